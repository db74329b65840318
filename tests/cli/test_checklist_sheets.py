"""`audit checklist export` and `import`: a checklist goes through a spreadsheet and comes back."""

import io
from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner, Result

from audit import cli
from audit.checklists.files import LOCK, read_draft, read_file
from audit.checklists.writing import content_digest
from audit.paths import CHECKLISTS
from tests.checklists.written import GOOD
from tests.checklists.xlsform.forms import HEAD, YES_NO, book

AUDIT = "bind::audit:"


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli.app, ["checklist", *map(str, arguments)])


def said(result: Result) -> str:
    """What was printed, whatever the width of the terminal."""
    assert result.exit_code == 0, result.output
    return " ".join(result.stdout.split())


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """A folder with one checklist that is not published."""
    (tmp_path / "lists" / "small").mkdir(parents=True)
    (tmp_path / "lists" / "small" / "1.toml").write_text(GOOD, encoding="utf-8")
    return tmp_path / "lists"


@pytest.fixture
def small(shelf: Path, tmp_path: Path) -> Path:
    """Its workbook."""
    file = tmp_path / "small.xlsx"
    assert run("export", shelf / "small" / "1.toml", "--output", file).exit_code == 0
    return file


def edit(file: Path, sheet: str, key: str, heading: str, content: str | int) -> None:
    workbook = load_workbook(file)
    rows = list(workbook[sheet].iter_rows())
    column = [cell.value for cell in rows[0]].index(heading)
    (row,) = (row for row in rows[1:] if key in [cell.value for cell in row[:2]])
    row[column].value = content
    workbook.save(file)


def test_a_published_checklist_comes_back_identical(tmp_path: Path) -> None:
    file = tmp_path / "kz.xlsx"
    assert said(run("export", "kz-2026@2", "--output", file)) == f"kz-2026@2 was written to {file}."
    told = said(run("import", file, "--dry-run"))
    assert told == "Identical to kz-2026@2; nothing was written."


def test_what_was_changed_in_a_spreadsheet_is_told(tmp_path: Path) -> None:
    file = tmp_path / "kz.xlsx"
    run("export", "kz-2026", "--output", file)
    edit(file, "survey", "D02", "label::English (en)", "How steep is the ramp?")
    edit(file, "survey", "D02", f"{AUDIT}passes", "<= 6")
    edit(file, "survey", "E01", f"{AUDIT}groups", "wheelchair")
    told = said(run("import", file, "--dry-run"))
    assert told.startswith("This would be kz-2026@2. Compared with kz-2026@2:")
    assert "question, threshold" in told
    assert "Wheelchair users: scores cannot be compared, because of D02, E01." in told


def test_the_newest_version_is_exported_next_to_where_one_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("export", "ca-mandatory", "--format", "toml").exit_code == 0
    written, ours = Path("ca-mandatory-1.toml"), CHECKLISTS / "ca-mandatory" / "1.toml"
    Path("ca-mandatory").mkdir()
    moved = written.rename(Path("ca-mandatory") / "1.toml")
    assert content_digest(read_file(moved)) == content_digest(read_file(ours))


def test_an_xform_is_written(tmp_path: Path) -> None:
    file = tmp_path / "form.xml"
    assert run("export", "kz-2026-core@1", "--format", "xform", "--output", file).exit_code == 0
    root = fromstring(file.read_text())  # noqa: S314 we wrote it
    severities = [
        bind.get("{urn:polling-station-audit:checklist}severity")
        for bind in root.iter("{http://www.w3.org/2002/xforms}bind")
    ]
    scored = read_file(CHECKLISTS / "kz-2026-core" / "1.toml").scored_items
    assert sorted(filter(None, severities)) == sorted(str(item.severity) for item in scored)


def test_no_file_is_written_over(small: Path, shelf: Path) -> None:
    before = small.read_bytes()
    result = run("export", shelf / "small" / "1.toml", "--output", small)
    assert result.exit_code == 2
    assert "somebody may have worked on it" in result.stderr
    assert small.read_bytes() == before


def test_a_new_version_is_written_to_its_place(small: Path, shelf: Path) -> None:
    edit(small, "settings", "small", "version", 2)
    edit(small, "survey", "A1", f"{AUDIT}passes", ">= 950")
    path = shelf / "small" / "2.toml"
    assert said(run("import", small, "--into", shelf)) == f"small@2 was written to {path}."
    assert run("check", path).exit_code == 0
    threshold = read_file(path).by_id["A1"].threshold
    assert threshold is not None
    assert threshold.passes == 950
    told = said(run("import", small, "--into", shelf))
    assert told == "Identical to small@2; nothing was written."


def test_other_content_is_never_written_over(small: Path, shelf: Path) -> None:
    edit(small, "survey", "A1", f"{AUDIT}passes", ">= 950")
    path = shelf / "small" / "1.toml"
    result = run("import", small, "--into", shelf)
    assert result.exit_code == 2
    assert "already there with other content" in result.stderr
    assert path.read_text() == GOOD


def test_a_published_version_wants_a_new_number(small: Path, shelf: Path) -> None:
    digest = read_file(shelf / "small" / "1.toml").digest
    (shelf / LOCK).write_text(f"{digest}  small/1.toml\n")
    assert said(run("import", small, "--into", shelf)).startswith("Identical to small@1")
    edit(small, "survey", "A1", f"{AUDIT}passes", ">= 950")
    result = run("import", small, "--into", shelf)
    assert result.exit_code == 2
    assert "Give the changed text a new version number" in result.stderr
    edit(small, "settings", "small", "version", 2)
    told = said(run("import", small, "--into", shelf, "--dry-run"))
    assert told.startswith("This would be small@2. Compared with small@1:")
    assert not (shelf / "small" / "2.toml").exists()


def test_another_order_of_items_is_a_difference(small: Path, shelf: Path) -> None:
    workbook = load_workbook(small)
    workbook["survey"].move_range("A5:AF5", rows=10)
    workbook["survey"].move_range("A3:AF3", rows=2)
    workbook["survey"].move_range("A15:AF15", rows=-12)
    workbook.save(small)
    told = said(run("import", small, "--into", shelf, "--dry-run"))
    assert told.endswith("The items stand in another order.")


def test_everything_wrong_is_printed_with_sheet_and_row(small: Path, shelf: Path) -> None:
    edit(small, "survey", "A1", f"{AUDIT}severity", "high")
    edit(small, "owners", "PEC", "label::English (en)", "TODO")
    result = run("import", small, "--into", shelf)
    assert result.exit_code == 2
    assert result.stderr.splitlines() == [
        "The workbook was not imported: nothing was changed.",
        "  survey row 4: “severity” is “high”; possible: critical, major, minor.",
        "  owners row 2: The words in en are only a placeholder or are in another language: “TODO”.",
    ]


def test_a_form_of_other_programs_becomes_a_draft_to_be_filled_in(
    tmp_path: Path, shelf: Path
) -> None:
    survey = (
        HEAD,
        ("begin_group", "g", "Вход"),
        ("select_one yn", "door", "Дверь?"),
        ("end_group",),
    )
    file = tmp_path / "other.xlsx"
    file.write_bytes(book({"survey": survey, "choices": YES_NO}))
    told = said(run("import", file, "--into", shelf, "--dry-run"))
    assert told.endswith("This would be other@1. There is no earlier version to compare it with.")
    told = said(run("import", file, "--into", shelf))
    path = shelf / "other" / "1.toml"
    assert "survey row 3: “door” is A1 in the checklist." in told
    assert "survey row 3: The words in kk are missing." in told
    assert f"audit checklist export {path}" in told
    checked = run("check", path)
    assert checked.exit_code == 2
    assert "No item is scored." in checked.stderr
    assert "Identical to other@1" in said(run("import", file, "--into", shelf))
    again = tmp_path / "again.xlsx"
    assert run("export", path, "--output", again).exit_code == 0
    edit(again, "survey", "A1", "label::English (en)", "Is there a door?")
    edit(again, "settings", "other", "version", 2)
    assert run("import", again, "--into", shelf).exit_code == 0
    assert read_draft(shelf / "other" / "2.toml")[0].by_id["A1"].question.en == "Is there a door?"


def test_a_file_with_more_than_gaps_is_not_exported(shelf: Path, tmp_path: Path) -> None:
    path = shelf / "small" / "1.toml"
    path.write_text(GOOD.replace('"critical"', '"high"'), encoding="utf-8")
    result = run("export", path, "--output", tmp_path / "out.xlsx")
    assert result.exit_code == 2
    assert "“severity” is “high”" in result.stderr


@pytest.mark.parametrize("arguments", [("export", "none"), ("export", "no.toml"), ("import", "no")])
def test_what_is_not_there_is_bad_input(arguments: tuple[str, str]) -> None:
    assert run(*arguments).exit_code == 2


def test_a_file_that_is_no_workbook_is_bad_input(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("type,name\n")
    result = run("import", tmp_path / "a.csv")
    assert result.exit_code == 2
    assert "several sheets are needed" in result.stderr


def test_warnings_of_pyxform_are_handed_on(shelf: Path, tmp_path: Path) -> None:
    path = shelf / "small" / "1.toml"
    nameless = '[[chains]]\nid = "in"\ntitle = { kk = "" }\nsections = ["door"]\n[remedies.R1]'
    path.write_text(GOOD.replace("[remedies.R1]", nameless), encoding="utf-8")
    result = run("export", path, "--format", "xform", "--output", tmp_path / "form.xml")
    assert result.exit_code == 0, result.output
    assert "pyxform warns:" in result.stderr


def test_the_workbook_is_one_that_openpyxl_reads_as_text(small: Path) -> None:
    workbook = load_workbook(io.BytesIO(small.read_bytes()))
    kinds = {cell.data_type for row in workbook["survey"].iter_rows() for cell in row if cell.value}
    assert kinds == {"s"}
