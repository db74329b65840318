"""Where visits are sent to in tests, and what is in the database before and after."""

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Connection, select, text

from audit import checklists
from audit.domain.access import Who
from audit.domain.visit import Content, DeclaredPhoto
from audit.errors import AuditError
from audit.journeys.submit import ready, submit
from audit.signing import Signer
from audit.store import photos, results, sessions
from audit.store.db import Database
from tests.cast import NOW, Member
from tests.fieldwork import Field


@dataclass(frozen=True)
class Office:
    """Where visits are sent to."""

    db: Database
    field: Field
    signer: Signer

    def send(
        self, sent: Content, id: UUID | None = None, member: Member | None = None, now: int = NOW
    ) -> dict[str, Any]:
        """The receipt."""
        receipt: dict[str, Any] = json.loads(self.send_raw(sent, id or uuid4(), member, now))
        return receipt

    def send_raw(
        self, sent: Content, id: UUID, member: Member | None = None, now: int = NOW
    ) -> bytes:
        prepared = ready(id, sent)
        session = (member or self.field.aigul).session

        def work(tx: Connection) -> bytes:
            who = sessions.who(tx, session, now)
            assert isinstance(who, Who)
            return submit(tx, who, prepared, self.signer, now)

        return self.db.write(work)

    def refused(self, sent: Content, **how: Any) -> AuditError:
        before = self.everything()
        with pytest.raises(AuditError) as refused:
            self.send(sent, **how)
        assert self.everything() == before
        return refused.value

    def visit(self, id: UUID | str) -> dict[str, Any]:
        with self.db.read() as tx:
            rows = tx.execute(text("SELECT * FROM visits")).mappings().all()
        return next(dict(row) for row in rows if UUID(str(row["id"])) == UUID(str(id)))

    def rows(self, table: str) -> list[tuple[Any, ...]]:
        with self.db.read() as tx:
            return sorted(
                (tuple(row) for row in tx.execute(select(text("*")).select_from(text(table)))),
                key=str,
            )

    def everything(self) -> dict[str, list[tuple[Any, ...]]]:
        tables = "visits visit_photos current_results status_counts item_counts jobs"
        return {table: self.rows(table) for table in [*tables.split(), "trail_events"]}

    def change(self, statement: Any) -> None:
        self.db.write(lambda tx: tx.execute(statement).rowcount)


def counts_are_right(office: Office) -> None:
    tables = ("current_results", "item_counts")
    kept = {table: office.rows(table) for table in tables} | {"counts": _counted(office)}

    office.db.write(lambda tx: results.rebuild(tx, office.field.region, checklists.get))
    assert {table: office.rows(table) for table in tables} | {"counts": _counted(office)} == kept


def _counted(office: Office) -> list[tuple[Any, ...]]:
    """A count that fell to nothing may stay as a row."""
    return [row for row in office.rows("status_counts") if row[4] or row[5]]


def current(office: Office) -> list[tuple[UUID, str]]:
    with office.db.read() as tx:
        rows = tx.execute(text("SELECT visit_id, status FROM current_results"))
        return [(UUID(str(row[0])), row[1]) for row in rows]


def photos_arrive(office: Office, *arrived: DeclaredPhoto) -> None:
    for photo in arrived:
        office.db.write(
            lambda tx, photo=photo: photos.add(  # type: ignore[misc]
                tx, photo.sha256, office.field.aigul.id, photo.size, NOW
            )
        )
