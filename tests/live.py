"""A whole server on a free port, over real data: people, a round, stations that are assigned."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import httpx2
import uvicorn
from sqlalchemy import Connection

from audit.app import create_app
from audit.domain.access import Role
from audit.domain.checklist import Text
from audit.domain.days import local_day
from audit.geo import territories as packaged
from audit.guard import Parts
from audit.settings import Settings
from audit.store import rounds, stations, territories
from audit.store.db import Database
from tests.cast import ELSEWHERE, REGION, Member, come_in

VENUES = (
    ("№ 12 орта мектеп", "Средняя школа № 12"),
    ("Мәдениет үйі", "Дом культуры"),
    ("", "Клуб"),
)


@dataclass(frozen=True)
class Live:
    """The server and who and what is in it. Aigul audits `stations`, Eve the one of her region."""

    url: str
    parts: Parts
    aigul: Member
    eve: Member
    erlan: Member
    round: UUID
    stations: tuple[UUID, ...]
    unassigned: UUID

    @property
    def db(self) -> Database:
        return self.parts.db

    @contextmanager
    def browser(self, member: Member | None = None) -> Iterator[httpx2.Client]:
        """A browser without scripts, signed in as `member`."""
        cookies = {"session": member.token} if member else {}
        with httpx2.Client(base_url=self.url, cookies=cookies, timeout=30) as client:
            yield client


@contextmanager
def live(data: Path, database_url: str = "") -> Iterator[Live]:
    """Runs until the block ends; on SQLite, unless another database is named."""
    with serving(data, database_url) as (url, parts):
        yield _peopled(url, parts)


@contextmanager
def serving(data: Path, database_url: str = "") -> Iterator[tuple[str, Parts]]:
    """A server over what is in `data` already, or nothing: its address and parts."""
    settings = Settings.from_env({"AUDIT_DATA": str(data), "AUDIT_DATABASE_URL": database_url})
    app = create_app(settings)
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", ws="none", lifespan="on"))
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            while not server.started:
                assert thread.is_alive(), "the server did not start"
                time.sleep(0.01)
            port = listening.getsockname()[1]
            yield f"http://127.0.0.1:{port}", app.state.parts
        finally:
            server.should_exit = True
            thread.join()


def _peopled(url: str, parts: Parts) -> Live:
    db, now = parts.db, time.time_ns() // 1_000_000
    db.write(lambda tx: territories.load_packaged(tx, packaged.rows()))
    aigul = come_in(db, "aigul", Role.AUDITOR, REGION, now)
    eve = come_in(db, "eve", Role.AUDITOR, ELSEWHERE, now)
    erlan = come_in(db, "erlan", Role.REGIONAL_CHAIR, REGION, now)
    election = local_day(now) + timedelta(days=60)

    def work(tx: Connection) -> tuple[UUID, tuple[UUID, ...], UUID]:
        round = _round(tx, election)
        mine = tuple(add_station(tx, 130 + place, *names) for place, names in enumerate(VENUES))
        for station in mine:
            rounds.assign(tx, round, station, aigul.id)
        return round, mine, add_station(tx, 900, "Кітапхана", "Библиотека")

    round, mine, unassigned = db.write(work)
    return Live(url, parts, aigul, eve, erlan, round, mine, unassigned)


def _round(tx: Connection, election: date) -> UUID:
    id, region = uuid4(), territories.by_code(tx, REGION)
    assert region is not None
    name = Text(kk="Мәслихат сайлауы", ru="Выборы маслихата", en="Maslikhat election")
    rounds.add(tx, id, region.id, name, election, "kz-2026")
    return id


def add_station(tx: Connection, number: int, name_kk: str, name_ru: str) -> UUID:
    """A station with a venue of its own, in a district of the cast's region."""
    region = territories.by_code(tx, REGION)
    district = territories.by_code(tx, f"{REGION}-1532")
    assert region is not None
    assert district is not None
    venue = stations.VenueRow(
        id=uuid4(),
        region_id=region.id,
        territory_id=district.id,
        name_kk=name_kk,
        name_ru=name_ru,
        address_kk="Алға қаласы, Абай көшесі, 1",
        address_ru="г. Алга, ул. Абая, 1",
    )
    station = stations.StationRow(
        id=uuid4(),
        region_id=region.id,
        territory_id=district.id,
        venue_id=venue.id,
        number=number,
        voters=1200,
        valid_from=date(2026, 1, 1),
    )
    stations.add_venues(tx, [venue])
    stations.add(tx, [station])
    return station.id
