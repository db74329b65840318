"""A commission's list of stations: what each row of it must hold."""

import difflib
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from audit.domain import headings
from audit.domain.addresses import parse
from audit.domain.headings import ADDRESSES, NAMES, Line
from audit.domain.names import key
from audit.domain.place import Territory, distance, is_inside
from audit.errors import Argument, Invalid, Problem

LONGEST = {"name_kk": 300, "name_ru": 300, "address_kk": 500, "address_ru": 500}
HIGHEST_NUMBER, MOST_VOTERS = 99_999, 100_000
MOST_PROBLEMS = 2_000
"""After so many, checking stops: the table is not what it should be."""
ONE_BUILDING_M = 300


@dataclass(frozen=True, slots=True)
class Entry:
    """A station as the list describes it."""

    row: int
    region: str
    territory: str
    """Code of the district; of the region where it has none."""
    number: int
    name_kk: str
    name_ru: str
    address_kk: str
    address_ru: str
    voters: int | None
    point: tuple[float, float] | None

    @property
    def venue(self) -> tuple[str, str, str, str, str]:
        """What makes two stations vote in one building."""
        return self.territory, self.name_kk, self.name_ru, self.address_kk, self.address_ru


class Territories:
    """Regions and districts by code and by name in any of the languages."""

    def __init__(self, territories: Iterable[Territory]):
        self._regions: dict[str, set[str]] = {}
        self._districts: dict[str, dict[str, set[str]]] = {}
        self._spelt: dict[str, str] = {}
        for territory in territories:
            if territory.level == "region":
                names = self._regions
                self._districts.setdefault(territory.code, {})
            elif territory.level == "district":
                names = self._districts.setdefault(territory.parent, {})
            else:
                continue
            for name in (territory.name_kk, territory.name_ru, territory.name_en):
                self._spelt.setdefault(_stem(name), name)
                for spelling in (f"={key(name)}", _stem(name)):
                    names.setdefault(spelling, set()).add(territory.code)
            names.setdefault(f"={key(territory.code)}", set()).add(territory.code)

    def region(self, cell: str) -> str | None:
        return _found(self._regions, cell)

    def district(self, region: str, cell: str) -> str | None:
        return _found(self._districts.get(region, {}), cell)

    def has_districts(self, region: str) -> bool:
        return bool(self._districts.get(region))

    def nearest(self, cell: str, region: str | None = None) -> str:
        """The known name most like a cell; "" if none is like it."""
        names = self._regions if region is None else self._districts.get(region, {})
        stems = [name for name in names if not name.startswith("=")]
        return "".join(
            self._spelt[stem] for stem in difflib.get_close_matches(_stem(cell), stems, 1)
        )


def _found(names: Mapping[str, set[str]], cell: str) -> str | None:
    """The one territory of that whole name, else the one of that name without its kind."""
    for spelling in _spellings(cell):
        if len(codes := names.get(spelling, set())) == 1:
            return next(iter(codes))
    return None


@lru_cache(5_000)
def _spellings(cell: str) -> tuple[str, ...]:
    """Kept, because a list says the same few territories in every row."""
    return f"={key(cell)}", f"={key(parse(cell).settlement)}", _stem(cell)


def _stem(name: str) -> str:
    parsed = parse(name)
    return key(parsed.region or parsed.district or parsed.settlement or name)


@dataclass
class _Checking:
    """A pass over the rows: where the columns are, and the problems so far."""

    territories: Territories
    at: Mapping[str, int]
    problems: list[Problem] = field(default_factory=list)
    first: dict[tuple[str, int], int] = field(default_factory=dict)
    points: dict[tuple[str, ...], tuple[float, float]] = field(default_factory=dict)

    def wrong(self, line: Line, column: str, code: str, **arguments: Argument) -> None:
        self.problems.append(Problem(f"{line.number}:{column}", code, dict(arguments)))

    def missing(self, line: Line, column: str, code: str) -> None:
        """Notes an empty cell, unless it is read as empty for a problem noted just before."""
        if not self.problems or self.problems[-1].where != f"{line.number}:{column}":
            self.wrong(line, column, code)

    def cell(self, line: Line, column: str) -> str:
        """A cell on one line, or "" with a problem noted."""
        index = self.at.get(column, len(line.cells))
        text = line.cells[index] if index < len(line.cells) else ""
        text = " ".join(unicodedata.normalize("NFC", text).split())
        if any(unicodedata.category(letter) in _UNREADABLE for letter in text) or "\ufffd" in text:
            self.wrong(line, column, "letters-unreadable")
            return ""
        if text in _EXCEL_ERRORS:
            self.wrong(line, column, "excel-error", value=text)
            return ""
        if len(text) > LONGEST.get(column, 200):
            self.wrong(line, column, "text-too-long", most=LONGEST.get(column, 200))
            return ""
        return text


_UNREADABLE = {"Cc", "Cs", "Co", "Cn"}
_EXCEL_ERRORS = {"#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!"}


def check(
    lines: Sequence[Line], territories: Territories, tick: Callable[[int], None] = lambda _: None
) -> Sequence[Entry]:
    """The stations of a list; `tick` is told how many rows were checked so far.

    Raises Invalid("stations-invalid") with every problem, each at "row:column", or at
    "header:column" for a column that is not there.
    """
    at, start = headings.find(lines)
    checking = _Checking(territories, at)
    entries = []
    for count, line in enumerate(lines[start:], 1):
        if (entry := _entry(line, checking)) is not None:
            entries.append(entry)
        if count % 500 == 0:
            tick(count)
        if len(checking.problems) >= MOST_PROBLEMS:
            break
    if not entries and not checking.problems:
        checking.problems.append(Problem("header", "no-rows"))
    if checking.problems:
        raise Invalid("stations-invalid", checking.problems)
    return entries


def _entry(line: Line, checking: _Checking) -> Entry | None:
    before = len(checking.problems)
    region, territory = _territory(line, checking)
    number = _number(line, checking)
    names = _either(line, checking, NAMES, "name-missing")
    addresses = _either(line, checking, ADDRESSES, "address-missing")
    voters = _voters(line, checking)
    point = _point(line, checking)
    if region and number is not None:
        _once(line, checking, region, number)
    if len(checking.problems) > before or number is None:
        return None
    entry = Entry(line.number, region, territory, number, *names, *addresses, voters, point)
    return entry if _one_point(line, checking, entry) else None


def _territory(line: Line, checking: _Checking) -> tuple[str, str]:
    cell = checking.cell(line, "region")
    if not cell:
        checking.missing(line, "region", "region-missing")
        return "", ""
    region = checking.territories.region(cell)
    if region is None:
        _unknown(line, checking, "region", cell, checking.territories.nearest(cell))
        return "", ""
    cell = checking.cell(line, "district")
    if not cell:
        if checking.territories.has_districts(region):
            checking.missing(line, "district", "district-missing")
        return region, region
    district = checking.territories.district(region, cell)
    if district is None:
        _unknown(line, checking, "district", cell, checking.territories.nearest(cell, region))
    return region, district or ""


def _unknown(line: Line, checking: _Checking, column: str, cell: str, nearest: str) -> None:
    if nearest:
        checking.wrong(line, column, f"{column}-unknown-near", value=cell, nearest=nearest)
    else:
        checking.wrong(line, column, f"{column}-unknown", value=cell)


def _number(line: Line, checking: _Checking) -> int | None:
    cell = checking.cell(line, "number")
    digits = cell.lstrip("№#Nn ").removesuffix(".0")
    if not cell:
        checking.missing(line, "number", "number-missing")
    elif _is_whole(digits) and 0 < int(digits) <= HIGHEST_NUMBER:
        return int(digits)
    else:
        checking.wrong(line, "number", "number-invalid", value=cell, most=HIGHEST_NUMBER)
    return None


def _voters(line: Line, checking: _Checking) -> int | None:
    cell = checking.cell(line, "voters")
    digits = cell.replace(" ", "").removesuffix(".0")
    if not cell:
        return None
    if _is_whole(digits) and int(digits) <= MOST_VOTERS:
        return int(digits)
    checking.wrong(line, "voters", "voters-invalid", value=cell, most=MOST_VOTERS)
    return None


def _is_whole(digits: str) -> bool:
    return digits.isascii() and digits.isdigit() and len(digits) <= 9


def _either(
    line: Line, checking: _Checking, columns: tuple[str, str], code: str
) -> tuple[str, str]:
    """In Kazakh and in Russian; what is given in one language stands for the other too."""
    kazakh, russian = (checking.cell(line, column) for column in columns)
    if not (kazakh or russian):
        checking.missing(line, columns[1], code)
    return kazakh or russian, russian or kazakh


def _point(line: Line, checking: _Checking) -> tuple[float, float] | None:
    cells = {column: checking.cell(line, column) for column in ("latitude", "longitude")}
    if not any(cells.values()):
        return None
    if not all(cells.values()):
        checking.wrong(line, "latitude" if not cells["latitude"] else "longitude", "degrees-half")
        return None
    read = [_degrees(line, checking, column, cell) for column, cell in cells.items()]
    if read[0] is None or read[1] is None:
        return None
    latitude, longitude = read[0], read[1]
    if is_inside(latitude, longitude):
        return latitude, longitude
    code = "degrees-swapped" if is_inside(longitude, latitude) else "outside-country"
    checking.wrong(line, "latitude", code)
    return None


def _degrees(line: Line, checking: _Checking, column: str, cell: str) -> float | None:
    try:
        value = float(cell.replace(",", ".").removesuffix("°")) if cell.isascii() else None
    except ValueError:
        value = None
    if value is not None and abs(value) <= 180:
        return round(value, 6)
    checking.wrong(line, column, "degrees-invalid", value=cell)
    return None


def _once(line: Line, checking: _Checking, region: str, number: int) -> None:
    first = checking.first.setdefault((region, number), line.number)
    if first != line.number:
        checking.wrong(line, "number", "number-twice", value=number, first=first)


def _one_point(line: Line, checking: _Checking, entry: Entry) -> bool:
    """Whether a building that several stations share has one position in the list."""
    if entry.point is None:
        return True
    first = checking.points.setdefault(entry.venue, entry.point)
    if distance(first, entry.point) <= ONE_BUILDING_M:
        return True
    checking.wrong(line, "latitude", "venue-in-two-places")
    return False
