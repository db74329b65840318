"""What a phone asks for beside sending: its work, copies of drafts, keys, practice."""

import base64
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import httpx2
import pytest
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, OAEP
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key
from sqlalchemy import text

from audit.canonical import canonical
from audit.domain.access import CONFIRMED_FOR
from audit.signing import verify
from audit.store import returned
from audit.store.returned import Returned
from tests import fieldwork
from tests.live import Live, live

AT_THE_DOOR = {
    "latitude": 49.9015,
    "longitude": 57.335,
    "accuracy": 8,
    "at": "2026-09-21T09:31:00Z",
    "how": "door",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with live(tmp_path_factory.mktemp("data")) as running:
        yield running


@pytest.fixture
def phone(site: Live) -> Iterator[httpx2.Client]:
    with site.browser(site.aigul) as client:
        yield client


@pytest.fixture
def other(site: Live) -> Iterator[httpx2.Client]:
    """Eve's, of another region."""
    with site.browser(site.eve) as client:
        yield client


def draft(site: Live, at: int = 0, **changes: object) -> dict[str, Any]:
    return {
        "station": str(site.stations[at]),
        "round": str(site.round),
        "checklist": "kz-2026",
        "version": 2,
        "started_at": "2026-09-21T09:30:00Z",
        "typed": {"X02": "yes", "D02": "8,5"},
        "photos": [],
        "base": None,
        **changes,
    }


def visit(site: Live, at: int = 0, **changes: object) -> dict[str, Any]:
    plain = {name: said for name, said in draft(site, at).items() if name not in ("typed", "base")}
    return {
        **plain,
        "answers": fieldwork.answers(1),
        "notes": {"D02": "саты"},
        "supersedes": None,
        **changes,
    }


def code(answer: httpx2.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


def test_a_phone_takes_along_what_its_person_has_to_do(site: Live, phone: httpx2.Client) -> None:
    said = phone.get("/api/field").json()
    assert said["person"] == {"id": str(site.aigul.id), "name": "Aigul"}
    assert [row["station"] for row in said["stations"]] == [str(id) for id in site.stations]
    assert {row["checklist"] for row in said["stations"]} == {"kz-2026"}
    assert said["stations"][0]["name"]["ru"] == "Средняя школа № 12"
    assert list(said["keys"]["signing"].values()) == [site.parts.signer.public_key]
    assert "Eve" not in str(said)


def test_only_an_auditor_has_field_work(site: Live) -> None:
    with site.browser() as stranger, site.browser(site.erlan) as chair:
        assert code(stranger.get("/api/field"))[0] == 401
        assert code(chair.get("/api/field"))[0] == 403


def test_a_draft_is_copied_changed_and_thrown_away(site: Live, phone: httpx2.Client) -> None:
    id = uuid4()
    first = phone.put(f"/api/drafts/{id}", json=draft(site, place=AT_THE_DOOR))
    assert first.status_code == 201
    base = first.json()["updated_at"]
    kept = phone.get(f"/api/drafts/{id}").json()
    assert kept["typed"] == {"X02": "yes", "D02": "8,5"}
    assert kept["place"] == AT_THE_DOOR
    again = phone.put(f"/api/drafts/{id}", json=draft(site, typed={"X02": "no"}, base=base))
    assert again.json()["updated_at"] > base
    stale = phone.put(f"/api/drafts/{id}", json=draft(site, typed={}, base=base))
    assert code(stale) == (409, "draft-changed-elsewhere")
    assert phone.delete(f"/api/drafts/{id}?base={'9' * 25}").status_code == 422
    assert phone.delete(f"/api/drafts/{id}?base={base}").status_code == 204
    assert phone.get(f"/api/drafts/{id}").json()["typed"] == {"X02": "no"}
    assert phone.delete(f"/api/drafts/{id}").status_code == 204
    assert phone.get(f"/api/drafts/{id}").status_code == 404


def test_somebody_elses_draft_looks_like_none(
    site: Live, phone: httpx2.Client, other: httpx2.Client
) -> None:
    id = uuid4()
    phone.put(f"/api/drafts/{id}", json=draft(site))
    assert other.get(f"/api/drafts/{id}").status_code == 404
    assert other.delete(f"/api/drafts/{id}").status_code == 204
    assert code(other.put(f"/api/drafts/{id}", json=draft(site))) == (409, "visit-id-taken")
    assert phone.get(f"/api/drafts/{id}").status_code == 200
    elsewhere = other.put(f"/api/drafts/{uuid4()}", json=draft(site))
    assert code(elsewhere) == (404, "station-or-round-unknown")


def test_a_draft_whose_visit_was_received_is_not_taken(site: Live, phone: httpx2.Client) -> None:
    id = uuid4()
    assert phone.put(f"/api/visits/{id}", json=visit(site, 1)).status_code == 201
    assert code(phone.put(f"/api/drafts/{id}", json=draft(site, 1))) == (409, "draft-sent")


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"started_at": "yesterday"}, "started_at"),
        ({"typed": {"D02": 8}}, "typed[...]"),
        ({"checklist": "no-such"}, None),
        ({"photos": [{"sha256": 5}]}, "photos[0].sha256"),
    ],
)
def test_a_broken_draft_is_refused_with_what_is_wrong(
    site: Live, phone: httpx2.Client, changes: dict[str, Any], where: str | None
) -> None:
    answer = phone.put(f"/api/drafts/{uuid4()}", json=draft(site, **changes))
    assert answer.status_code in (404, 422)
    problems = answer.json()["error"]["problems"]
    assert [problem["where"] for problem in problems] == ([where] if where else [])


def test_a_sent_visit_comes_back_as_it_would_be_typed(site: Live, phone: httpx2.Client) -> None:
    id = uuid4()
    photo = {"sha256": "cd" * 32, "size": 900, "item": "D02", "caption": "пандус"}
    phone.put(f"/api/visits/{id}", json=visit(site, 2, photos=[photo]))
    said = phone.get(f"/api/visits/{id}").json()
    assert (said["state"], said["photos"]) == ("awaiting_photos", [photo])
    assert said["typed"]["D02-note"] == "саты"
    assert said["receipt"]["id"] == str(id)
    assert set(said["groups"]) >= {"wheelchair", "blind"}


def test_a_visit_that_was_given_back_says_what_is_to_be_done(
    site: Live, phone: httpx2.Client
) -> None:
    id = uuid4()
    phone.put(f"/api/visits/{id}", json=visit(site))
    back = Returned(id, "Пандусты қайта өлшеңіз", {"D02": "8 ме, 18 бе?"})
    site.db.write(lambda tx: returned.give_back(tx, back, site.erlan.id, 1))

    def mine() -> dict[str, Any]:
        sent = phone.get("/api/field").json()["sent"]
        [found] = [row for row in sent if row["id"] == str(id)]
        return dict(found)

    assert (mine()["remark"], mine()["remarks"]) == (back.remark, back.remarks)
    answer = phone.put(f"/api/visits/{uuid4()}", json=visit(site, supersedes=str(id)))
    assert answer.status_code == 201
    assert (mine()["remark"], mine()["remarks"]) == (None, {})


def venue_of(site: Live, place: int) -> tuple[Any, ...]:
    with site.db.read() as tx:
        row = tx.execute(
            text(
                "SELECT v.latitude, v.longitude, v.precision, v.source FROM venues v"
                " JOIN stations s ON s.venue_id = v.id WHERE s.id = :id"
            ),
            {"id": site.stations[place].hex},
        ).one()
    return tuple(row)


def test_a_fix_at_the_door_places_the_venue(site: Live, phone: httpx2.Client) -> None:
    answer = phone.put(f"/api/visits/{uuid4()}", json=visit(site, place=AT_THE_DOOR))
    assert answer.status_code == 201
    assert venue_of(site, 0) == (49.9015, 57.335, "gps", "auditor")


@pytest.mark.parametrize(
    "wrong",
    [
        {"latitude": 91},
        {"longitude": -181},
        {"accuracy": 1e9},
        {"accuracy": -1},
        {"how": "guess"},
        {"at": "noon"},
        {"latitude": 0.00001},
    ],
)
def test_a_place_that_is_none_is_refused(
    site: Live, phone: httpx2.Client, wrong: dict[str, object]
) -> None:
    place = AT_THE_DOOR | wrong
    answer = phone.put(f"/api/visits/{uuid4()}", json=visit(site, place=place))
    assert code(answer) == (422, "invalid")
    assert all(
        problem["where"].startswith("place") for problem in answer.json()["error"]["problems"]
    )


def test_a_caption_and_a_moment_of_a_photo_are_checked(site: Live, phone: httpx2.Client) -> None:
    photo = {"sha256": "ef" * 32, "size": 9, "item": "D02", "caption": "я" * 301, "taken_at": "now"}
    answer = phone.put(f"/api/visits/{uuid4()}", json=visit(site, photos=[photo]))
    problems = [(said["where"], said["code"]) for said in answer.json()["error"]["problems"]]
    assert problems == [
        ("photos.0.caption", "note-too-long"),
        ("photos.0.taken_at", "not-a-moment"),
    ]


def count(site: Live) -> tuple[int, ...]:
    with site.db.read() as tx:
        return tuple(
            tx.execute(text(f"SELECT count(*) FROM {table}")).scalar() or 0  # noqa: S608 - our own words
            for table in ("visits", "trail_events", "current_results", "drafts", "jobs")
        )


def test_practice_is_scored_and_signed_and_leaves_nothing(site: Live, phone: httpx2.Client) -> None:
    id, before = uuid4(), count(site)
    nowhere = "00000000-0000-4000-8000-000000000000"
    sent = visit(site, station=nowhere, round=nowhere)
    said = phone.put(f"/api/practice/{id}", json=sent).json()
    receipt = said["receipt"]
    assert receipt["practice"] is True
    signature = receipt.pop("signature")
    assert verify(site.parts.signer.public_key, canonical(receipt), signature)
    receipt.pop("practice")
    assert not verify(site.parts.signer.public_key, canonical(receipt), signature)
    assert said["status"] in {"accessible", "partial", "not_accessible", "no_data"}
    assert count(site) == before
    with site.browser() as stranger:
        assert code(stranger.put(f"/api/practice/{id}", json=sent))[0] == 401


def sealed(phone: httpx2.Client, key: bytes, owner: str) -> str:
    """As a phone seals its key."""
    spki = base64.b64decode(phone.get("/api/keys").json()["sealing"])
    public = load_der_public_key(spki)
    assert isinstance(public, RSAPublicKey)
    padding = OAEP(MGF1(SHA256()), SHA256(), owner.encode())
    return base64.b64encode(public.encrypt(key, padding)).decode()


def test_who_has_just_signed_in_gets_their_phones_key_back(
    site: Live, phone: httpx2.Client
) -> None:
    key = bytes(range(32))
    mine = {"sealed": sealed(phone, key, str(site.aigul.id))}
    answer = phone.post("/api/keys/open", json=mine)
    assert (answer.status_code, base64.b64decode(answer.json()["key"])) == (201, key)


def test_a_key_is_opened_for_its_owner_only(site: Live, phone: httpx2.Client) -> None:
    eves = {"sealed": sealed(phone, bytes(32), str(site.eve.id))}
    assert code(phone.post("/api/keys/open", json=eves)) == (422, "sealed-for-another")
    for broken in ({"sealed": "?"}, {"sealed": "é"}, {"sealed": ""}, {}, {"sealed": 5}):
        assert phone.post("/api/keys/open", json=broken).status_code in (400, 422)
    with site.browser() as stranger:
        assert stranger.post("/api/keys/open", json=eves).status_code == 401


def test_a_key_is_not_opened_long_after_signing_in(site: Live, phone: httpx2.Client) -> None:
    mine = {"sealed": sealed(phone, bytes(32), str(site.aigul.id))}
    assert phone.post("/api/keys/open", json=mine).status_code == 201
    hash = site.aigul.session

    def age(by: int) -> None:
        move = text(
            "UPDATE sessions SET confirmed_at = confirmed_at + :by WHERE token_hash = :hash"
        )
        site.db.write(lambda tx: tx.execute(move, {"by": by, "hash": hash}))

    age(-CONFIRMED_FOR)
    try:
        assert code(phone.post("/api/keys/open", json=mine)) == (401, "sign-in-again")
        assert phone.get("/api/field").json()["fresh"] is False
    finally:
        age(CONFIRMED_FOR)
    assert phone.get("/api/field").json()["fresh"] is True
