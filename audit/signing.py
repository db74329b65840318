"""The server's keys: it signs with one, and opens what was sealed for it with the other."""

import base64
import hashlib
import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Self

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, OAEP
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from audit.errors import Invalid, Unavailable

KEY_FILE, NEXT_FILE, SEALING_FILE = "signing.key", "signing.key.next", "sealing.key"
SEALING_BITS = 3072


class Signer:
    """Signs receipts and checkpoints in the server's name."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        public = key.public_key().public_bytes_raw()
        self._key = key
        self.public_key = base64.b64encode(public).decode()
        self.key_id = hashlib.sha256(public).hexdigest()[:8]

    @classmethod
    def load(cls, folder: Path) -> Self:
        """The key kept in `folder`; the first call makes it, readable by its owner alone.

        Raises Unavailable("signing-key-broken") if the file is not an Ed25519 private key: a new
        key would silently disown every receipt given so far.
        """
        key = _kept(folder / KEY_FILE, Ed25519PrivateKey.generate)
        if not isinstance(key, Ed25519PrivateKey):
            raise Unavailable("signing-key-broken", file=KEY_FILE)
        return cls(key)

    @classmethod
    def next(cls, folder: Path) -> Self:
        """The key that `take_over` will put in place of the one in `folder`; as `load`."""
        key = _kept(folder / NEXT_FILE, Ed25519PrivateKey.generate)
        if not isinstance(key, Ed25519PrivateKey):
            raise Unavailable("signing-key-broken", file=NEXT_FILE)
        return cls(key)

    def sign(self, message: bytes) -> str:
        """The signature in base64; the same message always gets the same one."""
        return base64.b64encode(self._key.sign(message)).decode()


class Seal:
    """Opens what phones have sealed for this installation: the keys to work that was locked.

    RSA-OAEP with SHA-256, because every browser has it; the label binds a key to its owner.
    """

    def __init__(self, key: RSAPrivateKey) -> None:
        self._key = key
        public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        self.public_key = base64.b64encode(public).decode()

    @classmethod
    def load(cls, folder: Path) -> Self:
        """As `Signer.load`. Raises Unavailable("signing-key-broken")."""
        key = _kept(folder / SEALING_FILE, lambda: generate_private_key(65537, SEALING_BITS))
        if not isinstance(key, RSAPrivateKey):
            raise Unavailable("signing-key-broken", file=SEALING_FILE)
        return cls(key)

    def shut(self, secret: bytes, owner: bytes) -> bytes:
        """What only this installation can open again, for this owner; up to 300 bytes."""
        return self._key.public_key().encrypt(secret, _padding(owner))

    def open(self, sealed: bytes, owner: bytes) -> bytes:
        """Raises Invalid("sealed-for-another") unless it was sealed here, for this owner."""
        try:
            return self._key.decrypt(sealed, _padding(owner))
        except ValueError as foreign:
            raise Invalid("sealed-for-another") from foreign


def _padding(owner: bytes) -> OAEP:
    return OAEP(MGF1(SHA256()), SHA256(), owner)


def open_record(key: bytes, nonce: bytes, sealed: bytes, about: bytes) -> bytes:
    """A record that a phone sealed with AES-GCM; `about` names it. Raises Invalid if it was changed."""
    try:
        return AESGCM(key).decrypt(nonce, sealed, about)
    except (InvalidTag, ValueError) as changed:
        raise Invalid("record-changed", about=about.decode("utf-8", "replace")) from changed


def verify(public_key: str, message: bytes, signature: str) -> bool:
    """Whether `signature` (base64) is of `message` by the owner of `public_key` (base64)."""
    try:
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public_key, validate=True))
        key.verify(base64.b64decode(signature, validate=True), message)
    except (InvalidSignature, ValueError):
        return False
    return True


def check_keys(folder: Path, in_use: bool) -> None:
    """What a server that people rely on asks of its keys before it takes them.

    Raises Unavailable: "keys-missing" if receipts and checkpoints were signed (`in_use`) and the key
    is not there, since a new one would disown them; "keys-exposed" if others may read one.
    """
    if in_use and not (folder / KEY_FILE).exists():
        raise Unavailable("keys-missing", file=KEY_FILE)
    for name in (KEY_FILE, SEALING_FILE):
        file = folder / name
        if file.exists() and file.stat().st_mode & 0o077:
            raise Unavailable("keys-exposed", file=name)


def take_over(folder: Path) -> None:
    """From the next start on `Signer.next` signs; the key before it is gone."""
    (folder / NEXT_FILE).replace(folder / KEY_FILE)


def _kept(file: Path, make: Callable[[], PrivateKeyTypes]) -> PrivateKeyTypes:
    if not file.exists():
        _keep(file, make())
    try:
        return load_pem_private_key(file.read_bytes(), password=None)
    except (ValueError, TypeError) as broken:
        raise Unavailable("signing-key-broken", file=file.name) from broken


def _keep(file: Path, key: PrivateKeyTypes) -> None:
    """Written aside and linked into place: of two processes that start together one key wins."""
    file.parent.mkdir(parents=True, exist_ok=True)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    aside = file.with_name(f"{file.name}.{secrets.token_hex(8)}")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as out:
            out.write(pem)
            out.flush()
            os.fsync(out.fileno())
        try:
            os.link(aside, file)
        except FileExistsError:
            return
        folder = os.open(file.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    finally:
        aside.unlink()
