"""Keys and secrets: the server's Ed25519 signature, password hashes, one-time tokens."""

import base64
import hashlib
import os
import secrets
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Self

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
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

KEY_FILE, SEALING_FILE = "signing.key", "sealing.key"
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

    def open(self, sealed: bytes, owner: bytes) -> bytes:
        """Raises Invalid("sealed-for-another") unless it was sealed here, for this owner."""
        padding = OAEP(MGF1(SHA256()), SHA256(), owner)
        try:
            return self._key.decrypt(sealed, padding)
        except ValueError as foreign:
            raise Invalid("sealed-for-another") from foreign


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


@dataclass(frozen=True, slots=True)
class PasswordCost:
    """What one guess costs. The defaults are the floor that OWASP gives for argon2id."""

    memory_kib: int = 19 * 1024
    passes: int = 2
    lanes: int = 1


def hash_password(password: str, cost: PasswordCost = PasswordCost()) -> str:
    """The argon2id hash with its parameters and a fresh salt, as one string."""
    hasher = PasswordHasher(
        time_cost=cost.passes, memory_cost=cost.memory_kib, parallelism=cost.lanes
    )
    return hasher.hash(_typed(password))


def check_password(password_hash: str | None, password: str) -> bool:
    """Whether `password` is the one that was hashed; a broken hash is nobody's password.

    None (no such person, or no password set) takes as long as a wrong password, so that the time
    of an answer does not tell who has an account.
    """
    try:
        PasswordHasher().verify(password_hash or _nobodys_hash(), _typed(password))
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None


def new_token() -> str:
    """256 random bits in URL-safe letters: a session, an invitation."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What is stored instead of the token: SHA-256 in hex (enough for 256 random bits)."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _typed(password: str) -> bytes:
    """Keyboards spell the same letter differently (й, ё as one mark or two): NFKC is one way."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")


@cache
def _nobodys_hash() -> str:
    return hash_password(new_token())


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
