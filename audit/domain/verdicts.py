"""From answers to verdicts: what each scored item of a checklist comes to. Method: docs/scoring.md.

The verdicts of a visit are one byte a scored item, in the order of the checklist.
"""

from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import lru_cache
from math import inf
from typing import cast

from audit.domain.answers import NOT_NEEDED, Answer
from audit.domain.checklist import Checklist, Item, Limit, NotApplicable, Threshold
from audit.domain.conditions import Condition


class Verdict(StrEnum):
    PASS = "pass"  # noqa: S105
    PARTIAL = "partial"
    FAIL = "fail"
    UNKNOWN = "unknown"
    NA = "na"


VERDICTS = (Verdict.FAIL, Verdict.PARTIAL, Verdict.PASS, Verdict.UNKNOWN, Verdict.NA)
CODES: Mapping[Verdict, int] = {verdict: code for code, verdict in enumerate(VERDICTS)}
"""The byte that stands for a verdict in storage. A byte of a known verdict is its half points."""
FAIL, PARTIAL, PASS, UNKNOWN, NA = range(5)


def codes(checklist: Checklist, answers: Mapping[str, Answer]) -> bytes:
    """The verdicts on one way's answers in canonical units; one byte of `CODES` a scored item."""
    return _judges(checklist).codes(answers)


def encode(checklist: Checklist, verdicts: Mapping[str, Verdict]) -> bytes:
    """One byte of `CODES` a scored item, in the order of the checklist."""
    return bytes([CODES[verdicts[item.id]] for item in checklist.scored_items])


_Judge = Callable[[Mapping[str, Answer]], int]
_YES_NO: Mapping[Answer, int] = {True: PASS, False: FAIL, None: UNKNOWN}


def _judge(item: Item) -> _Judge:
    """What decides the verdict on an item that applies."""
    threshold = item.threshold
    if threshold is None:
        return lambda answers: _YES_NO[answers.get(item.id)]
    judge = _measured(item.id, threshold, threshold.passes)
    if threshold.exception is None or threshold.exception_when is None:
        return judge
    judge_then = _measured(item.id, threshold, threshold.exception)
    excepted = threshold.exception_when.holds
    return lambda answers: (judge_then if excepted(answers) else judge)(answers)


def _measured(item: str, threshold: Threshold, passes: Limit) -> _Judge:
    low, high = _range(threshold, passes)
    lowest, highest = _range(threshold, passes if threshold.partial is None else threshold.partial)

    def judge(answers: Mapping[str, Answer]) -> int:
        value = cast(float | None, answers.get(item))
        if value is None:
            return UNKNOWN
        return PASS if low <= value <= high else PARTIAL if lowest <= value <= highest else FAIL

    return judge


def within(threshold: Threshold, limit: Limit, value: float) -> bool:
    """Whether a value is on the right side of a limit, or on it."""
    low, high = _range(threshold, limit)
    return low <= value <= high


def _range(threshold: Threshold, limit: Limit) -> tuple[float, float]:
    if isinstance(limit, tuple):
        return limit
    return (-inf, limit) if threshold.comparator == "<=" else (limit, inf)


def _otherwise(item: Item) -> _Judge:
    """What decides the verdict on an item that does not apply."""
    rule = item.not_applicable or NotApplicable("pass")
    code = CODES[Verdict(rule.verdict)]
    if rule.fail_if is None:
        return lambda _: code
    fails = rule.fail_if.holds
    return lambda answers: FAIL if fails(answers) else code


def _optional(item: Item) -> _Judge:
    """What decides the verdict on an item that the auditor may mark as not needed."""
    applies = item.applies_if.holds if item.applies_if else _always
    judge, otherwise = _judge(item), _otherwise(item)

    def judge_if_needed(answers: Mapping[str, Answer]) -> int:
        needed = answers.get(item.id) != NOT_NEEDED and applies(answers)
        if needed:
            return judge(answers)
        return UNKNOWN if needed is None else otherwise(answers)

    return judge_if_needed


class _Block:
    """Items under one condition, which is looked at once for all of them."""

    def __init__(self, items: list[Item]) -> None:
        asked = [item for item in items if item.threshold is None and not item.not_needed_reason]
        judged = [item for item in items if item not in asked]
        self.items = asked + judged
        self.asked = [item.id for item in asked]
        self.judges = [
            _optional(item) if item.not_needed_reason else _judge(item) for item in judged
        ]
        self.otherwise = [_otherwise(item) for item in self.items]
        condition = _condition(items[0])
        self.holds = condition.holds if condition else _always

    def codes(self, answers: Mapping[str, Answer]) -> list[int]:
        applies = self.holds(answers)
        if applies is None:
            return [UNKNOWN] * len(self.items)
        if not applies:
            return [otherwise(answers) for otherwise in self.otherwise]
        return [_YES_NO[answers.get(item)] for item in self.asked] + [
            judge(answers) for judge in self.judges
        ]


def _condition(item: Item) -> Condition | None:
    """The condition of an item's block; whether an optional item applies is for itself to say."""
    return None if item.not_needed_reason else item.applies_if


def _always(_: Mapping[str, Answer]) -> bool | None:
    return True


class _Judges:
    """A checklist's items made ready for judging, once."""

    def __init__(self, checklist: Checklist) -> None:
        alike: dict[Condition | None, list[Item]] = {}
        for item in checklist.scored_items:
            alike.setdefault(_condition(item), []).append(item)
        self.blocks = [_Block(block) for block in alike.values()]
        order = [item.id for block in self.blocks for item in block.items]
        self.order = [order.index(item.id) for item in checklist.scored_items]

    def codes(self, answers: Mapping[str, Answer]) -> bytes:
        codes: list[int] = []
        for block in self.blocks:
            codes += block.codes(answers)
        return bytes([codes[place] for place in self.order])


@lru_cache(maxsize=64)
def _judges(checklist: Checklist) -> _Judges:
    return _Judges(checklist)
