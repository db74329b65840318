"""The one place where current results and counts are kept: with every visit that counts.

Of several auditors' visits to a station the answers are put together (`domain.together`).

Nothing that a page shows is counted by looking through visits. All changes are made while the
region's trail is held (`trail.hold`), so that sums never miss one another.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Connection, bindparam, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col

from audit.domain.checklist import Checklist
from audit.domain.scoring import GroupScore, Score, Status, barriers, score
from audit.domain.together import together
from audit.store import counting, trail
from audit.store.counts import STATION, Change
from audit.store.prepared import Prepared
from audit.store.tables import Station, Visit
from audit.store.tables_counted import CurrentResult, ItemCount, StatusCount

_WORST_FIRST = (Status.NOT_ACCESSIBLE, Status.PARTIAL, Status.NO_DATA, Status.ACCESSIBLE)
HEAVIEST = 3
"""Barriers of a current result that are named beside its status."""
_STEP = 1_000.0
"""Between two statuses in `rank`; an index is at most 100."""
Lookup = Callable[[str, int], Checklist]
"""Finds a checklist by its name and version."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a visit says of its station, for as long as it is the latest that counts."""

    region: UUID
    round: UUID
    station: UUID
    visit: UUID
    person: UUID
    seq: int
    checklist: str
    version: int
    status: str
    index: float | None
    groups: Mapping[str, tuple[str, float | None]]
    """Group of voters to its status and score."""
    heaviest: tuple[str, ...]
    """The items of the three heaviest barriers."""
    codes: bytes
    """The verdicts, one byte a scored item."""
    voters: int
    received_at: int
    auditors: int = 1
    """Whose visits were put together."""
    conflicts: int = 0
    """Items on which they differ; not settled yet."""

    @property
    def statuses(self) -> dict[str, str]:
        """Of the station as a whole and of each group: the counts that the station is in."""
        return _statuses(self.status, self.groups)


def figures(score: Score) -> dict[str, Any]:
    """What a Result says of a score."""
    return {
        "status": str(score.status),
        "index": score.index,
        "groups": {group: (said.status, said.score) for group, said in score.groups.items()},
        "heaviest": tuple(barrier.item for barrier in score.barriers[:HEAVIEST]),
        "codes": score.codes[: len(score.verdicts)],
    }


def rank(status: str, index: float | None) -> float:
    """Where a station stands among those of its round, worst first."""
    return _WORST_FIRST.index(Status(status)) * _STEP + (index or 0.0)


_CURRENT = Prepared(
    select(
        col(Visit.seq),
        col(CurrentResult.status),
        col(CurrentResult.groups),
        col(CurrentResult.voters),
        col(CurrentResult.checklist),
        col(CurrentResult.version),
        col(CurrentResult.codes),
        col(CurrentResult.auditors),
        col(Visit.person_id),
    )
    .join(Visit, col(Visit.id) == col(CurrentResult.visit_id))
    .where(
        col(CurrentResult.round_id) == bindparam("round"),
        col(CurrentResult.station_id) == bindparam("station"),
    )
)
_RESULT = insert(CurrentResult).values(
    round_id=bindparam("round"),
    station_id=bindparam("station"),
    visit_id=bindparam("visit"),
    region_id=bindparam("region"),
    status=bindparam("status"),
    index=bindparam("index"),
    rank=bindparam("rank"),
    checklist=bindparam("checklist"),
    version=bindparam("version"),
    groups=bindparam("groups"),
    heaviest=bindparam("heaviest"),
    voters=bindparam("voters"),
    received_at=bindparam("received_at"),
    codes=bindparam("codes"),
    auditors=bindparam("auditors"),
    conflicts=bindparam("conflicts"),
)
_CHANGING = [
    "visit_id",
    "status",
    "index",
    "rank",
    "checklist",
    "version",
    "groups",
    "heaviest",
    "voters",
    "received_at",
    "codes",
    "auditors",
    "conflicts",
]
_SET_CURRENT = Prepared(
    _RESULT.on_conflict_do_update(
        index_elements=[col(CurrentResult.round_id), col(CurrentResult.station_id)],
        set_={name: _RESULT.excluded[name] for name in _CHANGING},
    )
)


def count(tx: Connection, result: Result, checklist: Lookup) -> None:
    """Makes `result`, of a visit that is stored, its station's current one: unless a later visit of
    the same person already is, and together with the visits of other people.

    To be called after `trail.append` or `trail.hold` for the region.
    """
    before = _CURRENT.one(tx, round=result.round, station=result.station)
    if before is None or _is_alone(result, before):
        if before is None or before[0] <= result.seq:
            _put(tx, result, before)
    else:
        _put(tx, _now(tx, result.round, result.station, checklist), before)


def recount(tx: Connection, round: UUID, station: UUID, checklist: Lookup) -> None:
    """Makes the current result of a station with visits anew; to be called as `count`."""
    before = _CURRENT.one(tx, round=round, station=station)
    _put(tx, _now(tx, round, station, checklist), before)


def _is_alone(result: Result, before: tuple[Any, ...]) -> bool:
    """Whether nobody else's visit counts beside this one; the usual case, decided without a look
    at the visits."""
    *_, name, version, _, auditors, person = before
    same = (name, version) == (result.checklist, result.version)
    return auditors == 1 and person == result.person and same


def _put(tx: Connection, result: Result, before: tuple[Any, ...] | None) -> None:
    _set_current(tx, result)
    change = _of(result, Change())
    if before is not None:
        _, status, groups, voters, checklist, version, codes, *_ = before
        statuses = _statuses(status, msgspec.json.decode(groups))
        change.of_statuses(-1, statuses, voters)
        change.of_items(-1, checklist, version, codes)
    change.write(tx, result.region, result.round)


def weigh(tx: Connection, station: UUID, voters: int) -> None:
    """Counts the station with this number of voters from now on, in every round."""
    region = tx.execute(
        select(col(Station.region_id)).where(col(Station.id) == station)
    ).scalar_one()
    trail.hold(tx, region)
    of_station = col(CurrentResult.station_id) == station
    rows = tx.execute(
        select(
            col(CurrentResult.round_id),
            col(CurrentResult.status),
            col(CurrentResult.groups),
            col(CurrentResult.voters),
        ).where(of_station, col(CurrentResult.voters) != voters)
    ).all()
    for round_, status, groups, before in rows:
        statuses = _statuses(status, msgspec.json.decode(groups))
        change = Change()
        change.of_statuses(-1, statuses, before)
        change.of_statuses(1, statuses, voters)
        change.write(tx, region, round_)
    tx.execute(update(CurrentResult).where(of_station).values(voters=voters))


def rebuild(tx: Connection, region: UUID, checklist: Lookup) -> int:
    """Makes current results and counts of a region anew from its visits; how many results."""
    trail.hold(tx, region)
    tx.execute(delete(CurrentResult).where(col(CurrentResult.region_id) == region))
    tx.execute(delete(StatusCount).where(col(StatusCount.region_id) == region))
    tx.execute(delete(ItemCount).where(col(ItemCount.region_id) == region))
    several = counting.with_several_auditors(tx, region)
    results = [
        _now(tx, result.round, result.station, checklist)
        if (result.round, result.station) in several
        else result
        for result in _latest(tx, region, checklist)
    ]
    changes: dict[UUID, Change] = {}
    for result in results:
        _set_current(tx, result)
        _of(result, changes.setdefault(result.round, Change()))
    for round_, change in changes.items():
        change.write(tx, region, round_)
    return len(results)


def _latest(tx: Connection, region: UUID, checklist: Lookup) -> Iterator[Result]:
    """Of every station and round the visit that counts: the last that is not in quarantine."""
    last = (
        select(func.max(col(Visit.seq)).label("seq"))
        .where(col(Visit.region_id) == region, col(Visit.quarantine).is_(None))
        .group_by(col(Visit.round_id), col(Visit.station_id))
        .subquery()
    )
    rows = tx.execute(
        _COUNTED.join(last, last.c.seq == col(Visit.seq))
        .where(col(Visit.region_id) == region)
        .order_by(col(Visit.seq))
    )
    for row in rows.all():
        yield _of_visit(row, checklist)


def _now(tx: Connection, round: UUID, station: UUID, checklist: Lookup) -> Result:
    """What the visits that are stored say together."""
    visits = counting.counting(tx, round, station)
    last = visits[-1]
    result = _of_visit(_VISIT.one(tx, visit=last.id), checklist)
    if len(visits) == 1:
        return result
    of = checklist(last.checklist, last.version)
    right = counting.settled(tx, round, station, visits)
    found = together(of, [visit.answers for visit in visits], right)
    return replace(
        result,
        **figures(score(of, found.answers)),
        auditors=len(visits),
        conflicts=len(found.conflicts),
    )


def _of_visit(row: Any, checklist: Lookup) -> Result:
    """What a stored visit says by itself."""
    region, round, station, visit, person, seq, name, version, status, index = row[:10]
    groups = {group: GroupScore(*said) for group, said in msgspec.json.decode(row[10]).items()}
    of = checklist(name, version)
    codes = row[11][: len(of.scored_items)]
    return Result(
        region=region,
        round=round,
        station=station,
        visit=visit,
        person=person,
        seq=seq,
        checklist=name,
        version=version,
        status=status,
        index=index,
        groups={group: (said.status, said.score) for group, said in groups.items()},
        heaviest=tuple(barrier.item for barrier in barriers(of, codes)[:HEAVIEST]),
        codes=codes,
        voters=row[13] or 0,
        received_at=row[12],
    )


_COUNTED = select(
    col(Visit.region_id),
    col(Visit.round_id),
    col(Visit.station_id),
    col(Visit.id),
    col(Visit.person_id),
    col(Visit.seq),
    col(Visit.checklist),
    col(Visit.version),
    col(Visit.status),
    col(Visit.index),
    col(Visit.score),
    col(Visit.codes),
    col(Visit.received_at),
    col(Station.voters),
).join(Station, col(Station.id) == col(Visit.station_id))
_VISIT = Prepared(_COUNTED.where(col(Visit.id) == bindparam("visit")))


def _set_current(tx: Connection, result: Result) -> None:
    _SET_CURRENT.run(
        tx,
        round=result.round,
        station=result.station,
        visit=result.visit,
        region=result.region,
        status=result.status,
        index=result.index,
        rank=rank(result.status, result.index),
        checklist=result.checklist,
        version=result.version,
        groups=msgspec.json.encode(result.groups).decode(),
        heaviest=msgspec.json.encode(result.heaviest).decode(),
        voters=result.voters,
        received_at=result.received_at,
        codes=result.codes,
        auditors=result.auditors,
        conflicts=result.conflicts,
    )


def _statuses(status: str, groups: Mapping[str, tuple[str, float | None]]) -> dict[str, str]:
    return {STATION: status} | {group: said[0] for group, said in groups.items()}


def _of(result: Result, change: Change) -> Change:
    change.of_statuses(1, result.statuses, result.voters)
    change.of_items(1, result.checklist, result.version, result.codes)
    return change
