"""What a draft says: numbers as people write them, what applies, what is missing, how far it is."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from audit import checklists
from audit.domain import answers
from audit.domain.conditions import parse
from audit.domain.draft import NOTE, Draft, Progress, field, fields
from audit.domain.visit import NOTE_LENGTH

KZ = checklists.get("kz-2026", 1)


def codes(draft: Draft) -> dict[str, str]:
    return {problem.where: problem.code for problem in draft.problems}


def test_yes_no_and_cannot_tell_are_answers() -> None:
    draft = Draft(KZ, {"A01": "yes", "A02": "no", "A05": "unknown"})
    assert draft.answers == {"A01": True, "A02": False, "A05": None}
    assert not draft.problems


def test_numbers_are_read_as_people_write_them() -> None:
    for written, value in {
        "11": 11,
        " 11,5 ": 11.5,
        "11.5": 11.5,
        "1 200": 1200,
        "1\u00a0200": 1200,
        "0": 0,
        "+3": 3,
        "12,0": 12,
    }.items():
        assert Draft(KZ, {"A03": written}).answers == {"A03": value}, written


def test_what_is_no_number_is_a_problem_at_its_item() -> None:
    for written in ("abc", "1-2", "12 cm", "1e3", "--1", "1,2,3", "٣", "nan", "9" * 40, "0.00001"):
        assert codes(Draft(KZ, {"A03": written})) == {"A03": "not-a-number"}, written


def test_a_number_out_of_range_is_a_problem_and_not_an_answer() -> None:
    draft = Draft(KZ, {"A03": "-5"})
    assert codes(draft) == {"A03": "implausible"}
    assert "A03" not in draft.answers


def test_millimetres_with_three_digits_after_a_comma_are_asked_again() -> None:
    assert codes(Draft(KZ, {"C02": "1,200"})) == {"C02": "number-in-two-ways"}
    assert codes(Draft(KZ, {"C02": "1.200"})) == {"C02": "number-in-two-ways"}
    assert Draft(KZ, {"C02": "1200,5"}).answers == {"C02": 1200.5}
    assert Draft(KZ, {"A03": "1,200"}).answers == {"A03": 1.2}


def test_a_count_is_whole() -> None:
    assert codes(Draft(KZ, {"G04": "2,5"})) == {"G04": "not-whole"}
    assert Draft(KZ, {"G04": "2"}).answers == {"G04": 2}


def test_could_not_measure_is_an_answer_unless_there_is_a_number_too() -> None:
    instead = field("C02", "unknown")
    assert Draft(KZ, {instead: "unknown"}).answers == {"C02": None}
    assert codes(Draft(KZ, {instead: "unknown", "C02": "1200"})) == {"C02": "said-two-things"}


def test_not_needed_is_taken_only_where_the_checklist_allows_it() -> None:
    assert Draft(KZ, {"E07": "not_needed"}).answers == {"E07": "not_needed"}
    assert Draft(KZ, {field("C05", "not_needed"): "yes"}).answers == {"C05": "not_needed"}
    assert codes(Draft(KZ, {"E01": "not_needed"})) == {"E01": "wrong-type"}


def test_a_note_may_be_as_long_as_a_visit_takes_it() -> None:
    where = field("A01", NOTE)
    assert not Draft(KZ, {where: "x" * NOTE_LENGTH}).problems
    draft = Draft(KZ, {where: "x" * (NOTE_LENGTH + 1)})
    assert codes(draft) == {where: "note-too-long"}
    assert len(draft.notes["A01"]) == NOTE_LENGTH + 1


def test_an_item_is_hidden_only_when_it_is_known_not_to_apply() -> None:
    assert "X03" not in Draft(KZ, {}).hidden
    assert "X03" not in Draft(KZ, {"X02": "unknown"}).hidden
    assert "X03" not in Draft(KZ, {"X02": "yes"}).hidden
    assert "X03" in Draft(KZ, {"X02": "no"}).hidden


def test_what_does_not_apply_is_kept_but_not_counted() -> None:
    typed = {"X02": "no", "X03": "7", "D01": "no", field("D01", NOTE): "a plank"}
    draft = Draft(KZ, typed)
    assert draft.typed == typed
    assert "X03" not in draft.answers
    assert "D01" not in draft.answers
    assert draft.notes == {"D01": "a plank"}
    assert Draft(KZ, typed | {"X02": "yes"}).answers["X03"] == 7


def test_a_problem_in_what_does_not_apply_holds_nothing_up() -> None:
    assert codes(Draft(KZ, {"X02": "yes", "X03": "many"})) == {"X03": "not-a-number"}
    assert codes(Draft(KZ, {"X02": "no", "X03": "many"})) == {}


def test_where_no_ramp_is_needed_the_ramp_is_settled() -> None:
    """X04 is not asked then, and its questions would be unknown for ever."""
    draft = Draft(KZ, {"X02": "no", "X06": "no", "X04": "yes", "D02": "12"})
    ramp = {item.id for item in KZ.in_section("ramp")}
    assert ramp <= draft.hidden
    assert draft.answers["X04"] is False
    assert draft.progress("ramp") == Progress(0, 0)
    assert not ramp <= Draft(KZ, {"X02": "no", "X06": "yes"}).hidden


def test_missing_is_what_applies_and_of_which_nothing_was_said() -> None:
    draft = Draft(KZ, {"X02": "no", "A01": "unknown", "A03": "far"})
    missing = {asked.key for asked in draft.missing}
    assert not missing & {"X02", "X03", "A01", "A03"}
    assert "A02" in missing


def test_a_photo_item_is_answered_by_a_photo() -> None:
    assert "X12" in {asked.key for asked in Draft(KZ, {}).missing}
    assert "X12" not in {asked.key for asked in Draft(KZ, {}, {"X12"}).missing}


def test_progress_counts_what_applies() -> None:
    empty = Draft(KZ, {})
    assert empty.progress() == Progress(0, len(KZ.items))
    draft = Draft(KZ, {"X02": "no", "X01": "unknown", "X13": "nonsense"})
    before, after = empty.progress("context"), draft.progress("context")
    assert after == Progress(2, before.asked - 1)
    assert not after.complete


def test_every_field_of_an_item_has_its_own_name() -> None:
    names = fields(KZ.by_id)
    assert len(names) == len(set(names)) == 8 * len(KZ.items)


def test_what_can_be_read_is_known_whether_it_applies_or_not() -> None:
    draft = Draft(KZ, {"X02": "no", "X03": "7", "A03": "far"})
    assert draft.readable == {"X02": False, "X03": 7}


def test_a_condition_that_contradicts_itself_comes_to_an_end() -> None:
    """X03 applies only while it is more than five, which it is not while it does not apply."""
    steps = replace(KZ.by_id["X03"], applies_if=parse("X03 > 5"))
    absurd = replace(KZ, items=(steps,))
    assert Draft(absurd, {"X03": "3"}).progress().asked in {0, 1}


written = st.dictionaries(
    st.sampled_from(fields(KZ.by_id)),
    st.one_of(
        st.sampled_from(["yes", "no", "unknown", "not_needed", "0", "5", "900", "2,5", "151"]),
        st.text(max_size=12),
    ),
    max_size=60,
)


@given(written)
def test_whatever_is_typed_a_draft_can_be_read(typed: dict[str, str]) -> None:
    draft = Draft(KZ, typed)
    whole = draft.progress()
    assert 0 <= whole.answered <= whole.asked == len(KZ.items) - len(draft.hidden)
    wrong = {problem.where.partition("-")[0] for problem in draft.problems}
    assert whole.answered + len(draft.missing) <= whole.asked
    assert whole.asked - whole.answered - len(draft.missing) <= len(wrong)
    assert whole.answered == sum(draft.progress(each.id).answered for each in KZ.sections)
    assert not {asked.key for asked in draft.missing} & draft.hidden


@given(written)
def test_answers_that_count_pass_the_check_of_a_visit(typed: dict[str, str]) -> None:
    said = dict(Draft(KZ, typed).answers)
    assert answers.check(KZ, said) == said
