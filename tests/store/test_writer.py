"""The one writer: an answer means that it is stored, and one's failure is nobody else's."""

import asyncio
import contextlib
import threading
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Self, TypeVar

import psycopg
import pytest
from psycopg.errors import SerializationFailure
from pysqlite3 import dbapi2 as sqlite
from sqlalchemy import Connection, event, text

from audit.errors import Conflict, StorageFull, Unavailable
from audit.store import engine, writer
from audit.store.db import Database
from audit.store.failures import Again

T = TypeVar("T")


def _add(key: str) -> Callable[[Connection], str]:
    def work(tx: Connection) -> str:
        tx.execute(text("INSERT INTO throttles VALUES (:key, 0, 0)"), {"key": key})
        return key

    return work


def _keys(database: Database) -> set[str]:
    with database.read() as tx:
        return set(tx.execute(text('SELECT "key" FROM throttles')).scalars())


class _Hold:
    """A work that keeps the writer busy until it is let go, so that others queue up behind it."""

    def __init__(self, database: Database):
        self.begun, self.free = threading.Event(), threading.Event()
        self.thread = threading.Thread(target=self._ask, args=(database,))
        self.thread.start()
        self.begun.wait()

    def _ask(self, database: Database) -> None:
        with contextlib.suppress(Exception):  # it shares the fate of its group
            database.write(self._work)

    def _work(self, _tx: Connection) -> None:
        self.begun.set()
        self.free.wait()

    def let_go(self) -> None:
        self.free.set()
        self.thread.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.let_go()


def _finished(awaited: Coroutine[Any, Any, T]) -> T:
    """In a thread of its own: in the main one the tests of pages may have left a loop running."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, awaited).result()


def _together(database: Database, works: list[Callable[[Connection], Any]]) -> list[Any]:
    """What each of the works that share a commit returned or raised."""

    async def all_at_once() -> list[Any]:
        asked = [asyncio.ensure_future(database.write_soon(work)) for work in works]
        await asyncio.sleep(0)
        hold.let_go()
        return await asyncio.gather(*asked, return_exceptions=True)

    with _Hold(database) as hold:
        return _finished(all_at_once())


def test_a_work_gives_what_it_returned(database: Database) -> None:
    assert database.write(_add("a")) == "a"
    assert _finished(database.write_soon(_add("b"))) == "b"
    assert _keys(database) == {"a", "b"}


def test_a_failing_work_raises_to_its_own_caller_and_leaves_nothing(database: Database) -> None:
    def fails(tx: Connection) -> None:
        _add("wrong")(tx)
        raise Conflict("visit-differs")

    answers = _together(database, [_add("a"), fails, _add("b"), fails, _add("c")])
    assert [answers[0], answers[2], answers[4]] == ["a", "b", "c"]
    assert isinstance(answers[1], Conflict)
    assert isinstance(answers[3], Conflict)
    assert _keys(database) == {"a", "b", "c"}


def test_a_work_that_the_database_refuses_leaves_the_others_alone(database: Database) -> None:
    answers = _together(database, [_add("a"), _add("b"), _add("a"), _add("c")])
    assert [answers[0], answers[1], answers[3]] == ["a", "b", "c"]
    assert isinstance(answers[2], Exception)
    assert _keys(database) == {"a", "b", "c"}


def test_the_writer_lives_on_after_an_error(database: Database) -> None:
    for _ in range(3):
        with pytest.raises(Exception, match=r"(?i)syntax error|near"):
            database.write(lambda tx: tx.execute(text("SELEKT 1")).rowcount)
    assert database.write(_add("a")) == "a"


def test_a_work_that_met_another_is_run_again(database: Database) -> None:
    runs: list[int] = []

    def meets(tx: Connection) -> str:
        runs.append(1)
        _add("a")(tx)
        if len(runs) < 4:
            raise Again
        return "done"

    assert _together(database, [meets, _add("b")]) == ["done", "b"]
    assert len(runs) == 4
    assert _keys(database) == {"a", "b"}


def test_a_work_that_always_meets_another_is_given_up(database: Database) -> None:
    runs: list[int] = []

    def meets(_tx: Connection) -> None:
        runs.append(1)
        raise SerializationFailure

    with pytest.raises(Unavailable):
        database.write(meets)
    assert len(runs) == 1 + writer.TRIES


def test_a_failed_commit_is_nobodys_success(sqlite_database: Database) -> None:
    """A reference that is only checked at the end breaks the commit of the whole group."""

    def breaks_the_commit(tx: Connection) -> None:
        tx.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        tx.exec_driver_sql("INSERT INTO visit_photos VALUES ('1', 'a', 'b', 0)")

    answers = _together(sqlite_database, [_add("a"), breaks_the_commit, _add("b")])
    assert [type(answer).__name__ for answer in answers] == ["IntegrityError"] * 3
    assert _keys(sqlite_database) == set()
    assert _together(sqlite_database, [_add("a"), _add("b")]) == ["a", "b"]


def test_a_full_disk_is_said_and_the_rest_goes_on(sqlite_url: str) -> None:
    writing = engine.writer(sqlite_url)

    @event.listens_for(writing, "connect")
    def little_room(connection: sqlite.Connection, _record: object) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count={pages + 20}")

    database = Database(engine.reader(sqlite_url), writing)
    answers = _together(database, [_add("a"), _add("b" * 1_000_000), _add("c")])
    assert [answers[0], answers[2]] == ["a", "c"]
    assert isinstance(answers[1], StorageFull)
    assert _keys(database) == {"a", "c"}
    database.close()


def test_a_busy_database_is_unavailable_and_works_again(sqlite_url: str) -> None:
    writing = engine.writer(sqlite_url)

    @event.listens_for(writing, "connect")
    def no_patience(connection: sqlite.Connection, _record: object) -> None:
        connection.execute("PRAGMA busy_timeout=1")

    database = Database(engine.reader(sqlite_url), writing)
    other = sqlite.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    answers = _together_now(database, [_add("a"), _add("b")])
    assert [type(answer) for answer in answers] == [Unavailable, Unavailable]
    other.execute("ROLLBACK")
    other.close()
    assert database.write(_add("a")) == "a"
    database.close()


def _together_now(database: Database, works: list[Callable[[Connection], Any]]) -> list[Any]:
    """As `_together`, where the writer cannot be held because it cannot begin."""

    async def all_at_once() -> list[Any]:
        asked = [database.write_soon(work) for work in works]
        return await asyncio.gather(*asked, return_exceptions=True)

    return _finished(all_at_once())


def test_a_lost_server_is_met_again(postgres_url: str) -> None:
    database = Database.open(postgres_url)
    assert database.write(_add("a")) == "a"
    cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
    with psycopg.connect(postgres_url, autocommit=True) as other:
        other.execute(f"{cut} AND datname = current_database()")
    assert database.write(_add("b")) == "b"
    assert _keys(database) == {"a", "b"}
    database.close()


def test_one_who_goes_away_does_not_disturb_the_others(database: Database) -> None:
    async def some_leave() -> list[str]:
        asked = [asyncio.ensure_future(database.write_soon(_add(key))) for key in "abc"]
        await asyncio.sleep(0)
        asked[1].cancel()
        hold.let_go()
        return list(await asyncio.gather(asked[0], asked[2]))

    with _Hold(database) as hold:
        assert _finished(some_leave()) == ["a", "c"]
    assert database.write(_add("d")) == "d"


def test_closing_finishes_what_was_asked_for(database_url: str) -> None:
    database = Database.open(database_url)
    hold = _Hold(database)
    asked = [threading.Thread(target=database.write, args=(_add(key),)) for key in "abc"]
    for thread in asked:
        thread.start()
    closing = threading.Thread(target=database.close)
    closing.start()
    hold.let_go()
    for thread in [*asked, closing]:
        thread.join()
    with pytest.raises(Unavailable):
        database.write(_add("d"))
    again = Database.open(database_url)
    assert _keys(again) <= {"a", "b", "c"}
    again.close()


def test_groups_have_a_limit(sqlite_database: Database) -> None:
    keys = [str(number) for number in range(writer.GROUP + 20)]
    assert _together(sqlite_database, [_add(key) for key in keys]) == keys


def test_a_slow_work_does_not_hold_up_a_whole_queue(sqlite_database: Database) -> None:
    """After a slow one the group is committed: those behind it come with the next."""
    seen: list[set[str]] = []

    def slow(tx: Connection) -> None:
        _add("slow")(tx)
        time.sleep(2 * writer.PATIENCE)

    _together(sqlite_database, [slow, lambda _tx: seen.append(_keys(sqlite_database))])
    assert seen == [{"slow"}]


def test_quick_works_share_a_commit(sqlite_database: Database) -> None:
    seen: list[set[str]] = []
    _together(sqlite_database, [_add("a"), lambda _tx: seen.append(_keys(sqlite_database))])
    assert seen == [set()]


@pytest.mark.parametrize("writers", [2, 4])
def test_several_writers_lose_nothing(postgres_url: str, writers: int) -> None:
    database = Database.open(postgres_url, writers)
    count = "INSERT INTO throttles VALUES ('n', 0, 1) ON CONFLICT (key) DO UPDATE SET tries = throttles.tries + 1"
    threads = [
        threading.Thread(
            target=lambda: [
                database.write(lambda tx: tx.execute(text(count)).rowcount) for _ in range(25)
            ]
        )
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.read() as tx:
        assert tx.execute(text("SELECT tries FROM throttles")).scalar() == 200
    database.close()


def test_a_deadlock_is_resolved(postgres_url: str) -> None:
    """Two works take the same two rows in opposite order; both are done in the end."""
    database = Database.open(postgres_url, writers=2)
    for key in "ab":
        database.write(_add(key))
    meet = threading.Barrier(2, timeout=10)
    met: set[str] = set()

    def crossing(first: str, second: str) -> Callable[[Connection], None]:
        def work(tx: Connection) -> None:
            add = text('UPDATE throttles SET tries = tries + 1 WHERE "key" = :key')
            tx.execute(add, {"key": first})
            if first not in met:
                met.add(first)
                meet.wait()
            tx.execute(add, {"key": second})

        return work

    threads = [
        threading.Thread(target=database.write, args=(crossing(*pair),)) for pair in ("ab", "ba")
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.read() as tx:
        assert list(tx.execute(text("SELECT tries FROM throttles")).scalars()) == [2, 2]
    database.close()
