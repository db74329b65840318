"""In production a server does not start over keys that are lost or that others can read."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from audit.errors import Unavailable
from audit.journeys.prepare import prepare, secure
from audit.journeys.prove import checkpoint
from audit.settings import Settings
from audit.signing import KEY_FILE, SEALING_FILE, Seal, Signer
from audit.store import trail
from audit.store.db import Database
from tests.store.waiting import REGION

PRODUCTION = {"AUDIT_PRODUCTION": "yes", "AUDIT_PUBLIC_URL": "https://audit.example"}


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    with prepare(f"sqlite:///{tmp_path / 'audit.db'}") as database:
        yield database


def told(data: Path, **more: str) -> Settings:
    return Settings.from_env({"AUDIT_DATA": str(data)} | PRODUCTION | more)


def test_a_first_start_needs_no_keys(db: Database, tmp_path: Path) -> None:
    secure(told(tmp_path), db)
    Signer.load(tmp_path / "keys")
    secure(told(tmp_path), db)


def test_a_lost_key_is_not_made_anew(db: Database, tmp_path: Path) -> None:
    signer = Signer.load(tmp_path / "keys")
    db.write(lambda tx: trail.append(tx, REGION, {"what": "something"}))
    assert checkpoint(db, signer, 0) is not None
    secure(told(tmp_path), db)
    (tmp_path / "keys" / KEY_FILE).unlink()
    with pytest.raises(Unavailable) as refused:
        secure(told(tmp_path), db)
    assert refused.value.code == "keys-missing"
    secure(told(tmp_path, AUDIT_PRODUCTION="no"), db)


@pytest.mark.parametrize("name", [KEY_FILE, SEALING_FILE])
def test_a_key_that_others_can_read_is_not_used(db: Database, tmp_path: Path, name: str) -> None:
    Signer.load(tmp_path / "keys")
    Seal.load(tmp_path / "keys")
    secure(told(tmp_path), db)
    (tmp_path / "keys" / name).chmod(0o640)
    with pytest.raises(Unavailable) as refused:
        secure(told(tmp_path), db)
    assert (refused.value.code, refused.value.arguments) == ("keys-exposed", {"file": name})
    secure(told(tmp_path, AUDIT_PRODUCTION="no"), db)
