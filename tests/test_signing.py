"""The server's signature, password hashes and one-time tokens."""

import base64
import hashlib
import stat
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from audit.credentials import PasswordCost, check_password, hash_password, new_token, token_hash
from audit.errors import Unavailable
from audit.signing import KEY_FILE, Signer, verify

CHEAP = PasswordCost(memory_kib=8, passes=1)
MESSAGE = "Учаске № 12".encode()


def test_a_signature_is_of_its_message_and_key_only(tmp_path: Path) -> None:
    signer = Signer.load(tmp_path)
    signature = signer.sign(MESSAGE)
    assert verify(signer.public_key, MESSAGE, signature)
    assert not verify(signer.public_key, MESSAGE + b".", signature)
    assert not verify(Signer.load(tmp_path / "other").public_key, MESSAGE, signature)


def test_another_program_can_check_a_signature_with_the_raw_public_key(tmp_path: Path) -> None:
    signer = Signer.load(tmp_path)
    raw = base64.b64decode(signer.public_key)
    Ed25519PublicKey.from_public_bytes(raw).verify(base64.b64decode(signer.sign(MESSAGE)), MESSAGE)
    assert signer.key_id == hashlib.sha256(raw).hexdigest()[:8]


@pytest.mark.parametrize("signature", ["", "Ә", "AAAA", "%%%", "A" * 88, "AA="])
def test_a_damaged_signature_is_false_and_not_an_error(tmp_path: Path, signature: str) -> None:
    signer = Signer.load(tmp_path)
    assert not verify(signer.public_key, MESSAGE, signature)
    assert not verify(signature, MESSAGE, signer.sign(MESSAGE))


def test_the_key_is_kept_for_the_next_start_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    first = Signer.load(tmp_path / "data")
    assert Signer.load(tmp_path / "data").public_key == first.public_key
    files = list((tmp_path / "data").iterdir())
    assert [file.name for file in files] == [KEY_FILE]
    assert stat.S_IMODE(files[0].stat().st_mode) == 0o600


def test_starters_that_race_for_the_first_key_all_get_the_same_one(tmp_path: Path) -> None:
    with ThreadPoolExecutor(16) as pool:
        signers = list(pool.map(lambda _: Signer.load(tmp_path), range(64)))
    assert len({signer.public_key for signer in signers}) == 1
    assert [file.name for file in tmp_path.iterdir()] == [KEY_FILE]


def test_a_broken_key_file_is_said_and_never_replaced(tmp_path: Path) -> None:
    file = tmp_path / KEY_FILE
    other_kind = X25519PrivateKey.generate().private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )
    for content in (b"", b"not a key", other_kind):
        file.write_bytes(content)
        with pytest.raises(Unavailable) as said:
            Signer.load(tmp_path)
        assert said.value.code == "signing-key-broken"
        assert file.read_bytes() == content


def test_a_password_opens_only_its_own_hash() -> None:
    kept = hash_password("бір қадам алға", CHEAP)
    assert check_password(kept, "бір қадам алға")
    assert not check_password(kept, "бір қадам алға ")
    assert kept != hash_password("бір қадам алға", CHEAP), "a fresh salt each time"


def test_a_long_password_counts_to_its_last_letter() -> None:
    kept = hash_password("ұ" * 500 + "a", CHEAP)
    assert check_password(kept, "ұ" * 500 + "a")
    assert not check_password(kept, "ұ" * 500 + "b")


def test_the_same_letter_typed_on_two_keyboards_is_the_same_password() -> None:
    assert check_password(hash_password("й", CHEAP), "\u0438\u0306")
    assert not check_password(hash_password("й", CHEAP), "\u0438")


def test_half_a_character_is_a_wrong_password_and_not_an_error() -> None:
    assert not check_password(hash_password("secret", CHEAP), "\ud83d")
    assert len(token_hash("\ud83d")) == 64


@pytest.mark.parametrize("kept", ["", "plain", "$argon2id$v=19$m=1$broken", "$2b$12$x"])
def test_a_broken_hash_is_nobodys_password(kept: str) -> None:
    assert not check_password(kept, "")
    assert not check_password(kept, kept)


def test_hashes_use_argon2id_at_the_floor_or_above() -> None:
    kind, _version, cost = hash_password("a").split("$")[1:4]
    assert (kind, cost) == ("argon2id", "m=19456,t=2,p=1")


def test_nobody_takes_as_long_as_somebody_with_a_wrong_password() -> None:
    kept = hash_password("right")
    check_password(None, "warm up")

    def fastest(password_hash: str | None) -> float:
        times = []
        for _ in range(5):
            start = time.process_time()
            assert not check_password(password_hash, "wrong")
            times.append(time.process_time() - start)
        return min(times)

    assert fastest(None) > fastest(kept) / 2
    assert fastest(hash_password("right", CHEAP)) < fastest(None) / 2, "the clock can tell"


def test_tokens_are_256_bits_and_stored_only_as_hashes() -> None:
    tokens = {new_token() for _ in range(1000)}
    assert len(tokens) == 1000
    assert {len(token) for token in tokens} == {43}
    assert token_hash("abc") == hashlib.sha256(b"abc").hexdigest()
