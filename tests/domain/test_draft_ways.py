"""Several ways in a draft, and a draft that goes on with another checklist."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from audit import checklists
from audit.domain import answers as answering
from audit.domain.carrying import carried
from audit.domain.checklist import Text
from audit.domain.draft import TOOL, UNIT, Asked, Draft, field, fields, further
from audit.domain.draft_ways import keys_of, with_unit, without_unit

KZ_1 = checklists.get("kz-2026", 1)
KZ = checklists.get("kz-2026", 2)
CORE = checklists.get("kz-2026-core", 1)


def asked(draft: Draft, key: str) -> Asked:
    return next(each for each in draft.asked() if each.key == key)


def added(draft: Draft, chain: str = "way_in", *, copied: bool = False) -> Draft:
    typed = with_unit(draft, chain, copied=copied)
    assert typed is not None
    return Draft(KZ, typed)


def test_a_way_is_added_and_asked_from_its_start_to_its_end() -> None:
    draft = added(Draft(KZ, {}))
    assert draft.units == {"way_in": (1, 2), "inside": (1,), "booth": (1,)}
    ways = [part for part in draft.parts if part[0] in ("approach", "route", "ramp", "entrance")]
    sections = ("approach", "route", "ramp", "entrance")
    assert ways == [(section, unit) for unit in (1, 2) for section in sections]
    assert [each.key for each in draft.asked("ramp", 2)][:2] == ["D01#2", "D02#2"]
    assert draft.progress("ramp").asked == 2 * Draft(KZ, {}).progress("ramp").asked


def test_a_copy_has_the_answers_but_not_what_somebody_saw_there() -> None:
    typed = {"E02": "850", "E02-unit": "cm", "E02-note": "x", "E02-measure": "yes", "I01": "yes"}
    draft = added(Draft(KZ, typed), copied=True)
    assert draft.typed == typed | {"way_in#": "2", "E02#2": "850", "E02#2-unit": "cm"}
    assert added(Draft(KZ, typed)).typed == typed | {"way_in#": "2"}


def test_a_removed_way_takes_all_with_it_and_leaves_the_numbers_of_the_others() -> None:
    draft = added(added(Draft(KZ, {"E02": "900"}), copied=True), copied=True)
    left = Draft(KZ, without_unit(draft, "way_in", 2))
    assert left.units["way_in"] == (1, 3)
    assert left.typed == {"E02": "900", "E02#3": "900", "way_in#": "3"}
    assert added(left).units["way_in"] == (1, 2, 3)
    assert "E02#2" in keys_of(draft, "way_in", 2)
    assert "H01#2" not in keys_of(draft, "way_in", 2)


def test_there_are_at_most_nine() -> None:
    draft = Draft(KZ, {further("booth"): "2 3 4 5 6 7 8 9"})
    assert draft.units["booth"] == tuple(range(1, 10))
    assert with_unit(draft, "booth", copied=False) is None
    assert Draft(KZ, {further("booth"): "2 1 0 99 x ²"}).units["booth"] == (1, 2)


def test_conditions_are_seen_on_each_way() -> None:
    """The first door has steps and a ramp, the second is level."""
    typed = {"X02": "yes", "X04": "yes", "X06": "no", "X02#2": "no", "way_in#": "2"}
    draft = Draft(KZ, typed)
    assert "D02" not in draft.hidden
    assert {"D02#2", "X04#2", "X03#2"} <= draft.hidden
    assert draft.answers["X04#2"] is False
    assert answering.check(KZ, draft.answers) == draft.answers


def test_too_many_combinations_are_a_problem_of_the_whole() -> None:
    many = {further(chain.id): "2 3 4 5" for chain in KZ.chains}
    said = {f"{item}#{unit}": "yes" for item in ("C01", "F01", "H05") for unit in range(2, 6)}
    [problem] = Draft(KZ, many | said).problems
    assert (problem.where, problem.code) == ("answers", "too-many-ways")


def test_a_number_keeps_the_unit_and_the_tool_it_was_read_off_with() -> None:
    def said(**typed: str) -> object:
        named = {name.replace("_", "-"): value for name, value in typed.items()}
        return Draft(KZ, named).answers.get("D02" if "D02" in named else "E02")

    assert said(E02="900") == 900
    assert said(E02="900", E02_unit="mm") == 900
    assert said(E02="900", E02_tool="tape") == {"unit": "mm", "value": 900, "tool": "tape"}
    assert said(E02="35,5", E02_unit="in") == {"unit": "in", "value": 35.5}
    slope = {"unit": "cm", "rise": 15, "run": 180, "tool": "level"}
    assert said(D02="15", D02_run="180", D02_unit="cm", D02_tool="level") == slope
    assert said(D02="12", D02_unit="1:n") == {"unit": "1:n", "value": 12}
    assert said(E02_unit="in", E02_tool="tape") is None


def test_what_is_wrong_with_a_unit_is_told_at_its_field() -> None:
    def codes(**typed: str) -> list[tuple[str, str]]:
        named = {name.replace("_", "-"): value for name, value in typed.items()}
        return [(problem.where, problem.code) for problem in Draft(KZ, named).problems]

    assert codes(D02="15", D02_unit="cm") == [("D02", "run-missing")]
    assert codes(D02="15", D02_unit="cm", D02_run="x") == [("D02", "not-a-number")]
    assert codes(E02="9", E02_unit="stone") == [("E02", "wrong-unit")]
    assert codes(E02="9", E02_tool="eye") == [("E02", "unknown-tool")]
    assert codes(E02="900", E02_unit="m") == [("E02", "implausible")]
    assert codes(E02="1,200", E02_unit="m") == []
    assert codes(E02="1,200", E02_unit="mm") == [("E02", "number-in-two-ways")]


def test_a_number_is_offered_the_unit_and_tool_of_the_one_before() -> None:
    typed = {"C02": "130", "C02-unit": "cm", "C02-tool": "laser", "D02": "5"}
    draft = Draft(KZ, typed)
    door, slope = asked(draft, "E02"), asked(draft, "C06")
    assert (draft.usual(door, UNIT), draft.usual(door, TOOL)) == ("cm", "laser")
    assert (draft.usual(slope, UNIT), draft.usual(slope, TOOL)) == ("", "")
    own = Draft(KZ, typed | {"E02": "900"})
    assert own.usual(asked(own, "E02"), UNIT) == ""
    chosen = Draft(KZ, typed | {"E02-unit": "in"})
    assert chosen.usual(asked(chosen, "E02"), UNIT) == "in"


def test_a_measure_in_place_is_told_of_what_applies() -> None:
    typed = {"I01-measure": "yes", "X02": "no", "X06": "no", "D02-measure": "yes"}
    assert Draft(KZ, typed).measures == ("I01",)


def test_a_draft_goes_on_with_a_newer_version() -> None:
    typed = {"D02": "6", "E02": "900", "X02": "yes", "I01": "yes"}
    found = carried(Draft(KZ_1, typed), KZ)
    assert found.draft.typed == typed
    assert (found.kept, found.new) == (4, 4)
    assert [item.id for item in found.changed] == ["D02"]
    assert found.gone == ()


def test_answers_of_the_short_form_carry_over_into_the_full_form() -> None:
    typed = {item.id: "yes" for item in CORE.items if item.answer_type == "yes_no"}
    found = carried(Draft(CORE, typed), KZ)
    assert found.kept == len(typed)
    assert (found.changed, found.gone) == ((), ())
    assert found.new == len(KZ.items) - len(CORE.items)
    back = carried(Draft(KZ, typed | {"A01": "yes", "A02": "no"}), CORE)
    assert [item.id for item in back.gone] == ["A01", "A02"]


def test_a_reworded_question_is_looked_at_again() -> None:
    items = tuple(
        replace(item, question=Text("а", "б", "c")) if item.id == "I01" else item
        for item in KZ.items
    )
    found = carried(Draft(KZ, {"I01": "yes", "I02": "yes"}), replace(KZ, items=items))
    assert [item.id for item in found.changed] == ["I01"]


WRITTEN = st.dictionaries(
    st.sampled_from(fields([*KZ.by_id, *(f"{item}#2" for item in KZ.chain_of)])),
    st.sampled_from(["yes", "no", "unknown", "5", "900", "2,5", "cm", "1:n", "tape", "x"]),
    max_size=80,
)


@given(WRITTEN, st.booleans())
def test_whatever_is_typed_on_several_ways_can_be_read_and_sent(
    typed: dict[str, str], booth: bool
) -> None:
    marks = {"way_in#": "2", **({"booth#": "2"} if booth else {})}
    draft = Draft(KZ, typed | marks)
    said = dict(draft.answers)
    assert answering.check(KZ, said) == said
    whole = draft.progress()
    assert whole.answered == sum(draft.progress(*part).answered for part in draft.parts)
    assert not {each.key for each in draft.missing} & draft.hidden
    assert all(draft.typed[field(key, "measure")] for key in draft.measures)
