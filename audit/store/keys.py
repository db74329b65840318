"""What people prove themselves with beside a password: passkeys, one-time codes, recovery codes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, delete, exists, func, insert, or_, select, update
from sqlmodel import col

from audit.store.tables_people import Challenge, CodeMaker, Passkey, RecoveryCode


@dataclass(frozen=True, slots=True)
class PasskeyRow:
    id: str
    person: UUID
    public_key: bytes
    uses: int
    device: str
    created_at: int
    used_at: int | None


@dataclass(frozen=True, slots=True)
class CodeMakerRow:
    sealed_secret: str
    confirmed: bool
    last_step: int


_PASSKEYS = select(
    col(Passkey.id),
    col(Passkey.person_id),
    col(Passkey.public_key),
    col(Passkey.uses),
    col(Passkey.device),
    col(Passkey.created_at),
    col(Passkey.used_at),
)


def passkeys(tx: Connection, person: UUID) -> Sequence[PasskeyRow]:
    rows = tx.execute(
        _PASSKEYS.where(col(Passkey.person_id) == person).order_by(col(Passkey.created_at))
    )
    return [PasskeyRow(*row) for row in rows]


def passkey(tx: Connection, id: str) -> PasskeyRow | None:
    row = tx.execute(_PASSKEYS.where(col(Passkey.id) == id)).first()
    return PasskeyRow(*row) if row else None


def add_passkey(tx: Connection, passkey: PasskeyRow) -> None:
    tx.execute(
        insert(Passkey).values(
            id=passkey.id,
            person_id=passkey.person,
            public_key=passkey.public_key,
            uses=passkey.uses,
            device=passkey.device,
            created_at=passkey.created_at,
        )
    )


def passkey_used(tx: Connection, id: str, uses: int, now: int) -> None:
    tx.execute(update(Passkey).where(col(Passkey.id) == id).values(uses=uses, used_at=now))


def remove_passkey(tx: Connection, person: UUID, id: str) -> bool:
    """False if this person has no such key."""
    done = tx.execute(
        delete(Passkey).where(col(Passkey.id) == id, col(Passkey.person_id) == person)
    )
    return done.rowcount == 1


def ask(
    tx: Connection, challenge: str, purpose: str, person: UUID | None, now: int, expires_at: int
) -> None:
    """Keeps a challenge until it is answered; those that nobody answered in time go."""
    tx.execute(delete(Challenge).where(col(Challenge.expires_at) <= now))
    tx.execute(
        insert(Challenge).values(
            challenge=challenge, purpose=purpose, person_id=person, expires_at=expires_at
        )
    )


def answered(tx: Connection, challenge: str, purpose: str, person: UUID | None, now: int) -> bool:
    """Spends a challenge; False if it was not asked of this person for this, or is spent or old."""
    done = tx.execute(
        delete(Challenge).where(
            col(Challenge.challenge) == challenge,
            col(Challenge.purpose) == purpose,
            col(Challenge.person_id).is_not_distinct_from(person),
            col(Challenge.expires_at) > now,
        )
    )
    return done.rowcount == 1


def code_maker(tx: Connection, person: UUID) -> CodeMakerRow | None:
    row = tx.execute(
        select(
            col(CodeMaker.sealed_secret), col(CodeMaker.confirmed_at), col(CodeMaker.last_step)
        ).where(col(CodeMaker.person_id) == person)
    ).first()
    return CodeMakerRow(row[0], row[1] is not None, row[2]) if row else None


def set_code_maker(tx: Connection, person: UUID, sealed_secret: str) -> None:
    """A new secret, which opens nothing before its first code was right."""
    remove_code_maker(tx, person)
    tx.execute(insert(CodeMaker).values(person_id=person, sealed_secret=sealed_secret, last_step=0))


def code_taken(tx: Connection, person: UUID, step: int, now: int) -> bool:
    """Spends the code of a time step; False if that or a later one was spent before."""
    done = tx.execute(
        update(CodeMaker)
        .where(col(CodeMaker.person_id) == person, col(CodeMaker.last_step) < step)
        .values(last_step=step, confirmed_at=func.coalesce(col(CodeMaker.confirmed_at), now))
    )
    return done.rowcount == 1


def remove_code_maker(tx: Connection, person: UUID) -> None:
    tx.execute(delete(CodeMaker).where(col(CodeMaker.person_id) == person))


def set_recovery_codes(tx: Connection, person: UUID, code_hashes: Iterable[str]) -> None:
    """In place of all earlier ones."""
    tx.execute(delete(RecoveryCode).where(col(RecoveryCode.person_id) == person))
    tx.execute(
        insert(RecoveryCode), [{"person_id": person, "code_hash": each} for each in code_hashes]
    )


def use_recovery_code(tx: Connection, person: UUID, code_hash: str, now: int) -> bool:
    """Spends it; False if this person has no such code left."""
    done = tx.execute(
        update(RecoveryCode)
        .where(
            col(RecoveryCode.person_id) == person,
            col(RecoveryCode.code_hash) == code_hash,
            col(RecoveryCode.used_at).is_(None),
        )
        .values(used_at=now)
    )
    return done.rowcount == 1


def recovery_codes_left(tx: Connection, person: UUID) -> int:
    found = tx.execute(
        select(func.count())
        .select_from(RecoveryCode)
        .where(col(RecoveryCode.person_id) == person, col(RecoveryCode.used_at).is_(None))
    )
    return int(found.scalar_one())


def has_second_factor(tx: Connection, person: UUID) -> bool:
    """Whether a passkey or a proven maker of codes is there."""
    found = tx.execute(
        select(
            or_(
                exists().where(col(Passkey.person_id) == person),
                exists().where(
                    col(CodeMaker.person_id) == person, col(CodeMaker.confirmed_at).is_not(None)
                ),
            )
        )
    )
    return bool(found.scalar())


def remove_all(tx: Connection, person: UUID) -> None:
    """Also what was asked of them and not yet answered."""
    for table in (Passkey, CodeMaker, RecoveryCode, Challenge):
        tx.execute(delete(table).where(col(table.person_id) == person))
