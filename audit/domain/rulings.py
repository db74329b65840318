"""What a rule set says of a visit in its own words, by one of a few named methods.

The scores of the groups are worked out alike for every checklist. A rule set may speak otherwise:
Elections Canada calls a place accessible if every criterion is met, the DOJ has three outcomes.
"""

from collections.abc import Collection
from dataclasses import dataclass

from audit.domain.checklist import Checklist, Method
from audit.domain.outcome import decided
from audit.domain.scoring import Score, Status
from audit.domain.verdicts import Verdict


@dataclass(frozen=True, slots=True)
class Ruling:
    method: Method
    result: str
    """A `Status` by the methods groups and all_required, an `Outcome` by three_way."""
    failed: tuple[str, ...]
    """Items that failed or are partial, in the order of the checklist."""
    unknown: tuple[str, ...]


def ruling(checklist: Checklist, score: Score, without: Collection[str]) -> Ruling:
    """The result by the checklist's own method, and the items that it rests on.

    `without` are the items that no temporary measure helps at this place (`outcome.lasting`).
    """
    return Ruling(
        checklist.method,
        result(checklist, score, without),
        _with(score, Verdict.FAIL, Verdict.PARTIAL),
        _with(score, Verdict.UNKNOWN),
    )


def result(checklist: Checklist, score: Score, without: Collection[str]) -> str:
    """The result alone."""
    if checklist.method == "three_way":
        return decided(score, without)
    if checklist.method == "all_required":
        return _all_or_nothing(score)
    return score.status


def _all_or_nothing(score: Score) -> Status:
    if _with(score, Verdict.FAIL, Verdict.PARTIAL):
        return Status.NOT_ACCESSIBLE
    return Status.NO_DATA if _with(score, Verdict.UNKNOWN) else Status.ACCESSIBLE


def _with(score: Score, *verdicts: Verdict) -> tuple[str, ...]:
    return tuple(item for item, verdict in score.verdicts.items() if verdict in verdicts)
