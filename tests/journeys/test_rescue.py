"""A phone's sealed file, written here as `exports.js` writes it: everything in it comes in, once."""

import base64
import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from audit.api.wire import draft_row, visit_content
from audit.blobs.files import Blobs
from audit.canonical import sha256
from audit.domain.visit import DeclaredPhoto
from audit.errors import Invalid, NotFound
from audit.journeys.rescue import Desk, Rescued, open_file, rescue
from audit.signing import Seal
from audit.store import drafts, photos
from audit.store.db import Database
from tests.blobs.pictures import from_a_phone
from tests.cast import NOW, SIGNER
from tests.fieldwork import Field, body, content, lay_out
from tests.office import Office

KEY = os.urandom(32)


@pytest.fixture
def office(database: Database) -> Office:
    return Office(database, lay_out(database), SIGNER)


def shut(data: bytes, about: str) -> dict[str, str]:
    nonce = os.urandom(12)
    sealed = AESGCM(KEY).encrypt(nonce, data, about.encode())
    return {
        name: base64.b64encode(part).decode() for name, part in (("iv", nonce), ("sealed", sealed))
    }


class Phone:
    """What Aigul's phone would write into the file."""

    def __init__(self, office: Office, seal: Seal) -> None:
        self.person = office.field.aigul.id
        self.file: dict[str, Any] = {
            "format": "open-door-visits",
            "version": 1,
            "person": str(self.person),
            "name": "Aigul",
            "exported_at": "2026-11-27T10:00:00.000Z",
            "key": base64.b64encode(seal.shut(KEY, str(self.person).encode())).decode(),
            "visits": [],
            "photos": [],
        }

    def holds(self, said: Mapping[str, object] | bytes, state: str = "waiting") -> UUID:
        id = uuid4()
        data = said if isinstance(said, bytes) else json.dumps(said).encode()
        record = shut(data, f"{self.person}/visit/{id}")
        self.file["visits"].append({"id": str(id), "state": state, **record})
        return id

    def photographs(self, visit: UUID, data: bytes, name: str | None = None) -> None:
        name = name or sha256(data)
        record = shut(data, f"{self.person}/photo/{visit}/{name}")
        self.file["photos"].append({"visit": str(visit), "sha256": name, **record})

    def saved(self, **changes: object) -> bytes:
        return json.dumps(self.file | changes).encode()


@pytest.fixture
def phone(office: Office, seal: Seal) -> Phone:
    return Phone(office, seal)


@pytest.fixture
def take_in(office: Office, seal: Seal, tmp_path: Path) -> Callable[[bytes], list[Rescued]]:
    desk = Desk(office.db, Blobs(tmp_path / "photos"), SIGNER, visit_content, draft_row)
    return lambda data: list(rescue(desk, open_file(office.db, seal, data, NOW), NOW))


TakeIn = Callable[[bytes], list[Rescued]]


def drafted(field: Field, **changes: object) -> dict[str, object]:
    return {
        "station": str(field.stations[0]),
        "round": str(field.cast.round),
        "checklist": "kz-2026",
        "version": 2,
        "started_at": "2026-11-27T09:00:00.000Z",
        "typed": {"D01": "no"},
        "photos": [],
        **changes,
    }


def test_a_visit_that_waited_comes_in_with_its_photos_once(
    office: Office, phone: Phone, take_in: TakeIn
) -> None:
    picture = from_a_phone()
    declared = DeclaredPhoto(sha256(picture), len(picture), "D02")
    sent = body(content(office.field, photos=(declared,)))
    id = phone.holds({"content": sent.decode()})
    phone.photographs(id, picture)
    phone.photographs(uuid4(), b"of a visit that is not in the file")
    assert take_in(phone.saved()) == [Rescued(id, "received", 1)]
    before = office.everything()
    assert take_in(phone.saved()) == [Rescued(id, "received", 1)]
    assert office.everything() == before
    aigul = office.field.aigul.id
    assert office.db.write(lambda tx: photos.missing(tx, aigul, [declared.sha256])) == []


def test_a_draft_is_kept_to_go_on_with(office: Office, phone: Phone, take_in: TakeIn) -> None:
    id = phone.holds(drafted(office.field), state="draft")
    assert take_in(phone.saved()) == [Rescued(id, "draft", 0)]
    with office.db.read() as tx:
        kept = drafts.get(tx, id, office.field.aigul.id)
    assert kept is not None
    assert kept.typed == {"D01": "no"}


def test_practice_never_counts(office: Office, phone: Phone, take_in: TakeIn) -> None:
    id = phone.holds(drafted(office.field, practice=True))
    before = office.everything()
    assert take_in(phone.saved()) == [Rescued(id, "practice", 0)]
    assert office.everything() == before


def test_what_is_refused_keeps_nothing_else_out(
    office: Office, phone: Phone, take_in: TakeIn
) -> None:
    foreign = phone.holds(
        {"content": body(content(office.field, station=office.field.foreign)).decode()}
    )
    broken, listed, empty = phone.holds(b"{"), phone.holds(b"[]"), phone.holds({})
    changed = phone.holds(drafted(office.field), state="draft")
    phone.photographs(changed, from_a_phone(), name="0" * 64)
    good = phone.holds({"content": body(content(office.field)).decode()})
    became = {each.visit: each for each in take_in(phone.saved())}
    assert {id: each.became for id, each in became.items()} == {
        **dict.fromkeys((foreign, broken, listed, empty, changed), "refused"),
        good: "received",
    }
    assert became[foreign].reason is not None
    for id in (broken, listed, changed):
        reason = became[id].reason
        assert reason is not None
        assert reason.code == "record-changed"


def test_a_record_of_another_place_is_noticed(
    office: Office, phone: Phone, take_in: TakeIn
) -> None:
    phone.holds(drafted(office.field))
    phone.file["visits"][0]["id"] = str(uuid4())
    [became] = take_in(phone.saved())
    assert became.reason is not None
    assert became.reason.code == "record-changed"


@pytest.mark.parametrize(
    "data",
    [b"", b"{}", b"\xff\xfe", b"[1]", b'{"format": "other"}', b'{"x": ' + b"[" * 100_000],
)
def test_what_is_no_such_file_is_refused(take_in: TakeIn, data: bytes) -> None:
    with pytest.raises(Invalid, match="not-an-export"):
        take_in(data)


def test_a_file_for_another_installation_or_of_somebody_unknown_is_refused(
    office: Office, phone: Phone, seal: Seal, take_in: TakeIn, tmp_path: Path
) -> None:
    other = Phone(office, Seal.load(tmp_path / "other"))
    with pytest.raises(Invalid, match="sealed-for-another"):
        take_in(other.saved())
    for key in ("*", "é"):
        with pytest.raises(Invalid, match="not-an-export"):
            take_in(phone.saved(key=key))
    stranger = uuid4()
    theirs = base64.b64encode(seal.shut(KEY, str(stranger).encode())).decode()
    with pytest.raises(NotFound, match="no-such-person"):
        take_in(phone.saved(person=str(stranger), key=theirs))


def test_a_nonce_that_is_no_base64_is_refused_with_its_visit(
    office: Office, phone: Phone, take_in: TakeIn
) -> None:
    phone.holds(drafted(office.field))
    phone.file["visits"][0]["iv"] = "*"
    [became] = take_in(phone.saved())
    assert became.reason is not None
    assert became.reason.code == "not-an-export"
