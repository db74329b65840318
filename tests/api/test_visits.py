"""Visits over HTTP: 201 and a receipt, or a clear no; never 200, never a 5xx."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import httpx2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from audit.api.wire import MOST_BYTES
from audit.canonical import canonical
from audit.domain.access import Role
from audit.signing import verify
from tests import fieldwork
from tests.cast import REGION, come_in
from tests.live import Live, live

JSON = {"Content-Type": "application/json"}
FIELDS = [
    "station",
    "round",
    "checklist",
    "version",
    "started_at",
    "answers",
    "notes",
    "photos",
    "supersedes",
]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with live(tmp_path_factory.mktemp("data")) as running:
        yield running


@pytest.fixture
def phone(site: Live) -> Iterator[httpx2.Client]:
    """Aigul's."""
    with site.browser(site.aigul) as client:
        yield client


def wire(site: Live, seed: int = 0, **changes: object) -> dict[str, Any]:
    """A visit as it is sent."""
    return {
        "station": str(site.stations[0]),
        "round": str(site.round),
        "checklist": "kz-2026",
        "version": 2,
        "started_at": fieldwork.STARTED,
        "answers": fieldwork.answers(seed),
        "notes": {"D02": "Екі саты «тұтқасыз»"},
        "photos": [{"sha256": "ab" * 32, "size": 1_000, "item": "D02"}],
        "supersedes": None,
        **changes,
    }


def spelled(sent: object) -> bytes:
    return json.dumps(sent, ensure_ascii=False).encode()


def put(phone: httpx2.Client, body: bytes, id: object = None, **headers: str) -> httpx2.Response:
    named = JSON | {name.replace("_", "-"): value for name, value in headers.items()}
    return phone.put(f"/api/visits/{id or uuid4()}", content=body, headers=named)


def refused(answer: httpx2.Response) -> tuple[int, str]:
    error = answer.json()["error"]
    assert set(error) == {"code", "message", "problems"}
    assert error["message"]
    assert all(set(problem) == {"where", "code", "message"} for problem in error["problems"])
    return answer.status_code, error["code"]


def problems(answer: httpx2.Response) -> list[tuple[str, str]]:
    return [(problem["where"], problem["code"]) for problem in answer.json()["error"]["problems"]]


def stored(site: Live) -> int:
    with site.db.read() as tx:
        return int(tx.execute(text("SELECT count(*) FROM visits")).scalar_one())


def test_a_visit_gets_201_and_a_signed_receipt(site: Live, phone: httpx2.Client) -> None:
    id = uuid4()
    answer = put(phone, spelled(wire(site)), id)
    assert answer.status_code == 201
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "no-store"
    receipt = answer.json()
    signature = receipt.pop("signature")
    assert receipt["id"] == str(id)
    assert receipt["missing_photos"] == ["ab" * 32]
    assert verify(site.parts.signer.public_key, canonical(receipt), signature)


def test_the_same_again_is_201_and_the_same_bytes(site: Live, phone: httpx2.Client) -> None:
    id, before = uuid4(), stored(site)
    answers = [put(phone, spelled(wire(site)), id) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [201] * 3
    assert len({answer.content for answer in answers}) == 1
    assert put(phone, spelled(wire(site)), str(id).upper()).content == answers[0].content
    assert stored(site) == before + 1


def test_other_content_is_409_and_tells_its_sender_what_is_there(
    site: Live, phone: httpx2.Client
) -> None:
    id = uuid4()
    kept = put(phone, spelled(wire(site)), id).json()["sha256"]
    conflict = put(phone, spelled(wire(site, 1)), id)
    assert refused(conflict) == (409, "visit-differs")
    assert kept in conflict.text


def test_an_id_of_another_person_is_409_and_tells_nothing(site: Live, phone: httpx2.Client) -> None:
    id = uuid4()
    kept = put(phone, spelled(wire(site)), id).json()["sha256"]
    now = time.time_ns() // 1_000_000
    other = come_in(site.db, f"o{uuid4().hex}", Role.AUDITOR, REGION, now)
    with site.browser(other) as client:
        conflict = put(client, spelled(wire(site)), id)
    assert refused(conflict) == (409, "visit-id-taken")
    assert kept not in conflict.text


def test_one_who_is_not_signed_in_is_told_before_the_body_is_read(site: Live) -> None:
    with site.browser() as nobody:
        assert refused(put(nobody, b"{")) == (401, "sign-in-needed")
        nobody.cookies.set("session", "x")
        assert refused(put(nobody, spelled(wire(site)))) == (401, "sign-in-needed")


def test_a_chair_cannot_send_and_a_foreign_auditor_sees_no_station(site: Live) -> None:
    before = stored(site)
    with site.browser(site.erlan) as chair:
        assert refused(put(chair, spelled(wire(site)))) == (403, "forbidden")
    with site.browser(site.eve) as eve:
        assert refused(put(eve, spelled(wire(site)))) == (404, "station-or-round-unknown")
    assert stored(site) == before


def test_another_site_cannot_make_a_browser_send(site: Live, phone: httpx2.Client) -> None:
    for headers in ({"Sec_Fetch_Site": "cross-site"}, {"Origin": "https://evil.example"}):
        answer = put(phone, spelled(wire(site)), **headers)
        assert refused(answer) == (403, "cross-site")
    assert put(phone, spelled(wire(site)), Sec_Fetch_Site="same-origin").status_code == 201


@pytest.mark.parametrize(
    "headers",
    [
        {"Content_Type": "text/plain"},
        {"Content_Type": "application/x-www-form-urlencoded"},
        {"Content_Type": "multipart/form-data; boundary=x"},
        {"Content_Type": ""},
        {"Content_Encoding": "gzip"},
    ],
)
def test_only_json_is_taken(site: Live, phone: httpx2.Client, headers: dict[str, str]) -> None:
    assert refused(put(phone, spelled(wire(site)), **headers)) == (415, "json-needed")


def test_json_may_name_its_encoding(site: Live, phone: httpx2.Client) -> None:
    named = "Application/JSON; charset=utf-8"
    assert put(phone, spelled(wire(site)), Content_Type=named).status_code == 201


def test_a_body_over_the_limit_is_refused_however_it_is_sent(
    site: Live, phone: httpx2.Client
) -> None:
    large = spelled(wire(site, notes={"D02": "x" * MOST_BYTES}))
    assert refused(put(phone, large)) == (413, "body-too-large")
    chunks = (large[at : at + 100_000] for at in range(0, len(large), 100_000))
    answer = phone.put(f"/api/visits/{uuid4()}", content=chunks, headers=JSON)
    assert refused(answer) == (413, "body-too-large")
    room = MOST_BYTES - len(spelled(wire(site))) - 1_000
    fits = spelled(wire(site, notes={"D02": "x" * room}))
    assert problems(put(phone, fits)) == [("D02", "note-too-long")]


def test_a_length_that_is_a_lie_is_refused_before_the_body(site: Live) -> None:
    host, port = site.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=20) as line:
        line.sendall(
            f"PUT /api/visits/{uuid4()} HTTP/1.1\r\nHost: {host}\r\n"
            f"Cookie: session={site.aigul.token}\r\nContent-Type: application/json\r\n"
            "Content-Length: 9999999999999\r\n\r\n".encode()
        )
        assert line.recv(100).startswith(b"HTTP/1.1 413")


def test_a_connection_that_breaks_off_stores_nothing(site: Live, phone: httpx2.Client) -> None:
    before, body = stored(site), spelled(wire(site))
    host, port = site.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=20) as line:
        line.sendall(
            f"PUT /api/visits/{uuid4()} HTTP/1.1\r\nHost: {host}\r\n"
            f"Cookie: session={site.aigul.token}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\n\r\n".encode()
            + body[:-10]
        )
    assert put(phone, body).status_code == 201
    assert stored(site) == before + 1


BROKEN = [
    b"",
    b"{",
    b"null ,",
    b'{"station": NaN}',
    b'{"version": 0x1}',
    b"\xef\xbb\xbf{}",
    b"\xff\xfe{\x00}\x00",
    b'{"station": "\xff"}',
    b'{"station": "\\ud800"}',
    b'{"answers": {"X02": ' + b"[" * 100_000,
    b"'",
    b"\x00",
]


@pytest.mark.parametrize("body", BROKEN, ids=range(len(BROKEN)))
def test_what_is_no_json_is_refused(phone: httpx2.Client, body: bytes) -> None:
    status, code = refused(put(phone, body))
    assert (status, code) in {(400, "json-broken"), (422, "invalid")}


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"station": "x"}, "station"),
        ({"station": None}, "station"),
        ({"round": 5}, "round"),
        ({"version": "1"}, "version"),
        ({"version": 1.5}, "version"),
        ({"version": True}, "version"),
        ({"checklist": ["kz-2026"]}, "checklist"),
        ({"started_at": 1}, "started_at"),
        ({"answers": []}, "answers"),
        ({"answers": {"X02": {"deep": [1]}}}, "answers[...][...]"),
        ({"answers": {"X02": [True]}}, "answers[...]"),
        ({"notes": {"D02": 1}}, "notes[...]"),
        ({"notes": None}, "notes"),
        ({"photos": {}}, "photos"),
        ({"photos": [{"sha256": "ab", "size": "1", "item": "D02"}]}, "photos[0].size"),
        ({"photos": [{"sha256": "ab", "size": 1}]}, "photos[0]"),
        ({"photos": [{"sha256": "ab", "size": 1, "item": "D02", "gps": 1}]}, "photos[0]"),
        ({"supersedes": "no"}, "supersedes"),
        ({"person": "me"}, "$"),
    ],
)
def test_what_has_another_form_is_refused_and_says_where(
    site: Live, phone: httpx2.Client, changes: dict[str, object], where: str
) -> None:
    answer = put(phone, spelled({**wire(site), **changes}))
    assert refused(answer) == (422, "invalid")
    assert problems(answer) == [(where, "wrong-shape")]


def test_a_measurement_is_kept_as_it_was_read_off(site: Live, phone: httpx2.Client) -> None:
    given = {"unit": "in", "value": 36.0, "tool": "tape"}
    body = spelled(wire(site, answers={"E02": given, "X02": True}))
    assert put(phone, body).status_code == 201
    twice = body.replace(b'"unit": "in"', b'"unit": "in", "unit": "cm"')
    assert refused(put(phone, twice)) == (422, "invalid")


@pytest.mark.parametrize("name", FIELDS)
def test_every_field_is_needed(site: Live, phone: httpx2.Client, name: str) -> None:
    sent = wire(site)
    del sent[name]
    assert problems(put(phone, spelled(sent))) == [("$", "wrong-shape")]


@pytest.mark.parametrize(
    "answers",
    ['{"D02": 1' + "0" * 5_000 + "}", '{"D02": 1e400}', '{"D02": -1' + "0" * 400 + "}"],
)
def test_huge_numbers_are_refused(site: Live, phone: httpx2.Client, answers: str) -> None:
    body = spelled(wire(site, answers="HERE")).replace(b'"HERE"', answers.encode())
    assert refused(put(phone, body)) == (422, "invalid")


TWINS = {
    "in answers": ('"D02": 1, "D02": 1', "D02"),
    "with a space before the colon": ('"D02": 1, "D02" : 1', "D02"),
    "with a line before the colon": ('"D02": 1, "D02"\n: 1', "D02"),
    "written with an escape": ('"D02": 1, "\\u004402": 1', "D02"),
}


@pytest.mark.parametrize(("answers", "where"), list(TWINS.values()), ids=list(TWINS))
def test_a_key_that_is_given_twice_is_refused(
    site: Live, phone: httpx2.Client, answers: str, where: str
) -> None:
    body = spelled(wire(site, answers="HERE")).replace(b'"HERE"', b"{%s}" % answers.encode())
    answer = put(phone, body)
    assert refused(answer) == (422, "invalid")
    assert problems(answer) == [(where, "given-twice")]


def test_a_field_that_is_given_twice_is_refused(site: Live, phone: httpx2.Client) -> None:
    for twin in (b'{"version": 1, ', b'{"version":\t1, ', b'{"version"\t:1, '):
        body = spelled(wire(site)).replace(b"{", twin, 1)
        assert problems(put(phone, body)) == [("version", "given-twice")]


@pytest.mark.parametrize(
    "note", ['a "key": here', "a back\\slash", "a colon : in the air", 'a \\": trap', "\n\t:", '":']
)
def test_notes_may_hold_what_looks_like_a_key(site: Live, phone: httpx2.Client, note: str) -> None:
    id = uuid4()
    assert put(phone, spelled(wire(site, notes={"D02": note})), id).status_code == 201
    with site.db.read() as tx:
        rows = tx.execute(text("SELECT id, content FROM visits")).all()
    kept = next(row[1] for row in rows if UUID(str(row[0])) == id)
    assert json.loads(kept)["notes"] == {"D02": note}


def test_all_problems_come_at_once_in_the_readers_language(
    site: Live, phone: httpx2.Client
) -> None:
    sent = wire(site, answers={"X02": "maybe", "Q99": True, "D02": -1}, started_at="noon")
    said = {}
    for language in ("kk", "ru", "en"):
        answer = put(phone, spelled(sent), Accept_Language=language)
        assert {where for where, _ in problems(answer)} == {"X02", "Q99", "D02", "started_at"}
        said[language] = answer.json()["error"]["message"]
    assert len(set(said.values())) == 3


def test_an_unknown_version_is_404(site: Live, phone: httpx2.Client) -> None:
    for name, version in (("kz-2026", 9), ("../../etc/passwd", 1), ("kz-2026", -(2**60))):
        sent = wire(site, checklist=name, version=version)
        assert refused(put(phone, spelled(sent))) == (404, "checklist-unknown")


@pytest.mark.parametrize("id", ["x", "1", "00000000-0000-0000-0000-00000000000g", "%00"])
def test_an_id_that_is_none_is_refused(site: Live, phone: httpx2.Client, id: str) -> None:
    assert put(phone, spelled(wire(site)), id).status_code == 422


def test_other_methods_are_refused(phone: httpx2.Client) -> None:
    for method in ("POST", "DELETE", "PATCH"):
        answer = phone.request(method, f"/api/visits/{uuid4()}")
        assert answer.status_code == 405


def test_an_answer_means_that_the_visit_is_there(site: Live, phone: httpx2.Client) -> None:
    for seed in range(10):
        before = stored(site)
        assert put(phone, spelled(wire(site, seed))).status_code == 201
        assert stored(site) == before + 1


def test_many_phones_at_once_each_get_their_own_receipt(site: Live) -> None:
    said: dict[UUID, Any] = {}

    def send(seed: int) -> None:
        with site.browser(site.aigul) as client:
            for _ in range(5):
                id = uuid4()
                said[id] = put(client, spelled(wire(site, seed)), id).json()

    before = stored(site)
    threads = [threading.Thread(target=send, args=(seed,)) for seed in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(receipt["id"] == str(id) for id, receipt in said.items())
    assert len({receipt["seq"] for receipt in said.values()}) == len(said) == 40
    assert stored(site) == before + 40


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_damaged_bytes_are_never_our_fault(
    site: Live, phone: httpx2.Client, data: st.DataObject
) -> None:
    body = bytearray(spelled(wire(site)))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(body) - 1))
        body[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    status = put(phone, bytes(body)).status_code
    assert status == 201 or 400 <= status < 500
