"""A chair's people, over HTTP: invitations, lists, roles, and that what ends opens nothing any more."""

import re
from collections.abc import Iterator

import httpx2
import pytest
from sqlalchemy import text

from audit.domain.access import CONFIRMED_FOR, Role
from audit.guard import now_ms
from tests.cast import ELSEWHERE, REGION, Member, come_in, invite, territory_grant
from tests.live import Live, live
from tests.reports import reading

ROW = {"name": "Гүлнар", "role": "auditor", "territory": "KZ-15-1532", "language": "kk"}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with live(tmp_path_factory.mktemp("data")) as running:
        yield running


@pytest.fixture
def chair(site: Live) -> Iterator[httpx2.Client]:
    with site.browser(site.erlan) as browser:
        yield browser


def newcomer(site: Live, login: str, role: Role = Role.AUDITOR, where: str = REGION) -> Member:
    return come_in(site.db, login, role, where, now_ms())


def test_who_is_invited_comes_in_by_the_code(site: Live, chair: httpx2.Client) -> None:
    page = chair.post("/ru/people/invite", data=ROW)
    assert page.status_code == 200
    code = re.findall(r"<code>([0-9A-Z]{4}(?:-[0-9A-Z]{4})+)</code>", page.text)[0]
    assert "data:image/svg+xml" in page.text
    with site.browser() as phone:
        typed = phone.post("/kk/join", data={"code": code.lower().replace("-", " ")})
        assert "Гүлнар" in phone.get(typed.headers["location"]).text
        phone.post(typed.headers["location"], data={"password": "алма-алма-алма"})
        assert phone.get("/kk/").headers["location"] == "/kk/field"
        again = phone.post("/kk/join", data={"code": code})
        assert (again.status_code, 'id="code"' in again.text) == (404, True)
    listed = chair.get("/ru/people").text
    assert "Гүлнар" in listed
    assert "Алгинский" in listed


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        ({"name": " "}, "name"),
        ({"role": "boss"}, "role"),
        ({"role": "central-commission", "territory": REGION}, "role"),
        ({"territory": ELSEWHERE}, "territory"),
        ({"territory": "KZ"}, "territory"),
        ({"until": "31.02.2027"}, "until"),
        ({"until": "2020-01-01"}, "until"),
        ({"round": "last"}, "round"),
        ({"round": "00000000-0000-0000-0000-000000000009"}, "round"),
        ({"login": "erlan"}, "login"),
        ({"login": "Ерлан!"}, "login"),
    ],
)
def test_an_invitation_that_cannot_be_keeps_what_was_typed(
    chair: httpx2.Client, wrong: dict[str, str], where: str
) -> None:
    typed = ROW | {"organisation": "Ұйым & <b>"} | wrong
    page = chair.post("/ru/people/invite", data=typed)
    assert page.status_code == 422
    assert f'href="#{where}"' in page.text
    assert "Ұйым &amp; &lt;b&gt;" in page.text
    if "name" not in wrong:
        assert 'value="Гүлнар"' in page.text


def test_a_list_makes_a_sheet_or_says_what_is_wrong_in_which_row(chair: httpx2.Client) -> None:
    lines = "name,role,login\nДана,auditor,dana\nБолат,auditor,bolat\n"
    sent = {"territory": REGION, "round": ""}
    sheet = chair.post("/kk/people/invite-list", data=sent, files={"file": lines.encode()})
    assert sheet.headers["content-type"] == "application/pdf"
    assert {"Дана", "Болат"} <= set(reading.text(sheet.content).split())
    again = chair.post("/en/people/invite-list", data=sent, files={"file": lines.encode()})
    assert again.status_code == 422
    assert len(re.findall(r"[Rr]ow [23]", again.text)) >= 2
    empty = chair.post("/en/people/invite-list", data=sent, files={"file": b"\x00\x01"})
    assert 400 <= empty.status_code < 500
    strange = chair.post(
        "/en/people/invite-list", data=sent | {"round": "x"}, files={"file": lines.encode()}
    )
    assert strange.status_code == 422


def test_whatever_ends_opens_nothing_from_the_next_request_on(
    site: Live, chair: httpx2.Client
) -> None:
    for number, ending in enumerate(("end-sessions", "forget-keys", "disable", "role")):
        person = newcomer(site, f"leaver{number}")
        with site.browser(person) as phone:
            assert phone.get("/api/field").status_code == 200
            page = chair.get(f"/en/people/{person.id}").text
            [ended] = re.findall(r"/roles/([0-9a-f-]+)/end", page)
            way = f"roles/{ended}/end" if ending == "role" else ending
            done = chair.post(f"/en/people/{person.id}/{way}")
            assert done.headers["location"] == f"/en/people/{person.id}"
            assert phone.get("/api/field").status_code == (403 if ending == "role" else 401)
        said = chair.get(f"/en/people/{person.id}").text
        assert ("This account is closed" in said) == (ending == "disable")


def test_a_new_invitation_and_one_more_role(site: Live, chair: httpx2.Client) -> None:
    person = newcomer(site, "lost-phone")
    made = chair.post(f"/en/people/{person.id}/invite-again")
    [address] = re.findall(r"/en/join/[\w-]+|/ru/join/[\w-]+", made.text)[:1]
    with site.browser() as phone:
        assert "Lost-Phone" in phone.get(address).text
    given = ROW | {"role": "observer", "territory": REGION}
    assert chair.post(f"/en/people/{person.id}/roles", data=given).status_code == 303
    assert "Observer" in chair.get(f"/en/people/{person.id}").text
    refused = chair.post(f"/en/people/{person.id}/roles", data=given | {"role": "operator"})
    assert refused.status_code == 422
    with site.browser(person) as phone:
        assert phone.get("/api/field").json()["error"]["code"] == "choose-hat"
        assert phone.get("/en/").headers["location"] == "/en/hat"


def test_people_of_another_region_are_not_found(site: Live, chair: httpx2.Client) -> None:
    foreign = newcomer(site, "foreign", where=ELSEWHERE)
    both = newcomer(site, "both")
    territory_grant(site.db, both.id, Role.AUDITOR, ELSEWHERE)
    assert chair.get(f"/en/people/{foreign.id}").status_code == 404
    assert chair.get(f"/en/people/{both.id}").status_code == 200
    for ending in ("end-sessions", "forget-keys", "disable", "invite-again"):
        for person in (foreign, both):
            assert chair.post(f"/en/people/{person.id}/{ending}").status_code == 404
    assert "Foreign" not in chair.get("/en/people").text


def test_many_people_come_in_pages(site: Live, chair: httpx2.Client) -> None:
    for number in range(60):
        invite(site.db, f"crowd-{number:02}", Role.AUDITOR, "KZ-15-1532", now_ms())
    first = chair.get("/en/people").text
    [more] = re.findall(r'href="(/en/people\?after=[\w-]+)"', first)
    assert len(set(re.findall(r"crowd-\d\d", first + chair.get(more).text))) == 60


def test_what_gives_rights_asks_for_a_proof_that_is_fresh(site: Live, chair: httpx2.Client) -> None:
    def age(by: int) -> None:
        move = text("UPDATE sessions SET confirmed_at = confirmed_at + :by WHERE token_hash = :it")
        site.db.write(lambda tx: tx.execute(move, {"by": by, "it": site.erlan.session}))

    age(-CONFIRMED_FOR)
    try:
        assert chair.get("/en/people").status_code == 200
        asked = chair.get("/en/people/invite").headers["location"]
        assert asked == "/en/confirm?next=/en/people/invite"
        assert chair.post("/en/people/invite", data=ROW).status_code == 403
        wrong = chair.post("/en/confirm", data={"password": "x", "next": "/en/people/invite"})
        assert wrong.status_code == 422
        assert 'value="/en/people/invite"' in wrong.text
    finally:
        age(CONFIRMED_FOR)
    assert chair.get("/en/people/invite").status_code == 200
