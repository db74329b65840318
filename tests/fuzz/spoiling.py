"""How to make something right nearly right: bytes written over, JSON with another value in it."""

import copy
import json
import random
from collections.abc import Iterator, Sequence
from typing import Any

from hypothesis import strategies as st

from audit import checklists
from audit.domain.measuring import TOOLS, UNITS
from audit.domain.visit import How
from tests.fuzz.samples import ODD

LONG = (b"9" * 5_000, b"0x" + b"f" * 5_000, b"[" * 2_000, b"x" * 40_000)
"""What is longer than libFuzzer's words may be."""
ODD_VALUES: Sequence[object] = (
    *(None, True, 0, -1, 10**25, 1e308, 0.00001, "", "\0", "9" * 400, "x" * 4_000, "\u2028İ٣"),
    *([], {}, [[]], {"": None}, [1] * 500, "2026-11-22T08:00:00Z", "0000-01-01T00:00:00Z"),
    *("00000000-0000-0000-0000-000000000000", "<script>", "../..", "%00", "=1+1"),
)
WORDS = (
    *(name for units in UNITS.values() for name in units),
    *(
        *TOOLS,
        *How,
        "unit",
        "tool",
        "value",
        "rise",
        "run",
        "not_needed",
        "A01#2",
        "X12#9",
        "X02#1",
    ),
    *(item.id for item in checklists.get("kz-2026").items),
)
"""What has a meaning in a visit."""


@st.composite
def spoiled(draw: st.DrawFn, samples: Sequence[bytes]) -> bytes:
    """One of them with a few places written over."""
    data = bytearray(draw(st.sampled_from(samples)))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(data)))
        end = at + draw(st.integers(0, 8))
        data[at:end] = draw(st.one_of(st.binary(max_size=4), st.sampled_from((*ODD, *LONG))))
    return bytes(data)


def values_changed(samples: Sequence[bytes]) -> st.SearchStrategy[bytes]:
    """One of these documents with a value changed."""
    dice = st.integers(0, 2**32).map(random.Random)
    changed = st.builds(json_otherwise, st.sampled_from(samples), dice)
    return changed.filter(lambda data: data is not None).map(lambda data: data or b"")


def json_otherwise(data: bytes, dice: random.Random) -> bytes | None:
    """The document with one value of it, at any depth, changed, gone or new; None if it is no JSON."""
    try:
        said = json.loads(data)
        spots = list(_spots(said))
        if not spots:
            return None
        _change(*dice.choice(spots), dice.choice(spots), dice)
        changed = json.dumps(said, ensure_ascii=dice.random() < 0.5)
    except (ValueError, RecursionError):
        return None
    return changed.encode("utf-8", "surrogatepass")


def _change(inside: Any, at: Any, other: tuple[Any, Any], dice: random.Random) -> None:
    match dice.randrange(5):
        case 0:
            del inside[at]
        case 1:
            inside[at] = copy.deepcopy(other[0][other[1]])
        case 2 if isinstance(inside, dict):
            inside[dice.choice(WORDS)] = inside.pop(at)
        case 3:
            inside[at] = dice.choice(WORDS)
        case _:
            inside[at] = dice.choice(ODD_VALUES)


def _spots(said: Any) -> Iterator[tuple[Any, Any]]:
    """Every place in it where something stands: what it is in, and its key there."""
    if isinstance(said, dict | list):
        for key in said if isinstance(said, dict) else range(len(said)):
            yield said, key
            yield from _spots(said[key])
