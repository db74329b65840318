"""Photos: a JPEG goes into the file as it is, after a look at its size and colours only."""

import struct
from dataclasses import dataclass

_START = b"\xff\xd8"
_STANDALONE = {0x01, *range(0xD0, 0xD9)}
"""Markers that have no length after them."""
_FRAMES = {0xC0, 0xC1, 0xC2}
"""Baseline, extended and progressive: what a PDF reader can decode."""
_SPACES = {1: "DeviceGray", 3: "DeviceRGB"}


class NotAPicture(ValueError):
    """The bytes are no JPEG that a page can show."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What a JPEG says of itself; pixels across and down."""

    across: int
    down: int
    space: str


def frame(jpeg: bytes) -> Frame:
    """Raises NotAPicture for anything but a whole grey or RGB JPEG of 8 bits a colour."""
    if not jpeg.startswith(_START) or b"\xff\xd9" not in jpeg[-64:]:
        raise NotAPicture
    place = 2
    while place + 4 <= len(jpeg) and jpeg[place] == 0xFF:
        marker = jpeg[place + 1]
        if marker in _FRAMES:
            return _frame(jpeg[place + 4 : place + 10])
        if marker in _STANDALONE:
            place += 2
        else:
            place += 2 + int.from_bytes(jpeg[place + 2 : place + 4], "big")
    raise NotAPicture


def _frame(header: bytes) -> Frame:
    if len(header) < 6:
        raise NotAPicture
    bits, down, across, components = struct.unpack(">BHHB", header)
    if bits != 8 or not down or not across or components not in _SPACES:
        raise NotAPicture
    return Frame(across, down, _SPACES[components])
