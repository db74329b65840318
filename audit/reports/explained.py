"""A score with all that explains it, as plain objects for JSON: `audit score` and the pages' JSON.

Numbers are not rounded; keys are stable (docs/scoring.md).
"""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from audit.domain.answers import Answer
from audit.domain.calculation import GroupSheet, Line, calculation
from audit.domain.chains import ways
from audit.domain.checklist import Checklist
from audit.domain.confidence import completeness, grade, missing_evidence
from audit.domain.crosswalk import Judged
from audit.domain.lifting import Fixes, lifting
from audit.domain.outcome import decided, lasting
from audit.domain.remediation import order
from audit.domain.rulings import result
from audit.domain.scoring import SCORING_VERSION, Score
from audit.domain.three_results import ThreeResults, three_results, verified

HEAVIEST = 3


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside a visit's answers."""

    notes: Mapping[str, str] = field(default_factory=dict)
    photographed: Collection[str] = ()
    measures: Collection[str] = ()
    """Keys of items whose temporary measure the auditor saw in place."""
    planned: Collection[str] | None = None
    """Keys of items whose temporary measure is planned; None: wherever there is one."""


def score_object(
    checklist: Checklist, answers: Mapping[str, Answer], score: Score
) -> dict[str, Any]:
    """A score by itself. The three heaviest barriers are named."""
    without = lasting(checklist, answers)
    return {
        "checklist": checklist.name,
        "version": checklist.version,
        "scoring_version": SCORING_VERSION,
        "status": score.status,
        "index": score.index,
        "groups": {group: found._asdict() for group, found in score.groups.items()},
        "verdicts": score.verdicts,
        "barriers": [
            {
                "item": barrier.item,
                "verdict": barrier.verdict,
                "severity": barrier.severity,
                "groups": barrier.groups,
            }
            for barrier in score.barriers[:HEAVIEST]
        ],
        "outcome": decided(score, without),
        "ruling": result(checklist, score, without),
    }


def results(
    checklist: Checklist, answers: Mapping[str, Answer], score: Score, beside: Beside
) -> ThreeResults:
    seen = verified(beside.measures, beside.photographed)
    return three_results(checklist, answers, score, seen, beside.planned)


def confidence_object(
    checklist: Checklist, answers: Mapping[str, Answer], score: Score, beside: Beside
) -> dict[str, Any]:
    missing = missing_evidence(checklist, answers, score, beside.notes, beside.photographed)
    return {
        "grade": grade(checklist, score, missing),
        "completeness": completeness(checklist, score),
        "missing_evidence": [{"key": key, "wants": what} for key, what in missing],
    }


def results_object(three: ThreeResults) -> dict[str, Any]:
    """Status and index of the three results, with the status of every group."""
    return {
        name: {
            "status": found.status,
            "index": found.index,
            "groups": {group: said.status for group, said in found.groups.items()},
        }
        for name, found in (
            ("as_is", three.as_is),
            ("with_verified_measures", three.with_verified_measures),
            ("projected", three.projected),
        )
    }


def explanation(
    checklist: Checklist, answers: Mapping[str, Answer], score: Score
) -> dict[str, Any]:
    """The calculation sheets, what to mend first, what would lift each group, and every way."""
    return {
        "sheets": [_sheets(sheet) for sheet in calculation(checklist, answers, score)],
        "remediation": [
            {"item": step.barrier.item, "gain": step.gain, "effort": step.effort}
            for step in order(checklist, answers, score)
        ],
        "lifting": {
            group: {
                "fewest": _fixes(found.fewest),
                "for_the_day": _fixes(found.for_the_day),
                "for_good": _fixes(found.for_good),
            }
            for group, found in lifting(checklist, answers, score).items()
        },
        "ways": [
            {
                "units": way.units,
                "groups": {group: said.status for group, said in its.groups.items()},
            }
            for way, its in zip(ways(checklist, answers), score.ways, strict=False)
        ],
    }


def _fixes(fixes: Fixes | None) -> dict[str, Any] | None:
    """`way` is the place under "ways"."""
    return None if fixes is None else asdict(fixes)


def _sheets(sheet: GroupSheet) -> dict[str, Any]:
    return {
        "group": sheet.group,
        "published": sheet.published._asdict(),
        "sheets": [
            {
                **asdict(one),
                "lines": [_line(line) for line in one.lines],
                "result": one.result._asdict(),
            }
            for one in sheet.sheets
        ],
    }


def _line(line: Line) -> dict[str, Any]:
    norm = f"{line.norm.standard} {line.norm.clause}".strip() if line.norm else None
    return {**asdict(line), "norm": norm}


def judged_object(judged: Judged) -> dict[str, Any]:
    """A visit under another rule set."""
    return {
        "checklist": judged.checklist.name,
        "version": judged.checklist.version,
        "method": judged.ruling.method,
        "result": judged.ruling.result,
        "status": judged.score.status,
        "failed": judged.ruling.failed,
        "differs": [
            {
                "item": each.key,
                "verdict": each.verdict,
                "as_item": each.target,
                "as_verdict": each.judged_as,
            }
            for each in judged.compared
            if each.differs
        ],
        "compared": len(judged.compared),
        "could_not": judged.could_not,
        "unanswered": judged.unanswered,
    }
