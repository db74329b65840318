"""The job that finds where a venue is: asked for outside any transaction, written in a short one."""

from uuid import UUID

from sqlalchemy import Connection

from audit.canonical import digest
from audit.domain.place import AUDITOR, Address, Decision, Position, by_auditor, decide, is_inside
from audit.domain.visit import Fix
from audit.geo.answer import Answer
from audit.geo.locate import Locator
from audit.store import jobs, stations, trail
from audit.store.db import Database

LOCATE = "locate"
"""The kind of this job; its key is a venue's id."""
SHORTEST_WAIT_MS = 60_000


def locate(db: Database, locator: Locator, key: str, now: int) -> None:
    """Searches for the venue of this key and keeps what is better than what is known.

    A source that cannot be asked now is asked again later by the same job. A venue that was
    removed, or whose address changed while the search went on, is left alone.
    """
    venue_id = UUID(key)
    with db.read() as tx:
        address = stations.address_of(tx, venue_id)
    if address is None:
        return
    answer = locator.locate(address)
    db.write(lambda tx: keep(tx, venue_id, address, answer, now))


def keep(tx: Connection, venue_id: UUID, address: Address, answer: Answer, now: int) -> None:
    """Writes what a search for `address` answered."""
    venue = stations.venue(tx, venue_id)
    if venue is None or stations.address_of(tx, venue_id) != address:
        return
    if answer.position:
        _keep_position(tx, venue, answer.position, now)
    elif answer.reason:
        stations.leave_unplaced(tx, venue_id, answer.reason, now)
        told = {
            "what": "venue-not-found",
            "venue": str(venue_id),
            "reason": answer.reason,
            "at": now,
        }
        trail.append(tx, venue.region_id, told)
    if answer.again_in is not None:
        wait = max(SHORTEST_WAIT_MS, round(answer.again_in * 1_000))
        jobs.enqueue(tx, LOCATE, str(venue_id), now + wait)


def _keep_position(tx: Connection, venue: stations.VenueRow, found: Position, now: int) -> None:
    decision = decide(venue.position, found)
    if decision is Decision.KEEP:
        return
    if decision is Decision.TAKE:
        stations.place(tx, venue.id, found, now)
    told = {
        "what": "venue-located" if decision is Decision.TAKE else "position-contradicted",
        "venue": str(venue.id),
        "source": found.source,
        "precision": found.precision.value,
        "before": digest(venue.position),
        "after": digest(found),
        "at": now,
    }
    trail.append(tx, venue.region_id, told)


def found_by_auditor(tx: Connection, venue_id: UUID, fix: Fix, now: int) -> None:
    """Takes what an auditor found, unless something better is known; a contradiction is told."""
    venue = stations.venue(tx, venue_id)
    if venue is None or not is_inside(fix.latitude, fix.longitude):
        return
    precision, confidence = by_auditor(fix)
    found = Position(fix.latitude, fix.longitude, precision, AUDITOR, confidence, fix.how)
    _keep_position(tx, venue, found, now)


def search_again(tx: Connection, path: str, now: int) -> int:
    """Asks for a search for every venue without a position in the territory at `path`; how many."""
    unplaced = stations.unplaced_venues(tx, path)
    for id in unplaced:
        jobs.enqueue(tx, LOCATE, str(id), now)
    return len(unplaced)
