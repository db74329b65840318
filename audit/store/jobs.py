"""Jobs: work outside the request, asked for in the transaction of its cause, done at least once.

A worker claims a job for a while (a lease). When the lease runs out another may claim it, and the
first one's `finish` is refused, so that in one transaction with it the effect happens once.
"""

from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import Connection, and_, bindparam, func, null, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col

from audit.errors import Conflict
from audit.store.prepared import Prepared
from audit.store.tables import Job as Row

ATTEMPTS = 8
"""After so many failures a job is dead: shown to an operator, not tried again by itself."""
_SHORTEST, _LONGEST = 2_000, 900_000
"""Milliseconds until the next attempt, after the first failure and at most."""


class LeaseLost(Conflict):
    """Somebody else has this job now: what was done in this transaction must be undone."""

    code = "lease-lost"


@dataclass(frozen=True, slots=True)
class Job:
    id: UUID
    kind: str
    key: str
    attempts: int
    """Including this one."""
    token: str
    """Of this claim."""


@dataclass(frozen=True, slots=True)
class DeadJob:
    kind: str
    key: str
    error: str


_NEW = insert(Row).values(
    id=bindparam("id"),
    kind=bindparam("kind"),
    key=bindparam("key"),
    state=bindparam("state"),
    run_at=bindparam("run_at"),
    attempts=bindparam("attempts"),
)
_ENQUEUE = Prepared(
    _NEW.on_conflict_do_update(
        index_elements=[col(Row.kind), col(Row.key)],
        set_={
            "state": _NEW.excluded.state,
            "run_at": _NEW.excluded.run_at,
            "attempts": _NEW.excluded.attempts,
            "token": null(),
            "lease_until": null(),
            "last_error": null(),
        },
    )
)


def enqueue(tx: Connection, kind: str, key: str, run_at: int) -> None:
    """Asks for the job, from `run_at` on. One that is queued, dead or done is queued afresh.

    One that is running is queued too, and its present worker fenced off: it may have read what
    has just changed.
    """
    _ENQUEUE.run(tx, id=uuid4(), kind=kind, key=key, state="queued", run_at=run_at, attempts=0)


def claim(tx: Connection, now: int, lease_ms: int) -> Job | None:
    """The job that has waited longest, for `lease_ms`; None if none is due."""
    lost = and_(col(Row.state) == "running", col(Row.lease_until) <= now)
    tx.execute(
        update(Row)
        .where(lost, col(Row.attempts) >= ATTEMPTS)
        .values(state="dead", token=None, last_error="its workers stopped before it was done")
    )
    due = or_(and_(col(Row.state) == "queued", col(Row.run_at) <= now), lost)
    first = (
        select(col(Row.id))
        .where(due)
        .order_by(col(Row.run_at), col(Row.id))
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    token = uuid4().hex
    row = tx.execute(
        update(Row)
        .where(col(Row.id) == first.scalar_subquery())
        .values(
            state="running",
            attempts=col(Row.attempts) + 1,
            lease_until=now + lease_ms,
            token=token,
        )
        .returning(col(Row.id), col(Row.kind), col(Row.key), col(Row.attempts))
    ).one_or_none()
    return Job(*row, token=token) if row else None


def finish(tx: Connection, job: Job) -> None:
    """Marks the job done. Raises LeaseLost: do it in the transaction of the job's effect."""
    _close(tx, job, state="done", last_error=None)


def fail(tx: Connection, job: Job, error: str, now: int) -> None:
    """Queues the job for later, each time after a longer pause; after `ATTEMPTS` it is dead."""
    dead = job.attempts >= ATTEMPTS
    pause = min(_SHORTEST * 4 ** (job.attempts - 1), _LONGEST)
    _close(tx, job, state="dead" if dead else "queued", last_error=error[:500], run_at=now + pause)


def waiting(tx: Connection, *kinds: str) -> int:
    """How many jobs of these kinds are queued or running."""
    open_ = col(Row.state).in_(("queued", "running"))
    of_these = select(func.count()).where(open_, col(Row.kind).in_(kinds))
    return tx.execute(of_these).scalar() or 0


def dead(tx: Connection) -> list[DeadJob]:
    """What was given up, for an operator to see."""
    rows = tx.execute(
        select(col(Row.kind), col(Row.key), col(Row.last_error))
        .where(col(Row.state) == "dead")
        .order_by(col(Row.kind), col(Row.key))
    )
    return [DeadJob(kind, key, error or "") for kind, key, error in rows]


def _close(tx: Connection, job: Job, **values: object) -> None:
    done = tx.execute(
        update(Row)
        .where(col(Row.id) == job.id, col(Row.token) == job.token, col(Row.state) == "running")
        .values(token=None, lease_until=None, **values)
    )
    if done.rowcount != 1:
        raise LeaseLost(kind=job.kind, key=job.key)
