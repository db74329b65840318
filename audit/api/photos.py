"""Photos from phones, in pieces that survive a bad network: the semantics of tus 1.0."""

import asyncio
import re
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import JSONResponse
from starlette.requests import ClientDisconnect

from audit.api.wire import error_body
from audit.domain.access import Action, Who
from audit.errors import Conflict, Malformed, TooLarge, UnsupportedType
from audit.guard import Allowed, now_ms, parts
from audit.journeys import receive_photo
from audit.journeys.receive_photo import Chunk, Progress
from audit.language import preferred

MOST_CHUNK_BYTES = 1 << 20
CHUNK_TYPE = "application/offset+octet-stream"

router = APIRouter(prefix="/api/photos")
Sender = Annotated[Who, Depends(Allowed(Action.SEND_VISIT))]


@router.head("/{sha256}")
def progress(sha256: str, request: Request, who: Sender) -> Response:
    """How many bytes of the caller's photo are here; 0 if it was never begun."""
    running = parts(request)
    return _told(receive_photo.progress(running.db, running.blobs, who.person, sha256))


@router.patch("/{sha256}")
async def receive(sha256: str, request: Request, who: Sender) -> Response:
    """Adds a chunk, at most 1 MiB. What arrives before the connection breaks is kept."""
    running = parts(request)
    if request.headers.get("content-type", "").strip().lower() != CHUNK_TYPE:
        raise UnsupportedType("photo-chunk-type", expected=CHUNK_TYPE)
    offset = _number(request, "upload-offset")
    if offset is None:
        raise Malformed("photo-offset-missing")
    length = _number(request, "upload-length")
    await asyncio.to_thread(running.blobs.require_room)
    chunk = Chunk(sha256, offset, length, await _arriving(request))
    try:
        at = await asyncio.to_thread(
            receive_photo.receive_chunk, running.db, running.blobs, who.person, chunk, now_ms()
        )
    except Conflict as elsewhere:
        return JSONResponse(
            error_body(elsewhere, preferred(request.headers.get("accept-language", ""))),
            status_code=elsewhere.status,
            headers={"Upload-Offset": str(elsewhere.arguments["offset"])},
        )
    return _told(at)


def _told(at: Progress) -> Response:
    """204, as a page that some network puts in between would hardly say, and never cached."""
    return Response(
        status_code=204,
        headers={
            "Tus-Resumable": "1.0.0",
            "Upload-Offset": str(at.offset),
            "Upload-Complete": "?1" if at.complete else "?0",
            "Cache-Control": "no-store",
        },
    )


async def _arriving(request: Request) -> bytes:
    """The body, or as much of it as came before the connection broke."""
    if (_number(request, "content-length") or 0) > MOST_CHUNK_BYTES:
        raise TooLarge("photo-chunk-too-large", bytes=MOST_CHUNK_BYTES)
    arrived = bytearray()
    try:
        async for piece in request.stream():
            arrived += piece
            if len(arrived) > MOST_CHUNK_BYTES:
                raise TooLarge("photo-chunk-too-large", bytes=MOST_CHUNK_BYTES)
    except ClientDisconnect:
        pass
    return bytes(arrived)


def _number(request: Request, header: str) -> int | None:
    """A header's whole number, None without the header."""
    value = request.headers.get(header)
    if value is not None and not re.fullmatch(r"[0-9]{1,12}", value):
        raise Malformed("photo-header-not-a-number", header=header)
    return None if value is None else int(value)
