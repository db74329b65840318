"""Things that stand in one district, and people of every role, place and state who ask for them."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID, uuid4

import httpx2
from sqlalchemy import Connection, text

from audit.credentials import new_token, token_hash
from audit.domain.access import Role
from audit.guard import now_ms
from audit.store import keys, people, rounds, sessions, territories
from audit.store.keys import PasskeyRow
from audit.store.people import NewGrant, NewPerson
from audit.store.sessions import Beginning
from tests.cast import ELSEWHERE, REGION, come_in
from tests.live import Live
from tests.web.test_chair import OTHER, STEEP, send, wait_for_jobs

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


class Situation(StrEnum):
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
    situation: Situation
    owner: bool = False

    def __str__(self) -> str:
        return f"{self.role} {self.place.name.lower()} {self.situation}"


def add_asker(site: Live, role: Role, place: Place, situation: Situation) -> Asker:
    id, token, now = uuid4(), new_token(), now_ms()

    def work(tx: Connection) -> None:
        where = territories.by_code(tx, place)
        assert where is not None
        people.add_person(tx, NewPerson(id, f"p{id.hex[:12]}", "Дана", "ru"), now)
        until = now - 1 if situation is Situation.ENDED else None
        people.add_grant(tx, NewGrant(uuid4(), id, role, where.id, None, now - 9, until))
        second_factor = situation is not Situation.HALF
        beginning = Beginning(id, "Firefox", now, now + 3_600_000, True, second_factor)
        sessions.begin(tx, token_hash(token), beginning)
        if situation is Situation.STALE:
            old = text("UPDATE sessions SET confirmed_at = 0 WHERE token_hash = :it")
            tx.execute(old, {"it": token_hash(token)})
        if situation is Situation.DISABLED:
            people.disable(tx, id, now)

    site.db.write(work)
    return Asker(id, token, role, place, situation)


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


class World:
    """The things that routes are about."""

    def __init__(self, site: Live) -> None:
        self.site = site
        self.differing(STEEP, OTHER)
        wait_for_jobs(site)
        self.station = str(site.stations[0])
        self.owner = Asker(
            site.aigul.id, site.aigul.token, Role.AUDITOR, Place.ABOVE, Situation.ACTIVE, owner=True
        )
        self.target = add_asker(site, Role.AUDITOR, Place.OWN, Situation.ACTIVE)
        self.client = httpx2.Client(base_url=site.url, timeout=60)
        page = self.ask("GET", f"/en/stations/{self.station}", site.erlan.token).text
        self.photo = re.findall(r"/photos/([0-9a-f]{64})\.jpg", page)[0]
        sent = self.ask("GET", "/api/field", site.aigul.token).json()["sent"]
        self.sent = sent[0]["id"]
        visit = self.ask("GET", f"/api/visits/{self.sent}", site.aigul.token).json()
        self.sent_photo = visit["photos"][0]["sha256"]

    def differing(self, mine: int, hers: int) -> None:
        """Two auditors were at the station and differ."""
        site, station = self.site, self.site.stations[0]
        send(site, station, mine)
        dana = come_in(site.db, "dana", Role.AUDITOR, Place.ABOVE, now_ms())
        site.db.write(lambda tx: rounds.assign(tx, site.round, station, dana.id))
        send(site, station, hers, dana)

    def draft(self, version: int) -> str:
        """The id of a new one, of the owner."""
        id, said = str(uuid4()), self.saying(typed={}, base=None) | {"version": version}
        kept = self.ask("PUT", f"/api/drafts/{id}", self.owner.token, json=said)
        assert kept.status_code == 201, kept.text
        return id

    def saying(self, **said: object) -> dict[str, object]:
        """The body of a draft or a visit."""
        return said | {
            "station": str(self.site.stations[1]),
            "round": str(self.site.round),
            "checklist": "kz-2026",
            "version": 2,
            "started_at": "2026-11-22T08:00:00Z",
            "photos": [],
            "supersedes": None,
        }

    def ask(self, method: str, address: str, token: str = "", **content: object) -> httpx2.Response:
        cookie = {"cookie": f"session={token}"} if token else {}
        return self.client.request(method, address, headers=cookie, **content)  # type: ignore[arg-type]

    def body(self, method: str, path: str, asker: Asker | None) -> dict[str, object]:
        if method == "GET":
            return {}
        if path == "/{language}/hat":
            return {"data": {"hat": asker.role if asker else ""}}
        if path.endswith("/auditors"):
            return {"data": {"right": self.sent}}
        if path.endswith("/ways"):
            return {"data": {"add": "way_in"}}
        if path == "/{language}/visits":
            return {"data": {"station": str(self.site.stations[2]), "round": str(self.site.round)}}
        if path.startswith("/api/drafts") and method == "PUT":
            return {"json": self.saying(typed={}, base=None)}
        if path.startswith(("/api/visits", "/api/practice")) and method == "PUT":
            return {"json": self.saying(answers={}, notes={})}
        return {"json": {}} if path.startswith("/api/") else {"data": {}}

    def named(self, method: str, path: str, asker: Asker | None, lets_in: bool) -> str:
        """The address with the names of things that are there; what may end is made for it."""
        names: dict[str, Callable[[], str]] = {
            "language": lambda: "en",
            "code": lambda: HOME,
            "station": lambda: self.station,
            "shown_sha256": lambda: self.photo,
            "sha256": lambda: self.sent_photo,
            "draft_id": lambda: str(uuid4()) if method == "PUT" else self.draft(2),
            "visit_id": lambda: self.sent if method == "GET" else str(uuid4()),
            "visit": lambda: (
                self.sent if "/receipt" in path else self.draft(1 if "/onto/" in path else 2)
            ),
            "section": lambda: "ramp",
            "target": lambda: "kz-2026@2",
            "name": lambda: "kz-2026",
            "version": lambda: "2",
            "secret": lambda: "nothing",
            "number": lambda: "1",
            "session": lambda: another_session(self.site, asker.id) if asker and lets_in else "x",
            "key": lambda: another_key(self.site, asker.id) if asker and lets_in else "x",
        }
        target = self.target
        if lets_in and method == "POST" and "{person}" in path:
            target = add_asker(self.site, Role.AUDITOR, Place.OWN, Situation.ACTIVE)
        names["person"] = lambda: str(target.id)
        names["grant"] = lambda: roles_of(self.site, target.id)[0]
        return re.sub(r"\{(\w+)\}", lambda found: names[found[1]](), path)
