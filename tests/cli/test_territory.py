"""`audit territory`: sums of a territory, its parts, and what is held back."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from audit import cli
from audit.journeys.prepare import prepare
from audit.signing import Signer
from tests import fieldwork
from tests.cast import REGION
from tests.fieldwork import content
from tests.office import Office


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    monkeypatch.setenv("AUDIT_DATA", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "200")
    database = prepare(f"sqlite:///{tmp_path / 'audit.db'}")
    office = Office(database, fieldwork.lay_out(database, voters=3), Signer.load(tmp_path / "keys"))
    office.send(content(office.field, station=office.field.stations[0]))
    office.send(content(office.field, 5, station=office.field.stations[1]))
    return office


def run(*words: str) -> Result:
    return CliRunner().invoke(cli.app, ["territory", *words])


def test_a_territory_is_summed_up_for_people(office: Office) -> None:
    result = run(REGION)
    assert result.exit_code == 0, result.output
    said = " ".join(result.stdout.split())
    assert "Together" in said
    assert "50 %" in said
    assert "Is there" in said or "Are there" in said


def test_programs_get_everything_and_the_public_no_small_numbers(office: Office) -> None:
    found = json.loads(run(REGION, "--json").stdout)
    assert (found["stations"], found["audited"], found["voters_audited"]) == (4, 2, 6)
    assert found["index_bounds"][0] <= found["index"] <= found["index_bounds"][1]
    numbers = [each["voters"] for each in found["statuses"].values()]
    assert sum(numbers) == 6
    public = json.loads(run(REGION, "--json", "--public").stdout)
    held_back = [each["voters"] for each in public["statuses"].values()]
    assert all(number is None or number >= 5 for number in held_back)
    assert [each["stations"] for each in public["statuses"].values()] == [
        each["stations"] for each in found["statuses"].values()
    ]


def test_the_whole_country_has_its_regions_as_parts(office: Office) -> None:
    round = str(office.field.cast.round)
    found = json.loads(run("KZ", "--round", round, "--json").stdout)
    assert REGION in found["parts"]
    assert "KZ-11" in found["not_ranked"]
    assert found["parts"][REGION]["stations"] == 4
    said = run("KZ", "--round", round).stdout
    assert "not ranked" in said


@pytest.mark.parametrize("words", [("KZ-99",), (REGION, "--round", "x")])
def test_what_is_not_there_is_told(office: Office, words: tuple[str, ...]) -> None:
    result = run(*words)
    assert result.exit_code == 2
    assert result.stderr
    unknown = run(REGION, "--round", str(office.field.region))
    assert unknown.exit_code == 2
