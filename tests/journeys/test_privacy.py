"""A person's data: all of it on request, none of it after erasing; and what an incident reached."""

import json
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlmodel import SQLModel

from audit.domain.access import Role
from audit.errors import NotFound
from audit.journeys import privacy, sign_in
from audit.store import inventory, people, sessions, trail
from audit.store.db import Database
from audit.store.inventory import Privacy
from tests.cast import NOW, SIGNER, SOMEWHERE, door, invite
from tests.fieldwork import content, lay_out
from tests.office import Office

PASSWORD = "алма-алма-алма"
NAMES = ("zarina", "Zarina")


@pytest.fixture
def office(database: Database) -> Office:
    return Office(database, lay_out(database), SIGNER)


def everywhere(office: Office) -> str:
    return "".join(
        repr(office.rows(table.name)).lower() for table in SQLModel.metadata.sorted_tables
    )


def zarina_comes(office: Office) -> None:
    token = invite(office.db, "zarina", Role.OBSERVER, "KZ-15")
    sign_in.join(door(office.db), token, PASSWORD, SOMEWHERE, NOW)


def test_every_column_has_its_class_its_end_and_its_reason() -> None:
    listed = list(inventory.columns())
    assert len(listed) > 150
    unknown = set(inventory.INVENTORY) - {table for table, _, _ in listed}
    assert unknown <= {f"{table}.{column}" for table, column, _ in listed}
    for table, column, kept in listed:
        assert kept.why
        if column.endswith(("_hash", "sealed_secret")) and table not in {"trail_heads"}:
            assert kept.privacy is Privacy.SECRET, f"{table}.{column}"
        if column == "person_id":
            assert kept.privacy in {Privacy.PERSONAL, Privacy.SECRET}, table
    with pytest.raises(KeyError):
        inventory.keeping("faces", "picture")


def test_an_export_holds_what_is_the_persons_and_no_secret(office: Office) -> None:
    sent = uuid4()
    office.send(content(office.field), sent)
    with office.db.read() as tx:
        found = json.loads(privacy.export(tx, "aigul"))
    assert found["persons"][0]["name"] == "Aigul"
    [visit] = found["visits"]
    assert visit["id"] == str(sent)
    assert json.loads(visit["content"])["answers"]
    assert visit["receipt"]["id"] == str(sent)
    assert found["grants"][0]["role"] == "auditor"
    assert found["sessions"][0]["device"] == "Firefox, Android"
    words = json.dumps(found)
    assert office.field.aigul.session not in words
    assert "argon2" not in words
    assert str(office.field.cast.erlan.id) not in words


def test_who_was_erased_is_nowhere_and_the_evidence_and_the_trail_stay(office: Office) -> None:
    zarina_comes(office)
    office.send(content(office.field))
    assert all(name.lower() in everywhere(office) for name in NAMES)
    person = office.db.write(lambda tx: privacy.erase(tx, "zarina", NOW))
    for name in NAMES:
        assert name.lower() not in everywhere(office).replace(f"erased-{person}", "")
    with office.db.read() as tx:
        assert people.account_of(tx, person, NOW) is None
        assert sessions.devices(tx, person, NOW) == []
        assert trail.broken_at(tx, office.field.region) is None
        with pytest.raises(NotFound):
            privacy.export(tx, "zarina")
    assert len(office.rows("visits")) == 1


def test_a_pseudonym_can_be_opened_until_its_person_is_erased(office: Office) -> None:
    zarina_comes(office)
    with office.db.read() as tx:
        person = people.by_login(tx, "zarina")
        assert person is not None
        salt = people.salt_of(tx, person)
    assert salt is not None
    pseudonym = people.pseudonym(salt, person)
    assert pseudonym in everywhere(office)
    assert repr(salt).lower() in everywhere(office)
    office.db.write(lambda tx: privacy.erase(tx, "zarina", NOW))
    assert repr(salt).lower() not in everywhere(office)
    with office.db.read() as tx:
        assert people.salt_of(tx, person) is None
        *_, event = trail.events(tx, office.field.region)
    told = json.loads(event.body)
    assert (told["what"], told["person"], told["by"]) == ("person-erased", pseudonym, "operator")
    assert told["before"] != told["after"]


def test_an_erased_auditors_visit_stays_and_counts(office: Office) -> None:
    office.send(content(office.field))
    before = (office.rows("visits"), office.rows("current_results"))
    office.db.write(lambda tx: privacy.erase(tx, "aigul", NOW))
    assert (office.rows("visits"), office.rows("current_results")) == before
    with office.db.read() as tx:
        assert sessions.who(tx, office.field.aigul.session, NOW) is None


def test_a_report_of_an_incident_tells_what_it_may_have_reached(office: Office) -> None:
    zarina_comes(office)
    office.send(content(office.field), now=NOW + 5_000)
    with office.db.read() as tx:
        whole = privacy.breach(tx, NOW - 1, NOW + 10_000)
        later = privacy.breach(tx, NOW + 1, NOW + 10_000)
        after = privacy.breach(tx, NOW + sign_in.AUDITOR_SESSION, NOW + sign_in.AUDITOR_SESSION)
    assert whole.people == 5
    assert whole.sessions["observer"] == 2
    assert whole.events["visit-received"] == later.events["visit-received"] == 1
    assert "person-invited" in whole.events
    assert "person-invited" not in later.events
    assert (after.events, after.sessions) == ({}, {})
    assert whole.broken == ()
    assert "password_hash" in whole.personal["persons"]
    assert "stations" not in whole.personal


def test_a_report_of_an_incident_names_a_chain_that_does_not_hold(office: Office) -> None:
    office.send(content(office.field))
    cut = text("UPDATE trail_heads SET hash = :wrong WHERE seq > 0")
    office.db.write(lambda tx: tx.execute(cut, {"wrong": "0" * 64}))
    with office.db.read() as tx:
        assert "KZ-15" in privacy.breach(tx, 0, NOW).broken
