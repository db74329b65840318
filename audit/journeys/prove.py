"""Makes the trail provable: signs checkpoints of it, and gives all of it to whoever wants to check."""

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

from sqlalchemy import Connection

from audit.proof import BEGINNING, FORMAT, Checkpoint, read_checkpoint, signed
from audit.signing import Signer, take_over
from audit.store import checkpoints, jobs, territories, trail
from audit.store.checkpoints import Kept
from audit.store.db import Database
from audit.store.moments import to_datetime

CHECKPOINT = "checkpoint"
ORIGIN = "open-door-trail"


def checkpoint(db: Database, signer: Signer, now: int) -> Kept | None:
    """As `seal`, in a transaction of its own."""
    return db.write(lambda tx: seal(tx, signer, now))


def seal(tx: Connection, signer: Signer, now: int) -> Kept | None:
    """Signs how far every chain has come; None if nothing has happened since the last time."""
    heads = checkpoints.heads(tx)
    last = next(iter(checkpoints.latest(tx)), None)
    before = read_checkpoint(last.note) if last else None
    if heads == (before.heads if before else ()):
        return None
    found = Checkpoint(
        ORIGIN,
        before.number + 1 if before else 1,
        to_datetime(now).isoformat(timespec="seconds"),
        before.digest if before else BEGINNING,
        heads,
    )
    signature = base64.b64decode(signer.sign(found.text.encode()))
    key = base64.b64decode(signer.public_key)
    kept = Kept(found.number, now, signer.public_key, signed(found.text, ORIGIN, key, signature))
    checkpoints.keep(tx, kept)
    return kept


def checkpoint_often(db: Database, signer: Signer, every_ms: int, now: int) -> None:
    """The job: signs, and asks for itself again."""
    checkpoint(db, signer, now)
    db.write(lambda tx: ask_for_checkpoint(tx, now + every_ms))


def ask_for_checkpoint(tx: Connection, at: int) -> None:
    """There is one such job: asking again moves it."""
    jobs.enqueue(tx, CHECKPOINT, "trail", at)


def change_key(db: Database, keys: Path, now: int) -> Signer:
    """Another key signs from now on; the one before it seals that in its last checkpoint.

    Who trusts the old key can so see that the new one is meant to follow it. Broken off, it can be
    done again. Servers that run sign with the old key until they start anew.
    """
    old, new = Signer.load(keys), Signer.next(keys)
    event = {"what": "key-changed", "key": new.public_key, "at": now}

    def work(tx: Connection) -> None:
        trail.append(tx, territories.everything(tx)[0].id, event)
        seal(tx, old, now)

    db.write(work)
    take_over(keys)
    return new


def export(tx: Connection, signer: Signer) -> Iterator[str]:
    """The trail as lines of JSON, as `audit.proof` reads them, each with its end."""
    notes = checkpoints.everything(tx)
    keys = dict.fromkeys([*(kept.key for kept in notes), signer.public_key])
    yield _line({"format": FORMAT, "version": 1, "keys": list(keys)})
    for kept in notes:
        yield _line({"checkpoint": kept.note})
    for head in checkpoints.heads(tx):
        for event in trail.events(tx, UUID(head.region)):
            yield _line(
                {
                    "region": head.region,
                    "seq": event.seq,
                    "previous": event.previous,
                    "hash": event.hash,
                    "body": event.body,
                }
            )


def _line(said: dict[str, object]) -> str:
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")) + "\n"
