"""How a connection is opened: SQLite (the default) and PostgreSQL, made to behave alike."""

import time
from pathlib import Path
from typing import Any

from psycopg import IsolationLevel
from pysqlite3 import dbapi2 as sqlite
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from audit.errors import Unavailable

SQLITE_VERSION: str = sqlite.sqlite_version
OLDEST_SQLITE = (3, 51, 3)
"""Earlier ones can lose a write-ahead log that two connections reset at once."""

_LOCK_WAIT = 10
"""Seconds that a connection waits for another to let go of a SQLite file."""
_PRAGMAS = (
    "synchronous=FULL",  # NORMAL loses acknowledged visits when the power fails
    "foreign_keys=ON",
    "trusted_schema=OFF",
    "temp_store=MEMORY",
    "cache_size=-65536",
)


def reader(url: str) -> Engine:
    """Connections that can only read, each transaction from one snapshot."""
    parsed = _parsed(url)
    if parsed.get_backend_name() == "sqlite":
        engine = _sqlite(parsed, "BEGIN", ("query_only=ON",))
    else:
        engine = create_engine(parsed, pool_size=8, max_overflow=32, pool_pre_ping=True)
        event.listen(engine, "connect", _read_only_snapshot)
    return engine


def writer(url: str) -> Engine:
    """Connections for the writer; on SQLite each transaction takes the write lock as it begins."""
    parsed = _parsed(url)
    if parsed.get_backend_name() == "sqlite":
        return _sqlite(parsed, "BEGIN IMMEDIATE")
    return create_engine(parsed)


def migrator(url: str) -> Engine:
    """As `writer`, but SQLite does not follow foreign keys: a rebuilt table keeps its children."""
    parsed = _parsed(url)
    if parsed.get_backend_name() == "sqlite":
        return _sqlite(parsed, "BEGIN IMMEDIATE", ("foreign_keys=OFF",))
    return create_engine(parsed)


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError as broken:
        raise Unavailable("database-url", url="") from broken
    backend = parsed.get_backend_name()
    if backend == "postgresql":
        return parsed.set(drivername="postgresql+psycopg")
    if backend == "sqlite" and parsed.database and parsed.database != ":memory:":
        return parsed.set(drivername="sqlite+pysqlite")
    raise Unavailable("database-url", url=parsed.render_as_string())


def check_sqlite(version: tuple[int, int, int] = sqlite.sqlite_version_info) -> None:
    """Raises Unavailable("sqlite-too-old") for a version that can corrupt its own log."""
    if version < OLDEST_SQLITE:
        raise Unavailable(
            "sqlite-too-old",
            found=".".join(map(str, version)),
            needed=".".join(map(str, OLDEST_SQLITE)),
        )


def _sqlite(url: URL, begin: str, further: tuple[str, ...] = ()) -> Engine:
    check_sqlite()
    Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        url,
        module=sqlite,
        connect_args={"check_same_thread": False, "isolation_level": None, "timeout": _LOCK_WAIT},
        pool_size=8,
        max_overflow=32,
    )

    def configure(connection: sqlite.Connection, _record: object) -> None:
        _write_ahead(connection)
        for pragma in (*_PRAGMAS, *further):
            connection.execute(f"PRAGMA {pragma}").fetchall()

    def start(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    event.listen(engine, "connect", configure)
    event.listen(engine, "begin", start)
    return engine


def _write_ahead(connection: sqlite.Connection) -> None:
    """SQLite does not wait by itself here when another opens the same new file."""
    give_up = time.monotonic() + _LOCK_WAIT
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL").fetchall()
            return
        except sqlite.OperationalError as error:
            if error.sqlite_errorname != "SQLITE_BUSY" or time.monotonic() > give_up:
                raise
        time.sleep(0.01)


def _read_only_snapshot(connection: Any, _record: object) -> None:
    connection.read_only = True
    connection.isolation_level = IsolationLevel.REPEATABLE_READ
