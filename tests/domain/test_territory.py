"""Territories: exact sums, bounds that shrink, and nothing assumed of who was not visited."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.domain.checklist import Group
from audit.domain.scoring import Status
from audit.domain.territory import Aggregate, StationResult, Tally, aggregate, ranked, shown
from audit.domain.verdicts import Verdict

INDEX = st.one_of(st.none(), st.floats(0, 100))
BARRIERS = st.lists(
    st.tuples(st.sampled_from(["D02", "I01"]), st.sampled_from([Verdict.FAIL, Verdict.PARTIAL])),
    max_size=2,
    unique_by=lambda each: each[0],
)
AUDITED = st.builds(
    StationResult,
    voters=st.one_of(st.none(), st.integers(0, 3000)),
    status=st.sampled_from(Status),
    index=INDEX,
    groups=st.fixed_dictionaries({group: st.sampled_from(Status) for group in Group}),
    barriers=BARRIERS,
    received_at=st.integers(0, 10**12),
)
NOT_AUDITED = st.builds(StationResult, voters=st.one_of(st.none(), st.integers(0, 3000)))
STATIONS = st.lists(st.one_of(AUDITED, NOT_AUDITED), max_size=12)


def one(
    index: float | None, voters: int | None = 100, status: Status = Status.PARTIAL
) -> StationResult:
    return StationResult(voters, status, index, {Group.BLIND: status}, (), 5)


@given(st.lists(STATIONS, min_size=1, max_size=4))
def test_districts_put_together_are_the_region_exactly(
    districts: list[list[StationResult]],
) -> None:
    """P13: the mean of districts, weighted by voters, is the region's; the order means nothing."""
    region = aggregate(station for district in districts for station in district)
    parts = [aggregate(district) for district in districts]
    whole = Aggregate()
    for part in reversed(parts):
        whole = part + whole
    assert whole == region
    weighted = sum((Fraction(p.weighted_sum) for p in parts), Fraction())
    voters = sum(part.indexed.voters for part in parts)
    if voters:
        assert region.weighted_mean == float(weighted / voters)


@given(STATIONS)
def test_a_mean_lies_between_the_smallest_and_the_largest(stations: list[StationResult]) -> None:
    found = aggregate(stations)
    indexes = [station.index for station in stations if station.index is not None]
    for mean in (found.mean, found.weighted_mean):
        if mean is not None:
            assert min(indexes) - 1e-9 <= mean <= max(indexes) + 1e-9
    if found.bounds is not None:
        low, high = found.bounds
        assert 0 <= low <= high <= 100
        if found.weighted_mean is not None:
            assert low - 1e-9 <= found.weighted_mean <= high + 1e-9


@given(STATIONS, st.integers(1, 3000), st.floats(0, 100))
def test_bounds_shrink_as_more_is_audited(
    stations: list[StationResult], voters: int, index: float
) -> None:
    low, high = aggregate([*stations, StationResult(voters)]).bounds or (0, 0)
    lower, higher = aggregate([*stations, one(index, voters)]).bounds or (-1, 101)
    assert low - 1e-9 <= lower <= higher <= high + 1e-9


def test_who_was_not_visited_counts_as_nothing() -> None:
    found = aggregate([one(80), one(40, 300), StationResult(600), StationResult(None)])
    assert (found.all, found.audited) == (Tally(4, 1000), Tally(2, 400))
    assert (found.coverage, found.without_voters) == (0.5, 1)
    assert (found.mean, found.weighted_mean) == (60, 50)
    assert found.bounds == pytest.approx((20, 80))
    assert found.statuses == {Status.PARTIAL: Tally(2, 400)}
    assert found.accessible_to(Group.BLIND) == 0
    assert found.accessible_to(Group.OLDER) is None
    assert (found.first, found.last) == (5, 5)


def test_nothing_of_nothing() -> None:
    empty = aggregate([])
    assert (empty.coverage, empty.mean, empty.weighted_mean, empty.bounds) == (0, None, None, None)
    assert (empty.first, empty.last) == (None, None)
    assert aggregate([one(None)]).mean is None


def test_a_territory_is_ranked_only_where_half_was_audited() -> None:
    half = aggregate([one(50), StationResult(900)])
    less = aggregate([one(10), StationResult(1), StationResult(1)])
    worst, unknown = aggregate([one(20)]), aggregate([one(None)])
    order, rest = ranked({"half": half, "less": less, "worst": worst, "unknown": unknown})
    assert order == ["worst", "half"]
    assert rest == ["less", "unknown"]


@pytest.mark.parametrize(
    ("numbers", "published"),
    [
        ((100, 50), (100, 50)),
        ((0, 50), (0, 50)),
        ((4, 50), (None, None)),
        ((4, 3), (None, None)),
        ((5, 50), (5, 50)),
        ((4,), (None,)),
        ((2, 90, 70), (None, 90, None)),
    ],
)
def test_a_few_people_are_not_published(
    numbers: tuple[int, ...], published: tuple[int | None, ...]
) -> None:
    statuses = list(Status)[: len(numbers)]
    tallies = {status: Tally(1, number) for status, number in zip(statuses, numbers, strict=True)}
    assert tuple(shown(tallies).values()) == published


@given(st.dictionaries(st.sampled_from(Status), st.integers(0, 200).map(lambda n: Tally(1, n))))
def test_what_is_held_back_cannot_be_worked_out(tallies: dict[Status, Tally]) -> None:
    published = shown(tallies)
    hidden = [tallies[status].voters for status, said in published.items() if said is None]
    assert all(said is None or said == 0 or said >= 5 for said in published.values())
    others = [said for said in published.values() if said]
    assert len(hidden) != 1 or not others


def test_frequencies_say_what_to_buy() -> None:
    failed, partial = ("I01", Verdict.FAIL), ("D02", Verdict.PARTIAL)
    stations = [StationResult(10, Status.PARTIAL, 1.0, barriers=[failed]) for _ in range(37)]
    stations += [StationResult(10, Status.PARTIAL, 1.0, barriers=[failed, partial])]
    assert aggregate(stations).barriers == {failed: 38, partial: 1}
