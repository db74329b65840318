"""The field app in a browser of its own, also with one of its guards taken away."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from sqlalchemy import text

from audit.paths import STATIC
from audit.store.db import Database
from tests.browser.conftest import PHONE
from tests.cast import Member
from tests.live import Live

FIELD = STATIC / "field"
Guards = Mapping[str, tuple[str, str]]
"""File of audit/web/static/field to what stands in it, and what stands there instead."""


def port(address: str) -> int:
    found = urlsplit(address).port
    assert found
    return found


@contextmanager
def opened(
    chromium: Browser,
    address: str,
    member: Member | None,
    guards: Guards | None = None,
    worker: bool = True,
) -> Iterator[BrowserContext]:
    """A browser on its own, without a service worker where guards are taken away."""
    context = chromium.new_context(
        base_url=address,
        viewport={"width": PHONE[0], "height": PHONE[1]},
        accept_downloads=True,
        service_workers="allow" if worker and not guards else "block",
    )
    if member is not None:
        sign_in(context, address, member)
    if guards:
        take_away(context, guards)
    try:
        yield context
    finally:
        context.unroute_all(behavior="ignoreErrors")  # an answer on its way is of no use any more
        context.close()


def sign_in(context: BrowserContext, address: str, member: Member) -> None:
    context.add_cookies([{"name": "session", "value": member.token, "url": address}])


def take_away(context: BrowserContext, guards: Guards) -> None:
    """The pages then run the modules as they are written, with these changes."""
    for name, (guard, instead) in guards.items():
        assert guard in (FIELD / name).read_text(), f"{name} has no such guard"
        script = (FIELD / name).read_text().replace(guard, instead)
        context.route(f"**/static/field/{name}", _fulfilled(script))
    for page in ("stations", "visit"):
        script = f'import "/static/field/{page}.js";'
        context.route(f"**/static/vendor/field/{page}.js", _fulfilled(script))


def _fulfilled(script: str) -> Any:
    def fulfil(route: Route) -> None:
        route.fulfill(body=script, content_type="text/javascript")

    return fulfil


def stations(context: BrowserContext, language: str = "en") -> Page:
    """The page, when it has asked the server."""
    page = context.new_page()
    page.goto(f"/{language}/field")
    expect(page.locator("html[data-usable]")).to_be_attached(timeout=15_000)
    return page


def begin(page: Page, number: int) -> str:
    """The id of the visit that is begun."""
    page.get_by_role("button", name=f"Begin: Station No {number}").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Station No {number}")
    return page.url.partition("#")[2]


def answer(page: Page, section: str = "About the place") -> None:
    """Says yes to the first question of a section."""
    page.get_by_role("link", name=section).click()
    page.locator("fieldset:not([hidden]) input[type=radio]").first.check()
    expect(page.locator("html:not([data-saving])")).to_be_attached()
    expect(page.get_by_text("Saved on this phone")).to_be_visible()


def send(page: Page) -> None:
    """From anywhere in a visit, to the stations."""
    page.evaluate("location.hash = location.hash.split('/')[0] + '/check'")
    page.get_by_role("button", name="Send").click()
    page.wait_for_url("**/field")


def card(page: Page, number: int) -> Any:
    return page.locator("#rounds li", has_text=f"Station No {number}")


def received(db: Database) -> list[dict[str, Any]]:
    """The content of every visit that the server has, with its id."""
    with db.read() as tx:
        rows = tx.execute(text("SELECT id, content FROM visits ORDER BY received_at"))
        return [{"id": str(row[0]), **json.loads(row[1])} for row in rows]


def events(site: Live, what: str) -> int:
    with site.db.read() as tx:
        rows = tx.execute(text("SELECT body FROM trail_events"))
        return sum(json.loads(row[0])["what"] == what for row in rows)


def kept(page: Page, store: str = "visits") -> int:
    """How many records lie in the phone's database."""
    return int(
        page.evaluate(
            """store => new Promise((resolve, reject) => {
                const opening = indexedDB.open("open-door");
                opening.onerror = () => reject(opening.error);
                opening.onsuccess = () => {
                    const database = opening.result;
                    const count = database.transaction(store).objectStore(store).count();
                    count.onsuccess = () => { database.close(); resolve(count.result); };
                };
            })""",
            store,
        )
    )


def save_download(page: Page, name: str, folder: Path) -> Path:
    with page.expect_download() as download:
        page.get_by_role("button", name=name).first.click()
    file = folder / "visits.json"
    download.value.save_as(file)
    return file
