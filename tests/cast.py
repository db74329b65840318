"""The people of the tests, made the way real ones are: Aigul audits, Erlan chairs, Marina observes.

Eve has the same roles in another region and must never see anything of theirs.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import Connection

from audit.domain.access import Role
from audit.domain.checklist import Text
from audit.geo import territories as packaged
from audit.journeys import sign_in
from audit.signing import token_hash
from audit.store import people, rounds, territories
from audit.store.db import Database

NOW = 1_790_000_000_000
"""2026-09-21, in milliseconds."""
REGION, ELSEWHERE = "KZ-15", "KZ-11"
ELECTION_DAY = date(2026, 12, 20)


@dataclass(frozen=True, slots=True)
class Member:
    id: UUID
    login: str
    token: str
    """Of a live session."""

    @property
    def session(self) -> str:
        return token_hash(self.token)


@dataclass(frozen=True, slots=True)
class Cast:
    aigul: Member
    erlan: Member
    marina: Member
    eve: Member
    round: UUID
    elsewhere: UUID
    """Eve's round."""


def invite(db: Database, login: str, role: Role, territory: str, now: int = NOW) -> str:
    return db.write(lambda tx: sign_in.invite(tx, login, login.title(), role, territory, "ru", now))


def come_in(db: Database, login: str, role: Role, territory: str, now: int = NOW) -> Member:
    """Somebody who opened their invitation."""
    token = sign_in.join(db, invite(db, login, role, territory, now), "", now)
    with db.read() as tx:
        account = people.account(tx, login)
    assert account is not None
    return Member(account.id, login, token)


def hold(tx: Connection, territory: str) -> UUID:
    """A round in the territory."""
    id, found = uuid4(), territories.by_code(tx, territory)
    assert found is not None
    name = Text(kk="Сайлау", ru="Выборы", en="Election")
    rounds.add(tx, id, found.id, name, ELECTION_DAY, "kz-2026")
    return id


def assemble(db: Database) -> Cast:
    db.write(lambda tx: territories.load_packaged(tx, packaged.rows()))
    eve = come_in(db, "eve", Role.AUDITOR, ELSEWHERE)
    territory_grant(db, eve.id, Role.CHAIR, ELSEWHERE)
    return Cast(
        aigul=come_in(db, "aigul", Role.AUDITOR, REGION),
        erlan=come_in(db, "erlan", Role.CHAIR, REGION),
        marina=come_in(db, "marina", Role.OBSERVER, REGION),
        eve=eve,
        round=db.write(lambda tx: hold(tx, REGION)),
        elsewhere=db.write(lambda tx: hold(tx, ELSEWHERE)),
    )


def territory_grant(db: Database, person: UUID, role: Role, territory: str) -> None:
    """One more role for somebody."""

    def work(tx: Connection) -> None:
        found = territories.by_code(tx, territory)
        assert found is not None
        people.add_grant(tx, uuid4(), person, role, found.id, NOW)

    db.write(work)
