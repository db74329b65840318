"""Workbooks as other people's programs write them."""

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from openpyxl import Workbook, load_workbook

from audit import sheets
from audit.checklists.xlsform import SHEETS, Draft, from_rows, to_rows
from audit.domain.checklist import Checklist
from audit.errors import Invalid

Table = Iterable[Sequence[object]]
Edit = tuple[str, str, str, str | int | None]
"""Sheet, code or name of the row, heading, and what somebody wrote there."""

HEAD = ("type", "name", "label::Русский (ru)")
YES_NO = (
    ("list_name", "name", "label::Русский (ru)"),
    ("yn", "yes", "Да"),
    ("yn", "no", "Нет"),
    ("yn", "dk", "Не знаю"),
)
SETTINGS = (("form_title", "form_id", "version"), ("Доступность", "access", "3"))


@dataclass(frozen=True)
class Row:
    number: int
    cells: tuple[str, ...]


def book(tables: Mapping[str, Table]) -> bytes:
    """An .xlsx file, not written by our own writer."""
    workbook = Workbook()
    del workbook["Sheet"]
    for name, rows in tables.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def opened(data: bytes) -> Draft:
    return from_rows(sheets.workbook(data, SHEETS), "form")


def draft(
    survey: Table, choices: Table = YES_NO, settings: Table = SETTINGS, **others: Table
) -> Draft:
    return opened(book({"survey": survey, "choices": choices, "settings": settings, **others}))


def refused(
    survey: Table, choices: Table = YES_NO, settings: Table = SETTINGS, **others: Table
) -> list[tuple[str, str]]:
    """(where, code) of everything that is wrong."""
    try:
        draft(survey, choices, settings, **others)
    except Invalid as error:
        return [(problem.where, problem.code) for problem in error.problems]
    return []


def by_hand(checklist: Checklist, *edits: Edit) -> bytes:
    """Our workbook after somebody edited it."""
    workbook = load_workbook(io.BytesIO(sheets.write(to_rows(checklist))))
    for name, key, heading, content in edits:
        rows = workbook[name]
        headings = [cell.value for cell in rows[1]]
        (row,) = (row for row in rows.iter_rows(min_row=2) if key in [c.value for c in row[:2]])
        row[headings.index(heading)].value = content
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def as_read(tables: Mapping[str, Sequence[Sequence[str]]]) -> dict[str, list[Row]]:
    """Rows as they would be read, without a workbook in between."""
    return {
        name: [Row(number, tuple(cells)) for number, cells in enumerate(rows, 1)]
        for name, rows in tables.items()
    }
