"""What the trail says of people: in the region of their roles, by whom, never what they are called."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection

from audit.canonical import canonical, sha256
from audit.domain.access import Who
from audit.store import keys, people, territories, trail


@dataclass(frozen=True, slots=True)
class _Standing:
    """What a person may do and how they come in; nothing of somebody who is not there."""

    salt: bytes | None
    chains: frozenset[UUID]
    """Of the regions (or the country) where they have or had a role."""
    said: bytes

    @classmethod
    def of(cls, tx: Connection, person: UUID) -> "_Standing":
        held = people.granted(tx, person=person)
        roles = [
            [one.role, one.territory, str(one.round), one.valid_from, one.valid_until]
            for one in held
        ]
        said = {
            "disabled": bool(held) and held[0].disabled,
            "roles": roles,
            "passkeys": [passkey.id for passkey in keys.passkeys(tx, person)],
            "second_factor": keys.has_second_factor(tx, person),
        }
        places = [territories.by_code(tx, code) for code in {one.territory for one in held}]
        chains = frozenset(territories.chain_of(tx, place.id) for place in places if place)
        return cls(people.salt_of(tx, person), chains, canonical(said))

    def digest(self, salt: bytes) -> str:
        return sha256(salt + self.said)


@contextmanager
def told(
    tx: Connection, what: str, person: UUID, by: Who | None, now: int, **more: str
) -> Iterator[None]:
    """What the block does to a person becomes one event in each region where they have or had a role.

    The event has digests of how they stood before and after, which are as good as random to who
    does not know the person's salt. `by` is None for an operator at the server itself.
    """
    before = _Standing.of(tx, person)
    yield
    after = _Standing.of(tx, person)
    salt = before.salt or after.salt or b""
    event = {
        "what": what,
        "person": people.pseudonym(salt, person),
        "by": by.pseudonym if by else "operator",
        "before": before.digest(salt),
        "after": after.digest(salt),
        "at": now,
        **more,
    }
    for chain in sorted(before.chains | after.chains, key=str):
        trail.append(tx, chain, event)
