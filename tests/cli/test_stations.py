"""`audit stations`, `places` and `work`: what an operator types, from a list to places."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from audit.cli import app
from audit.geo.places import load
from tests.lists import FIRST, HEADER, SECOND, as_csv, as_text, as_xlsx, changed

VILLAGE = changed(FIRST, number="105", address_kk="Тамды ауылы", address_ru="с. Тамды")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the data of these commands is, and their files."""
    monkeypatch.setenv("AUDIT_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("COLUMNS", "200")
    return tmp_path


def run(*words: str) -> Result:
    return CliRunner().invoke(app, words)


def bring(folder: Path, *rows: Sequence[str], name: str = "list.csv", more: str = "") -> Result:
    file = folder / name
    file.write_bytes(as_xlsx([HEADER, *rows]) if name.endswith("xlsx") else as_csv(*rows))
    return run("stations", "import", str(file), *more.split())


@pytest.mark.parametrize("name", ["list.csv", "list.xlsx"])
def test_a_list_comes_in_and_the_same_again_changes_nothing(folder: Path, name: str) -> None:
    first = bring(folder, FIRST, SECOND, name=name)
    assert first.exit_code == 0, first.output
    assert "2 new stations" in first.stdout
    again = bring(folder, FIRST, SECOND, name=name, more="--json")
    assert json.loads(again.stdout) == {
        "imported": True,
        "new": 0,
        "updated": 0,
        "unchanged": 2,
        "new_venues": 0,
        "changed_venues": 0,
        "searches": 0,
    }


def test_a_dry_run_changes_nothing(folder: Path) -> None:
    result = bring(folder, FIRST, more="--dry-run")
    assert result.exit_code == 0
    assert "nothing was changed" in result.stdout
    assert "0 stations" in run("stations", "list").stdout
    assert json.loads(bring(folder, FIRST, more="--dry-run --json").stdout)["imported"] is False


def test_problems_are_a_table_with_rows_and_columns(folder: Path) -> None:
    result = bring(folder, FIRST, changed(SECOND, number="x", district="Цюрих"))
    assert result.exit_code == 2
    assert "nothing was changed" in result.stderr
    assert "district" in result.stderr
    assert "“x” is not a station number" in result.stderr
    assert "0 stations" in run("stations", "list").stdout


def test_problems_are_json_for_programs(folder: Path) -> None:
    result = bring(folder, changed(FIRST, number="x"), more="--json")
    assert result.exit_code == 2
    error = json.loads(result.stdout)["error"]
    (problem,) = error["problems"]
    assert error["code"] == "stations-invalid"
    assert (problem["row"], problem["column"], problem["code"]) == ("2", "number", "number-invalid")


def test_many_problems_are_cut_short_for_people_only(folder: Path) -> None:
    rows = [changed(FIRST, number="x")] * 80
    assert "30 more" in bring(folder, *rows).stderr
    listed = json.loads(bring(folder, *rows, more="--json").stdout)["error"]["problems"]
    assert len(listed) == 80


def test_a_file_that_is_no_table_is_refused_in_words(folder: Path) -> None:
    (folder / "old.xls").write_bytes(b"\xd0\xcf\x11\xe0")
    result = run("stations", "import", str(folder / "old.xls"))
    assert (result.exit_code, "old Excel format" in result.stderr) == (2, True)
    told = run("stations", "import", str(folder / "old.xls"), "--json")
    assert json.loads(told.stdout)["error"]["code"] == "sheet-old-excel"
    missing = run("stations", "import", str(folder / "none.csv"))
    assert (missing.exit_code, "cannot be read" in missing.stderr) == (2, True)


def test_markup_in_a_list_is_shown_as_it_is(folder: Path) -> None:
    bring(folder, changed(FIRST, name_ru="[bold]Школа[/bold]"))
    assert "[bold]Школа[/bold]" in run("stations", "list").stdout


def test_places_are_found_and_what_is_not_found_is_listed(folder: Path) -> None:
    bring(folder, FIRST, VILLAGE)
    assert "not searched yet" in run("stations", "unplaced").stdout
    assert "2 jobs done" in run("work", "--once").stdout
    assert "the settlement" in run("stations", "list").stdout
    (row,) = json.loads(run("stations", "unplaced", "--json").stdout)
    assert (row["number"], row["unplaced_reason"]) == (105, "none")
    assert "not found" in run("stations", "unplaced", "--territory", "KZ-15-1532").stdout


def test_a_village_is_found_when_its_place_is_imported(folder: Path) -> None:
    bring(folder, VILLAGE)
    assert "1" in run("stations", "locate").stdout
    listed = [("Region", "District", "Name_RU", "latitude", "longitude")]
    listed.append(("KZ-15", "KZ-15-1532", "Тамды", "49.5", "57.9"))
    (folder / "villages.csv").write_text(as_text(listed), encoding="utf-8")
    kept = run("places", "import", str(folder / "villages.csv"))
    assert (kept.exit_code, "1 place kept" in kept.stdout) == (0, True), kept.output
    assert "Searched for: 1. Still without a place: 0." in run("stations", "locate").stdout


def test_a_gazetteer_is_imported_from_json(folder: Path) -> None:
    entry = {"kato": "153233100", "name_ru": "с.Тамды", "village": True, "lat": 49.5, "lon": 57.9}
    (folder / "places.json").write_text(json.dumps([entry]), encoding="utf-8")
    assert run("places", "import", str(folder / "places.json")).exit_code == 0
    (place,) = load(folder / "data" / "places.csv")
    assert (place.name_ru, place.district) == ("Тамды", "KZ-15-1532")


@pytest.mark.parametrize("content", ["{}", "[", "[" * 100_000])
def test_json_that_is_no_list_of_places_is_refused(folder: Path, content: str) -> None:
    (folder / "places.json").write_text(content, encoding="utf-8")
    result = run("places", "import", str(folder / "places.json"))
    assert (result.exit_code, "not JSON" in result.stderr) == (2, True)


def test_bad_places_are_refused_and_the_old_ones_stay(folder: Path) -> None:
    (folder / "bad.csv").write_text("region,name_ru,latitude,longitude\nKZ-15,A,57,50\n", "utf-8")
    result = run("places", "import", str(folder / "bad.csv"))
    assert (result.exit_code, "2:latitude" in result.stderr) == (2, True)
    assert not (folder / "data" / "places.csv").exists()


def test_an_unknown_territory_is_told(folder: Path) -> None:
    result = run("stations", "list", "--territory", "KZ-99")
    assert (result.exit_code, "KZ-99" in result.stderr) == (2, True)


def test_the_commands_explain_themselves(folder: Path) -> None:
    for words in (("stations",), ("stations", "import"), ("places", "import"), ("work",)):
        assert run(*words, "--help").exit_code == 0
