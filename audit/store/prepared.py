"""Core statements compiled once and run on the driver itself, for the path of every visit.

SQLAlchemy spends 30-50 microseconds on a statement beyond what the database needs; a visit needs
twenty statements.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Dialect, Select, UpdateBase
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.sql.compiler import SQLCompiler

Statement = Select[*tuple[Any, ...]] | UpdateBase
_Convert = Callable[[Any], Any]

_VALUES = re.compile(r"(.* )VALUES (\([^()]*\))(.*)", re.DOTALL)
_POSTGRESQL = PGDialect_psycopg(paramstyle="format")  # type: ignore[no-untyped-call]
"""With parameters by position, as SQLite has them."""


@dataclass(frozen=True, slots=True)
class _Compiled:
    """A statement in one database's dialect."""

    sql: str
    parameters: tuple[tuple[str, _Convert | None], ...]
    """In their order."""
    results: tuple[tuple[int, _Convert], ...]
    insert: tuple[str, str, str]
    """What stands before VALUES, its brackets, and what stands after them, of an INSERT."""

    def bind(self, values: dict[str, Any]) -> tuple[Any, ...]:
        return tuple(
            [
                values[name] if convert is None else convert(values[name])
                for name, convert in self.parameters
            ]
        )

    def row(self, found: tuple[Any, ...]) -> tuple[Any, ...]:
        row = list(found)
        for place, convert in self.results:
            row[place] = convert(row[place])
        return tuple(row)


class Prepared:
    """A Core statement with a `bindparam` for every value, ready for any database."""

    def __init__(self, statement: Statement):
        self._statement = statement
        self._compiled: dict[str, _Compiled] = {}

    def one(self, tx: Connection, **values: Any) -> tuple[Any, ...] | None:
        """The first row, or None."""
        compiled = self._for(tx)
        found = _driver(tx).execute(compiled.sql, compiled.bind(values)).fetchone()
        return compiled.row(found) if found is not None else None

    def all(self, tx: Connection, **values: Any) -> list[tuple[Any, ...]]:
        compiled = self._for(tx)
        rows = _driver(tx).execute(compiled.sql, compiled.bind(values)).fetchall()
        return [compiled.row(row) for row in rows]

    def run(self, tx: Connection, **values: Any) -> None:
        compiled = self._for(tx)
        _driver(tx).execute(compiled.sql, compiled.bind(values))

    def touched(self, tx: Connection, **values: Any) -> int:
        """Runs it; gives how many rows it touched. Not inside `together`."""
        compiled = self._for(tx)
        rows: int = _driver(tx).execute(compiled.sql, compiled.bind(values)).rowcount
        return rows

    def each(self, tx: Connection, rows: Sequence[tuple[str | int, ...]], **shared: Any) -> None:
        """Runs an INSERT for all rows in one statement.

        `shared` are the same in all rows and are the statement's first parameters; a row has the
        others in the statement's order, texts and whole numbers only.
        """
        if not rows:
            return
        compiled = self._for(tx)
        first = [
            shared[name] if convert is None else convert(shared[name])
            for name, convert in compiled.parameters[: len(shared)]
        ]
        before, group, after = compiled.insert
        if tx.dialect.name == "sqlite":
            sql = before + "VALUES " + ", ".join([group] * len(rows)) + after
            _driver(tx).execute(sql, [value for row in rows for value in (*first, *row)])
            return
        # A list for each column: psycopg reads a statement anew when it has many parameters.
        kinds = group[1:-1].split(", ")
        lists = ", ".join(f"{kind}[]" for kind in kinds[len(first) :])
        chosen = ", ".join([*kinds[: len(first)], "given.*"])
        sql = f"{before}SELECT {chosen} FROM unnest({lists}) AS given{after}"  # noqa: S608 - our own words
        _driver(tx).execute(sql, [*first, *map(list, zip(*rows, strict=True))])

    def _for(self, tx: Connection) -> _Compiled:
        name = tx.dialect.name
        compiled = self._compiled.get(name)
        if compiled is None:
            dialect = tx.dialect if name == "sqlite" else _POSTGRESQL
            compiled = self._compiled[name] = _compile(self._statement, dialect)
        return compiled


@contextmanager
def together(tx: Connection) -> Iterator[None]:
    """Prepared statements inside go to PostgreSQL in one trip, or as many as rows are read."""
    if tx.dialect.name != "postgresql":
        yield
        return
    with _driver(tx).pipeline():
        yield


def _driver(tx: Connection) -> Any:
    return tx.connection.dbapi_connection


def _compile(statement: Statement, dialect: Dialect) -> _Compiled:
    compiled = statement.compile(dialect=dialect)
    assert isinstance(compiled, SQLCompiler)  # noqa: S101 - what every SQL dialect compiles to
    converts = {
        name: parameter.type.dialect_impl(dialect).bind_processor(dialect)
        for name, parameter in compiled.binds.items()
    }
    results = [
        column.type.dialect_impl(dialect).result_processor(dialect, None)
        for column in statement.exported_columns
        if dialect.name == "sqlite"  # psycopg gives every type that we use by itself
    ]
    insert = _VALUES.fullmatch(str(compiled))
    return _Compiled(
        sql=str(compiled),
        parameters=tuple((name, converts[name]) for name in compiled.positiontup or ()),
        results=tuple((place, convert) for place, convert in enumerate(results) if convert),
        insert=(insert[1], insert[2], insert[3]) if insert else ("", "", ""),
    )
