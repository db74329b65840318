"""Stations and the venues that they vote in: written, and read one by one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.orm import aliased
from sqlmodel import col

from audit.domain.place import Address, Area, Position, Precision, Reason
from audit.store import territories
from audit.store.tables import Station, Territory, Venue


@dataclass(frozen=True, slots=True)
class VenueRow:
    id: UUID
    region_id: UUID
    territory_id: UUID
    name_kk: str
    name_ru: str
    address_kk: str
    address_ru: str
    position: Position | None = None
    unplaced_reason: str | None = None


@dataclass(frozen=True, slots=True)
class StationRow:
    id: UUID
    region_id: UUID
    territory_id: UUID
    venue_id: UUID
    number: int
    voters: int | None
    valid_from: date


@dataclass(frozen=True, slots=True)
class Listed:
    """A station in use as an operator sees it in a list."""

    id: UUID
    region: str
    territory: str
    number: int
    name_kk: str
    name_ru: str
    address_kk: str
    address_ru: str
    voters: int | None
    precision: str | None
    unplaced_reason: str | None


_Plain = tuple[UUID, UUID, UUID, str, str, str, str]
_VENUES: Any = select(
    col(Venue.id),
    col(Venue.region_id),
    col(Venue.territory_id),
    col(Venue.name_kk),
    col(Venue.name_ru),
    col(Venue.address_kk),
    col(Venue.address_ru),
    col(Venue.unplaced_reason),
    col(Venue.latitude),
    col(Venue.longitude),
    col(Venue.precision),
    col(Venue.source),
    col(Venue.confidence),
    col(Venue.query),
)


def _venue(row: Any) -> VenueRow:
    latitude, longitude, precision, source, confidence, query = row[8:]
    position = None
    if latitude is not None and longitude is not None:
        known = Precision(precision or Precision.DISTRICT)
        position = Position(
            latitude, longitude, known, source or "", confidence or 0.0, query or ""
        )
    return VenueRow(*cast(_Plain, row[:7]), position, row[7])


def venue(tx: Connection, id: UUID) -> VenueRow | None:
    row = tx.execute(_VENUES.where(col(Venue.id) == id)).first()
    return _venue(row) if row else None


def venues_in(tx: Connection, region_id: UUID) -> Sequence[VenueRow]:
    rows = tx.execute(_VENUES.where(col(Venue.region_id) == region_id).order_by(col(Venue.id)))
    return [_venue(row) for row in rows]


def in_use(tx: Connection, region_id: UUID) -> Sequence[StationRow]:
    """A region's stations, by number."""
    rows = tx.execute(
        select(
            col(Station.id),
            col(Station.region_id),
            col(Station.territory_id),
            col(Station.venue_id),
            col(Station.number),
            col(Station.voters),
            col(Station.valid_from),
        )
        .where(col(Station.region_id) == region_id, col(Station.valid_to).is_(None))
        .order_by(col(Station.number))
    )
    return [StationRow(*row) for row in rows]


def add_venues(tx: Connection, rows: Iterable[VenueRow]) -> None:
    """Adds venues; a position is written by `place`."""
    values = [
        {
            "id": row.id,
            "region_id": row.region_id,
            "territory_id": row.territory_id,
            "name_kk": row.name_kk,
            "name_ru": row.name_ru,
            "address_kk": row.address_kk,
            "address_ru": row.address_ru,
        }
        for row in rows
    ]
    if values:
        tx.execute(insert(Venue), values)


def add(tx: Connection, rows: Iterable[StationRow]) -> None:
    """Adds stations. Raises IntegrityError for a number that is in use in its region."""
    values = [
        {name: getattr(row, name) for name in StationRow.__dataclass_fields__} for row in rows
    ]
    if values:
        tx.execute(insert(Station), values)


def change(tx: Connection, row: StationRow) -> None:
    """Writes a station's territory, venue and voters anew."""
    tx.execute(
        update(Station)
        .where(col(Station.id) == row.id)
        .values(territory_id=row.territory_id, venue_id=row.venue_id, voters=row.voters)
    )


def change_venue(tx: Connection, row: VenueRow) -> None:
    """Writes a venue's territory, names and addresses anew; its position stays."""
    tx.execute(
        update(Venue)
        .where(col(Venue.id) == row.id)
        .values(
            territory_id=row.territory_id,
            name_kk=row.name_kk,
            name_ru=row.name_ru,
            address_kk=row.address_kk,
            address_ru=row.address_ru,
        )
    )


def place(tx: Connection, venue_id: UUID, position: Position, now: int) -> None:
    """Writes a position over whatever was known: `domain.place.decide` comes before this."""
    tx.execute(
        update(Venue)
        .where(col(Venue.id) == venue_id)
        .values(
            latitude=position.latitude,
            longitude=position.longitude,
            precision=position.precision.value,
            source=position.source,
            confidence=position.confidence,
            query=position.query,
            located_at=now,
            unplaced_reason=None,
        )
    )


def forget_place(tx: Connection, venue_id: UUID) -> None:
    """Takes away a position that was of another address."""
    tx.execute(
        update(Venue)
        .where(col(Venue.id) == venue_id)
        .values(
            latitude=None,
            longitude=None,
            precision=None,
            source=None,
            confidence=None,
            query=None,
            located_at=None,
            unplaced_reason=None,
        )
    )


def leave_unplaced(tx: Connection, venue_id: UUID, reason: Reason, now: int) -> None:
    """Notes why a venue without a position still has none."""
    tx.execute(
        update(Venue)
        .where(col(Venue.id) == venue_id, col(Venue.latitude).is_(None))
        .values(unplaced_reason=reason.value, located_at=now)
    )


def address_of(tx: Connection, venue_id: UUID) -> Address | None:
    """What a search for a venue needs; None for an unknown venue."""
    found = venue(tx, venue_id)
    own = territories.get(tx, found.territory_id) if found else None
    region = territories.get(tx, found.region_id) if found else None
    if found is None or own is None or region is None:
        return None
    district = Area(own.code, own.name.kk, own.name.ru) if own.id != region.id else None
    return Address(
        Area(region.code, region.name.kk, region.name.ru),
        district,
        found.address_kk,
        found.address_ru,
    )


def listed(tx: Connection, path: str, unplaced: bool = False) -> Sequence[Listed]:
    """The stations in use in the territory at `path`; `unplaced`: only those without a position."""
    query = _listed().where(col(Territory.path).startswith(path, autoescape=True))
    if unplaced:
        query = query.where(col(Venue.latitude).is_(None))
    return [Listed(*row) for row in tx.execute(query)]


def unplaced_venues(tx: Connection, path: str) -> Sequence[UUID]:
    """Venues in the territory at `path` that stations in use vote in and that have no position."""
    rows = tx.execute(
        select(col(Venue.id))
        .join(Station, col(Station.venue_id) == col(Venue.id))
        .join(Territory, col(Territory.id) == col(Venue.territory_id))
        .where(
            col(Territory.path).startswith(path, autoescape=True),
            col(Venue.latitude).is_(None),
            col(Station.valid_to).is_(None),
        )
        .distinct()
        .order_by(col(Venue.id))
    )
    return [id for (id,) in rows]


def _listed() -> Any:
    region = aliased(Territory)
    return (
        select(
            col(Station.id),
            col(region.code),
            col(Territory.code),
            col(Station.number),
            col(Venue.name_kk),
            col(Venue.name_ru),
            col(Venue.address_kk),
            col(Venue.address_ru),
            col(Station.voters),
            col(Venue.precision),
            col(Venue.unplaced_reason),
        )
        .join(Venue, col(Venue.id) == col(Station.venue_id))
        .join(Territory, col(Territory.id) == col(Station.territory_id))
        .join(region, col(region.id) == col(Station.region_id))
        .where(col(Station.valid_to).is_(None))
        .order_by(col(region.code), col(Station.number))
    )
