"""Checkpoints of a trail in a database, and its export."""

import base64
from functools import partial
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Connection, text

from audit.geo import territories as packaged
from audit.journeys.prove import CHECKPOINT, change_key, checkpoint, checkpoint_often, export
from audit.proof import Verifier, is_signed, read_checkpoint
from audit.signing import Signer
from audit.store import territories, trail
from audit.store.db import Database
from tests.fieldwork import content, lay_out
from tests.office import Office

AKTOBE, ALMATY = uuid4(), uuid4()
NOW = 1_795_743_814_000


@pytest.fixture
def signer(tmp_path: Path) -> Signer:
    return Signer.load(tmp_path / "keys")


def happen(database: Database, *regions: UUID) -> None:
    for region in regions:
        database.write(partial(trail.append, region_id=region, event={"what": "a"}))


def checked(database: Database, signer: Signer, *held: str) -> Verifier:
    verifier = Verifier([base64.b64decode(signer.public_key)], held)
    with database.read() as tx:
        lines = list(export(tx, signer))
    list(verifier.lines(lines))
    return verifier


def test_a_checkpoint_seals_what_happened_since_the_last(
    database: Database, signer: Signer
) -> None:
    assert checkpoint(database, signer, NOW) is None
    happen(database, AKTOBE, AKTOBE, ALMATY)
    first = checkpoint(database, signer, NOW)
    assert first
    assert checkpoint(database, signer, NOW + 1) is None
    happen(database, AKTOBE)
    second = checkpoint(database, signer, NOW + 60_000)
    assert second
    assert is_signed(second.note, [base64.b64decode(signer.public_key)])
    found = read_checkpoint(second.note)
    assert (found.number, found.at) == (2, "2026-11-27T01:44:34+00:00")
    assert {head.region: head.seq for head in found.heads} == {str(AKTOBE): 3, str(ALMATY): 1}
    done = checked(database, signer, first.note)
    assert (done.findings, done.events, done.checkpoints) == ([], 4, 2)


def test_the_receipt_of_a_visit_proves_that_it_is_in_the_trail(
    database: Database, signer: Signer
) -> None:
    office = Office(database, lay_out(database), signer)
    receipt = office.send(content(office.field))
    checkpoint(database, signer, NOW)
    for given, wrong in (
        (receipt, []),
        (receipt | {"seq": 1}, ["receipt-unsigned", "visit-missing"]),
    ):
        verifier = Verifier([base64.b64decode(signer.public_key)], receipts=[given])
        with database.read() as tx:
            list(verifier.lines(export(tx, signer)))
        assert [finding.kind for finding in verifier.findings] == wrong


def test_checkpoints_of_an_older_key_stay_valid(
    database: Database, signer: Signer, tmp_path: Path
) -> None:
    happen(database, AKTOBE)
    checkpoint(database, signer, NOW)
    happen(database, AKTOBE)
    newer = Signer.load(tmp_path / "new-keys")
    checkpoint(database, newer, NOW)
    verifier = Verifier()
    with database.read() as tx:
        list(verifier.lines(export(tx, newer)))
    assert verifier.findings == []
    assert {each.kind for each in checked(database, newer).findings} == {"checkpoint-unsigned"}


def test_the_database_refuses_to_change_a_checkpoint(database: Database, signer: Signer) -> None:
    happen(database, AKTOBE)
    checkpoint(database, signer, NOW)
    for change in ("UPDATE checkpoints SET note = ''", "DELETE FROM checkpoints"):
        with pytest.raises(Exception, match="append-only"):
            database.write(partial(Connection.execute, statement=text(change)))


def test_the_job_asks_for_itself_again(database: Database, signer: Signer) -> None:
    happen(database, AKTOBE)
    checkpoint_often(database, signer, 600_000, NOW)
    with database.read() as tx:
        rows = tx.execute(text("SELECT kind, state, run_at FROM jobs")).all()
        assert tx.execute(text("SELECT count(*) FROM checkpoints")).scalar() == 1
    assert [tuple(row) for row in rows] == [(CHECKPOINT, "queued", NOW + 600_000)]


def test_a_new_key_follows_the_old_one_and_disowns_nothing(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also when the machine stops between the two steps."""
    keys = tmp_path / "keys"
    database.write(lambda tx: territories.load_packaged(tx, packaged.rows()))
    old = Signer.load(keys)
    happen(database, AKTOBE)
    held = checkpoint(database, old, NOW)
    assert held
    with monkeypatch.context() as stopped:
        stopped.setattr("audit.journeys.prove.take_over", lambda _: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            change_key(database, keys, NOW)
    assert Signer.load(keys).public_key == old.public_key
    new = change_key(database, keys, NOW)
    assert Signer.load(keys).public_key == new.public_key != old.public_key
    happen(database, AKTOBE)
    checkpoint(database, new, NOW)
    with database.read() as tx:
        lines = list(export(tx, new))
    of_old, of_new = (base64.b64decode(signer.public_key) for signer in (old, new))
    verdicts = {}
    for trusted in ((of_old, of_new), (of_old,), (of_new,)):
        verifier = Verifier(trusted, [held.note])
        list(verifier.lines(lines))
        verdicts[trusted] = [str(finding.where) for finding in verifier.findings]
    assert verdicts[of_old, of_new] == []
    assert verdicts[of_old,] == ["checkpoint 4"]
    assert verdicts[of_new,] == ["checkpoint 1", "checkpoint 2", "checkpoint 3"]
    assert any("key-changed" in line and new.public_key in line for line in lines)
