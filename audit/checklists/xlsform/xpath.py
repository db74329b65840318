"""Conditions and plausible ranges of ours in XLSForm's XPath, and the XPath that can be ours."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from audit.checklists.writing import digits
from audit.domain.conditions import Tree

_WORD = re.compile(
    r"\$\{\s*(?P<name>[^{}]*?)\s*\}|(?P<text>'[^']*'|\"[^\"]*\")|(?P<number>\d+(?:\.\d+)?)"
    r"|[<>!]=|[\w.:-]+|\S"
)
_BOUND = re.compile(r"\.\s*([<>]=?)\s*(-?\d+(?:\.\d+)?)")
_PLAIN = str.maketrans("‘’“”\u00a0", "''\"\" ")
"""Word processors and spreadsheets put the left ones; XPath knows the right ones."""
_DEEPEST = 20


class Uncarried(Exception):
    """An expression says what a checklist has no words for; `word` is where it begins to."""

    def __init__(self, word: str) -> None:
        self.word = word
        super().__init__(word)


@dataclass(frozen=True, slots=True)
class Asked:
    """What an expression may say of a question: compare its number, or ask for one of its choices."""

    id: str
    numeric: bool
    choices: Mapping[str, str]
    """A choice's name to `yes`, `no`, `unknown` or `not_needed`."""


def relevant(tree: Tree) -> str:
    """A condition as XLSForm's `relevant`. Where ours is not known, this is false."""
    kind, first, *rest = tree
    if kind == "answer":
        return f"${{{first}}} = 'yes'"
    if kind == "not":
        return f"not({relevant(cast(Tree, first))})"
    if kind in ("and", "or"):
        return f" {kind} ".join(_branch(cast(Tree, each), kind) for each in (first, *rest))
    return f"${{{first}}} {kind} {digits(cast(float, rest[0]))}"


def _branch(tree: Tree, around: str) -> str:
    said = relevant(tree)
    return f"({said})" if tree[0] in {"and", "or"} - {around} else said


def constraint(low: float, high: float) -> str:
    return f". >= {digits(low)} and . <= {digits(high)}"


def plausible(source: str) -> tuple[float, float] | None:
    """The range of a constraint that names its lowest and its highest value; None for others."""
    bounds = {}
    for part in re.split(r"\s+and\s+", re.sub(r"[()]", " ", source.translate(_PLAIN)).strip()):
        found = _BOUND.fullmatch(part.strip())
        if found is None or found[1] in bounds:
            return None
        bounds[found[1]] = float(found[2])
    if bounds.keys() != {">=", "<="}:
        return None
    return bounds[">="], bounds["<="]


def condition(source: str, asked: Mapping[str, Asked]) -> str:
    """A `relevant` as a condition of ours. Raises Uncarried."""
    return _Reader(source.translate(_PLAIN), asked).whole()


class _Reader:
    """Reads an expression from left to right; one method a level of precedence."""

    def __init__(self, source: str, asked: Mapping[str, Asked]) -> None:
        self.words = list(_WORD.finditer(source))
        self.asked = asked
        self.depth = 0

    @property
    def word(self) -> str:
        return self.words[0][0] if self.words else ""

    def step(self, *wanted: str) -> re.Match[str]:
        """The word that is here, if it is one of the wanted; moves to the next."""
        if not self.words or (wanted and self.word not in wanted):
            raise Uncarried(self.word or "…")
        return self.words.pop(0)

    def whole(self) -> str:
        said = self.either()
        if self.words:
            raise Uncarried(self.word)
        return said

    def either(self) -> str:
        said = self.both()
        while self.word == "or":
            self.step()
            said = f"{said} or {self.both()}"
        return said

    def both(self) -> str:
        said = self.one()
        while self.word == "and":
            self.step()
            said = f"{said} and {self.one()}"
        return said

    def one(self) -> str:
        if self.word == "not":
            self.step()
            inner = self.bracketed()
            return f"not ({inner})" if " " in inner else f"not {inner}"
        if self.word == "(":
            return f"({self.bracketed()})"
        if self.word == "selected":
            return self.selected()
        return self.compared()

    def bracketed(self) -> str:
        self.step("(")
        self.depth += 1
        if self.depth > _DEEPEST:
            raise Uncarried("(")
        said = self.either()
        self.depth -= 1
        self.step(")")
        return said

    def selected(self) -> str:
        self.step()
        self.step("(")
        question = self.question()
        self.step(",")
        said = self.chosen(question, self.step())
        self.step(")")
        return said

    def compared(self) -> str:
        question = self.question()
        sign = self.step("=", "!=", "<", "<=", ">", ">=")[0]
        value = self.step()
        if question.numeric:
            return self.measured(question.id, sign, value)
        said = self.chosen(question, value)
        if sign == "=":
            return said
        if sign != "!=":
            raise Uncarried(sign)
        return said.removeprefix("not ") if said.startswith("not ") else f"not {said}"

    def question(self) -> Asked:
        found = self.step()
        if found["name"] not in self.asked:
            raise Uncarried(found[0])
        return self.asked[found["name"]]

    def chosen(self, question: Asked, value: re.Match[str]) -> str:
        """A choice as yes or no; nothing of ours asks whether something is not known."""
        meant = question.choices.get(value[0].strip("'\""))
        if value["name"] is not None or meant not in ("yes", "no"):
            raise Uncarried(value[0])
        return question.id if meant == "yes" else f"not {question.id}"

    def measured(self, id: str, sign: str, value: re.Match[str]) -> str:
        number = value[0].strip("'\"")
        if not re.fullmatch(r"\d+(\.\d+)?", number):
            raise Uncarried(value[0])
        if sign == "=":
            return f"({id} >= {number} and {id} <= {number})"
        if sign == "!=":
            return f"({id} < {number} or {id} > {number})"
        return f"{id} {sign} {number}"
