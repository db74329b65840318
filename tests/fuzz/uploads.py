"""Chunks of photos, as the route takes them: headers and bytes, into real folders and a real database."""

import asyncio
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from fastapi import FastAPI, Request, Response
from sqlalchemy import text
from starlette.types import Message

from audit.api import photos
from audit.blobs.files import Blobs
from audit.domain.access import Who
from audit.guard import Parts
from audit.settings import Settings
from audit.signing import Signer
from audit.store import people
from audit.store.db import Database, upgrade
from audit.store.people import NewPerson

WHO = Who(UUID(int=7), "Айгүл", ())
LATER = 1 << 45
"""Milliseconds: every part is abandoned by then."""


class AtOnce(ThreadPoolExecutor):
    """Does the work where it is asked for: waking another thread would take most of the time."""

    def submit(self, work: Callable[..., Any], /, *given: Any, **named: Any) -> "Future[Any]":
        done: Future[Any] = Future()
        try:
            done.set_result(work(*given, **named))
        except Exception as error:
            done.set_exception(error)
        return done


@contextmanager
def uploads() -> Iterator[Callable[[bytes], object]]:
    """Takes requests with NUL between them: the photo's name, header lines, an empty line, the chunk."""
    loop = asyncio.new_event_loop()
    loop.set_default_executor(AtOnce())
    with TemporaryDirectory() as folder, closing(loop):
        data = Path(folder)
        url = f"sqlite:///{data / 'audit.db'}"
        upgrade(url)
        with Database.open(url) as db:
            app = FastAPI()
            blobs = Blobs(data / "photos", 0, 0)
            person = NewPerson(WHO.person, "aigul", WHO.name, "kk")
            db.write(lambda tx: people.add_person(tx, person, 0))
            app.state.parts = Parts(Settings.from_env({}), db, blobs, Signer.load(data / "keys"))

            def read(said: bytes) -> object:
                try:
                    return [loop.run_until_complete(sent(app, one)) for one in said.split(b"\0")]
                finally:
                    forget(db, blobs)

            yield read


def forget(db: Database, blobs: Blobs) -> None:
    """So that every input meets the same: nothing."""
    blobs.parts.drop_abandoned(LATER)
    if blobs.originals.folder.is_dir():
        shutil.rmtree(blobs.originals.folder)
        for table in ("jobs", "photos"):
            delete = text(f"DELETE FROM {table}")  # noqa: S608 - one of two names
            db.write(lambda tx, it=delete: tx.execute(it).rowcount)  # type: ignore[misc]


async def sent(app: FastAPI, said: bytes) -> Response:
    head, _, body = said.partition(b"\n\n")
    name, *lines = head.split(b"\n")
    headers = [
        (key.strip().lower(), value.strip())
        for key, _, value in (line.partition(b":") for line in lines)
    ]
    scope = {"type": "http", "method": "PATCH", "app": app, "headers": headers}

    async def receive() -> Message:
        return {"type": "http.request", "body": body}

    return await photos.receive(name.decode("utf-8", "replace"), Request(scope, receive), WHO)
