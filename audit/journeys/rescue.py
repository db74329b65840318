"""Visits out of a phone's sealed file: the answer to a phone that is broken or whose PIN is forgotten.

The file holds a person's visits as their phone kept them, each sealed under that person's key, and the
key sealed for this installation (`web/static/field/exports.js` writes it).
"""

import base64
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

import msgspec

from audit.blobs.files import Blobs
from audit.canonical import sha256
from audit.domain.access import Who
from audit.domain.visit import Content
from audit.errors import AuditError, Invalid, NotFound
from audit.journeys import receive_photo
from audit.journeys.keep_draft import keep_draft
from audit.journeys.submit import ready, submit
from audit.signing import Seal, Signer, open_record
from audit.store import people
from audit.store.db import Database
from audit.store.drafts import DraftRow


@dataclass(frozen=True, slots=True)
class Desk:
    """Where rescued visits go, and how their JSON is read (`api.wire`: the same as from a phone)."""

    db: Database
    blobs: Blobs
    signer: Signer
    content_of: Callable[[bytes], Content]
    draft_of: Callable[[UUID, bytes], tuple[DraftRow, int | None]]


class _Sealed(msgspec.Struct):
    iv: str
    sealed: str


class _Visit(_Sealed):
    id: UUID
    state: str


class _Photo(_Sealed):
    visit: UUID
    sha256: str


class _File(msgspec.Struct):
    format: Literal["open-door-visits"]
    version: Literal[1]
    person: UUID
    name: str
    exported_at: str
    key: str
    visits: list[_Visit]
    photos: list[_Photo]


@dataclass(frozen=True, slots=True)
class Rescued:
    """What became of one visit in the file."""

    visit: UUID
    became: Literal["received", "draft", "practice", "refused"]
    photos: int
    reason: AuditError | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """A file whose key was opened: the seal shows that it was made for this installation."""

    who: Who
    exported_at: str
    file: _File
    key: bytes

    def visit(self, sealed: _Visit) -> dict[str, Any]:
        about = f"{self.who.person}/visit/{sealed.id}"
        try:
            return msgspec.json.decode(self._plain(sealed, about), type=dict[str, Any])
        except (msgspec.DecodeError, UnicodeDecodeError) as wrong:
            raise Invalid("record-changed", about=about) from wrong

    def photos(self, visit: UUID) -> Iterator[bytes]:
        for photo in self.file.photos:
            if photo.visit == visit:
                about = f"{self.who.person}/photo/{visit}/{photo.sha256}"
                data = self._plain(photo, about)
                if sha256(data) != photo.sha256:
                    raise Invalid("record-changed", about=about)
                yield data

    def _plain(self, sealed: _Sealed, about: str) -> bytes:
        return open_record(self.key, _bytes(sealed.iv), _bytes(sealed.sealed), about.encode())


def open_file(db: Database, seal: Seal, data: bytes, now: int) -> Opened:
    """Raises Invalid for what is no such file or was sealed for another installation, NotFound if
    its person is not known here."""
    try:
        file = msgspec.json.decode(data, type=_File)
    except (ValueError, RecursionError) as wrong:
        raise Invalid("not-an-export") from wrong
    key = seal.open(_bytes(file.key), str(file.person).encode())
    with db.read() as tx:
        who = people.grants_of(tx, file.person, now)
    if who is None:
        raise NotFound("no-such-person", login=file.name)
    return Opened(who, file.exported_at, file, key)


def rescue(desk: Desk, opened: Opened, now: int) -> Iterator[Rescued]:
    """Takes in visit after visit, as its auditor would have sent it; repeating it changes nothing."""
    for sealed in opened.file.visits:
        try:
            yield _rescue_one(desk, opened, sealed, now)
        except AuditError as refused:
            yield Rescued(sealed.id, "refused", 0, refused)


def _rescue_one(desk: Desk, opened: Opened, sealed: _Visit, now: int) -> Rescued:
    said = opened.visit(sealed)
    if said.get("practice"):
        return Rescued(sealed.id, "practice", 0)
    became = _take_in(desk, opened.who, sealed.id, said, now)
    photos = 0
    for data in opened.photos(sealed.id):
        receive_photo.receive(desk.db, desk.blobs, opened.who.person, data, now)
        photos += 1
    return Rescued(sealed.id, became, photos)


def _take_in(
    desk: Desk, who: Who, id: UUID, said: dict[str, Any], now: int
) -> Literal["received", "draft"]:
    content = said.get("content")
    if content:
        sent = ready(id, desk.content_of(content.encode()))
        desk.db.write(lambda tx: submit(tx, who, sent, desk.signer, now))
        return "received"
    draft, base = desk.draft_of(id, msgspec.json.encode(_draft(said)))
    desk.db.write(lambda tx: keep_draft(tx, who, draft, base, now))
    return "draft"


def _draft(said: dict[str, Any]) -> dict[str, Any]:
    """As its phone would copy it; what the server has newer stays as it is."""
    names = ("station", "round", "checklist", "version", "started_at", "typed", "photos")
    copied = (said.get("copy") or {}).get("updated_at")
    beside = {"base": copied, "supersedes": said.get("supersedes"), "place": said.get("place")}
    return {name: said.get(name) for name in names} | beside


def _bytes(said: str) -> bytes:
    try:
        return base64.b64decode(said, validate=True)
    except ValueError as wrong:
        raise Invalid("not-an-export") from wrong
