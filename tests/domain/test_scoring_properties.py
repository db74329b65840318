"""What must hold for every checklist and every visit, whatever the answers (docs/scoring.md)."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.domain.answers import NOT_NEEDED
from audit.domain.checklist import Checklist, Group, Limit, Severity
from audit.domain.scoring import Score, Status, rescore, score
from audit.domain.verdicts import Verdict
from tests.domain.visits import (
    ALL,
    KZ,
    NEW,
    all_best,
    answer,
    best,
    bounds,
    named_in_conditions,
    several_ways,
    visits,
)

ORDER = {Status.NOT_ACCESSIBLE: 0, Status.PARTIAL: 1, Status.ACCESSIBLE: 2}
every = pytest.mark.parametrize("checklist", ALL, ids=str)


def assert_not_worse(after: Score, before: Score) -> None:
    for group in Group:
        new, old = after.groups[group], before.groups[group]
        assert new.low >= old.low - 1e-9, group
        assert new.high >= old.high - 1e-9, group
        if new.score is not None and old.score is not None:
            assert new.score >= old.score - 1e-9, group
        if new.status in ORDER and old.status in ORDER:
            assert ORDER[new.status] >= ORDER[old.status], group
    known = Status.NO_DATA not in (after.status, before.status)
    if known and after.index is not None and before.index is not None:
        assert after.index >= before.index - 1e-9


@every
@given(st.data())
def test_mending_anything_lowers_nothing(checklist: Checklist, data: st.DataObject) -> None:
    answers, random = data.draw(several_ways(checklist))
    before = score(checklist, answers)
    bad = [
        barrier.item
        for barrier in before.barriers
        if answers.get(barrier.item) not in (None, NOT_NEEDED)
    ]
    for item in random.sample(bad, min(3, len(bad))):
        after = score(checklist, answers | {item: best(checklist.by_id[item])})
        assert_not_worse(after, before)


with_steps = pytest.mark.parametrize("checklist", [KZ, NEW], ids=str)


@with_steps
@given(st.data())
def test_removing_a_step_is_never_worse_than_bridging_it(
    checklist: Checklist, data: st.DataObject
) -> None:
    answers, _ = data.draw(visits(checklist))
    bridged = answers | {"X02": True, "X04": True, "D01": True, "X06": bool(answers.get("X06"))}
    removed = bridged | {"X02": False, "X04": bridged["X06"]}
    assert_not_worse(score(checklist, removed), score(checklist, bridged))
    perfect = bridged | {item.id: best(item) for item in checklist.in_section("ramp")}
    if not removed["X04"]:
        assert_not_worse(score(checklist, removed), score(checklist, perfect))


@with_steps
@given(st.data())
def test_any_ramp_is_better_than_steps_alone(checklist: Checklist, data: st.DataObject) -> None:
    answers, random = data.draw(several_ways(checklist))
    answers |= {"X02": True, "D01": False, "X04": False}
    ramp = {item.id: answer(item, random) for item in checklist.in_section("ramp")}
    built = answers | ramp | {"X04": True, "D01": True, "X13": 400, "X14": False}
    assert_not_worse(score(checklist, built), score(checklist, answers))


@every
@given(st.data())
def test_a_tighter_limit_never_raises_a_score(checklist: Checklist, data: st.DataObject) -> None:
    """P16, for the limit to pass and the wider one alike."""
    answers, random = data.draw(several_ways(checklist))
    measured = [item for item in checklist.scored_items if item.threshold]
    item = random.choice(measured)
    assert item.threshold is not None
    factor = 0.8 if item.threshold.comparator == "<=" else 1.2

    def tighter(limit: Limit) -> Limit:
        if isinstance(limit, tuple):
            middle = sum(limit) / 2
            return (limit[0] + middle) / 2, (limit[1] + middle) / 2
        return limit * factor

    partial, exception = item.threshold.partial, item.threshold.exception
    threshold = replace(
        item.threshold,
        passes=tighter(item.threshold.passes),
        partial=None if partial is None else tighter(partial),
        exception=None if exception is None else tighter(exception),
    )
    stricter = replace(
        checklist,
        items=tuple(
            replace(each, threshold=threshold) if each is item else each for each in checklist.items
        ),
    )
    assert_not_worse(score(checklist, answers), score(stricter, answers))


@every
@given(st.data())
def test_answering_an_unknown_narrows_what_is_possible(
    checklist: Checklist, data: st.DataObject
) -> None:
    answers, random = data.draw(several_ways(checklist))
    before = score(checklist, answers)
    free = [
        item
        for item in checklist.scored_items
        if before.verdicts[item.id] is Verdict.UNKNOWN
        and answers.get(item.id) is None
        and item.applies_if is None
        and item.id not in named_in_conditions(checklist)
    ]
    for item in free[:3]:
        after = score(checklist, answers | {item.id: answer(item, random)})
        if after.verdicts[item.id] is Verdict.NA or len(after.ways) != len(before.ways):
            continue
        for group in Group:
            assert after.groups[group].low >= before.groups[group].low - 1e-9
            assert after.groups[group].high <= before.groups[group].high + 1e-9
            assert after.groups[group].completeness >= before.groups[group].completeness - 1e-9


@every
@given(st.data())
def test_answers_to_what_is_offered_to_nobody_change_nothing(
    checklist: Checklist, data: st.DataObject
) -> None:
    answers, random = data.draw(visits(checklist))
    before = score(checklist, answers)
    other = {
        item.id: answer(item, random)
        for item in checklist.scored_items
        if before.verdicts[item.id] is Verdict.NA
        and answers.get(item.id) != NOT_NEEDED
        and item.id not in named_in_conditions(checklist)
    }
    assert score(checklist, answers | other) == before


@every
@given(st.data())
def test_the_order_of_items_is_irrelevant(checklist: Checklist, data: st.DataObject) -> None:
    answers, random = data.draw(visits(checklist))
    items = list(checklist.items)
    random.shuffle(items)
    shuffled, plain = (
        score(replace(checklist, items=tuple(items)), answers),
        score(checklist, answers),
    )
    assert shuffled.groups == plain.groups
    assert shuffled.verdicts == plain.verdicts
    assert (shuffled.status, shuffled.index) == (plain.status, plain.index)
    assert set(shuffled.barriers) == set(plain.barriers)


@every
@given(st.data())
def test_a_critical_failure_is_never_averaged_away(
    checklist: Checklist, data: st.DataObject
) -> None:
    answers, _ = data.draw(several_ways(checklist))
    result = score(checklist, answers)
    for barrier in result.barriers:
        if barrier.severity is Severity.CRITICAL and barrier.verdict is Verdict.FAIL:
            for group in barrier.groups:
                assert (result.groups[group].score or 0) <= 39
                assert result.groups[group].status is Status.NOT_ACCESSIBLE


@every
@given(st.data())
def test_an_item_changes_only_its_own_groups(checklist: Checklist, data: st.DataObject) -> None:
    answers, random = data.draw(visits(checklist))
    free = [
        each for each in checklist.scored_items if each.id not in named_in_conditions(checklist)
    ]
    item = random.choice(free)
    before = score(checklist, answers)
    after = score(checklist, answers | {item.id: answer(item, random)})
    for group in set(Group) - set(item.groups):
        assert after.groups[group] == before.groups[group]


@every
@given(st.data())
def test_low_score_and_high_are_in_order(checklist: Checklist, data: st.DataObject) -> None:
    answers, _ = data.draw(several_ways(checklist))
    for found in score(checklist, answers).groups.values():
        assert 0 <= found.low <= found.high <= 100
        assert 0 <= found.completeness <= 1
        if found.score is not None:
            assert found.low - 1e-9 <= found.score <= found.high + 1e-9


@every
@pytest.mark.parametrize("context", [True, False])
def test_a_station_where_all_passes_is_accessible(checklist: Checklist, context: bool) -> None:
    answers = all_best(checklist, lambda item: context if item.answer_type == "yes_no" else 400)
    result = score(checklist, answers)
    assert (result.status, result.index) == (Status.ACCESSIBLE, 100)
    assert not result.barriers
    assert all(found.score in (100, None) for found in result.groups.values())


@every
@given(st.data())
def test_the_same_answers_always_give_the_same_score(
    checklist: Checklist, data: st.DataObject
) -> None:
    answers, random = data.draw(several_ways(checklist))
    names = list(answers)
    random.shuffle(names)
    result = score(checklist, answers)
    assert score(checklist, {name: answers[name] for name in names}) == result
    assert score(replace(checklist), answers) == result
    assert rescore(checklist, result.codes) == result


@every
def test_a_worse_measurement_never_gives_a_better_verdict(checklist: Checklist) -> None:
    value = [Verdict.FAIL, Verdict.PARTIAL, Verdict.PASS]
    everything = all_best(checklist, lambda item: True if item.answer_type == "yes_no" else 400)
    measured = [(item, item.threshold) for item in checklist.scored_items if item.threshold]
    assert measured
    for item, threshold in measured:
        limits = {*bounds(threshold.passes), *bounds(threshold.partial), *bounds(item.plausible)}
        steps = sorted(
            {0, *(limit * part for limit in limits for part in (0.5, 0.99, 1, 1.01, 1.5))}
        )
        found = [
            value.index(score(checklist, everything | {item.id: step}).verdicts[item.id])
            for step in steps
        ]
        assert 0 in found or threshold.comparator == "<=", item.id
        peak = {"<=": 0, ">=": len(found) - 1}.get(threshold.comparator, found.index(2))
        assert found[: peak + 1] == sorted(found[: peak + 1]), item.id
        assert found[peak:] == sorted(found[peak:], reverse=True), item.id


@every
def test_unknown_is_never_a_pass(checklist: Checklist) -> None:
    for answers in ({}, dict.fromkeys(checklist.by_id)):
        result = score(checklist, answers)
        assert result.status is Status.NO_DATA
        assert result.index is None
        assert Verdict.PASS not in result.verdicts.values()
        assert not result.barriers
