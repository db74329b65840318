"""The pictures of the README: taken anew each time, so that each of them can still be taken.

`make pictures` keeps what this takes in docs/pictures.
"""

import io
import os
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pypdfium2
import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import LAPTOP
from tests.browser.test_chair import opened
from tests.cast import REGION
from tests.live import Live, live
from tests.web.test_chair import STEEP, WELL, send

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
KEPT = ROOT / "docs/pictures"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the pictures go: `PICTURES`, if it is set."""
    return Path(os.environ.get("PICTURES") or tmp_path_factory.mktemp("pictures"))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with live(tmp_path_factory.mktemp("data")) as running:
        send(running, running.stations[0], STEEP)
        send(running, running.stations[1], WELL)
        yield running


def taken(page: Page, folder: Path, name: str) -> None:
    page.screenshot(path=folder / f"{name}.png")
    assert (folder / f"{name}.png").stat().st_size > 10_000


def test_the_form_on_a_phone(chromium: Browser, site: Live, folder: Path) -> None:
    with opened(chromium, site, site.aigul, size=(390, 844)) as page:
        page.goto("/ru/my-stations")
        page.locator("main form button").first.click()
        page.goto(page.url.rstrip("/") + "/ramp")
        page.locator("#D02").fill("11")
        page.locator("#q-D02").scroll_into_view_if_needed()
        taken(page, folder, "form")


def test_the_chairs_region(chromium: Browser, site: Live, folder: Path) -> None:
    with opened(chromium, site, site.erlan, size=LAPTOP) as page:
        page.goto(f"/ru/territories/{REGION}")
        taken(page, folder, "region")


def test_a_page_of_the_pdf(site: Live, folder: Path) -> None:
    with httpx2.Client(base_url=site.url, cookies={"session": site.erlan.token}) as browser:
        answer = browser.get(f"/ru/stations/{site.stations[0]}/report.pdf")
    pages = pypdfium2.PdfDocument(io.BytesIO(answer.content))
    pages[0].render(scale=1.4).to_pil().save(folder / "report.png", optimize=True)
    assert (folder / "report.png").stat().st_size > 10_000


@pytest.mark.parametrize("name", ["form", "region", "report"])
def test_the_readme_shows_it(name: str) -> None:
    assert (KEPT / f"{name}.png").is_file()
    assert f"docs/pictures/{name}.png" in (ROOT / "README.md").read_text(encoding="utf-8")
