"""Rounds, and who audits which station in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Connection, Row, insert, select
from sqlmodel import col

from audit.domain.checklist import Text
from audit.store.tables import Assignment, Round, Territory

_ROUNDS = select(
    col(Round.id),
    col(Round.name_kk),
    col(Round.name_ru),
    col(Round.name_en),
    col(Round.election_day),
    col(Round.checklist),
    col(Territory.path),
).join(Territory, col(Territory.id) == col(Round.territory_id))


@dataclass(frozen=True, slots=True)
class RoundRow:
    id: UUID
    name: Text
    election_day: date
    checklist: str
    path: str
    """Of the territory that it is held in."""


def _read(row: Row[UUID, str, str, str, date, str, str]) -> RoundRow:
    return RoundRow(row[0], Text(kk=row[1], ru=row[2], en=row[3]), row[4], row[5], row[6])


def add(
    tx: Connection, id: UUID, territory: UUID, name: Text, election_day: date, checklist: str
) -> None:
    tx.execute(
        insert(Round).values(
            id=id,
            territory_id=territory,
            name_kk=name.kk,
            name_ru=name.ru,
            name_en=name.en,
            election_day=election_day,
            checklist=checklist,
        )
    )


def get(tx: Connection, id: UUID) -> RoundRow | None:
    row = tx.execute(_ROUNDS.where(col(Round.id) == id)).first()
    return _read(row) if row else None


def held_in(tx: Connection, path: str) -> Sequence[RoundRow]:
    """The rounds of the territory at `path` and of those above it; the latest election day first."""
    codes = path.rstrip("/").split("/")
    above = ["/".join(codes[: depth + 1]) + "/" for depth in range(len(codes))]
    rows = tx.execute(
        _ROUNDS.where(col(Territory.path).in_(above)).order_by(
            col(Round.election_day).desc(), col(Round.id)
        )
    )
    return [_read(row) for row in rows]


def assign(tx: Connection, round: UUID, station: UUID, person: UUID) -> None:
    """Has this person audit this station; saying it twice changes nothing."""
    if not assigned(tx, round, station, person):
        tx.execute(insert(Assignment).values(round_id=round, station_id=station, person_id=person))


def assigned(tx: Connection, round: UUID, station: UUID, person: UUID) -> bool:
    return bool(
        tx.execute(
            select(col(Assignment.person_id)).where(
                col(Assignment.round_id) == round,
                col(Assignment.station_id) == station,
                col(Assignment.person_id) == person,
            )
        ).scalar()
    )
