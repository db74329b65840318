"""One's own account, over HTTP: devices that are signed in, and the ways to sign in."""

import re
from collections.abc import Iterator

import httpx2
import pyotp
import pytest
from sqlalchemy import text

from audit.domain.access import CONFIRMED_FOR, Role
from audit.guard import now_ms
from audit.journeys import invite, sign_in
from audit.store import people
from tests.cast import REGION, SOMEWHERE, Member, come_in, door
from tests.live import Live, live


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with live(tmp_path_factory.mktemp("data")) as running:
        yield running


PASSWORD = "алма-алма-алма"


def with_password(site: Live, login: str, role: Role = Role.AUDITOR) -> Member:
    person = come_in(site.db, login, role, REGION, now_ms())
    again = site.db.write(lambda tx: invite.invite_again(tx, None, person.id, now_ms()))
    sign_in.join(door(site.db), again.token, PASSWORD, SOMEWHERE, now_ms())
    return person


def signed_in(site: Live, login: str) -> Member:
    came = sign_in.sign_in(door(site.db), login, PASSWORD, SOMEWHERE, now_ms())
    with site.db.read() as tx:
        account = people.account(tx, login, now_ms())
    assert account is not None
    return Member(account.id, login, came.token)


def test_a_lost_phone_is_signed_out_from_another(site: Live) -> None:
    with_password(site, "two-phones")
    lost, kept, third = (signed_in(site, "two-phones") for _ in range(3))
    with site.browser(lost) as thief, site.browser(kept) as phone, site.browser(third) as other:
        page = phone.get("/en/account").text
        assert page.count("Firefox, Android") >= 3
        ends = re.findall(r"account/devices/([0-9a-f-]+)/end\"", page)
        assert len(ends) >= 2
        assert phone.post(f"/en/account/devices/{ends[0]}/end").status_code == 303
        assert phone.post(f"/en/account/devices/{ends[0]}/end").status_code == 404
        phone.post("/en/account/devices/end-others")
        assert thief.get("/api/field").status_code == 401
        assert other.get("/api/field").status_code == 401
        assert phone.get("/api/field").status_code == 200
        assert (
            re.findall(r"account/devices/([0-9a-f-]+)/end\"", phone.get("/en/account").text) == []
        )


def test_nobody_ends_a_session_of_somebody_else(site: Live) -> None:
    with site.browser(site.erlan) as chair, site.browser(site.aigul) as phone:
        chair.post("/en/account/devices/end-others")
        other = come_in(site.db, "other", Role.AUDITOR, REGION, now_ms())
        with site.db.read() as tx:
            session = tx.execute(
                text("SELECT id FROM sessions WHERE token_hash = :it"), {"it": other.session}
            ).scalar()
        assert phone.post(f"/en/account/devices/{session}/end").status_code == 404
    with site.browser(other) as theirs:
        assert theirs.get("/api/field").status_code == 200


def test_one_time_codes_are_set_up_replaced_on_paper_and_kept(site: Live) -> None:
    chair = with_password(site, "bota", Role.REGIONAL_CHAIR)
    with site.browser(chair) as browser:
        shown = browser.post("/ru/account/codes").text
        secret = "".join(re.findall(r"<code>([A-Z2-7 ]+)</code>", shown)[0].split())
        kept = browser.post("/ru/account/codes/first", data={"code": pyotp.TOTP(secret).now()}).text
        papers = re.findall(r"<code>([\w-]+)</code>", kept)
        anew = browser.post("/ru/account/recovery-codes").text
        papers_anew = re.findall(r"<code>([\w-]+)</code>", anew)
        assert len(papers) == len(papers_anew) == 10
        assert not set(papers) & set(papers_anew)
        refused = browser.post("/ru/account/codes/remove")
        assert refused.status_code == 422
        assert 'href="#keys"' in refused.text
        assert browser.get("/ru/second-factor").headers["location"] == "/ru/"


def test_ways_to_sign_in_are_changed_after_a_fresh_proof_only(site: Live) -> None:
    person = with_password(site, "old-session")
    age(site, person, -CONFIRMED_FOR)
    with site.browser(person) as phone:
        refused = phone.post("/en/account/recovery-codes")
        assert refused.status_code == 403
        assert 'href="/en/confirm"' in refused.text
        assert phone.get("/en/account/second-factor").status_code == 200
        assert phone.post("/en/account/codes").status_code == 403
        proved = phone.post("/en/confirm", data={"password": PASSWORD, "next": "/en/account"})
        assert proved.headers["location"] == "/en/account"
        assert phone.post("/en/account/codes").status_code == 200


def age(site: Live, person: Member, by: int) -> None:
    move = text(
        "UPDATE sessions SET invited = false, confirmed_at = confirmed_at + :by"
        " WHERE token_hash = :it"
    )
    site.db.write(lambda tx: tx.execute(move, {"by": by, "it": person.session}))


def test_a_half_session_opens_the_account_of_nobody(site: Live) -> None:
    chair = with_password(site, "half", Role.REGIONAL_CHAIR)
    halve = text("UPDATE sessions SET second_factor_at = NULL WHERE token_hash = :it")
    site.db.write(lambda tx: tx.execute(halve, {"it": chair.session}))
    with site.browser(chair) as browser:
        for page in ("account", "people", f"territories/{REGION}", "hat"):
            led = browser.get(f"/en/{page}").headers["location"]
            assert led == f"/en/second-factor?next=/en/{page}"
        assert browser.post("/en/account/recovery-codes").status_code == 403
        assert_error(browser.get("/api/field"), "second-factor-needed")


def assert_error(answer: httpx2.Response, code: str) -> None:
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, code)
