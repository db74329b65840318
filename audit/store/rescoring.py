"""Scores that are computed anew: what is stored of visits, page by page, and putting it right."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, Connection, Select, bindparam, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col

from audit.domain.checklist import Group
from audit.domain.scoring import GroupScore, Score
from audit.store.prepared import Prepared
from audit.store.tables import OldScore, Station, Visit
from audit.store.tables_counted import CurrentResult


@dataclass(frozen=True, slots=True)
class Kept:
    """A visit with the score that is stored, and what it needs to be counted with another."""

    seq: int
    id: UUID
    region: UUID
    round: UUID
    station: UUID
    person: UUID
    checklist: str
    version: int
    scoring_version: str
    quarantine: str | None
    status: str
    index: float | None
    score: str
    codes: bytes
    received_at: int
    number: int
    """Of the station."""
    voters: int
    counts: bool
    """Whether it is the current result of its station."""

    @property
    def groups(self) -> Mapping[Group, GroupScore]:
        """As far as they are understood: an earlier method may have had other ones."""
        try:
            return _GROUPS.decode(self.score)
        except msgspec.ValidationError:
            return {}


_GROUPS = msgspec.json.Decoder(dict[Group, GroupScore])
_KEPT: Select[*tuple[Any, ...]] = (
    select(
        col(Visit.seq),
        col(Visit.id),
        col(Visit.region_id),
        col(Visit.round_id),
        col(Visit.station_id),
        col(Visit.person_id),
        col(Visit.checklist),
        col(Visit.version),
        col(Visit.scoring_version),
        col(Visit.quarantine),
        col(Visit.status),
        col(Visit.index),
        col(Visit.score),
        col(Visit.codes),
        col(Visit.received_at),
        col(Station.number),
        func.coalesce(col(Station.voters), 0),
        col(CurrentResult.visit_id).is_not(None),
    )
    .join(Station, col(Station.id) == col(Visit.station_id))
    .outerjoin(
        CurrentResult,
        (col(CurrentResult.round_id) == col(Visit.round_id))
        & (col(CurrentResult.station_id) == col(Visit.station_id))
        & (col(CurrentResult.visit_id) == col(Visit.id)),
    )
    .order_by(col(Visit.seq))
)
_KEEP_OLD = Prepared(
    insert(OldScore)
    .values(
        visit_id=bindparam("visit"),
        scoring_version=bindparam("scoring_version"),
        status=bindparam("status"),
        index=bindparam("index"),
        score=bindparam("score"),
        replaced_at=bindparam("now"),
    )
    .on_conflict_do_nothing()
)
_REPLACE = Prepared(
    update(Visit)
    .where(col(Visit.id) == bindparam("visit"))
    .values(
        scoring_version=bindparam("new_version"),
        status=bindparam("new_status"),
        index=bindparam("new_index"),
        score=bindparam("new_score"),
        codes=bindparam("new_codes"),
    )
)


def numbers(tx: Connection, name: str, version: int | None) -> dict[UUID, int]:
    """How many visits each region has; of one checklist or version, if one is named."""
    rows = tx.execute(
        select(col(Visit.region_id), func.count())
        .where(*_of(name, version))
        .group_by(col(Visit.region_id))
    )
    return {row[0]: row[1] for row in rows}


def page(
    tx: Connection, region: UUID, name: str, version: int | None, after: int, limit: int
) -> list[Kept]:
    """The region's next visits behind number `after` of its trail."""
    behind = (col(Visit.region_id) == region, col(Visit.seq) > after)
    rows = tx.execute(_KEPT.where(*behind, *_of(name, version)).limit(limit))
    return [Kept(*row) for row in rows]


def again(tx: Connection, region: UUID, numbers: Sequence[int]) -> list[Kept]:
    """These visits of the region, by their numbers in its trail."""
    rows = tx.execute(_KEPT.where(col(Visit.region_id) == region, col(Visit.seq).in_(numbers)))
    return [Kept(*row) for row in rows]


def _of(name: str, version: int | None) -> list[ColumnElement[bool]]:
    named = [col(Visit.checklist) == name] if name else []
    return named if version is None else [*named, col(Visit.version) == version]


def text_of(score: Score) -> str:
    """The figures of the groups as they are stored."""
    return msgspec.json.encode(score.groups).decode()


def replace(tx: Connection, visit: Kept, score: Score, scoring_version: str, now: int) -> None:
    """Keeps the score that was there, and puts the new one in its place.

    A score is kept once for each scoring version: the first, which is the one that was published.
    """
    _KEEP_OLD.run(
        tx,
        visit=visit.id,
        scoring_version=visit.scoring_version,
        status=visit.status,
        index=visit.index,
        score=visit.score,
        now=now,
    )
    _REPLACE.run(
        tx,
        visit=visit.id,
        new_version=scoring_version,
        new_status=str(score.status),
        new_index=score.index,
        new_score=text_of(score),
        new_codes=score.codes,
    )
