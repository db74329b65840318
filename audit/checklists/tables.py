"""Reading one TOML table key by key; whatever is missing, unknown or wrong becomes a problem."""

from collections.abc import Mapping
from typing import TypeVar, cast

from audit.domain.checklist import Text
from audit.errors import Problem
from audit.language import LANGUAGES

Kind = TypeVar("Kind")

MOST = 1_000_000_000
"""No number of a checklist is larger."""
_NAMES: Mapping[type, str] = {str: "text", int: "whole-number", dict: "table", list: "list"}


class Table:
    """A table of the file. Keys are taken out of it; `close` reports those that nobody took."""

    def __init__(self, where: str, values: Mapping[str, object], problems: list[Problem]) -> None:
        self.where = where
        self.values = dict(values)
        self.problems = problems

    def report(self, code: str, **arguments: str | int | float) -> None:
        self.problems.append(Problem(self.where, code, dict(arguments)))

    def take(self, key: str, kind: type[Kind], absent: Kind) -> Kind:
        """The value of a key that may be left out."""
        value = self.values.pop(key, None)
        if value is None or (isinstance(value, kind) and not _is_no_number(value)):
            return absent if value is None else value
        self.report("checklist-wrong-type", entry=key, expected=_NAMES[kind])
        return absent

    def flag(self, key: str) -> bool:
        """True or false, under a key that may be left out."""
        value = self.values.pop(key, False)
        if not isinstance(value, bool):
            self.report("checklist-wrong-type", entry=key, expected="true-or-false")
        return value is True

    def need(self, key: str, kind: type[Kind], absent: Kind) -> Kind:
        """The value of a key that must be there; `absent` only lets reading go on."""
        if key not in self.values:
            self.report("checklist-missing", entry=key)
        return self.take(key, kind, absent)

    def choice(self, key: str, allowed: tuple[str, ...]) -> str:
        return self.one_of(key, self.need(key, str, ""), allowed)

    def one_of(self, key: str, value: str, allowed: tuple[str, ...]) -> str:
        """`value`, or the first of `allowed` after a report."""
        if value in allowed:
            return value
        if value:
            self.report(
                "checklist-unknown-value", entry=key, value=value, allowed=", ".join(allowed)
            )
        return allowed[0]

    def strings(self, key: str) -> tuple[str, ...]:
        return tuple(self.all_of(key, str))

    def tables(self, key: str) -> "list[Table]":
        """The tables of a list, each with `where` from its id, else from its place."""
        found = self.all_of(key, dict)
        return [
            Table(self._place(values, f"{key}[{n}]"), values, self.problems)
            for n, values in enumerate(found, 1)
        ]

    def _place(self, values: Mapping[str, object], otherwise: str) -> str:
        id = values.get("id")
        return id if isinstance(id, str) and id else f"{self.where}.{otherwise}".lstrip(".")

    def all_of(self, key: str, kind: type[Kind]) -> list[Kind]:
        values = cast(list[object], self.take(key, list, []))
        good = [value for value in values if isinstance(value, kind)]
        if len(good) < len(values):
            self.report("checklist-wrong-type", entry=key, expected=_NAMES[kind])
        return good

    def inner(self, key: str) -> "Table | None":
        """The table under a key that may be left out."""
        values = cast(dict[str, object], self.take(key, dict, {}))
        return Table(f"{self.where}.{key}".lstrip("."), values, self.problems) if values else None

    def named(self, key: str) -> "dict[str, Table]":
        """The tables under a key by their names."""
        outer = cast(dict[str, object], self.take(key, dict, {}))
        tables = {}
        for name, values in outer.items():
            if isinstance(values, dict):
                tables[name] = Table(f"{key}.{name}", values, self.problems)
            else:
                self.report("checklist-wrong-type", entry=f"{key}.{name}", expected="table")
        return tables

    def text(self, key: str) -> Text:
        """A text in the three languages, under a key that must be there."""
        inner = self.inner(key)
        if inner is None:
            self.report("checklist-missing", entry=key)
            return Text("", "", "")
        found = inner.words()
        inner.close()
        return found

    def words(self) -> Text:
        """This table's own kk, ru and en."""
        said = {language: self.take(language, str, "").strip() for language in LANGUAGES}
        for language, words in said.items():
            if not words:
                self.report("checklist-untranslated", missing=language)
        return Text(**said)

    def close(self) -> None:
        for key in self.values:
            self.report("checklist-unknown-key", entry=key)


def _is_no_number(value: object) -> bool:
    """Whether it is one to Python alone: true and false, and what cannot even be written down."""
    return isinstance(value, bool) or (isinstance(value, int) and abs(value) > MOST)
