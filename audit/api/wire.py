"""What goes over the wire: request bodies into our types, errors into their one JSON shape."""

import json
import re
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar
from uuid import UUID

import msgspec
from starlette.requests import ClientDisconnect, Request

from audit.domain.visit import Content, DeclaredPhoto, Fix, moment, plain_fix, plain_photo
from audit.errors import AuditError, Invalid, Malformed, Problem, TooLarge, UnsupportedType
from audit.language import Language, translate
from audit.store.drafts import DraftRow
from audit.store.moments import from_datetime, to_datetime

Sent = TypeVar("Sent")

MOST_BYTES = 1_000_000
"""Of a body in JSON."""


class _Fix(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    latitude: float
    longitude: float
    accuracy: float | None = None
    at: str = ""
    how: str = ""


class _Photo(msgspec.Struct, forbid_unknown_fields=True):
    sha256: str
    size: int
    item: str
    caption: str = ""
    taken_at: str = ""
    place: _Fix | None = None


class _Visit(msgspec.Struct, forbid_unknown_fields=True):
    station: UUID
    round: UUID
    checklist: str
    version: int
    started_at: str
    answers: dict[str, bool | int | float | str | dict[str, int | float | str] | None]
    notes: dict[str, str]
    photos: list[_Photo]
    supersedes: UUID | None
    measures: list[str] = []
    place: _Fix | None = None


class _Draft(msgspec.Struct, forbid_unknown_fields=True):
    station: UUID
    round: UUID
    checklist: str
    version: int
    started_at: str
    typed: dict[str, str]
    photos: list[_Photo]
    base: int | None
    supersedes: UUID | None = None
    place: _Fix | None = None


_FIELDS = 9
"""Keys of a visit that must be there."""
_VISIT = msgspec.json.Decoder(_Visit)
_DRAFT = msgspec.json.Decoder(_Draft)
_PATH = re.compile(r" - at `(.+)`$")
_SPACED_COLONS = (b" :", b"\t:", b"\n:", b"\r:")


async def json_body(request: Request) -> bytes:
    """The body of a request that carries JSON.

    Raises UnsupportedType, TooLarge (before more than the limit was read), or Malformed if the
    connection broke off.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if (
        kind != "application/json"
        or request.headers.get("content-encoding", "identity") != "identity"
    ):
        raise UnsupportedType("json-needed")
    said = request.headers.get("content-length", "")
    if said.isascii() and said.isdigit() and (len(said) > 12 or int(said) > MOST_BYTES):
        raise TooLarge("body-too-large", megabytes=MOST_BYTES // 1_000_000)
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > MOST_BYTES:
                raise TooLarge("body-too-large", megabytes=MOST_BYTES // 1_000_000)
    except ClientDisconnect as gone:
        raise Malformed("cut-off") from gone
    return bytes(body)


def visit_content(body: bytes) -> Content:
    """A visit as it was sent. Raises Malformed for what is no JSON, Invalid for another shape."""
    sent = _decoded(_VISIT, body)
    _refuse_twins(body, _keys(sent))
    return Content(
        station=sent.station,
        round=sent.round,
        checklist=sent.checklist,
        version=sent.version,
        started_at=sent.started_at,
        answers=sent.answers,
        notes=sent.notes,
        photos=declared(sent.photos),
        supersedes=sent.supersedes,
        measures=sent.measures,
        place=_fix(sent.place),
    )


def _decoded(decoder: msgspec.json.Decoder[Sent], body: bytes) -> Sent:
    try:
        return decoder.decode(body)
    except msgspec.ValidationError as wrong:
        raise Invalid(problems=[_shape(str(wrong))]) from wrong
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as broken:
        raise Malformed("json-broken") from broken


def draft_row(id: UUID, body: bytes) -> tuple[DraftRow, int | None]:
    """A phone's draft and what it was made from. Raises as `visit_content` does."""
    sent = _decoded(_DRAFT, body)
    try:
        began = moment(sent.started_at)
    except ValueError as wrong:
        raise Invalid(problems=[Problem("started_at", "not-a-moment")]) from wrong
    row = DraftRow(
        id=id,
        station=sent.station,
        round=sent.round,
        checklist=sent.checklist,
        version=sent.version,
        typed=sent.typed,
        photos=tuple(declared(sent.photos)),
        started_at=from_datetime(began),
        updated_at=0,
        supersedes=sent.supersedes,
        place=_fix(sent.place),
    )
    return row, sent.base


def plain_draft(row: DraftRow) -> dict[str, object]:
    """As JSON: what `draft_row` reads, with the moment of the copy."""
    return {
        "id": str(row.id),
        "station": str(row.station),
        "round": str(row.round),
        "checklist": row.checklist,
        "version": row.version,
        "started_at": to_datetime(row.started_at).isoformat(),
        "typed": dict(row.typed),
        "photos": [plain_photo(photo) for photo in row.photos],
        "supersedes": row.supersedes and str(row.supersedes),
        "place": row.place and plain_fix(row.place),
        "updated_at": row.updated_at,
    }


def declared(photos: Iterable[_Photo]) -> list[DeclaredPhoto]:
    return [
        DeclaredPhoto(
            photo.sha256,
            photo.size,
            photo.item,
            photo.caption,
            photo.taken_at,
            _fix(photo.place),
        )
        for photo in photos
    ]


def _fix(fix: _Fix | None) -> Fix | None:
    if fix is None:
        return None
    return Fix(fix.latitude, fix.longitude, fix.accuracy, fix.at, fix.how)


def _keys(sent: _Visit) -> int:
    """How many keys a visit has, as it is usually written."""
    keys = _FIELDS + len(sent.answers) + len(sent.notes)
    if dict in map(type, sent.answers.values()):
        keys += sum(len(said) for said in sent.answers.values() if isinstance(said, dict))
    for photo in sent.photos:
        keys += 3 + bool(photo.caption) + bool(photo.taken_at) + _keys_of_fix(photo.place)
    return keys + bool(sent.measures) + _keys_of_fix(sent.place)


def _keys_of_fix(fix: _Fix | None) -> int:
    """With the key that it stands under."""
    return 3 + (fix.accuracy is not None) + bool(fix.at) + bool(fix.how) if fix else 0


def error_body(error: AuditError, language: Language) -> dict[str, Any]:
    """The one shape of an error, in the reader's language."""
    return {
        "error": {
            "code": error.code,
            "message": translate(language, f"error-{error.code}", **error.arguments),
            "problems": [
                {
                    "where": problem.where,
                    "code": problem.code,
                    "message": translate(language, f"problem-{problem.code}", **problem.arguments),
                }
                for problem in error.problems
            ],
        }
    }


def _shape(said: str) -> Problem:
    """The decoder's complaint: "Expected `str`, got `int` - at `$.notes[...]`"."""
    path = _PATH.search(said)
    where = path[1].removeprefix("$.") if path else "$"
    return Problem(where, "wrong-shape", {"detail": _PATH.sub("", said)[:200]})


def _refuse_twins(body: bytes, keys: int) -> None:
    """Refuses an object that has a key twice: what it says is a matter of taste.

    `keys` is how many different ones were read. Without backslashes in the body no string holds a
    quotation mark, so that `":` ends a key and nothing else; then counting is enough.
    """
    plain = b"\\" not in body and not any(spaced in body for spaced in _SPACED_COLONS)
    if not plain or body.count(b'":') != keys:
        json.loads(body, object_pairs_hook=_without_twins)


def _without_twins(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twin = next(name for name in names if names.count(name) > 1)
        raise Invalid(problems=[Problem(twin[:60], "given-twice")])
    return found
