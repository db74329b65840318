"""The one writer: works run one after another, are committed in groups, and answered after that."""

import asyncio
import queue
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine

from audit.errors import Unavailable
from audit.store.failures import DATABASE_ERRORS, in_our_words, may_pass, was_undone

Work = Callable[[Connection], Any]

GROUP = 256
"""At most so many works share a commit."""
PATIENCE = 0.02
"""Seconds after which a group takes no further work, so that a slow one holds few others up."""
TRIES = 8
"""How often a work is run that keeps meeting others' writes."""


@dataclass(slots=True)
class _Errand:
    """A work on its way: asked for by a thread (`future`) or by a coroutine of `loop`."""

    work: Work
    future: "Future[Any] | asyncio.Future[Any]"
    loop: asyncio.AbstractEventLoop | None = None
    value: Any = None
    error: Exception | None = None

    def answer(self) -> None:
        if self.future.done():  # the one who asked has gone
            return
        if self.error is None:
            self.future.set_result(self.value)
        else:
            self.future.set_exception(self.error)


class Writer:
    """Threads that run works on connections of `engine`: one on SQLite, a few on PostgreSQL."""

    def __init__(self, engine: Engine, threads: int = 1):
        self._engine = engine
        self._queue: queue.SimpleQueue[_Errand | None] = queue.SimpleQueue()
        self._door = threading.Lock()
        self._closed = False
        self._threads = [
            threading.Thread(target=self._serve, name=f"writer-{number}", daemon=True)
            for number in range(threads)
        ]
        for thread in self._threads:
            thread.start()

    def write(self, work: Work) -> Any:
        """Runs `work`; returns what it returned once that is durable, or raises what it raised."""
        future: Future[Any] = Future()
        self._put(_Errand(work, future))
        return future.result()

    async def write_soon(self, work: Work) -> Any:
        """As `write`, without holding up the event loop."""
        loop = asyncio.get_running_loop()
        future = loop.create_future()
        self._put(_Errand(work, future, loop))
        return await future

    def close(self) -> None:
        """Finishes what was asked for so far; whoever asks later gets Unavailable."""
        with self._door:
            if not self._closed:
                self._closed = True
                self._queue.put(None)
        for thread in self._threads:
            thread.join()

    def _put(self, errand: _Errand) -> None:
        with self._door:
            if self._closed:
                raise Unavailable("closing")
            self._queue.put(errand)

    def _serve(self) -> None:
        hand = _Hand(self._engine)
        while (first := self._queue.get()) is not None:
            _answer(hand.commit_group(self._group(first)))
        self._queue.put(None)
        hand.drop()

    def _group(self, first: _Errand) -> Iterator[_Errand]:
        """`first` and those that wait behind it, taken one by one while the group is young."""
        yield first
        until = time.monotonic() + PATIENCE
        for _ in range(GROUP - 1):
            if time.monotonic() > until:
                return
            try:
                errand = self._queue.get_nowait()
            except queue.Empty:
                return
            if errand is None:
                self._queue.put(None)
                return
            yield errand


class _Hand:
    """One writing connection, opened when it is needed and dropped after any database error."""

    def __init__(self, engine: Engine):
        self._engine = engine
        self._connection: Connection | None = None

    def commit_group(self, group: Iterator[_Errand]) -> list[_Errand]:
        """Runs the works in one transaction. A failing one is undone alone, the others are kept."""
        errands = [next(group)]
        stage = "begin"
        try:
            connection = self._open()
            with connection.begin():
                stage = "work"
                _run_guarded(connection, errands[0])
                for errand in group:
                    errands.append(errand)
                    _run_guarded(connection, errand)
                stage = "commit"
        except DATABASE_ERRORS as error:
            self.drop()
            if stage == "work" or was_undone(error):
                for errand in errands:
                    self._commit_alone(errand)
            else:
                # A commit that failed may yet have been kept: nothing may be run again.
                for errand in errands:
                    errand.error = in_our_words(error)
        return errands

    def _commit_alone(self, errand: _Errand) -> None:
        for attempt in range(TRIES):
            errand.value = errand.error = None
            committing = False
            try:
                connection = self._open()
                with connection.begin():
                    errand.value = errand.work(connection)
                    committing = True
                return
            except DATABASE_ERRORS as error:
                self.drop()
                errand.error = in_our_words(error)
                if not (was_undone(error) or (may_pass(error) and not committing)):
                    return
                time.sleep(0.001 * 2**attempt)
            except Exception as error:
                errand.error = error
                return

    def _open(self) -> Connection:
        if self._connection is None:
            self._connection = self._engine.connect()
        return self._connection

    def drop(self) -> None:
        if self._connection is not None:
            self._connection.invalidate()
            self._connection.close()
            self._connection = None


def _run_guarded(connection: Connection, errand: _Errand) -> None:
    """Runs the work in a savepoint. Only database errors get out: they end the whole group.

    The savepoint is set on the driver itself: SQLAlchemy's own costs ten times as much.
    """
    execute = connection.connection.driver_connection.execute  # type: ignore[union-attr]
    execute("SAVEPOINT work")
    try:
        errand.value = errand.work(connection)
    except DATABASE_ERRORS:
        raise
    except Exception as error:
        errand.error = error
        execute("ROLLBACK TO SAVEPOINT work")
    execute("RELEASE SAVEPOINT work")


def _answer(errands: list[_Errand]) -> None:
    """Wakes those who asked; one call into each event loop for all of its errands."""
    loops: dict[asyncio.AbstractEventLoop, list[_Errand]] = {}
    for errand in errands:
        if errand.loop is None:
            errand.answer()
        else:
            loops.setdefault(errand.loop, []).append(errand)
    for loop, waiting in loops.items():
        if not loop.is_closed():
            loop.call_soon_threadsafe(_answer_all, waiting)


def _answer_all(errands: list[_Errand]) -> None:
    for errand in errands:
        errand.answer()
