"""How sure a visit's result is: what its answers are not backed with, and a grade of A, B or C.

Missing evidence never stops a visit from being sent; it lowers the grade, never the score.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Literal

from audit.domain.answers import Answer, judged
from audit.domain.chains import said_on_way, split
from audit.domain.checklist import Checklist, Item, Severity, Wanted
from audit.domain.scoring import WEIGHTS, Score
from audit.domain.verdicts import Verdict

Grade = Literal["A", "B", "C"]
SURE_FROM, FAIR_FROM = 0.95, 0.8
"""Completeness from which a grade is possible."""


def missing_evidence(
    checklist: Checklist,
    answers: Mapping[str, Answer],
    score: Score,
    notes: Collection[str],
    photographed: Collection[str],
) -> tuple[tuple[str, Wanted], ...]:
    """(key, what it wants and has not), in the checklist's order, unit after unit.

    `notes` and `photographed` are the keys that have a note and a photo. An answer to what does not
    apply changes nothing, and wants nothing.
    """
    order = {item.id: place for place, item in enumerate(checklist.items)}
    found = []
    for key, item, on_its_way in said_on_way(checklist, judged(checklist, answers)):
        if item.applies_if is None or item.applies_if.holds(on_its_way) is not False:
            there = _there(key, answers[key], notes, photographed)
            wanted = dict.fromkeys(_wanted(checklist, item, answers[key], score))
            found += [(order[item.id], key, what) for what in wanted if what not in there]
    return tuple((key, what) for _, key, what in sorted(found, key=lambda each: each[:2]))


def _wanted(checklist: Checklist, item: Item, answer: Answer, score: Score) -> Iterator[Wanted]:
    critical = item.severity is Severity.CRITICAL
    if critical and score.verdicts[item.id] is Verdict.FAIL:
        yield from checklist.evidence.critical_failed
    if item.answer_type == "measurement" and isinstance(answer, int | float | Mapping):
        yield from checklist.evidence.measurement
    if item.note_on_no and answer is False:
        yield "note"


def _there(
    key: str, answer: Answer, notes: Collection[str], photographed: Collection[str]
) -> set[str]:
    there = set()
    if answer is not None:
        there.add("value")
    if isinstance(answer, Mapping):
        there |= answer.keys()
    if key in notes:
        there.add("note")
    if key in photographed:
        there.add("photo")
    return there


def completeness(checklist: Checklist, score: Score) -> float:
    """Share of the weight of all items that apply whose verdict is known."""
    known = total = 0
    for item in checklist.scored_items:
        verdict = score.verdicts[item.id]
        if item.severity is not None and verdict is not Verdict.NA:
            total += WEIGHTS[item.severity]
            known += WEIGHTS[item.severity] * (verdict is not Verdict.UNKNOWN)
    return known / total if total else 0.0


def grade(checklist: Checklist, score: Score, missing: Collection[tuple[str, Wanted]]) -> Grade:
    """A: nearly all is known, and every critical item is, with the evidence that it wants."""
    share = completeness(checklist, score)
    if share < FAIR_FROM:
        return "C"
    bare = {item.id for item in checklist.scored_items if item.severity is Severity.CRITICAL} & {
        *(split(key)[0] for key, _ in missing),
        *(item for item, verdict in score.verdicts.items() if verdict is Verdict.UNKNOWN),
    }
    return "A" if share >= SURE_FROM and not bare else "B"
