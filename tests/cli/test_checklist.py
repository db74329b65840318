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


def test_what_changed_is_told_with_whose_scores_compare(library: Library) -> None:
    second = GOOD.replace("version = 1", "version = 2").replace('">= 900"', '">= 950"')
    second = second.replace('"Width?"', '"Clear width?"')
    (library.folder / "small" / "2.toml").write_text(second, encoding="utf-8")
    result = runner.invoke(cli.app, ["checklist", "diff", "small@1", "small@2"])
    assert result.exit_code == 0, result.output
    said = " ".join(result.stdout.split())
    assert "question, threshold" in said
    assert "Wheelchair users: scores cannot be compared, because of A1." in said
    assert "Blind people: scores can be compared." in said
    as_json = runner.invoke(cli.app, ["checklist", "diff", "small@1", "small@2", "--json"])
    found = json.loads(as_json.stdout)
    assert found["changed"] == [{"item": "A1", "parts": ["question", "threshold"]}]
    assert found["not_comparable"] == {"wheelchair": ["A1"]}


def test_added_and_removed_items_and_chains_are_told(library: Library) -> None:
    chain = '[[chains]]\nid = "in"\ntitle = {kk = "а", ru = "б", en = "c"}\nsections = ["door"]\n'
    second = GOOD.replace("version = 1", "version = 2").replace(
        "[standards]", chain + "[standards]"
    )
    second = second.replace('id = "A2"', 'id = "A3"')
    (library.folder / "small" / "2.toml").write_text(second, encoding="utf-8")
    said = runner.invoke(cli.app, ["checklist", "diff", "small@1", "small@2"]).stdout
    assert "added" in said
    assert "removed" in said
    assert "Changed in the checklist itself: chains" in said
    assert "Chains differ" in said


def test_the_same_content_is_told_to_be_the_same(library: Library) -> None:
    second = GOOD.replace("version = 1", "version = 2 # with a comment")
    (library.folder / "small" / "2.toml").write_text(second, encoding="utf-8")
    said = runner.invoke(cli.app, ["checklist", "diff", "small@1", "small@2"]).stdout
    assert said == "small@1 and small@2 have the same content.\n"
