"""Jobs: claimed with a lease, fenced, retried with pauses, and done once in effect."""

from uuid import uuid4

import pytest
from sqlalchemy import Connection, text

from audit.store import jobs
from audit.store.db import Database
from audit.store.jobs import ATTEMPTS, Job, LeaseLost

LEASE = 1_000


def enqueue(database: Database, key: str = "a", run_at: int = 0) -> None:
    database.write(lambda tx: jobs.enqueue(tx, "locate", key, run_at))


def claim(database: Database, now: int) -> Job:
    job = database.write(lambda tx: jobs.claim(tx, now, LEASE))
    assert job is not None
    return job


def nothing_is_due(database: Database, now: int) -> bool:
    return database.write(lambda tx: jobs.claim(tx, now, LEASE)) is None


def test_jobs_are_claimed_oldest_first_and_only_when_due(database: Database) -> None:
    enqueue(database, "later", 20)
    enqueue(database, "sooner", 10)
    assert nothing_is_due(database, 9)
    assert claim(database, 30).key == "sooner"
    assert claim(database, 30).key == "later"
    assert nothing_is_due(database, 30)


def test_the_same_job_is_asked_for_once(database: Database) -> None:
    enqueue(database)
    enqueue(database)
    job = claim(database, 1)
    assert nothing_is_due(database, 1)
    database.write(lambda tx: jobs.finish(tx, job))
    assert nothing_is_due(database, 10**12)


def test_a_finished_job_is_queued_again_when_its_cause_comes_again(database: Database) -> None:
    enqueue(database)
    job = claim(database, 1)
    database.write(lambda tx: jobs.finish(tx, job))
    enqueue(database)
    assert claim(database, 2).id == job.id


def test_a_job_asked_for_while_it_runs_runs_again(database: Database) -> None:
    enqueue(database)
    first = claim(database, 1)
    enqueue(database)
    second = claim(database, 2)
    with pytest.raises(LeaseLost):
        database.write(lambda tx: jobs.finish(tx, first))
    database.write(lambda tx: jobs.finish(tx, second))


def test_a_failed_job_waits_longer_each_time_and_dies_at_last(database: Database) -> None:
    enqueue(database)
    now = 0
    for pause in (2, 8, 32, 128, 512, 900, 900):
        job = claim(database, now)
        fail(database, job, now)
        now += pause * 1_000
        assert nothing_is_due(database, now - 1)
    job = claim(database, now)
    assert job.attempts == ATTEMPTS
    fail(database, job, now)
    assert nothing_is_due(database, 10**13)
    with database.read() as tx:
        assert [(dead.key, dead.error) for dead in jobs.dead(tx)] == [("a", "no route")]


def fail(database: Database, job: Job, now: int) -> None:
    database.write(lambda tx: jobs.fail(tx, job, "no route", now))


def test_a_job_whose_workers_always_stop_dies(database: Database) -> None:
    enqueue(database)
    for attempt in range(ATTEMPTS):
        claim(database, attempt * LEASE)
    assert nothing_is_due(database, ATTEMPTS * LEASE - 1)
    assert nothing_is_due(database, ATTEMPTS * LEASE)
    with database.read() as tx:
        assert len(jobs.dead(tx)) == 1


def test_a_lease_that_ran_out_can_be_taken_over(database: Database) -> None:
    enqueue(database)
    slow = claim(database, 0)
    assert nothing_is_due(database, LEASE - 1)
    quick = claim(database, LEASE)
    assert (quick.id, quick.attempts) == (slow.id, 2)


def _effect(tx: Connection, job: Job, fenced: bool) -> None:
    """Counts in a table of the test's own; without the fence as a worker would that forgot it."""
    tx.execute(text("UPDATE throttles SET tries = tries + 1"))
    if fenced:
        jobs.finish(tx, job)


@pytest.mark.parametrize(("fenced", "effects"), [(True, 1), (False, 2)])
def test_a_stolen_lease_leaves_one_effect(database: Database, fenced: bool, effects: int) -> None:
    """The unfenced run is the negative control: it shows that the test would see a second effect."""
    database.write(lambda tx: tx.execute(text("INSERT INTO throttles VALUES ('x', 0, 0)")).rowcount)
    enqueue(database)
    slow = claim(database, 0)
    quick = claim(database, LEASE)
    for job in (quick, slow):
        try:
            database.write(lambda tx, job=job: _effect(tx, job, fenced))  # type: ignore[misc]
        except LeaseLost:
            assert job is slow
    with database.read() as tx:
        assert tx.execute(text("SELECT tries FROM throttles")).scalar() == effects


def test_a_lost_lease_cannot_fail_the_job_of_another(database: Database) -> None:
    enqueue(database)
    slow = claim(database, 0)
    quick = claim(database, LEASE)
    with pytest.raises(LeaseLost):
        database.write(lambda tx: jobs.fail(tx, slow, "late", LEASE))
    database.write(lambda tx: jobs.finish(tx, quick))


def test_a_job_is_undone_with_its_cause(database: Database) -> None:
    def work(tx: Connection) -> None:
        jobs.enqueue(tx, "locate", str(uuid4()), 0)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        database.write(work)
    assert nothing_is_due(database, 10)
