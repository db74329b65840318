"""What goes over the wire: request bodies into our types, errors into their one JSON shape."""

import json
import re
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec
from starlette.requests import ClientDisconnect, Request

from audit.domain.visit import Content, DeclaredPhoto
from audit.errors import AuditError, Invalid, Malformed, Problem, TooLarge, UnsupportedType
from audit.language import Language, translate

MOST_BYTES = 1_000_000
"""Of a body in JSON."""


class _Photo(msgspec.Struct, forbid_unknown_fields=True):
    sha256: str
    size: int
    item: str


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


_FIELDS = len(_Visit.__struct_fields__) - 1
"""Keys that must be there; `measures` may be left out."""
_VISIT = msgspec.json.Decoder(_Visit)
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
    try:
        sent = _VISIT.decode(body)
    except msgspec.ValidationError as wrong:
        raise Invalid(problems=[_shape(str(wrong))]) from wrong
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as broken:
        raise Malformed("json-broken") from broken
    keys = _FIELDS + len(sent.answers) + len(sent.notes) + 3 * len(sent.photos)
    if dict in map(type, sent.answers.values()):
        keys += sum(len(said) for said in sent.answers.values() if isinstance(said, dict))
    _refuse_twins(body, keys + bool(sent.measures))
    return Content(
        station=sent.station,
        round=sent.round,
        checklist=sent.checklist,
        version=sent.version,
        started_at=sent.started_at,
        answers=sent.answers,
        notes=sent.notes,
        photos=[DeclaredPhoto(photo.sha256, photo.size, photo.item) for photo in sent.photos],
        supersedes=sent.supersedes,
        measures=sent.measures,
    )


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
