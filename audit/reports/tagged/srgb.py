"""The colour space that PDF/A asks a file to name: an sRGB profile (ICC 4.2) made from its numbers."""

import struct
from functools import cache
from itertools import accumulate

_D50 = (0.9642, 1.0, 0.8249)
_RED = (0.43607, 0.22249, 0.01392)
_GREEN = (0.38515, 0.71687, 0.09708)
_BLUE = (0.14307, 0.06061, 0.71410)
_D65_TO_D50 = (
    *(1.04788, 0.02292, -0.05019),
    *(0.02959, 0.99048, -0.01707),
    *(-0.00925, 0.01508, 0.75168),
)
_CURVE = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
"""IEC 61966-2-1: (a x + b)^g from d upwards, c x below it; as g, a, b, c, d."""


@cache
def srgb_profile() -> bytes:
    tags = {
        b"desc": _text("sRGB"),
        b"cprt": _text("No copyright, use freely"),
        b"wtpt": b"XYZ \0\0\0\0" + _fixed(*_D50),
        b"chad": b"sf32\0\0\0\0" + _fixed(*_D65_TO_D50),
        b"rXYZ": b"XYZ \0\0\0\0" + _fixed(*_RED),
        b"gXYZ": b"XYZ \0\0\0\0" + _fixed(*_GREEN),
        b"bXYZ": b"XYZ \0\0\0\0" + _fixed(*_BLUE),
    }
    curve = b"para\0\0\0\0" + struct.pack(">HH", 3, 0) + _fixed(*_CURVE)
    blocks = [*map(_padded, tags.values()), curve]
    first = 128 + 4 + 12 * (len(tags) + 3)
    offsets = list(accumulate(map(len, blocks), initial=first))
    names = [*tags, b"rTRC", b"gTRC", b"bTRC"]
    places = [
        *zip(offsets, map(len, tags.values()), strict=False),
        *[(offsets[-2], len(curve))] * 3,
    ]
    table = struct.pack(">I", len(names)) + b"".join(
        name + struct.pack(">II", *place) for name, place in zip(names, places, strict=True)
    )
    return _header(offsets[-1]) + table + b"".join(blocks)


def _header(size: int) -> bytes:
    made = struct.pack(">6H", 2026, 1, 1, 0, 0, 0)
    start = struct.pack(">I4xI", size, 0x04200000) + b"mntrRGB XYZ " + made + b"acsp"
    return (start + bytes(28) + _fixed(*_D50)).ljust(128, b"\0")


def _fixed(*numbers: float) -> bytes:
    return struct.pack(f">{len(numbers)}i", *(round(number * 65536) for number in numbers))


def _text(text: str) -> bytes:
    said = text.encode("utf-16-be")
    return b"mluc\0\0\0\0" + struct.pack(">II4sII", 1, 12, b"enUS", len(said), 28) + said


def _padded(block: bytes) -> bytes:
    return block + bytes(-len(block) % 4)
