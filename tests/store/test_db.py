"""The database: one snapshot for a reader, durable settings, refused versions and addresses."""

import os
import threading
from pathlib import Path

import pytest
from pysqlite3 import dbapi2 as sqlite
from sqlalchemy import Connection, text

from audit.errors import Malformed, Unavailable
from audit.store import engine
from audit.store.db import Database, newest, revision, upgrade


def _add(tx: Connection, key: str) -> None:
    tx.execute(text("INSERT INTO throttles VALUES (:key, 0, 0)"), {"key": key})


def _keys(tx: Connection) -> list[str]:
    return list(tx.execute(text('SELECT "key" FROM throttles ORDER BY 1')).scalars())


def test_a_reader_sees_what_was_written(database: Database) -> None:
    database.write(lambda tx: _add(tx, "a"))
    with database.read() as tx:
        assert _keys(tx) == ["a"]


def test_a_reader_keeps_seeing_the_moment_it_began_at(database: Database) -> None:
    with database.read() as tx:
        assert _keys(tx) == []
        database.write(lambda tx: _add(tx, "a"))
        assert _keys(tx) == []
    with database.read() as tx:
        assert _keys(tx) == ["a"]


def test_a_row_left_unread_holds_no_later_reader_in_the_past(database: Database) -> None:
    for key in ("a", "b"):
        database.write(lambda tx, key=key: _add(tx, key))  # type: ignore[misc]
    with database.read() as tx:
        unread = tx.execute(text('SELECT "key" FROM throttles'))
        assert next(iter(unread))[0] == "a"
    database.write(lambda tx: _add(tx, "c"))
    with database.read() as tx:
        assert _keys(tx) == ["a", "b", "c"]


def test_a_reader_cannot_write(database: Database) -> None:
    with pytest.raises(Exception, match=r"read-only|readonly"), database.read() as tx:
        _add(tx, "a")
    database.write(lambda tx: _add(tx, "a"))


def test_readers_of_many_threads_do_not_meet(database: Database) -> None:
    database.write(lambda tx: _add(tx, "a"))
    seen: list[list[str]] = []

    def look() -> None:
        for _ in range(5):
            with database.read() as tx:
                seen.append(_keys(tx))

    threads = [threading.Thread(target=look) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [["a"]] * 60


def test_sqlite_is_durable_and_follows_references(sqlite_database: Database) -> None:
    def settings(tx: Connection) -> dict[str, object]:
        names = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout", "trusted_schema")
        return {name: tx.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names}

    assert sqlite_database.write(settings) == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 10_000,
        "trusted_schema": 0,
    }


def test_rows_that_point_nowhere_are_refused(database: Database) -> None:
    orphan = "INSERT INTO visit_photos VALUES ('00000000000000000000000000000001', 'a', 'b', 0)"
    with pytest.raises(Exception, match=r"(?i)foreign key"):
        database.write(lambda tx: tx.execute(text(orphan)).rowcount)


def test_an_old_sqlite_is_refused() -> None:
    engine.check_sqlite((3, 51, 3))
    with pytest.raises(Unavailable) as refused:
        engine.check_sqlite((3, 51, 2))
    assert refused.value.code == "sqlite-too-old"
    assert refused.value.arguments == {"found": "3.51.2", "needed": "3.51.3"}


@pytest.mark.parametrize("url", ["", "mysql://root@localhost/x", "sqlite://", "sqlite:///:memory:"])
def test_other_addresses_are_refused(url: str) -> None:
    with pytest.raises(Unavailable) as refused:
        Database.open(url)
    assert refused.value.code == "database-url"


def test_a_password_is_not_repeated() -> None:
    with pytest.raises(Unavailable) as refused:
        Database.open("mysql://root:secret@localhost/x")
    assert "secret" not in str(refused.value)


def test_a_folder_is_made_for_a_new_database(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/new/folder/audit.db"
    upgrade(url)
    db = Database.open(url)
    with db.read() as tx:
        assert revision(tx) == newest()
    db.close()


def test_opening_waits_for_another_that_makes_the_same_file(tmp_path: Path) -> None:
    file = tmp_path / "audit.db"
    other = sqlite.connect(str(file), isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    unaided = sqlite.connect(str(file), timeout=10)
    with pytest.raises(sqlite.OperationalError, match="locked"):
        unaided.execute("PRAGMA journal_mode=WAL")
    unaided.close()

    letting_go = threading.Timer(0.3, other.close)
    letting_go.start()
    upgrade(f"sqlite:///{file}")
    letting_go.join()


def test_opening_gives_up_on_a_file_that_is_never_let_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "_LOCK_WAIT", 0.1)
    other = sqlite.connect(str(tmp_path / "audit.db"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Unavailable):
        upgrade(f"sqlite:///{tmp_path}/audit.db")
    other.close()


def test_an_empty_database_has_no_revision(tmp_path: Path) -> None:
    db = Database.open(f"sqlite:///{tmp_path}/empty.db")
    with db.read() as tx:
        assert revision(tx) is None
    db.close()


def test_a_database_that_cannot_be_reached_is_unavailable(postgres_server: str) -> None:
    db = Database.open(postgres_server.format("there_is_none"))
    with pytest.raises(Unavailable), db.read():
        pass
    with pytest.raises(Unavailable):
        db.write(lambda tx: _add(tx, "a"))
    db.close()


def test_what_no_column_takes_is_the_fault_of_who_said_it(postgres_url: str) -> None:
    """PostgreSQL refuses a text with NUL in it, and a number that is too large to be kept."""
    ask = text('SELECT tries FROM throttles WHERE "key" = :key')
    change = text("UPDATE throttles SET tries = :tries")
    with Database.open(postgres_url) as db:
        db.write(lambda tx: _add(tx, "b"))
        with pytest.raises(Malformed), db.read() as tx:
            tx.execute(ask, {"key": "b\0"})
        with pytest.raises(Malformed):
            db.write(lambda tx: tx.execute(ask, {"key": "b\0"}).all())
        with pytest.raises(Malformed):
            db.write(lambda tx: tx.execute(change, {"tries": 10**25}).rowcount)


def test_a_damaged_file_is_no_success(tmp_path: Path) -> None:
    file = tmp_path / "audit.db"
    file.write_bytes(os.urandom(8_192))
    with pytest.raises(Unavailable) as refused:
        upgrade(f"sqlite:///{file}")
    assert refused.value.code == "not-a-database"
