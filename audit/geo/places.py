"""The packaged settlements, and an operator's own list of settlements beside them.

Coordinates of the packaged list: GeoNames, CC BY 4.0 (`NOTICE.md` beside this file).
"""

import csv
import io
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from functools import cache
from pathlib import Path

from audit.domain.addresses import parse
from audit.domain.names import key
from audit.domain.place import is_inside
from audit.errors import Invalid, Problem
from audit.geo import territories

HERE = Path(__file__).parent
KINDS = ("city", "town", "village")
REQUIRED = ("region", "latitude", "longitude")


@dataclass(frozen=True, slots=True)
class Place:
    """A settlement. `district` is "" when it is not known; `also` are older and other names."""

    region: str
    district: str
    kind: str
    name_kk: str
    name_ru: str
    name_en: str
    also: tuple[str, ...]
    latitude: float
    longitude: float

    @property
    def keys(self) -> frozenset[str]:
        """Every way this place's name is compared."""
        names = (self.name_kk, self.name_ru, self.name_en, *self.also)
        return frozenset(folded for name in names if (folded := key(name)))

    @property
    def point(self) -> tuple[float, float]:
        return self.latitude, self.longitude


@cache
def packaged() -> tuple[Place, ...]:
    """The settlements that come with the program."""
    return load(HERE / "places.csv")


def load(path: Path) -> tuple[Place, ...]:
    """The places of a file that `save` wrote; none when there is no such file.

    Raises Invalid("places-invalid") when it was changed into something else.
    """
    if not path.exists():
        return ()
    try:
        text = path.read_text(encoding="utf-8")
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise Invalid("places-invalid", [Problem(str(path), "places-unreadable")]) from error
    numbered = [
        (number, dict(zip(rows[0], row, strict=False))) for number, row in enumerate(rows, 1)
    ]
    return check(numbered[1:])


def known(path: Path) -> tuple[Place, ...]:
    """The packaged places and the operator's; the operator's own replace those they repeat."""
    own = load(path)
    repeated = {(place.region, name) for place in own for name in place.keys}
    kept = (
        place
        for place in packaged()
        if not any(
            (place.region, name) in repeated for name in (key(place.name_kk), key(place.name_ru))
        )
    )
    return (*own, *kept)


def save(path: Path, places: Sequence[Place]) -> None:
    """Writes the places to `path`, all or nothing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(path.name + ".part")
    with partial.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(field.name for field in fields(Place))
        for place in places:
            cells = list(astuple(place))
            cells[6] = "|".join(place.also)
            rows.writerow(cells)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)


def check(rows: Iterable[tuple[int, Mapping[str, str]]]) -> tuple[Place, ...]:
    """The places in numbered rows of column to cell.

    Raises Invalid("places-invalid") with every problem, each at "row:column".
    """
    problems: list[Problem] = []
    places = [place for number, row in rows if (place := _place(number, row, problems))]
    if problems:
        raise Invalid("places-invalid", problems)
    return tuple(places)


def _place(number: int, row: Mapping[str, str], problems: list[Problem]) -> Place | None:
    before = len(problems)
    cells = {column: (row.get(column) or "").strip() for column in COLUMNS}
    region = _region(cells["region"])
    if region is None:
        problems.append(Problem(f"{number}:region", "region-unknown", {"value": cells["region"]}))
    if not (cells["name_kk"] or cells["name_ru"]):
        problems.append(Problem(f"{number}:name_ru", "name-missing"))
    latitude, longitude = (_degrees(number, side, cells, problems) for side in REQUIRED[1:])
    kind = cells["kind"] or "village"
    if kind not in KINDS:
        problems.append(Problem(f"{number}:kind", "kind-unknown", {"value": kind}))
    if latitude is not None and longitude is not None and not is_inside(latitude, longitude):
        problems.append(Problem(f"{number}:latitude", "outside-country"))
    if len(problems) > before or region is None or latitude is None or longitude is None:
        return None
    return Place(
        region,
        cells["district"],
        kind,
        cells["name_kk"] or cells["name_ru"],
        cells["name_ru"] or cells["name_kk"],
        cells["name_en"],
        tuple(name for name in cells["also"].split("|") if name),
        latitude,
        longitude,
    )


COLUMNS = tuple(field.name for field in fields(Place))


def _region(cell: str) -> str | None:
    """The code of a region that is given by code or by its name in any language."""
    return _regions().get(key(cell))


@cache
def _regions() -> dict[str, str]:
    return {
        key(name): territory.code
        for territory in territories.rows()
        if territory.level == "region"
        for name in (territory.code, territory.name_kk, territory.name_ru, territory.name_en)
    }


def _degrees(
    number: int, column: str, cells: Mapping[str, str], problems: list[Problem]
) -> float | None:
    try:
        value = float(cells[column].replace(",", "."))
    except ValueError:
        problems.append(Problem(f"{number}:{column}", "degrees-invalid", {"value": cells[column]}))
        return None
    if not -180 <= value <= 180:
        problems.append(Problem(f"{number}:{column}", "degrees-invalid", {"value": cells[column]}))
        return None
    return value


def from_gazetteer(entries: Iterable[object]) -> Iterator[tuple[int, dict[str, str]]]:
    """Numbered rows for `check` from a JSON list of {kato, name_ru, name_kk, lat, lon, …}.

    An entry without coordinates is left out, and so is one marked `suspect`, unless it is the
    only village among the entries that share its point: a wintering place beside a village often
    claims the village's point too.
    """
    usable = [entry for entry in entries if isinstance(entry, dict) and _has_point(entry)]
    villages: dict[object, int] = {}
    for entry in usable:
        point = (entry["lat"], entry["lon"])
        villages[point] = villages.get(point, 0) + bool(entry.get("village"))
    shared: dict[object, int] = {}
    for entry in usable:
        point = (entry["lat"], entry["lon"])
        shared[point] = shared.get(point, 0) + 1
    for number, entry in enumerate(usable, 1):
        point = (entry["lat"], entry["lon"])
        owner = entry.get("village") and shared[point] > 1 and villages[point] == 1
        if not entry.get("suspect") or owner:
            yield number, _row(entry)


def _has_point(entry: Mapping[str, object]) -> bool:
    return bool(entry.get("kato")) and bool(entry.get("lat")) and bool(entry.get("lon"))


def _row(entry: Mapping[str, object]) -> dict[str, str]:
    code = str(entry["kato"])
    russian, kazakh = str(entry.get("name_ru") or ""), str(entry.get("name_kk") or "")
    return {
        "region": f"KZ-{code[:2]}",
        "district": f"KZ-{code[:2]}-{code[:4]}",
        "kind": parse(russian).kind or "village",
        "name_kk": parse(kazakh).settlement or kazakh,
        "name_ru": parse(russian).settlement or russian,
        "latitude": str(entry["lat"]),
        "longitude": str(entry["lon"]),
    }
