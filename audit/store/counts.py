"""How many stations of a region have which status, and which verdict on each item, in a round.

Changed by `results` only, with the result of a station itself.
"""

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col

from audit.domain.verdicts import CODES, Verdict
from audit.store.prepared import Prepared
from audit.store.tables_counted import ItemCount, StatusCount

STATION = "station"
"""The `voter_group` of counts that are of stations as a whole."""
_LANE = 4
"""Bytes of one count in `item_counts`."""
_VERDICTS = tuple(sorted(CODES, key=CODES.__getitem__))


@dataclass(frozen=True, slots=True)
class ItemCounts:
    """Verdicts on the scored items of a checklist, in its order, over the stations of a region."""

    checklist: str
    version: int
    items: tuple[Mapping[Verdict, int], ...]


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


def item_counts(tx: Connection, region: UUID, round: UUID) -> list[ItemCounts]:
    """How many stations have which verdict, for each checklist version that they were seen with."""
    rows = tx.execute(
        select(col(ItemCount.checklist), col(ItemCount.version), col(ItemCount.stations))
        .where(col(ItemCount.region_id) == region, col(ItemCount.round_id) == round)
        .order_by(col(ItemCount.checklist), col(ItemCount.version))
    )
    return [ItemCounts(name, version, _lanes(stations)) for name, version, stations in rows]


class Change:
    """What is to be added to the counts of one region and round."""

    def __init__(self) -> None:
        self.statuses: dict[tuple[str, str], tuple[int, int]] = {}
        """Group and status to stations and voters."""
        self.items: dict[tuple[str, int, int], int] = {}
        """By checklist, version and length of the row."""

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


def _lanes(row: bytes) -> tuple[Mapping[Verdict, int], ...]:
    counts = struct.unpack(f"<{len(row) // _LANE}I", row)
    return tuple(
        dict(zip(_VERDICTS, counts[start : start + len(_VERDICTS)], strict=True))
        for start in range(0, len(counts), len(_VERDICTS))
    )


_ONE_HOT = [
    (1 << (8 * _LANE * code)).to_bytes(_LANE * len(_VERDICTS), "little")
    for code in range(len(_VERDICTS))
]
"""A verdict as a row of counts: 1 in its own lane. Rows of counts are added as large numbers."""
