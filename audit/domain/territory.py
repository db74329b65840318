"""What a territory's stations come to together (docs/scoring.md, "Territories").

All sums are whole numbers and fractions: putting districts together gives the region exactly, in
whatever order. Nothing is assumed of a station that was not audited.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import reduce

from audit.domain.checklist import Group
from audit.domain.scoring import Status
from audit.domain.verdicts import Verdict

RANKED_FROM = 0.5
"""Coverage from which a territory is ranked."""
SMALLEST_SHOWN = 5
"""A smaller number of people could tell who they are, and is not published."""


@dataclass(frozen=True, slots=True)
class StationResult:
    """One station in use in a round."""

    voters: int | None
    """None where the number on its list is not known; it weighs nothing then."""
    status: Status | None = None
    """None where nobody was there."""
    index: float | None = None
    groups: Mapping[Group, Status] = field(default_factory=dict)
    barriers: Sequence[tuple[str, Verdict]] = ()
    """(item, verdict) of what failed or is partial."""
    received_at: int | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """Stations, and the voters on their lists."""

    stations: int = 0
    voters: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.stations + other.stations, self.voters + other.voters)


Statuses = Mapping[Status, Tally]


@dataclass(frozen=True, slots=True)
class Aggregate:
    all: Tally = Tally()
    audited: Tally = Tally()
    without_voters: int = 0
    """Stations whose number of voters is not known."""
    indexed: Tally = Tally()
    """Stations with an index."""
    index_sum: Fraction = Fraction()
    weighted_sum: Fraction = Fraction()
    """Of the index times the voters."""
    statuses: Statuses = field(default_factory=dict)
    groups: Mapping[Group, Statuses] = field(default_factory=dict)
    barriers: Mapping[tuple[str, Verdict], int] = field(default_factory=dict)
    """(item, fail or partial) to the number of stations."""
    first: int | None = None
    last: int | None = None
    """When the first and the last of the visits that count were received."""

    def __add__(self, other: "Aggregate") -> "Aggregate":
        moments = [
            moment
            for moment in (self.first, self.last, other.first, other.last)
            if moment is not None
        ]
        return Aggregate(
            self.all + other.all,
            self.audited + other.audited,
            self.without_voters + other.without_voters,
            self.indexed + other.indexed,
            self.index_sum + other.index_sum,
            self.weighted_sum + other.weighted_sum,
            _together(self.statuses, other.statuses),
            {
                group: _together(self.groups.get(group, {}), other.groups.get(group, {}))
                for group in Group
                if group in self.groups or group in other.groups
            },
            Counter(self.barriers) + Counter(other.barriers),
            min(moments, default=None),
            max(moments, default=None),
        )

    @property
    def coverage(self) -> float:
        return self.audited.stations / self.all.stations if self.all.stations else 0.0

    @property
    def mean(self) -> float | None:
        """Of the audited stations' indexes, each weighing the same."""
        return float(self.index_sum / self.indexed.stations) if self.indexed.stations else None

    @property
    def weighted_mean(self) -> float | None:
        """Weighed by voters: rural stations are small."""
        return float(self.weighted_sum / self.indexed.voters) if self.indexed.voters else None

    @property
    def bounds(self) -> tuple[float, float] | None:
        """The weighted mean if every other station had 0, and if it had 100."""
        if not self.all.voters:
            return None
        rest = self.all.voters - self.indexed.voters
        return (
            float(self.weighted_sum / self.all.voters),
            float((self.weighted_sum + 100 * rest) / self.all.voters),
        )

    @property
    def frequent(self) -> list[tuple[str, int]]:
        """(item, stations) of what failed or is partial, what is met most often first."""
        stations: Counter[str] = Counter()
        for (item, _), count in self.barriers.items():
            stations[item] += count
        return sorted(stations.items(), key=lambda met: (-met[1], met[0]))

    def accessible_to(self, group: Group) -> float | None:
        """The share of audited stations' voters whose station is accessible to the group."""
        found = self.groups.get(group, {})
        total = sum(tally.voters for tally in found.values())
        return found.get(Status.ACCESSIBLE, Tally()).voters / total if total else None


def aggregate(stations: Iterable[StationResult]) -> Aggregate:
    return reduce(Aggregate.__add__, map(_of_one, stations), Aggregate())


def _of_one(station: StationResult) -> Aggregate:
    tally = Tally(1, station.voters or 0)
    without = int(station.voters is None)
    if station.status is None:
        return Aggregate(all=tally, without_voters=without)
    index = None if station.index is None else Fraction(station.index)
    return Aggregate(
        all=tally,
        audited=tally,
        without_voters=without,
        indexed=Tally() if index is None else tally,
        index_sum=index or Fraction(),
        weighted_sum=(index or Fraction()) * tally.voters,
        statuses={station.status: tally},
        groups={group: {status: tally} for group, status in station.groups.items()},
        barriers=Counter(station.barriers),
        first=station.received_at,
        last=station.received_at,
    )


def _together(one: Statuses, other: Statuses) -> dict[Status, Tally]:
    return {
        status: one.get(status, Tally()) + other.get(status, Tally())
        for status in Status
        if status in one or status in other
    }


def ranked(territories: Mapping[str, Aggregate]) -> tuple[list[str], list[str]]:
    """The worst first by weighted mean; then those of which too little is known to rank them."""
    known = {
        name: found.weighted_mean
        for name, found in territories.items()
        if found.coverage >= RANKED_FROM and found.weighted_mean is not None
    }
    order = sorted(known, key=lambda name: (known[name], name))
    return order, sorted(territories.keys() - known.keys())


def shown(voters: Statuses) -> dict[Status, int | None]:
    """Numbers of voters as they may be published: None for a few people.

    Where only one is held back it could be worked out from the sum; then the next smallest is, too.
    """
    numbers = {status: tally.voters for status, tally in voters.items()}
    few = [status for status, number in numbers.items() if 0 < number < SMALLEST_SHOWN]
    if len(few) == 1:
        others = [status for status, number in numbers.items() if number >= SMALLEST_SHOWN]
        few += sorted(others, key=lambda status: numbers[status])[:1]
    return {status: None if status in few else number for status, number in numbers.items()}
