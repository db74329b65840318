"""The reports that were made: which file told what, and the checkpoint that it names."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, insert, select
from sqlmodel import col

from audit.store.tables import Report


@dataclass(frozen=True, slots=True)
class Made:
    sha256: str
    """Of the file."""
    content: str
    """What it tells, and in which language: the same content gives the same file again."""
    checkpoint: int
    """The number of the checkpoint printed in it; 0 for none."""


def of(tx: Connection, content: str) -> list[Made]:
    """Those with this content, the latest first."""
    rows = tx.execute(
        select(col(Report.sha256), col(Report.content), col(Report.checkpoint))
        .where(col(Report.content) == content)
        .order_by(col(Report.at).desc())
    )
    return [Made(*row) for row in rows]


def is_known(tx: Connection, sha256: str) -> bool:
    found = tx.execute(select(col(Report.sha256)).where(col(Report.sha256) == sha256))
    return found.first() is not None


def keep(tx: Connection, made: Made, region: UUID, seq: int, now: int) -> None:
    """`seq` is of the trail's event that tells of it."""
    tx.execute(
        insert(Report).values(
            sha256=made.sha256,
            content=made.content,
            checkpoint=made.checkpoint,
            region_id=region,
            seq=seq,
            at=now,
        )
    )
