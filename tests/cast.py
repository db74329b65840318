"""The people of the tests, made the way real ones are: Aigul audits, Erlan chairs, Marina observes.

Eve has the same roles in another region and must never see anything of theirs.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection

from audit.credentials import token_hash
from audit.domain.access import Role
from audit.domain.checklist import Text
from audit.domain.invitees import Invitee
from audit.geo import territories as packaged
from audit.journeys import invite as inviting
from audit.journeys import sign_in
from audit.journeys.sign_in import Comer, Door
from audit.signing import Signer
from audit.store import people, rounds, sessions, territories
from audit.store.db import Database
from audit.store.people import NewGrant

NOW = 1_790_000_000_000
"""2026-09-21, in milliseconds."""
REGION, ELSEWHERE = "KZ-15", "KZ-11"
ELECTION_DAY = date(2026, 12, 20)
SIGNER = Signer(Ed25519PrivateKey.generate())
SOMEWHERE = Comer("192.0.2.1", "Firefox, Android")


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
    """The token of their invitation."""
    invitee = Invitee(login, login.title(), role, territory, "ru")
    return db.write(lambda tx: inviting.invite(tx, None, invitee, None, now)).token


def come_in(db: Database, login: str, role: Role, territory: str, now: int = NOW) -> Member:
    """Somebody who opened their invitation."""
    came = sign_in.join(door(db), invite(db, login, role, territory, now), "", SOMEWHERE, now)
    with db.read() as tx:
        account = people.account(tx, login, now)
    assert account is not None
    return Member(account.id, login, came.token)


def door(db: Database, second_factor: bool = False) -> Door:
    """Coming in; most tests are of people who have proved their second factor."""
    return Door(db, SIGNER, second_factor)


def wear(db: Database, member: Member, hat: Role) -> None:
    """Of the roles that they hold, this is the one that they act in from now on."""

    def work(tx: Connection) -> None:
        who = sessions.who(tx, member.session, NOW)
        assert who is not None
        assert who.session is not None
        sessions.wear(tx, who.session, hat)

    db.write(work)


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
    territory_grant(db, eve.id, Role.REGIONAL_CHAIR, ELSEWHERE)
    return Cast(
        aigul=come_in(db, "aigul", Role.AUDITOR, REGION),
        erlan=come_in(db, "erlan", Role.REGIONAL_CHAIR, REGION),
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
        people.add_grant(tx, NewGrant(uuid4(), person, role, found.id, None, NOW, None))

    db.write(work)
