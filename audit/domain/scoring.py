"""From answers to verdicts, group scores and the station's status. Method: docs/scoring.md.

The verdicts of a visit are one byte a scored item, and all the rest follows from these bytes: a
score is the same whether it comes from answers today or from the stored bytes years later.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple, cast

from audit.domain import answers as answering
from audit.domain import chains, verdicts
from audit.domain.answers import Answer
from audit.domain.checklist import CORE_GROUPS, Checklist, Group, Item, Severity
from audit.domain.verdicts import FAIL, NA, PARTIAL, PASS, UNKNOWN, VERDICTS, Verdict

SCORING_VERSION = "1"


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


class WayScore(NamedTuple):
    """What one way comes to by itself; of `chains.ways`, in their order."""

    groups: Mapping[Group, GroupScore]
    codes: bytes


@dataclass(frozen=True, slots=True)
class Score:
    status: Status
    index: float | None
    groups: Mapping[Group, GroupScore]
    """Where there are several ways, each figure is the best that any of them gives."""
    verdicts: Mapping[str, Verdict]
    barriers: tuple[Barrier, ...]
    """All of them, heaviest first; the first three are the "why" beside a status."""
    codes: bytes
    """The verdicts, one byte a scored item; then, where there are several ways, those of each."""
    ways: tuple[WayScore, ...] = ()
    """Empty where there is one way."""
    chosen: Mapping[Group, int] = field(default_factory=dict)
    """Place in `ways` of the way that is best for a group; its verdicts are the group's."""


def score(checklist: Checklist, answers: Mapping[str, Answer]) -> Score:
    """The score of answers that `answers.check` let through."""
    ways = chains.ways(checklist, answering.judged(checklist, answers))
    return of_ways(checklist, [verdicts.codes(checklist, way.answers) for way in ways])


def rescore(checklist: Checklist, codes: bytes) -> Score:
    """The same score from stored bytes. Raises ValueError if they are not of this checklist."""
    return of_ways(checklist, per_way(checklist, codes))


def per_way(checklist: Checklist, codes: bytes) -> list[bytes]:
    """The verdicts of each way, out of the bytes of a score; ValueError as `rescore`."""
    size = len(checklist.scored_items)
    many, rest = divmod(len(codes), size)
    if rest or many in (0, 2) or max(codes) >= len(VERDICTS):
        raise ValueError(f"these {len(codes)} bytes are not verdicts of {checklist}")
    parts = [codes[start : start + size] for start in range(0, len(codes), size)]
    return parts[1:] or parts


def barriers(checklist: Checklist, codes: bytes) -> tuple[Barrier, ...]:
    """What failed or is partial of these verdicts, one byte a scored item; heaviest first."""
    return _scorer(checklist).met(codes)


def of_ways(checklist: Checklist, per_way: Sequence[bytes]) -> Score:
    """The score of the verdicts on every way."""
    scorer = _scorer(checklist)
    if len(per_way) == 1:
        [codes] = per_way
        return scorer.score(scorer.groups(codes), codes)
    ways = tuple(WayScore(scorer.groups(codes), codes) for codes in per_way)
    chosen = {group: _best_way([way.groups[group] for way in ways]) for group in Group}
    best = {group: _best([way.groups[group] for way in ways]) for group in Group}
    codes, hit = scorer.effective(ways, chosen)
    found = scorer.score(best, codes)
    barriers = tuple(replace(barrier, groups=hit[barrier.item]) for barrier in found.barriers)
    stored = b"".join([codes, *per_way])
    return replace(found, barriers=barriers, codes=stored, ways=ways, chosen=chosen)


def _best_way(scores: Sequence[GroupScore]) -> int:
    """The first of the best: by status, then by score, then by what is sure."""

    def goodness(place: int) -> tuple[int, float, float]:
        found = scores[place]
        score = -1.0 if found.score is None else found.score
        return WORST_FIRST.index(found.status), score, found.low

    return max(range(len(scores)), key=goodness)


def _best(scores: Sequence[GroupScore]) -> GroupScore:
    """Each figure by itself, so that a further way never lowers any, however little is known."""
    return GroupScore(
        max((found.score for found in scores if found.score is not None), default=None),
        max(found.low for found in scores),
        max(found.high for found in scores),
        max(found.completeness for found in scores),
        max((found.status for found in scores), key=WORST_FIRST.index),
    )


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


_PLANE_TABLES = [bytes(255 * (byte == code) for byte in range(256)) for code in range(NA)]
_NO_ITEMS = GroupScore(None, 0.0, 100.0, 0.0, Status.NO_DATA)


class _Scorer:
    """A checklist made ready for scoring, once."""

    def __init__(self, checklist: Checklist) -> None:
        items = checklist.scored_items
        self.items = items
        self.ids = [item.id for item in items]
        self.shares = [_share(items, group) for group in Group]
        self.covered = [
            share.group for share in self.shares if share.every and share.group in CORE_GROUPS
        ]
        self.barriers, self.places = _barriers(items)

    def groups(self, codes: bytes) -> dict[Group, GroupScore]:
        failed, partial, passed, unknown = [
            int.from_bytes(codes.translate(table)) for table in _PLANE_TABLES
        ]
        planes = _Planes(failed, partial, passed, unknown, failed | partial | passed)
        return {share.group: _group_score(share, planes) for share in self.shares}

    def score(self, groups: Mapping[Group, GroupScore], codes: bytes) -> Score:
        core = [groups[group] for group in self.covered]
        status = _station_status(core)
        return Score(
            status,
            _index(core, status),
            groups,
            dict(zip(self.ids, [VERDICTS[code] for code in codes], strict=True)),
            self.met(codes),
            codes,
        )

    def met(self, codes: bytes) -> tuple[Barrier, ...]:
        """The barriers, heaviest first."""
        found = sorted(
            [place[code] for place, code in zip(self.places, codes, strict=True) if code < PASS]
        )
        return tuple([self.barriers[place] for place in found])

    def effective(
        self, ways: Sequence[WayScore], chosen: Mapping[Group, int]
    ) -> tuple[bytes, dict[str, tuple[Group, ...]]]:
        """For each item the worst verdict that one of its groups meets on its own best way, and
        the groups that meet it."""
        codes, hit = bytearray(), {}
        for place, item in enumerate(self.items):
            met = {group: ways[chosen[group]].codes[place] for group in item.groups}
            worst = min(met.values(), key=_WORST_CODES.index)
            codes.append(worst)
            hit[item.id] = tuple(group for group, code in met.items() if code == worst)
        return bytes(codes), hit


_WORST_CODES = (FAIL, PARTIAL, UNKNOWN, PASS, NA)


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
        lost = WEIGHTS[cast(Severity, item.severity)] * (PASS - code)
        of_a_fix = item.not_applicable is not None and item.not_applicable.fail_if is not None
        return -lost, -len(set(item.groups) & set(CORE_GROUPS)), of_a_fix, position

    ordered = sorted(
        [(position, code) for position in range(len(items)) for code in (FAIL, PARTIAL)],
        key=heaviness,
    )
    found = [(items[position], VERDICTS[code]) for position, code in ordered]
    barriers = [
        Barrier(item.id, verdict, cast(Severity, item.severity), item.groups)
        for item, verdict in found
    ]
    where = {pair: place for place, pair in enumerate(ordered)}
    return barriers, [(where[n, FAIL], where[n, PARTIAL]) for n in range(len(items))]


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
