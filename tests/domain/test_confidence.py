"""What makes a result sure: grades fall with what is missing, and never stop anything."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.domain.answers import Answer
from audit.domain.checklist import Checklist
from audit.domain.confidence import Grade, completeness, grade, missing_evidence
from audit.domain.scoring import score
from tests.domain.visits import ALL, KZ, NEW, all_best_in_2026, answer, several_ways, visits

TAPE: Answer = {"unit": "mm", "value": 700, "tool": "tape"}


def missing(
    changes: dict[str, Answer], notes: tuple[str, ...] = (), photos: tuple[str, ...] = ()
) -> list[tuple[str, str]]:
    found = missing_evidence(NEW, changes, score(NEW, changes), notes, photos)
    return [(key, what) for key, what in found]


def test_a_failed_critical_item_wants_a_value_and_a_photo() -> None:
    assert missing({"E02": TAPE}) == [("E02", "photo")]
    assert missing({"E02": TAPE}, photos=("E02",)) == []
    assert missing({"I01": False}) == [("I01", "photo")]
    assert missing({"I01": True}) == []
    assert missing({"I01": None, "I02": False}) == [("I02", "note")]


def test_a_measurement_wants_its_unit_and_tool() -> None:
    assert missing({"C02": 1300}) == [("C02", "unit"), ("C02", "tool")]
    assert missing({"C02": {"unit": "cm", "value": 130}}) == [("C02", "tool")]
    assert missing({"C02": None, "A03": "not_needed"}) == []


def test_a_no_wants_a_note_where_the_form_says_so() -> None:
    assert missing({"C12": False}) == [("C12", "note")]
    assert missing({"C12": False}, notes=("C12",)) == []
    assert missing({"C12": True, "A01": False}) == []


def test_every_unit_of_a_chain_wants_its_own() -> None:
    assert missing({"C12": False, "C12#2": False}, notes=("C12",)) == [("C12#2", "note")]


def test_what_does_not_apply_wants_nothing() -> None:
    """The slope of a ramp that is not there; with another way, there is one."""
    bare = [("D02", "unit"), ("D02", "tool")]
    assert missing({"D02": 5, "X04": True}) == missing({"D02": 5}) == bare
    assert missing({"D02": 5, "X04": False}) == []
    second: dict[str, Answer] = {"X04": False, "X04#2": True, "D02": 5, "D02#2": 5}
    assert missing(second) == [("D02#2", "unit"), ("D02#2", "tool")]


def test_a_checklist_without_rules_wants_nothing() -> None:
    answers: dict[str, Answer] = {"E02": 700, "C12": False, "unknown": 1}
    assert missing_evidence(KZ, answers, score(KZ, answers), (), ()) == ()


def backed(checklist: Checklist, answers: dict[str, Answer]) -> dict[str, Answer]:
    """The same, every measurement with its unit and tool."""
    return {
        item: {"unit": checklist.by_id[item].unit, "value": said, "tool": "tape"}
        if isinstance(said, int | float)
        and not isinstance(said, bool)
        and checklist.by_id[item].answer_type == "measurement"
        else said
        for item, said in answers.items()
    }


def graded(changes: dict[str, Answer], photos: tuple[str, ...] = ()) -> Grade:
    answers = backed(NEW, all_best_in_2026()) | changes
    found = score(NEW, answers)
    return grade(NEW, found, missing_evidence(NEW, answers, found, (), photos))


def test_grades() -> None:
    assert graded({}) == "A"
    assert graded({"E02": TAPE}) == "B"
    assert graded({"E02": TAPE}, photos=("E02",)) == "A"
    assert graded({"C02": 1300}) == "A"
    assert graded({"I02": None}) == "A"
    assert graded({"I01": None}) == "B"
    assert graded({item.id: None for item in NEW.in_section("materials")}) == "B"
    both = (*NEW.in_section("materials"), *NEW.in_section("staff"), *NEW.in_section("route"))
    assert graded({item.id: None for item in both}) == "C"
    assert completeness(NEW, score(NEW, {})) == 0


def test_nothing_that_applies_is_not_complete() -> None:
    assert completeness(NEW, score(NEW, {})) == 0.0


@pytest.mark.parametrize("checklist", ALL, ids=str)
@given(st.data())
def test_more_evidence_never_lowers_the_grade(checklist: Checklist, data: st.DataObject) -> None:
    answers, random = data.draw(several_ways(checklist))
    found = score(checklist, answers)
    keys = sorted(answers)
    some = random.sample(keys, len(keys) // 2)
    few = missing_evidence(checklist, answers, found, keys, keys)
    more = missing_evidence(checklist, answers, found, some, some)
    assert set(few) <= set(more)
    assert grade(checklist, found, few) <= grade(checklist, found, more)


@pytest.mark.parametrize("checklist", ALL, ids=str)
@given(st.data())
def test_answering_an_unknown_never_lowers_the_grade(
    checklist: Checklist, data: st.DataObject
) -> None:
    """However it is answered, and with nothing to back it; all else is backed."""
    given, random = data.draw(visits(checklist))
    answers = backed(checklist, given)
    said_of = {item for item, said in answers.items() if said is not None}

    def graded_with(said: dict[str, Answer]) -> Grade:
        found = score(checklist, said)
        return grade(checklist, found, missing_evidence(checklist, said, found, said_of, said_of))

    before = graded_with(answers)
    for item in checklist.items:
        if answers.get(item.id) is None and item.answer_type != "photo":
            assert graded_with(answers | {item.id: answer(item, random)}) <= before
