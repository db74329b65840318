"""The crosswalk's file: which items of the published checklists ask the same thing."""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from audit.checklists.tables import Table
from audit.domain.checklist import Checklist, Item
from audit.domain.conditions import parse
from audit.domain.crosswalk import Crosswalk, Follows, Same
from audit.errors import Invalid, NotFound, Problem

FILE = "crosswalk.toml"
_ONLY = {"yes": True, "no": False}
Newest = Callable[[str], Checklist]


def read(file: Path, newest: Newest) -> Crosswalk:
    """Raises Invalid `crosswalk-invalid` with everything that is wrong.

    `newest` gives a checklist's newest version by its name. Codes of items never change meaning,
    so what holds for it holds for the versions before.
    """
    problems: list[Problem] = []
    try:
        values = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        said = " ".join(str(error).split())
        found = Problem(file.name, "checklist-not-toml", {"reason": said})
        raise Invalid("crosswalk-invalid", [found]) from error
    head = Table("", values, problems)
    crosswalk = Crosswalk(
        tuple(_same(table, newest) for table in head.tables("same")),
        tuple(found for table in head.tables("follows") for found in _follows(table, newest)),
    )
    head.close()
    if problems:
        raise Invalid("crosswalk-invalid", problems)
    return crosswalk


def _same(table: Table, newest: Newest) -> Same:
    table.need("asks", str, "")
    items = {name: table.take(name, str, "") for name in list(table.values)}
    found = {name: _item(table, newest, name, id) for name, id in items.items()}
    kinds = {(item.answer_type, item.unit) for item in found.values() if item}
    if len(kinds) > 1 or len(items) < 2:
        table.report("crosswalk-not-the-same", items=", ".join(map(" ".join, items.items())))
    return Same(items)


def _follows(table: Table, newest: Newest) -> Iterator[Follows]:
    checklist, id = table.need("checklist", str, ""), table.need("item", str, "")
    source, when = table.need("from", str, ""), table.need("when", str, "")
    only = table.one_of("only", table.take("only", str, ""), ("", *_ONLY))
    table.close()
    item = _item(table, newest, checklist, id)
    if item is not None and item.answer_type != "yes_no":
        table.report("crosswalk-not-yes-no", item=f"{checklist} {id}")
    try:
        condition = parse(when)
    except Invalid as error:
        table.report(error.code, **error.arguments)
        return
    for named in sorted(condition.asked | condition.measured):
        _item(table, newest, source, named)
    yield Follows(checklist, id, source, condition, _ONLY.get(only))


def _item(table: Table, newest: Newest, name: str, id: str) -> Item | None:
    """The item, after a report if there is none."""
    try:
        item: Mapping[str, Item] = newest(name).by_id
    except NotFound:
        item = {}
    if id not in item:
        table.report("crosswalk-unknown-item", item=f"{name} {id}")
    return item.get(id)
