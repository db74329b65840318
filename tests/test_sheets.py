"""Tables are read whatever program wrote them, and refused with a reason where they cannot be."""

import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from audit import sheets
from audit.errors import AuditError, Malformed, TooLarge, UnsupportedType
from tests.lists import FIRST, HEADER, as_csv, as_text, as_xlsx


def cells(data: bytes) -> list[tuple[str, ...]]:
    return [row.cells for row in sheets.read(data)]


def refusal(data: bytes) -> str:
    with pytest.raises(AuditError) as raised:
        sheets.read(data)
    assert raised.value.status < 500
    return raised.value.code


def is_read_or_refused(data: bytes) -> bool:
    """Either rows come out or a reason that says what to do; any other exception is a failure."""
    try:
        return bool(sheets.read(data))
    except (Malformed, TooLarge, UnsupportedType) as error:
        return error.code.startswith("sheet-")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "kz1048"])
def test_every_usual_encoding_and_separator_is_read(encoding: str, delimiter: str) -> None:
    data = as_csv(FIRST, delimiter=delimiter, encoding=encoding)
    assert cells(data) == [HEADER, FIRST]


def test_windows_1251_is_read_where_it_holds_all_letters() -> None:
    assert cells("Название;Адрес\nШкола;с. Иргиз\n".encode("cp1251"))[1] == ("Школа", "с. Иргиз")


def test_big_endian_text_with_its_mark_is_read() -> None:
    data = b"\xfe\xff" + as_text([FIRST]).encode("utf-16-be")
    assert cells(data) == [FIRST]


def test_a_workbook_reads_like_the_same_table_as_text() -> None:
    assert cells(as_xlsx([HEADER, FIRST])) == [HEADER, FIRST]


def test_cells_of_a_workbook_become_plain_text() -> None:
    row = [
        12.0,
        1.5,
        True,
        date(2026, 12, 1),
        datetime.fromisoformat("2026-12-01T08:00"),
        None,
        " a ",
        "=1+1",
    ]
    assert cells(as_xlsx([row])) == [
        ("12", "1.5", "True", "2026-12-01T00:00:00", "2026-12-01T08:00:00", "", "a", "=1+1")
    ]


def test_formulas_stay_text() -> None:
    assert cells(as_csv(("=cmd|' /C calc'!A0", "@SUM(1)")))[1] == ("=cmd|' /C calc'!A0", "@SUM(1)")


def test_rows_keep_the_numbers_that_a_spreadsheet_shows() -> None:
    rows = sheets.read(as_text([["a"], [], ["", ""], ["b"]]).encode())
    assert [row.number for row in rows] == [1, 4]
    rows = sheets.read(as_xlsx([["a"], [], [], ["b"]]))
    assert [row.number for row in rows] == [1, 4]


def test_line_breaks_inside_quotes_belong_to_the_cell() -> None:
    assert cells(b'a,b\r\n"one\r\ntwo",c\r\n')[1] == ("one\r\ntwo", "c")


def test_the_first_sheet_with_anything_in_it_is_read() -> None:
    book = Workbook()
    book.create_sheet("list").append(["a", "b"])
    book.create_sheet("other").append(["c"])
    file = io.BytesIO()
    book.save(file)
    book.close()
    assert cells(file.getvalue()) == [("a", "b")]


def test_progress_is_told() -> None:
    told: list[int] = []
    sheets.read(as_csv(*[FIRST] * 1_100), told.append)
    assert told == [500, 1_000]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "sheet-empty"),
        (b"\n\n;;\n", "sheet-empty"),
        (as_xlsx([]), "sheet-empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "sheet-old-excel"),
        (b"a,b\n1,\x002\n", "sheet-not-text"),
        ("a,b".encode("utf-16-le"), "sheet-not-text"),
        (b"\xff\xfea\x00\x00\x00", "sheet-not-text"),
        (b"\xff\xfea\x00,\x00\x00\xd8", "sheet-encoding"),
        (b"\x89PNG\r\n\x1a\n\x81\x81\x81", "sheet-encoding"),
        (b"\xef\xbb\xbf\xff\xff", "sheet-encoding"),
        ("Ми қала, б?лім".encode("kz1048"), "sheet-letters-lost"),
        ("Акт?бе облысы".encode("cp1251"), "sheet-letters-lost"),
        (b'a,b\n"c,d\n', "sheet-quotes"),
        (b'a,b\n"c"d,e\n', "sheet-quotes"),
        (b"a," * 70 + b"a", "sheet-too-many-columns"),
        (as_xlsx([["a"] * 70]), "sheet-too-many-columns"),
        (b"a" * 40_000, "sheet-cell-too-long"),
        (b"a" * 140_000, "sheet-quotes"),
        (b"a\n" * 5_000_001, "sheet-too-large"),
        (b"a\n" * 100_002, "sheet-too-many-rows"),
        (b"PK\x03\x04", "sheet-damaged"),
        (as_xlsx([["a"]])[:-30], "sheet-damaged"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_reason(data: bytes, code: str) -> None:
    assert refusal(data) == code


def test_exactly_as_many_rows_as_allowed_are_read() -> None:
    assert len(sheets.read(b"a\n" * 100_001)) == 100_001


def test_a_question_mark_at_a_words_end_is_no_lost_letter() -> None:
    assert cells("Где участок? Здесь".encode("cp1251")) == [("Где участок? Здесь",)]


def repacked(change: Callable[[str, bytes], tuple[str, bytes] | None]) -> bytes:
    """A workbook with its parts changed; None leaves a part out."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(as_xlsx([HEADER, FIRST]))) as source,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for part in source.infolist():
            if after := change(part.filename, source.read(part)):
                target.writestr(*after)
    return file.getvalue()


PARTS = ("[Content_Types].xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml")


def test_a_repacked_workbook_is_read() -> None:
    assert cells(repacked(lambda name, content: (name, content))) == [HEADER, FIRST]


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("damage", [b"", b"<", b"<a/>", b"\xff\xfe", b"not xml"])
def test_a_workbook_with_a_broken_part_is_read_or_refused(part: str, damage: bytes) -> None:
    data = repacked(lambda name, content: (name, damage if name == part else content))
    assert is_read_or_refused(data)


@pytest.mark.parametrize("part", PARTS)
def test_a_workbook_that_lacks_a_part_is_read_or_refused(part: str) -> None:
    data = repacked(lambda name, content: None if name == part else (name, content))
    assert is_read_or_refused(data)


def test_an_archive_that_is_no_workbook_is_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("list.csv", "a,b")
    assert refusal(file.getvalue()) == "sheet-not-a-workbook"


def test_an_archive_that_unpacks_to_too_much_is_refused_before_it_is_unpacked() -> None:
    def bomb(name: str, content: bytes) -> tuple[str, bytes]:
        return name, bytes(130_000_000) if name == "xl/styles.xml" else content

    data = repacked(bomb)
    assert len(data) < 1_000_000
    assert refusal(data) == "sheet-unpacks-too-large"


def test_entities_are_refused() -> None:
    laughs = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "ha">]><worksheet>&b;</worksheet>'

    def entities(name: str, content: bytes) -> tuple[str, bytes]:
        return name, laughs if name.endswith("sheet1.xml") else content

    assert refusal(repacked(entities)) == "sheet-not-a-workbook"


def test_a_locked_archive_is_refused() -> None:
    data = bytearray(as_xlsx([["a"]]))
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        data[at + 8] |= 1
        at = data.find(b"PK\x01\x02", at + 1)
    assert refusal(bytes(data)) == "sheet-locked"


@given(st.binary(max_size=300))
def test_no_bytes_make_it_fail(data: bytes) -> None:
    assert is_read_or_refused(data)


WORKBOOK = as_xlsx([HEADER, FIRST])


@given(st.integers(0, len(WORKBOOK) - 1), st.integers(1, 255))
def test_no_flipped_byte_in_a_workbook_makes_it_fail(at: int, flip: int) -> None:
    data = bytearray(WORKBOOK)
    data[at] ^= flip
    assert is_read_or_refused(bytes(data))


def opened(data: bytes, *names: str) -> dict[str, list[tuple[str, ...]]]:
    found = sheets.workbook(data, names)
    return {name: [row.cells for row in rows] for name, rows in found.items()}


def several(**tables: Sequence[Sequence[object]]) -> bytes:
    workbook = Workbook()
    for name, rows in tables.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def test_sheets_of_a_workbook_are_found_by_their_names() -> None:
    tables: dict[str, list[list[object]]] = {
        " Survey ": [["a"], [], [1.0]],
        "other": [["b"]],
        "none": [],
    }
    data = several(**tables)
    found = sheets.workbook(data, ("survey", "none", "missing"))
    assert {name: [row.number for row in rows] for name, rows in found.items()} == {
        "survey": [1, 3],
        "none": [],
    }
    assert opened(data, "survey")["survey"] == [("a",), ("1",)]


def test_formulas_and_errors_are_refused_in_the_sheets_that_are_read() -> None:
    data = several(survey=[["a", "=B1"], ["#REF!", "b"]], other=[["=1"]])
    with pytest.raises(Malformed) as raised:
        sheets.workbook(data, ("survey",))
    assert raised.value.code == "sheet-computed"
    assert [(each.where, each.code) for each in raised.value.problems] == [
        ("survey B1", "cell-computed"),
        ("survey A2", "cell-computed"),
    ]
    assert opened(data, "none") == {}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"a;b", "sheet-no-workbook"),
        (b"\xd0\xcf\x11\xe0", "sheet-old-excel"),
        (b"PK\x03\x04", "sheet-damaged"),
        (b" " * 10_000_001, "sheet-too-large"),
        (several(a=[["x"] * 61]), "sheet-too-many-columns"),
    ],
)
def test_other_files_are_refused_where_a_workbook_is_needed(data: bytes, code: str) -> None:
    with pytest.raises(AuditError) as raised:
        sheets.workbook(data, ("a",))
    assert raised.value.code == code
    assert raised.value.status < 500


def test_a_workbook_with_too_many_rows_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("audit.sheets.workbooks.MOST_ROWS", 2)
    assert len(opened(several(a=[["x"]] * 3), "a")["a"]) == 3
    with pytest.raises(TooLarge):
        opened(several(a=[["x"]] * 4), "a")


TEXT = st.text(st.characters(codec="utf-8"), max_size=12).map(str.strip)


@given(st.lists(st.tuples(TEXT, TEXT).filter(any), min_size=1, max_size=6))
def test_a_workbook_gives_back_what_was_written(rows: list[tuple[str, str]]) -> None:
    assert opened(sheets.write({"a": rows}), "a") == {
        "a": [row if row[1] else row[:1] for row in rows]
    }


@pytest.mark.parametrize("text", ["=1+1", "+7 701", "-5", "@SUM(A1)", "_x000D_", "#REF!", "a\nb"])
def test_text_that_looks_like_something_else_is_written_as_text(text: str) -> None:
    data = sheets.write({"a": [["heading"], [text]]})
    assert opened(data, "a")["a"][1] == (text,)
    cell = load_workbook(io.BytesIO(data))["a"]["A2"]
    assert cell.data_type == "s"
    assert cell.quotePrefix is text.startswith(("=", "+", "-", "@"))


def test_what_excel_could_not_hold_is_not_written() -> None:
    with pytest.raises(TooLarge) as raised:
        sheets.write({"a": [["heading"], ["x" * 32_768]]})
    assert raised.value.arguments["row"] == 2
