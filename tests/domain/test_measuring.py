"""Measurements in the auditor's unit: kept as given, judged exactly, told when too near a limit."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.domain.answers import Answer, check, judged
from audit.domain.checklist import Item
from audit.domain.measuring import LENGTHS, UNITS, borderline, canonical, limit_that_counts
from audit.domain.scoring import score
from audit.errors import Invalid
from tests.domain.visits import ALL, KZ, US, bounds

RAMP, DOOR, STOP = KZ.by_id["D02"], KZ.by_id["E02"], KZ.by_id["A03"]
US_DOOR = US.by_id["D1"]


def in_unit(value: float, item: Item, unit: str) -> Answer:
    """The same length, written in another unit."""
    given = Fraction(repr(value)) * LENGTHS[item.unit] / LENGTHS[unit]
    return {"unit": unit, "value": float(given)}


@pytest.mark.parametrize(
    ("item", "answer", "value"),
    [
        (DOOR, {"unit": "in", "value": 36}, 914.4),
        (DOOR, {"unit": "cm", "value": 81.3, "tool": "tape"}, 813),
        (DOOR, {"unit": "ft", "value": 3}, 914.4),
        (DOOR, {"unit": "m", "value": 0.9}, 900),
        (DOOR, {"unit": "mm", "value": 900}, 900),
        (US_DOOR, {"unit": "in", "value": 32}, 812.8),
        (STOP, {"unit": "ft", "value": 1000}, 304.8),
        (RAMP, {"unit": "1:n", "value": 12}, 100 / 12),
        (RAMP, {"unit": "1:n", "value": 20}, 5),
        (RAMP, {"unit": "percent", "value": 8.33}, 8.33),
        (RAMP, {"unit": "mm", "rise": 150, "run": 1800, "tool": "level"}, 150 / 18),
        (RAMP, {"unit": "in", "rise": 1, "run": 20}, 5),
        (RAMP, {"unit": "degrees", "value": 45}, 100),
        (US.by_id["D6"], {"unit": "lbf", "value": 5, "tool": "gauge"}, 22.2411080763025),
        (US.by_id["D6"], {"unit": "kgf", "value": 2}, 19.6133),
        (DOOR, 905.5, 905.5),
        (DOOR, None, None),
    ],
)
def test_a_measurement_is_judged_in_one_unit(item: Item, answer: Answer, value: float) -> None:
    assert canonical(item, answer) == value


@pytest.mark.parametrize(
    ("item", "answer", "code"),
    [
        ("E02", {}, "measurement-unreadable"),
        ("E02", {"unit": "in"}, "measurement-unreadable"),
        ("E02", {"value": 3}, "measurement-unreadable"),
        ("E02", {"unit": 3, "value": 3}, "measurement-unreadable"),
        ("E02", {"unit": "in", "value": "36"}, "measurement-unreadable"),
        ("E02", {"unit": "in", "value": True}, "measurement-unreadable"),
        ("E02", {"unit": "in", "value": float("nan")}, "measurement-unreadable"),
        ("E02", {"unit": "in", "value": 1e300}, "measurement-unreadable"),
        ("E02", {"unit": "in", "value": 36, "colour": 1}, "measurement-unreadable"),
        ("E02", {"unit": "in", "value": 36, "tool": 1}, "measurement-unreadable"),
        ("E02", {"unit": "mm", "rise": 1, "run": 2}, "measurement-unreadable"),
        ("D02", {"unit": "mm", "value": 2}, "measurement-unreadable"),
        ("D02", {"unit": "mm", "rise": 1, "run": 0}, "measurement-unreadable"),
        ("D02", {"unit": "1:n", "value": 0}, "measurement-unreadable"),
        ("E02", {"unit": "percent", "value": 3}, "wrong-unit"),
        ("D02", {"unit": "newton", "value": 3}, "wrong-unit"),
        ("E02", {"unit": "in", "value": 36, "tool": "eye"}, "unknown-tool"),
        ("E02", {"unit": "in", "value": -36}, "implausible"),
        ("E02", {"unit": "m", "value": 90}, "implausible"),
        ("X02", {"unit": "in", "value": 36}, "wrong-type"),
        ("B01", {"unit": "mm", "value": 36}, "wrong-type"),
    ],
)
def test_a_measurement_that_makes_no_sense_is_refused(item: str, answer: object, code: str) -> None:
    with pytest.raises(Invalid) as found:
        check(KZ, {item: answer})
    assert [(problem.where, problem.code) for problem in found.value.problems] == [(item, code)]


def test_what_was_read_off_is_kept_as_it_is() -> None:
    raw = {"E02": {"unit": "in", "value": 36, "tool": "tape"}, "X02": True, "D02": 4.5}
    assert check(KZ, raw) == raw
    assert judged(KZ, check(KZ, raw)) == {"E02": 914.4, "X02": True, "D02": 4.5}
    assert judged(KZ, {"X02": True}) == {"X02": True}


@given(st.data())
def test_the_unit_does_not_change_the_verdict(data: st.DataObject) -> None:
    """P15, right at the limits and around them; the value is written in the other unit exactly."""
    checklist = data.draw(st.sampled_from(ALL))
    lengths = [
        item
        for item in checklist.scored_items
        if item.unit in ("mm", "m") and item.answer_type == "measurement" and item.threshold
    ]
    item = data.draw(st.sampled_from(lengths))
    assert item.threshold is not None
    limit = data.draw(st.sampled_from(bounds(item.threshold.passes)))
    value = limit + data.draw(st.sampled_from([-1.0, -0.5, 0.0, 0.5, 1.0]))
    unit = data.draw(st.sampled_from(["mm", "cm", "m"]))
    applies = {"X01": True, "X02": True, "X04": True, "X06": True, "X07": True, "X08": True}
    context: dict[str, Answer] = {key: said for key, said in applies.items() if checklist is KZ}
    plain = score(checklist, context | {item.id: value})
    assert score(checklist, context | {item.id: in_unit(value, item, unit)}) == plain


def test_inches_and_ratios_meet_their_limits_exactly() -> None:
    def verdict(item: str, answer: Answer) -> str:
        return score(US, {"X4": True, "X3": True, item: answer}).verdicts[item]

    assert verdict("D1", {"unit": "in", "value": 32}) == "pass"
    assert verdict("D1", {"unit": "in", "value": 31.9}) == "fail"


@pytest.mark.parametrize(
    ("answer", "near"),
    [
        (909, True),
        (910, True),
        (911, False),
        (890, True),
        (850, False),
        (823, True),
        (824, False),
        ({"unit": "mm", "value": 904, "tool": "laser"}, False),
        ({"unit": "mm", "value": 903, "tool": "laser"}, True),
        ({"unit": "in", "value": 35.5}, True),
        (None, False),
    ],
)
def test_a_value_too_near_a_limit_for_the_tool_is_told(answer: Answer, near: bool) -> None:
    assert borderline(DOOR, answer, {}) is near


def test_what_has_no_limit_or_is_counted_is_never_borderline() -> None:
    assert not borderline(KZ.by_id["X13"], 400, {})
    assert not borderline(KZ.by_id["I04"], 2, {})
    assert not borderline(STOP, "not_needed", {})


def test_the_exceptions_limit_counts_where_it_holds() -> None:
    threshold = RAMP.threshold
    assert threshold is not None
    cramped = {"X14": True, "X13": 700}
    assert (limit_that_counts(threshold, cramped), limit_that_counts(threshold, {})) == (8, 5)
    assert borderline(RAMP, 7.6, cramped)
    assert borderline(RAMP, 5.4, {})
    assert not borderline(RAMP, 5.6, cramped)


def test_every_unit_of_a_checklist_can_be_given_in_itself() -> None:
    assert all(unit in units for unit, units in UNITS.items())
