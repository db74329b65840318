"""A territory's sums, with those of its parts: as plain objects for JSON, pages and the terminal."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from audit.domain.days import local_day
from audit.domain.scoring import Status
from audit.domain.territory import (
    Aggregate,
    StationResult,
    Statuses,
    aggregate,
    ranked,
    shown,
)


@dataclass(frozen=True, slots=True)
class Parts:
    """A territory as a whole, and the territories right below it."""

    whole: Aggregate
    parts: Mapping[str, Aggregate]
    """By path."""
    order: tuple[str, ...]
    """The worst first."""
    unranked: tuple[str, ...]
    """Too little of them was audited to rank them."""


def parts_of(path: str, stations: Iterable[tuple[str, StationResult]]) -> Parts:
    """`stations` come with the path of their own territory, under `path`."""
    below: dict[str, list[StationResult]] = {}
    for own, station in stations:
        next_one = own.removeprefix(path).partition("/")[0]
        below.setdefault(f"{path}{next_one}/" if next_one else path, []).append(station)
    parts = {own: aggregate(found) for own, found in below.items()}
    order, unranked = ranked(parts)
    whole = sum(parts.values(), start=Aggregate())
    return Parts(whole, parts, tuple(order), tuple(unranked))


def as_object(found: Aggregate, *, public: bool) -> dict[str, Any]:
    """`public`: numbers of voters that could tell who somebody is are null."""
    return {
        "stations": found.all.stations,
        "audited": found.audited.stations,
        "coverage": found.coverage,
        "voters": found.all.voters,
        "voters_audited": found.audited.voters,
        "stations_without_voters": found.without_voters,
        "first_visit": None if found.first is None else local_day(found.first).isoformat(),
        "last_visit": None if found.last is None else local_day(found.last).isoformat(),
        "index": found.weighted_mean,
        "index_bounds": found.bounds,
        "index_of_stations": found.mean,
        "statuses": _statuses(found.statuses, public),
        "groups": {
            group: {
                "voters_with_accessible_station": found.accessible_to(group),
                "statuses": _statuses(statuses, public),
            }
            for group, statuses in found.groups.items()
        },
        "barriers": [
            {"item": item, "verdict": verdict, "stations": stations}
            for (item, verdict), stations in sorted(
                found.barriers.items(), key=lambda each: (-each[1], each[0])
            )
        ],
    }


def _statuses(found: Statuses, public: bool) -> dict[Status, dict[str, int | None]]:
    voters: Mapping[Status, int | None] = (
        shown(found) if public else {status: tally.voters for status, tally in found.items()}
    )
    return {
        status: {"stations": tally.stations, "voters": voters[status]}
        for status, tally in found.items()
    }
