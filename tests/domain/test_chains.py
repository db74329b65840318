"""Several ways into a station: the best counts, all are kept, and none ever lowers anything."""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.domain import chains
from audit.domain.answers import Answer, check
from audit.domain.chains import key, split, units, ways
from audit.domain.checklist import Chain, Checklist, Group, Severity, Text
from audit.domain.scoring import Status, per_way, rescore, score
from audit.domain.verdicts import CODES, Verdict
from audit.errors import Invalid
from tests.domain.test_scoring_properties import assert_not_worse
from tests.domain.visits import KZ, all_best, answer, visits

NAME = Text("а", "б", "c")
WAY_IN = Chain("way_in", NAME, ("route", "ramp", "entrance"))
BOOTH = Chain("booth", NAME, ("booth",))
PLACE = replace(KZ, chains=(WAY_IN, BOOTH))
BEST = {Status.NOT_ACCESSIBLE: 0, Status.NO_DATA: 1, Status.PARTIAL: 2, Status.ACCESSIBLE: 3}


def unit(checklist: Checklist, chain: Chain, number: int, random: Random) -> dict[str, Answer]:
    """Random answers to everything in a further unit of a chain."""
    return {
        key(item.id, number): answer(item, random, unknown=0.2)
        for section in chain.sections
        for item in checklist.in_section(section)
    }


def test_keys_name_the_item_and_the_unit() -> None:
    assert [key("D02", 1), key("D02", 2)] == ["D02", "D02#2"]
    assert [split("D02"), split("D02#2"), split("D02#9")] == [("D02", 1), ("D02", 2), ("D02", 9)]
    for wrong in ("D02#1", "D02#10", "D02#", "D02#02", "D02#x", "D02#2#3", "D02#²"):
        assert split(wrong)[1] == 0


def test_units_are_those_that_anything_was_said_of() -> None:
    answers = {"D02": 4, "E02#2": 900, "D02#3": 4, "H01#2": 1, "I01": True}
    assert units(PLACE, answers) == {"way_in": (1, 2, 3), "booth": (1, 2)}
    assert chains.count(PLACE, answers) == 6
    assert units(PLACE, {}) == {"way_in": (1,), "booth": (1,)}
    assert units(KZ, {"D02": 4}) == {}


def test_a_way_is_one_unit_of_each_chain_with_the_rest_of_the_station() -> None:
    answers = {"D02": 4, "D02#2": 9, "E02#2": 850, "H01": 1, "H01#2": 0, "I01": True}
    found = [(way.units, dict(way.answers)) for way in ways(PLACE, answers)]
    first, second = {"D02": 4}, {"D02": 9, "E02": 850}
    assert found == [
        ({"way_in": 1, "booth": 1}, first | {"H01": 1, "I01": True}),
        ({"way_in": 1, "booth": 2}, first | {"H01": 0, "I01": True}),
        ({"way_in": 2, "booth": 1}, second | {"H01": 1, "I01": True}),
        ({"way_in": 2, "booth": 2}, second | {"H01": 0, "I01": True}),
    ]
    [only] = ways(PLACE, {"D02": 4})
    assert (only.units, only.answers) == ({"way_in": 1, "booth": 1}, {"D02": 4})
    assert ways(KZ, {"D02": 4})[0].units == {}


def test_only_items_of_a_chain_can_be_recorded_again() -> None:
    good = {"D02#2": 4, "E02#9": {"unit": "in", "value": 36}, "C01#2": True, "D01": None}
    assert check(PLACE, good) == good
    wrong = {"I01#2": True, "D02#10": 4, "Z9#2": 1, "D02#2": "four", "E02#2": 90_000, "C01#3": 2}
    with pytest.raises(Invalid) as found:
        check(PLACE, wrong)
    assert {problem.where: problem.code for problem in found.value.problems} == {
        "I01#2": "unknown-unit",
        "D02#10": "unknown-unit",
        "Z9#2": "unknown-item",
        "D02#2": "wrong-type",
        "E02#2": "implausible",
        "C01#3": "wrong-type",
    }
    with pytest.raises(Invalid):
        check(KZ, {"D02#2": 4})


def test_more_ways_than_can_be_scored_are_refused() -> None:
    third = replace(PLACE, chains=(*PLACE.chains, Chain("inside", NAME, ("inside",))))
    many: dict[str, object] = {
        key(item, number): True for item in ("C01", "H06", "F01") for number in range(1, 6)
    }
    with pytest.raises(Invalid) as found:
        check(third, many)
    assert [problem.code for problem in found.value.problems] == ["too-many-ways"]
    assert check(PLACE, {where: True for where in many if not where.startswith("F")})


def test_a_good_ramp_at_one_door_does_not_mend_another_door() -> None:
    """The worst mistake that a best of each section would make."""
    perfect = all_best(PLACE, lambda item: True if item.answer_type == "yes_no" else 400)
    steep = perfect | {"D02": 20}
    narrow = steep | {
        key(item.id, 2): perfect[item.id]
        for section in WAY_IN.sections
        for item in PLACE.in_section(section)
    }
    narrow["E02#2"] = 700
    found = score(PLACE, narrow)
    assert found.status is Status.NOT_ACCESSIBLE
    assert len(found.ways) == 2
    assert score(PLACE, narrow | {"E02#2": 950}).status is Status.ACCESSIBLE


def test_each_group_has_its_own_best_way() -> None:
    """Blind voters take the first, voters in wheelchairs the second; both get in."""
    perfect = all_best(PLACE, lambda item: True if item.answer_type == "yes_no" else 400)
    again = {
        key(item.id, 2): perfect[item.id]
        for section in WAY_IN.sections
        for item in PLACE.in_section(section)
    }
    answers = perfect | again | {"E02": 700, "C10#2": False, "C09#2": 1000}
    found = score(PLACE, answers)
    assert found.status is Status.ACCESSIBLE
    assert found.index == 100
    assert not found.barriers
    assert (found.chosen[Group.WHEELCHAIR], found.chosen[Group.BLIND]) == (1, 0)
    worse = score(PLACE, answers | {"E02#2": 850})
    [barrier] = worse.barriers
    assert (barrier.item, barrier.verdict) == ("E02", Verdict.PARTIAL)
    assert set(barrier.groups) == {Group.WHEELCHAIR, Group.OTHER_MOBILITY}


@given(st.data())
def test_a_further_way_never_lowers_anything(data: st.DataObject) -> None:
    answers, random = data.draw(visits(PLACE))
    before = score(PLACE, answers)
    chain = data.draw(st.sampled_from(PLACE.chains))
    for number in (2, 3):
        answers |= unit(PLACE, chain, number, random)
        after = score(PLACE, answers)
        assert_not_worse(after, before)
        for group in Group:
            assert BEST[after.groups[group].status] >= BEST[before.groups[group].status]
            assert after.groups[group].completeness >= before.groups[group].completeness
        before = after


@given(st.data())
def test_what_holds_for_one_way_holds_for_several(data: st.DataObject) -> None:
    answers, random = data.draw(visits(PLACE))
    answers |= unit(PLACE, WAY_IN, 2, random) | unit(PLACE, BOOTH, 3, random)
    found = score(PLACE, answers)
    size = len(PLACE.scored_items)
    assert rescore(PLACE, found.codes) == found
    assert per_way(PLACE, found.codes) == [way.codes for way in found.ways]
    assert len(found.codes) == size * (1 + len(found.ways)) == size * 5
    effective = [CODES[found.verdicts[item.id]] for item in PLACE.scored_items]
    assert list(found.codes[:size]) == effective
    for got in found.groups.values():
        assert 0 <= got.low <= got.high <= 100
        if got.score is not None:
            assert got.low - 1e-9 <= got.score <= got.high + 1e-9
    for barrier in found.barriers:
        assert barrier.groups
        if barrier.severity is Severity.CRITICAL and barrier.verdict is Verdict.FAIL:
            for group in barrier.groups:
                assert (found.groups[group].score or 0) <= 39
                assert found.groups[group].status is Status.NOT_ACCESSIBLE


@given(st.data())
def test_the_number_of_a_unit_is_irrelevant(data: st.DataObject) -> None:
    answers, random = data.draw(visits(PLACE))
    second = unit(PLACE, WAY_IN, 2, random)
    moved = {where.replace("#2", "#7"): said for where, said in second.items()}
    assert score(PLACE, answers | second) == score(PLACE, answers | moved)


@pytest.mark.parametrize("wrong", [b"", b"\x00", bytes(206), bytes([9]) * 103])
def test_bytes_of_something_else_are_refused(wrong: bytes) -> None:
    with pytest.raises(ValueError, match="are not verdicts of"):
        rescore(PLACE, wrong)
