"""The headings of a commission's list of stations, in three languages, and where they are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from audit.domain.names import fold
from audit.errors import Invalid, Problem

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "region": ("region", "область", "регион", "облыс", "облысы", "аймақ", "өңір"),
    "district": (
        "district",
        "район",
        "район город",
        "город район",
        "аудан",
        "ауданы",
        "аудан қала",
        "аудан қаласы",
    ),
    "number": (
        "number",
        "№",
        "номер",
        "номер участка",
        "№ участка",
        "участок",
        "участок №",
        "номер избирательного участка",
        "№ избирательного участка",
        "нөмірі",
        "учаске нөмірі",
        "учаскенің нөмірі",
        "учаске №",
        "сайлау учаскесінің нөмірі",
    ),
    "name_kk": (
        "name_kk",
        "атауы",
        "атауы қаз",
        "атауы қазақша",
        "орны",
        "название каз",
        "название на казахском",
        "наименование каз",
        "наименование на казахском",
    ),
    "name_ru": (
        "name_ru",
        "name",
        "название",
        "наименование",
        "название рус",
        "название на русском",
        "наименование рус",
        "наименование на русском",
        "атауы орыс",
        "атауы орысша",
    ),
    "address_kk": (
        "address_kk",
        "мекенжай",
        "мекенжайы",
        "мекенжайы қаз",
        "мекенжайы қазақша",
        "адрес каз",
        "адрес на казахском",
    ),
    "address_ru": (
        "address_ru",
        "address",
        "адрес",
        "адрес рус",
        "адрес на русском",
        "местонахождение",
        "мекенжайы орыс",
        "мекенжайы орысша",
    ),
    "voters": (
        "voters",
        "избиратели",
        "избирателей",
        "количество избирателей",
        "число избирателей",
        "сайлаушылар",
        "сайлаушылар саны",
    ),
    "latitude": ("latitude", "lat", "широта", "ендік"),
    "longitude": ("longitude", "lon", "lng", "долгота", "бойлық"),
}
"""Each column with the headings that mean it; case, punctuation and Kazakh letters do not count."""
REQUIRED = ("region", "district", "number")
NAMES, ADDRESSES = ("name_kk", "name_ru"), ("address_kk", "address_ru")
HEADER_WITHIN = 15
"""Rows from the top among which the headings are looked for."""

_HEADINGS = {fold(heading): name for name, headings in COLUMNS.items() for heading in headings}


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table: its number as a spreadsheet shows it, and its cells as text."""

    number: int
    cells: Sequence[str]


def find(lines: Sequence[Line]) -> tuple[Mapping[str, int], int]:
    """Where each column is, and the index of the first row below the headings.

    Headings may take two rows, the upper ones merged over several columns.
    """
    best: tuple[dict[str, int], int, list[str]] = ({}, 0, [])
    for index, line in enumerate(lines[:HEADER_WITHIN]):
        single = [fold(cell) for cell in line.cells]
        tries = [(single, index + 1)]
        if index + 1 < len(lines):
            tries.append((_joined(line.cells, lines[index + 1].cells), index + 2))
        for headings, start in tries:
            named = [_HEADINGS.get(heading, "") for heading in headings]
            at = {name: place for place, name in enumerate(named) if name}
            if len(at) > len(best[0]):
                twice = sorted({name for name in named if name and named.count(name) > 1})
                best = at, start, twice
    at, start, twice = best
    problems = [Problem(f"header:{name}", "column-twice") for name in twice]
    problems += [Problem(f"header:{name}", "column-missing") for name in REQUIRED if name not in at]
    for either in (NAMES, ADDRESSES):
        if not any(name in at for name in either):
            problems.append(Problem(f"header:{either[1]}", "column-missing"))
    if problems:
        raise Invalid("stations-invalid", problems)
    return at, start


def _joined(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """Two rows of headings as one; an empty upper cell belongs to the one on its left."""
    joined, last = [], ""
    for place in range(max(len(upper), len(lower))):
        above = upper[place] if place < len(upper) else ""
        below = lower[place] if place < len(lower) else ""
        last = above or last
        joined.append(fold(f"{last} {below}" if below else above))
    return joined
