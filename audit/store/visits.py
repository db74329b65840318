"""Visits as they were received: what is asked before one is stored, and storing it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from sqlalchemy import Connection, and_, bindparam, insert, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from audit.domain.visit import DeclaredPhoto
from audit.store.prepared import Prepared
from audit.store.tables import Assignment, Round, Station, Territory, Venue, Visit, VisitPhoto

State = Literal["awaiting_photos", "complete"]


@dataclass(frozen=True, slots=True)
class Site:
    """A station in a round, as a visit of one person meets it."""

    region: UUID
    path: str
    """Of the station's territory."""
    in_use: bool
    voters: int
    venue: UUID
    never_searched: bool
    """The venue has no position, and nobody has looked for one yet."""
    round_path: str
    round_checklist: str
    assigned: bool
    """The person is to audit this station in this round."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was answered when a visit was stored."""

    person: UUID
    sha256: str
    receipt: bytes


@dataclass(frozen=True, slots=True)
class Stored:
    """A visit as it goes into the database."""

    id: UUID
    region: UUID
    round: UUID
    station: UUID
    person: UUID
    checklist: str
    version: int
    scoring_version: str
    state: State
    quarantine: str | None
    started_at: int
    received_at: int
    supersedes: UUID | None
    seq: int
    status: str
    index: float | None
    sha256: str
    codes: bytes
    receipt: bytes
    score: str
    content: str


_FIELDS = Stored.__slots__
_of_station, _of_round = aliased(Territory), aliased(Territory)
_SITE = Prepared(
    select(
        col(Station.region_id),
        col(_of_station.path),
        col(Station.valid_to),
        col(Station.voters),
        col(Venue.id),
        col(Venue.latitude),
        col(Venue.unplaced_reason),
        col(_of_round.path),
        col(Round.checklist),
        col(Assignment.person_id).is_not(None),
    )
    .select_from(Station)
    .join(_of_station, col(_of_station.id) == col(Station.territory_id))
    .join(Venue, col(Venue.id) == col(Station.venue_id))
    .join(Round, col(Round.id) == bindparam("round"))
    .join(_of_round, col(_of_round.id) == col(Round.territory_id))
    .outerjoin(
        Assignment,
        and_(
            col(Assignment.round_id) == col(Round.id),
            col(Assignment.station_id) == col(Station.id),
            col(Assignment.person_id) == bindparam("person"),
        ),
    )
    .where(col(Station.id) == bindparam("station"))
)
_RECEIPT = Prepared(
    select(col(Visit.person_id), col(Visit.sha256), col(Visit.receipt)).where(
        col(Visit.id) == bindparam("id")
    )
)
_ADD = Prepared(
    insert(Visit).values(
        id=bindparam("id"),
        region_id=bindparam("region"),
        round_id=bindparam("round"),
        station_id=bindparam("station"),
        person_id=bindparam("person"),
        checklist=bindparam("checklist"),
        version=bindparam("version"),
        scoring_version=bindparam("scoring_version"),
        state=bindparam("state"),
        quarantine=bindparam("quarantine"),
        started_at=bindparam("started_at"),
        received_at=bindparam("received_at"),
        supersedes=bindparam("supersedes"),
        seq=bindparam("seq"),
        status=bindparam("status"),
        index=bindparam("index"),
        sha256=bindparam("sha256"),
        codes=bindparam("codes"),
        receipt=bindparam("receipt"),
        score=bindparam("score"),
        content=bindparam("content"),
    )
)
_ADD_PHOTO = Prepared(
    insert(VisitPhoto).values(
        visit_id=bindparam("visit"),
        sha256=bindparam("sha256"),
        item=bindparam("item"),
        size=bindparam("size"),
    )
)


def site(tx: Connection, station: UUID, round: UUID, person: UUID) -> Site | None:
    """None if there is no such station or round."""
    row = _SITE.one(tx, station=station, round=round, person=person)
    if row is None:
        return None
    region, path, valid_to, voters, venue, latitude, unplaced, round_path, checklist, assigned = row
    return Site(
        region=region,
        path=path,
        in_use=valid_to is None,
        voters=voters or 0,
        venue=venue,
        never_searched=latitude is None and unplaced is None,
        round_path=round_path,
        round_checklist=checklist,
        assigned=bool(assigned),
    )


def receipt(tx: Connection, visit: UUID) -> Receipt | None:
    """What was answered to the visit; None if it was never stored."""
    row = _RECEIPT.one(tx, id=visit)
    return Receipt(*row) if row else None


def is_own(tx: Connection, visit: UUID, station: UUID, person: UUID) -> bool:
    """Whether the person has sent this visit, of this station."""
    found = tx.execute(
        select(col(Visit.id)).where(
            col(Visit.id) == visit, col(Visit.station_id) == station, col(Visit.person_id) == person
        )
    )
    return found.first() is not None


def add(tx: Connection, visit: Stored, photos: Sequence[DeclaredPhoto]) -> None:
    """Stores a visit whose id is new.

    A photo that is declared for several items is kept with the first of them.
    """
    _ADD.run(tx, **{name: getattr(visit, name) for name in _FIELDS})
    if photos:
        first = {photo.sha256: photo for photo in reversed(photos)}
        rows = [(photo.sha256, photo.item, photo.size) for photo in first.values()]
        _ADD_PHOTO.each(tx, rows, visit=visit.id)
