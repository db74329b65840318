"""The calculation sheet: a reader with a calculator gets the published numbers."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit import checklists
from audit.domain.answers import Answer
from audit.domain.calculation import Sheet, calculation
from audit.domain.checklist import Checklist, Group, Severity
from audit.domain.scoring import GroupScore, Status, score
from audit.domain.verdicts import Verdict
from tests.domain.visits import ALL, several_ways

KZ = checklists.get("kz-2026", 2)
VALUE = {Verdict.PASS: Fraction(1), Verdict.PARTIAL: Fraction(1, 2), Verdict.FAIL: Fraction(0)}


def by_hand(sheet: Sheet) -> GroupScore:
    """The group's score from the lines alone, as docs/scoring.md says, with exact fractions."""
    weights = {Severity.CRITICAL: 5, Severity.MAJOR: 3, Severity.MINOR: 1}
    lines = [line for line in sheet.lines if line.verdict is not Verdict.NA]

    def capped(unknown_as: Verdict | None) -> Fraction | None:
        taken = [
            (line.severity, unknown_as if line.verdict is Verdict.UNKNOWN else line.verdict)
            for line in lines
        ]
        known = [(severity, verdict) for severity, verdict in taken if verdict is not None]
        total = sum(weights[severity] for severity, _ in known)
        if not total:
            return None
        points = sum(
            (weights[severity] * VALUE[verdict] for severity, verdict in known), Fraction()
        )
        cap = Fraction(100)
        if {(Severity.CRITICAL, Verdict.PARTIAL), (Severity.MAJOR, Verdict.FAIL)} & set(known):
            cap = Fraction(84)
        if (Severity.CRITICAL, Verdict.FAIL) in known:
            cap = Fraction(39)
        return min(100 * points / total, cap)

    found, low, high = capped(None), capped(Verdict.FAIL), capped(Verdict.PASS)
    total = sum(line.weight for line in lines)
    unknown = sum(line.weight for line in lines if line.verdict is Verdict.UNKNOWN)
    share = float(Fraction(total - unknown, total)) if total else 0.0
    return GroupScore(
        None if found is None else float(found),
        0.0 if low is None else float(low),
        100.0 if high is None else float(high),
        share,
        sheet.result.status,
    )


@pytest.mark.parametrize("checklist", ALL, ids=str)
@given(st.data())
def test_the_lines_give_the_published_figures(checklist: Checklist, data: st.DataObject) -> None:
    answers, _ = data.draw(several_ways(checklist))
    found = score(checklist, answers)
    for sheet in calculation(checklist, answers, found):
        assert sheet.published == found.groups[sheet.group]
        results = [by_hand(one) for one in sheet.sheets]
        assert results == [one.result for one in sheet.sheets]
        assert {figure for place in range(4) for figure in [sheet.published[place]]} <= {
            result[place] for result in results for place in range(4)
        }
        for one in sheet.sheets:
            known = [line for line in one.lines if line.points is not None]
            assert one.known == sum(line.weight for line in known)
            assert one.points == sum(line.points or 0 for line in known)
            if one.share is not None and one.result.score is not None:
                assert one.result.score == pytest.approx(min(one.share, one.cap))
            assert bool(one.capped_by) == (one.cap < 100)
            weight = one.known + one.missing
            if weight:
                low = min(100 * one.points / weight, one.low_cap)
                high = min(100 * (one.points + one.missing) / weight, one.cap)
                assert (one.result.low, one.result.high) == pytest.approx((low, high))


@given(st.data())
def test_the_rule_decides_the_status(data: st.DataObject) -> None:
    checklist = data.draw(st.sampled_from(ALL))
    answers, _ = data.draw(several_ways(checklist))
    by_rule = {
        "critical-failed": Status.NOT_ACCESSIBLE,
        "critical-unknown": Status.NO_DATA,
        "nothing-known": Status.NO_DATA,
        "incomplete": Status.NO_DATA,
        "from-85": Status.ACCESSIBLE,
        "from-50": Status.PARTIAL,
        "below-50": Status.NOT_ACCESSIBLE,
    }
    for sheet in calculation(checklist, answers, score(checklist, answers)):
        for one in sheet.sheets:
            assert by_rule[one.rule] is one.result.status
            assert bool(one.decided_by) == one.rule.startswith("critical")


def test_a_line_says_what_was_measured_and_the_limit_that_counted() -> None:
    answers: dict[str, Answer] = {
        "X02": True,
        "X04": True,
        "X13": 700,
        "X14": True,
        "D02": {"unit": "1:n", "value": 13, "tool": "level"},
        "E02": 895,
    }
    [wheelchair] = [
        sheet
        for sheet in calculation(KZ, answers, score(KZ, answers))
        if sheet.group is Group.WHEELCHAIR
    ]
    lines = {line.item: line for line in wheelchair.sheets[0].lines}
    ramp, door, booth = lines["D02"], lines["E02"], lines["H01"]
    assert (ramp.given, ramp.value) == (answers["D02"], 100 / 13)
    assert (ramp.limit, ramp.verdict, ramp.points, ramp.borderline) == (8, "pass", 5, True)
    assert (door.limit, door.verdict, door.points, door.borderline) == (900, "partial", 2.5, True)
    assert (booth.given, booth.verdict, booth.points, booth.borderline) == (
        None,
        "unknown",
        None,
        False,
    )
    assert door.norm is not None
    assert door.norm.standard == "KZ-SP"


def test_a_figure_of_another_way_comes_with_that_ways_sum() -> None:
    """The second way is sure and middling; of the first little is known, all of it good."""
    sure: dict[str, Answer] = {
        "C01#2": True,
        "E01#2": True,
        "E02#2": 850,
        "D01#2": True,
        "X02#2": False,
        "D02#2": 4,
    }
    answers: dict[str, Answer] = {"E01": True, **sure}
    sheets = {each.group: each for each in calculation(KZ, answers, score(KZ, answers))}
    wheelchair = sheets[Group.WHEELCHAIR]
    assert len(wheelchair.sheets) == 2
    assert {one.result.score for one in wheelchair.sheets} == {100.0, 84.0}
    assert [one.units["way_in"] for one in wheelchair.sheets] == [1, 2]
