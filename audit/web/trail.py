"""Proof for everybody: the checkpoints that this server has signed, and what checks them."""

import base64
import json
from dataclasses import dataclass
from functools import cache
from typing import Annotated, ClassVar

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import FileResponse, HTMLResponse, PlainTextResponse

from audit import proof
from audit.guard import Public, parts
from audit.language import Language, open_messages, translate
from audit.store import checkpoints
from audit.web.page import Page, language_of, show
from audit.web.sign_in import visitor

router = APIRouter(dependencies=[Depends(Public())])

LATEST = 20
Number = Annotated[int, Path(ge=1, le=999_999_999)]
SAID = (
    "trail-check-",
    "trail-found-",
    "trail-where-",
    "error-key-",
    "error-receipt-",
    "public-problem",
)
"""The beginnings of the messages that the page's script says."""
COMMAND = "python3 verify_trail.py trail.jsonl --key {key} --held checkpoint.txt"


@dataclass(frozen=True, slots=True)
class CheckpointLine:
    number: int
    at: str
    regions: int
    root: str


@dataclass(frozen=True, slots=True)
class TrailPage(Page):
    template: ClassVar[str] = "public/trail.html"
    key: str
    command: str
    latest: tuple[CheckpointLine, ...]
    words: str
    """JSON: the script's messages."""


@router.get("/{language:language}/trail")
def trail_page(request: Request) -> HTMLResponse:
    here = parts(request)
    with here.db.read() as tx:
        latest = checkpoints.latest(tx, LATEST)
    page = TrailPage(
        title=translate(language_of(request), "trail-title"),
        key=here.signer.public_key,
        command=COMMAND.format(key=here.signer.public_key),
        latest=tuple(_line(kept.note) for kept in latest),
        words=_words(language_of(request)),
    )
    return show(request, page, visitor(request))


@cache
def _words(language: Language) -> str:
    """In a script element: nothing in it may end the element."""
    said = open_messages(language, lambda key: key.startswith(SAID))
    return json.dumps(said, ensure_ascii=False).replace("<", "\\u003c")


def _line(note: str) -> CheckpointLine:
    found = proof.read_checkpoint(note)
    root = base64.b64encode(proof.root(found.heads)).decode()
    return CheckpointLine(found.number, found.at, len(found.heads), root)


@router.get("/trail/{number}.txt")
def checkpoint(request: Request, number: Number) -> PlainTextResponse:
    """One checkpoint, a signed note, to be kept."""
    with parts(request).db.read() as tx:
        return PlainTextResponse(checkpoints.get(tx, number).note)


@router.get("/trail/verify_trail.py")
def verifier() -> FileResponse:
    """The stand-alone verifier: the very file that this server works with."""
    return FileResponse(proof.__file__, media_type="text/x-python", filename="verify_trail.py")
