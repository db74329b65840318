"""The fewest things to mend: nothing fewer is enough, and what is named is enough."""

from itertools import chain as flat
from itertools import combinations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit import checklists
from audit.domain.checklist import CORE_GROUPS, EFFORTS, Checklist, Group
from audit.domain.lifting import Fixes, lifting
from audit.domain.outcome import lasting
from audit.domain.scoring import Status, rescore
from audit.domain.verdicts import NA, PASS, UNKNOWN
from tests.domain.visits import ALL, several_ways

CORE = checklists.get("kz-2026-core", 1)
CA = checklists.get("ca-mandatory", 1)


def mended(checklist: Checklist, codes: bytes, items: tuple[str, ...]) -> bytes:
    ids = [item.id for item in checklist.scored_items]
    return bytes(PASS if item in items else code for item, code in zip(ids, codes, strict=True))


def is_lifted(checklist: Checklist, codes: bytes, group: Group, items: tuple[str, ...]) -> bool:
    after = rescore(checklist, mended(checklist, codes, items))
    return after.groups[group].status is Status.ACCESSIBLE


@settings(max_examples=40)
@given(st.integers(0, 2**32), st.sampled_from([CORE, CA]), st.sampled_from(CORE_GROUPS))
def test_nothing_fewer_is_enough(seed: int, checklist: Checklist, group: Group) -> None:
    """Every smaller set of the group's items is tried."""
    random = Random(seed)  # noqa: S311
    weights = random.choice([(1, 1, 6, 1, 1), (3, 3, 3, 1, 1), (0, 2, 5, 4, 1), (0, 0, 0, 1, 0)])
    codes = bytes(random.choices(range(5), weights, k=len(checklist.scored_items)))
    found = lifting(checklist, {}, rescore(checklist, codes)).get(group)
    if found is None:
        assert is_lifted(checklist, codes, group, ())
        return
    if found.fewest is None:
        return
    named = found.fewest.mend + found.fewest.check
    assert is_lifted(checklist, codes, group, named)
    candidates = [
        item.id
        for item, code in zip(checklist.scored_items, codes, strict=True)
        if group in item.groups and code not in (PASS, NA)
    ]
    smaller = flat.from_iterable(
        combinations(candidates, size) for size in range(min(len(named), 5))
    )
    assert not any(is_lifted(checklist, codes, group, few) for few in smaller)


@pytest.mark.parametrize("checklist", ALL, ids=str)
@given(st.data())
def test_what_is_named_is_enough_and_of_the_effort_that_is_said(
    checklist: Checklist, data: st.DataObject
) -> None:
    answers, random = data.draw(several_ways(checklist))
    codes = bytes(random.choices(range(5), (1, 1, 6, 1, 1), k=len(checklist.scored_items)))
    without = lasting(checklist, answers)
    for group, found in lifting(checklist, answers, rescore(checklist, codes)).items():
        for fixes in (found.fewest, found.for_the_day, found.for_good):
            if fixes is not None:
                assert is_lifted(checklist, codes, group, fixes.mend + fixes.check)
                assert not set(fixes.mend) & set(fixes.check)
                judged = dict(zip([i.id for i in checklist.scored_items], codes, strict=True))
                assert all(judged[item] == UNKNOWN for item in fixes.check)
        if found.for_the_day is not None:
            assert not without & set(found.for_the_day.mend)
            assert found.fewest is not None
            assert len(found.fewest) <= len(found.for_the_day)


def test_the_least_effort_that_does_comes_before_the_fewest() -> None:
    """The door (hours) and the ramp (days) are both needed; the rest is a choice of minor items."""
    kz = checklists.get("kz-2026", 2)
    items = [item.id for item in kz.scored_items]
    codes = bytearray([PASS] * len(items))
    for item in ("C01", "E02"):
        codes[items.index(item)] = 0
    found = lifting(kz, {}, rescore(kz, bytes(codes)))
    wheelchair = found[Group.WHEELCHAIR]
    assert wheelchair.fewest == Fixes(("C01", "E02"), ())
    assert wheelchair.for_the_day == Fixes(("C01", "E02"), ())
    assert EFFORTS.index("days") == 1
    assert set(found) == {Group.WHEELCHAIR, Group.OTHER_MOBILITY, Group.OLDER}
    narrow = {"E02": 800, "X15": True}
    assert lifting(kz, narrow, rescore(kz, bytes(codes)))[Group.WHEELCHAIR].for_the_day is None


def test_of_several_ways_the_one_that_needs_least_counts() -> None:
    kz = checklists.get("kz-2026", 2)
    items = [item.id for item in kz.scored_items]
    first, second = bytearray([PASS] * len(items)), bytearray([PASS] * len(items))
    first[items.index("C01")] = first[items.index("E02")] = 0
    second[items.index("D02")] = 0
    stored = bytes(first) + bytes(first) + bytes(second)
    assert lifting(kz, {}, rescore(kz, stored))[Group.WHEELCHAIR].fewest == Fixes(("D02",), ())
