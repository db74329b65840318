"""The visits of several auditors put together: nobody's word is lost, and the lower one counts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.domain.agreement import conflicts
from audit.domain.chains import split
from audit.domain.checklist import Checklist
from audit.domain.scoring import WORST_FIRST, Status, score
from audit.domain.together import together
from audit.domain.verdicts import FAIL, PARTIAL, Verdict
from tests.domain.visits import (
    ALL,
    NEW,
    Answers,
    all_best_in_2026,
    answer,
    named_in_conditions,
    several_ways,
    visits,
)

BARRIERS = (FAIL, PARTIAL)
every = pytest.mark.parametrize("checklist", ALL, ids=str)


def codes(checklist: Checklist, answers: Answers) -> bytes:
    return score(checklist, answers).codes[: len(checklist.scored_items)]


@every
@given(st.data())
def test_where_the_place_is_seen_alike_the_lowest_verdict_counts(
    checklist: Checklist, data: st.DataObject
) -> None:
    """The auditors agree on what the place is like, and differ on how good it is."""
    one, random = data.draw(visits(checklist))
    like = named_in_conditions(checklist) | {item.id for item in checklist.items if not item.scored}
    other = {key: said for key, said in one.items() if key in like} | {
        item.id: answer(item, random, 0.2)
        for item in checklist.scored_items
        if item.id not in like and random.random() < 0.9
    }
    both = [codes(checklist, one), codes(checklist, other)]
    for order in ([one, other], [other, one]):
        found = together(checklist, order)
        for code, *said in zip(codes(checklist, dict(found.answers)), *both, strict=True):
            lowest = min(said)
            assert code == lowest if lowest in BARRIERS else code not in BARRIERS
        differing = [checklist.scored_items[place].id for place in conflicts(both)]
        assert list(found.conflicts) == differing


@every
@given(st.data())
def test_it_is_never_better_than_the_lowest_that_is_known(
    checklist: Checklist, data: st.DataObject
) -> None:
    """However differently they see the place, as long as the lowest visit has every answer."""
    found = [data.draw(several_ways(checklist))[0] for _ in range(data.draw(st.integers(2, 3)))]
    asked = {item.id: item.answer_type == "yes_no" for item in checklist.items}
    whole = [
        {
            key: (asked[split(key)[0]] or 400) if said is None else said
            for key, said in (dict.fromkeys(asked) | visit).items()
        }
        for visit in found
    ]
    merged = score(checklist, together(checklist, whole).answers)
    scores = [score(checklist, visit) for visit in whole]
    lowest = min(scores, key=lambda one: (WORST_FIRST.index(one.status), one.index or 100.0))
    assert WORST_FIRST.index(merged.status) <= WORST_FIRST.index(lowest.status)
    assert (merged.index or 0) <= (lowest.index or 0) + 1e-9


@every
@given(st.data())
def test_every_answer_is_one_that_somebody_gave(checklist: Checklist, data: st.DataObject) -> None:
    found = [data.draw(several_ways(checklist))[0] for _ in range(2)]
    merged = together(checklist, found)
    assert merged.answers.keys() == merged.source.keys()
    for key, said in merged.answers.items():
        assert said == found[merged.source[key]].get(key)
    first = {key for key, said in found[0].items() if said is not None and "#" not in key}
    assert first <= {key for key, said in merged.answers.items() if said is not None}


@every
@given(st.data())
def test_people_who_say_the_same_change_nothing(checklist: Checklist, data: st.DataObject) -> None:
    visit, _ = data.draw(several_ways(checklist))
    merged = together(checklist, [visit, dict(visit)])
    assert merged.answers == visit
    assert merged.conflicts == ()


def test_one_sees_a_step_and_a_missing_ramp() -> None:
    good = all_best_in_2026()
    steps = good | {"X02": True, "X06": True, "D01": False, "F01": False, "X04": False}
    flat = good | {"X02": False, "X06": False}
    for order in ([flat, steps], [steps, flat]):
        merged = score(NEW, together(NEW, order).answers)
        assert merged.verdicts == score(NEW, steps).verdicts
        assert merged.status is Status.NOT_ACCESSIBLE


def test_what_one_did_not_look_at_the_other_did() -> None:
    good = all_best_in_2026()
    merged = together(NEW, [good | {"E02": None}, good | {"G01": None, "E02": 700}])
    assert score(NEW, merged.answers).verdicts["E02"] is Verdict.FAIL
    assert merged.answers["G01"] == good["G01"]
    assert (merged.source["E02"], merged.source["G01"]) == (1, 0)
    assert merged.conflicts == ()


def test_a_chair_settles_item_by_item() -> None:
    wide, narrow = all_best_in_2026(), all_best_in_2026() | {"E02": 700, "G01": False}
    assert together(NEW, [wide, narrow]).conflicts == ("E02", "G01")
    settled = together(NEW, [wide, narrow], {"E02": 0})
    assert settled.conflicts == ("G01",)
    assert settled.answers["E02"] == wide["E02"]
    assert settled.answers["G01"] is False
    both = together(NEW, [wide, narrow], {"E02": 0, "G01": 0})
    assert both.conflicts == ()
    assert both.answers == wide


def test_settling_takes_the_place_as_that_auditor_saw_it() -> None:
    """Whether a ramp is missing depends on whether there are steps."""
    good = all_best_in_2026()
    steps = good | {"X02": True, "X06": True, "D01": False, "F01": False, "X04": False}
    flat = good | {"X02": False, "X06": False}
    differing = together(NEW, [steps, flat]).conflicts
    settled = together(NEW, [steps, flat], dict.fromkeys(differing, 1))
    assert score(NEW, settled.answers).status is score(NEW, flat).status
    settled = together(NEW, [steps, flat], dict.fromkeys(differing, 0))
    assert score(NEW, settled.answers).verdicts == score(NEW, steps).verdicts


def test_a_door_that_only_one_counted_does_not_help() -> None:
    narrow = all_best_in_2026() | {"E02": 700}
    with_another = narrow | {"E02#2": 950}
    merged = together(NEW, [narrow, with_another])
    assert "E02#2" not in merged.answers
    assert score(NEW, merged.answers).status is score(NEW, narrow).status
