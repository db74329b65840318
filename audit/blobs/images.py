"""Turns what somebody sent into a picture that may be shown, in a child process with limits."""

import os
import subprocess
import sys
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from audit.errors import Unavailable

LONGEST_SIDE = 1600
"""Pixels. Enough to read a tape measure in the picture."""
PATIENCE = 30.0
"""Seconds for one picture; a 12-megapixel photo takes under one."""

_MAGIC = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")


class Refusal(StrEnum):
    """Why something that was sent cannot be shown."""

    NOT_AN_IMAGE = "not-an-image"
    DAMAGED = "damaged"
    TOO_MANY_PIXELS = "too-many-pixels"
    TOO_SMALL = "too-small"
    ANIMATED = "animated"
    CANNOT_BE_READ = "cannot-be-read"


@dataclass(frozen=True, slots=True)
class Picture:
    """A JPEG without metadata, and its size in pixels."""

    jpeg: bytes
    width: int
    height: int


def looks_like_photo(data: bytes) -> bool:
    """Whether it begins as a JPEG, PNG or WebP does: to say so at once to who chose a wrong file."""
    return data.startswith(_MAGIC) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP")


def clean(
    original: Path, side: int = LONGEST_SIDE, patience: float = PATIENCE
) -> Picture | Refusal:
    """Draws the file anew. A child that dies or takes too long means CANNOT_BE_READ.

    Raises Unavailable if the child does not even start: that says nothing about the picture.
    """
    with original.open("rb") as sent:
        try:
            child = subprocess.run(  # noqa: S603 - our own module, no word of the input
                [sys.executable, "-P", "-m", "audit.blobs.cleaning", str(side)],
                stdin=sent,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd="/",
                env={
                    "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
                    "MALLOC_ARENA_MAX": "1",
                },
                timeout=patience,
                check=False,
            )
        except subprocess.TimeoutExpired as slow:
            return _read(slow.stdout or b"")
    return _read(child.stdout)


def _read(said: bytes) -> Picture | Refusal:
    ready, _, rest = said.partition(b"\n")
    if ready != b"ready":
        raise Unavailable("photo-cleaning-unavailable")
    line, _, jpeg = rest.partition(b"\n")
    match line.decode("ascii", "replace").split():
        case ["shown", width, height] if jpeg.endswith(b"\xff\xd9"):
            return Picture(jpeg, int(width), int(height))
        case ["refused", why]:
            return Refusal(why)
        case _:
            return Refusal.CANNOT_BE_READ
