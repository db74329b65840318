"""A photo arrives, in pieces or whole; it is safe before it is acknowledged, and cleaned later."""

import re
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from sqlalchemy import Connection

from audit.blobs import images
from audit.blobs.files import Blobs
from audit.blobs.parts import Part
from audit.domain.visit import PHOTO_BYTES
from audit.errors import Conflict, Invalid, Malformed, TooLarge
from audit.store import jobs, photos, trail
from audit.store.db import Database

CLEAN = "clean-photo"
"""The kind of job that makes the picture that is shown."""

_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Chunk:
    """Bytes of a photo from `offset` on; `length` is the whole photo's, needed at its beginning."""

    sha256: str
    offset: int
    length: int | None
    data: bytes


@dataclass(frozen=True, slots=True)
class Progress:
    """`offset` bytes have arrived; `complete` only when they are the photo, and recorded.

    All bytes and not complete: recording failed, an empty chunk at the end tries it again.
    """

    offset: int
    complete: bool


def progress(db: Database, blobs: Blobs, person: UUID, sha256: str) -> Progress:
    """How far this person's photo is; somebody else's looks like one that nobody sent."""
    _require_hash(sha256)
    with db.read() as tx:
        kept = photos.find(tx, sha256, person)
    if kept:
        return Progress(kept.size, complete=True)
    part = blobs.parts.find(person, sha256)
    return Progress(part.offset if part else 0, complete=False)


def receive_chunk(db: Database, blobs: Blobs, person: UUID, chunk: Chunk, now: int) -> Progress:
    """Adds the chunk; with the last one the photo is checked, kept and recorded.

    Raises Conflict("photo-offset-wrong", offset=…) with what has arrived, Invalid if the bytes
    are not the photo that they are said to be (they are dropped), StorageFull.
    """
    _require_hash(chunk.sha256)
    with blobs.parts.locked(person):
        now_at = progress(db, blobs, person, chunk.sha256)
        if now_at.complete:
            return now_at
        if chunk.offset != now_at.offset:
            raise Conflict("photo-offset-wrong", offset=now_at.offset)
        part = blobs.parts.append(_begun(blobs, person, chunk), chunk.data)
        if part.offset < part.length:
            return Progress(part.offset, complete=False)
        if blobs.parts.sha256(part) != chunk.sha256:
            blobs.parts.drop(part)
            raise Invalid("photo-hash-differs")
        blobs.originals.adopt(part.file, chunk.sha256)
        db.write(lambda tx: _record(tx, chunk.sha256, person, part.length, now))
        blobs.parts.drop(part)
        return Progress(part.length, complete=True)


def receive(db: Database, blobs: Blobs, person: UUID, data: bytes, now: int) -> str:
    """A whole photo out of a form; the answer is its sha256.

    Raises Invalid("photo-not-an-image"), TooLarge, StorageFull: the person can choose again.
    """
    _require_size(len(data))
    if not images.looks_like_photo(data):
        raise Invalid("photo-not-an-image")
    blobs.require_room()
    sha256 = blobs.originals.put(data)
    db.write(lambda tx: _record(tx, sha256, person, len(data), now))
    return sha256


def clean_photo(db: Database, blobs: Blobs, key: str, now: int) -> None:
    """The job: makes the picture that may be shown, or notes why there is none."""
    sha256, _, person = key.partition("/")
    owner = UUID(person)
    event: dict[str, object] = {"photo": sha256, "at": now}
    outcome = images.clean(blobs.originals.path(sha256))
    if isinstance(outcome, images.Refusal):
        event |= {"what": "photo-refused", "reason": outcome}
        keep = partial(photos.refuse, sha256=sha256, person=owner, why=outcome)
    else:
        shown = blobs.shown.put(outcome.jpeg)
        event |= {"what": "photo-cleaned", "shown": shown}
        keep = partial(
            photos.show,
            sha256=sha256,
            person=owner,
            shown_sha256=shown,
            width=outcome.width,
            height=outcome.height,
        )

    def work(tx: Connection) -> None:
        before = photos.find(tx, sha256, owner)
        keep(tx)
        if photos.find(tx, sha256, owner) != before:  # the job may run twice
            # Only where a visit has the photo: other regions need not know of it.
            for region in photos.regions(tx, sha256, owner):
                trail.append(tx, region, event)

    db.write(work)


def _record(tx: Connection, sha256: str, person: UUID, size: int, now: int) -> None:
    if photos.add(tx, sha256, person, size, now):
        jobs.enqueue(tx, CLEAN, f"{sha256}/{person}", now)
    for done in photos.complete_visits(tx, sha256, person):
        trail.append(
            tx,
            done.region,
            {"what": "visit-complete", "visit": str(done.visit), "photo": sha256, "at": now},
        )


def _begun(blobs: Blobs, person: UUID, chunk: Chunk) -> Part:
    """The part that the chunk belongs to, which it fits into."""
    part = blobs.parts.find(person, chunk.sha256)
    if part is None:
        if chunk.length is None:
            raise Malformed("photo-length-missing")
        _require_size(chunk.length)
        part = blobs.parts.begin(person, chunk.sha256, chunk.length)
    differs = chunk.length is not None and chunk.length != part.length
    if differs or part.offset + len(chunk.data) > part.length:
        blobs.parts.drop(part)
        raise Invalid("photo-length-differs", length=part.length)
    return part


def _require_hash(sha256: str) -> None:
    if not _SHA256.fullmatch(sha256):
        raise Malformed("photo-name-wrong")


def _require_size(size: int) -> None:
    if size == 0:
        raise Invalid("photo-empty")
    if size > PHOTO_BYTES:
        raise TooLarge("photo-too-large", megabytes=PHOTO_BYTES // 1_000_000)
