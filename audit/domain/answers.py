"""Answers: what an auditor may say to an item, and every problem in what was sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import isfinite
from typing import Literal, cast

from audit.domain import chains, measuring
from audit.domain.checklist import Checklist, Item
from audit.errors import Argument, Invalid, Problem

NOT_NEEDED: Literal["not_needed"] = "not_needed"
Given = Mapping[str, float | str]
"""A measurement as it was read off, with its unit and tool (`audit.domain.measuring`)."""
Answer = bool | int | float | Given | Literal["not_needed"] | None
"""yes/no, a number in the item's canonical unit or as given, `not_needed`, or None: not known."""

WHOLE = "answers"
"""Where a problem is that no single answer has."""

_KINDS: Mapping[str, frozenset[type]] = {
    "yes_no": frozenset(),
    "measurement": frozenset({int, float}),
    "count": frozenset({int}),
    "photo": frozenset(),
}
_SHOWN = 60
"""Characters of a refused id or value that a message repeats."""


def check(checklist: Checklist, raw: Mapping[str, object]) -> dict[str, Answer]:
    """The answers in `raw`, a decoded JSON object; an item that is not in it is not known.

    Keys are items, and "D02#2" for the second unit of a chain. A count is judged as any number is;
    one written 2.0 comes back as 2. Raises Invalid with every problem, each at its key.
    """
    rules, asked = _rules(checklist)
    answers = dict(raw)
    problems: list[Problem] = []
    for where, value in raw.items():
        # Nearly all answers are let through here, before anything slower is asked.
        if (value is True or value is False) and where in asked:
            continue
        rule = rules.get(where) or _of_unit(checklist, rules, where)
        if isinstance(rule, Problem):
            problems.append(rule)
            continue
        if value is None or (type(value) in rule.kinds and rule.low <= value <= rule.high):  # type: ignore[operator]
            continue
        answers[where] = judged = rule.unusual(where, value)
        if isinstance(judged, Problem):
            problems.append(judged)
    if chains.repeated(checklist, answers):
        problems += _too_many_ways(checklist, answers)
    if problems:
        raise Invalid(problems=problems)
    return cast(dict[str, Answer], answers)


@dataclass(frozen=True, slots=True)
class _Rule:
    """What one item may be answered with: numbers of a kind and range, or what `unusual` allows."""

    kinds: frozenset[type]
    low: float
    high: float
    item: Item

    def unusual(self, where: str, value: object) -> Answer | Problem:
        """An answer that is none of the usual ones, or what is wrong with it."""
        if value == NOT_NEEDED and self.item.not_needed_reason is not None:
            return NOT_NEEDED
        if isinstance(value, bool) and self.item.answer_type == "yes_no":
            return value
        if isinstance(value, dict) and self.item.answer_type == "measurement":
            return self.given(where, value)
        if isinstance(value, bool) or not isinstance(value, int | float) or not self.numeric:
            expected = self.item.answer_type
            return Problem(where, "wrong-type", {"expected": expected, "value": _shown(value)})
        if isinstance(value, float) and not isfinite(value):
            return Problem(where, "not-a-number", {"value": _shown(value)})
        if not self.low <= value <= self.high:
            return self.implausible(where, value)
        return int(value) if value == int(value) else value

    def given(self, where: str, value: Given) -> Given | Problem:
        """A measurement with its unit, kept as it is, or what is wrong with it."""
        wrong = measuring.wrong(self.item, value)
        if wrong is not None:
            return Problem(where, *wrong)
        judged = measuring.canonical(self.item, value)
        return value if self.low <= judged <= self.high else self.implausible(where, judged)

    def implausible(self, where: str, value: float) -> Problem:
        said: dict[str, Argument] = {"value": _shown(value), "unit": self.item.unit or "none"}
        return Problem(where, "implausible", said | {"low": self.low, "high": self.high})

    @property
    def numeric(self) -> bool:
        return int in self.kinds


def _of_unit(checklist: Checklist, rules: Mapping[str, "_Rule"], where: str) -> "_Rule | Problem":
    """The rule for a further unit of a chain, or why there is none."""
    item, unit = chains.split(where)
    if item == where or item not in rules:
        return Problem(printable(where), "unknown-item", {"checklist": str(checklist)})
    if not unit or item not in checklist.chain_of:
        said: dict[str, Argument] = {"checklist": str(checklist), "unit": printable(where)}
        said["limit"] = chains.MOST_UNITS
        return Problem(printable(where), "unknown-unit", said)
    return rules[item]


def _too_many_ways(checklist: Checklist, answers: Mapping[str, object]) -> list[Problem]:
    count = chains.count(checklist, answers)
    if count <= chains.MOST_WAYS:
        return []
    return [Problem(WHOLE, "too-many-ways", {"count": count, "limit": chains.MOST_WAYS})]


def judged(checklist: Checklist, answers: Mapping[str, Answer]) -> Mapping[str, Answer]:
    """The answers with every measurement in its item's canonical unit, as they are judged."""
    if dict not in map(type, answers.values()):
        return answers
    given = [where for where, answer in answers.items() if type(answer) is dict]
    items = checklist.by_id
    return {
        **answers,
        **{
            where: measuring.canonical(items[chains.split(where)[0]], answers[where])
            for where in given
        },
    }


@lru_cache(maxsize=64)
def _rules(checklist: Checklist) -> tuple[dict[str, _Rule], frozenset[str]]:
    """The rule of every item, and the items that ask for yes or no."""
    rules = {}
    for item in checklist.items:
        low, high = item.plausible or (0, 1)
        rules[item.id] = _Rule(_KINDS[item.answer_type], low, high, item)
    asked = [item.id for item in checklist.items if item.answer_type == "yes_no"]
    return rules, frozenset(asked)


def _shown(value: object) -> str:
    """A refused value on one line, whatever was sent."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, bool | float):
        return repr(value).lower()
    if isinstance(value, int):
        # Python turns no whole number of more than 4300 digits into text.
        return str(value) if abs(value) < 10**_SHOWN else "10…"
    return "[…]" if isinstance(value, list) else "{…}"


def printable(said: str) -> str:
    """`said` shortened to one line without control characters, for a message."""
    return "".join(letter if letter.isprintable() else "�" for letter in said[:_SHOWN])
