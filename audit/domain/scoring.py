"""From answers to verdicts, group scores and the station's status. Method: docs/scoring.md.

The verdicts of a visit are one byte a scored item, and all the rest follows from these bytes: a
score is the same whether it comes from answers today or from the stored bytes years later.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from math import inf
from typing import NamedTuple, cast

from audit.domain.answers import NOT_NEEDED, Answer
from audit.domain.checklist import (
    CORE_GROUPS,
    Checklist,
    Group,
    Item,
    Limit,
    NotApplicable,
    Severity,
    Threshold,
)
from audit.domain.conditions import Condition

SCORING_VERSION = "1"


class Verdict(StrEnum):
    PASS = "pass"  # noqa: S105
    PARTIAL = "partial"
    FAIL = "fail"
    UNKNOWN = "unknown"
    NA = "na"


class Status(StrEnum):
    """Of a group at a station, and of a station: the worst of its core groups."""

    ACCESSIBLE = "accessible"
    PARTIAL = "partial"
    NOT_ACCESSIBLE = "not_accessible"
    NO_DATA = "no_data"


WORST_FIRST = (Status.NOT_ACCESSIBLE, Status.NO_DATA, Status.PARTIAL, Status.ACCESSIBLE)
WEIGHTS: Mapping[Severity, int] = {Severity.CRITICAL: 5, Severity.MAJOR: 3, Severity.MINOR: 1}
CRITICAL_FAILED_CAP = 39.0
NOT_FULL_CAP = 84.0
ACCESSIBLE_FROM = 85.0
PARTIAL_FROM = 50.0
COMPLETE_FROM = 0.8
NOT_ACCESSIBLE_INDEX_CAP = 59.0

_VERDICTS = (Verdict.FAIL, Verdict.PARTIAL, Verdict.PASS, Verdict.UNKNOWN, Verdict.NA)
CODES: Mapping[Verdict, int] = {verdict: code for code, verdict in enumerate(_VERDICTS)}
"""The byte that stands for a verdict in storage. A byte of a known verdict is its half points."""
_FAIL, _PARTIAL, _PASS, _UNKNOWN, _NA = range(5)


class GroupScore(NamedTuple):
    """0-100. `low` and `high` take every unknown as failed and as passed.

    A tuple, not a dataclass: each score makes seven, and a tuple is made in a third of the time.
    """

    score: float | None
    low: float
    high: float
    completeness: float
    status: Status


@dataclass(frozen=True, slots=True)
class Barrier:
    """A scored item that failed or is partial."""

    item: str
    verdict: Verdict
    severity: Severity
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Score:
    status: Status
    index: float | None
    groups: Mapping[Group, GroupScore]
    verdicts: Mapping[str, Verdict]
    barriers: tuple[Barrier, ...]
    """All of them, heaviest first; the first three are the "why" beside a status."""
    codes: bytes
    """The verdicts as `encode` gives them."""


def score(checklist: Checklist, answers: Mapping[str, Answer]) -> Score:
    """The score of answers that `answers.check` let through."""
    scorer = _scorer(checklist)
    return scorer.score(scorer.codes(answers))


def rescore(checklist: Checklist, codes: bytes) -> Score:
    """The same score from stored bytes. Raises ValueError if they are not of this checklist."""
    scorer = _scorer(checklist)
    if len(codes) != len(scorer.ids) or max(codes, default=0) >= len(_VERDICTS):
        raise ValueError(f"these {len(codes)} bytes are not verdicts of {checklist}")
    return scorer.score(codes)


def encode(checklist: Checklist, verdicts: Mapping[str, Verdict]) -> bytes:
    """One byte of `CODES` a scored item, in the order of the checklist."""
    return bytes([CODES[verdicts[item.id]] for item in checklist.scored_items])


_Judge = Callable[[Mapping[str, Answer]], int]
_YES_NO: Mapping[Answer, int] = {True: _PASS, False: _FAIL, None: _UNKNOWN}


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
            return _UNKNOWN
        return _PASS if low <= value <= high else _PARTIAL if lowest <= value <= highest else _FAIL

    return judge


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
    return lambda answers: _FAIL if fails(answers) else code


def _optional(item: Item) -> _Judge:
    """What decides the verdict on an item that the auditor may mark as not needed."""
    applies = item.applies_if.holds if item.applies_if else _always
    judge, otherwise = _judge(item), _otherwise(item)

    def judge_if_needed(answers: Mapping[str, Answer]) -> int:
        needed = answers.get(item.id) != NOT_NEEDED and applies(answers)
        if needed:
            return judge(answers)
        return _UNKNOWN if needed is None else otherwise(answers)

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
            return [_UNKNOWN] * len(self.items)
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


class _Planes(NamedTuple):
    """The verdicts of a visit, one number a verdict: all bits of an item's byte set, or none."""

    failed: int
    partial: int
    passed: int
    unknown: int
    known: int


class _Share(NamedTuple):
    """The items of a group: in an item's byte as many bits are set as the item weighs.

    `(share.every & planes.failed).bit_count()` is the weight that failed, in one step.
    """

    group: Group
    every: int
    critical: int
    major: int


_PLANE_TABLES = [bytes(255 * (byte == code) for byte in range(256)) for code in range(_NA)]
_NO_ITEMS = GroupScore(None, 0.0, 100.0, 0.0, Status.NO_DATA)


class _Scorer:
    """A checklist made ready for scoring, once."""

    def __init__(self, checklist: Checklist) -> None:
        items = checklist.scored_items
        alike: dict[Condition | None, list[Item]] = {}
        for item in items:
            alike.setdefault(_condition(item), []).append(item)
        self.blocks = [_Block(block) for block in alike.values()]
        order = [item.id for block in self.blocks for item in block.items]
        self.order = [order.index(item.id) for item in items]
        self.ids = [item.id for item in items]
        self.shares = [_share(items, group) for group in Group]
        self.covered = [share.group for share in self.shares if share.every]
        self.barriers, self.places = _barriers(items)

    def codes(self, answers: Mapping[str, Answer]) -> bytes:
        """The verdicts, in the order of the checklist."""
        codes: list[int] = []
        for block in self.blocks:
            codes += block.codes(answers)
        return bytes([codes[place] for place in self.order])

    def score(self, codes: bytes) -> Score:
        failed, partial, passed, unknown = [
            int.from_bytes(codes.translate(table)) for table in _PLANE_TABLES
        ]
        planes = _Planes(failed, partial, passed, unknown, failed | partial | passed)
        groups = {share.group: _group_score(share, planes) for share in self.shares}
        core = [groups[group] for group in self.covered if group in CORE_GROUPS]
        status = _station_status(core)
        found = sorted(
            [place[code] for place, code in zip(self.places, codes, strict=True) if code < _PASS]
        )
        return Score(
            status,
            _index(core, status),
            groups,
            dict(zip(self.ids, [_VERDICTS[code] for code in codes], strict=True)),
            tuple([self.barriers[place] for place in found]),
            codes,
        )


@lru_cache(maxsize=64)
def _scorer(checklist: Checklist) -> _Scorer:
    return _Scorer(checklist)


def _share(items: tuple[Item, ...], group: Group) -> _Share:
    def bits(*severities: Severity) -> int:
        return int.from_bytes(
            bytes(
                (1 << WEIGHTS[item.severity]) - 1
                if item.severity in severities and group in item.groups
                else 0
                for item in items
            )
        )

    return _Share(group, bits(*Severity), bits(Severity.CRITICAL), bits(Severity.MAJOR))


def _barriers(items: tuple[Item, ...]) -> tuple[list[Barrier], list[tuple[int, int]]]:
    """Every barrier that there can be, heaviest first, and where each item's two stand in it.

    Heaviest: most weight lost, then most core groups of voters, then what is asked of every station
    before what is asked of a ramp or lift (it fails also where there is none), then the order of
    the checklist.
    """

    def heaviness(place: tuple[int, int]) -> tuple[int, int, bool, int]:
        position, code = place
        item = items[position]
        lost = WEIGHTS[cast(Severity, item.severity)] * (_PASS - code)
        of_a_fix = item.not_applicable is not None and item.not_applicable.fail_if is not None
        return -lost, -len(set(item.groups) & set(CORE_GROUPS)), of_a_fix, position

    ordered = sorted(
        [(position, code) for position in range(len(items)) for code in (_FAIL, _PARTIAL)],
        key=heaviness,
    )
    found = [(items[position], _VERDICTS[code]) for position, code in ordered]
    barriers = [
        Barrier(item.id, verdict, cast(Severity, item.severity), item.groups)
        for item, verdict in found
    ]
    where = {pair: place for place, pair in enumerate(ordered)}
    return barriers, [(where[n, _FAIL], where[n, _PARTIAL]) for n in range(len(items))]


def _group_score(share: _Share, planes: _Planes) -> GroupScore:
    _, every, critical, major = share
    failed, partial, passed, unknown, all_known = planes
    known = (every & all_known).bit_count()
    missing = (every & unknown).bit_count()
    if not known + missing:
        return _NO_ITEMS
    half_points = 2 * (every & passed).bit_count() + (every & partial).bit_count()
    critical_failed = critical & failed
    cap = _cap(critical_failed, critical & partial or major & failed)
    # 50 * half points is a whole number, so each quotient is rounded once, on every machine alike.
    score = _capped(50 * half_points / known, cap) if known else None
    if score is not None and not missing:
        return GroupScore(score, score, score, 1.0, _group_status(score, critical_failed))
    total = known + missing
    worst_cap = min(cap, _cap(critical & unknown, major & unknown))
    enough = not critical & unknown and known / total >= COMPLETE_FROM
    return GroupScore(
        score,
        _capped(50 * half_points / total, worst_cap),
        _capped(50 * (half_points + 2 * missing) / total, cap),
        known / total,
        _group_status(score if enough else None, critical_failed),
    )


def _capped(score: float, cap: float) -> float:
    return score if score < cap else cap


def _cap(critical: int, limiting: int) -> float:
    return CRITICAL_FAILED_CAP if critical else NOT_FULL_CAP if limiting else 100.0


def _group_status(score: float | None, critical_failed: int) -> Status:
    """`score` None: too little is known. A critical failure counts however little is known."""
    if critical_failed:
        return Status.NOT_ACCESSIBLE
    if score is None:
        return Status.NO_DATA
    if score >= ACCESSIBLE_FROM:
        return Status.ACCESSIBLE
    return Status.PARTIAL if score >= PARTIAL_FROM else Status.NOT_ACCESSIBLE


def _station_status(core: list[GroupScore]) -> Status:
    """The worst of the core groups that the checklist has items for."""
    found = {group.status for group in core}
    return next((status for status in WORST_FIRST if status in found), Status.NO_DATA)


def _index(core: list[GroupScore], status: Status) -> float | None:
    """For ranking and trend only: the mean of the core groups, capped by the status."""
    scores = [group.score for group in core if group.score is not None]
    if not scores:
        return None
    # Added one by one: sum() of floats rounds otherwise from Python 3.12 on.
    total = 0.0
    for value in scores:
        total += value
    mean = total / len(scores)
    if status is Status.NOT_ACCESSIBLE:
        return min(mean, NOT_ACCESSIBLE_INDEX_CAP)
    return mean if status is Status.ACCESSIBLE else min(mean, NOT_FULL_CAP)
