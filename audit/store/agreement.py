"""Visits of different people to one station in one round, for comparing what they found."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, select
from sqlmodel import col

from audit.store.tables import Station, Visit


@dataclass(frozen=True, slots=True)
class Compared:
    """What several people found at a station with one version of a checklist."""

    number: int
    checklist: str
    version: int
    codes: tuple[bytes, ...]
    """Of each person's latest visit, the earlier first; as stored, those of further ways behind."""


def several_auditors(tx: Connection, round: UUID) -> Sequence[Compared]:
    """The stations that more than one person has visited in the round, by number.

    Visits in quarantine are left out; of a person's visits the latest is taken.
    """
    rows = tx.execute(
        select(
            col(Station.number),
            col(Visit.station_id),
            col(Visit.checklist),
            col(Visit.version),
            col(Visit.person_id),
            col(Visit.codes),
        )
        .join(Station, col(Station.id) == col(Visit.station_id))
        .where(col(Visit.round_id) == round, col(Visit.quarantine).is_(None))
        .order_by(col(Station.number), col(Visit.station_id), col(Visit.seq))
    )
    latest: dict[tuple[int, UUID, str, int], dict[UUID, bytes]] = {}
    for number, station, checklist, version, person, codes in rows:
        people = latest.setdefault((number, station, checklist, version), {})
        people.pop(person, None)
        people[person] = codes
    return [
        Compared(number, checklist, version, tuple(people.values()))
        for (number, _, checklist, version), people in latest.items()
        if len(people) > 1
    ]
