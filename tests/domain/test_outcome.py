"""The three outcomes of a visit, and when it cannot be told yet."""

import pytest

from audit.domain.outcome import Outcome, outcome
from audit.domain.scoring import rescore
from audit.domain.verdicts import Verdict, encode
from tests.domain.visits import US

ALL_PASS = {item.id: Verdict.PASS for item in US.scored_items}
MENDABLE = next(item.id for item in US.scored_items if item.remedy and item.remedy.temporary)
UNMENDABLE = next(item.id for item in US.scored_items if item.remedy and not item.remedy.temporary)


def decided(verdicts: dict[str, Verdict]) -> Outcome:
    return outcome(US, rescore(US, encode(US, verdicts)))


@pytest.mark.parametrize(
    ("verdicts", "expected"),
    [
        ({}, Outcome.COMPLIANT),
        ({MENDABLE: Verdict.NA}, Outcome.COMPLIANT),
        ({MENDABLE: Verdict.FAIL}, Outcome.TEMPORARY),
        ({MENDABLE: Verdict.PARTIAL}, Outcome.TEMPORARY),
        ({UNMENDABLE: Verdict.PARTIAL}, Outcome.TEMPORARY),
        ({UNMENDABLE: Verdict.FAIL}, Outcome.RELOCATE),
        ({UNMENDABLE: Verdict.FAIL, MENDABLE: Verdict.UNKNOWN}, Outcome.RELOCATE),
        ({MENDABLE: Verdict.UNKNOWN}, Outcome.NO_DATA),
        ({MENDABLE: Verdict.FAIL, UNMENDABLE: Verdict.UNKNOWN}, Outcome.NO_DATA),
    ],
)
def test_the_outcome_holds_whatever_the_unknown_turns_out_to_be(
    verdicts: dict[str, Verdict], expected: Outcome
) -> None:
    assert decided(ALL_PASS | verdicts) is expected


def test_an_unknown_that_changes_nothing_does_not_hide_the_outcome() -> None:
    other = next(
        item.id
        for item in US.scored_items
        if item.id != MENDABLE and item.remedy and item.remedy.temporary
    )
    verdicts = ALL_PASS | {MENDABLE: Verdict.FAIL, other: Verdict.UNKNOWN}
    assert decided(verdicts) is Outcome.TEMPORARY
