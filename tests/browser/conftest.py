"""A real Chromium, a real server, and axe: what the tests of pages in a browser stand on."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from tests.live import Live, live

AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
RULES = [
    *("wcag2a", "wcag2aa", "wcag2aaa", "wcag21a", "wcag21aa", "wcag22aa"),
    "best-practice",
]
Scheme = Literal["light", "dark"]
PHONE, LAPTOP = (360, 740), (1280, 900)

Open = Callable[..., AbstractContextManager[Page]]


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """The machine's Chromium, or the one that Playwright has installed."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    browser = playwright.chromium.launch(
        executable_path=found, args=["--no-sandbox", "--disable-dev-shm-usage"]
    )
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with live(tmp_path_factory.mktemp("data")) as running:
        yield running


@pytest.fixture
def aigul(site: Live, chromium: Browser) -> Open:
    """Opens a page signed in as Aigul; whatever the page's scripts complain of is a failure."""

    @contextmanager
    def opened(
        scripts: bool = True, scheme: Scheme = "light", size: tuple[int, int] = PHONE
    ) -> Iterator[Page]:
        context = chromium.new_context(
            base_url=site.url,
            viewport={"width": size[0], "height": size[1]},
            color_scheme=scheme,
            java_script_enabled=scripts,
        )
        context.add_cookies([{"name": "session", "value": site.aigul.token, "url": site.url}])
        page = context.new_page()
        complaints: list[str] = []
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(f"{said.type}: {said.text}"))
        yield page
        context.close()
        # Chromium itself says "error" in the console of every answer that is no success.
        assert not [said for said in complaints if "status of 4" not in said]

    return opened


def findings(page: Page) -> list[str]:
    """What axe finds wrong with the page as it is now: rule, element, why."""
    page.evaluate(AXE.read_text())
    options = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
    violations = page.evaluate("async (how) => (await axe.run(how)).violations", options)
    return [
        f"{page.url} {broken['id']}: {node['html'][:200]} {node['failureSummary']}"
        for broken in violations
        for node in broken["nodes"]
    ]
