"""Checkpoints: what the server has signed of its own trail; only ever added to."""

from dataclasses import dataclass

from sqlalchemy import Connection, insert, select
from sqlmodel import col

from audit.errors import NotFound
from audit.proof import Head
from audit.store.tables import Checkpoint as Row
from audit.store.tables import TrailHead


@dataclass(frozen=True, slots=True)
class Kept:
    number: int
    at: int
    key: str
    """The public key that signed it, in base64: an export names all that ever did."""
    note: str


_ALL = select(col(Row.number), col(Row.at), col(Row.key), col(Row.note))


def everything(tx: Connection) -> list[Kept]:
    """In their order."""
    return [Kept(*row) for row in tx.execute(_ALL.order_by(col(Row.number)))]


def latest(tx: Connection, most: int = 1) -> list[Kept]:
    """The last ones, the newest first."""
    rows = tx.execute(_ALL.order_by(col(Row.number).desc()).limit(most))
    return [Kept(*row) for row in rows]


def get(tx: Connection, number: int) -> Kept:
    """Raises NotFound."""
    row = tx.execute(_ALL.where(col(Row.number) == number)).one_or_none()
    if row is None:
        raise NotFound
    return Kept(*row)


def keep(tx: Connection, kept: Kept) -> None:
    tx.execute(insert(Row).values(number=kept.number, at=kept.at, key=kept.key, note=kept.note))


def heads(tx: Connection) -> tuple[Head, ...]:
    """The last event of every region that has one, in the order of their ids, all of one moment."""
    rows = tx.execute(
        select(col(TrailHead.region_id), col(TrailHead.seq), col(TrailHead.hash)).where(
            col(TrailHead.seq) > 0
        )
    )
    return tuple(sorted((Head(str(row[0]), row[1], row[2]) for row in rows), key=str))
