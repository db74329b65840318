"""`scoring.rescore` for many visits at once, to the last bit: the only room of numpy.

Three items together can have 125 verdicts; what each of these adds to the sums of every group
stands ready in a table. A visit is then one row of each table added up, whatever was found.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from audit.domain.checklist import CORE_GROUPS, Checklist, Group, Item, Severity
from audit.domain.scoring import (
    ACCESSIBLE_FROM,
    COMPLETE_FROM,
    CRITICAL_FAILED_CAP,
    NOT_ACCESSIBLE_INDEX_CAP,
    NOT_FULL_CAP,
    PARTIAL_FROM,
    WEIGHTS,
    WORST_FIRST,
    GroupScore,
    Status,
)
from audit.domain.verdicts import FAIL, PARTIAL, PASS, UNKNOWN, VERDICTS

Codes = NDArray[np.uint8]
Numbers = NDArray[np.float64]
Counts = NDArray[np.integer[Any]]
Flags = NDArray[np.uint32]

GROUPS = tuple(Group)
"""The rows of a `Groups`, in their order."""
_NO_DATA = WORST_FIRST.index(Status.NO_DATA)
_NOT_ACCESSIBLE = WORST_FIRST.index(Status.NOT_ACCESSIBLE)
_TOGETHER = 3
"""Items in a table: with three, the number of a row fits into a byte."""
_CHUNK = 8192
"""Visits at a time, so that all that is in work stays in the processor's cache."""
_SUMS = 4
"""Sums a group."""
_FLAGS = 4
"""Bits a group: a critical item failed, one is unknown; something limits, something may."""


@dataclass(frozen=True, slots=True)
class Groups:
    """What each group (row) comes to at each visit (column)."""

    score: Numbers
    """NaN where nothing is known."""
    low: Numbers
    high: Numbers
    completeness: Numbers
    status: Codes
    """Places in `scoring.WORST_FIRST`."""

    @classmethod
    def empty(cls, visits: int) -> Self:
        """To be filled."""
        score, low, high, completeness = np.empty((4, len(GROUPS), visits))
        return cls(score, low, high, completeness, np.empty((len(GROUPS), visits), np.uint8))


@dataclass(frozen=True, slots=True)
class Scores:
    """As `scoring.Score`, of many visits."""

    status: Codes
    """Places in `scoring.WORST_FIRST`."""
    index: Numbers
    """NaN where there is none."""
    groups: Groups

    def of_visit(self, place: int) -> dict[Group, GroupScore]:
        """The groups of one visit as `scoring.Score` has them."""
        groups = self.groups
        return {
            group: GroupScore(
                number(groups.score[row, place]),
                float(groups.low[row, place]),
                float(groups.high[row, place]),
                float(groups.completeness[row, place]),
                WORST_FIRST[groups.status[row, place]],
            )
            for row, group in enumerate(GROUPS)
        }


@dataclass(frozen=True, slots=True)
class Kept:
    """A score that was computed before."""

    status: str
    index: float | None
    groups: Mapping[Group, GroupScore]


def differing(scores: Scores, kept: Sequence[Kept]) -> list[bool]:
    """Whether anything of each visit's score is another than what was kept."""
    groups = scores.groups
    now = np.stack([groups.score, groups.low, groups.high, groups.completeness, groups.status])
    rows = [[_figures(each.groups.get(group)) for group in GROUPS] for each in kept]
    then = np.array(rows, np.float64).reshape(len(kept), len(GROUPS), len(now))
    index = np.array([each.index for each in kept], np.float64)
    status = np.array([_PLACES.get(each.status, -1) for each in kept])
    same = _same(now.T, then).all(axis=(1, 2)) & _same(scores.index, index)
    return [bool(other) for other in ~(same & (scores.status == status))]


def _same(now: Numbers, then: Numbers) -> NDArray[np.bool_]:
    return np.asarray((now == then) | (np.isnan(now) & np.isnan(then)), np.bool_)


_PLACES = {str(status): place for place, status in enumerate(WORST_FIRST)}


def _figures(kept: GroupScore | None) -> tuple[float | None, ...]:
    """With the status as a number; of a group that was not there, what no group can have."""
    if kept is None:
        return (-1.0,) * 5
    return *kept[:4], _PLACES[kept.status]


def number(found: np.float64) -> float | None:
    """NaN is nothing."""
    return None if np.isnan(found) else float(found)


def many(checklist: Checklist, codes: Codes) -> Scores:
    """The scores of visits with one way each: a row of `codes` is a visit, a column an item.

    Raises ValueError if they are not of this checklist.
    """
    return _of_stations(checklist, _of_groups(checklist, codes))


def of_ways(checklist: Checklist, visits: Sequence[Sequence[bytes]]) -> Scores:
    """The scores of visits out of the verdicts on each one's ways (`scoring.per_way`)."""
    size = len(checklist.scored_items)
    together = b"".join([codes for ways in visits for codes in ways])
    groups = _of_groups(checklist, np.frombuffer(together, np.uint8).reshape(-1, size))
    counts = [len(ways) for ways in visits]
    if sum(counts) > len(counts):
        groups = _best(groups, np.cumsum([0, *counts[:-1]]))
    return _of_stations(checklist, groups)


def _best(ways: Groups, first: NDArray[np.int64]) -> Groups:
    """Each figure by itself, over the ways of a visit; `first` is where each visit's begin."""
    return Groups(
        np.fmax.reduceat(ways.score, first, axis=1),
        np.maximum.reduceat(ways.low, first, axis=1),
        np.maximum.reduceat(ways.high, first, axis=1),
        np.maximum.reduceat(ways.completeness, first, axis=1),
        np.maximum.reduceat(ways.status, first, axis=1),
    )


class Tables:
    """What the verdicts on three items add to each group, for every three in their order."""

    def __init__(self, items: tuple[Item, ...]):
        most = 2 * sum(WEIGHTS[item.severity or Severity.MINOR] for item in items)
        self.kind = np.min_scalar_type(most)
        self.sums, self.flags = [], []
        for start in range(0, len(items), _TOGETHER):
            sums, flags = np.zeros((1, _SUMS * len(GROUPS)), self.kind), np.zeros(1, np.uint32)
            for item in items[start : start + _TOGETHER]:
                more = _sums(item).astype(self.kind)
                sums = (sums[:, None] + more[None]).reshape(-1, more.shape[1])
                flags = (flags[:, None] | _flags(item)[None]).reshape(-1)
            self.sums.append(sums)
            self.flags.append(flags)

    def add_up(self, codes: Codes) -> tuple[Counts, Flags]:
        """The sums of each group (row) and visit, and the flags of each visit."""
        columns = np.ascontiguousarray(codes.T)
        sums = np.zeros((len(codes), _SUMS * len(GROUPS)), self.kind)
        flags = np.zeros(len(codes), np.uint32)
        for place, (of_sums, of_flags) in enumerate(zip(self.sums, self.flags, strict=True)):
            row = columns[place * _TOGETHER].copy()
            for column in columns[place * _TOGETHER + 1 : (place + 1) * _TOGETHER]:
                row *= len(VERDICTS)
                row += column
            sums += of_sums.take(row, axis=0)
            flags |= of_flags.take(row)
        return np.ascontiguousarray(sums.T).reshape(_SUMS, len(GROUPS), -1), flags


def _sums(item: Item) -> Counts:
    """By verdict: half points, the same if every unknown passed, known and all weight; each of
    every group."""
    weight = WEIGHTS[item.severity or Severity.MINOR]
    by_code = np.zeros((len(VERDICTS), _SUMS), np.int64)
    for code in (FAIL, PARTIAL, PASS):
        by_code[code] = weight * code, weight * code, weight, weight
    by_code[UNKNOWN] = 0, 2 * weight, 0, weight
    return np.kron(by_code, [group in item.groups for group in GROUPS])


def _flags(item: Item) -> Flags:
    """By verdict: the flags of all groups in one number."""
    by_code = dict.fromkeys(range(len(VERDICTS)), 0)
    if item.severity is Severity.CRITICAL:
        by_code |= {FAIL: _FAILED, PARTIAL: _LIMITING, UNKNOWN: _CRITICAL_UNKNOWN}
    elif item.severity is Severity.MAJOR:
        by_code |= {FAIL: _LIMITING, UNKNOWN: _MAJOR_UNKNOWN}
    everywhere = sum(1 << _FLAGS * row for row, group in enumerate(GROUPS) if group in item.groups)
    return np.array([flag * everywhere for flag in by_code.values()], np.uint32)


_FAILED, _CRITICAL_UNKNOWN, _LIMITING, _MAJOR_UNKNOWN = (1 << bit for bit in range(_FLAGS))
_FLAG_SETS = range(1 << _FLAGS)
_OF_GROUP = _FLAGS * np.arange(len(GROUPS), dtype=np.uint32)[:, None]


def _caps(failed: int, limiting: int) -> Numbers:
    """The cap for every set of flags, where these are the flags that ask for one."""
    return np.array(
        [
            CRITICAL_FAILED_CAP if flags & failed else NOT_FULL_CAP if flags & limiting else 100.0
            for flags in _FLAG_SETS
        ]
    )


_CAP = _caps(_FAILED, _LIMITING)
_WORST_CAP = _caps(_FAILED | _CRITICAL_UNKNOWN, _LIMITING | _MAJOR_UNKNOWN)
_INDEX_CAP = np.array(
    [
        {Status.NOT_ACCESSIBLE: NOT_ACCESSIBLE_INDEX_CAP, Status.ACCESSIBLE: np.inf}.get(
            status, NOT_FULL_CAP
        )
        for status in WORST_FIRST
    ]
)


@lru_cache(maxsize=64)
def _tables(checklist: Checklist) -> Tables:
    return Tables(checklist.scored_items)


def _of_groups(checklist: Checklist, codes: Codes) -> Groups:
    if codes.ndim != 2 or codes.shape[1] != len(checklist.scored_items):
        raise ValueError(f"codes of shape {codes.shape} are not verdicts of {checklist}")
    tables = _tables(checklist)
    groups = Groups.empty(len(codes))
    for chunk in _chunks(len(codes)):
        part = codes[chunk]
        if part.max() >= len(VERDICTS):
            raise ValueError(f"these codes are not verdicts of {checklist}")
        sums, flags = tables.add_up(part)
        _finish(groups, chunk, sums, flags)
    return groups


def _chunks(length: int) -> Iterator[slice]:
    for start in range(0, length, _CHUNK):
        yield slice(start, start + _CHUNK)


def _finish(groups: Groups, chunk: slice, sums: Counts, flags: Flags) -> None:
    """From sums and flags to figures; the same steps as `scoring._group_score`."""
    half_points, at_best, known, total = sums.astype(np.float64)
    found = (flags >> _OF_GROUP).astype(np.uint8) & (len(_FLAG_SETS) - 1)
    cap, worst_cap = _CAP.take(found), _WORST_CAP.take(found)
    score, completeness = groups.score[:, chunk], groups.completeness[:, chunk]
    half_points *= 50
    at_best *= 50
    with np.errstate(invalid="ignore"):
        np.minimum(half_points / known, cap, out=score)
    at_best[total == 0] = 100.0
    np.maximum(total, 1.0, out=total)
    np.minimum(half_points / total, worst_cap, out=groups.low[:, chunk])
    np.minimum(at_best / total, cap, out=groups.high[:, chunk])
    np.divide(known, total, out=completeness)
    by_score = 2 * (score >= PARTIAL_FROM).view(np.uint8) + (score >= ACCESSIBLE_FROM)
    enough = (completeness >= COMPLETE_FROM) & (found & _CRITICAL_UNKNOWN == 0)
    status = np.where(enough, by_score, np.uint8(_NO_DATA))
    groups.status[:, chunk] = np.where(found & _FAILED, np.uint8(_NOT_ACCESSIBLE), status)


def _of_stations(checklist: Checklist, groups: Groups) -> Scores:
    """The worst of the core groups, and their mean: added one by one as `scoring._index` does."""
    covered = {group for item in checklist.scored_items for group in item.groups}
    rows = [row for row, group in enumerate(GROUPS) if group in CORE_GROUPS and group in covered]
    visits = groups.status.shape[1]
    status, index = np.full(visits, _NO_DATA, np.uint8), np.full(visits, np.nan)
    if rows:
        for chunk in _chunks(visits):
            worst = groups.status[rows, chunk].min(axis=0)
            status[chunk] = worst
            total, scored = np.zeros(len(worst)), np.zeros(len(worst))
            for row in rows:
                score = groups.score[row, chunk]
                there = ~np.isnan(score)
                total += np.where(there, score, 0.0)
                scored += there
            with np.errstate(invalid="ignore"):
                index[chunk] = np.minimum(total / scored, _INDEX_CAP.take(worst))
    return Scores(status, index, groups)
