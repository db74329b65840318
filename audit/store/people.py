"""Persons, what they may do, their invitations and their sessions."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, and_, bindparam, insert, or_, select, update
from sqlmodel import col

from audit.domain.access import Grant, Role, Who
from audit.store.prepared import Prepared
from audit.store.tables import Grant as GrantRow
from audit.store.tables import Invitation, Person, SignIn, Territory, Throttle


@dataclass(frozen=True, slots=True)
class Account:
    """What signing in needs to know of a person."""

    id: UUID
    login: str
    name: str
    language: str
    password_hash: str | None
    roles: frozenset[Role]


@dataclass(frozen=True, slots=True)
class Listed:
    """A person as an operator sees them."""

    login: str
    name: str
    role: str
    territory: str
    disabled: bool


_WHO = Prepared(
    select(
        col(Person.id),
        col(Person.name),
        col(GrantRow.role),
        col(GrantRow.territory_id),
        col(Territory.path),
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


def who(tx: Connection, session_hash: str, now: int) -> Who | None:
    """The person of a live session and the grants that hold now; None if there is no such session."""
    rows = _WHO.all(tx, session=session_hash, now=now)
    if not rows:
        return None
    grants = tuple(
        Grant(Role(role), territory, path) for _, _, role, territory, path in rows if role
    )
    return Who(person=rows[0][0], name=rows[0][1], grants=grants)


def add_person(
    tx: Connection, person: UUID, login: str, name: str, language: str, now: int
) -> None:
    tx.execute(
        insert(Person).values(id=person, login=login, name=name, language=language, created_at=now)
    )


def add_grant(
    tx: Connection, grant: UUID, person: UUID, role: Role, territory: UUID, now: int
) -> None:
    tx.execute(
        insert(GrantRow).values(
            id=grant, person_id=person, role=role, territory_id=territory, valid_from=now
        )
    )


def account(tx: Connection, login: str) -> Account | None:
    """The enabled account with this login name."""
    found = _accounts(tx, col(Person.login) == login)
    return found[0] if found else None


def login_taken(tx: Connection, login: str) -> bool:
    """Also by somebody disabled: the trail must never mean two people by one name."""
    return tx.execute(select(col(Person.id)).where(col(Person.login) == login)).first() is not None


def account_of(tx: Connection, person: UUID) -> Account | None:
    found = _accounts(tx, col(Person.id) == person)
    return found[0] if found else None


def _accounts(tx: Connection, condition: object) -> Sequence[Account]:
    rows = tx.execute(
        select(
            col(Person.id),
            col(Person.login),
            col(Person.name),
            col(Person.language),
            col(Person.password_hash),
            col(GrantRow.role),
        )
        .outerjoin(GrantRow, col(GrantRow.person_id) == col(Person.id))
        .where(condition, col(Person.disabled_at).is_(None))  # type: ignore[arg-type]
    ).all()
    if not rows:
        return []
    roles = frozenset(Role(row[5]) for row in rows if row[5])
    return [Account(*rows[0][:5], roles=roles)]


def granted(tx: Connection, person: UUID) -> Sequence[UUID]:
    """The territories in which this person has a role."""
    rows = tx.execute(
        select(col(GrantRow.territory_id)).where(col(GrantRow.person_id) == person).distinct()
    )
    return [row[0] for row in rows]


def set_password(tx: Connection, person: UUID, password_hash: str) -> None:
    tx.execute(update(Person).where(col(Person.id) == person).values(password_hash=password_hash))


def add_invitation(
    tx: Connection, token_hash: str, person: UUID, now: int, expires_at: int
) -> None:
    tx.execute(
        insert(Invitation).values(
            token_hash=token_hash, person_id=person, created_at=now, expires_at=expires_at
        )
    )


def invited(tx: Connection, token_hash: str, now: int) -> UUID | None:
    """The person whom an unused, unexpired invitation is for."""
    return tx.execute(
        select(col(Invitation.person_id))
        .join(Person, col(Person.id) == col(Invitation.person_id))
        .where(
            col(Invitation.token_hash) == token_hash,
            col(Invitation.used_at).is_(None),
            col(Invitation.expires_at) > now,
            col(Person.disabled_at).is_(None),
        )
    ).scalar()


def use_invitation(tx: Connection, token_hash: str, now: int) -> bool:
    """Spends the invitation; False if another request was first."""
    done = tx.execute(
        update(Invitation)
        .where(col(Invitation.token_hash) == token_hash, col(Invitation.used_at).is_(None))
        .values(used_at=now)
    )
    return done.rowcount == 1


def begin_session(tx: Connection, token_hash: str, person: UUID, now: int, expires_at: int) -> None:
    tx.execute(
        insert(SignIn).values(
            token_hash=token_hash, person_id=person, created_at=now, expires_at=expires_at
        )
    )


def session_began(tx: Connection, token_hash: str) -> int | None:
    """When this session's person signed in."""
    return tx.execute(
        select(col(SignIn.created_at)).where(col(SignIn.token_hash) == token_hash)
    ).scalar()


def grants_of(tx: Connection, person: UUID, now: int) -> Who | None:
    """The person with the grants that hold now, without a session; None if there is none."""
    rows = tx.execute(
        select(
            col(Person.name), col(GrantRow.role), col(GrantRow.territory_id), col(Territory.path)
        )
        .select_from(Person)
        .outerjoin(
            GrantRow,
            and_(
                col(GrantRow.person_id) == col(Person.id),
                col(GrantRow.valid_from) <= now,
                or_(col(GrantRow.valid_until).is_(None), col(GrantRow.valid_until) > now),
            ),
        )
        .outerjoin(Territory, col(Territory.id) == col(GrantRow.territory_id))
        .where(col(Person.id) == person)
    ).all()
    if not rows:
        return None
    grants = tuple(Grant(Role(role), territory, path) for _, role, territory, path in rows if role)
    return Who(person=person, name=rows[0][0], grants=grants)


def end_session(tx: Connection, token_hash: str, now: int) -> None:
    tx.execute(
        update(SignIn)
        .where(col(SignIn.token_hash) == token_hash, col(SignIn.ended_at).is_(None))
        .values(ended_at=now)
    )


def disable(tx: Connection, person: UUID, now: int) -> None:
    """From now on none of this person's sessions lets anybody in."""
    tx.execute(update(Person).where(col(Person.id) == person).values(disabled_at=now))


def everyone(tx: Connection) -> Sequence[Listed]:
    rows = tx.execute(
        select(
            col(Person.login),
            col(Person.name),
            col(GrantRow.role),
            col(Territory.code),
            col(Person.disabled_at),
        )
        .join(GrantRow, col(GrantRow.person_id) == col(Person.id))
        .join(Territory, col(Territory.id) == col(GrantRow.territory_id))
        .order_by(col(Person.login), col(GrantRow.role))
    )
    return [Listed(*row[:4], disabled=row[4] is not None) for row in rows]


def count_try(tx: Connection, key: str, now: int, window: int) -> int:
    """Counts one more try under `key` and returns how many there were in this window (ms)."""
    row = tx.execute(
        select(col(Throttle.window_start), col(Throttle.tries)).where(col(Throttle.key) == key)
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
