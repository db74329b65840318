"""The scores of many visits at once are, to the last bit, the scores of one visit after another."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.random import Generator

from audit.domain import rescoring, scoring
from audit.domain.checklist import Checklist, Group
from audit.domain.rescoring import Codes, Kept, Scores
from audit.domain.scoring import WORST_FIRST, GroupScore, Score, Status
from audit.domain.verdicts import PASS, UNKNOWN, VERDICTS
from tests.domain.visits import ALL, KZ, NEW

every = pytest.mark.parametrize("checklist", ALL, ids=str)
SEEDS = st.integers(0, 2**32)
MILLION = 1_000_000


def random_codes(dice: Generator, checklist: Checklist, visits: int) -> Codes:
    """Verdicts on stations of every kind: from nothing but chance to nothing but good, or unknown."""
    size = len(checklist.scored_items)
    codes = dice.integers(0, len(VERDICTS), (visits, size), np.uint8)
    most = dice.choice(np.array([PASS, PASS, PASS, UNKNOWN], np.uint8), (visits, 1))
    share = dice.choice([0.0, 0.5, 0.9, 0.97, 1.0], (visits, 1))
    return np.where(dice.random((visits, size), np.float32) < share, most, codes)


def seen(scores: Scores, place: int) -> tuple[object, ...]:
    return (
        WORST_FIRST[scores.status[place]],
        rescoring.number(scores.index[place]),
        scores.of_visit(place),
    )


def meant(score: Score) -> tuple[object, ...]:
    return score.status, score.index, dict(score.groups)


@every
@given(SEEDS)
def test_many_visits_are_scored_as_each_alone(checklist: Checklist, seed: int) -> None:
    codes = random_codes(np.random.default_rng(seed), checklist, 20)
    scores = rescoring.many(checklist, codes)
    for place, row in enumerate(codes):
        assert seen(scores, place) == meant(scoring.rescore(checklist, row.tobytes()))


@every
@given(SEEDS)
def test_so_are_visits_with_several_ways(checklist: Checklist, seed: int) -> None:
    dice = np.random.default_rng(seed)
    visits = [
        [row.tobytes() for row in random_codes(dice, checklist, number)]
        for number in dice.choice([1, 1, 2, 3, 12], 10)
    ]
    scores = rescoring.of_ways(checklist, visits)
    for place, ways in enumerate(visits):
        found = scoring.of_ways(checklist, ways)
        assert seen(scores, place) == meant(found)
        assert scoring.per_way(checklist, found.codes) == ways


def test_the_visits_of_these_tests_are_of_every_kind() -> None:
    """Otherwise they would prove little."""
    scores = rescoring.many(NEW, random_codes(np.random.default_rng(1), NEW, 5_000))
    seldom = min(Counter(scores.status.tolist()).values())
    assert {WORST_FIRST[code] for code in scores.status} == set(Status)
    assert seldom > 100
    assert {39.0, 84.0} <= set(scores.groups.score[0])
    assert np.isnan(scores.groups.score).any()


def test_more_visits_than_are_worked_on_at_a_time() -> None:
    codes = random_codes(np.random.default_rng(2), KZ, 30)
    once, often = rescoring.many(KZ, codes), rescoring.many(KZ, np.tile(codes, (1_000, 1)))
    for place in (0, 29_970, 29_999):
        assert seen(often, place) == seen(once, place % 30)
    assert often.status.tolist() == once.status.tolist() * 1_000


@pytest.mark.parametrize(
    "groups", [(), (Group.OLDER,), (Group.OLDER, Group.BLIND), tuple(Group)], ids=len
)
def test_groups_without_an_item(groups: tuple[Group, ...]) -> None:
    items = tuple(replace(item, groups=groups) for item in KZ.scored_items)
    checklist = replace(KZ, items=items)
    codes = random_codes(np.random.default_rng(3), checklist, 50)
    scores = rescoring.many(checklist, codes)
    for place, row in enumerate(codes):
        assert seen(scores, place) == meant(scoring.rescore(checklist, row.tobytes()))


@pytest.mark.parametrize("length", [1, 2, 3, 4, 400])
def test_checklists_of_any_length(length: int) -> None:
    items = (KZ.scored_items * 4)[:length]
    checklist = replace(KZ, items=items)
    codes = random_codes(np.random.default_rng(4), checklist, 50)
    scores = rescoring.many(checklist, codes)
    for place, row in enumerate(codes):
        assert seen(scores, place) == meant(scoring.rescore(checklist, row.tobytes()))


def test_no_visits_have_no_scores() -> None:
    assert rescoring.of_ways(KZ, []).status.tolist() == []


@pytest.mark.parametrize(
    "codes",
    [
        np.zeros((2, len(KZ.scored_items) - 1), np.uint8),
        np.zeros(len(KZ.scored_items), np.uint8),
        np.full((1, len(KZ.scored_items)), len(VERDICTS), np.uint8),
    ],
    ids=["too short", "not a table", "no verdict"],
)
def test_what_is_of_another_checklist_is_refused(codes: Codes) -> None:
    with pytest.raises(ValueError, match="not verdicts of kz-2026@1"):
        rescoring.many(KZ, codes)


def differing(checklist: Checklist, codes: Codes, scores: Scores) -> Sequence[int]:
    """The visits that are scored otherwise alone; compared without making them tuples first."""
    groups = scores.groups
    figures = [each.T for each in (groups.score, groups.low, groups.high, groups.completeness)]
    return [
        place
        for place, row in enumerate(codes)
        if not _same(scoring.rescore(checklist, row.tobytes()), scores, figures, place)
    ]


def _same(alone: Score, scores: Scores, figures: Sequence[rescoring.Numbers], place: int) -> bool:
    rows = list(alone.groups.values())
    score, low, high, completeness = [figure[place].tolist() for figure in figures]
    known = [None if number != number else number for number in score]
    index = float(scores.index[place])
    return (
        WORST_FIRST[scores.status[place]] is alone.status
        and (None if index != index else index) == alone.index
        and known == [row.score for row in rows]
        and low == [row.low for row in rows]
        and high == [row.high for row in rows]
        and completeness == [row.completeness for row in rows]
        and [WORST_FIRST[code] for code in scores.groups.status[:, place]]
        == [row.status for row in rows]
    )


@pytest.mark.prove
def test_a_million_random_visits() -> None:
    dice = np.random.default_rng(5)
    for _ in range(MILLION // 50_000):
        codes = random_codes(dice, NEW, 50_000)
        assert differing(NEW, codes, rescoring.many(NEW, codes)) == []


def test_a_difference_in_the_last_bit_would_be_seen() -> None:
    codes = random_codes(np.random.default_rng(6), NEW, 500)
    scores = rescoring.many(NEW, codes)
    assert differing(NEW, codes, scores) == []
    scores.groups.low[3, 70] = np.nextafter(scores.groups.low[3, 70], 200)
    scores.groups.status[6, 71] ^= 1
    scores.index[72] = np.nan if scores.index[72] >= 0 else 1.0
    assert differing(NEW, codes, scores) == [70, 71, 72]


def kept(scores: Scores, place: int) -> Kept:
    status, index, groups = seen(scores, place)
    return Kept(str(status), index, groups)  # type: ignore[arg-type]


def test_what_was_kept_and_is_the_same_does_not_differ() -> None:
    scores = rescoring.many(NEW, random_codes(np.random.default_rng(7), NEW, 500))
    assert not any(rescoring.differing(scores, [kept(scores, place) for place in range(500)]))
    assert rescoring.differing(rescoring.of_ways(NEW, []), []) == []


@pytest.mark.parametrize(
    "change",
    [
        {"status": "no_data"},
        {"status": "as it was called once"},
        {"index": None},
        {"index": 99.99},
        {"groups": {}},
        {"groups": dict.fromkeys(Group, GroupScore(100.0, 100.0, 100.0, 1.0, Status.PARTIAL))},
        {"groups": dict.fromkeys(Group, GroupScore(100.0, 99.0, 100.0, 1.0, Status.ACCESSIBLE))},
        {"groups": dict.fromkeys(Group, GroupScore(None, 100.0, 100.0, 1.0, Status.ACCESSIBLE))},
    ],
    ids=str,
)
def test_any_other_figure_differs(change: dict[str, Any]) -> None:
    codes = np.full((3, len(NEW.scored_items)), PASS, np.uint8)
    scores = rescoring.many(NEW, codes)
    same = kept(scores, 0)
    assert rescoring.differing(scores, [same, replace(same, **change), same]) == [
        False,
        True,
        False,
    ]
