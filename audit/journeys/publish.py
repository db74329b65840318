"""A report is made: it names a checkpoint of the trail, and the trail names the file."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection

from audit.canonical import sha256
from audit.journeys.prove import checkpoint, seal
from audit.journeys.report import origin
from audit.language import Language
from audit.reports.facts import Origin
from audit.settings import Settings
from audit.signing import Signer
from audit.store import checkpoints, reports, trail
from audit.store.db import Database
from audit.store.reports import Made


@dataclass(frozen=True, slots=True)
class Subject:
    """What a report tells of."""

    region: UUID
    """Whose trail tells of the report."""
    path: str
    """Of the page that shows the same."""
    content_hash: str
    language: Language


@dataclass(frozen=True, slots=True)
class Press:
    """What makes reports of a server, or of a command."""

    db: Database
    signer: Signer
    settings: Settings


def publish(press: Press, subject: Subject, draw: Callable[[Origin], bytes], now: int) -> bytes:
    """The report's file. `draw` makes it, given where it comes from and which checkpoint it names.

    The same content gives the same file, which is told of once. Whoever has the file can show that
    it is one that was made here, and holds a checkpoint of everything that was before it.
    """
    content = f"{subject.content_hash} {subject.language}"
    with press.db.read() as tx:
        before = reports.of(tx, content)
    number, note = _named(press, before, now)
    file = draw(origin(press.settings, subject.language, subject.path, note))
    made = Made(sha256(file), content, number)
    if made not in before:
        press.db.write(lambda tx: _tell(tx, press.signer, subject, made, now))
    return file


def _named(press: Press, before: Sequence[Made], now: int) -> tuple[int, str]:
    """The checkpoint of the report that was made before, else one that seals all that was."""
    if before:
        number = before[0].checkpoint
        with press.db.read() as tx:
            return number, checkpoints.get(tx, number).note if number else ""
    checkpoint(press.db, press.signer, now)
    with press.db.read() as tx:
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
