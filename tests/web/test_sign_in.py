"""Coming in and leaving, as a browser without scripts meets it."""

import re
import time
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pyotp
import pytest
from fastapi.testclient import TestClient

from audit.app import create_app
from audit.domain.access import Role
from audit.guard import now_ms
from audit.settings import Settings
from tests.cast import REGION, come_in, invite
from tests.live import Live, live

GOOD = "алма-алма-алма"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with live(tmp_path_factory.mktemp("data")) as running:
        yield running


@pytest.fixture
def browser(site: Live) -> Iterator[httpx2.Client]:
    with site.browser() as nobody:
        yield nobody


def test_the_address_alone_leads_to_a_language(browser: httpx2.Client) -> None:
    for header, language in (("ru-RU,ru;q=0.9", "ru"), ("de", "kk"), ("en;q=0.3, kk;q=0.7", "kk")):
        answer = browser.get("/", headers={"accept-language": header})
        assert answer.headers["location"] == f"/{language}/"
    assert browser.get("/de/").status_code == 404


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_first_page_is_for_everybody(browser: httpx2.Client, language: str) -> None:
    page = browser.get(f"/{language}/").text
    assert f'<html lang="{language}">' in page
    assert f'href="/{language}/sign-in"' in page


def test_an_invitation_sets_a_password_and_leads_to_the_room(
    site: Live, browser: httpx2.Client
) -> None:
    token = invite(site.db, "dana", Role.AUDITOR, REGION, now_ms())
    assert "Dana" in browser.get(f"/en/join/{token}").text
    refused = browser.post(f"/en/join/{token}", data={"password": "short"})
    assert refused.status_code == 422
    assert "12 to 256" in refused.text
    joined = browser.post(f"/en/join/{token}", data={"password": GOOD})
    assert joined.status_code == 303
    assert "HttpOnly" in joined.headers["set-cookie"]
    assert "SameSite=lax" in joined.headers["set-cookie"]
    assert browser.get("/en/").headers["location"] == "/en/field"
    assert browser.get(f"/en/join/{token}").status_code == 404
    assert browser.post(f"/en/join/{token}", data={"password": GOOD}).status_code == 404


def test_signing_in_and_out(site: Live, browser: httpx2.Client) -> None:
    token = invite(site.db, "gulnar", Role.REGIONAL_CHAIR, REGION, now_ms())
    browser.post(f"/en/join/{token}", data={"password": GOOD})
    secret, papers = app_set_up(browser)
    browser.cookies.clear()
    wrong = browser.post("/ru/sign-in", data={"login": "gulnar", "password": "не то"})
    assert wrong.status_code == 401
    assert "Неверное имя" in wrong.text
    assert 'value="gulnar"' in wrong.text
    stranger = browser.post("/ru/sign-in", data={"login": "nobody", "password": "не то"})
    assert stranger.text.replace("nobody", "gulnar") == wrong.text
    right = browser.post(
        "/ru/sign-in", data={"login": "gulnar", "password": GOOD, "next": "/ru/territories/KZ-15"}
    )
    assert right.headers["location"] == "/ru/territories/KZ-15"
    half = browser.get("/ru/territories/KZ-15")
    assert half.headers["location"] == "/ru/second-factor?next=/ru/territories/KZ-15"
    assert browser.get("/ru/").headers["location"] == "/ru/second-factor"
    asked = {"code": "000000", "next": "/ru/territories/KZ-15"}
    wrong = browser.post("/ru/second-factor", data=asked)
    assert wrong.status_code == 422
    assert 'value="/ru/territories/KZ-15"' in wrong.text
    before = browser.cookies["session"]
    proved = browser.post("/ru/second-factor", data=asked | {"code": papers[0].lower()})
    assert proved.headers["location"] == "/ru/territories/KZ-15"
    assert browser.cookies["session"] != before
    assert browser.get("/ru/territories/KZ-15").status_code == 200
    browser.post("/ru/sign-out")
    assert browser.get("/ru/territories/KZ-15").status_code == 303
    again = {"login": "gulnar", "password": GOOD}
    browser.post("/ru/sign-in", data=again)
    assert browser.post("/ru/second-factor", data=asked | {"code": papers[0]}).status_code == 422
    later = pyotp.TOTP(secret).at(int(time.time()) + 30)
    assert browser.post("/ru/second-factor", data=asked | {"code": later}).status_code == 303


def app_set_up(browser: httpx2.Client) -> tuple[str, list[str]]:
    """What staff do after their invitation: an app's secret, and the codes on paper."""
    assert browser.get("/en/").headers["location"] == "/en/second-factor"
    forced = browser.get("/en/second-factor").headers["location"]
    assert "Choose a second way" in browser.get(forced).text
    shown = browser.post("/en/account/codes").text
    secret = "".join(re.findall(r"<code>([A-Z2-7 ]+)</code>", shown)[0].split())
    wrong = browser.post("/en/account/codes/first", data={"code": "12"})
    assert wrong.status_code == 422
    assert secret[:4] in wrong.text
    code = pyotp.TOTP(secret).now()
    kept = browser.post("/en/account/codes/first", data={"code": code})
    return secret, re.findall(r"<code>([\w-]+)</code>", kept.text)


def test_behind_https_the_cookie_is_bound_to_the_host(tmp_path: Path) -> None:
    settings = Settings.from_env(
        {"AUDIT_DATA": str(tmp_path), "AUDIT_PUBLIC_URL": "https://audit.example"}
    )
    with TestClient(create_app(settings), "https://audit.example", follow_redirects=False) as her:
        db = her.app.state.parts.db  # type: ignore[attr-defined]
        joined = her.post(f"/en/join/{invite(db, 'dana', Role.REGIONAL_CHAIR, REGION, now_ms())}")
        set_, left = joined.headers["set-cookie"], her.post("/en/sign-out").headers["set-cookie"]
    for cookie in (set_, left):
        assert cookie.startswith("__Host-session=")
        assert {"Path=/", "HttpOnly", "Secure", "SameSite=lax"} <= set(cookie.split("; "))
        assert "Domain" not in cookie


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "/en//evil\\", "javascript:alert(1)"]
)
def test_signing_in_leads_nowhere_else(site: Live, browser: httpx2.Client, elsewhere: str) -> None:
    login = f"p{abs(hash(elsewhere))}"
    token = invite(site.db, login, Role.REGIONAL_CHAIR, REGION, now_ms())
    browser.post(f"/ru/join/{token}", data={"password": GOOD})
    browser.cookies.clear()
    answer = browser.post("/ru/sign-in", data={"login": login, "password": GOOD, "next": elsewhere})
    assert answer.headers["location"] == "/ru/"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"origin": "https://evil.example"}, 403),
        ({"sec-fetch-site": "same-origin"}, 303),
        ({}, 303),
    ],
)
def test_another_site_cannot_make_a_browser_write(
    site: Live, headers: dict[str, str], status: int
) -> None:
    with site.browser(
        come_in(site.db, f"c{status}{len(str(headers))}", Role.REGIONAL_CHAIR, REGION)
    ) as her:
        assert her.post("/en/sign-out", headers=headers).status_code == status


def test_the_language_links_lead_to_the_same_page(browser: httpx2.Client) -> None:
    page = browser.get("/ru/sign-in").text
    links = re.findall(r'<a href="(/\w\w/sign-in)" hreflang', page)
    assert links == ["/kk/sign-in", "/ru/sign-in", "/en/sign-in"]
