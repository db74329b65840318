"""One JSON spelling for one value (RFC 8785), so that equal content has equal bytes and one hash."""

import hashlib
from collections.abc import Mapping

import msgspec

_ENCODER = msgspec.json.Encoder(order="sorted")


def canonical(value: Mapping[str, object]) -> bytes:
    """Keys sorted, no spaces, UTF-8.

    Floats must not be whole (11.0 is the number 11, and a browser writes 11), nor nearer to zero
    than 0.0001, from where on programs write them differently.
    """
    return _ENCODER.encode(value)


def sha256(content: bytes) -> str:
    """In lower-case hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()
