"""The trail: who did what, one chain of hashes per region, written with the deed itself."""

from collections.abc import Iterator, Mapping
from uuid import UUID

from sqlalchemy import Connection, bindparam, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col

from audit.canonical import canonical
from audit.proof import BEGINNING, Event, link
from audit.store.prepared import Prepared
from audit.store.tables import TrailEvent, TrailHead

_HEAD = Prepared(
    select(col(TrailHead.seq), col(TrailHead.hash))
    .where(col(TrailHead.region_id) == bindparam("region"))
    .with_for_update()
)
_NEW_HEAD = Prepared(
    insert(TrailHead)
    .values(region_id=bindparam("region"), seq=bindparam("seq"), hash=bindparam("hash"))
    .on_conflict_do_nothing()
)
_MOVE_HEAD = Prepared(
    update(TrailHead)
    .where(col(TrailHead.region_id) == bindparam("region"))
    .values(seq=bindparam("new_seq"), hash=bindparam("new_hash"))
)
_ADD = Prepared(
    insert(TrailEvent).values(
        region_id=bindparam("region"),
        seq=bindparam("seq"),
        previous=bindparam("previous"),
        hash=bindparam("hash"),
        body=bindparam("body"),
    )
)


def append(tx: Connection, region_id: UUID, event: Mapping[str, object]) -> tuple[int, str]:
    """Adds to the region's chain; gives the event's number (from 1) and hash.

    From here to the end of the transaction nobody else writes to this region's chain, nor to
    what is only changed after an `append` (the counts in `store.results`). Events carry ids and
    digests, never what says who a person is.
    """
    seq, previous = hold(tx, region_id)
    seq += 1
    body = canonical(event).decode()
    hash = link(seq, previous, body)
    _ADD.run(tx, region=region_id, seq=seq, previous=previous, hash=hash, body=body)
    _MOVE_HEAD.run(tx, region=region_id, new_seq=seq, new_hash=hash)
    return seq, hash


def hold(tx: Connection, region_id: UUID) -> tuple[int, str]:
    """Keeps others from writing to the region's chain and counts until the transaction ends.

    Gives the number and hash of the last event.
    """
    last = _HEAD.one(tx, region=region_id)
    if last is None:
        _NEW_HEAD.run(tx, region=region_id, seq=0, hash=BEGINNING)
        last = _HEAD.one(tx, region=region_id) or (0, BEGINNING)
    return last[0], last[1]


def events(tx: Connection, region_id: UUID, after: int = 0) -> Iterator[Event]:
    """The region's events in their order, from the one after number `after`."""
    rows = tx.execute(
        select(
            col(TrailEvent.seq),
            col(TrailEvent.previous),
            col(TrailEvent.hash),
            col(TrailEvent.body),
        )
        .where(col(TrailEvent.region_id) == region_id, col(TrailEvent.seq) > after)
        .order_by(col(TrailEvent.seq))
    )
    return (Event(*row) for row in rows)


def head(tx: Connection, region_id: UUID) -> tuple[int, str]:
    """The number and hash of the last event; (0, `BEGINNING`) where nothing happened yet."""
    row = tx.execute(
        select(col(TrailHead.seq), col(TrailHead.hash)).where(col(TrailHead.region_id) == region_id)
    ).one_or_none()
    return (row[0], row[1]) if row else (0, BEGINNING)


def broken_at(tx: Connection, region_id: UUID) -> int | None:
    """The number of the first event that does not follow from the one before; None if all do.

    A chain that was cut off at its end is found by its head: then it is the number after the last.
    """
    number, previous = 0, BEGINNING
    for event in events(tx, region_id):
        number += 1
        hash = link(number, previous, event.body)
        if (event.seq, event.previous, event.hash) != (number, previous, hash):
            return number
        previous = hash
    return None if head(tx, region_id) == (number, previous) else number + 1
