"""Conditions on answers: one small grammar, evaluated here and, with the same result, in form.js.

A condition is true, false or None: not known. `not` keeps None. `or` is true when either side is,
otherwise None when either side is None. `and` looks at its right side only when its left side is
true, and is its left side otherwise: how high a ramp rises means nothing before it is known that
there is a ramp.
"""

import operator
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import cast

from audit.errors import Invalid

Answers = Mapping[str, object]
Tree = tuple["str | float | Tree", ...]
"""("answer", id), ("not", tree), ("and" | "or", tree, tree), ("<" | "<=" | ">" | ">=", id, number).

As JSON, with arrays for tuples, this is what form.js evaluates.
"""
Holds = Callable[[Answers], bool | None]

_COMPARISONS: Mapping[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_WORD = re.compile(r"[A-Za-z0-9.]+|[<>]=?|\S")
_ITEM = re.compile(r"[A-Z]{1,3}[0-9]+")
_NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?")
_DEEPEST = 20


@dataclass(frozen=True, slots=True)
class Condition:
    """A parsed condition. `source` is how the checklist's author wrote it."""

    source: str
    tree: Tree = field(compare=False, repr=False)
    asked: frozenset[str] = field(compare=False, repr=False)
    """Items whose yes or no it asks for."""
    measured: frozenset[str] = field(compare=False, repr=False)
    """Items whose number it compares."""
    holds: Holds = field(compare=False, repr=False)
    """From answers by item id to true, false or None. A missing answer, and one of another kind
    than the condition asks for, is not known."""


def parse(source: str) -> Condition:
    """Raises Invalid `condition-unreadable`, naming the first word that is not understood."""
    reader = _Reader(source)
    tree = reader.either()
    if reader.word:
        raise reader.refusal()
    leaves = list(_leaves(tree))
    return Condition(
        source,
        tree,
        frozenset(item for kind, item in leaves if kind == "answer"),
        frozenset(item for kind, item in leaves if kind != "answer"),
        _compiled(tree),
    )


class _Reader:
    """Reads a condition from left to right; one method a level of precedence."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.words = [(found[0], found.start() + 1) for found in _WORD.finditer(source)]
        self.words.append(("", len(source) + 1))
        self.at = 0
        self.depth = 0

    @property
    def word(self) -> str:
        return self.words[self.at][0]

    def step(self) -> str:
        """The word that is here; moves to the next."""
        self.at += 1
        return self.words[self.at - 1][0]

    def refusal(self) -> Invalid:
        word, position = self.words[self.at]
        return Invalid(
            "condition-unreadable", condition=self.source, word=word or "…", position=position
        )

    def either(self) -> Tree:
        tree = self.both()
        while self.word == "or":
            tree = (self.step(), tree, self.both())
        return tree

    def both(self) -> Tree:
        tree = self.one()
        while self.word == "and":
            tree = (self.step(), tree, self.one())
        return tree

    def one(self) -> Tree:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise self.refusal()
        if self.word == "not":
            tree: Tree = (self.step(), self.one())
        elif self.word == "(":
            tree = self.bracketed()
        else:
            tree = self.asked()
        self.depth -= 1
        return tree

    def bracketed(self) -> Tree:
        self.step()
        tree = self.either()
        if self.word != ")":
            raise self.refusal()
        self.step()
        return tree

    def asked(self) -> Tree:
        if not _ITEM.fullmatch(self.word):
            raise self.refusal()
        item = self.step()
        if self.word not in _COMPARISONS:
            return ("answer", item)
        comparison = self.step()
        if not _NUMBER.fullmatch(self.word):
            raise self.refusal()
        return (comparison, item, float(self.step()))


def _leaves(tree: Tree) -> Iterator[tuple[str, str]]:
    """(kind, item) for every place where the condition looks at an answer."""
    kind, first, *_ = tree
    if isinstance(first, str):
        yield str(kind), first
        return
    for branch in tree[1:]:
        yield from _leaves(cast(Tree, branch))


def _compiled(tree: Tree) -> Holds:
    kind = str(tree[0])
    if kind == "answer":
        return _answered(str(tree[1]))
    if kind in _COMPARISONS:
        return _compared(_COMPARISONS[kind], str(tree[1]), cast(float, tree[2]))
    branches = [_compiled(cast(Tree, branch)) for branch in tree[1:]]
    if kind == "not":
        return _negated(branches[0])
    return (_both if kind == "and" else _either)(*branches)


def _answered(item: str) -> Holds:
    def holds(answers: Answers) -> bool | None:
        answer = answers.get(item)
        return answer if answer is True or answer is False else None

    return holds


def _compared(compare: Callable[[float, float], bool], item: str, number: float) -> Holds:
    def holds(answers: Answers) -> bool | None:
        answer = answers.get(item)
        if isinstance(answer, int | float) and not isinstance(answer, bool):
            return compare(answer, number)
        return None

    return holds


def _negated(inner: Holds) -> Holds:
    def holds(answers: Answers) -> bool | None:
        value = inner(answers)
        return None if value is None else not value

    return holds


def _both(left: Holds, right: Holds) -> Holds:
    def holds(answers: Answers) -> bool | None:
        value = left(answers)
        return right(answers) if value else value

    return holds


def _either(left: Holds, right: Holds) -> Holds:
    def holds(answers: Answers) -> bool | None:
        first = left(answers)
        if first:
            return True
        second = right(answers)
        return None if first is None and second is False else second

    return holds
