"""Things that stand in one district, and people of every role, place and state who ask for them."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import Connection, text

from audit.credentials import new_token, token_hash
from audit.domain.access import Role
from audit.guard import now_ms
from audit.store import keys, people, sessions, territories
from audit.store.keys import PasskeyRow
from audit.store.people import NewGrant, NewPerson
from audit.store.sessions import Beginning
from tests.cast import ELSEWHERE, REGION
from tests.live import Live

HOME = f"{REGION}-1532"
"""Where the things stand."""


class Place(StrEnum):
    """Where somebody's role is, seen from the district of the things."""

    OWN = HOME
    ABOVE = REGION
    SIBLING = f"{REGION}-1534"
    FOREIGN = ELSEWHERE

    @property
    def reaches(self) -> bool:
        return self in {Place.OWN, Place.ABOVE}


class Standing(StrEnum):
    ACTIVE = "active"
    STALE = "proved long ago"
    HALF = "without the second factor"
    ENDED = "role ended"
    DISABLED = "disabled"


@dataclass(frozen=True, slots=True)
class Asker:
    """Somebody who is signed in. `owner`: the assigned stations and what was sent are theirs."""

    id: UUID
    token: str
    role: Role
    place: Place
    standing: Standing
    owner: bool = False

    def __str__(self) -> str:
        return f"{self.role} {self.place.name.lower()} {self.standing}"


def add_asker(site: Live, role: Role, place: Place, standing: Standing) -> Asker:
    id, token, now = uuid4(), new_token(), now_ms()

    def work(tx: Connection) -> None:
        where = territories.by_code(tx, place)
        assert where is not None
        people.add_person(tx, NewPerson(id, f"p{id.hex[:12]}", "Дана", "ru"), now)
        until = now - 1 if standing is Standing.ENDED else None
        people.add_grant(tx, NewGrant(uuid4(), id, role, where.id, None, now - 9, until))
        second_factor = standing is not Standing.HALF
        beginning = Beginning(id, "Firefox", now, now + 3_600_000, True, second_factor)
        sessions.begin(tx, token_hash(token), beginning)
        if standing is Standing.STALE:
            old = text("UPDATE sessions SET confirmed_at = 0 WHERE token_hash = :it")
            tx.execute(old, {"it": token_hash(token)})
        if standing is Standing.DISABLED:
            people.disable(tx, id, now)

    site.db.write(work)
    return Asker(id, token, role, place, standing)


def another_session(site: Live, person: UUID) -> str:
    """The id of a further session of theirs."""
    now, token = now_ms(), new_token()
    site.db.write(
        lambda tx: sessions.begin(
            tx, token_hash(token), Beginning(person, "Chrome", now, now + 3_600_000)
        )
    )
    with site.db.read() as tx:
        found = sessions.who(tx, token_hash(token), now)
    assert found is not None
    return str(found.session)


def another_key(site: Live, person: UUID) -> str:
    """The id of a new passkey of theirs."""
    row = PasskeyRow(uuid4().hex, person, b"", 0, "Chrome", now_ms(), None)
    site.db.write(lambda tx: keys.add_passkey(tx, row))
    return row.id


def forget_key(site: Live, person: UUID, key: str) -> None:
    site.db.write(lambda tx: keys.remove_passkey(tx, person, key))


def roles_of(site: Live, person: UUID) -> list[str]:
    with site.db.read() as tx:
        return [str(one.id) for one in people.granted(tx, person=person)]
