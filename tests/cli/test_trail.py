"""`audit trail`: sealed, given away and checked from the command line."""

from functools import partial
from pathlib import Path
from uuid import UUID

import pytest
from typer.testing import CliRunner

from audit.cli import app
from audit.journeys.prepare import prepare
from audit.settings import Settings
from audit.store import trail


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("AUDIT_DATA", str(tmp_path))
    with prepare(Settings.from_env().database_url) as db:
        for number in range(3):
            event = {"what": str(number)}
            db.write(partial(trail.append, region_id=UUID(int=number % 2), event=event))
    return tmp_path


def said(*arguments: object, code: int = 0) -> str:
    done = CliRunner().invoke(app, ["trail", *map(str, arguments)])
    assert done.exit_code == code, done.output
    return done.output


def test_a_trail_is_sealed_exported_and_checked(data: Path) -> None:
    note = said("checkpoint")
    assert note.startswith("open-door-trail\n2\n")
    assert "Nothing has happened" in said("checkpoint")
    file, held = data / "trail.jsonl", data / "held.txt"
    held.write_text(note)
    assert "5 lines" in said("export", file)
    whole = "Everything fits. Events: 3, regions: 2, checkpoints: 1."
    assert whole in said("verify", file, "--held", held)
    assert whole in said("verify")
    file.write_text(file.read_text().replace('what\\":\\"2', 'what\\":\\"9'))
    out = said("verify", file, code=1)
    assert "An event is not what its hash says" in out
    assert "Something does not fit" in out


def test_a_key_is_changed_and_the_trail_goes_on(data: Path) -> None:
    said("checkpoint")
    key = said("new-key").split(": ")[1].split(".")[0]
    assert "Everything fits" in said("verify")
    assert "checkpoint 1" in said("verify", "--key", key, code=1)


def test_what_cannot_be_read_or_written_is_said(data: Path) -> None:
    assert "cannot be written" in said("export", data / "nowhere" / "trail.jsonl", code=2)
    assert "cannot be read" in said("verify", data / "none.jsonl", code=2)
    assert "cannot be read" in said("verify", "--held", data / "none.txt", code=2)
    (data / "receipt.json").write_text("[]")
    for receipt in ("none.json", "receipt.json"):
        assert "A receipt must be" in said("verify", "--receipt", data / receipt, code=2)
    for key in ("?", "AAAA"):
        assert "32 bytes" in said("verify", "--key", key, code=2)
