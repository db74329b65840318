"""`audit checklist`: what an author runs before and when a version is published."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from audit import cli
from audit.checklists import Library
from audit.cli import checklist as command
from tests.checklists.written import GOOD

runner = CliRunner()


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Library:
    (tmp_path / "small").mkdir()
    (tmp_path / "small" / "1.toml").write_text(GOOD, encoding="utf-8")
    library = Library(tmp_path)
    monkeypatch.setattr(command, "library", library)
    return library


def test_a_good_checklist_is_described(library: Library) -> None:
    for which in ("small@1", str(library.folder / "small" / "1.toml")):
        result = runner.invoke(cli.app, ["checklist", "check", which])
        assert result.exit_code == 0, result.output
        assert result.stdout.startswith("small@1  2 scored of 3 items  sha256 ")


def test_all_problems_of_a_checklist_are_printed(library: Library) -> None:
    path = library.folder / "small" / "1.toml"
    path.write_text(GOOD.replace('"kk"', '"de"').replace('">= 813"', '">= 950"'), encoding="utf-8")
    result = runner.invoke(cli.app, ["checklist", "check", str(path)])
    assert result.exit_code == 2
    assert "A1: The limit “partial” must let more through than “passes”." in result.stderr
    assert len(result.stderr.splitlines()) == 3


@pytest.mark.parametrize("which", ["small@7", "small", "nowhere/1.toml"])
def test_a_checklist_that_is_not_there_is_bad_input(library: Library, which: str) -> None:
    assert runner.invoke(cli.app, ["checklist", "check", which]).exit_code == 2


def test_a_version_is_published_once(library: Library) -> None:
    assert runner.invoke(cli.app, ["checklist", "publish", "small@1"]).exit_code == 0
    lock = (library.folder / "published.lock").read_text(encoding="utf-8")
    assert lock.endswith("  small/1.toml\n")
    path = library.folder / "small" / "1.toml"
    path.write_text(GOOD.replace('"hours"', '"days"'), encoding="utf-8")
    result = runner.invoke(cli.app, ["checklist", "publish", "small@1"])
    assert result.exit_code == 2
    assert "new version number" in result.stderr


def test_published_checklists_are_listed(library: Library) -> None:
    library.publish("small@1")
    result = runner.invoke(cli.app, ["checklist", "list"])
    assert result.stdout.startswith("small@1  ")
    (row,) = json.loads(runner.invoke(cli.app, ["checklist", "list", "--json"]).stdout)
    assert row == {"checklist": "small", "version": 1, "sha256": library.get("small").digest}
