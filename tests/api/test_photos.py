"""Photos over HTTP, from a real server and over connections that break."""

import hashlib
import http.client
import json
import logging
import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from uuid import UUID, uuid4

import pytest
import uvicorn
from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse
from sqlalchemy import Connection

from audit.api import photos as api
from audit.api.wire import error_body
from audit.blobs.files import Blobs
from audit.credentials import token_hash
from audit.domain.access import Role
from audit.errors import AuditError
from audit.guard import Parts
from audit.language import preferred
from audit.settings import Settings
from audit.signing import Signer
from audit.store import sessions
from audit.store.db import Database
from audit.store.tables_people import Grant, SignIn
from tests.blobs import pictures
from tests.store import waiting

PHOTO = pictures.grainy(1200, 900)
NAME = hashlib.sha256(PHOTO).hexdigest()
ADDRESS = f"/api/photos/{NAME}"
SIZE = len(PHOTO)
ALWAYS = 1 << 52


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def at(self) -> tuple[int, str, str]:
        """What an uploading phone looks at."""
        return (
            self.status,
            self.headers.get("upload-offset", ""),
            self.headers.get("upload-complete", ""),
        )

    @property
    def code(self) -> str:
        code: str = json.loads(self.body)["error"]["code"]
        return code


@dataclass(frozen=True)
class Phone:
    """Somebody's device: it knows the server's port and its session."""

    port: int
    session: str
    running: Parts = field(repr=False)

    def ask(self, method: str, address: str, body: bytes = b"", **headers: str) -> Answer:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        line.request(method, address, body, {"Cookie": f"session={self.session}", **named})
        said = line.getresponse()
        answer = Answer(
            said.status, {name.lower(): value for name, value in said.getheaders()}, said.read()
        )
        line.close()
        return answer

    def head(self, address: str = ADDRESS) -> Answer:
        return self.ask("HEAD", address)

    def send(self, start: int, end: int, data: bytes = PHOTO, **headers: str) -> Answer:
        name = hashlib.sha256(data).hexdigest()
        told = {"Upload_Offset": str(start), "Upload_Length": str(len(data)), **headers}
        told.setdefault("Content_Type", api.CHUNK_TYPE)
        return self.ask("PATCH", f"/api/photos/{name}", data[start:end], **told)


@contextmanager
def served(running: Parts) -> Iterator[int]:
    """A server with the photos' routes on a free port."""
    app = FastAPI()
    app.state.parts = running
    app.include_router(api.router)

    @app.exception_handler(AuditError)
    def said(request: Request, error: AuditError) -> Response:
        language = preferred(request.headers.get("accept-language", ""))
        return JSONResponse(error_body(error, language), status_code=error.status)

    server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="off"))
    with socket.create_server(("127.0.0.1", 0)) as door:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [door]})
        thread.start()
        yield door.getsockname()[1]
        server.should_exit = True
        thread.join(20)
        assert not thread.is_alive()


def sign_in(tx: Connection, role: Role) -> str:
    person, token = waiting.person(tx), uuid4().hex
    waiting.add(
        tx,
        SignIn(
            token_hash=token_hash(token),
            id=uuid4(),
            person_id=person,
            created_at=0,
            seen_at=ALWAYS,
            expires_at=ALWAYS,
            second_factor_at=0,
        ),
        Grant(id=uuid4(), person_id=person, role=role, territory_id=waiting.REGION, valid_from=0),
    )
    return token


@pytest.fixture
def running(sqlite_database: Database, tmp_path: Path) -> Parts:
    sqlite_database.write(waiting.station)
    return Parts(
        settings=Settings.from_env({"AUDIT_DATA": str(tmp_path)}),
        db=sqlite_database,
        blobs=Blobs(tmp_path / "photos", least_free_bytes=0, least_free_share=0),
        signer=Signer.load(tmp_path / "keys"),
    )


@pytest.fixture
def phone(running: Parts) -> Iterator[Phone]:
    session = running.db.write(lambda tx: sign_in(tx, Role.AUDITOR))
    with served(running) as port:
        yield Phone(port, session, running)


def until_offset(phone: Phone, least: int) -> Answer:
    """A server notices a broken connection a moment after it broke."""
    for _ in range(200):
        answer = phone.head()
        if int(answer.headers["upload-offset"]) >= least:
            return answer
        time.sleep(0.02)
    raise AssertionError(answer)


def test_a_photo_goes_up_in_pieces_and_is_complete_at_the_end(phone: Phone) -> None:
    assert SIZE > 300_000
    assert phone.head().at == (204, "0", "?0")
    assert phone.send(0, 200_000).at == (204, "200000", "?0")
    assert phone.head().at == (204, "200000", "?0")
    assert phone.send(200_000, SIZE).at == (204, str(SIZE), "?1")
    assert phone.head().at == (204, str(SIZE), "?1")
    assert phone.send(200_000, SIZE).at == (204, str(SIZE), "?1")
    assert phone.running.blobs.originals.path(NAME).read_bytes() == PHOTO


def test_answers_are_never_cached_and_name_the_protocol(phone: Phone) -> None:
    for answer in (phone.head(), phone.send(0, 10)):
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["tus-resumable"] == "1.0.0"
        assert answer.body == b""


def test_a_chunk_at_a_wrong_place_gets_409_and_the_right_place(phone: Phone) -> None:
    phone.send(0, 1000)
    wrong = phone.send(5000, 6000)
    assert (wrong.status, wrong.headers["upload-offset"]) == (409, "1000")
    assert wrong.code == "photo-offset-wrong"
    assert phone.send(1000, SIZE).at == (204, str(SIZE), "?1")


def test_what_arrived_before_the_connection_broke_is_kept(
    phone: Phone, caplog: pytest.LogCaptureFixture
) -> None:
    head = (
        f"PATCH {ADDRESS} HTTP/1.1\r\nHost: x\r\nCookie: session={phone.session}\r\n"
        f"Content-Type: {api.CHUNK_TYPE}\r\nUpload-Offset: 0\r\nUpload-Length: {SIZE}\r\n"
        "Content-Length: 250000\r\n\r\n"
    )
    for linger in (False, True):  # a reset, then an orderly end in the middle
        before = int(phone.head().headers["upload-offset"])
        with socket.create_connection(("127.0.0.1", phone.port)) as line:
            line.sendall(head.replace("Offset: 0", f"Offset: {before}").encode())
            line.sendall(PHOTO[before : before + 100_000])
            time.sleep(0.3)
            if not linger:
                line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        assert until_offset(phone, before + 100_000).at == (204, str(before + 100_000), "?0")
    assert phone.send(200_000, SIZE).at == (204, str(SIZE), "?1")
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


def test_a_photo_survives_a_network_that_breaks_at_every_byte_count(phone: Phone) -> None:
    """A phone that only ever believes the server's answers ends with the whole photo."""
    small = pictures.from_a_phone()
    name = hashlib.sha256(small).hexdigest()
    steps = 0
    while (at := phone.head(f"/api/photos/{name}")).headers["upload-complete"] != "?1":
        start = int(at.headers["upload-offset"])
        phone.send(start, start + 1 + start // 3, small)
        steps += 1
    assert steps > 10
    assert phone.running.blobs.originals.path(name).read_bytes() == small


def test_wrong_bytes_get_422_and_the_photo_can_be_sent_again(phone: Phone) -> None:
    broken = phone.ask(
        "PATCH",
        ADDRESS,
        b"x" * SIZE,
        Content_Type=api.CHUNK_TYPE,
        Upload_Offset="0",
        Upload_Length=str(SIZE),
    )
    assert (broken.status, broken.code) == (422, "photo-hash-differs")
    assert phone.head().at == (204, "0", "?0")
    assert phone.send(0, SIZE).at == (204, str(SIZE), "?1")


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({"Content_Type": "application/octet-stream"}, 415, "photo-chunk-type"),
        ({"Upload_Offset": "-1"}, 400, "photo-header-not-a-number"),
        ({"Upload_Offset": ""}, 400, "photo-header-not-a-number"),
        ({"Upload_Offset": "9" * 40}, 400, "photo-header-not-a-number"),
        ({"Upload_Length": "1e3"}, 400, "photo-header-not-a-number"),
        ({"Upload_Length": "0"}, 422, "photo-empty"),
        ({"Upload_Length": "8000001"}, 413, "photo-too-large"),
        ({"Upload_Length": "3"}, 422, "photo-length-differs"),
    ],
)
def test_headers_that_make_no_sense_are_told(
    phone: Phone, headers: dict[str, str], status: int, code: str
) -> None:
    answer = phone.send(0, 1000, PHOTO, **headers)
    assert (answer.status, answer.code) == (status, code)
    assert phone.head().at == (204, "0", "?0")


def test_missing_headers_are_told(phone: Phone) -> None:
    answers = [
        phone.ask("PATCH", ADDRESS, b"x", Content_Type=api.CHUNK_TYPE, **further)
        for further in ({}, {"Upload_Offset": "0"})
    ]
    assert [answer.code for answer in answers] == ["photo-offset-missing", "photo-length-missing"]
    assert phone.ask("PATCH", ADDRESS, b"x").status == 415


@pytest.mark.parametrize("name", ["x", "A" * 64, "0" * 63, "0" * 65, "..%2F..%2Fetc%2Fpasswd"])
def test_a_name_that_is_no_hash_is_refused(phone: Phone, name: str) -> None:
    for answer in (
        phone.head(f"/api/photos/{name}"),
        phone.ask(
            "PATCH",
            f"/api/photos/{name}",
            b"x",
            Content_Type=api.CHUNK_TYPE,
            Upload_Offset="0",
            Upload_Length="1",
        ),
    ):
        assert answer.status in {400, 404}


def test_a_chunk_over_the_limit_is_refused_however_it_is_sent(phone: Phone) -> None:
    large = os.urandom(api.MOST_CHUNK_BYTES + 1)
    assert phone.send(0, len(large), large).status == 413
    chunked = f"{len(large):x}\r\n".encode() + large + b"\r\n0\r\n\r\n"
    with socket.create_connection(("127.0.0.1", phone.port), timeout=20) as line:
        line.sendall(
            f"PATCH /api/photos/{hashlib.sha256(large).hexdigest()} HTTP/1.1\r\nHost: x\r\n"
            f"Cookie: session={phone.session}\r\nContent-Type: {api.CHUNK_TYPE}\r\n"
            f"Upload-Offset: 0\r\nUpload-Length: {len(large)}\r\n"
            "Transfer-Encoding: chunked\r\n\r\n".encode()
            + chunked
        )
        assert line.recv(100).startswith(b"HTTP/1.1 413")
    fits = large[: api.MOST_CHUNK_BYTES]
    assert phone.send(0, len(fits), fits).at == (204, str(len(fits)), "?1")


def test_a_nearly_full_disk_is_told_before_the_body_is_read(phone: Phone) -> None:
    full = replace(phone.running, blobs=Blobs(phone.running.blobs.folder, least_free_share=1.0))
    with (
        served(full) as port,
        socket.create_connection(("127.0.0.1", port), timeout=20) as line,
    ):
        line.sendall(
            f"PATCH {ADDRESS} HTTP/1.1\r\nHost: x\r\nCookie: session={phone.session}\r\n"
            f"Content-Type: {api.CHUNK_TYPE}\r\nUpload-Offset: 0\r\nUpload-Length: {SIZE}\r\n"
            "Content-Length: 250000\r\n\r\n".encode()
        )
        assert line.recv(100).startswith(b"HTTP/1.1 507")
    assert phone.send(0, SIZE).status == 204


def test_only_auditors_send_photos_and_each_sees_only_their_own(phone: Phone) -> None:
    def sessions(tx: Connection) -> list[str]:
        return [sign_in(tx, role) for role in (Role.AUDITOR, Role.OBSERVER, Role.REGIONAL_CHAIR)]

    other, *further = phone.running.db.write(sessions)
    phone.send(0, SIZE)
    assert phone.head().at == (204, str(SIZE), "?1")
    assert replace(phone, session=other).head().at == (204, "0", "?0")
    assert replace(phone, session=other).send(5, 10).headers["upload-offset"] == "0"
    for session in further:
        assert replace(phone, session=session).head().status == 403
        assert replace(phone, session=session).send(0, SIZE).status == 403
    assert replace(phone, session="nobody").head().status == 401
    assert replace(phone, session="nobody").send(0, SIZE).status == 401


def test_the_last_photo_over_http_completes_the_visit(phone: Phone) -> None:
    def declare(tx: Connection) -> UUID:
        sender = sessions.who(tx, token_hash(phone.session), 1)
        assert sender is not None
        return waiting.visit(tx, sender.person, [NAME])

    visit = phone.running.db.write(declare)
    phone.send(0, SIZE)
    with phone.running.db.read() as tx:
        assert waiting.state(tx, visit) == "complete"
