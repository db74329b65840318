"""Why a group meets another status: the rule that decides, and the items that it is about."""

from dataclasses import replace
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.domain.checklist import Checklist, Group, Severity
from audit.domain.scoring import Score, Status, rescore, score
from audit.domain.shifts import CAPPED, shifts
from audit.domain.verdicts import FAIL, NA, PARTIAL, PASS, UNKNOWN
from tests.domain.visits import ALL, NEW, several_ways

BLIND = Group.BLIND


def scored(**codes: int) -> Score:
    """All passes but these; of ALL_OTHERS what stands there."""
    others = codes.pop("ALL_OTHERS", PASS)
    return rescore(NEW, bytes(codes.get(item.id, others) for item in NEW.scored_items))


def of_blind(severity: Severity, number: int = 0) -> str:
    return [
        item.id
        for item in NEW.scored_items
        if item.severity is severity and item.groups and BLIND in item.groups
    ][number]


CRITICAL, MAJOR = of_blind(Severity.CRITICAL), of_blind(Severity.MAJOR)


@pytest.mark.parametrize(
    ("codes", "status", "rule", "items"),
    [
        ({CRITICAL: FAIL}, Status.NOT_ACCESSIBLE, "critical-failed", (CRITICAL,)),
        ({CRITICAL: UNKNOWN}, Status.NO_DATA, "critical-unknown", (CRITICAL,)),
        ({MAJOR: FAIL}, Status.PARTIAL, CAPPED, (MAJOR,)),
        ({CRITICAL: PARTIAL}, Status.PARTIAL, CAPPED, (CRITICAL,)),
        ({"ALL_OTHERS": NA}, Status.NO_DATA, "nothing-known", ()),
        ({"ALL_OTHERS": PARTIAL}, Status.PARTIAL, "from-50", ()),
    ],
)
def test_the_rule_that_decides_is_named(
    codes: dict[str, int], status: Status, rule: str, items: tuple[str, ...]
) -> None:
    found = shifts(NEW, scored().groups, scored(**codes))
    [blind] = [shift for shift in found if shift.group is BLIND]
    assert (blind.before, blind.after) == (Status.ACCESSIBLE, status)
    assert (blind.rule, blind.items) == (rule, items)


def test_what_is_better_now_is_told_too() -> None:
    found = shifts(NEW, scored(**{CRITICAL: FAIL}).groups, scored())
    assert {shift.group for shift in found} == set(NEW.by_id[CRITICAL].groups)
    assert {(shift.after, shift.rule) for shift in found} == {(Status.ACCESSIBLE, "from-85")}


def test_a_group_that_was_not_there_before() -> None:
    [found] = shifts(NEW, {g: s for g, s in scored().groups.items() if g is not BLIND}, scored())
    assert (found.group, found.before, found.after) == (BLIND, None, Status.ACCESSIBLE)


@pytest.mark.parametrize("checklist", ALL, ids=str)
@given(st.data())
def test_only_another_status_is_a_shift(checklist: Checklist, data: st.DataObject) -> None:
    """With several ways, too: the rule is that of the group's own best way."""
    answers, _ = data.draw(several_ways(checklist))
    now = score(checklist, answers)
    assert shifts(checklist, now.groups, now) == ()
    other = {
        group: found._replace(status=cast(Status, None)) for group, found in now.groups.items()
    }
    found = shifts(checklist, other, now)
    assert [(shift.group, shift.after) for shift in found] == [
        (group, said.status) for group, said in now.groups.items()
    ]
    for shift in found:
        assert bool(shift.items) is (shift.rule in ("critical-failed", "critical-unknown", CAPPED))
    assert shifts(replace(checklist), other, now) == found
