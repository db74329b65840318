"""What the trail says of people: in the region of their roles, by whom, never what they are called."""

from uuid import UUID

from sqlalchemy import Connection

from audit.domain.access import Who
from audit.store import people, territories, trail


def tell(tx: Connection, what: str, person: UUID, by: Who | None, now: int, **more: str) -> None:
    """One event in each region (or country) where this person has or had a role.

    `by` is None for an operator at the server itself.
    """
    places = {one.territory for one in people.granted(tx, person=person)}
    found = [territories.by_code(tx, code) for code in sorted(places)]
    chains = {territories.chain_of(tx, place.id) for place in found if place}
    event = {
        "what": what,
        "person": str(person),
        "by": str(by.person) if by else "operator",
        "at": now,
        **more,
    }
    for chain in sorted(chains, key=str):
        trail.append(tx, chain, event)
