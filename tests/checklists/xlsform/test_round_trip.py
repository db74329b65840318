"""Out into a workbook and back in, a checklist says the same; what is changed there is changed."""

from pathlib import Path

import pytest
from hypothesis import given

from audit import sheets
from audit.checklists.files import read_file
from audit.checklists.reading import read
from audit.checklists.writing import content_digest, write
from audit.checklists.xlsform import SHEETS, from_rows, to_rows
from audit.domain.checklist import Checklist, Group
from audit.domain.versions import Changed, diff
from audit.errors import Invalid
from tests.checklists.made import checklists
from tests.checklists.test_writing import FILES
from tests.checklists.written import GOOD
from tests.checklists.xlsform.forms import Edit, by_hand, opened

SMALL = read(GOOD.encode(), "small@1")
AUDIT = "bind::audit:"


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}@{file.stem}")
def test_every_checklist_of_ours_comes_back(file: Path) -> None:
    checklist = read_file(file)
    draft = opened(sheets.write(to_rows(checklist)))
    assert content_digest(draft.checklist) == content_digest(checklist)
    assert draft.text == write(checklist)
    assert (draft.wanting, draft.notes) == ((), ())


@given(checklists())
def test_any_checklist_comes_back(checklist: Checklist) -> None:
    book = sheets.workbook(sheets.write(to_rows(checklist)), SHEETS)
    draft = from_rows(book, "x")
    assert content_digest(draft.checklist) == content_digest(checklist)
    assert draft.text == write(checklist)
    assert draft.notes == ()


def changed(*edits: Edit) -> Checklist:
    return opened(by_hand(SMALL, *edits)).checklist


def test_what_is_changed_in_the_workbook_is_changed_in_the_checklist() -> None:
    after = changed(
        ("survey", "A1", "label::English (en)", "Clear width?"),
        ("survey", "A1", f"{AUDIT}passes", ">= 950"),
        ("survey", "A1", f"{AUDIT}groups", "wheelchair, older"),
        ("survey", "A2", "constraint", ". >= 0 and . <= 20"),
    )
    found = diff(SMALL, after)
    assert found.changed == (
        Changed("A1", ("question", "groups", "threshold")),
        Changed("A2", ("plausible",)),
    )
    assert after.by_id["A1"].groups == (Group.WHEELCHAIR, Group.OLDER)
    assert (found.added, found.removed, found.whole) == ((), (), ())


def test_owners_remedies_standards_and_the_whole_are_edited_on_their_sheets() -> None:
    after = changed(
        ("owners", "PEC", "label::English (en)", "Precinct commission"),
        ("remedies", "R1", "temporary_effort", "days"),
        ("standards", "US", "content", "Another"),
        ("checklist", "minutes", "content", 15),
        ("checklist", "evidence.measurement", "content", "unit tool"),
    )
    assert after.owners["PEC"].en == "Precinct commission"
    assert after.by_id["A1"].remedy != SMALL.by_id["A1"].remedy
    assert (after.standards["US"], after.minutes) == ("Another", 15)
    assert after.evidence.measurement == ("unit", "tool")


def problems(*edits: Edit) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as raised:
        changed(*edits)
    assert raised.value.code == "xlsform-invalid"
    return [(problem.where, problem.code) for problem in raised.value.problems]


def test_everything_wrong_is_told_at_once_with_its_sheet_and_row() -> None:
    found = problems(
        ("survey", "X1", "label::Русский (ru)", ""),
        ("survey", "A1", f"{AUDIT}severity", "high"),
        ("survey", "A1", f"{AUDIT}norms", "404.2.3"),
        ("survey", "A1", f"{AUDIT}applies_if", "X9 and"),
        ("survey", "A2", f"{AUDIT}partial", ">= 1"),
        ("survey", "A2", f"{AUDIT}note_on_no", "perhaps"),
        ("owners", "PEC", "label::English (en)", "TODO"),
        ("remedies", "R1", "temporary_effort", "soon"),
        ("checklist", "method", "content", "guess"),
        ("checklist", "title", "label::English (en)", None),
    )
    assert set(found) >= {
        ("survey row 3", "checklist-untranslated"),
        ("survey row 4", "checklist-unknown-value"),
        ("survey row 4", "xlsform-norms"),
        ("survey row 4", "condition-unreadable"),
        ("survey row 5", "checklist-mixed-comparators"),
        ("survey row 5", "xlsform-flag"),
        ("owners row 2", "checklist-placeholder"),
        ("remedies row 2", "checklist-unknown-value"),
        ("settings row 2", "checklist-unknown-value"),
        ("checklist row 2", "checklist-untranslated"),
    }
    assert all(" row " in where for where, _ in found)


def test_what_a_remedy_names_is_told_where_the_remedy_stands() -> None:
    assert problems(
        ("remedies", "R1", "permanent_owner", "NOBODY"),
        ("survey", "A1", f"{AUDIT}relocate_if", "X1 > 3"),
    ) == [
        ("survey row 4", "condition-needs-number"),
        *[("remedies row 2", "checklist-unexplained")] * 2,
    ]
    rows = to_rows(SMALL)
    rows["remedies"].append(["R2", *rows["remedies"][1][1:]])
    with pytest.raises(Invalid) as raised:
        opened(sheets.write(rows))
    (found,) = raised.value.problems
    assert (found.where, found.code) == ("remedies row 3", "checklist-unused-remedy")


def test_an_unknown_column_of_ours_is_refused() -> None:
    book = by_hand(SMALL)
    renamed = to_rows(SMALL)
    heading = renamed["survey"][0].index(f"{AUDIT}severity")
    renamed["survey"][0][heading] = f"{AUDIT}severty"
    assert opened(book).notes == ()
    with pytest.raises(Invalid) as raised:
        opened(sheets.write(renamed))
    assert ("survey row 4", "xlsform-column-ours") in [
        (problem.where, problem.code) for problem in raised.value.problems
    ]


@pytest.mark.parametrize(
    ("column", "content", "code"),
    [
        (f"{AUDIT}applies_if", "not X1", "xlsform-relevant-differs"),
        ("relevant", "${X1} = 'no'", "xlsform-relevant-differs"),
        (f"{AUDIT}applies_if", None, "xlsform-relevant-counts"),
    ],
)
def test_of_two_cells_for_a_condition_it_is_told_which_counts(
    column: str, content: str | None, code: str
) -> None:
    draft = opened(by_hand(SMALL, ("survey", "A1", column, content)))
    assert [(note.where, note.code) for note in draft.notes] == [("survey row 4", code)]
    condition = draft.checklist.by_id["A1"].applies_if
    assert condition is not None
    assert condition.source == ("not X1" if content == "not X1" else "X1")


def test_a_new_row_takes_its_place_and_the_new_item_is_whole() -> None:
    rows = to_rows(SMALL)
    new = dict(zip(rows["survey"][0], rows["survey"][3], strict=True))
    new |= {"name": "A3", "type": "Integer", f"{AUDIT}unit": "steps"}
    rows["survey"].insert(4, list(new.values()))
    draft = opened(sheets.write(rows))
    assert [item.id for item in draft.checklist.items] == ["X1", "A1", "A3", "A2"]
    assert draft.checklist.by_id["A3"].threshold == SMALL.by_id["A1"].threshold


def test_a_row_between_numbered_ones_comes_after_the_row_before_it() -> None:
    head, *tables = GOOD.split("[[items]]")
    door, width, several = tables
    other = several.replace('"door"', '"hall"').replace('"A2"', '"B1"')
    sections = '[[sections]]\nid = "hall"\ntitle = { kk = "а", ru = "б", en = "c" }\n[remedies.R1]'
    text = "[[items]]".join([head.replace("[remedies.R1]", sections), door, other, width])
    rows = to_rows(read(text.encode(), "small@1"))
    column = rows["survey"][0].index(f"{AUDIT}order")
    assert [row[column] for row in rows["survey"][1:]] == ["", "1", "3", "", "", "2", ""]
    rows["survey"].insert(3, ["A9" if cell == "X1" else cell for cell in rows["survey"][2]])
    rows["survey"][3][column] = ""
    assert [item.id for item in opened(sheets.write(rows)).checklist.items] == [
        *("X1", "A9", "B1", "A1")
    ]
    rows["survey"][2][column] = "first"
    with pytest.raises(Invalid) as raised:
        opened(sheets.write(rows))
    assert [problem.code for problem in raised.value.problems] == ["xlsform-order"]


def test_a_code_or_entry_given_twice_is_refused() -> None:
    rows = to_rows(SMALL)
    rows["owners"].append(rows["owners"][1])
    rows["standards"].append(["", "Nameless"])
    with pytest.raises(Invalid) as raised:
        opened(sheets.write(rows))
    assert [(problem.where, problem.code) for problem in raised.value.problems] == [
        ("owners row 3", "xlsform-name-twice"),
        ("standards row 3", "xlsform-name-missing"),
    ]
