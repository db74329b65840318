"""Workbooks of several sheets by their names: read without computing anything, and written so that
what comes out is what went in, also where it looks like a formula."""

import io
import re
import warnings
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from audit.errors import Malformed, Problem, TooLarge, UnsupportedType
from audit.sheets.reading import (
    BROKEN,
    MOST_BYTES,
    MOST_LETTERS,
    MOST_ROWS,
    OLD_EXCEL,
    ZIP,
    Row,
    cells_of,
    require_harmless,
)

_FORMULA_START = tuple("=+-@")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
"""What XML has no room for, and what would be read as the escape of it."""
_WIDEST = 60
_WRAPPED, _BOLD = Alignment(wrap_text=True, vertical="top"), Font(bold=True)


def workbook(data: bytes, wanted: Collection[str]) -> Mapping[str, Sequence[Row]]:
    """The rows that hold anything of the sheets in `wanted` that are there, by their names.

    Names are compared without their case and the space around them. Raises TooLarge,
    UnsupportedType or Malformed; `sheet-computed` names every cell that holds a formula or an
    error, since nothing is computed here.
    """
    if len(data) > MOST_BYTES:
        raise TooLarge("sheet-too-large", megabytes=MOST_BYTES // 1_000_000)
    if data.startswith(OLD_EXCEL):
        raise UnsupportedType("sheet-old-excel")
    if not data.startswith(ZIP):
        raise UnsupportedType("sheet-no-workbook")
    require_harmless(data)
    computed: list[Problem] = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        try:
            book = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
            found = {
                name: list(_rows(sheet, name, computed))
                for sheet in book.worksheets
                if (name := sheet.title.strip().lower()) in wanted
            }
        except BROKEN as error:
            raise Malformed("sheet-damaged") from error
    if computed:
        raise Malformed("sheet-computed", computed)
    return found


def _rows(sheet: Any, name: str, computed: list[Problem]) -> Iterator[Row]:
    sheet.reset_dimensions()
    for number, row in enumerate(sheet.iter_rows(max_row=MOST_ROWS + 2), 1):
        if number > MOST_ROWS + 1:
            raise TooLarge("sheet-too-many-rows", most=MOST_ROWS)
        cells = cells_of(number, [cell.value for cell in row])
        if any(cells):
            yield Row(number, tuple(_ESCAPED.sub(_meant, cell) for cell in cells))
        computed += [
            Problem(f"{name} {cell.coordinate}", "cell-computed", {"said": str(cell.value)[:60]})
            for cell in row
            if cell.value is not None and cell.data_type in "fe"
        ]


def _meant(escape: re.Match[str]) -> str:
    code = int(escape[1], 16)
    return escape[0] if 0xD800 <= code <= 0xDFFF else chr(code)


def write(sheets: Mapping[str, Sequence[Sequence[str]]]) -> bytes:
    """A workbook of these sheets, the first row of each its headings. Every cell is text.

    Raises TooLarge `sheet-cell-too-long` where a cell is longer than Excel takes.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        sheet.freeze_panes = "A2"
        for number, row in enumerate(rows, 1):
            for at, text in enumerate(row, 1):
                _write(sheet, number, at, text)
        for at, cells in enumerate(zip(*rows, strict=True), 1):
            width = max(len(line) for cell in cells for line in cell.split("\n"))
            sheet.column_dimensions[get_column_letter(at)].width = min(width + 2, _WIDEST)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _write(sheet: Any, row: int, column: int, text: str) -> None:
    said = _UNWRITABLE.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
    if len(said) > MOST_LETTERS:
        raise TooLarge("sheet-cell-too-long", row=row, most=MOST_LETTERS)
    if not said:
        return
    cell = sheet.cell(row, column, said)
    # Text, whatever it looks like; the prefix keeps Excel from reading it anew when it is edited.
    cell.data_type = "s"
    cell.quotePrefix = said.startswith(_FORMULA_START)
    cell.alignment = _WRAPPED
    if row == 1:
        cell.font = _BOLD
