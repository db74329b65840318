"""What a visit comes to: nothing to mend, temporary measures suffice, or vote somewhere else."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from enum import StrEnum
from functools import lru_cache

from audit.domain.answers import Answer, judged
from audit.domain.chains import ways
from audit.domain.checklist import Checklist
from audit.domain.conditions import Condition
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


def outcome(checklist: Checklist, score: Score, answers: Mapping[str, Answer]) -> Outcome:
    """The outcome that holds whatever the unknown answers are, or `no_data`.

    An item that is partial can be used, if with difficulty: it never asks for another place.
    """
    return decided(score, lasting(checklist, answers))


def decided(score: Score, without: Collection[str]) -> Outcome:
    """The same, where the items that no temporary measure helps are known."""
    failed = [item for item, verdict in score.verdicts.items() if verdict is Verdict.FAIL]
    if any(item in without for item in failed):
        return Outcome.RELOCATE
    unknown = [item for item, verdict in score.verdicts.items() if verdict is Verdict.UNKNOWN]
    if any(item in without for item in unknown):
        return Outcome.NO_DATA
    if score.barriers:
        return Outcome.TEMPORARY
    return Outcome.NO_DATA if unknown else Outcome.COMPLIANT


def lasting(checklist: Checklist, answers: Mapping[str, Answer]) -> frozenset[str]:
    """The scored items that no temporary measure helps at this place, if they fail.

    Where there are several ways, an item is one of them only if it is so on every way.
    """
    return lasting_on(
        checklist, [way.answers for way in ways(checklist, judged(checklist, answers))]
    )


def lasting_on(checklist: Checklist, on_ways: Sequence[Mapping[str, Answer]]) -> frozenset[str]:
    """The same from the answers on each way, in canonical units."""
    always, at_times = _without_temporary(checklist)
    return always | {
        item for item, condition in at_times if _always(condition.holds(on) for on in on_ways)
    }


@lru_cache(maxsize=64)
def _without_temporary(
    checklist: Checklist,
) -> tuple[frozenset[str], tuple[tuple[str, Condition], ...]]:
    """Items that have no temporary measure, and those that have none under a condition."""
    scored = checklist.scored_items
    has_none = [item.remedy is None or item.remedy.temporary is None for item in scored]
    conditional = [(item.id, item.relocate_if) for item in scored]
    return (
        frozenset(item.id for item, none in zip(scored, has_none, strict=True) if none),
        tuple((item, condition) for item, condition in conditional if condition is not None),
    )


def _always(held: Iterable[bool | None]) -> bool:
    return all(each is True for each in held)
