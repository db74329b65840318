"""An election is announced, and stations are given to auditors; the trail tells of both."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import Connection

from audit.canonical import digest
from audit.domain.checklist import Text
from audit.store import people, rounds, territories, trail


def announce(
    tx: Connection,
    id: UUID,
    territory: UUID,
    name: Text,
    election_day: date,
    checklist: str,
    now: int,
) -> None:
    """A round in a territory and those below it."""
    rounds.add(tx, id, territory, name, election_day, checklist)
    event = {
        "what": "round-announced",
        "round": str(id),
        "after": digest({"name": name, "election_day": election_day, "checklist": checklist}),
        "at": now,
    }
    trail.append(tx, territories.chain_of(tx, territory), event)


def assign(
    tx: Connection, round: UUID, territory: UUID, stations: Collection[UUID], person: UUID, now: int
) -> None:
    """Has the person audit these stations of a territory; some may be theirs already."""
    for station in stations:
        rounds.assign(tx, round, station, person)
    event = {
        "what": "stations-assigned",
        "round": str(round),
        "person": people.pseudonym(people.salt_of(tx, person), person),
        "stations": len(stations),
        "after": digest({"stations": sorted(stations)}),
        "at": now,
    }
    trail.append(tx, territories.chain_of(tx, territory), event)
