"""`audit agreement`: conflicts of two auditors at one station, and kappa over a round."""

import json
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import Connection
from typer.testing import CliRunner, Result

from audit import cli
from audit.domain.access import Role
from audit.domain.answers import Answer
from audit.journeys.prepare import prepare
from audit.signing import Signer
from audit.store import rounds
from tests import fieldwork
from tests.cast import REGION, Member, come_in
from tests.fieldwork import content
from tests.office import Office


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    monkeypatch.setenv("AUDIT_DATA", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "200")
    database = prepare(f"sqlite:///{tmp_path / 'audit.db'}")
    return Office(database, fieldwork.lay_out(database), Signer.load(tmp_path / "keys"))


@pytest.fixture
def second(office: Office) -> Member:
    """Another auditor of the same stations."""
    member = come_in(office.db, "dana", Role.AUDITOR, REGION)

    def work(tx: Connection) -> None:
        for station in office.field.stations:
            rounds.assign(tx, office.field.cast.round, station, member.id)

    office.db.write(work)
    return member


def run(*words: str) -> Result:
    return CliRunner().invoke(cli.app, ["agreement", *words])


def test_conflicts_and_kappa_are_told(office: Office, second: Member) -> None:
    cast, field = office.field.cast, office.field
    seen: dict[str, Answer] = {"I01": True, "I05": True, "C12": None, "E01": True}
    other: dict[str, Answer] = {"I01": False, "I05": True, "C12": False, "E01": True, "E01#2": True}
    for station, (one, two) in zip(field.stations, [(seen, other), (other, seen)], strict=False):
        office.send(content(field, station=station, answers=one, notes={}))
        office.send(content(field, station=station, answers=two, notes={}), member=second)
    assert run("--round", str(cast.round)).exit_code == 0
    found = json.loads(run("--round", str(cast.round), "--json").stdout)
    [said] = found["checklists"]
    assert said["checklist"] == "kz-2026@2"
    assert [each["auditors"] for each in said["stations"]] == [2, 2]
    conflicts = said["stations"][0]["conflicts"]
    assert conflicts["I01"] == ["pass", "fail"]
    assert "C12" not in conflicts
    assert said["items"]["I01"] == -1
    assert said["items"]["I05"] is None
    people = run("--round", str(cast.round)).stdout
    assert "Met / Not met" in people
    assert "-1.00  I01" in people


def test_a_persons_latest_visit_is_compared(office: Office, second: Member) -> None:
    cast, field = office.field.cast, office.field
    for answers in ({"I01": False}, {"I01": True}):
        office.send(content(field, answers=answers, notes={}))
    office.send(content(field, answers={"I01": True}, notes={}), member=second)
    [said] = json.loads(run("--round", str(cast.round), "--json").stdout)["checklists"]
    [station] = said["stations"]
    assert station["conflicts"] == {}
    assert station["agreement"] == [1.0]


def test_where_nobody_went_twice_there_is_nothing_to_compare(office: Office) -> None:
    office.send(content(office.field))
    result = run("--round", str(office.field.cast.round))
    assert result.stdout.startswith("No station was visited by more than one person")
    for wrong in ("x", str(uuid4())):
        assert run("--round", wrong).exit_code == 2
