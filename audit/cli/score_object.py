"""What `audit score --json` says beside the score itself, and what a file says beside answers."""

from collections.abc import Mapping
from typing import Any

from audit import checklists
from audit.domain.answers import Answer
from audit.domain.checklist import Checklist
from audit.domain.crosswalk import judge_as
from audit.domain.scoring import Score
from audit.errors import Invalid, Problem
from audit.reports.explained import (
    Beside,
    confidence_object,
    explanation,
    judged_object,
    results,
    results_object,
)


def whole(
    checklist: Checklist,
    answers: Mapping[str, Answer],
    score: Score,
    said: Mapping[str, object],
    under: str,
    explain: bool,
) -> dict[str, Any]:
    """`said` is the whole object of the file. Raises Invalid for what cannot be read in it."""
    beside = _beside(said)
    found = {
        "results": results_object(results(checklist, answers, score, beside)),
        "confidence": confidence_object(checklist, answers, score, beside),
    }
    if explain:
        found |= explanation(checklist, answers, score)
    if under:
        target = checklists.find(under)
        found["as"] = judged_object(judge_as(checklist, target, checklists.crosswalk(), answers))
    return found


def _beside(said: Mapping[str, object]) -> Beside:
    notes = said.get("notes", {})
    if not isinstance(notes, dict) or not all(isinstance(note, str) for note in notes.values()):
        raise Invalid(problems=[Problem("notes", "unreadable-value")])
    planned = None if said.get("planned") is None else _keys(said, "planned")
    return Beside(notes, _keys(said, "photos"), _keys(said, "measures"), planned)


def _keys(said: Mapping[str, object], name: str) -> tuple[str, ...]:
    keys = said.get(name, [])
    if not isinstance(keys, list) or not all(isinstance(key, str) for key in keys):
        raise Invalid(problems=[Problem(name, "unreadable-value")])
    return tuple(keys)
