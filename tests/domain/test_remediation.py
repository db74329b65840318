"""What to mend first: what keeps most groups out, then most gain for the effort."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.domain.answers import Answer
from audit.domain.checklist import CORE_GROUPS, EFFORTS, Checklist, Severity
from audit.domain.remediation import Step, order
from audit.domain.scoring import score
from audit.domain.verdicts import Verdict
from tests.domain.visits import ALL, NEW, all_best_in_2026, several_ways


def steps(changes: dict[str, Answer]) -> list[tuple[str, str]]:
    answers = all_best_in_2026() | changes
    return [(step.barrier.item, step.effort) for step in order(NEW, answers, score(NEW, answers))]


def test_what_keeps_most_groups_out_comes_first() -> None:
    found = steps({"A05": False, "I01": False, "H05": False, "E02": 700, "I04": 1})
    assert [item for item, _ in found[:3]] == ["H05", "E02", "I01"]


def test_then_comes_what_gains_most_for_its_effort() -> None:
    found = steps({"G07": False, "C08": False, "G03": False})
    assert sorted(item for item, _ in found) == ["C08", "G03", "G07"]
    assert found[0][0] == "C08"


def test_where_no_temporary_measure_helps_the_permanent_one_counts() -> None:
    assert steps({"E02": 700, "X15": True}) == [("E02", "weeks")]
    assert steps({"E02": 700, "X15": False}) == [("E02", "hours")]


@pytest.mark.parametrize("checklist", ALL, ids=str)
@given(st.data())
def test_every_barrier_stands_once_and_in_order(checklist: Checklist, data: st.DataObject) -> None:
    answers, _ = data.draw(several_ways(checklist))
    found = score(checklist, answers)
    ordered = order(checklist, answers, found)
    assert sorted(step.barrier.item for step in ordered) == sorted(
        barrier.item for barrier in found.barriers
    )
    assert all(step.gain >= -1e-9 and step.effort in EFFORTS for step in ordered)
    tiers = [tier(step) for step in ordered]
    assert tiers == sorted(tiers)


def tier(step: Step) -> tuple[int, float]:
    barrier = step.barrier
    if (barrier.severity, barrier.verdict) == (Severity.CRITICAL, Verdict.FAIL):
        return 0, -len(set(barrier.groups) & set(CORE_GROUPS))
    if step.gain > 0:
        return 1, -step.gain / (EFFORTS.index(step.effort) + 1)
    return 2, 0
