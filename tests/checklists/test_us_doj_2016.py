"""The checklist us-doj-2016: the Department's checks, limits and outcomes, in words of our own."""

import re

import pytest

from audit import checklists
from audit.domain.answers import Answer
from audit.domain.checklist import Checklist, Limit
from audit.domain.outcome import Outcome, outcome
from audit.domain.scoring import Status, score
from audit.domain.verdicts import Verdict

CHECKS = {"A": 6, "B": 6, "C": 10, "D": 10, "E": 13, "F": 7, "G": 9, "H": 6, "I": 6}
INCH = 25.4
LIMITS: dict[str, tuple[str, Limit]] = {
    "A3": (">=", 98 * INCH),
    "B3": (">=", 114 * INCH),
    "B5": (">=", 36 * INCH),
    "C1": (">=", 36 * INCH),
    "C2": ("<=", INCH / 2),
    "C3": ("<=", INCH / 2),
    "C5": ("<=", 4 * INCH),
    "C6": ("<=", 12 * INCH),
    "C7": (">=", 80 * INCH),
    "D1": (">=", 32 * INCH),
    "D3": (">=", 18 * INCH),
    "D5": (">=", 48 * INCH),
    "D8": ("<=", INCH / 4),
    "E1": (">=", 36 * INCH),
    "E2": ("<=", 4 * INCH),
    "E3": ("<=", 12 * INCH),
    "E4": (">=", 80 * INCH),
    "E5": ("<=", INCH / 2),
    "E8": (">=", 32 * INCH),
    "E11": ("<=", INCH / 4),
    "E12": (">=", 18 * INCH),
    "F2": ("<=", 4 * INCH),
    "F3": ("<=", 12 * INCH),
    "F4": (">=", 80 * INCH),
    "F5": (">=", 36 * INCH),
    "F6": (">=", 60 * INCH),
    "F7": (">=", 60 * INCH),
    "G3": ("<=", 30 * INCH),
    "G4": (">=", 36 * INCH),
    "G5": (">=", 60 * INCH),
    "G7": (">=", 60 * INCH),
    "G8": ("between", (34 * INCH, 38 * INCH)),
    "H4": ("<=", 48 * INCH),
    "I1": (">=", 36 * INCH),
    "I3": ("<=", 48 * INCH),
    "I4": ("<=", 48 * INCH),
}
FLATTEST = {"A4": 48, "B1": 48, "B2": 48, "C9": 20, "C10": 48, "D4": 48} | {
    "E6": 20,
    "E13": 48,
    "G1": 12,
    "G2": 48,
}
"""1:n, the steepest slope that passes."""
FIVE_POUNDS = 5 * 0.45359237 * 9.80665
"""5 lbf in newtons, exactly."""
TIED_TO_THE_BUILDING = {"D1", "E7", "E8", "H1", "H3", "H6", "I1", "I2"}
ROUTES_WITH_EVERYTHING: dict[str, Answer] = {
    f"X{number}": number not in (4, 12) for number in range(1, 15)
} | {"X12": 800}


@pytest.fixture(scope="module")
def doj() -> Checklist:
    return checklists.get("us-doj-2016", 1)


def at_the_limits(doj: Checklist) -> dict[str, Answer]:
    """A station that has everything the list asks about, each thing just good enough."""
    answers = dict(ROUTES_WITH_EVERYTHING)
    for item in doj.scored_items:
        if item.threshold is None:
            answers[item.id] = True
        else:
            limit = item.threshold.exception or item.threshold.passes
            answers[item.id] = limit[0] if isinstance(limit, tuple) else limit
    return answers


def verdict(doj: Checklist, item: str, answers: dict[str, Answer]) -> Verdict:
    return score(doj, answers).verdicts[item]


def test_the_73_checks_keep_the_departments_ids(doj: Checklist) -> None:
    expected = [f"{part}{number + 1}" for part, many in CHECKS.items() for number in range(many)]
    assert [item.id for item in doj.scored_items] == expected
    assert len(expected) == 73


def test_each_part_of_the_original_is_one_section_in_its_order(doj: Checklist) -> None:
    assert len(doj.sections) == 9
    for part, section in zip(CHECKS, doj.sections, strict=True):
        scored = {item.id[0] for item in doj.in_section(section.id) if item.scored}
        assert scored == {part}


def test_conditions_name_only_items_that_are_not_scored(doj: Checklist) -> None:
    for item in doj.items:
        for condition in (
            item.applies_if,
            item.not_applicable and item.not_applicable.fail_if,
            item.threshold and item.threshold.exception_when,
        ):
            named = condition.asked | condition.measured if condition else ()
            assert not any(doj.by_id[other].scored for other in named)


@pytest.mark.parametrize("item", LIMITS)
def test_a_length_is_judged_by_the_departments_limit(doj: Checklist, item: str) -> None:
    threshold = doj.by_id[item].threshold
    assert doj.by_id[item].unit == "mm"
    assert threshold is not None
    comparator, limit = LIMITS[item]
    assert threshold.comparator == comparator
    assert threshold.passes == pytest.approx(limit, rel=1e-12)


def test_every_measurement_is_held_against_the_department(doj: Checklist) -> None:
    measured = {item.id for item in doj.scored_items if item.answer_type == "measurement"}
    assert measured == LIMITS.keys() | FLATTEST.keys() | {"D6", "E10"}


@pytest.mark.parametrize("item", FLATTEST)
def test_the_exact_ratio_passes_and_a_hundredth_more_does_not(doj: Checklist, item: str) -> None:
    answers = at_the_limits(doj)
    exact = 100 / FLATTEST[item]
    assert verdict(doj, item, answers | {item: exact}) is Verdict.PASS
    assert verdict(doj, item, answers | {item: exact + 0.01}) is Verdict.FAIL


@pytest.mark.parametrize("item", ["D6", "E10"])
def test_exactly_five_pounds_open_a_door(doj: Checklist, item: str) -> None:
    answers = at_the_limits(doj)
    assert verdict(doj, item, answers | {item: FIVE_POUNDS}) is Verdict.PASS
    assert verdict(doj, item, answers | {item: FIVE_POUNDS + 0.05}) is Verdict.FAIL


@pytest.mark.parametrize(("item", "bevelled"), [("D8", "X7"), ("E11", "X9")])
def test_a_threshold_over_a_quarter_inch_needs_a_bevel(
    doj: Checklist, item: str, bevelled: str
) -> None:
    answers = at_the_limits(doj) | {item: INCH / 2}
    assert verdict(doj, item, answers) is Verdict.PASS
    assert verdict(doj, item, answers | {item: INCH / 2 + 0.1}) is Verdict.FAIL
    assert verdict(doj, item, answers | {bevelled: False}) is Verdict.FAIL
    assert verdict(doj, item, answers | {bevelled: False, item: INCH / 4}) is Verdict.PASS


def test_a_station_that_just_meets_every_limit_is_compliant(doj: Checklist) -> None:
    scored = score(doj, at_the_limits(doj))
    assert set(scored.verdicts.values()) == {Verdict.PASS}
    assert (scored.status, scored.index) == (Status.ACCESSIBLE, 100)
    assert outcome(doj, scored, {}) is Outcome.COMPLIANT


def test_a_high_threshold_can_be_mended_for_the_day(doj: Checklist) -> None:
    scored = score(doj, at_the_limits(doj) | {"D8": 30})
    assert outcome(doj, scored, {}) is Outcome.TEMPORARY


@pytest.mark.parametrize("item", sorted(TIED_TO_THE_BUILDING))
def test_what_is_part_of_the_building_moves_the_station(doj: Checklist, item: str) -> None:
    bad: Answer = False if doj.by_id[item].threshold is None else 0
    scored = score(doj, at_the_limits(doj) | {item: bad})
    assert outcome(doj, scored, {}) is Outcome.RELOCATE


def test_everything_else_has_a_measure_for_the_day(doj: Checklist) -> None:
    without = {item.id for item in doj.scored_items if not (item.remedy and item.remedy.temporary)}
    assert without == TIED_TO_THE_BUILDING
    assert all(item.remedy and item.remedy.permanent for item in doj.scored_items)


@pytest.mark.parametrize(
    ("given", "items", "expected"),
    [
        ({"X1": False}, ["A1", "A2", "A3", "A4", "A5", "A6"], Verdict.NA),
        ({"X2": False}, ["B1", "B2", "B3", "B4", "B5", "B6"], Verdict.NA),
        ({"X3": False}, ["C8"], Verdict.PASS),
        ({"X5": False}, ["D9", "D10"], Verdict.PASS),
        ({"X6": False}, ["D5", "D6", "D7"], Verdict.PASS),
        ({"X8": False}, ["E8", "E9", "E10", "E11", "E12", "E13"], Verdict.PASS),
        ({"X10": False}, ["E7"], Verdict.PASS),
        ({"X11": False}, [f"G{number}" for number in range(1, 10)], Verdict.PASS),
        ({"X4": True, "X11": False}, [f"G{number}" for number in range(1, 10)], Verdict.FAIL),
        ({"X12": 152.4}, ["G6", "G8", "G9"], Verdict.PASS),
        ({"X13": False}, [f"H{number}" for number in range(1, 7)], Verdict.PASS),
        ({"X14": False}, [f"I{number}" for number in range(1, 7)], Verdict.PASS),
        ({"X13": False, "X14": False}, ["H1", "H6", "I1", "I6"], Verdict.FAIL),
        ({"X10": False, "X13": False, "X14": False}, ["H1", "H6", "I1", "I6"], Verdict.PASS),
        ({"A3": "not_needed", "F7": "not_needed"}, ["A3", "F7"], Verdict.NA),
        (
            {"C7": "not_needed", "G7": "not_needed", "G9": "not_needed"},
            ["C7", "G7", "G9"],
            Verdict.PASS,
        ),
    ],
)
def test_what_does_not_apply_counts_as_it_should(
    doj: Checklist, given: dict[str, Answer], items: list[str], expected: Verdict
) -> None:
    nothing_answered = {item.id: None for item in doj.scored_items}
    verdicts = score(doj, ROUTES_WITH_EVERYTHING | nothing_answered | given).verdicts
    assert {item: verdicts[item] for item in items} == dict.fromkeys(items, expected)


def test_nothing_answered_is_nothing_known(doj: Checklist) -> None:
    assert set(score(doj, {}).verdicts.values()) == {Verdict.UNKNOWN}


@pytest.mark.parametrize("item", [*LIMITS, *FLATTEST, "D6", "E10"])
def test_a_plausible_range_leaves_room_on_both_sides_of_the_limit(
    doj: Checklist, item: str
) -> None:
    threshold, plausible = doj.by_id[item].threshold, doj.by_id[item].plausible
    assert threshold is not None
    assert plausible is not None
    limits = threshold.passes if isinstance(threshold.passes, tuple) else (threshold.passes,)
    assert plausible[0] <= min(limits) / 2
    assert plausible[1] >= max(limits) * 2


def test_kazakh_and_russian_say_that_they_are_drafts(doj: Checklist) -> None:
    assert doj.draft_languages == ("kk", "ru")


def test_every_check_stands_on_a_clause_that_was_read(doj: Checklist) -> None:
    for item in doj.scored_items:
        assert [norm.confidence for norm in item.norms] == ["verified-in-text"]
        assert all(re.match(r"§\d", norm.clause) for norm in item.norms)
