"""What the proofs of the store write: a row and its event in the trail, and what became of them."""

from collections import Counter
from collections.abc import Collection
from uuid import UUID

import msgspec
from sqlalchemy import Connection, text

from audit.store import trail


def add(tx: Connection, region: UUID, key: str) -> None:
    """Asked for again, it is there already. The key begins with the region's id."""
    there = tx.execute(text('SELECT 1 FROM throttles WHERE "key" = :key'), {"key": key}).first()
    if there is None:
        tx.execute(text("INSERT INTO throttles VALUES (:key, 0, 0)"), {"key": key})
        trail.append(tx, region, {"what": "added", "key": key})


def faults(
    tx: Connection, region: UUID, acknowledged: Collection[str], asked: Collection[str]
) -> Counter[str]:
    """How many were acknowledged and lost, are there twice, half, or unasked; and broken chains."""
    rows = set(
        tx.execute(
            text('SELECT "key" FROM throttles WHERE "key" LIKE :ours'), {"ours": f"{region.hex}-%"}
        ).scalars()
    )
    events = Counter(msgspec.json.decode(event.body)["key"] for event in trail.events(tx, region))
    return Counter(
        lost=len(set(acknowledged) - rows),
        doubled=sum(times - 1 for times in events.values()),
        halved=len(rows ^ events.keys()),
        unasked=len(rows - set(asked)),
        broken=int(trail.broken_at(tx, region) is not None),
    )
