"""The first form on a cheap phone and a poor link: `python -m bench.first_form [URL ...]`.

Chromium at 360 x 740 with its processor slowed four times, 400 kbit/s both ways and 400 ms to the server;
a fresh profile each time, the median of three. "Usable" is the page's own mark of that name, or else
the moment when what `--usable` names is seen. Without addresses it measures our field app: the form of
the round's checklist (122 items), first, again and without a network.

Against others: serve their page, and give its address and what shows that it can be filled in, as in
`python -m bench.first_form http://127.0.0.1:8005/x/abc --usable "form.or"` (Enketo) or `--usable
".odk-form"` (ODK Web Forms).
"""

import argparse
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page, Playwright, sync_playwright
from rich.console import Console
from rich.table import Table

from tests.browser.phone import Phone, begin, prepare
from tests.live import live

LINK = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
SLOWER = 4
PATIENCE_MS = 90_000
PAINTED = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"
MARKED = "performance.getEntriesByName('usable')[0]?.startTime ?? performance.now()"


@dataclass
class Measured:
    """Bytes as they came over the wire, times in milliseconds."""

    usable: float = 0
    painted: float = 0
    bytes: int = 0
    requests: int = 0
    arrived: list[Any] = field(default_factory=list, repr=False)


def measure(context: BrowserContext, address: str, usable: str) -> Measured:
    """Opens the address in a new page of a slow phone."""
    page = context.new_page()
    found = Measured()
    devtools = context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.send("Network.emulateNetworkConditions", LINK)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    devtools.on("Network.loadingFinished", lambda each: found.arrived.append(each))
    page.goto(address, wait_until="commit")
    page.locator(usable).first.wait_for(state="attached", timeout=PATIENCE_MS)
    found.bytes = round(sum(each["encodedDataLength"] for each in found.arrived))
    found.requests = len(found.arrived)
    found.usable, found.painted = page.evaluate(MARKED), page.evaluate(PAINTED)
    page.close()
    return found


@contextmanager
def profile(playwright: Playwright) -> Iterator[BrowserContext]:
    with tempfile.TemporaryDirectory() as folder:
        phone = Phone(playwright, Path(folder), "about:blank")
        phone.start()
        assert phone.context is not None
        yield phone.context
        phone.kill()


def others(playwright: Playwright, address: str, usable: str, times: int) -> Measured:
    found = []
    for _ in range(times):
        with profile(playwright) as context:
            found.append(measure(context, address, usable))
    return median(found)


def ours(playwright: Playwright, times: int) -> dict[str, Measured]:
    """The first visit knows the station's list, and has never seen the form."""
    kinds: dict[str, list[Measured]] = {"first": [], "again": [], "offline": []}
    for _ in range(times):
        with tempfile.TemporaryDirectory() as folder, live(Path(folder) / "data") as site:
            phone = Phone(playwright, Path(folder) / "profile", site.url)
            page = phone.start(site.aigul)
            address = _begun(page)
            context = phone.context
            assert context is not None
            without_worker(page)
            kinds["first"].append(measure(context, address, "html[data-usable]"))
            prepare(page)
            kinds["again"].append(measure(context, address, "html[data-usable]"))
            context.set_offline(True)
            kinds["offline"].append(measure(context, address, "html[data-usable]"))
            phone.kill()
    return {kind: median(found) for kind, found in kinds.items()}


def _begun(page: Page) -> str:
    page.goto("/en/field")
    begin(page, 130)
    address = page.url
    page.goto("/en/field")
    return address


def without_worker(page: Page) -> None:
    """As a phone that has not been prepared: nothing is kept yet."""
    page.evaluate(
        """async () => {
            for (const each of await navigator.serviceWorker.getRegistrations()) {
                await each.unregister();
            }
            for (const name of await caches.keys()) {
                await caches.delete(name);
            }
        }"""
    )
    page.context.new_cdp_session(page).send("Network.clearBrowserCache")


def median(found: list[Measured]) -> Measured:
    values = {
        name: statistics.median(getattr(each, name) for each in found)
        for name in ("usable", "painted", "bytes", "requests")
    }
    return Measured(**values)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("addresses", nargs="*")
    parser.add_argument("--usable", default="html[data-usable]")
    parser.add_argument("--times", type=int, default=3)
    asked = parser.parse_args()
    table = Table("page", "usable, s", "first paint, s", "kB", "requests")
    with sync_playwright() as playwright:
        rows = {
            address: others(playwright, address, asked.usable, asked.times)
            for address in asked.addresses
        } or ours(playwright, asked.times)
    for name, found in rows.items():
        seconds = (f"{time / 1000:.2f}" for time in (found.usable, found.painted))
        table.add_row(name, *seconds, f"{found.bytes / 1000:.1f}", str(found.requests))
    Console().print(table)


if __name__ == "__main__":
    main()
