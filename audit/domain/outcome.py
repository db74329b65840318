"""What a visit comes to: nothing to mend, temporary measures suffice, or vote somewhere else."""

from collections.abc import Iterable
from enum import StrEnum

from audit.domain.checklist import Checklist
from audit.domain.scoring import Score
from audit.domain.verdicts import Verdict


class Outcome(StrEnum):
    COMPLIANT = "compliant"
    TEMPORARY = "temporary_measures"
    """What is wrong can be mended for the voting day."""
    RELOCATE = "relocate"
    """Something failed that has no temporary measure: relocate or rebuild."""
    NO_DATA = "no_data"
    """It depends on what is not known."""


def outcome(checklist: Checklist, score: Score) -> Outcome:
    """The outcome that holds whatever the unknown answers are, or `no_data`.

    An item that is partial can be used, if with difficulty: it never asks for another place.
    """
    failed = [barrier.item for barrier in score.barriers if barrier.verdict is Verdict.FAIL]
    if not _all_mendable(checklist, failed):
        return Outcome.RELOCATE
    unknown = [item for item, verdict in score.verdicts.items() if verdict is Verdict.UNKNOWN]
    if not _all_mendable(checklist, unknown):
        return Outcome.NO_DATA
    if score.barriers:
        return Outcome.TEMPORARY
    return Outcome.NO_DATA if unknown else Outcome.COMPLIANT


def _all_mendable(checklist: Checklist, items: Iterable[str]) -> bool:
    """Whether each of them has a temporary measure."""
    remedies = [checklist.by_id[item].remedy for item in items]
    return all(remedy is not None and remedy.temporary is not None for remedy in remedies)
