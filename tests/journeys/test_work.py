"""The worker does what is due, survives what fails, and stops when it is told."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from audit.blobs.files import Blobs
from audit.errors import Unavailable
from audit.journeys import work
from audit.journeys.receive_photo import CLEAN
from audit.journeys.work import Worker, do_next, handlers, work_off
from audit.settings import Settings
from audit.signing import Signer
from audit.store import jobs
from audit.store.db import Database

NOW = 1_790_000_000_000


def enqueue(db: Database, key: str, kind: str = "note", run_at: int = NOW) -> None:
    db.write(lambda tx: jobs.enqueue(tx, kind, key, run_at))


def clock(now: int = NOW) -> Callable[[], int]:
    return lambda: now


def test_all_that_is_due_is_done_in_turn(database: Database) -> None:
    done: list[tuple[str, int]] = []
    told: list[int] = []
    for number, key in enumerate(("b", "a", "later")):
        enqueue(database, key, run_at=NOW + 1_000 * number)
    known = {"note": lambda key, now: done.append((key, now))}
    assert work_off(database, known, clock(NOW + 1_000), told.append) == 2
    assert done == [("b", NOW + 1_000), ("a", NOW + 1_000)]
    assert told == [1, 2]
    assert not do_next(database, known, clock(NOW + 1_000))


def test_a_job_that_fails_is_tried_later_and_holds_up_nothing(database: Database) -> None:
    tries: list[str] = []

    def fail_once(key: str, now: int) -> None:
        tries.append(key)
        if tries == ["a"]:
            raise Unavailable("unavailable")

    enqueue(database, "a")
    enqueue(database, "b", run_at=NOW + 1)
    assert work_off(database, {"note": fail_once}, clock(NOW + 1)) == 2
    assert tries == ["a", "b"]
    assert work_off(database, {"note": fail_once}, clock(NOW + 60_000)) == 1
    assert tries == ["a", "b", "a"]
    assert work_off(database, {"note": fail_once}, clock(NOW + 10**9)) == 0


def test_a_job_of_an_unknown_kind_dies_with_its_reason(database: Database) -> None:
    enqueue(database, "a", kind="strange")
    for day in range(jobs.ATTEMPTS):
        assert do_next(database, {}, clock(NOW + day * 86_400_000))
    with database.read() as tx:
        (dead,) = jobs.dead(tx)
    assert (dead.kind, dead.error) == ("strange", "KeyError: 'strange'")


def test_a_job_that_asks_for_itself_comes_again(database: Database) -> None:
    done: list[int] = []

    def again(key: str, now: int) -> None:
        done.append(now)
        if len(done) == 1:
            enqueue(database, key, run_at=now + 500)

    enqueue(database, "a")
    assert work_off(database, {"note": again}, clock()) == 1
    assert work_off(database, {"note": again}, clock(NOW + 499)) == 0
    assert work_off(database, {"note": again}, clock(NOW + 500)) == 1


def test_the_worker_works_beside_others_until_it_is_stopped(database: Database) -> None:
    done: list[str] = []
    seen = threading.Event()

    def note(key: str, now: int) -> None:
        done.append(key)
        if len(done) >= 20:
            seen.set()

    workers = [Worker(database, {"note": note}, clock()) for _ in range(2)]
    for number in range(20):
        enqueue(database, str(number))
    for worker in workers:
        worker.start()
    assert seen.wait(20)
    for worker in workers:
        worker.stop()
    assert sorted(done) == sorted(map(str, range(20)))
    enqueue(database, "after")
    assert len(done) == 20


def test_the_worker_waits_for_work(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "IDLE_S", 0.01)
    seen = threading.Event()
    worker = Worker(database, {"note": lambda *_: seen.set()}, clock())
    worker.start()
    assert not seen.wait(0.1)
    enqueue(database, "a")
    assert seen.wait(10)
    worker.stop()


def test_the_worker_outlives_a_database_in_trouble(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "TROUBLE_S", 0.01)
    monkeypatch.setattr(work, "IDLE_S", 0.01)
    seen, failed = threading.Event(), threading.Event()

    def troubled() -> int:
        if not failed.is_set():
            failed.set()
            raise Unavailable
        return NOW

    enqueue(sqlite_database, "a")
    worker = Worker(sqlite_database, {"note": lambda *_: seen.set()}, troubled)
    worker.start()
    assert seen.wait(10)
    assert failed.is_set()
    worker.stop()


def test_every_kind_of_job_has_somebody_who_does_it(
    sqlite_database: Database, tmp_path: Path
) -> None:
    settings = Settings.from_env({"AUDIT_DATA": str(tmp_path)})
    signer = Signer.load(tmp_path / "keys")
    known = handlers(settings, sqlite_database, Blobs(tmp_path), signer)
    assert set(known) == {"checkpoint", "locate", "clean-photo"}
    enqueue(sqlite_database, "5b3c1c2e-0000-4000-8000-000000000000", kind="locate")
    enqueue(sqlite_database, f"{'0' * 64}/5b3c1c2e-0000-4000-8000-000000000000", kind=CLEAN)
    assert work_off(sqlite_database, known, clock()) == 2
