"""The stations of a territory with what counts for each, for sums over a territory.

Reads a row a station, never a visit.
"""

import json
from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import Connection, and_, select
from sqlmodel import col

from audit.domain.checklist import Group
from audit.domain.scoring import Status, barriers
from audit.domain.territory import StationResult
from audit.store.results import Lookup
from audit.store.tables import Station, Territory
from audit.store.tables_counted import CurrentResult


def stations_of(
    tx: Connection, path: str, round: UUID, lookup: Lookup
) -> Iterator[tuple[str, StationResult]]:
    """The path of its own territory and the result of every station in use under `path`."""
    rows = tx.execute(
        select(
            col(Territory.path),
            col(Station.voters),
            col(CurrentResult.status),
            col(CurrentResult.index),
            col(CurrentResult.groups),
            col(CurrentResult.received_at),
            col(CurrentResult.checklist),
            col(CurrentResult.version),
            col(CurrentResult.codes),
        )
        .select_from(Station)
        .join(Territory, col(Territory.id) == col(Station.territory_id))
        .outerjoin(
            CurrentResult,
            and_(
                col(CurrentResult.station_id) == col(Station.id),
                col(CurrentResult.round_id) == round,
            ),
        )
        .where(
            col(Station.valid_to).is_(None),
            col(Territory.path).startswith(path, autoescape=True),
        )
        .order_by(col(Territory.path), col(Station.number), col(Station.id))
    )
    for own, voters, status, index, groups, received, name, version, codes in rows:
        found = json.loads(groups or "{}")
        met = barriers(lookup(name, version), codes) if status else ()
        yield (
            own,
            StationResult(
                voters=voters,
                status=Status(status) if status else None,
                index=index,
                groups={Group(group): Status(said[0]) for group, said in found.items()},
                barriers=tuple((barrier.item, barrier.verdict) for barrier in met),
                received_at=received,
            ),
        )
