"""What a person proves themselves with: passwords, passkeys (WebAuthn), one-time codes (TOTP)."""

import hashlib
import hmac
import secrets
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import pyotp
import webauthn
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)
from zxcvbn import zxcvbn

from audit.errors import Invalid, Problem

PASSWORD_LENGTH = range(12, 257)
LEAST_STRENGTH = 3
"""Of zxcvbn's 0 to 4: more than a hundred million guesses."""
_KEYS = str.maketrans(
    "йцукенгшщзхъфывапролджэячсмитьбюөіңғүұқәһ", "qwertyuiop[]asdfghjkl;'zxcvbnm,.012345678"
)
"""A Latin word typed with the Cyrillic layout is the same word for who guesses."""
CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without those that look alike."""
SHORT_CODE, RECOVERY_CODE = 12, 16
RECOVERY_CODES = 10


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


def check_new_password(password: str, about: Iterable[str]) -> None:
    """Raises Invalid for a password that is too short, too long, or among those tried first.

    `about` is what an attacker knows of the person and the place: names, the service.
    """
    if len(password) not in PASSWORD_LENGTH:
        raise Invalid(problems=[Problem("password", "password-length")])
    known = [word.lower() for word in about]
    for spelled in {password, password.lower().translate(_KEYS)}:
        strength = zxcvbn(spelled, user_inputs=known, max_length=PASSWORD_LENGTH.stop)["score"]
        if strength < LEAST_STRENGTH:
            raise Invalid(problems=[Problem("password", "password-weak")])


def _typed(password: str) -> bytes:
    """Keyboards spell the same letter differently (й, ё as one mark or two): NFKC is one way."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")


@cache
def _nobodys_hash() -> str:
    return hash_password(new_token())


def new_token() -> str:
    """256 random bits in URL-safe letters: a session, an invitation."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What is stored instead of the token: SHA-256 in hex (enough for 256 random bits)."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def new_code(length: int = SHORT_CODE) -> str:
    """A code that a person can type, in groups of four: 4.9 random bits a letter."""
    letters = "".join(secrets.choice(CODE_LETTERS) for _ in range(length))
    return "-".join(letters[start : start + 4] for start in range(0, length, 4))


def code_hash(code: str) -> str:
    """As `token_hash`, however the code's letters and groups were typed."""
    plain = unicodedata.normalize("NFKC", code).upper()
    return token_hash("".join(letter for letter in plain if letter in CODE_LETTERS))


def new_code_secret() -> str:
    """What an app makes one-time codes from (RFC 6238)."""
    return pyotp.random_base32()


def code_secret_address(secret: str, login: str, service: str) -> str:
    """The otpauth address that a QR code carries to the app."""
    return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=service)


def code_step(secret: str, code: str, now_ms: int) -> int | None:
    """The time step (of 30 s) whose code this is: now's, or the one before or after; else None."""
    maker, current = pyotp.TOTP(secret), now_ms // 30_000
    typed = "".join(letter for letter in code if letter.isdecimal())
    matching = [
        step
        for step in (current - 1, current, current + 1)
        if hmac.compare_digest(maker.generate_otp(step).encode(), typed.encode())
    ]
    return matching[0] if matching else None


@dataclass(frozen=True, slots=True)
class Party:
    """Who asks for a passkey: this service at its public address."""

    id: str
    """Host name."""
    origin: str
    name: str


@dataclass(frozen=True, slots=True)
class NewPasskey:
    id: str
    public_key: bytes
    uses: int


_REFUSED = (
    WebAuthnException,
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)
"""What the library raises over answers that no browser gives; it has names for the usual ones only."""


def registration(
    party: Party, person: bytes, login: str, name: str, known: Iterable[str]
) -> tuple[str, str]:
    """A challenge, and the options (JSON) with which a browser makes a passkey on this device."""
    options = webauthn.generate_registration_options(
        rp_id=party.id,
        rp_name=party.name,
        user_id=person,
        user_name=login,
        user_display_name=name,
        exclude_credentials=_described(known),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
    )
    return bytes_to_base64url(options.challenge), webauthn.options_to_json(options)


def registered(party: Party, challenge: str, credential: Mapping[str, Any]) -> NewPasskey:
    """The new passkey's public half. Raises Invalid("passkey-refused")."""
    try:
        done = webauthn.verify_registration_response(**_answer(party, challenge, credential))
    except _REFUSED as refused:
        raise Invalid("passkey-refused") from refused
    return NewPasskey(
        bytes_to_base64url(done.credential_id), done.credential_public_key, done.sign_count
    )


def authentication(party: Party, known: Iterable[str] = ()) -> tuple[str, str]:
    """A challenge, and the options (JSON) with which a browser asks for a passkey's signature.

    `known` are the keys that will do; none: any that the device has for this service.
    """
    options = webauthn.generate_authentication_options(
        rp_id=party.id,
        allow_credentials=_described(known),
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return bytes_to_base64url(options.challenge), webauthn.options_to_json(options)


def authenticated(
    party: Party, challenge: str, credential: Mapping[str, Any], public_key: bytes, uses: int
) -> int:
    """The key's new count of uses. Raises Invalid("passkey-refused")."""
    try:
        done = webauthn.verify_authentication_response(
            credential_public_key=public_key,
            credential_current_sign_count=uses,
            **_answer(party, challenge, credential),
        )
    except _REFUSED as refused:
        raise Invalid("passkey-refused") from refused
    return done.new_sign_count


def _answer(party: Party, challenge: str, credential: Mapping[str, Any]) -> dict[str, Any]:
    """What a browser answered, and what it must have been asked."""
    return {
        "credential": dict(credential),
        "expected_challenge": base64url_to_bytes(challenge),
        "expected_rp_id": party.id,
        "expected_origin": party.origin,
        "require_user_verification": True,
    }


def _described(ids: Iterable[str]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(id)) for id in ids]
