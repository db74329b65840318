"""Core statements compiled once and run on the driver itself, for the path of every visit.

SQLAlchemy spends 30-50 microseconds on a statement beyond what the database needs; a visit needs
twenty statements.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Dialect, Select, UpdateBase
from sqlalchemy.sql.compiler import SQLCompiler

Statement = Select[*tuple[Any, ...]] | UpdateBase
_Convert = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class _Compiled:
    """A statement in one database's dialect."""

    sql: str
    positional: bool
    slots: tuple[tuple[str, _Convert | None], ...]
    """Parameters, in their order where they go by position."""
    fixed: Mapping[str, Any]
    """What stands in the statement itself, converted."""
    results: tuple[tuple[int, _Convert], ...]

    def parameters(self, values: Mapping[str, Any], known: Mapping[str, Any]) -> Any:
        """All parameters, from `values` and from those that are `known` and converted."""
        bound = [
            known[name]
            if name in known
            else values[name]
            if convert is None
            else convert(values[name])
            for name, convert in self.slots
        ]
        if self.positional:
            return bound
        return {name: value for (name, _), value in zip(self.slots, bound, strict=True)}

    def converted(self, values: Mapping[str, Any]) -> Mapping[str, Any]:
        """`fixed` and these."""
        known = dict(self.fixed)
        for name, convert in self.slots:
            if name in values:
                known[name] = values[name] if convert is None else convert(values[name])
        return known

    def row(self, found: tuple[Any, ...]) -> tuple[Any, ...]:
        row = list(found)
        for place, convert in self.results:
            row[place] = convert(row[place])
        return tuple(row)


class Prepared:
    """A Core statement with `bindparam`s, ready for any database; values go by their names."""

    def __init__(self, statement: Statement):
        self._statement = statement
        self._compiled: dict[str, _Compiled] = {}

    def one(self, tx: Connection, **values: Any) -> tuple[Any, ...] | None:
        """The first row, or None."""
        compiled = self._for(tx)
        found = (
            _driver(tx)
            .execute(compiled.sql, compiled.parameters(values, compiled.fixed))
            .fetchone()
        )
        return compiled.row(found) if found is not None else None

    def all(self, tx: Connection, **values: Any) -> list[tuple[Any, ...]]:
        compiled = self._for(tx)
        rows = (
            _driver(tx)
            .execute(compiled.sql, compiled.parameters(values, compiled.fixed))
            .fetchall()
        )
        return [compiled.row(row) for row in rows]

    def run(self, tx: Connection, **values: Any) -> None:
        compiled = self._for(tx)
        _driver(tx).execute(compiled.sql, compiled.parameters(values, compiled.fixed))

    def touched(self, tx: Connection, **values: Any) -> int:
        """Runs it; gives how many rows it touched. Not inside `together`."""
        compiled = self._for(tx)
        rows: int = (
            _driver(tx).execute(compiled.sql, compiled.parameters(values, compiled.fixed)).rowcount
        )
        return rows

    def each(self, tx: Connection, rows: Iterable[Mapping[str, Any]], **shared: Any) -> None:
        """Runs it for every row of values; `shared` are the same in all of them."""
        compiled = self._for(tx)
        known = compiled.converted(shared)
        parameters = [compiled.parameters(row, known) for row in rows]
        if parameters:
            _driver(tx).cursor().executemany(compiled.sql, parameters)

    def _for(self, tx: Connection) -> _Compiled:
        name = tx.dialect.name
        if name not in self._compiled:
            self._compiled[name] = _compile(self._statement, tx.dialect)
        return self._compiled[name]


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
        name: compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect)
        for name in compiled.params
    }
    results = [
        column.type.dialect_impl(dialect).result_processor(dialect, None)
        for column in statement.exported_columns
        if dialect.name == "sqlite"  # psycopg gives every type that we use by itself
    ]
    fixed = {
        name: value if (convert := converts[name]) is None else convert(value)
        for name, value in compiled.params.items()
        if not compiled.binds[name].required
    }
    names = compiled.positiontup or list(converts)
    return _Compiled(
        sql=str(compiled),
        positional=bool(compiled.positiontup),
        slots=tuple((name, converts[name]) for name in names),
        fixed=fixed,
        results=tuple((place, convert) for place, convert in enumerate(results) if convert),
    )
