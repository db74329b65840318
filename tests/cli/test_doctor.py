"""`audit doctor`: all that is needed is looked at, and what is missing is said."""

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from audit import paths
from audit.checklists import Library
from audit.cli import app, doctor
from audit.cli.doctor import State
from audit.journeys.prepare import prepare
from audit.settings import VARIABLES
from audit.store import engine

runner = CliRunner()


def found(**env: str) -> dict[str, doctor.Finding]:
    return {finding.what: finding for finding in doctor.examine(env)}


def missing(**env: str) -> dict[str, str]:
    return {what: f.said for what, f in found(**env).items() if f.state is State.MISSING}


def test_nothing_is_missing_in_a_fresh_folder(tmp_path: Path) -> None:
    findings = found(AUDIT_DATA=str(tmp_path / "data"))
    assert [finding for finding in findings.values() if finding.state is State.MISSING] == []
    assert {variable.name for variable in VARIABLES} <= set(findings)
    assert {"python", "sqlite", "style sheet", "regular font", "kz-2026@1"} <= set(findings)
    assert findings["database"].state is State.NOTE
    assert not (tmp_path / "data").exists()


def test_the_command_ends_with_0_and_speaks_to_programs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AUDIT_DATA", str(tmp_path))
    result = runner.invoke(app, ["doctor", "--json"])
    assert result.exit_code == 0
    listed = json.loads(result.stdout)
    assert {"what": "AUDIT_DATA", "state": "ok", "said": str(tmp_path)} in listed
    assert runner.invoke(app, ["doctor"]).exit_code == 0


def test_the_command_ends_with_1_if_something_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUDIT_PORT", "many")
    result = runner.invoke(app, ["doctor"])
    assert result.exit_code == 1
    assert "AUDIT_PORT" in result.stdout


def test_a_bad_setting_hides_only_what_depends_on_it() -> None:
    findings = found(AUDIT_PORT="many")
    assert missing(AUDIT_PORT="many").keys() == {"AUDIT_PORT"} or "AUDIT_PORT" in findings
    assert "database" not in findings
    assert "python" in findings


def test_a_secret_is_not_shown(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/secret.db"
    findings = found(AUDIT_DATABASE_URL=url, AUDIT_DATA=str(tmp_path))
    assert findings["AUDIT_DATABASE_URL"].said == "set, not shown"
    assert "secret.db" not in "".join(finding.said for finding in findings.values())


def test_an_unknown_variable_is_noted_with_the_likely_one(tmp_path: Path) -> None:
    findings = found(AUDIT_DATA=str(tmp_path), AUDIT_PROT="1", AUDIT_XYZZY="1")
    assert findings["AUDIT_PROT"].said == "no setting of this name; did you mean AUDIT_PORT?"
    assert findings["AUDIT_XYZZY"].said == "no setting of this name"
    assert findings["AUDIT_PROT"].state is State.NOTE


def test_a_database_in_use_is_reached(tmp_path: Path) -> None:
    prepare(f"sqlite:///{tmp_path}/audit.db").close()
    finding = found(AUDIT_DATA=str(tmp_path))["database"]
    assert finding.state is State.OK
    assert "reached" in finding.said


def test_a_database_of_an_earlier_version_is_noted(tmp_path: Path) -> None:
    (tmp_path / "audit.db").touch()
    finding = found(AUDIT_DATA=str(tmp_path))["database"]
    assert finding.state is State.NOTE
    assert "the next start brings them" in finding.said


def test_a_file_that_is_no_database_is_missing_one(tmp_path: Path) -> None:
    (tmp_path / "audit.db").write_text("not a database, but a text of some length\n" * 100)
    assert missing(AUDIT_DATA=str(tmp_path)).keys() == {"database"}


def test_a_database_server_that_does_not_answer_is_missing(tmp_path: Path) -> None:
    url = "postgresql://nobody@127.0.0.1:1/none"
    assert missing(AUDIT_DATA=str(tmp_path), AUDIT_DATABASE_URL=url).keys() == {"database"}


def test_a_data_folder_that_is_a_file_is_missing(tmp_path: Path) -> None:
    (tmp_path / "data").touch()
    assert "data folder" in missing(AUDIT_DATA=str(tmp_path / "data"))


def test_little_space_is_noted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "LITTLE_SPACE", 1 << 80)
    assert found(AUDIT_DATA=str(tmp_path))["data folder"].state is State.NOTE


def test_an_old_sqlite_is_missing_a_newer_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine.check_sqlite, "__defaults__", ((3, 40, 1),))
    assert "3.40.1" in str(missing(AUDIT_DATA=str(tmp_path)))


def test_places_of_the_operator_are_named(tmp_path: Path) -> None:
    (tmp_path / "places.csv").touch()
    assert found(AUDIT_DATA=str(tmp_path))["places"].said.endswith("places.csv")


def test_missing_fonts_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "FONTS", tmp_path)
    assert missing(AUDIT_DATA=str(tmp_path)).keys() == {"regular font", "bold font"}


def test_a_changed_checklist_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    changed = tmp_path / "checklists"
    shutil.copytree(paths.CHECKLISTS, changed)
    with (changed / "kz-2026" / "1.toml").open("a") as file:
        file.write("# changed\n")
    monkeypatch.setattr(doctor, "checklists", Library(changed))
    assert "checklist-changed" in missing(AUDIT_DATA=str(tmp_path))
