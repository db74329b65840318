"""What chairs and observers read: a territory's counts, its stations worst first, one station."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, and_, bindparam, func, select, tuple_
from sqlmodel import col

from audit.store.tables import Photo, Station, Territory, Venue, Visit, VisitPhoto
from audit.store.tables_counted import CurrentResult, StatusCount

Names = tuple[str, str]
"""In Kazakh and in Russian."""


@dataclass(frozen=True, slots=True)
class StationRow:
    """A station in use with its venue, its district and what counts for it in a round."""

    id: UUID
    number: int
    voters: int | None
    venue: Names
    address: Names
    district: tuple[str, str, str]
    placed: bool
    unplaced_reason: str | None
    visit: UUID | None
    status: str | None
    index: float | None
    rank: float | None
    groups: str | None
    """JSON: group to [status, score]."""
    heaviest: str | None
    """JSON: item ids."""
    received_at: int | None
    checklist: str | None
    version: int | None
    codes: bytes | None
    """The verdicts, one byte a scored item."""
    conflicts: int | None
    """Items on which auditors differ."""


@dataclass(frozen=True, slots=True)
class StationPlace:
    """One station with where it is and what territory rules over it."""

    id: UUID
    number: int
    voters: int | None
    venue: Names
    address: Names
    region: tuple[str, str, str]
    district: tuple[str, str, str]
    region_code: str
    region_id: UUID
    path: str
    latitude: float | None
    longitude: float | None
    precision: str | None
    source: str | None
    confidence: float | None
    query: str | None


@dataclass(frozen=True, slots=True)
class Count:
    stations: int
    voters: int


def _stations(round: UUID) -> Any:
    result = and_(
        col(CurrentResult.station_id) == col(Station.id), col(CurrentResult.round_id) == round
    )
    return (
        select(
            col(Station.id),
            col(Station.number),
            col(Station.voters),
            col(Venue.name_kk),
            col(Venue.name_ru),
            col(Venue.address_kk),
            col(Venue.address_ru),
            col(Territory.name_kk),
            col(Territory.name_ru),
            col(Territory.name_en),
            col(Venue.latitude).is_not(None).label("placed"),
            col(Venue.unplaced_reason),
            col(CurrentResult.visit_id),
            col(CurrentResult.status),
            col(CurrentResult.index),
            col(CurrentResult.rank),
            col(CurrentResult.groups),
            col(CurrentResult.heaviest),
            col(CurrentResult.received_at),
            col(CurrentResult.checklist),
            col(CurrentResult.version),
            col(CurrentResult.codes),
            col(CurrentResult.conflicts),
        )
        .join(Venue, col(Venue.id) == col(Station.venue_id))
        .join(Territory, col(Territory.id) == col(Station.territory_id))
        .outerjoin(CurrentResult, result)
        .where(col(Station.valid_to).is_(None))
    )


def _station(row: Any) -> StationRow:
    return StationRow(
        id=row[0],
        number=row[1],
        voters=row[2],
        venue=(row[3], row[4]),
        address=(row[5], row[6]),
        district=(row[7], row[8], row[9]),
        placed=bool(row[10]),
        unplaced_reason=row[11],
        visit=row[12],
        status=row[13],
        index=row[14],
        rank=row[15],
        groups=row[16],
        heaviest=row[17],
        received_at=row[18],
        checklist=row[19],
        version=row[20],
        codes=row[21],
        conflicts=row[22],
    )


def worst_first(
    tx: Connection,
    region: UUID,
    path: str,
    round: UUID,
    limit: int,
    after: tuple[float, UUID] | None = None,
) -> Sequence[StationRow]:
    """Audited stations under `path` in the region, from the worst; `after` is the last one seen."""
    query = (
        _stations(round)
        .where(
            col(CurrentResult.region_id) == region,
            col(Territory.path).startswith(path, autoescape=True),
        )
        .order_by(col(CurrentResult.rank), col(CurrentResult.station_id))
        .limit(limit)
    )
    if after:
        query = query.where(
            tuple_(col(CurrentResult.rank), col(CurrentResult.station_id)) > tuple_(*after)
        )
    return [_station(row) for row in tx.execute(query)]


def not_audited(
    tx: Connection, path: str, round: UUID, limit: int, after: int = 0
) -> Sequence[StationRow]:
    """Stations under `path` without a result that counts, by number; `after` is the last seen."""
    query = (
        _stations(round)
        .where(
            col(Territory.path).startswith(path, autoescape=True),
            col(CurrentResult.visit_id).is_(None),
            col(Station.number) > after,
        )
        .order_by(col(Station.number), col(Station.id))
        .limit(limit)
    )
    return [_station(row) for row in tx.execute(query)]


def every_station(tx: Connection, path: str, round: UUID) -> Sequence[StationRow]:
    """All stations in use under `path`: for a report, not for a page."""
    query = _stations(round).where(col(Territory.path).startswith(path, autoescape=True))
    return [_station(row) for row in tx.execute(query)]


def totals(tx: Connection, path: str) -> Count:
    """Stations in use under `path`, and the voters on their lists."""
    stations, voters = tx.execute(
        select(func.count(), func.coalesce(func.sum(col(Station.voters)), 0))
        .select_from(Station)
        .join(Territory, col(Territory.id) == col(Station.territory_id))
        .where(
            col(Station.valid_to).is_(None), col(Territory.path).startswith(path, autoescape=True)
        )
    ).one()
    return Count(stations, voters or 0)


def counts(
    tx: Connection, region: UUID, path: str, round: UUID
) -> Mapping[str, Mapping[str, Count]]:
    """Group ("station" for the whole) to status to count, of the stations under `path`.

    A region's are kept up to date by `results`; those of a part of it are counted here.
    """
    found: dict[str, dict[str, Count]] = {}
    for group, status, stations, voters in (
        _region_counts(tx, region, round)
        if tx.execute(_IS_REGION, {"id": region, "path": path}).first()
        else _part_counts(tx, path, round)
    ):
        if stations:
            found.setdefault(group, {})[status] = Count(stations, voters)
    return found


_IS_REGION = select(col(Territory.id)).where(
    col(Territory.id) == bindparam("id"), col(Territory.path) == bindparam("path")
)


def _region_counts(
    tx: Connection, region: UUID, round: UUID
) -> Sequence[tuple[str, str, int, int]]:
    rows = tx.execute(
        select(
            col(StatusCount.voter_group),
            col(StatusCount.status),
            col(StatusCount.stations),
            col(StatusCount.voters),
        ).where(col(StatusCount.region_id) == region, col(StatusCount.round_id) == round)
    )
    return [(row[0], row[1], row[2], row[3]) for row in rows]


def _part_counts(tx: Connection, path: str, round: UUID) -> Sequence[tuple[str, str, int, int]]:
    stations: Counter[tuple[str, str]] = Counter()
    voters: Counter[tuple[str, str]] = Counter()
    for row in every_station(tx, path, round):
        if row.status is None:
            continue
        kinds = [("station", row.status)]
        kinds += [(group, status) for group, (status, _) in json.loads(row.groups or "{}").items()]
        stations.update(kinds)
        for kind in kinds:
            voters[kind] += row.voters or 0
    return [(*kind, count, voters[kind]) for kind, count in stations.items()]


def place(tx: Connection, station: UUID) -> StationPlace | None:
    region, district = Territory.__table__.alias("region"), Territory.__table__.alias("district")  # type: ignore[attr-defined]
    row = tx.execute(
        select(
            col(Station.id),
            col(Station.number),
            col(Station.voters),
            col(Venue.name_kk),
            col(Venue.name_ru),
            col(Venue.address_kk),
            col(Venue.address_ru),
            region.c.name_kk,
            region.c.name_ru,
            region.c.name_en,
            district.c.name_kk,
            district.c.name_ru,
            district.c.name_en,
            region.c.code,
            region.c.id,
            district.c.path,
            col(Venue.latitude),
            col(Venue.longitude),
            col(Venue.precision),
            col(Venue.source),
            col(Venue.confidence),
            col(Venue.query),
        )
        .join(Venue, col(Venue.id) == col(Station.venue_id))
        .join(region, region.c.id == col(Station.region_id))
        .join(district, district.c.id == col(Station.territory_id))
        .where(col(Station.id) == station)
    ).first()
    if row is None:
        return None
    return StationPlace(
        row[0],
        row[1],
        row[2],
        (row[3], row[4]),
        (row[5], row[6]),
        (row[7], row[8], row[9]),
        (row[10], row[11], row[12]),
        *row[13:],
    )


def shown_photos(tx: Connection, visit: UUID) -> Sequence[tuple[str, str]]:
    """(item, sha256 of the cleaned picture) of the visit's photos that may be shown."""
    rows = tx.execute(
        select(col(VisitPhoto.item), col(Photo.shown_sha256))
        .join(Visit, col(Visit.id) == col(VisitPhoto.visit_id))
        .join(
            Photo,
            and_(
                col(Photo.sha256) == col(VisitPhoto.sha256),
                col(Photo.person_id) == col(Visit.person_id),
            ),
        )
        .where(col(VisitPhoto.visit_id) == visit, col(Photo.shown_sha256).is_not(None))
        .order_by(col(VisitPhoto.item), col(VisitPhoto.sha256))
    )
    return [(item, shown) for item, shown in rows if shown]


def regions_with_stations(tx: Connection, path: str) -> Sequence[str]:
    """Codes of the regions under `path` in which there are stations."""
    region = Territory.__table__.alias("region")  # type: ignore[attr-defined]
    rows = tx.execute(
        select(region.c.code)
        .select_from(Station)
        .join(region, region.c.id == col(Station.region_id))
        .where(region.c.path.startswith(path, autoescape=True), col(Station.valid_to).is_(None))
        .distinct()
        .order_by(region.c.code)
    )
    return [row[0] for row in rows]
