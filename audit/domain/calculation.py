"""The calculation sheet: how every figure of a group's score comes about, line by line.

A reader with a calculator gets the same numbers: add up, divide, look at the cap.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from audit.domain.answers import Answer, judged
from audit.domain.chains import Way, key, ways
from audit.domain.checklist import Checklist, Group, Item, Limit, Norm, Severity
from audit.domain.measuring import borderline, limit_that_counts
from audit.domain.scoring import (
    ACCESSIBLE_FROM,
    COMPLETE_FROM,
    CRITICAL_FAILED_CAP,
    NOT_FULL_CAP,
    PARTIAL_FROM,
    WEIGHTS,
    GroupScore,
    Score,
    per_way,
)
from audit.domain.verdicts import FAIL, PARTIAL, PASS, VERDICTS, Verdict

_HALF_POINTS = {FAIL: 0, PARTIAL: 1, PASS: 2}


@dataclass(frozen=True, slots=True)
class Line:
    """One item of a group. What is not applicable is listed, and not counted."""

    item: str
    key: str
    severity: Severity
    weight: int
    verdict: Verdict
    points: float | None
    """Weight times 1, 1/2 or 0; None where nothing is known or it does not apply."""
    given: Answer
    """As the auditor said it; None where nothing was said."""
    value: Answer
    """The same in the canonical unit."""
    limit: Limit | None
    """The limit to pass that counted here."""
    norm: Norm | None
    borderline: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """The sum of a group on one way."""

    units: Mapping[str, int]
    lines: tuple[Line, ...]
    known: int
    """Weight of what is known."""
    points: float
    """Of what is known."""
    missing: int
    """Weight of what is not known."""
    share: float | None
    """100 x points / known, before the cap."""
    cap: float
    capped_by: tuple[str, ...]
    """Items because of which the cap is below 100."""
    low_cap: float
    """The cap of the low figure: the same, as if every unknown had failed."""
    rule: str
    """Which rule decided the status: critical-failed, critical-unknown, nothing-known, incomplete,
    from-85, from-50 or below-50."""
    decided_by: tuple[str, ...]
    """The items that the rule is about, where it is about items."""
    result: GroupScore


@dataclass(frozen=True, slots=True)
class GroupSheet:
    group: Group
    published: GroupScore
    """Each figure is the best that a way gives."""
    sheets: tuple[Sheet, ...]
    """Of the group's best way; then of other ways that give one of its figures."""


def calculation(
    checklist: Checklist, answers: Mapping[str, Answer], score: Score
) -> tuple[GroupSheet, ...]:
    """The sheets of all groups. `score` is of these answers."""
    found = ways(checklist, judged(checklist, answers))
    codes = per_way(checklist, score.codes)
    results = [way.groups for way in score.ways] or [score.groups]
    sheets = []
    for group in Group:
        published = score.groups[group]
        shown = _shown(published, [result[group] for result in results], score.chosen.get(group, 0))
        sheets.append(
            GroupSheet(
                group,
                published,
                tuple(
                    _sheet(checklist, group, answers, found[n], codes[n], results[n][group])
                    for n in shown
                ),
            )
        )
    return tuple(sheets)


def _shown(published: GroupScore, results: Sequence[GroupScore], best: int) -> list[int]:
    """The best way, and for each figure that it does not give the first way that does."""
    shown = [best]
    for place, figure in enumerate(published):
        if all(results[way][place] != figure for way in shown):
            shown.append(next(n for n, result in enumerate(results) if result[place] == figure))
    return shown


def _sheet(
    checklist: Checklist,
    group: Group,
    given: Mapping[str, Answer],
    way: Way[Answer],
    codes: bytes,
    result: GroupScore,
) -> Sheet:
    lines = tuple(
        _line(checklist, item, given, way, code)
        for item, code in zip(checklist.scored_items, codes, strict=True)
        if group in item.groups
    )
    known = sum(line.weight for line in lines if line.points is not None)
    missing = sum(line.weight for line in lines if line.verdict is Verdict.UNKNOWN)
    points = sum(line.points for line in lines if line.points is not None)
    cap, capped_by = _cap(lines, Verdict.FAIL)
    low_cap, _ = _cap(lines, Verdict.FAIL, Verdict.UNKNOWN)
    rule, decided_by = _rule(lines, result)
    return Sheet(
        units=way.units,
        lines=lines,
        known=known,
        points=points,
        missing=missing,
        share=100 * points / known if known else None,
        cap=cap,
        capped_by=capped_by,
        low_cap=low_cap,
        rule=rule,
        decided_by=decided_by,
        result=result,
    )


def _line(
    checklist: Checklist, item: Item, given: Mapping[str, Answer], way: Way[Answer], code: int
) -> Line:
    severity = item.severity or Severity.MINOR
    chain = checklist.chain_of.get(item.id)
    where = key(item.id, way.units[chain.id] if chain else 1)
    weight = WEIGHTS[severity]
    said = given.get(where)
    return Line(
        item=item.id,
        key=where,
        severity=severity,
        weight=weight,
        verdict=VERDICTS[code],
        points=weight * _HALF_POINTS[code] / 2 if code in _HALF_POINTS else None,
        given=said,
        value=way.answers.get(item.id),
        limit=limit_that_counts(item.threshold, way.answers) if item.threshold else None,
        norm=item.norms[0] if item.norms else None,
        borderline=borderline(item, said, way.answers),
    )


def _cap(lines: Sequence[Line], *as_failed: Verdict) -> tuple[float, tuple[str, ...]]:
    """The cap, and the items that it is for, where these verdicts are taken as failed."""
    failed = _of(lines, Severity.CRITICAL, *as_failed)
    if failed:
        return CRITICAL_FAILED_CAP, failed
    limiting = {
        *_of(lines, Severity.CRITICAL, Verdict.PARTIAL),
        *_of(lines, Severity.MAJOR, *as_failed),
    }
    if limiting:
        return NOT_FULL_CAP, tuple(line.item for line in lines if line.item in limiting)
    return 100.0, ()


def _rule(lines: Sequence[Line], result: GroupScore) -> tuple[str, tuple[str, ...]]:
    failed = _of(lines, Severity.CRITICAL, Verdict.FAIL)
    if failed:
        return "critical-failed", failed
    unknown = _of(lines, Severity.CRITICAL, Verdict.UNKNOWN)
    if unknown:
        return "critical-unknown", unknown
    if result.score is None:
        return "nothing-known", ()
    if result.completeness < COMPLETE_FROM:
        return "incomplete", ()
    if result.score >= ACCESSIBLE_FROM:
        return "from-85", ()
    return ("from-50" if result.score >= PARTIAL_FROM else "below-50"), ()


def _of(lines: Sequence[Line], severity: Severity, *verdicts: Verdict) -> tuple[str, ...]:
    return tuple(
        line.item for line in lines if line.severity is severity and line.verdict in verdicts
    )
