"""The three outcomes of a visit, and when it cannot be told yet."""

import pytest

from audit.domain.answers import Answer
from audit.domain.outcome import Outcome, lasting, outcome
from audit.domain.scoring import rescore, score
from audit.domain.verdicts import Verdict, encode
from tests.domain.visits import NEW, US, all_best_in_2026

ALL_PASS = {item.id: Verdict.PASS for item in US.scored_items}
MENDABLE = next(item.id for item in US.scored_items if item.remedy and item.remedy.temporary)
UNMENDABLE = next(item.id for item in US.scored_items if item.remedy and not item.remedy.temporary)


def decided(verdicts: dict[str, Verdict]) -> Outcome:
    return outcome(US, rescore(US, encode(US, verdicts)), {})


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


def test_the_only_door_that_is_too_narrow_asks_for_another_place() -> None:
    perfect = all_best_in_2026()

    def comes_to(changes: dict[str, Answer]) -> Outcome:
        answers = perfect | changes
        return outcome(NEW, score(NEW, answers), answers)

    assert comes_to({}) is Outcome.COMPLIANT
    assert comes_to({"E02": 800}) is Outcome.TEMPORARY
    assert comes_to({"E02": 800, "X15": None}) is Outcome.TEMPORARY
    assert comes_to({"E02": 800, "X15": True}) is Outcome.RELOCATE
    assert comes_to({"E02": {"unit": "in", "value": 32}, "X15": True}) is Outcome.RELOCATE
    assert comes_to({"E02": {"unit": "in", "value": 33}, "X15": True}) is Outcome.TEMPORARY


def test_a_second_way_without_the_narrow_door_needs_no_other_place() -> None:
    narrow: dict[str, Answer] = {"E02": 800, "X15": True}
    assert "E02" in lasting(NEW, narrow)
    assert "E02" not in lasting(NEW, narrow | {"E02#2": 850})
    assert "E02" in lasting(NEW, narrow | {"E02#2": 700, "X15#2": True})
