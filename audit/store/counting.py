"""Which visits count for a station in a round, and what a chair has settled between them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, bindparam, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col

from audit.domain.answers import Answer
from audit.store.prepared import Prepared
from audit.store.tables import Settlement, Visit
from audit.store.tables_people import Person


@dataclass(frozen=True, slots=True)
class Counted:
    """An auditor's latest visit to a station in a round."""

    id: UUID
    seq: int
    """Of its event in the region's trail."""
    person: UUID
    auditor: str
    """Their name."""
    checklist: str
    version: int
    scoring_version: str
    received_at: int
    content: str

    @property
    def answers(self) -> Mapping[str, Answer]:
        found: Mapping[str, Answer] = json.loads(self.content)["answers"]
        return found


_VISITS = Prepared(
    select(
        col(Visit.id),
        col(Visit.seq),
        col(Visit.person_id),
        col(Person.name),
        col(Visit.checklist),
        col(Visit.version),
        col(Visit.scoring_version),
        col(Visit.received_at),
        col(Visit.content),
    )
    .join(Person, col(Person.id) == col(Visit.person_id))
    .where(
        col(Visit.round_id) == bindparam("round"),
        col(Visit.station_id) == bindparam("station"),
        col(Visit.quarantine).is_(None),
    )
    .order_by(col(Visit.seq))
)
_OF_STATION = (
    col(Settlement.round_id) == bindparam("round"),
    col(Settlement.station_id) == bindparam("station"),
)
_SETTLED = Prepared(
    select(col(Settlement.item), col(Settlement.visit_id)).where(
        *_OF_STATION, col(Settlement.seq) > bindparam("after")
    )
)
_SETTLEMENT = insert(Settlement).values(
    round_id=bindparam("round"),
    station_id=bindparam("station"),
    item=bindparam("item"),
    visit_id=bindparam("visit"),
    person_id=bindparam("person"),
    seq=bindparam("seq"),
    at=bindparam("at"),
)
_SETTLE = Prepared(
    _SETTLEMENT.on_conflict_do_update(
        index_elements=["round_id", "station_id", "item"],
        set_={name: _SETTLEMENT.excluded[name] for name in ("visit_id", "person_id", "seq", "at")},
    )
)


def counting(tx: Connection, round: UUID, station: UUID) -> list[Counted]:
    """Each auditor's latest visit, the last of all at the end; none where nobody was there.

    Visits in quarantine are left out, and those with another checklist, or another version of it,
    than the last: they did not ask for the same.
    """
    latest: dict[UUID, Counted] = {}
    for row in _VISITS.all(tx, round=round, station=station):
        visit = Counted(*row)
        latest.pop(visit.person, None)
        latest[visit.person] = visit
    found = list(latest.values())
    return [
        visit
        for visit in found
        if (visit.checklist, visit.version) == (found[-1].checklist, found[-1].version)
    ]


def settled(tx: Connection, round: UUID, station: UUID, visits: list[Counted]) -> Mapping[str, int]:
    """Item to the place, in `visits`, of the one that is right about it."""
    places = {visit.id: place for place, visit in enumerate(visits)}
    rows = _SETTLED.all(tx, round=round, station=station, after=visits[-1].seq)
    return {item: places[visit] for item, visit in rows if visit in places}


def settle(
    tx: Connection,
    round: UUID,
    station: UUID,
    right: Mapping[str, UUID],
    person: UUID,
    seq: int,
    now: int,
) -> None:
    """Keeps, for each item, the visit that is right; `seq` is of the trail's event that says so."""
    for item, visit in right.items():
        _SETTLE.run(
            tx, round=round, station=station, item=item, visit=visit, person=person, seq=seq, at=now
        )


def with_several_auditors(tx: Connection, region: UUID) -> set[tuple[UUID, UUID]]:
    """(round, station) that more than one person has visited."""
    rows = tx.execute(
        select(col(Visit.round_id), col(Visit.station_id))
        .where(col(Visit.region_id) == region, col(Visit.quarantine).is_(None))
        .group_by(col(Visit.round_id), col(Visit.station_id))
        .having(func.count(col(Visit.person_id).distinct()) > 1)
    )
    return {(row[0], row[1]) for row in rows}
