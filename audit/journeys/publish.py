"""A report is made: it names a checkpoint of the trail, and the trail names the file."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection

from audit.canonical import sha256
from audit.journeys.prove import checkpoint, seal
from audit.language import Language
from audit.signing import Signer
from audit.store import checkpoints, reports, trail
from audit.store.db import Database
from audit.store.reports import Made


@dataclass(frozen=True, slots=True)
class Subject:
    """What a report tells of."""

    region: UUID
    """Whose trail tells of the report."""
    content_hash: str
    language: Language


def publish(
    db: Database, signer: Signer, subject: Subject, draw: Callable[[str], bytes], now: int
) -> bytes:
    """The report's file. `draw` makes it, given the note of the checkpoint that is printed in it.

    The same content gives the same file, which is told of once. Whoever has the file can show that
    it is one that was made here, and holds a checkpoint of everything that was before it.
    """
    content = f"{subject.content_hash} {subject.language}"
    with db.read() as tx:
        before = reports.of(tx, content)
    number, note = _named(db, signer, before, now)
    file = draw(note)
    made = Made(sha256(file), content, number)
    if made not in before:
        db.write(lambda tx: _tell(tx, signer, subject, made, now))
    return file


def _named(db: Database, signer: Signer, before: Sequence[Made], now: int) -> tuple[int, str]:
    """The checkpoint of the report that was made before, else one that seals all that was."""
    if before:
        number = before[0].checkpoint
        with db.read() as tx:
            return number, checkpoints.get(tx, number).note if number else ""
    checkpoint(db, signer, now)
    with db.read() as tx:
        latest = checkpoints.latest(tx)
    return (latest[0].number, latest[0].note) if latest else (0, "")


def _tell(tx: Connection, signer: Signer, subject: Subject, made: Made, now: int) -> None:
    trail.hold(tx, subject.region)
    if reports.is_known(tx, made.sha256):
        return  # somebody asked for it at the same moment
    event = {
        "what": "report-made",
        "report": made.sha256,
        "content": subject.content_hash,
        "language": subject.language,
        "checkpoint": made.checkpoint,
        "at": now,
    }
    seq, _ = trail.append(tx, subject.region, event)
    reports.keep(tx, made, subject.region, seq, now)
    seal(tx, signer, now)
