"""The guidance's file: which picture and words show how the items of checklists are measured."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from audit.checklists import library
from audit.checklists.crosswalk import Newest
from audit.checklists.tables import Table
from audit.domain.checklist import Checklist, Text
from audit.errors import Invalid, NotFound, Problem
from audit.paths import CHECKLISTS, STATIC

FILE = "guidance.toml"
PICTURES = STATIC / "guidance"
Key = tuple[str, str]
"""A checklist's name and the id of one of its items."""


@dataclass(frozen=True, slots=True)
class Guidance:
    """How one item is measured."""

    picture: str
    """The name of a file under static/guidance."""
    alt: Text
    """What the picture shows."""
    how: Text


@lru_cache(maxsize=64)
def guidance(checklist: Checklist) -> Mapping[str, Guidance]:
    """By item id, for the items that have any; a short form has that of its full checklist, too.

    Raises Invalid `guidance-invalid` with everything that is wrong in the file.
    """
    shown = _published()
    found: dict[str, Guidance] = {}
    for name in (checklist.short_of, checklist.name):
        found |= {id: shown[name, id] for id in checklist.by_id if (name, id) in shown}
    return found


@lru_cache(maxsize=1)
def _published() -> Mapping[Key, Guidance]:
    return read(CHECKLISTS / FILE, PICTURES, library.get)


def read(file: Path, pictures: Path, newest: Newest) -> Mapping[Key, Guidance]:
    """Raises Invalid `guidance-invalid` with everything that is wrong.

    `newest` gives a checklist's newest version by its name, `pictures` is the folder of drawings.
    """
    problems: list[Problem] = []
    try:
        values = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        said = " ".join(str(error).split())
        found = Problem(file.name, "checklist-not-toml", {"reason": said})
        raise Invalid("guidance-invalid", [found]) from error
    head = Table("", values, problems)
    shown: dict[Key, Guidance] = {}
    drawn = {path.name for path in pictures.glob("*.svg")}
    for name in values:
        table = Table(name, head.take(name, dict, {}), problems)
        _picture(table, drawn, newest, shown)
    for unused in sorted(drawn - {f"{name}.svg" for name in values}):
        head.report("guidance-unused-picture", picture=unused)
    if problems:
        raise Invalid("guidance-invalid", problems)
    return shown


def _picture(table: Table, drawn: set[str], newest: Newest, shown: dict[Key, Guidance]) -> None:
    """Adds what one picture shows to all that is shown."""
    picture = f"{table.where}.svg"
    if picture not in drawn:
        table.report("guidance-no-picture", picture=picture)
    shared = Guidance(picture, table.text("alt"), table.text("how"))
    own = table.inner("for") or Table("", {}, table.problems)
    items = table.strings("items")
    if not items:
        table.report("checklist-missing", entry="items")
    for item in items:
        key = _key(table, newest, item)
        if key in shown:
            table.report("guidance-twice", item=item)
        shown[key] = _own(own, item, shared) if item in own.values else shared
    for item in own.values:
        table.report("guidance-not-listed", item=item)
    table.close()


def _own(own: Table, item: str, shared: Guidance) -> Guidance:
    """The words of an item that shares only the drawing, or the drawing and what it shows."""
    table = Table(f"{own.where}.{item}", own.take(item, dict, {}), own.problems)
    how = table.text("how")
    alt = table.text("alt") if "alt" in table.values else shared.alt
    table.close()
    return replace(shared, alt=alt, how=how)


def _key(table: Table, newest: Newest, item: str) -> Key:
    """Where an item is, after a report if it is nowhere."""
    name, _, id = item.partition(":")
    try:
        known = id in newest(name).by_id
    except NotFound:
        known = False
    if not known:
        table.report("guidance-unknown-item", item=item)
    return name, id
