"""One JSON spelling for one value (RFC 8785), so that equal content has equal bytes and one hash."""

import hashlib

import msgspec

_ENCODER = msgspec.json.Encoder(order="sorted")


def canonical(value: object) -> bytes:
    """Keys sorted, no spaces, UTF-8.

    Floats must not be whole (11.0 is the number 11, and a browser writes 11), nor nearer to zero
    than 0.0001, from where on programs write them differently.
    """
    return _ENCODER.encode(value)


def digest(value: object) -> str:
    """The hash of a value, however it was spelled."""
    return sha256(canonical(value))


def sha256(content: bytes) -> str:
    """In lower-case hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()
