"""A commission's list of stations becomes venues, stations and searches for where they are."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import Connection

from audit import sheets
from audit.canonical import digest
from audit.domain import register
from audit.domain.days import local_day
from audit.domain.headings import Line
from audit.domain.place import Decision, Position, Precision, Territory, decide
from audit.domain.register import Entry
from audit.journeys.locate import LOCATE
from audit.store import jobs, results, stations, territories, trail
from audit.store.stations import StationRow, VenueRow

Key = tuple[str, ...]
IMPORT_CONFIDENCE = 0.8
"""How sure coordinates in a list are: a person put them there, nobody knows how."""
PINNED = frozenset({Precision.MANUAL, Precision.GPS})
"""Positions that somebody set at the building: a corrected address does not make them wrong."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What an import does, or would do."""

    new: int
    updated: int
    unchanged: int
    new_venues: int
    changed_venues: int
    searches: int
    """Venues whose place will be searched for."""


@dataclass
class Plan:
    """All changes to one region, worked out before the first is written."""

    region: UUID
    today: date
    new_venues: list[VenueRow] = field(default_factory=list)
    changed_venues: dict[UUID, VenueRow] = field(default_factory=dict)
    moved_venues: set[UUID] = field(default_factory=set)
    """Changed ones whose address is another, so that their position is no longer theirs."""
    new: list[StationRow] = field(default_factory=list)
    updated: set[int] = field(default_factory=set)
    changed: list[StationRow] = field(default_factory=list)
    positions: dict[UUID, Position] = field(default_factory=dict)
    searches: set[UUID] = field(default_factory=set)


def read(
    tx: Connection,
    data: bytes,
    read_rows: Callable[[int], None] = lambda _: None,
    checked_rows: Callable[[int], None] = lambda _: None,
) -> Sequence[Entry]:
    """The stations in a file; the two functions are told how far the work is.

    Raises Invalid("stations-invalid") with every problem of every row; TooLarge, UnsupportedType
    or Malformed for a file that cannot be read as a table.
    """
    rows = sheets.read(data, read_rows)
    known = territories.everything(tx)
    codes = {row.id: row.code for row in known}
    names = register.Territories(
        Territory(
            row.code,
            codes[row.parent_id] if row.parent_id else "",
            row.level,
            row.name.kk,
            row.name.ru,
            row.name.en,
        )
        for row in known
    )
    return register.check([Line(row.number, row.cells) for row in rows], names, checked_rows)


def plan(tx: Connection, entries: Sequence[Entry], now: int) -> Sequence[Plan]:
    """What would change, region by region; nothing is written."""
    by_region: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_region[entry.region].append(entry)
    ids = {row.code: row.id for row in territories.everything(tx)}
    today = local_day(now)
    return [
        _plan_region(tx, ids, Plan(ids[code], today), listed) for code, listed in by_region.items()
    ]


def count(plans: Sequence[Plan], entries: Sequence[Entry]) -> Counts:
    new = sum(len(plan.new) for plan in plans)
    updated = sum(len(plan.updated) for plan in plans)
    return Counts(
        new,
        updated,
        len(entries) - new - updated,
        sum(len(plan.new_venues) for plan in plans),
        sum(len(plan.changed_venues) for plan in plans),
        sum(len(plan.searches) for plan in plans),
    )


def store(tx: Connection, entries: Sequence[Entry], now: int) -> Counts:
    """Writes a checked list, all of it or nothing; the same list again changes nothing.

    Stations are known by region and number. Those that the list leaves out stay as they are.
    """
    plans = plan(tx, entries, now)
    for changes in plans:
        _store_region(tx, changes, now)
    return count(plans, entries)


def _plan_region(
    tx: Connection, ids: dict[str, UUID], changes: Plan, entries: Sequence[Entry]
) -> Plan:
    codes = {id: code for code, id in ids.items()}
    known = {row.id: row for row in stations.venues_in(tx, changes.region)}
    by_key = {_key(codes, row): row for row in known.values()}
    in_use = {row.number: row for row in stations.in_use(tx, changes.region)}
    renamed = _renamed(entries, in_use, by_key)
    for entry in entries:
        before = in_use.get(entry.number)
        venue = by_key.get(entry.venue)
        if venue is None and before and renamed.get(before.venue_id) == entry.venue:
            venue = _rename(changes, known[before.venue_id], ids[entry.territory], entry)
        elif venue is None:
            venue = _new_venue(changes, ids[entry.territory], entry)
        by_key[entry.venue] = venue
        _plan_position(changes, venue, entry)
        _plan_station(changes, before, venue, ids[entry.territory], entry)
    return changes


def _key(codes: dict[UUID, str], row: VenueRow) -> Key:
    names = (row.name_kk, row.name_ru, row.address_kk, row.address_ru)
    return (codes[row.territory_id], *names)


def _renamed(
    entries: Sequence[Entry], in_use: dict[int, StationRow], by_key: dict[Key, VenueRow]
) -> dict[UUID, Key]:
    """Venues that all their stations leave together for one unknown building: it is the same one.

    A venue that only some of its stations leave stays, and they get a new one.
    """
    listed = {entry.number: entry.venue for entry in entries}
    wanted: dict[UUID, set[Key | None]] = defaultdict(set)
    for number, row in in_use.items():
        wanted[row.venue_id].add(listed.get(number))
    renamed: dict[Key, UUID] = {}
    for id, keys in wanted.items():
        key = next(iter(keys)) if len(keys) == 1 else None
        if key is not None and key not in by_key:
            renamed.setdefault(key, id)
    return {id: key for key, id in renamed.items()}


def _rename(changes: Plan, venue: VenueRow, territory: UUID, entry: Entry) -> VenueRow:
    changed = replace(
        venue,
        territory_id=territory,
        name_kk=entry.name_kk,
        name_ru=entry.name_ru,
        address_kk=entry.address_kk,
        address_ru=entry.address_ru,
    )
    changes.changed_venues[changed.id] = changed
    moved = (venue.territory_id, venue.address_kk, venue.address_ru) != (
        changed.territory_id,
        changed.address_kk,
        changed.address_ru,
    )
    pinned = venue.position is not None and venue.position.precision in PINNED
    if moved and not pinned:
        changes.moved_venues.add(venue.id)
        changes.searches.add(venue.id)
        changed = replace(changed, position=None)
    return changed


def _new_venue(changes: Plan, territory: UUID, entry: Entry) -> VenueRow:
    venue = VenueRow(
        uuid4(),
        changes.region,
        territory,
        entry.name_kk,
        entry.name_ru,
        entry.address_kk,
        entry.address_ru,
    )
    changes.new_venues.append(venue)
    changes.searches.add(venue.id)
    return venue


def _plan_position(changes: Plan, venue: VenueRow, entry: Entry) -> None:
    if entry.point is None or venue.id in changes.positions:
        return
    found = Position(*entry.point, Precision.ROOFTOP, "import", IMPORT_CONFIDENCE, "")
    if decide(venue.position, found) is Decision.TAKE:
        changes.positions[venue.id] = found
        changes.updated.add(entry.number)
        changes.searches.discard(venue.id)


def _plan_station(
    changes: Plan, before: StationRow | None, venue: VenueRow, territory: UUID, entry: Entry
) -> None:
    if before is None:
        changes.updated.discard(entry.number)
        changes.new.append(
            StationRow(
                uuid4(),
                changes.region,
                territory,
                venue.id,
                entry.number,
                entry.voters,
                changes.today,
            )
        )
        return
    voters = before.voters if entry.voters is None else entry.voters
    after = replace(before, territory_id=territory, venue_id=venue.id, voters=voters)
    if after != before:
        changes.changed.append(after)
    if after != before or venue.id in changes.changed_venues:
        changes.updated.add(entry.number)


def _store_region(tx: Connection, changes: Plan, now: int) -> None:
    before = _register(tx, changes.region)
    stations.add_venues(tx, changes.new_venues)
    for venue in changes.changed_venues.values():
        stations.change_venue(tx, venue)
    for id in changes.moved_venues:
        stations.forget_place(tx, id)
    for id, position in changes.positions.items():
        stations.place(tx, id, position, now)
    stations.add(tx, changes.new)
    for station in changes.changed:
        stations.change(tx, station)
        results.weigh(tx, station.id, station.voters or 0)
    for id in changes.searches:
        jobs.enqueue(tx, LOCATE, str(id), now)
    if changes.new or changes.updated:
        told = {
            "what": "stations-imported",
            "new": len(changes.new),
            "updated": len(changes.updated),
            "before": before,
            "after": _register(tx, changes.region),
            "at": now,
        }
        trail.append(tx, changes.region, told)


def _register(tx: Connection, region: UUID) -> str:
    """The digest of a region's stations and venues as they stand."""
    return digest([stations.in_use(tx, region), stations.venues_in(tx, region)])
