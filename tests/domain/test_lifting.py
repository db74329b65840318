"""The fewest things to mend: nothing fewer is enough, and what is named is enough."""

from itertools import chain as flat
from itertools import product
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit import checklists
from audit.domain.answers import Answer, judged
from audit.domain.chains import key, ways
from audit.domain.checklist import CORE_GROUPS, EFFORTS, Checklist, Group
from audit.domain.lifting import Fixes, lifting
from audit.domain.outcome import lasting_on
from audit.domain.scoring import Status, of_ways, per_way, rescore, score
from audit.domain.verdicts import NA, PASS, UNKNOWN
from tests.domain.visits import ALL, NEW, all_best_in_2026, several_ways

CORE = checklists.get("kz-2026-core", 1)
CA = checklists.get("ca-mandatory", 1)


def mended(checklist: Checklist, codes: bytes, items: tuple[str, ...]) -> bytes:
    """What does not apply stays so."""
    ids = [item.id for item in checklist.scored_items]
    return bytes(
        PASS if item in items and code != NA else code
        for item, code in zip(ids, codes, strict=True)
    )


def is_lifted(checklist: Checklist, codes: bytes, group: Group, items: tuple[str, ...]) -> bool:
    after = rescore(checklist, mended(checklist, codes, items))
    return after.groups[group].status is Status.ACCESSIBLE


@given(st.integers(0, 2**32), st.sampled_from([CORE, CA]), st.sampled_from(CORE_GROUPS))
def test_nothing_fewer_is_enough(seed: int, checklist: Checklist, group: Group) -> None:
    """Every smaller set is tried. Items of one severity and verdict do the same for a group, so
    that of each kind only how many matters."""
    random = Random(seed)  # noqa: S311
    weights = random.choice([(1, 1, 6, 1, 1), (3, 3, 3, 1, 1), (0, 2, 5, 4, 1), (0, 0, 0, 1, 0)])
    codes = bytes(random.choices(range(5), weights, k=len(checklist.scored_items)))
    found = lifting(checklist, {}, rescore(checklist, codes)).get(group)
    if found is None:
        assert is_lifted(checklist, codes, group, ())
        return
    if found.fewest is None:
        everything = tuple(item.id for item in checklist.scored_items)
        assert not is_lifted(checklist, codes, group, everything)
        return
    named = found.fewest.mend + found.fewest.check
    assert is_lifted(checklist, codes, group, named)
    kinds: dict[object, list[str]] = {}
    for item, code in zip(checklist.scored_items, codes, strict=True):
        if group in item.groups and code not in (PASS, NA):
            kinds.setdefault((item.severity, code), []).append(item.id)
    for counts in product(*(range(len(items) + 1) for items in kinds.values())):
        if sum(counts) < len(named):
            few = flat.from_iterable(
                items[:count] for items, count in zip(kinds.values(), counts, strict=True)
            )
            assert not is_lifted(checklist, codes, group, tuple(few))


@pytest.mark.parametrize("checklist", ALL, ids=str)
@given(st.data())
def test_what_is_named_is_enough_and_of_the_effort_that_is_said(
    checklist: Checklist, data: st.DataObject
) -> None:
    answers, random = data.draw(several_ways(checklist))
    on_ways = ways(checklist, judged(checklist, answers))
    size = len(checklist.scored_items)
    codes = [bytes(random.choices(range(5), (1, 1, 6, 1, 1), k=size)) for _ in on_ways]
    for group, found in lifting(checklist, answers, of_ways(checklist, codes)).items():
        for fixes in (found.fewest, found.for_the_day, found.for_good):
            if fixes is not None:
                named = fixes.mend + fixes.check
                assert is_lifted(checklist, codes[fixes.way], group, named)
                assert len(set(named)) == len(named) == len(fixes)
                verdicts = zip(checklist.scored_items, codes[fixes.way], strict=True)
                assert {item.id for item, code in verdicts if code == UNKNOWN} >= set(fixes.check)
                assert found.fewest is not None
                assert len(found.fewest) <= len(fixes)
        if found.for_the_day is not None:
            without = lasting_on(checklist, [on_ways[found.for_the_day.way].answers])
            assert not without & set(found.for_the_day.mend)


@given(st.data())
def test_the_core_groups_sets_together_lift_the_station(data: st.DataObject) -> None:
    checklist = data.draw(st.sampled_from(ALL))
    answers, _ = data.draw(several_ways(checklist))
    before = score(checklist, answers)
    codes = per_way(checklist, before.codes)
    found = lifting(checklist, answers, before)
    for group in CORE_GROUPS:
        if group in found and (fixes := found[group].fewest) is not None:
            codes[fixes.way] = mended(checklist, codes[fixes.way], fixes.mend + fixes.check)
    assert of_ways(checklist, codes).status is Status.ACCESSIBLE


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
    answers: dict[str, Answer] = {"D02#2": 12}
    found = lifting(kz, answers, rescore(kz, stored))[Group.WHEELCHAIR]
    assert found.fewest == Fixes(("D02",), (), 1)


def test_a_door_that_no_temporary_measure_helps_does_not_hold_up_another_way() -> None:
    """Nor is it counted on for the day, because there is another way."""
    narrow: dict[str, Answer] = {"E02": 700, "X15": True}
    second: dict[str, Answer] = {
        key(item, 2): said
        for item, said in all_best_in_2026().items()
        if item in NEW.chain_of and NEW.chain_of[item].id == "way_in"
    }
    answers = all_best_in_2026() | narrow | second | {"E02#2": 700, "X15#2": False, "D02#2": 12}
    found = lifting(NEW, answers, score(NEW, answers))[Group.WHEELCHAIR]
    assert found.fewest == found.for_good == Fixes(("E02",), (), 0)
    assert found.for_the_day == Fixes(("D02", "E02"), (), 1)
