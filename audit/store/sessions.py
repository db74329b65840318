"""Who is signed in where, and how often it was tried."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import Connection, and_, bindparam, func, insert, or_, select, update
from sqlmodel import col

from audit.domain.access import CONFIRMED_FOR, STAFF, Grant, Role, State, Who, hat_of
from audit.store.people import pseudonym
from audit.store.prepared import Prepared
from audit.store.tables import Territory
from audit.store.tables_people import Grant as GrantRow
from audit.store.tables_people import Person, SignIn, Throttle


@dataclass(frozen=True, slots=True)
class Device:
    """A live session as its person sees it."""

    id: UUID
    name: str
    created_at: int
    seen_at: int


@dataclass(frozen=True, slots=True)
class Beginning:
    """How a session begins."""

    person: UUID
    device: str
    now: int
    expires_at: int
    invited: bool = False
    second_factor: bool = False
    """It was proved, or this installation asks for none."""


_WHO = Prepared(
    select(
        col(Person.id),
        col(Person.name),
        col(Person.salt),
        col(SignIn.id),
        col(SignIn.hat),
        col(SignIn.seen_at),
        col(SignIn.second_factor_at),
        col(SignIn.confirmed_at),
        col(GrantRow.role),
        col(GrantRow.territory_id),
        col(Territory.path),
        col(GrantRow.round_id),
    )
    .select_from(SignIn)
    .join(Person, col(Person.id) == col(SignIn.person_id))
    .outerjoin(
        GrantRow,
        and_(
            col(GrantRow.person_id) == col(Person.id),
            col(GrantRow.valid_from) <= bindparam("now"),
            or_(col(GrantRow.valid_until).is_(None), col(GrantRow.valid_until) > bindparam("now")),
        ),
    )
    .outerjoin(Territory, col(Territory.id) == col(GrantRow.territory_id))
    .where(
        col(SignIn.token_hash) == bindparam("session"),
        col(SignIn.ended_at).is_(None),
        col(SignIn.expires_at) > bindparam("now"),
        col(Person.disabled_at).is_(None),
    )
)


def who(tx: Connection, token_hash: str, now: int) -> Who | None:
    """The person of a live session and the grants that hold now; None if there is no such session."""
    rows = _WHO.all(tx, session=token_hash, now=now)
    if not rows:
        return None
    person, name, salt, session, picked, seen_at, second_factor_at, confirmed_at = rows[0][:8]
    grants = tuple(Grant(Role(row[8]), *row[9:]) for row in rows if row[8])
    hats = frozenset(grant.role for grant in grants)
    hat = hat_of(hats, picked)
    if hats & STAFF and second_factor_at is None:
        state = State.HALF
    else:
        recent = confirmed_at is not None and now - confirmed_at < CONFIRMED_FOR
        state = State.CONFIRMED if recent else State.SIGNED_IN
    return Who(
        person=person,
        name=name,
        pseudonym=pseudonym(salt, person),
        grants=tuple(grant for grant in grants if grant.role == hat),
        hats=hats,
        hat=hat,
        state=state,
        session=session,
        seen_at=seen_at,
    )


def begin(tx: Connection, token_hash: str, beginning: Beginning) -> None:
    tx.execute(
        insert(SignIn).values(
            token_hash=token_hash,
            id=uuid4(),
            person_id=beginning.person,
            device=beginning.device,
            invited=beginning.invited,
            created_at=beginning.now,
            seen_at=beginning.now,
            expires_at=beginning.expires_at,
            second_factor_at=beginning.now if beginning.second_factor else None,
            confirmed_at=beginning.now,
        )
    )


def was_invited(tx: Connection, session: UUID) -> bool:
    """Whether it began with an invitation."""
    found = tx.execute(select(col(SignIn.invited)).where(col(SignIn.id) == session))
    return bool(found.scalar())


def confirm(tx: Connection, session: UUID, now: int, second_factor: bool) -> None:
    """Its person has just proved who they are."""
    values = {"confirmed_at": now} | ({"second_factor_at": now} if second_factor else {})
    tx.execute(update(SignIn).where(col(SignIn.id) == session).values(**values))


def rotate(tx: Connection, session: UUID, token_hash: str) -> None:
    """The old token opens nothing any more, the new one the same session."""
    tx.execute(update(SignIn).where(col(SignIn.id) == session).values(token_hash=token_hash))


def renew(tx: Connection, session: UUID, now: int, expires_at: int) -> None:
    tx.execute(
        update(SignIn).where(col(SignIn.id) == session).values(seen_at=now, expires_at=expires_at)
    )


def wear(tx: Connection, session: UUID, hat: Role) -> None:
    tx.execute(update(SignIn).where(col(SignIn.id) == session).values(hat=hat))


def end(tx: Connection, person: UUID, now: int, session: UUID | None = None) -> int:
    """Ends one session of a person, or all (None); how many there were."""
    which = [] if session is None else [col(SignIn.id) == session]
    done = tx.execute(
        update(SignIn)
        .where(col(SignIn.person_id) == person, col(SignIn.ended_at).is_(None), *which)
        .values(ended_at=now)
    )
    return done.rowcount


def end_others(tx: Connection, person: UUID, kept: UUID, now: int) -> int:
    done = tx.execute(
        update(SignIn)
        .where(
            col(SignIn.person_id) == person,
            col(SignIn.ended_at).is_(None),
            col(SignIn.id) != kept,
        )
        .values(ended_at=now)
    )
    return done.rowcount


def devices(tx: Connection, person: UUID, now: int) -> Sequence[Device]:
    """A person's live sessions, the latest first."""
    rows = tx.execute(
        select(col(SignIn.id), col(SignIn.device), col(SignIn.created_at), col(SignIn.seen_at))
        .where(
            col(SignIn.person_id) == person,
            col(SignIn.ended_at).is_(None),
            col(SignIn.expires_at) > now,
        )
        .order_by(col(SignIn.seen_at).desc(), col(SignIn.created_at).desc())
    )
    return [Device(*row) for row in rows]


def alive(tx: Connection, since: int) -> dict[str, int]:
    """How many sessions could be used at some time since then, by the roles of their people."""
    rows = tx.execute(
        select(col(GrantRow.role), func.count(col(SignIn.id).distinct()))
        .select_from(SignIn)
        .join(GrantRow, col(GrantRow.person_id) == col(SignIn.person_id))
        .where(
            col(SignIn.expires_at) > since,
            or_(col(SignIn.ended_at).is_(None), col(SignIn.ended_at) >= since),
        )
        .group_by(col(GrantRow.role))
        .order_by(col(GrantRow.role))
    )
    return {row[0]: row[1] for row in rows}


def count_try(tx: Connection, key: str, now: int, window: int) -> int:
    """Counts one more try under `key` and returns how many there were in this window (ms)."""
    row = tx.execute(
        select(col(Throttle.window_start), col(Throttle.tries))
        .where(col(Throttle.key) == key)
        .with_for_update()
    ).first()
    if row is None:
        tx.execute(insert(Throttle).values(key=key, window_start=now, tries=1))
        return 1
    fresh = now - row.window_start >= window
    tries = 1 if fresh else row.tries + 1
    start = now if fresh else row.window_start
    tx.execute(
        update(Throttle).where(col(Throttle.key) == key).values(window_start=start, tries=tries)
    )
    return tries
