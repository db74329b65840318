"""Photos that have arrived whole, which visits wait for them, and what is shown of them."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, and_, exists, insert, select, update
from sqlalchemy.orm import aliased
from sqlmodel import col

from audit.store.tables import Photo, Station, Territory, Visit, VisitPhoto
from audit.store.tables_people import Person


@dataclass(frozen=True, slots=True)
class Kept:
    """A photo as its sender knows it."""

    size: int
    shown_sha256: str | None
    refused: str | None


@dataclass(frozen=True, slots=True)
class Shown:
    """Who may see a shown picture: who sent it, and who may see one of its stations in its round."""

    persons: frozenset[UUID]
    stations: frozenset[tuple[str, UUID]]
    """Path of the station's territory, and the round of the visit."""


@dataclass(frozen=True, slots=True)
class Completed:
    """A visit whose last photo has arrived."""

    visit: UUID
    region: UUID


def find(tx: Connection, sha256: str, person: UUID) -> Kept | None:
    """This person's photo, if it has arrived whole."""
    row = tx.execute(
        select(col(Photo.size), col(Photo.shown_sha256), col(Photo.refused)).where(
            col(Photo.sha256) == sha256, col(Photo.person_id) == person
        )
    ).first()
    return Kept(*row) if row else None


def missing(tx: Connection, person: UUID, declared: Collection[str]) -> list[str]:
    """Which of the declared photos this person has still to send, in the order declared.

    Until the transaction ends no photo of this person can arrive unseen: who stores a visit
    asks this first, in the same transaction.
    """
    if not declared:
        return []
    _hold(tx, person)
    arrived = set(
        tx.scalars(
            select(col(Photo.sha256)).where(
                col(Photo.person_id) == person, col(Photo.sha256).in_(set(declared))
            )
        )
    )
    return [sha256 for sha256 in dict.fromkeys(declared) if sha256 not in arrived]


def add(tx: Connection, sha256: str, person: UUID, size: int, now: int) -> bool:
    """Records a photo whose bytes are safe on the disk; False if it was recorded before."""
    _hold(tx, person)
    if find(tx, sha256, person):
        return False
    tx.execute(insert(Photo).values(sha256=sha256, person_id=person, size=size, received_at=now))
    return True


def regions(tx: Connection, sha256: str, person: UUID) -> list[UUID]:
    """Those of the person's visits that declare the photo, in their order."""
    found = tx.execute(
        select(col(Visit.region_id))
        .join(VisitPhoto, col(VisitPhoto.visit_id) == col(Visit.id))
        .where(col(VisitPhoto.sha256) == sha256, col(Visit.person_id) == person)
        .distinct()
    )
    return sorted(found.scalars(), key=str)


def complete_visits(tx: Connection, sha256: str, person: UUID) -> list[Completed]:
    """Sets this person's visits that waited for this photo, and for no other, to complete."""
    declared = aliased(VisitPhoto)
    still_missing = exists(
        select(col(declared.visit_id))
        .outerjoin(
            Photo,
            and_(col(Photo.sha256) == col(declared.sha256), col(Photo.person_id) == person),
        )
        .where(col(declared.visit_id) == col(Visit.id), col(Photo.sha256).is_(None))
        .correlate(Visit)
    )
    rows = tx.execute(
        select(col(Visit.id), col(Visit.region_id))
        .join(VisitPhoto, col(VisitPhoto.visit_id) == col(Visit.id))
        .where(
            col(VisitPhoto.sha256) == sha256,
            col(Visit.person_id) == person,
            col(Visit.state) == "awaiting_photos",
            ~still_missing,
        )
        .order_by(col(Visit.id))
    ).all()
    completed = [Completed(*row) for row in rows]
    for one in completed:
        tx.execute(update(Visit).where(col(Visit.id) == one.visit).values(state="complete"))
    return completed


def show(
    tx: Connection, sha256: str, person: UUID, shown_sha256: str, width: int, height: int
) -> None:
    """The cleaned picture of a photo, and its size in pixels."""
    _settle(tx, sha256, person, shown_sha256=shown_sha256, width=width, height=height, refused=None)


def refuse(tx: Connection, sha256: str, person: UUID, why: str) -> None:
    """The photo will not be shown; `why` is a `blobs.images.Refusal`."""
    _settle(tx, sha256, person, shown_sha256=None, width=None, height=None, refused=why)


def shown(tx: Connection, shown_sha256: str) -> Shown | None:
    """Whom a shown picture may be served to; None if there is no such picture."""
    rows = tx.execute(
        select(col(Photo.person_id), col(Territory.path), col(Visit.round_id))
        .select_from(Photo)
        .outerjoin(VisitPhoto, col(VisitPhoto.sha256) == col(Photo.sha256))
        .outerjoin(
            Visit,
            and_(
                col(Visit.id) == col(VisitPhoto.visit_id),
                col(Visit.person_id) == col(Photo.person_id),
            ),
        )
        .outerjoin(Station, col(Station.id) == col(Visit.station_id))
        .outerjoin(Territory, col(Territory.id) == col(Station.territory_id))
        .where(col(Photo.shown_sha256) == shown_sha256)
    ).all()
    if not rows:
        return None
    return Shown(
        frozenset(person for person, _, _ in rows),
        frozenset((path, round) for _, path, round in rows if path),
    )


def _hold(tx: Connection, person: UUID) -> None:
    """Lets one transaction at a time go on for this person.

    Of a visit and its last photo, stored side by side, neither would see the other.
    """
    tx.execute(
        select(col(Person.id)).where(col(Person.id) == person).with_for_update(key_share=True)
    )


def _settle(tx: Connection, sha256: str, person: UUID, **result: str | int | None) -> None:
    tx.execute(
        update(Photo)
        .where(col(Photo.sha256) == sha256, col(Photo.person_id) == person)
        .values(**result)
    )
