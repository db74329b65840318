"""A report names a checkpoint, the trail names the report, and the same report is told of once."""

import base64
import json
from dataclasses import replace
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, text

from audit.canonical import sha256
from audit.journeys.prove import export
from audit.journeys.publish import Press, Subject, publish
from audit.proof import Verifier, is_signed, read_checkpoint
from audit.reports.facts import Origin
from audit.settings import Settings
from audit.signing import Signer
from audit.store import checkpoints, trail
from audit.store.db import Database
from tests.cast import NOW
from tests.fieldwork import content, lay_out
from tests.office import Office


@pytest.fixture
def office(database: Database) -> Office:
    return Office(database, lay_out(database), Signer(Ed25519PrivateKey.generate()))


@pytest.fixture
def subject(office: Office) -> Subject:
    office.send(content(office.field))
    return Subject(office.field.region, "stations/1", "ab", "kk")


def press(office: Office) -> Press:
    return Press(office.db, office.signer, Settings.from_env({}))


def made(office: Office, subject: Subject, words: str = "report", now: int = NOW) -> bytes:
    def draw(origin: Origin) -> bytes:
        assert origin.url.endswith(f"/{subject.language}/stations/1")
        return f"{words}\n<trail:checkpoint>{origin.checkpoint}</trail:checkpoint>".encode()

    return publish(press(office), subject, draw, now)


def told(office: Office, region: UUID) -> list[dict[str, object]]:
    with office.db.read() as tx:
        said = [json.loads(event.body) for event in trail.events(tx, region)]
    return [event for event in said if event["what"] == "report-made"]


def test_it_names_a_checkpoint_of_all_that_was_and_the_next_one_seals_it(
    office: Office, subject: Subject
) -> None:
    with office.db.read() as tx:
        before = checkpoints.heads(tx)
    file = made(office, subject)
    with office.db.read() as tx:
        newest, named = checkpoints.latest(tx, 2)
        assert read_checkpoint(newest.note).heads == checkpoints.heads(tx)
    assert named.note.encode() in file
    assert read_checkpoint(named.note).heads == before
    assert is_signed(named.note, [base64.b64decode(office.signer.public_key)])
    [event] = told(office, subject.region)
    assert event == {
        "what": "report-made",
        "report": sha256(file),
        "content": "ab",
        "language": "kk",
        "checkpoint": named.number,
        "at": NOW,
    }


def test_the_same_content_gives_the_same_file_and_no_second_event(
    office: Office, subject: Subject
) -> None:
    first = made(office, subject)
    office.send(content(office.field, station=office.field.stations[1]))
    assert made(office, subject, now=NOW + 1) == first
    assert len(told(office, subject.region)) == 1
    other = replace(subject, language="ru")
    assert made(office, other) != first
    assert made(office, subject, "drawn otherwise") != first
    assert len(told(office, subject.region)) == 3


def test_who_asks_at_the_same_moment_gets_the_same_and_it_is_told_once(
    office: Office, subject: Subject
) -> None:
    meanwhile: list[bytes] = []

    def draw(origin: Origin) -> bytes:
        meanwhile.append(made(office, subject))
        return f"report\n<trail:checkpoint>{origin.checkpoint}</trail:checkpoint>".encode()

    file = publish(press(office), subject, draw, NOW)
    assert [file] == meanwhile
    assert len(told(office, subject.region)) == 1


def test_whoever_has_the_export_finds_the_report_in_it(office: Office, subject: Subject) -> None:
    file = made(office, subject)
    with office.db.read() as tx:
        lines = list(export(tx, office.signer))
    verifier = Verifier(reports={"ours": file, "forged": file + b"!"})
    list(verifier.lines(lines))
    assert [str(finding) for finding in verifier.findings] == [
        "A report is not in the trail as it was made: forged"
    ]


def test_a_report_of_an_empty_trail_names_none_and_stays_the_same(office: Office) -> None:
    """An installation on which nothing has happened yet."""
    office.db.write(forget_everything)
    empty = Subject(office.field.region, "stations/1", "ab", "kk")
    assert (first := made(office, empty)) == made(office, empty)
    assert b"<trail:checkpoint></trail:checkpoint>" in first
    [event] = told(office, empty.region)
    assert event["checkpoint"] == 0


def forget_everything(tx: Connection) -> None:
    if tx.dialect.name == "postgresql":
        tx.execute(text("ALTER TABLE trail_events DISABLE TRIGGER ALL"))
    else:
        tx.execute(text("DROP TRIGGER trail_events_no_delete"))
    tx.execute(text("DELETE FROM trail_events"))
    tx.execute(text("DELETE FROM trail_heads"))
