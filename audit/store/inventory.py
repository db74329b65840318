"""What is kept, column by column: how private it is, until when, and why; and a person's part of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Table, delete, select, update
from sqlmodel import SQLModel, col

from audit.store.tables_people import Person


class Privacy(StrEnum):
    PUBLIC = "public"
    INTERNAL = "internal"
    """Of nobody; for the commission's own work."""
    PERSONAL = "personal"
    """Of an auditor, a chair, an observer, or what one of them wrote."""
    SECRET = "secret"  # noqa: S105
    """Opens something, or is the hash or sealed form of what does. Never exported."""


@dataclass(frozen=True, slots=True)
class Keeping:
    privacy: Privacy
    until: str
    why: str


LASTING = "as long as the installation"
ERASED = "until the person is erased"
SENT = "until sent, or the person is erased"
_REGISTER = Keeping(Privacy.PUBLIC, LASTING, "which stations there are, and where")
_RESULT = Keeping(Privacy.PUBLIC, LASTING, "results that anybody may check")
_RUNNING = Keeping(Privacy.INTERNAL, LASTING, "keeps the server going")
_PROOF = Keeping(Privacy.INTERNAL, LASTING, "proves that nothing was changed; holds no names")
_LOOSE = Keeping(Privacy.PERSONAL, LASTING, "whose it is: an id, without a name once erased")
_EVIDENCE = Keeping(Privacy.PERSONAL, LASTING, "evidence; what an auditor wrote or photographed")
_ACCOUNT = Keeping(Privacy.PERSONAL, ERASED, "lets the right people in")
_KEY = Keeping(Privacy.SECRET, ERASED, "proves who somebody is")
_WORK = Keeping(Privacy.PERSONAL, SENT, "work that is under way")
_RETURNED = Keeping(Privacy.PERSONAL, LASTING, "what a chair asked to be looked at again")

INVENTORY: Mapping[str, Keeping] = {
    "territories": _REGISTER,
    "venues": _REGISTER,
    "stations": _REGISTER,
    "rounds": _REGISTER,
    "current_results": _RESULT,
    "item_counts": _RESULT,
    "status_counts": _RESULT,
    "old_scores": _RESULT,
    "visits": _RESULT,
    "visits.person_id": _LOOSE,
    "visits.content": _EVIDENCE,
    "visits.receipt": _EVIDENCE,
    "visits.started_at": _EVIDENCE,
    "visit_photos": _EVIDENCE,
    "photos": _EVIDENCE,
    "settlements": _RESULT,
    "settlements.person_id": _LOOSE,
    "returned_visits": _RETURNED,
    "checkpoints": Keeping(Privacy.PUBLIC, LASTING, "shown on a public page"),
    "reports": Keeping(Privacy.PUBLIC, LASTING, "which files were made here; no content"),
    "trail_events": _PROOF,
    "trail_heads": _PROOF,
    "jobs": _RUNNING,
    "throttles": Keeping(Privacy.INTERNAL, "a quarter of an hour counts", "slows guessing down"),
    "persons": _ACCOUNT,
    "persons.id": _LOOSE,
    "persons.password_hash": _KEY,
    "persons.salt": Keeping(Privacy.SECRET, ERASED, "says who is behind a pseudonym in the trail"),
    "grants": _ACCOUNT,
    "assignments": _ACCOUNT,
    "drafts": _WORK,
    "sessions": _ACCOUNT,
    "sessions.token_hash": _KEY,
    "invitations": _ACCOUNT,
    "invitations.token_hash": _KEY,
    "invitations.code_hash": _KEY,
    "passkeys": _ACCOUNT,
    "passkeys.public_key": _KEY,
    "challenges": _KEY,
    "code_makers": _ACCOUNT,
    "code_makers.sealed_secret": _KEY,
    "recovery_codes": _ACCOUNT,
    "recovery_codes.code_hash": _KEY,
}
"""Of a table, and of those of its columns that differ."""


def keeping(table: str, column: str) -> Keeping:
    """Raises KeyError for a column that nobody has thought about."""
    return INVENTORY.get(f"{table}.{column}") or INVENTORY[table]


def columns() -> Iterator[tuple[str, str, Keeping]]:
    """Table, column and how it is kept, of all that there is."""
    for table in SQLModel.metadata.sorted_tables:
        for column in table.columns:
            yield table.name, column.name, keeping(table.name, column.name)


def of_person(tx: Connection, person: UUID) -> dict[str, list[dict[str, Any]]]:
    """All rows of a person, by table, without the secrets."""
    found = {}
    for table, theirs in _theirs(person):
        open_ = [
            column
            for column in table.columns
            if keeping(table.name, column.name).privacy is not Privacy.SECRET
        ]
        if open_:
            rows = tx.execute(select(*open_).where(theirs)).mappings()
            found[table.name] = [dict(row) for row in rows]
    return found


def erase(tx: Connection, person: UUID, now: int) -> None:
    """What is kept until then goes; the id stays, of nobody: visits, rulings and trail refer to it."""
    for table, theirs in reversed(list(_theirs(person))):
        if table.name != "persons" and INVENTORY[table.name].until in {ERASED, SENT}:
            tx.execute(delete(table).where(theirs))
    tx.execute(
        update(Person)
        .where(col(Person.id) == person)
        .values(
            login=f"erased-{person}",
            name="",
            organisation=None,
            password_hash=None,
            salt=None,
            disabled_at=now,
        )
    )


def _theirs(person: UUID) -> Iterator[tuple[Table, ColumnElement[bool]]]:
    """The tables that name a person, and which rows are this one's; referred-to tables first."""
    for table in SQLModel.metadata.sorted_tables:
        if table.name == "persons":
            yield table, table.c.id == person
        elif "person_id" in table.c:
            yield table, table.c.person_id == person
