"""What changed between two versions, and whose scores can still be compared."""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit import checklists
from audit.domain.checklist import Checklist, Group, Item, Severity, Text
from audit.domain.conditions import parse
from audit.domain.scoring import score
from audit.domain.versions import Changed, diff, reused
from tests.domain.visits import ALL, all_best_in_2026, filled_in

KZ_1, KZ_2 = checklists.get("kz-2026", 1), checklists.get("kz-2026", 2)
US_1, US_2 = checklists.get("us-doj-2016", 1), checklists.get("us-doj-2016", 2)


def with_item(checklist: Checklist, id: str, **changes: object) -> Checklist:
    items = [replace(i, **changes) if i.id == id else i for i in checklist.items]  # type: ignore[arg-type]
    return replace(checklist, items=tuple(items))


@pytest.mark.parametrize("checklist", ALL, ids=str)
def test_a_checklist_does_not_differ_from_itself(checklist: Checklist) -> None:
    found = diff(checklist, replace(checklist, version=9, digest="", name="other"))
    assert found.identical
    assert not found.not_comparable
    assert not found.chains_changed


def test_the_second_version_for_kazakhstan() -> None:
    found = diff(KZ_1, KZ_2)
    assert found.added == ("X17", "X15", "X18", "X16")
    assert found.removed == ()
    assert Changed("D02", ("threshold",)) in found.changed
    assert Changed("E02", ("relocate_if",)) in found.changed
    assert found.whole == ("chains", "evidence", "sections")
    assert found.chains_changed
    assert set(found.not_comparable) == {Group.WHEELCHAIR, Group.OTHER_MOBILITY, Group.OLDER}
    assert found.not_comparable[Group.OLDER] == ("C06", "D02")
    back = diff(KZ_2, KZ_1)
    assert (back.added, back.removed) == ((), found.added)
    assert back.not_comparable.keys() == found.not_comparable.keys()


def test_another_method_leaves_the_groups_comparable() -> None:
    found = diff(US_1, US_2)
    assert found.whole[:2] == ("method", "chains")
    assert not found.not_comparable


@pytest.mark.parametrize(
    ("changes", "comparable"),
    [
        ({"question": Text("а", "б", "c")}, True),
        ({"note_on_no": True}, True),
        ({"severity": Severity.MINOR}, False),
        ({"groups": (Group.BLIND, Group.OLDER)}, False),
        ({"applies_if": parse("X09")}, False),
    ],
)
def test_what_a_score_follows_from_makes_it_another_score(
    changes: dict[str, object], comparable: bool
) -> None:
    found = diff(KZ_2, with_item(KZ_2, "I01", **changes))
    assert [changed.item for changed in found.changed] == ["I01"]
    assert (Group.BLIND not in found.not_comparable) is comparable
    assert Group.WHEELCHAIR not in found.not_comparable


def test_what_a_condition_names_counts_too() -> None:
    found = diff(KZ_2, with_item(KZ_2, "X08", applies_if=parse("X09")))
    assert "K01" in found.not_comparable[Group.WHEELCHAIR]


def test_an_item_that_is_gone_makes_its_groups_incomparable() -> None:
    without = replace(KZ_2, items=tuple(item for item in KZ_2.items if item.id != "J03"))
    assert diff(KZ_2, without).not_comparable == {Group.DEAF_HARD_OF_HEARING: ("J03",)}
    assert diff(without, KZ_2).added == ("J03",)


@given(st.integers(0, 2**32), st.sampled_from(["I01", "H05", "E02", "D02"]))
def test_groups_that_compare_are_scored_alike(seed: int, id: str) -> None:
    """Whatever is said of one version, a comparable group's score under the other is the same."""
    random = Random(seed)  # noqa: S311
    answers = filled_in(KZ_2, random)
    other = with_item(KZ_2, id, severity=random.choice(list(Severity)), note_on_no=True)
    found = diff(KZ_2, other)
    before, after = score(KZ_2, answers), score(other, answers)
    for group in Group:
        if group not in found.not_comparable:
            assert before.groups[group] == after.groups[group]


def test_a_code_is_never_used_for_something_else() -> None:
    assert reused(KZ_1, KZ_2) == reused(US_1, US_2) == ()
    other = with_item(KZ_2, "E02", unit="m")
    assert reused(KZ_2, with_item(other, "I01", answer_type="count")) == ("E02", "I01")


def test_the_best_station_of_one_version_is_known_to_the_other() -> None:
    assert isinstance(KZ_2.by_id["E02"], Item)
    assert set(all_best_in_2026()) - KZ_1.by_id.keys() == {"X15", "X16", "X17", "X18"}
