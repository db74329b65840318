"""What a rule set says in its own words: by groups, all or nothing, or in three outcomes."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit import checklists
from audit.domain.outcome import lasting, outcome
from audit.domain.rulings import ruling
from audit.domain.scoring import Status, rescore, score
from audit.domain.verdicts import Verdict, encode
from tests.domain.visits import ALL, US, several_ways

CA = checklists.get("ca-mandatory", 1)
PASSED = {item.id: Verdict.PASS for item in CA.scored_items}


@pytest.mark.parametrize(
    ("changes", "result"),
    [
        ({}, Status.ACCESSIBLE),
        ({"C1": Verdict.NA}, Status.ACCESSIBLE),
        ({"B1": Verdict.FAIL}, Status.NOT_ACCESSIBLE),
        ({"B1": Verdict.PARTIAL}, Status.NOT_ACCESSIBLE),
        ({"B1": Verdict.UNKNOWN}, Status.NO_DATA),
        ({"B1": Verdict.UNKNOWN, "D2": Verdict.FAIL}, Status.NOT_ACCESSIBLE),
    ],
)
def test_all_or_nothing(changes: dict[str, Verdict], result: Status) -> None:
    found = rescore(CA, encode(CA, PASSED | changes))
    said = ruling(CA, found, ())
    assert said.result == result
    bad = (Verdict.FAIL, Verdict.PARTIAL)
    assert set(said.failed) == {item for item, verdict in changes.items() if verdict in bad}


@given(st.data())
def test_each_method_says_what_it_is_named_for(data: st.DataObject) -> None:
    checklist = data.draw(st.sampled_from(ALL))
    answers, _ = data.draw(several_ways(checklist))
    found = score(checklist, answers)
    by_groups = ruling(replace(checklist, method="groups"), found, ())
    without = lasting(checklist, answers)
    three_way = ruling(replace(checklist, method="three_way"), found, without)
    assert by_groups.result == found.status
    assert three_way.result == outcome(checklist, found, answers)
    assert set(by_groups.unknown) == {
        item for item, verdict in found.verdicts.items() if verdict is Verdict.UNKNOWN
    }


@given(st.data())
def test_where_all_is_required_the_groups_say_the_same(data: st.DataObject) -> None:
    """With one way, and every item critical, as Elections Canada has it."""
    answers, _ = data.draw(several_ways(replace(CA, chains=())))
    found = score(CA, answers)
    assert ruling(CA, found, ()).result == found.status


def test_the_published_methods() -> None:
    methods = {str(checklist): checklist.method for checklist in ALL}
    assert methods["kz-2026@2"] == methods["us-doj-2016@1"] == "groups"
    assert methods["us-doj-2016@2"] == "three_way"
    assert methods["ca-mandatory@1"] == "all_required"
    assert US.method == "groups"
