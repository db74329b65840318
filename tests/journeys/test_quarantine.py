"""What nobody expected is never refused with the work lost: it is kept, and does not count."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import Connection, update
from sqlmodel import col

from audit import checklists
from audit.domain.visit import Content, Quarantine
from audit.signing import Signer
from audit.store import territories
from audit.store.db import Database
from audit.store.tables import Round, Station
from audit.store.tables_people import Grant
from tests import fieldwork
from tests.fieldwork import content
from tests.office import Office, current


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Office:
    return Office(database, fieldwork.lay_out(database), Signer.load(tmp_path / "keys"))


def _is_unassigned(office: Office) -> Content:
    return content(office.field, station=office.field.unassigned)


def _has_closed(office: Office) -> Content:
    station = office.field.stations[0]
    office.change(
        update(Station).where(col(Station.id) == station).values(valid_to=date(2026, 9, 1))
    )
    return content(office.field)


def _has_moved(office: Office) -> Content:
    person = office.field.aigul.id

    def move(tx: Connection) -> None:
        elsewhere = territories.by_code(tx, "KZ-15-1532")
        assert elsewhere is not None
        tx.execute(
            update(Grant).where(col(Grant.person_id) == person).values(territory_id=elsewhere.id)
        )

    office.db.write(move)
    return content(office.field)


def _was_for_another_checklist(office: Office) -> Content:
    office.change(update(Round).values(checklist="us-doj-2016"))
    return content(office.field)


@pytest.mark.parametrize(
    ("happened", "reason"),
    [
        (_is_unassigned, Quarantine.NOT_ASSIGNED),
        (_has_closed, Quarantine.STATION_NOT_IN_USE),
        (_has_moved, Quarantine.STATION_MOVED),
        (_was_for_another_checklist, Quarantine.OTHER_CHECKLIST),
    ],
)
def test_what_nobody_expected_is_kept_and_does_not_count(
    office: Office, happened: Callable[[Office], Content], reason: Quarantine
) -> None:
    sent, id = happened(office), uuid4()
    first = office.send_raw(sent, id)
    stored = office.visit(id)
    assert stored["quarantine"] == reason
    assert json.loads(stored["content"]) == fieldwork.wire(sent)
    assert current(office) == []
    assert office.rows("status_counts") == office.rows("item_counts") == []
    assert office.send_raw(sent, id) == first


def test_an_old_version_of_the_checklist_is_kept_and_does_not_count(
    office: Office,
) -> None:
    """Version 2 of the checklist was published while a phone was in a village without network."""
    old, new = uuid4(), uuid4()
    sent = content(office.field)
    known = checklists.get("kz-2026", 1).by_id
    first = {item: said for item, said in sent.answers.items() if item in known}
    office.send(replace(sent, version=1, answers=first), old)
    office.send(sent, new)
    assert office.visit(old)["quarantine"] == Quarantine.OLD_CHECKLIST
    assert office.visit(new)["quarantine"] is None
    assert [visit for visit, _ in current(office)] == [new]


def test_the_full_form_counts_in_a_round_of_its_short_form(office: Office) -> None:
    def work(tx: Connection) -> None:
        tx.execute(update(Round).values(checklist="kz-2026-core"))

    office.db.write(work)
    full = uuid4()
    office.send(content(office.field), full)
    assert office.visit(full)["quarantine"] is None
    other = uuid4()
    office.send(
        content(office.field, checklist="ca-mandatory", version=1, answers={}, notes={}), other
    )
    assert office.visit(other)["quarantine"] == Quarantine.OTHER_CHECKLIST
