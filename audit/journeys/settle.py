"""A chair says which of several auditors is right about an item on which they differ."""

from uuid import UUID

from sqlalchemy import Connection

from audit import checklists
from audit.canonical import digest
from audit.domain.access import Who
from audit.errors import Conflict, Forbidden
from audit.journeys.report import standing
from audit.store import counting, results, trail
from audit.store.overview import StationPlace


def settle(
    tx: Connection, who: Who, place: StationPlace, round: UUID, item: str, visit: UUID, now: int
) -> None:
    """Has `visit` count for the item, or for all that are open where `item` is empty.

    Raises Forbidden for one of the auditors, Conflict if the visits no longer differ in this.
    """
    trail.hold(tx, place.region_id)
    seen = standing(tx, place.id, round)
    ids = {counted.id for counted in seen.visits} if seen else set()
    if seen is None or visit not in ids:
        raise Conflict("settle-other-visits")
    if who.person in {counted.person for counted in seen.visits}:
        raise Forbidden("settle-own-visit")
    items = [item] if item else list(seen.conflicts)
    if not items or not set(items) <= {each.item for each in seen.differences}:
        raise Conflict("settle-other-visits")
    right = dict.fromkeys(items, visit)
    before = {
        each.item: str(seen.visits[each.right].id)
        for each in seen.differences
        if each.right is not None
    }
    event = {
        "what": "settled",
        "station": str(place.id),
        "round": str(round),
        "items": items,
        "visit": str(visit),
        "person": who.pseudonym,
        "before": digest({item: before.get(item) for item in items}),
        "after": digest(dict.fromkeys(items, str(visit))),
        "at": now,
    }
    seq, _ = trail.append(tx, place.region_id, event)
    counting.settle(tx, round, place.id, right, who.person, seq, now)
    results.recount(tx, round, place.id, checklists.get)
