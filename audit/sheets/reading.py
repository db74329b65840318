"""Tables that people send, CSV or XLSX, read into rows of text, with every trap in them refused.

CSV: UTF-8, UTF-16 or Windows Cyrillic; comma, semicolon or tab. XLSX: the first sheet with anything
in it; formulas stay text and are never computed.
"""

import csv
import io
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice, pairwise
from typing import Any
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from audit.errors import Malformed, TooLarge, UnsupportedType

MOST_BYTES = 10_000_000
MOST_ROWS = 100_000
MOST_COLUMNS = 60
MOST_UNPACKED_BYTES = 120_000_000
MOST_LETTERS = 32_767
"""Of a cell: Excel's own limit."""
TICK_ROWS = 500
"""Rows between two reports of progress."""

ZIP, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_CYRILLIC = "kz1048"
"""Windows-1251 with Kazakh letters in place of letters that neither Kazakh nor Russian has."""


@dataclass(frozen=True, slots=True)
class Row:
    """Cells as text, without space around them. `number` is what a spreadsheet calls the row."""

    number: int
    cells: tuple[str, ...]


def read(data: bytes, tick: Callable[[int], None] = lambda _: None) -> Sequence[Row]:
    """The rows of a table that hold anything. `tick` is told how many were read so far.

    Raises TooLarge, UnsupportedType or Malformed with a code that says what to do.
    """
    if len(data) > MOST_BYTES:
        raise TooLarge("sheet-too-large", megabytes=MOST_BYTES // 1_000_000)
    if data.startswith(OLD_EXCEL):
        raise UnsupportedType("sheet-old-excel")
    source = _workbook(data) if data.startswith(ZIP) else _separated(_decoded(data))
    with warnings.catch_warnings():
        # The XLSX reader warns of styles and dates that do not matter here.
        warnings.simplefilter("ignore", UserWarning)
        rows = list(_counted(source, tick))
    if not rows:
        raise Malformed("sheet-empty")
    return rows


def _counted(source: Iterator[tuple[str, ...]], tick: Callable[[int], None]) -> Iterator[Row]:
    for number, cells in enumerate(source, 1):
        if number > MOST_ROWS + 1:
            raise TooLarge("sheet-too-many-rows", most=MOST_ROWS)
        if any(cells):
            yield Row(number, cells)
        if number % TICK_ROWS == 0:
            tick(number)


def _decoded(data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _checked(data, encoding)
    if b"\0" in data:
        raise UnsupportedType("sheet-not-text")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        text = _checked(data, _CYRILLIC)
    if not _looks_cyrillic(text):
        raise Malformed("sheet-encoding")
    if _has_lost_letters(text):
        raise Malformed("sheet-letters-lost")
    return text


def _checked(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise Malformed("sheet-encoding") from error
    if "\0" in text:
        raise UnsupportedType("sheet-not-text")
    return text


def _looks_cyrillic(text: str) -> bool:
    letters = [letter for letter in text[:20_000] if letter > "\x7f" and letter.isalpha()]
    usual = sum(
        "а" <= letter.lower() <= "я" or letter in "ёЁіІәғқңөұүһӘҒҚҢӨҰҮҺ" for letter in letters
    )
    return usual >= 0.8 * len(letters) > 0


def _has_lost_letters(text: str) -> bool:
    """Whether question marks stand inside words: where Excel drops Kazakh letters, it puts them."""
    words = text.split("?")
    return any(before[-1:].isalpha() and after[:1].isalpha() for before, after in pairwise(words))


def _separated(text: str) -> Iterator[tuple[str, ...]]:
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    row = 0
    try:
        for row, cells in enumerate(lines, 1):
            yield cells_of(row, cells)
    except csv.Error as error:
        raise Malformed("sheet-quotes", row=row + 1) from error


def _delimiter(text: str) -> str:
    """The separator that makes the widest of the first rows."""
    return max(";,\t", key=lambda delimiter: _width(text[:20_000], delimiter))


def _width(text: str, delimiter: str) -> int:
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        return max((len(cells) for cells in islice(lines, 10)), default=0)
    except csv.Error:
        return 0


def cells_of(number: int, cells: Sequence[object]) -> tuple[str, ...]:
    """The cells of a row as text. Raises TooLarge for more than a table needs."""
    if len(cells) > MOST_COLUMNS and any(cells[MOST_COLUMNS:]):
        raise TooLarge("sheet-too-many-columns", row=number, most=MOST_COLUMNS)
    row = tuple(_text(cell) for cell in cells[:MOST_COLUMNS])
    if any(len(cell) > MOST_LETTERS for cell in row):
        raise TooLarge("sheet-cell-too-long", row=number, most=MOST_LETTERS)
    return row


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    return str(cell).strip()


def _workbook(data: bytes) -> Iterator[tuple[str, ...]]:
    """The rows of the first worksheet that holds anything."""
    require_harmless(data)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        for sheet in book.worksheets:
            found = False
            for row in _cells(sheet):
                found = found or any(row)
                yield row
            if found:
                return
    except BROKEN as error:
        raise Malformed("sheet-damaged") from error


def _cells(sheet: Any) -> Iterator[tuple[str, ...]]:
    sheet.reset_dimensions()
    rows = sheet.iter_rows(max_row=MOST_ROWS + 2, values_only=True)
    for number, cells in enumerate(rows, 1):
        yield cells_of(number, cells)


BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    InvalidFileException,
    ParseError,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    OverflowError,
    AssertionError,
    LookupError,
)
"""What the XLSX reader raises on damaged files; it names no exceptions of its own for most."""


def require_harmless(data: bytes) -> None:
    """Refuses archives that are damaged, no workbook, or unpack to far more than they are."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if len(parts) > 2_000 or sum(part.file_size for part in parts) > MOST_UNPACKED_BYTES:
                raise TooLarge("sheet-unpacks-too-large")
            names = {part.filename for part in parts}
            if "[Content_Types].xml" not in names:
                raise UnsupportedType("sheet-not-a-workbook")
            if any(part.flag_bits & 1 for part in parts):
                raise UnsupportedType("sheet-locked")
            for part in parts:
                _require_no_entities(archive, part)
    except BROKEN as error:
        raise Malformed("sheet-damaged") from error


def _require_no_entities(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """No office program writes a document type into a part; who does wants it expanded."""
    if part.filename.endswith((".xml", ".rels")):
        with archive.open(part) as content:
            if b"<!" in content.read(2_048).replace(b"<!--", b"").replace(b"\0", b""):
                raise UnsupportedType("sheet-not-a-workbook")
