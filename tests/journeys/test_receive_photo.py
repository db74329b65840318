"""A photo on its way from a phone to the picture that is shown."""

import hashlib
import json
import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from uuid import UUID

import pytest
from sqlalchemy import Connection

from audit.blobs.files import Blobs
from audit.blobs.images import Refusal
from audit.domain.visit import PHOTO_BYTES
from audit.errors import (
    AuditError,
    Conflict,
    Invalid,
    Malformed,
    StorageFull,
    TooLarge,
    Unavailable,
)
from audit.journeys.receive_photo import (
    CLEAN,
    Chunk,
    Progress,
    clean_photo,
    progress,
    receive,
    receive_chunk,
)
from audit.store import jobs, photos, trail
from audit.store.db import Database
from tests.blobs import pictures
from tests.store import waiting

PHOTO = pictures.from_a_phone()
NAME = hashlib.sha256(PHOTO).hexdigest()
NOW = 1_790_000_000_000


@pytest.fixture
def blobs(tmp_path: Path) -> Blobs:
    return Blobs(tmp_path / "photos", least_free_bytes=0, least_free_share=0)


@pytest.fixture
def auditor(database: Database) -> UUID:
    def begin(tx: Connection) -> UUID:
        waiting.station(tx)
        return waiting.person(tx)

    return database.write(begin)


def piece(start: int, end: int, length: int | None = len(PHOTO), of: bytes = PHOTO) -> Chunk:
    return Chunk(hashlib.sha256(of).hexdigest(), start, length, of[start:end])


def refusal(work: Callable[[], object]) -> str:
    with pytest.raises(AuditError) as refused:
        work()
    return refused.value.code


def test_a_photo_in_pieces_is_kept_whole(database: Database, blobs: Blobs, auditor: UUID) -> None:
    assert progress(database, blobs, auditor, NAME) == Progress(0, complete=False)
    first = receive_chunk(database, blobs, auditor, piece(0, 1000), NOW)
    assert first == progress(database, blobs, auditor, NAME) == Progress(1000, complete=False)
    done = Progress(len(PHOTO), complete=True)
    assert receive_chunk(database, blobs, auditor, piece(1000, len(PHOTO), None), NOW) == done
    assert progress(database, blobs, auditor, NAME) == done
    assert blobs.originals.path(NAME).read_bytes() == PHOTO
    assert blobs.parts.find(auditor, NAME) is None


def test_the_last_photo_completes_the_visit_and_the_trail_says_so(
    database: Database, blobs: Blobs, auditor: UUID
) -> None:
    visit = database.write(lambda tx: waiting.visit(tx, auditor, [NAME]))
    receive_chunk(database, blobs, auditor, piece(0, 1000), NOW)
    with database.read() as tx:
        assert waiting.state(tx, visit) == "awaiting_photos"
        assert list(trail.events(tx, waiting.REGION)) == []
    receive_chunk(database, blobs, auditor, piece(1000, len(PHOTO)), NOW)
    with database.read() as tx:
        assert waiting.state(tx, visit) == "complete"
        [event] = trail.events(tx, waiting.REGION)
        assert json.loads(event.body)["visit"] == str(visit)
        assert trail.broken_at(tx, waiting.REGION) is None


def test_a_complete_photo_is_acknowledged_again_and_recorded_once(
    database: Database, blobs: Blobs, auditor: UUID
) -> None:
    for start in (0, 0, 5, len(PHOTO)):
        at = receive_chunk(database, blobs, auditor, piece(start, len(PHOTO)), NOW)
        assert at == Progress(len(PHOTO), complete=True)
    claimed = [database.write(lambda tx: jobs.claim(tx, NOW, 1000)) for _ in range(2)]
    assert [job and (job.kind, job.key) for job in claimed] == [
        (CLEAN, f"{NAME}/{auditor}"),
        None,
    ]


def test_a_chunk_at_a_wrong_place_is_told_the_right_one(
    database: Database, blobs: Blobs, auditor: UUID
) -> None:
    receive_chunk(database, blobs, auditor, piece(0, 1000), NOW)
    for start in (0, 999, 1001, 5000):
        with pytest.raises(Conflict) as wrong:
            receive_chunk(database, blobs, auditor, piece(start, 6000), NOW)
        assert wrong.value.arguments["offset"] == 1000
    receive_chunk(database, blobs, auditor, piece(1000, len(PHOTO)), NOW)
    assert progress(database, blobs, auditor, NAME).complete


def test_bytes_that_are_another_photo_are_dropped_and_the_right_ones_can_follow(
    database: Database, blobs: Blobs, auditor: UUID
) -> None:
    wrong = Chunk(NAME, 0, len(PHOTO), PHOTO[:-1] + b"?")
    assert refusal(lambda: receive_chunk(database, blobs, auditor, wrong, NOW)) == (
        "photo-hash-differs"
    )
    assert progress(database, blobs, auditor, NAME) == Progress(0, complete=False)
    assert not blobs.originals.path(NAME).exists()
    assert receive_chunk(database, blobs, auditor, piece(0, len(PHOTO)), NOW).complete


@pytest.mark.parametrize(
    "further", [piece(1000, 2000, 1500), Chunk(NAME, 1000, None, PHOTO), piece(1000, 2000, 99_999)]
)
def test_a_length_that_cannot_be_is_refused_and_the_photo_begun_anew(
    database: Database, blobs: Blobs, auditor: UUID, further: Chunk
) -> None:
    receive_chunk(database, blobs, auditor, piece(0, 1000), NOW)
    assert refusal(lambda: receive_chunk(database, blobs, auditor, further, NOW)) == (
        "photo-length-differs"
    )
    assert progress(database, blobs, auditor, NAME) == Progress(0, complete=False)


@pytest.mark.parametrize(
    ("chunk", "kind", "code"),
    [
        (Chunk("../../etc/passwd", 0, 5, b"12345"), Malformed, "photo-name-wrong"),
        (Chunk(NAME.upper(), 0, 5, b"12345"), Malformed, "photo-name-wrong"),
        (Chunk(NAME + "\n", 0, 5, b"12345"), Malformed, "photo-name-wrong"),
        (Chunk(NAME, 0, None, b"12345"), Malformed, "photo-length-missing"),
        (Chunk(NAME, 0, 0, b""), Invalid, "photo-empty"),
        (Chunk(NAME, 0, PHOTO_BYTES + 1, b"12345"), TooLarge, "photo-too-large"),
    ],
)
def test_a_chunk_that_makes_no_sense_leaves_nothing_behind(
    database: Database,
    blobs: Blobs,
    auditor: UUID,
    chunk: Chunk,
    kind: type[AuditError],
    code: str,
) -> None:
    with pytest.raises(kind) as refused:
        receive_chunk(database, blobs, auditor, chunk, NOW)
    assert refused.value.code == code
    assert [
        file for file in blobs.folder.rglob("*") if file.is_file() and file.name != "lock"
    ] == []
    assert (
        receive_chunk(database, blobs, auditor, Chunk(NAME, 0, PHOTO_BYTES, b"1"), NOW).offset == 1
    )


def test_nobody_learns_that_somebody_else_sent_the_same_photo(
    database: Database, blobs: Blobs, auditor: UUID
) -> None:
    stranger = database.write(waiting.person)
    receive_chunk(database, blobs, auditor, piece(0, len(PHOTO)), NOW)
    assert progress(database, blobs, stranger, NAME) == Progress(0, complete=False)
    first = receive_chunk(database, blobs, stranger, piece(0, 1000), NOW)
    assert first == Progress(1000, complete=False)
    assert receive_chunk(database, blobs, stranger, piece(1000, len(PHOTO)), NOW).complete


def test_racing_senders_of_one_photo_never_spoil_it(
    database: Database, blobs: Blobs, auditor: UUID
) -> None:
    together = Barrier(6)

    def send(seed: int) -> int:
        chance, clashes = random.Random(seed), 0  # noqa: S311 - no secret
        at, first = progress(database, blobs, auditor, NAME), True
        together.wait()  # all six are about to send the first piece,
        while not at.complete:
            try:
                receive_chunk(
                    database,
                    blobs,
                    auditor,
                    piece(at.offset, at.offset + chance.randint(1, 600)),
                    NOW,
                )
            except Conflict:
                clashes += 1
            if first:
                together.wait()  # and none goes on before all six have sent it
                first = False
            at = progress(database, blobs, auditor, NAME)
        return clashes

    with ThreadPoolExecutor(6) as pool:
        clashes = sum(pool.map(send, range(6)))
    assert clashes >= 5, "they did meet"
    assert blobs.originals.path(NAME).read_bytes() == PHOTO
    assert progress(database, blobs, auditor, NAME) == Progress(len(PHOTO), complete=True)


def test_a_photo_that_could_not_be_recorded_is_finished_by_an_empty_chunk(
    database: Database, database_url: str, blobs: Blobs, auditor: UUID
) -> None:
    """The bytes are not lost with the record: they need not be sent again."""
    closing = Database.open(database_url)
    closing.close()
    with pytest.raises(Unavailable):
        receive_chunk(closing, blobs, auditor, piece(0, len(PHOTO)), NOW)
    closing.close()
    assert progress(database, blobs, auditor, NAME) == Progress(len(PHOTO), complete=False)
    finished = receive_chunk(database, blobs, auditor, piece(len(PHOTO), len(PHOTO)), NOW)
    assert finished == Progress(len(PHOTO), complete=True)
    assert blobs.originals.path(NAME).read_bytes() == PHOTO
    assert blobs.parts.find(auditor, NAME) is None


def test_a_photo_is_on_the_disk_before_it_is_recorded(
    database: Database, blobs: Blobs, auditor: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []
    add = photos.add

    def looked(tx: Connection, sha256: str, *further: object) -> bool:
        seen.append(blobs.originals.path(sha256).read_bytes())
        return add(tx, sha256, *further)  # type: ignore[arg-type]

    monkeypatch.setattr(photos, "add", looked)
    receive_chunk(database, blobs, auditor, piece(0, len(PHOTO)), NOW)
    assert seen[-1] == PHOTO


def test_a_whole_photo_out_of_a_form_is_kept(
    database: Database, blobs: Blobs, auditor: UUID
) -> None:
    visit = database.write(lambda tx: waiting.visit(tx, auditor, [NAME]))
    for _ in range(2):
        assert receive(database, blobs, auditor, PHOTO, NOW) == NAME
    assert progress(database, blobs, auditor, NAME) == Progress(len(PHOTO), complete=True)
    with database.read() as tx:
        assert waiting.state(tx, visit) == "complete"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "photo-empty"),
        (b"%PDF-1.7", "photo-not-an-image"),
        (PHOTO.ljust(PHOTO_BYTES + 1), "photo-too-large"),
    ],
)
def test_a_wrong_file_in_a_form_is_told_at_once(
    database: Database, blobs: Blobs, auditor: UUID, data: bytes, code: str
) -> None:
    assert refusal(lambda: receive(database, blobs, auditor, data, NOW)) == code
    assert not blobs.folder.exists()


def test_a_full_disk_takes_no_photo_out_of_a_form(
    database: Database, tmp_path: Path, auditor: UUID
) -> None:
    full = Blobs(tmp_path / "full", least_free_share=1.0)
    with pytest.raises(StorageFull):
        receive(database, full, auditor, PHOTO, NOW)
    with database.read() as tx:
        assert photos.find(tx, NAME, auditor) is None


def test_the_job_makes_the_picture_that_is_shown(
    database: Database, blobs: Blobs, auditor: UUID
) -> None:
    receive(database, blobs, auditor, PHOTO, NOW)
    for _ in range(2):
        clean_photo(database, blobs, f"{NAME}/{auditor}", NOW)
    with database.read() as tx:
        kept = photos.find(tx, NAME, auditor)
    assert kept is not None
    assert kept.shown_sha256 is not None
    jpeg = blobs.shown.path(kept.shown_sha256).read_bytes()
    assert jpeg.startswith(b"\xff\xd8\xff")
    assert b"PhoneMaker" in PHOTO
    assert b"PhoneMaker" not in jpeg


def test_the_job_notes_why_a_photo_cannot_be_shown(
    database: Database, blobs: Blobs, auditor: UUID
) -> None:
    broken = PHOTO[:-300]
    name = receive(database, blobs, auditor, broken, NOW)
    clean_photo(database, blobs, f"{name}/{auditor}", NOW)
    with database.read() as tx:
        assert photos.find(tx, name, auditor) == photos.Kept(len(broken), None, Refusal.DAMAGED)
    assert blobs.originals.path(name).read_bytes() == broken, "it may still be evidence"


@pytest.mark.parametrize(
    ("photo", "what"), [(PHOTO, "photo-cleaned"), (PHOTO[:-300], "photo-refused")]
)
def test_what_became_of_a_photo_is_told_once(
    database: Database, blobs: Blobs, auditor: UUID, photo: bytes, what: str
) -> None:
    """The job runs again where a server died between its effect and its end."""
    name = receive(database, blobs, auditor, photo, NOW)
    database.write(lambda tx: waiting.visit(tx, auditor, [name]))
    for _ in range(2):
        clean_photo(database, blobs, f"{name}/{auditor}", NOW)
    with database.read() as tx:
        told = [json.loads(event.body)["what"] for event in trail.events(tx, waiting.REGION)]
    assert told.count(what) == 1
