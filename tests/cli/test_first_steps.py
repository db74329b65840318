"""The operator's way from an empty folder to reports: people, stations, rounds, assignments."""

import io
import json
import re
from pathlib import Path
from uuid import UUID, uuid4

import pypdf
import pytest
from sqlalchemy import func, select
from typer.testing import CliRunner, Result

from audit import cli
from audit.cli.demo.story import FOLDER
from audit.cli.serve import clock
from audit.credentials import token_hash
from audit.journeys import sign_in
from audit.store import sessions
from audit.store.db import Database
from audit.store.tables import Assignment
from tests.cast import SOMEWHERE, door

LINK = re.compile(r"http://127\.0\.0\.1:8000/(kk|ru|en)/join/([\w-]{43})")
ROUND = ["--election-day", "2027-03-14", "--name-kk", "Сайлау", "--name-ru", "Выборы"]


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("AUDIT_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("COLUMNS", "200")
    return tmp_path / "data"


def run(*words: str) -> Result:
    return CliRunner().invoke(cli.app, words)


def done(*words: str) -> str:
    result = run(*words)
    assert result.exit_code == 0, result.output
    return result.stdout


def opened(data: Path) -> Database:
    return Database.open(f"sqlite:///{data / 'audit.db'}")


def added(login: str, role: str = "auditor", territory: str = "KZ-15", *more: str) -> str:
    """The token of the link that was printed."""
    said = LINK.search(
        done("people", "add", login, "--role", role, "--territory", territory, *more)
    )
    assert said is not None
    return said[2]


@pytest.fixture
def round() -> str:
    """The id of a round in a region with the demonstration's stations."""
    done("stations", "import", str(FOLDER / "stations.csv"))
    said = done("rounds", "add", "--territory", "KZ-15", *ROUND, "--name-en", "Election")
    return str(UUID(said.strip()))


def test_every_room_of_commands_has_its_line() -> None:
    modules = {path.stem for path in Path(cli.__file__).parent.glob("*.py")} - {"__init__"}
    named = {target.partition(":")[0].rpartition(".")[2] for target, _ in cli.COMMANDS.values()}
    assert modules - named == {
        "checklist_diff",
        "checklist_sheets",
        "score_object",
        "score_table",
        "terminal",
    }


def test_the_printed_link_lets_the_person_in_once(data: Path) -> None:
    token = added("aigul", "auditor", "KZ-15-1532", "--name", "Айгүл", "--language", "ru")
    with opened(data) as db:
        session = sign_in.join(door(db), token, "", SOMEWHERE, clock())
        with db.read() as tx:
            who = sessions.who(tx, token_hash(session.token), clock())
    assert who is not None
    assert who.name == "Айгүл"
    assert [grant.path for grant in who.grants] == ["KZ/KZ-15/KZ-15-1532/"]


def test_a_new_link_is_for_the_same_person(data: Path) -> None:
    added("aigul")
    again = LINK.search(done("people", "invite", "aigul"))
    assert again is not None
    with opened(data) as db:
        assert sign_in.join(door(db), again[2], "", SOMEWHERE, clock()).token
    assert run("people", "invite", "nobody").exit_code == 2


def test_everybody_is_listed_and_can_be_shut_out() -> None:
    added("aigul")
    added("erlan", "regional-chair")
    done("people", "disable", "aigul")
    states = {one["login"]: one["state"] for one in json.loads(done("people", "list", "--json"))}
    assert states == {"aigul": "disabled", "erlan": "active"}
    assert re.search(r"aigul .*auditor .*KZ-15 .*disabled", done("people", "list"))
    assert run("people", "disable", "nobody").exit_code == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--role", "auditor", "--territory", "KZ-99"], "There is no territory KZ-99"),
        (["--role", "boss", "--territory", "KZ-15"], "boss"),
        (["--role", "auditor", "--territory", "KZ-15", "--language", "de"], "kk, ru or en"),
    ],
)
def test_a_person_that_cannot_be_is_refused(words: list[str], said: str) -> None:
    result = run("people", "add", "dana", *words)
    assert (result.exit_code, said in result.output) == (2, True)
    assert json.loads(done("people", "list", "--json")) == []


def test_a_round_is_held_and_its_stations_are_assigned(data: Path, round: str) -> None:
    added("aigul")
    assert "aigul: 2 stations" in done(
        *("rounds", "assign", round, "aigul", "--territory", "KZ-15-1532")
    )
    done("rounds", "assign", round, "aigul", "--territory", "KZ-15", "--number", "9001")
    assert "2027-03-14" in done("rounds", "list", "--territory", "KZ-15-1532")
    with opened(data) as db, db.read() as tx:
        assert tx.execute(select(func.count()).select_from(Assignment)).scalar() == 3


def test_what_a_round_cannot_do_is_refused(round: str) -> None:
    added("aigul")
    for words in (
        ["assign", round, "nobody", "--territory", "KZ-15"],
        ["assign", str(uuid4()), "aigul", "--territory", "KZ-15"],
        ["assign", round, "aigul", "--territory", "KZ-15", "--number", "1"],
        ["assign", round, "aigul", "--territory", "KZ-99"],
        ["add", "--territory", "KZ-99", *ROUND, "--name-en", "E"],
        ["add", "--territory", "KZ-15", *ROUND, "--name-en", "E", "--checklist", "none"],
    ):
        assert run("rounds", *words).exit_code == 2, words


def test_reports_are_written_to_files(tmp_path: Path, round: str) -> None:
    out = str(tmp_path / "reports")
    done("report", "region", "KZ-15", "--out", out)
    done("report", "stations", "KZ-15-1532", "--out", out, "--language", "kk")
    written = {path.name for path in Path(out).iterdir()}
    assert written == {
        *(f"KZ-15-{language}.pdf" for language in ("kk", "ru", "en")),
        "station-9005-kk.pdf",
        "station-9006-kk.pdf",
    }
    pages = pypdf.PdfReader(io.BytesIO((Path(out) / "KZ-15-en.pdf").read_bytes())).pages
    assert "0 of 24" in pages[0].extract_text()


@pytest.mark.parametrize("kind", ["region", "stations"])
def test_a_report_on_nothing_is_refused(kind: str) -> None:
    assert run("report", kind, "KZ-99").exit_code == 2
    assert "No round" in run("report", kind, "KZ-15").output


def test_a_person_gets_their_data_and_is_taken_out(tmp_path: Path) -> None:
    added("aigul", "auditor", "KZ-15", "--name", "Айгүл")
    file = tmp_path / "aigul.json"
    done("privacy", "export", "aigul", "--file", str(file))
    assert json.loads(file.read_text())["persons"][0]["name"] == "Айгүл"
    assert json.loads(done("privacy", "export", "aigul"))["grants"][0]["role"] == "auditor"
    assert CliRunner().invoke(cli.app, ["privacy", "erase", "aigul"], input="n\n").exit_code != 0
    assert "Айгүл" in done("people", "list")
    done("privacy", "erase", "aigul", "--yes")
    assert "Айгүл" not in done("people", "list")
    assert run("privacy", "export", "aigul").exit_code == 2
    said = done("breach-report", "--since", "2026-01-01")
    assert "person-erased: 1" in said
    assert "do not hold: none" in said
    assert "password_hash" in said
    assert json.loads(done("breach-report", "--since", "2026-01-01T10:30", "--json"))["people"] == 0
    assert run("breach-report", "--since", "yesterday").exit_code == 2
