"""A person's data, given to them or taken out; and what an incident may have reached."""

import base64
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection

from audit.errors import NotFound
from audit.journeys.telling import told
from audit.store import inventory, people, sessions, territories, trail
from audit.store.inventory import Privacy
from audit.store.moments import to_datetime


@dataclass(frozen=True, slots=True)
class Breach:
    """What a report to the authority and to the people concerned needs, since a moment."""

    since: str
    until: str
    people: int
    """Those of whom something is kept."""
    sessions: Mapping[str, int]
    """Sessions that were alive in that time, by the role of their person; a person may have several."""
    events: Mapping[str, int]
    """What the trail tells of that time, by kind."""
    broken: tuple[str, ...]
    """Territories whose chain of events does not hold."""
    personal: Mapping[str, tuple[str, ...]]
    """The columns that hold something personal or secret, by table: what a copy of the database
    would give away."""


def export(tx: Connection, login: str) -> str:
    """All that is kept of a person, as JSON; secrets are left out. Raises NotFound."""
    kept = inventory.of_person(tx, _known(tx, login))
    return json.dumps(kept, ensure_ascii=False, indent=2, default=_plain)


def erase(tx: Connection, login: str, now: int) -> UUID:
    """From then on nothing here says who they were; their visits stay, as evidence of nobody.

    Raises NotFound.
    """
    person = _known(tx, login)
    with told(tx, "person-erased", person, None, now):
        inventory.erase(tx, person, now)
    return person


def _known(tx: Connection, login: str) -> UUID:
    person = people.by_login(tx, login)
    if person is None:
        raise NotFound("no-such-person", login=login)
    return person


def _plain(value: object) -> object:
    """Stored documents as what they say, other bytes as base64, anything else as it is written."""
    if not isinstance(value, bytes):
        return str(value)
    try:
        return json.loads(value)
    except ValueError:
        return base64.b64encode(value).decode()


def breach(tx: Connection, since: int, now: int) -> Breach:
    events: Counter[str] = Counter()
    broken = []
    for place in territories.everything(tx):
        if trail.head(tx, place.id)[0]:
            told = (event.body for event in trail.events(tx, place.id))
            events.update(body["what"] for body in map(json.loads, told) if body["at"] >= since)
            if trail.broken_at(tx, place.id) is not None:
                broken.append(place.code)
    personal: dict[str, tuple[str, ...]] = {}
    for table, column, kept in inventory.columns():
        if kept.privacy in {Privacy.PERSONAL, Privacy.SECRET}:
            personal[table] = (*personal.get(table, ()), column)
    return Breach(
        since=to_datetime(since).isoformat(),
        until=to_datetime(now).isoformat(timespec="seconds"),
        people=people.count(tx),
        sessions=sessions.alive(tx, since),
        events=dict(sorted(events.items())),
        broken=tuple(broken),
        personal=personal,
    )
