"""`audit rescore`: what it says to people and to programs, and how it ends."""

import json
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from typer.testing import CliRunner, Result

from audit import checklists, cli
from audit.cli import rescore as command
from audit.journeys import rescore
from audit.journeys.prepare import prepare
from audit.signing import Signer
from tests import fieldwork
from tests.aged import age, change, fill, scores
from tests.office import Office, counts_are_right


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    monkeypatch.setenv("AUDIT_DATA", str(tmp_path))
    with prepare(f"sqlite:///{tmp_path / 'audit.db'}") as db:
        yield Office(db, fieldwork.lay_out(db), Signer.load(tmp_path / "keys"))


@pytest.fixture
def visits(office: Office) -> list[UUID]:
    return fill(office)


def run(*words: str, code: int = 0) -> Result:
    result = CliRunner().invoke(cli.app, ["rescore", *words])
    assert result.exit_code == code, result.output
    return result


def test_nothing_to_do_is_said(office: Office, visits: list[UUID]) -> None:
    assert run().stdout == "KZ-15: visits read 9, differing 0, written 0\n"


def test_no_visits_are_no_trouble(office: Office) -> None:
    assert run().stdout == ""


def test_who_moves_and_why_is_said(office: Office, visits: list[UUID]) -> None:
    before = scores(office)
    age(office, visits)
    lines = run().stdout.splitlines()
    assert lines[-1] == "KZ-15: visits read 9, differing 9, written 9"
    assert "KZ-15, station 3: Can be used independently → Not accessible" in lines
    assert any(line.startswith("KZ-15, station 4, a visit that does not count: ") for line in lines)
    reasons = [line for line in lines if line.startswith("  Blind people: ")]
    assert any("→ Not accessible; a critical item is not met (" in line for line in reasons)
    assert scores(office) == before
    counts_are_right(office)


def test_a_cap_and_a_result_that_is_no_more_are_said(office: Office, visits: list[UUID]) -> None:
    items = checklists.get("kz-2026", 2).scored_items
    spoiled = next(item for item in items if item.severity == "major" and "blind" in item.groups)
    codes = bytes(0 if item is spoiled else 2 for item in items)
    change(office, visits[8], "codes = :codes, score = '{}', status = 'green'", codes=codes)
    lines = run().stdout.splitlines()
    assert any("does not count: no known result → Usable with help" in line for line in lines)
    assert (
        "  Blind people: no known result → Usable with help; the score would be enough,"
        f" these barriers limit it ({spoiled.id})"
    ) in lines


def test_a_dry_run_writes_nothing(office: Office, visits: list[UUID]) -> None:
    age(office, visits)
    before = office.everything()
    lines = run("--dry-run").stdout.splitlines()
    assert office.everything() == before
    assert lines[-1] == "KZ-15: visits read 9, differing 9, written 0"
    assert run().stdout.splitlines()[:-1] == lines[:-1]


def test_one_checklist(office: Office, visits: list[UUID]) -> None:
    age(office, visits)
    assert run("--checklist", "us-doj-2016").stdout == ""
    assert "written 9" in run("--checklist", "kz-2026@2").stdout


def test_an_unknown_checklist_is_refused(office: Office) -> None:
    assert "kz-1999" in run("--checklist", "kz-1999", code=2).stderr


def test_programs_get_one_object(office: Office, visits: list[UUID]) -> None:
    age(office, visits)
    change(office, visits[0], "codes = :codes", codes=b"\0")
    found: dict[str, Any] = json.loads(run("--json", code=2).stdout)
    assert (found["scoring_version"], found["dry_run"], found["stopped"]) == ("1", False, False)
    [region] = found["regions"]
    assert (region["region"], region["from"]) == ("KZ-15", ["0"])
    assert (region["read"], region["differing"], region["written"]) == (9, 8, 8)
    assert len(region["sha256"]) == 64
    assert region["unreadable"] == [
        {"visit": str(visits[0]), "station": 1, "code": "verdicts-unreadable"}
    ]
    [moved] = [each for each in region["moved"] if each["visit"] == str(visits[5])]
    assert (moved["station"], moved["counts"], moved["before"]) == (3, True, "accessible")
    assert moved["after"] == scores(office)[visits[5]][0]
    assert {"group", "before", "after", "rule", "items"} == set(moved["groups"][0])


def test_what_cannot_be_read_is_said(office: Office, visits: list[UUID]) -> None:
    age(office, visits)
    change(office, visits[0], "codes = :codes", codes=b"\0")
    result = run(code=2)
    assert result.stderr == (
        f"KZ-15, station 1, visit {visits[0]} is left as it is: The stored verdicts of this visit"
        " are not of kz-2026@2. Restore them from a backup.\n"
    )
    assert "differing 8, written 8" in result.stdout


@pytest.mark.parametrize("stage", ["reading", "writing"])
def test_it_can_be_interrupted_and_run_again(
    office: Office, visits: list[UUID], monkeypatch: pytest.MonkeyPatch, stage: str
) -> None:
    before, handler = scores(office), signal.getsignal(signal.SIGINT)
    age(office, visits)
    monkeypatch.setattr(rescore, "PAGE", 4)
    monkeypatch.setattr(rescore, "BATCH", 2)
    with monkeypatch.context() as impatient:
        impatient.setattr(command, "bars", _interrupted_while(stage))
        result = run(code=1)
    assert result.stderr == "Stopped. What was written is whole; run it again to go on.\n"
    done = {"reading": "read 4, differing 4, written 0", "writing": "differing 9, written 2"}
    assert done[stage] in result.stdout
    counts_are_right(office)
    assert "written" in run().stdout
    assert scores(office) == before
    assert signal.getsignal(signal.SIGINT) is handler


def _interrupted_while(wanted: str) -> Callable[..., Any]:
    """Somebody who presses Ctrl-C at the first sign of progress in a stage."""

    @contextmanager
    def bars(quiet: bool) -> Iterator[Callable[[str, int | None], Callable[[int], None]]]:
        def progress(name: str) -> None:
            if name.endswith(wanted):
                signal.raise_signal(signal.SIGINT)

        yield lambda name, _total: lambda _done: progress(name)

    return bars
