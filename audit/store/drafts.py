"""What an auditor has in hand: the stations to visit, the drafts, and what was sent."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select, and_, delete, func, insert, select, update
from sqlmodel import col

from audit.domain.checklist import Text
from audit.domain.visit import DeclaredPhoto, Fix, fix_of, photo_of, plain_fix, plain_photo
from audit.store.tables import (
    Assignment,
    Draft,
    Photo,
    Round,
    Station,
    Territory,
    Venue,
    Visit,
    VisitPhoto,
)


@dataclass(frozen=True, slots=True)
class Place:
    """A station as its auditor knows it."""

    id: UUID
    number: int
    name_kk: str
    name_ru: str
    address_kk: str
    address_ru: str
    path: str
    """Of the territory that it is in."""
    venue: UUID
    latitude: float | None
    longitude: float | None
    precision: str | None
    """Of the position, as `domain.place.Precision`."""


@dataclass(frozen=True, slots=True)
class Task:
    """A station that somebody audits in a round."""

    station: Place
    round: UUID
    round_name: Text
    election_day: date
    checklist: str


@dataclass(frozen=True, slots=True)
class DraftRow:
    id: UUID
    station: UUID
    round: UUID
    checklist: str
    version: int
    typed: Mapping[str, str]
    """Field name to what was typed, right or wrong."""
    photos: tuple[DeclaredPhoto, ...]
    started_at: int
    updated_at: int
    supersedes: UUID | None = None
    """The visit that this one will correct."""
    place: Fix | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What one form says: of the fields that it is about, all others are empty now."""

    about: frozenset[str]
    typed: Mapping[str, str]
    added: Sequence[DeclaredPhoto] = ()
    removed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class SentVisit:
    """A visit as its auditor sees it."""

    id: UUID
    station: UUID
    round: UUID
    received_at: int
    state: str
    quarantine: str | None
    status: str
    score: str
    """JSON of the group scores."""
    receipt: bytes


_PLACE = (
    col(Station.id),
    col(Station.number),
    col(Venue.name_kk),
    col(Venue.name_ru),
    col(Venue.address_kk),
    col(Venue.address_ru),
    col(Territory.path),
    col(Venue.id),
    col(Venue.latitude),
    col(Venue.longitude),
    col(Venue.precision),
)
_ROUND = (
    col(Round.id),
    col(Round.name_kk),
    col(Round.name_ru),
    col(Round.name_en),
    col(Round.election_day),
    col(Round.checklist),
)
_DRAFT = (
    col(Draft.id),
    col(Draft.station_id),
    col(Draft.round_id),
    col(Draft.checklist),
    col(Draft.version),
    col(Draft.typed),
    col(Draft.photos),
    col(Draft.started_at),
    col(Draft.updated_at),
    col(Draft.supersedes),
    col(Draft.place),
)
_SENT = (
    col(Visit.id),
    col(Visit.station_id),
    col(Visit.round_id),
    col(Visit.received_at),
    col(Visit.state),
    col(Visit.quarantine),
    col(Visit.status),
    col(Visit.score),
    col(Visit.receipt),
)


def _tasks() -> Select[*tuple[Any, ...]]:
    return (
        select(*_PLACE, *_ROUND)
        .select_from(Station)
        .join(Venue, col(Venue.id) == col(Station.venue_id))
        .join(Territory, col(Territory.id) == col(Station.territory_id))
    )


def _task(row: Sequence[Any]) -> Task:
    round, kk, ru, en, election_day, checklist = row[len(_PLACE) :]
    return Task(
        Place(*row[: len(_PLACE)]), round, Text(kk=kk, ru=ru, en=en), election_day, checklist
    )


def tasks(tx: Connection, person: UUID, today: date) -> list[Task]:
    """The stations this person audits in rounds that are not over, the nearest election first.

    A station stays in the list while a draft of it is in hand, whatever became of the assignment.
    """
    assigned = (
        select(col(Assignment.station_id), col(Assignment.round_id))
        .join(Round, col(Round.id) == col(Assignment.round_id))
        .where(col(Assignment.person_id) == person, col(Round.election_day) >= today)
    )
    begun = select(col(Draft.station_id), col(Draft.round_id)).where(col(Draft.person_id) == person)
    mine = assigned.union(begun).subquery()
    rows = tx.execute(
        _tasks()
        .join(mine, mine.c.station_id == col(Station.id))
        .join(Round, col(Round.id) == mine.c.round_id)
        .order_by(col(Round.election_day), col(Round.id), col(Station.number))
    )
    return [_task(row) for row in rows]


def task(tx: Connection, station: UUID, round: UUID) -> Task | None:
    """One station in one round, whoever audits it."""
    row = tx.execute(
        _tasks().join(Round, col(Round.id) == round).where(col(Station.id) == station)
    ).first()
    return _task(row) if row else None


def begin(tx: Connection, draft: DraftRow, person: UUID) -> UUID:
    """The id of this person's draft of the station: the given one, unless there is one already."""
    begun = tx.execute(
        select(col(Draft.id)).where(
            col(Draft.person_id) == person,
            col(Draft.station_id) == draft.station,
            col(Draft.round_id) == draft.round,
        )
    ).scalar()
    if begun is not None:
        return begun
    tx.execute(insert(Draft).values(id=draft.id, person_id=person, **_values(draft)))
    return draft.id


def owner(tx: Connection, id: UUID) -> UUID | None:
    """Whose draft this is."""
    return tx.execute(select(col(Draft.person_id)).where(col(Draft.id) == id)).scalar()


def keep(tx: Connection, draft: DraftRow, person: UUID) -> None:
    """Stores the draft in the place of the one that there is; its owner is not asked."""
    done = tx.execute(update(Draft).where(col(Draft.id) == draft.id).values(**_values(draft)))
    if done.rowcount == 0:
        tx.execute(insert(Draft).values(id=draft.id, person_id=person, **_values(draft)))


def _values(draft: DraftRow) -> dict[str, object]:
    return {
        "station_id": draft.station,
        "round_id": draft.round,
        "checklist": draft.checklist,
        "version": draft.version,
        "typed": _json(draft.typed),
        "photos": _json([plain_photo(photo) for photo in draft.photos]),
        "started_at": draft.started_at,
        "updated_at": draft.updated_at,
        "supersedes": draft.supersedes,
        "place": _json(plain_fix(draft.place)) if draft.place else None,
    }


def of_person(tx: Connection, person: UUID) -> list[DraftRow]:
    rows = tx.execute(select(*_DRAFT).where(col(Draft.person_id) == person))
    return [_read(row) for row in rows]


def get(tx: Connection, id: UUID, person: UUID, *, to_change: bool = False) -> DraftRow | None:
    """The draft, if it is this person's; with `to_change` nobody else changes it until the end."""
    mine = select(*_DRAFT).where(col(Draft.id) == id, col(Draft.person_id) == person)
    row = tx.execute(mine.with_for_update() if to_change else mine).first()
    return _read(row) if row else None


def _read(row: Sequence[Any]) -> DraftRow:
    id, station, round, checklist, version, typed, photos, started_at, updated_at, earlier, fix = (
        row
    )
    return DraftRow(
        id=id,
        station=station,
        round=round,
        checklist=checklist,
        version=version,
        typed=json.loads(typed),
        photos=tuple(photo_of(photo) for photo in json.loads(photos)),
        started_at=started_at,
        updated_at=updated_at,
        supersedes=earlier,
        place=fix_of(json.loads(fix)) if fix else None,
    )


def change(tx: Connection, id: UUID, person: UUID, said: Change, now: int) -> bool:
    """Takes over what a form said; False if this person has no such draft.

    What other forms say at the same time about other fields stays.
    """
    draft = get(tx, id, person, to_change=True)
    if draft is None:
        return False
    typed = {name: value for name, value in draft.typed.items() if name not in said.about}
    photos = [photo for photo in draft.photos if photo.sha256 not in said.removed]
    held = {photo.sha256 for photo in photos}
    photos += [photo for photo in said.added if photo.sha256 not in held]
    tx.execute(
        update(Draft)
        .where(col(Draft.id) == id)
        .values(
            typed=_json(typed | dict(said.typed)),
            photos=_json([plain_photo(photo) for photo in photos]),
            updated_at=now,
        )
    )
    return True


def follow(tx: Connection, id: UUID, checklist: str, version: int, now: int) -> None:
    """Lets a draft follow another checklist; what was typed stays."""
    tx.execute(
        update(Draft)
        .where(col(Draft.id) == id)
        .values(checklist=checklist, version=version, updated_at=now)
    )


def remove(tx: Connection, id: UUID, person: UUID, base: int | None = None) -> None:
    """Nothing happens if this person has no such draft, or it was changed after `base`."""
    mine = delete(Draft).where(col(Draft.id) == id, col(Draft.person_id) == person)
    tx.execute(mine if base is None else mine.where(col(Draft.updated_at) == base))


def sent(tx: Connection, person: UUID) -> list[SentVisit]:
    """Everything this person has sent, the latest last."""
    rows = tx.execute(
        select(*_SENT).where(col(Visit.person_id) == person).order_by(col(Visit.received_at))
    )
    return [SentVisit(*row) for row in rows]


def sent_visit(tx: Connection, id: UUID, person: UUID) -> SentVisit | None:
    row = tx.execute(
        select(*_SENT).where(col(Visit.id) == id, col(Visit.person_id) == person)
    ).first()
    return SentVisit(*row) if row else None


def sent_content(tx: Connection, id: UUID, person: UUID) -> str | None:
    """What this person sent, as canonical JSON."""
    return tx.execute(
        select(col(Visit.content)).where(col(Visit.id) == id, col(Visit.person_id) == person)
    ).scalar()


def missing_photos(tx: Connection, visit: UUID, person: UUID) -> int:
    """How many photos that the visit declares have not arrived."""
    arrived = and_(col(Photo.sha256) == col(VisitPhoto.sha256), col(Photo.person_id) == person)
    missing = tx.execute(
        select(func.count())
        .select_from(VisitPhoto)
        .outerjoin(Photo, arrived)
        .where(col(VisitPhoto.visit_id) == visit, col(Photo.sha256).is_(None))
    ).scalar()
    return missing or 0


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
