"""Persons, the roles they were given, and their invitations."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, and_, func, insert, or_, select, update
from sqlmodel import col

from audit.canonical import sha256
from audit.domain.access import Grant, Role, Who
from audit.domain.checklist import Text
from audit.store.tables import Round, Territory
from audit.store.tables_people import Grant as GrantRow
from audit.store.tables_people import Invitation, Person

SALT_BYTES = 16


@dataclass(frozen=True, slots=True)
class Account:
    """What signing in needs to know of an enabled person."""

    id: UUID
    login: str
    name: str
    language: str
    password_hash: str | None
    roles: frozenset[Role]
    """Those that hold now."""


@dataclass(frozen=True, slots=True)
class NewPerson:
    id: UUID
    login: str
    name: str
    language: str
    organisation: str | None = None


@dataclass(frozen=True, slots=True)
class NewGrant:
    id: UUID
    person: UUID
    role: Role
    territory: UUID
    round: UUID | None
    valid_from: int
    valid_until: int | None


@dataclass(frozen=True, slots=True)
class Granted:
    """A role of somebody, as chairs and operators see it."""

    id: UUID
    person: UUID
    login: str
    name: str
    organisation: str | None
    disabled: bool
    role: Role
    territory: str
    """Its code."""
    path: str
    territory_name: Text
    round: UUID | None
    round_name: Text | None
    valid_from: int
    valid_until: int | None

    def ended(self, now: int) -> bool:
        return self.valid_until is not None and self.valid_until <= now


def holds(now: int) -> ColumnElement[bool]:
    """A condition: the grant holds now."""
    return and_(
        col(GrantRow.valid_from) <= now,
        or_(col(GrantRow.valid_until).is_(None), col(GrantRow.valid_until) > now),
    )


def add_person(tx: Connection, person: NewPerson, now: int) -> None:
    tx.execute(
        insert(Person).values(
            id=person.id,
            login=person.login,
            name=person.name,
            language=person.language,
            organisation=person.organisation,
            created_at=now,
            salt=secrets.token_bytes(SALT_BYTES),
        )
    )


def pseudonym(salt: bytes | None, person: UUID) -> str:
    """What the trail calls a person: a commitment that nobody can open once the salt is gone.

    Whoever is given salt and id can check that it is theirs; nobody else can find out.
    """
    return sha256(salt + person.bytes) if salt else "erased"


def salt_of(tx: Connection, person: UUID) -> bytes | None:
    """None of somebody unknown or erased."""
    return tx.execute(select(col(Person.salt)).where(col(Person.id) == person)).scalar()


def add_grant(tx: Connection, grant: NewGrant) -> None:
    tx.execute(
        insert(GrantRow).values(
            id=grant.id,
            person_id=grant.person,
            role=grant.role,
            territory_id=grant.territory,
            round_id=grant.round,
            valid_from=grant.valid_from,
            valid_until=grant.valid_until,
        )
    )


def end_grant(tx: Connection, grant: UUID, now: int) -> None:
    tx.execute(update(GrantRow).where(col(GrantRow.id) == grant).values(valid_until=now))


def account(tx: Connection, login: str, now: int) -> Account | None:
    """The enabled account with this login name."""
    return _account(tx, col(Person.login) == login, now)


def account_of(tx: Connection, person: UUID, now: int) -> Account | None:
    return _account(tx, col(Person.id) == person, now)


def _account(tx: Connection, condition: ColumnElement[bool], now: int) -> Account | None:
    rows = tx.execute(
        select(
            col(Person.id),
            col(Person.login),
            col(Person.name),
            col(Person.language),
            col(Person.password_hash),
            col(GrantRow.role),
        )
        .outerjoin(GrantRow, and_(col(GrantRow.person_id) == col(Person.id), holds(now)))
        .where(condition, col(Person.disabled_at).is_(None))
    ).all()
    if not rows:
        return None
    return Account(*rows[0][:5], roles=frozenset(Role(row[5]) for row in rows if row[5]))


def by_login(tx: Connection, login: str) -> UUID | None:
    """Somebody disabled, too."""
    return tx.execute(select(col(Person.id)).where(col(Person.login) == login)).scalar()


def login_taken(tx: Connection, login: str) -> bool:
    """Also by somebody disabled: the trail must never mean two people by one name."""
    return by_login(tx, login) is not None


def count(tx: Connection) -> int:
    """Everybody of whom more than an id is kept."""
    found = tx.execute(select(func.count()).select_from(Person).where(col(Person.name) != ""))
    return int(found.scalar_one())


def grants_of(tx: Connection, person: UUID, now: int) -> Who | None:
    """The person with all the grants that hold now, without a session; None if there is none."""
    rows = tx.execute(
        select(
            col(Person.name),
            col(Person.salt),
            col(GrantRow.role),
            col(GrantRow.territory_id),
            col(Territory.path),
            col(GrantRow.round_id),
        )
        .select_from(Person)
        .outerjoin(GrantRow, and_(col(GrantRow.person_id) == col(Person.id), holds(now)))
        .outerjoin(Territory, col(Territory.id) == col(GrantRow.territory_id))
        .where(col(Person.id) == person)
    ).all()
    if not rows:
        return None
    grants = tuple(Grant(Role(row[2]), *row[3:]) for row in rows if row[2])
    name, salt = rows[0][:2]
    hats = frozenset(grant.role for grant in grants)
    return Who(person, name, grants, pseudonym(salt, person), hats)


_GRANTED = (
    select(
        col(GrantRow.id),
        col(Person.id),
        col(Person.login),
        col(Person.name),
        col(Person.organisation),
        col(Person.disabled_at),
        col(GrantRow.role),
        col(Territory.code),
        col(Territory.path),
        col(Territory.name_kk),
        col(Territory.name_ru),
        col(Territory.name_en),
        col(GrantRow.round_id),
        col(Round.name_kk),
        col(Round.name_ru),
        col(Round.name_en),
        col(GrantRow.valid_from),
        col(GrantRow.valid_until),
    )
    .join(GrantRow, col(GrantRow.person_id) == col(Person.id))
    .join(Territory, col(Territory.id) == col(GrantRow.territory_id))
    .outerjoin(Round, col(Round.id) == col(GrantRow.round_id))
)


def granted(
    tx: Connection,
    within: str = "",
    person: UUID | None = None,
    after: str = "",
    most: int | None = None,
) -> Sequence[Granted]:
    """Roles in the territory at path `within` and below, by login, ended ones too.

    Of one `person`, or of at most `most` people whose login comes after `after`.
    """
    conditions = [col(Territory.path).startswith(within, autoescape=True)]
    if person is not None:
        conditions.append(col(Person.id) == person)
    if most is not None:
        page = (
            select(col(Person.login))
            .join(GrantRow, col(GrantRow.person_id) == col(Person.id))
            .join(Territory, col(Territory.id) == col(GrantRow.territory_id))
            .where(conditions[0], col(Person.login) > after)
            .distinct()
            .order_by(col(Person.login))
            .limit(most)
        )
        conditions.append(col(Person.login).in_(page))
    rows = tx.execute(
        _GRANTED.where(*conditions).order_by(
            col(Person.login), col(GrantRow.role), col(GrantRow.valid_from), col(GrantRow.id)
        )
    )
    return [_read(tuple(row)) for row in rows]


def _read(row: tuple[object, ...]) -> Granted:
    grant, person, login, name, organisation, disabled, role, code, path = row[:9]
    named = Text(*row[13:16]) if row[12] else None  # type: ignore[arg-type]
    return Granted(
        *(grant, person, login, name, organisation, disabled is not None, Role(str(role))),  # type: ignore[arg-type]
        *(code, path, Text(*row[9:12]), row[12], named, *row[16:]),  # type: ignore[arg-type]
    )


def set_password(tx: Connection, person: UUID, password_hash: str) -> None:
    tx.execute(update(Person).where(col(Person.id) == person).values(password_hash=password_hash))


def set_language(tx: Connection, person: UUID, language: str) -> None:
    tx.execute(update(Person).where(col(Person.id) == person).values(language=language))


def disable(tx: Connection, person: UUID, now: int) -> None:
    """From now on none of this person's sessions lets anybody in."""
    tx.execute(update(Person).where(col(Person.id) == person).values(disabled_at=now))


def add_invitation(
    tx: Connection, token_hash: str, code_hash: str, person: UUID, now: int, expires_at: int
) -> None:
    """The person's earlier invitations open nothing any more."""
    tx.execute(
        update(Invitation)
        .where(
            col(Invitation.person_id) == person,
            col(Invitation.used_at).is_(None),
            col(Invitation.expires_at) > now,
        )
        .values(expires_at=now)
    )
    tx.execute(
        insert(Invitation).values(
            token_hash=token_hash,
            code_hash=code_hash,
            person_id=person,
            created_at=now,
            expires_at=expires_at,
        )
    )


def invited(tx: Connection, secret_hash: str, now: int) -> UUID | None:
    """The person whom an unused, unexpired invitation is for, by the hash of its token or code.

    Somebody disabled, and somebody none of whose roles holds now or later, is not invited.
    """
    return tx.execute(
        select(col(Invitation.person_id))
        .join(Person, col(Person.id) == col(Invitation.person_id))
        .where(
            or_(
                col(Invitation.token_hash) == secret_hash, col(Invitation.code_hash) == secret_hash
            ),
            col(Invitation.used_at).is_(None),
            col(Invitation.expires_at) > now,
            col(Person.disabled_at).is_(None),
            select(col(GrantRow.id))
            .where(
                col(GrantRow.person_id) == col(Invitation.person_id),
                or_(col(GrantRow.valid_until).is_(None), col(GrantRow.valid_until) > now),
            )
            .exists(),
        )
    ).scalar()


def use_invitation(tx: Connection, secret_hash: str, now: int) -> bool:
    """Spends the invitation; False if another request was first."""
    done = tx.execute(
        update(Invitation)
        .where(
            or_(
                col(Invitation.token_hash) == secret_hash, col(Invitation.code_hash) == secret_hash
            ),
            col(Invitation.used_at).is_(None),
        )
        .values(used_at=now)
    )
    return done.rowcount == 1
