"""Rows for tests about photos: people, a station in Aktobe, visits that wait for their photos."""

from collections.abc import Sequence
from datetime import date
from itertools import count
from uuid import UUID, uuid4

from sqlalchemy import Connection, insert, select
from sqlmodel import SQLModel, col

from audit.store.tables import Round, Station, Territory, Venue, Visit, VisitPhoto
from audit.store.tables_people import Person

REGION = UUID(int=15)
ROUND = UUID(int=1)
STATION = UUID(int=2)
PATH = "KZ-15/"

_SEQ = count(1)
"""No two visits of a region have the same number."""


def add(tx: Connection, *rows: SQLModel) -> None:
    for row in rows:
        tx.execute(insert(type(row)).values(**row.model_dump()))


def station(tx: Connection) -> None:
    """A station to visit, in a region, in a round."""
    venue = uuid4()
    add(
        tx,
        Territory(
            id=REGION,
            code="KZ-15",
            level="region",
            path=PATH,
            name_kk="Ақтөбе облысы",
            name_ru="Актюбинская область",
            name_en="Aktobe region",
        ),
        Round(
            id=ROUND,
            territory_id=REGION,
            name_kk="Сайлау",
            name_ru="Выборы",
            name_en="Election",
            election_day=date(2027, 1, 20),
            checklist="kz-2026",
        ),
        Venue(
            id=venue,
            region_id=REGION,
            territory_id=REGION,
            address_kk="Ақтөбе",
            address_ru="Актобе",
            name_kk="Мектеп",
            name_ru="Школа",
        ),
        Station(
            id=STATION,
            region_id=REGION,
            territory_id=REGION,
            venue_id=venue,
            number=12,
            valid_from=date(2026, 1, 1),
        ),
    )


def person(tx: Connection) -> UUID:
    someone = uuid4()
    add(tx, Person(id=someone, login=str(someone), name="Айгүл", created_at=0))
    return someone


def visit(tx: Connection, by: UUID, declared: Sequence[str]) -> UUID:
    """A visit by this person that waits for the declared photos."""
    new = uuid4()
    add(
        tx,
        Visit(
            id=new,
            region_id=REGION,
            round_id=ROUND,
            station_id=STATION,
            person_id=by,
            checklist="kz-2026",
            version=1,
            scoring_version="1",
            state="awaiting_photos",
            started_at=0,
            received_at=0,
            sha256="0" * 64,
            content="{}",
            codes=b"",
            status="no_data",
            score="{}",
            seq=next(_SEQ),
            receipt=b"{}",
        ),
        *(VisitPhoto(visit_id=new, sha256=sha256, item="X01", size=6) for sha256 in declared),
    )
    return new


def state(tx: Connection, of: UUID) -> str:
    said: str = tx.execute(select(col(Visit.state)).where(col(Visit.id) == of)).scalar_one()
    return said
