"""The one place where current results and counts are kept: with every visit that counts.

Nothing that a page shows is counted by looking through visits. All changes are made while the
region's trail is held (`trail.hold`), so that sums never miss one another.
"""

import struct
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

import msgspec
from sqlalchemy import Connection, bindparam, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col

from audit.domain.checklist import Checklist
from audit.domain.scoring import GroupScore, Status, barriers
from audit.domain.verdicts import CODES, Verdict
from audit.store import trail
from audit.store.prepared import Prepared
from audit.store.tables import CurrentResult, ItemCount, Station, StatusCount, Visit

STATION = "station"
"""The `voter_group` of counts that are of stations as a whole."""
_WORST_FIRST = (Status.NOT_ACCESSIBLE, Status.PARTIAL, Status.NO_DATA, Status.ACCESSIBLE)
HEAVIEST = 3
"""Barriers of a current result that are named beside its status."""
_STEP = 1_000.0
"""Between two statuses in `rank`; an index is at most 100."""
_LANE = 4
"""Bytes of one count in `item_counts`."""
_VERDICTS = tuple(sorted(CODES, key=CODES.__getitem__))
Lookup = Callable[[str, int], Checklist]
"""Finds a checklist by its name and version."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a visit says of its station, for as long as it is the latest that counts."""

    region: UUID
    round: UUID
    station: UUID
    visit: UUID
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

    @property
    def statuses(self) -> dict[str, str]:
        """Of the station as a whole and of each group: the counts that the station is in."""
        return _statuses(self.status, self.groups)


@dataclass(frozen=True, slots=True)
class ItemCounts:
    """Verdicts on the scored items of a checklist, in its order, over the stations of a region."""

    checklist: str
    version: int
    items: tuple[Mapping[Verdict, int], ...]


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
    "conflicts",
]
_SET_CURRENT = Prepared(
    _RESULT.on_conflict_do_update(
        index_elements=[col(CurrentResult.round_id), col(CurrentResult.station_id)],
        set_={name: _RESULT.excluded[name] for name in _CHANGING},
    )
)
_STATUS = insert(StatusCount).values(
    region_id=bindparam("region"),
    round_id=bindparam("round"),
    voter_group=bindparam("group"),
    status=bindparam("status"),
    stations=bindparam("stations"),
    voters=bindparam("voters"),
)
_ADD_STATUS = Prepared(
    _STATUS.on_conflict_do_update(
        index_elements=["region_id", "round_id", "voter_group", "status"],
        set_={
            "stations": col(StatusCount.stations) + _STATUS.excluded.stations,
            "voters": col(StatusCount.voters) + _STATUS.excluded.voters,
        },
    )
)
_ITEMS = Prepared(
    select(col(ItemCount.stations)).where(
        col(ItemCount.region_id) == bindparam("region"),
        col(ItemCount.round_id) == bindparam("round"),
        col(ItemCount.checklist) == bindparam("checklist"),
        col(ItemCount.version) == bindparam("version"),
    )
)
_NEW_ITEMS = insert(ItemCount).values(
    region_id=bindparam("region"),
    round_id=bindparam("round"),
    checklist=bindparam("checklist"),
    version=bindparam("version"),
    stations=bindparam("stations"),
)
_SET_ITEMS = Prepared(
    _NEW_ITEMS.on_conflict_do_update(
        index_elements=["region_id", "round_id", "checklist", "version"],
        set_={"stations": _NEW_ITEMS.excluded.stations},
    )
)


def count(tx: Connection, result: Result) -> None:
    """Makes `result` its station's current one, unless a later visit's already is.

    To be called after `trail.append` or `trail.hold` for the region.
    """
    before = _CURRENT.one(tx, round=result.round, station=result.station)
    if before is not None and before[0] > result.seq:
        return
    _set_current(tx, result)
    change = _Change()
    change.add(result)
    if before is not None:
        _, status, groups, voters, checklist, version, codes = before
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
        change = _Change()
        change.of_statuses(-1, statuses, before)
        change.of_statuses(1, statuses, voters)
        change.write(tx, region, round_)
    tx.execute(update(CurrentResult).where(of_station).values(voters=voters))


def item_counts(tx: Connection, region: UUID, round: UUID) -> list[ItemCounts]:
    """How many stations have which verdict, for each checklist version that they were seen with."""
    rows = tx.execute(
        select(col(ItemCount.checklist), col(ItemCount.version), col(ItemCount.stations))
        .where(col(ItemCount.region_id) == region, col(ItemCount.round_id) == round)
        .order_by(col(ItemCount.checklist), col(ItemCount.version))
    )
    return [ItemCounts(name, version, _lanes(stations)) for name, version, stations in rows]


def rebuild(tx: Connection, region: UUID, checklist: Lookup) -> int:
    """Makes current results and counts of a region anew from its visits; how many results."""
    trail.hold(tx, region)
    tx.execute(delete(CurrentResult).where(col(CurrentResult.region_id) == region))
    tx.execute(delete(StatusCount).where(col(StatusCount.region_id) == region))
    tx.execute(delete(ItemCount).where(col(ItemCount.region_id) == region))
    results = list(_latest(tx, region, checklist))
    changes: dict[UUID, _Change] = {}
    for result in results:
        _set_current(tx, result)
        changes.setdefault(result.round, _Change()).add(result)
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
        groups = {group: GroupScore(*said) for group, said in msgspec.json.decode(row[8]).items()}
        of = checklist(row[4], row[5])
        codes = row[9][: len(of.scored_items)]
        yield Result(
            region,
            *row[:8],
            groups={group: (said.status, said.score) for group, said in groups.items()},
            heaviest=tuple(each.item for each in barriers(of, codes)[:HEAVIEST]),
            codes=codes,
            voters=row[11] or 0,
            received_at=row[10],
        )


_COUNTED = select(
    col(Visit.round_id),
    col(Visit.station_id),
    col(Visit.id),
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
        conflicts=0,
    )


def _statuses(status: str, groups: Mapping[str, tuple[str, float | None]]) -> dict[str, str]:
    return {STATION: status} | {group: said[0] for group, said in groups.items()}


class _Change:
    """What is to be added to the counts of one region and round."""

    def __init__(self) -> None:
        self.statuses: dict[tuple[str, str], tuple[int, int]] = {}
        """Group and status to stations and voters."""
        self.items: dict[tuple[str, int, int], int] = {}
        """By checklist, version and length of the row."""

    def add(self, result: Result) -> None:
        self.of_statuses(1, result.statuses, result.voters)
        self.of_items(1, result.checklist, result.version, result.codes)

    def of_statuses(self, sign: int, statuses: Mapping[str, str], voters: int) -> None:
        for key in statuses.items():
            stations, weight = self.statuses.get(key, (0, 0))
            self.statuses[key] = stations + sign, weight + sign * voters

    def of_items(self, sign: int, checklist: str, version: int, codes: bytes) -> None:
        one_hot = b"".join([_ONE_HOT[code] for code in codes])
        key = checklist, version, len(one_hot)
        self.items[key] = self.items.get(key, 0) + sign * int.from_bytes(one_hot, "little")

    def write(self, tx: Connection, region: UUID, round: UUID) -> None:
        """Adds it. Counts are touched in one order, so that two writers cannot lock each other out."""
        rows = [
            (*key, *change) for key, change in sorted(self.statuses.items()) if change != (0, 0)
        ]
        _ADD_STATUS.each(tx, rows, region=region, round=round)
        for (checklist, version, length), lanes in sorted(self.items.items()):
            key = {"region": region, "round": round, "checklist": checklist, "version": version}
            row = _ITEMS.one(tx, **key)
            before = int.from_bytes(row[0], "little") if row else 0
            _SET_ITEMS.run(tx, **key, stations=(before + lanes).to_bytes(length, "little"))


_ONE_HOT = [
    (1 << (8 * _LANE * code)).to_bytes(_LANE * len(_VERDICTS), "little")
    for code in range(len(_VERDICTS))
]
"""A verdict as a row of counts: 1 in its own lane. Rows of counts are added as large numbers."""


def _lanes(row: bytes) -> tuple[Mapping[Verdict, int], ...]:
    counts = struct.unpack(f"<{len(row) // _LANE}I", row)
    return tuple(
        dict(zip(_VERDICTS, counts[start : start + len(_VERDICTS)], strict=True))
        for start in range(0, len(counts), len(_VERDICTS))
    )
