"""Answers: what an auditor may say to an item, and every problem in what was sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import isfinite
from typing import Literal, cast

from audit.domain.checklist import Checklist, Item
from audit.errors import Argument, Invalid, Problem

NOT_NEEDED: Literal["not_needed"] = "not_needed"
Answer = bool | int | float | Literal["not_needed"] | None
"""yes/no, a number in the item's canonical unit, `not_needed`, or None: not known."""

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

    A count is judged as any number is; one written 2.0 comes back as 2. Raises Invalid with every problem, each at its item's id.
    """
    rules, asked = _rules(checklist)
    answers = dict(raw)
    problems: list[Problem] = []
    for where, value in raw.items():
        # Nearly all answers are let through here, before anything slower is asked.
        if (value is True or value is False) and where in asked:
            continue
        rule = rules.get(where)
        if rule is None:
            problems.append(
                Problem(printable(where), "unknown-item", {"checklist": str(checklist)})
            )
            continue
        if value is None or (type(value) in rule.kinds and rule.low <= value <= rule.high):  # type: ignore[operator]
            continue
        answers[where] = judged = rule.unusual(value)
        if isinstance(judged, Problem):
            problems.append(judged)
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

    def unusual(self, value: object) -> Answer | Problem:
        """An answer that is none of the usual ones, or what is wrong with it."""
        if value == NOT_NEEDED and self.item.not_needed_reason is not None:
            return NOT_NEEDED
        if isinstance(value, bool) or not isinstance(value, int | float) or not self.numeric:
            return self.problem("wrong-type", expected=self.item.answer_type, value=_shown(value))
        if isinstance(value, float) and not isfinite(value):
            return self.problem("not-a-number", value=_shown(value))
        if not self.low <= value <= self.high:
            return self.problem(
                "implausible",
                value=_shown(value),
                low=self.low,
                high=self.high,
                unit=self.item.unit or "none",
            )
        return int(value) if value == int(value) else value

    @property
    def numeric(self) -> bool:
        return int in self.kinds

    def problem(self, code: str, **arguments: Argument) -> Problem:
        return Problem(self.item.id, code, arguments)


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
