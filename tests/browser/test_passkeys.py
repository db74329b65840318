"""Passkeys in a real browser, with a virtual device that answers for the finger."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, CDPSession, Page, expect
from sqlalchemy import text

from audit.domain.access import Role
from audit.guard import now_ms
from tests.browser.conftest import PHONE
from tests.cast import REGION, invite
from tests.live import Live, live

pytestmark = pytest.mark.browser

LONG_AGO = text("UPDATE sessions SET confirmed_at = 0")
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with live(tmp_path_factory.mktemp("data")) as running:
        yield running


class Device:
    """A phone whose owner says yes to every request, until `refuses`."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._tools: CDPSession = page.context.new_cdp_session(page)
        self._tools.send("WebAuthn.enable")
        self._id = self._tools.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})[
            "authenticatorId"
        ]

    def refuses(self) -> None:
        self._tools.send(
            "WebAuthn.setUserVerified", {"authenticatorId": self._id, "isUserVerified": False}
        )

    def signs_out(self) -> None:
        self.page.context.clear_cookies()


@pytest.fixture
def phone(chromium: Browser, site: Live) -> Iterator[Device]:
    # An address of numbers has no passkeys.
    at = site.url.replace("127.0.0.1", "localhost")
    context = chromium.new_context(
        base_url=at, viewport={"width": PHONE[0], "height": PHONE[1]}, locale="ru"
    )
    yield Device(context.new_page())
    context.close()


def invited(site: Live, login: str, role: Role) -> str:
    return f"/ru/join/{invite(site.db, login, role, REGION, now_ms())}"


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).click()


def test_a_chair_makes_a_passkey_comes_in_with_it_and_proves_it_again(
    phone: Device, site: Live
) -> None:
    page = phone.page
    page.goto(invited(site, "dana", Role.REGIONAL_CHAIR))
    page.locator("#password").fill("таудағы алма гүлі")
    page.locator("main form button").click()
    press(page, "Создать ключ доступа")
    page.wait_for_url("**/ru/account")
    phone.signs_out()
    page.goto("/ru/sign-in")
    press(page, "Войти с ключом доступа")
    expect(page.get_by_role("button", name="Выйти")).to_be_visible()
    site.db.write(lambda tx: tx.execute(LONG_AGO).rowcount)
    page.goto("/ru/people/invite")
    press(page, "Подтвердить ключом доступа")
    expect(page.locator("#name")).to_be_visible()


def test_who_says_no_is_told_so_and_can_try_again(phone: Device, site: Live) -> None:
    page = phone.page
    phone.refuses()
    page.goto("/ru/sign-in")
    place = page.locator("[data-passkey=sign-in]")
    place.get_by_role("button").click()
    expect(place.get_by_role("alert")).not_to_be_empty()
    expect(place.get_by_role("button")).to_be_enabled()
    expect(page.locator("#password")).to_be_visible()
