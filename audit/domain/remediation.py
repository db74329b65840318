"""In which order barriers are mended (docs/scoring.md, "What to mend first")."""

from collections.abc import Mapping
from dataclasses import dataclass

from audit.domain.answers import Answer
from audit.domain.checklist import CORE_GROUPS, EFFORTS, Checklist, Item, Severity
from audit.domain.outcome import lasting
from audit.domain.scoring import Barrier, Score, of_ways, per_way
from audit.domain.verdicts import FAIL, PARTIAL, PASS, Verdict

_SEVEREST_FIRST = tuple(Severity)


@dataclass(frozen=True, slots=True)
class Step:
    barrier: Barrier
    gain: float
    """Points of the station's index, if this barrier alone is mended."""
    effort: str
    """Class of the temporary measure, or of the permanent one where none helps for the day."""


def order(checklist: Checklist, answers: Mapping[str, Answer], score: Score) -> tuple[Step, ...]:
    """What keeps most groups out comes first, then what gains most for its effort.

    First critical failures, by the number of core groups that they keep out; then what raises the
    index, by points for its class of effort; then the rest, the severest first.
    """
    without = lasting(checklist, answers)
    places = {item.id: place for place, item in enumerate(checklist.scored_items)}
    steps = [
        Step(
            barrier,
            _gain(checklist, score, places[barrier.item]),
            _effort(checklist.by_id[barrier.item], barrier.item in without),
        )
        for barrier in score.barriers
    ]
    return tuple(sorted(steps, key=lambda step: (_urgency(step), places[step.barrier.item])))


def _urgency(step: Step) -> tuple[int, float, int]:
    barrier = step.barrier
    severity = _SEVEREST_FIRST.index(barrier.severity)
    if barrier.severity is Severity.CRITICAL and barrier.verdict is Verdict.FAIL:
        return 0, -len(set(barrier.groups) & set(CORE_GROUPS)), severity
    if step.gain > 0:
        return 1, -step.gain / (EFFORTS.index(step.effort) + 1), severity
    return 2, 0, severity


def _gain(checklist: Checklist, score: Score, place: int) -> float:
    """On every way where it is a barrier: what is unknown or does not apply there stays so."""
    mended = []
    for codes in per_way(checklist, score.codes):
        changed = bytearray(codes)
        if changed[place] in (FAIL, PARTIAL):
            changed[place] = PASS
        mended.append(bytes(changed))
    after = of_ways(checklist, mended).index
    return (after or 0.0) - (score.index or 0.0)


def _effort(item: Item, lasts: bool) -> str:
    remedy = item.remedy
    effort = (remedy.permanent_effort if lasts else remedy.temporary_effort) if remedy else ""
    return effort or EFFORTS[-1]
