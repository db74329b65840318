"""A passkey in software: what a browser's `navigator.credentials` answers, without a browser."""

import json
import os
import struct
from hashlib import sha256
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from webauthn.helpers import bytes_to_base64url

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40
"""Flags: somebody touched it, it asked for finger or PIN, it tells its public key."""


class Authenticator:
    """One key of one device, as WebAuthn level 3 describes it: ES256, no attestation."""

    def __init__(self, flags: int = PRESENT | VERIFIED) -> None:
        self._key = generate_private_key(SECP256R1())
        self.id = os.urandom(16)
        self.flags = flags
        self.uses = 0

    def create(self, options: str, origin: str) -> dict[str, Any]:
        """Answers the options (JSON) for making a passkey."""
        asked = json.loads(options)
        point = self._key.public_key().public_numbers()
        public = cbor2.dumps(
            {1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32), -3: point.y.to_bytes(32)}
        )
        attested = bytes(16) + struct.pack(">H", len(self.id)) + self.id + public
        data = self._data(asked["rp"]["id"], self.flags | ATTESTED) + attested
        statement = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        said = _client("webauthn.create", asked["challenge"], origin)
        return self._answer(clientDataJSON=said, attestationObject=statement)

    def get(self, options: str, origin: str) -> dict[str, Any]:
        """Answers the options (JSON) for signing with a passkey."""
        asked = json.loads(options)
        self.uses += 1
        data = self._data(asked["rpId"], self.flags)
        said = _client("webauthn.get", asked["challenge"], origin)
        signature = self._key.sign(data + sha256(said).digest(), ECDSA(SHA256()))
        return self._answer(clientDataJSON=said, authenticatorData=data, signature=signature)

    def _data(self, party: str, flags: int) -> bytes:
        return sha256(party.encode()).digest() + struct.pack(">BI", flags, self.uses)

    def _answer(self, **response: bytes) -> dict[str, Any]:
        id = bytes_to_base64url(self.id)
        return {
            "id": id,
            "rawId": id,
            "type": "public-key",
            "response": {name: bytes_to_base64url(part) for name, part in response.items()},
        }


def _client(kind: str, challenge: str, origin: str) -> bytes:
    return json.dumps({"type": kind, "challenge": challenge, "origin": origin}).encode()
