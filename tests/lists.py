"""Lists of stations for tests, as commissions send them: CSV and XLSX."""

import csv
import io
from collections.abc import Iterable, Sequence

from openpyxl import Workbook

HEADER = (
    "region",
    "district",
    "number",
    "name_kk",
    "name_ru",
    "address_kk",
    "address_ru",
    "voters",
    "latitude",
    "longitude",
)
FIRST = (
    "Ақтөбе облысы",
    "Алға ауданы",
    "101",
    "№1 орта мектеп",
    "Средняя школа №1",
    "Алға қ., Абай көшесі, 5",
    "г. Алга, ул. Абая, 5",
    "1200",
    "",
    "",
)
SECOND = (
    "KZ-15",
    "Иргизский район",
    "102",
    "Мәдениет үйі",
    "Дом культуры",
    "Ырғыз ауылы",
    "с. Иргиз",
    "700",
    "48.6196",
    "61.2607",
)


def changed(row: Sequence[str], **cells: str) -> tuple[str, ...]:
    """A row with other cells under some of the headings."""
    return tuple(cells.get(name, cell) for name, cell in zip(HEADER, row, strict=True))


def as_text(rows: Iterable[Sequence[str]], delimiter: str = ",") -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue()


def as_csv(*rows: Sequence[str], delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    """A list with these rows below the headings."""
    return as_text([HEADER, *rows], delimiter).encode(encoding)


def as_xlsx(rows: Iterable[Sequence[object]]) -> bytes:
    """A workbook with exactly these rows."""
    book = Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(list(row))
    file = io.BytesIO()
    book.save(file)
    book.close()
    return file.getvalue()
