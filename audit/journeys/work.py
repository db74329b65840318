"""The worker: claims waiting jobs one after another and does them, until it is told to stop."""

import logging
from collections.abc import Callable, Mapping
from functools import cache
from threading import Event, Thread

from audit import log
from audit.blobs.files import Blobs
from audit.geo.locate import Locator
from audit.journeys.locate import LOCATE, locate
from audit.journeys.prove import CHECKPOINT, checkpoint_often
from audit.journeys.receive_photo import CLEAN, clean_photo
from audit.settings import Settings
from audit.signing import Signer
from audit.store import jobs
from audit.store.db import Database

Handler = Callable[[str, int], None]
"""Does the job with this key at this moment. It may run twice, so doing it twice is doing it once.

It raises to be tried again later, and enqueues its own job to be done again at a time of its
choosing.
"""
Clock = Callable[[], int]
"""Milliseconds since 1970, UTC."""

LEASE_MS = 300_000
"""Longer than any job takes: after it another worker takes the job over."""
IDLE_S = 1.0
"""How long a new job may wait for a worker that has nothing to do."""
TROUBLE_S = 5.0
"""Pause after the database failed."""


def handlers(
    settings: Settings, db: Database, blobs: Blobs, signer: Signer
) -> Mapping[str, Handler]:
    """What is done for each kind of job. The list of places is read when it is first needed."""
    every = settings.checkpoint_minutes * 60_000

    @cache
    def locator() -> Locator:
        return Locator.open(settings.places, settings.nominatim_url, settings.nominatim_agent)

    return {
        CHECKPOINT: lambda _key, now: checkpoint_often(db, signer, every, now),
        LOCATE: lambda key, now: locate(db, locator(), key, now),
        CLEAN: lambda key, now: clean_photo(db, blobs, key, now),
    }


def work(db: Database, known: Mapping[str, Handler], stop: Event, clock: Clock) -> None:
    """Does jobs as they come until `stop` is set; a failure of one never ends the worker."""
    while not stop.is_set():
        try:
            busy = do_next(db, known, clock)
        except Exception as trouble:
            # A disk that is full or a database that restarts: the worker outlives it.
            log.tell("jobs-unreadable", logging.ERROR, trouble)
            stop.wait(TROUBLE_S)
            continue
        if not busy:
            stop.wait(IDLE_S)


def work_off(
    db: Database,
    known: Mapping[str, Handler],
    clock: Clock,
    done: Callable[[int], None] = lambda _: None,
) -> int:
    """Does all jobs that are due, then returns how many; `done` is told after each."""
    count = 0
    while do_next(db, known, clock):
        count += 1
        done(count)
    return count


def do_next(db: Database, known: Mapping[str, Handler], clock: Clock) -> bool:
    """Does the job that has waited longest; False if none is due.

    Raises Unavailable or StorageFull when the database cannot be written.
    """
    job = db.write(lambda tx: jobs.claim(tx, clock(), LEASE_MS))
    if job is None:
        return False
    try:
        known[job.kind](job.key, clock())
    except Exception as error:
        # Whatever a job stumbles over, the others must go on; the reason is kept with it.
        reason = f"{type(error).__name__}: {error}"
        log.tell("job-failed", logging.WARNING, error, kind=job.kind)
        _close(db, job, lambda tx: jobs.fail(tx, job, reason, clock()))
        return True
    _close(db, job, lambda tx: jobs.finish(tx, job))
    return True


def _close(db: Database, job: jobs.Job, closing: Callable[..., None]) -> None:
    """Notes how a job ended, unless it was asked for anew or taken over in the meantime."""
    try:
        db.write(closing)
    except jobs.LeaseLost:
        log.tell("job-left-to-others", kind=job.kind)


class Worker:
    """A worker in a thread of the server's own process."""

    def __init__(self, db: Database, known: Mapping[str, Handler], clock: Clock):
        self._stop = Event()
        self._thread = Thread(
            target=work, args=(db, known, self._stop, clock), name="worker", daemon=True
        )

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Returns when the job in hand is done; call it before the database is closed."""
        self._stop.set()
        self._thread.join()
