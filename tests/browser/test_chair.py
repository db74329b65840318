"""The public, the chair's and the observer's pages in a real browser: axe and small screens."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from audit.domain.access import Role
from audit.guard import now_ms
from audit.journeys.prove import checkpoint
from audit.language import Language
from audit.store import rounds
from tests.browser.conftest import LAPTOP, PHONE, findings
from tests.cast import REGION, Member, come_in, invite
from tests.live import Live, live
from tests.web.test_chair import OTHER, STEEP, WELL, send

pytestmark = pytest.mark.browser

Look = Literal["light", "dark", "forced"]
LOOKS: list[tuple[Language, Look]] = [("kk", "light"), ("ru", "dark"), ("en", "forced")]
"""Each language and each look once: words do not depend on colours, nor colours on words."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """Two stations have been visited: one with a steep ramp, one without a fault; a third one by two
    people who differ."""
    with live(tmp_path_factory.mktemp("data")) as running:
        send(running, running.stations[0], STEEP)
        send(running, running.stations[1], WELL)
        dana = come_in(running.db, "dana", Role.AUDITOR, REGION, now_ms())
        third = running.stations[2]
        running.db.write(lambda tx: rounds.assign(tx, running.round, third, dana.id))
        send(running, third, OTHER)
        send(running, third, STEEP, dana)
        yield running


@contextmanager
def opened(
    chromium: Browser,
    site: Live,
    member: Member | None,
    look: Look = "light",
    size: tuple[int, int] = LAPTOP,
) -> Iterator[Page]:
    """A page of a browser that `member` is signed in with."""
    context = chromium.new_context(
        base_url=site.url,
        viewport={"width": size[0], "height": size[1]},
        color_scheme="dark" if look == "dark" else "light",
        forced_colors="active" if look == "forced" else "none",
    )
    if member:
        context.add_cookies([{"name": "session", "value": member.token, "url": site.url}])
    yield context.new_page()
    context.close()


@pytest.mark.parametrize(("language", "look"), LOOKS)
def test_axe_finds_nothing_on_the_chairs_pages(
    chromium: Browser, site: Live, language: Language, look: Look
) -> None:
    found = []
    with opened(chromium, site, site.erlan, look) as page:
        for path in (
            f"territories/{REGION}",
            f"stations/{site.stations[0]}",
            f"stations/{site.stations[0]}/calculation",
            f"stations/{site.stations[2]}",
            f"stations/{site.stations[2]}/auditors",
            f"stations/{site.unassigned}",
            "stations/00000000-0000-0000-0000-000000000000",
            "people",
            f"people/{site.aigul.id}",
            "people/invite",
            "account",
            "account/second-factor",
            "confirm",
            "hat",
        ):
            page.goto(f"/{language}/{path}")
            found += findings(page)
        page.goto(f"/{language}/people/invite")
        page.locator("main form button").first.click()
        expect(page.locator(".govuk-error-summary")).to_be_visible()
        found += findings(page)
        page.locator("#name").fill("Дана")
        page.locator("main form button").first.click()
        expect(page.locator(".code-picture")).to_be_visible()
        found += findings(page)
    assert not found, "\n".join(found)


@pytest.mark.parametrize(("language", "look"), LOOKS)
def test_axe_finds_nothing_on_the_public_pages(
    chromium: Browser, site: Live, language: Language, look: Look
) -> None:
    checkpoint(site.db, site.parts.signer, now_ms())
    token = invite(site.db, f"axe-{language}-{look}", Role.REGIONAL_CHAIR, REGION, now_ms())
    found = []
    with opened(chromium, site, None, look, PHONE) as page:
        pages = ("", "sign-in", "join", "trail", "checklists", "checklists/kz-2026-core/1")
        for path in (*pages, f"join/{token}"):
            page.goto(f"/{language}/{path}")
            found += findings(page)
        page.goto(f"/{language}/sign-in")
        page.locator("main form button").first.click()
        expect(page.locator(".govuk-error-summary")).to_be_visible()
        found += findings(page)
    assert not found, "\n".join(found)


def test_axe_would_find_a_faint_status(chromium: Browser, site: Live) -> None:
    with opened(chromium, site, site.erlan) as page:
        page.goto(f"/en/territories/{REGION}")
        page.evaluate("document.querySelector('main .lead').style.color = '#999'")
        assert any("contrast" in each for each in findings(page))


@pytest.mark.parametrize("width", [320, 360])
def test_nothing_is_cut_off_on_a_narrow_phone(chromium: Browser, site: Live, width: int) -> None:
    with opened(chromium, site, site.erlan, size=(width, 640)) as page:
        for path in (
            f"territories/{REGION}",
            f"stations/{site.stations[0]}",
            f"stations/{site.stations[0]}/calculation",
            f"stations/{site.stations[2]}/auditors",
            "checklists/kz-2026/2",
            "people",
            "people/invite",
            f"people/{site.aigul.id}",
            "account",
            "account/second-factor",
        ):
            page.goto(f"/kk/{path}")
            page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_the_keyboard_reaches_station_and_report(
    chromium: Browser, site: Live, tmp_path: Path
) -> None:
    with opened(chromium, site, site.erlan) as page:
        page.goto(f"/en/territories/{REGION}")
        page.keyboard.press("Tab")
        expect(page.get_by_text("Skip to the main part")).to_be_focused()
        link = page.locator("tbody a").first
        place = link.get_attribute("href")
        for _ in range(20):
            page.keyboard.press("Tab")
            if link.evaluate("link => link === document.activeElement"):
                break
        page.keyboard.press("Enter")
        expect(page).to_have_url(site.url + str(place))
        page.get_by_role("link", name="Report on this station, PDF").focus()
        with page.expect_download() as download:
            page.keyboard.press("Enter")
        download.value.save_as(tmp_path / "report.pdf")
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF")
