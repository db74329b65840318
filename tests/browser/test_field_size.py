"""How much a phone has to load before a form can be filled in: in bytes and requests, which do not vary."""

from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.fielding import begin, opened, stations
from tests.live import Live

pytestmark = pytest.mark.browser

MOST_BYTES, MOST_REQUESTS = 43_000, 5


def test_the_whole_form_is_small(chromium: Browser, site: Live) -> None:
    with opened(chromium, site.url, site.aigul, worker=False) as context:
        page = stations(context)
        begin(page, 130)
        address = page.url
        page.close()
        page = context.new_page()
        devtools = context.new_cdp_session(page)
        devtools.send("Network.enable")
        devtools.send("Network.setCacheDisabled", {"cacheDisabled": True})
        arrived: list[dict[str, Any]] = []
        asked: dict[str, str] = {}
        devtools.on(
            "Network.requestWillBeSent",
            lambda each: asked.update({each["requestId"]: each["request"]["url"]}),
        )
        devtools.on("Network.loadingFinished", lambda each: arrived.append(each))
        page.goto(address)
        expect(page.locator("html[data-usable]")).to_be_attached()
        sizes = [
            round(each["encodedDataLength"])
            for each in arrived
            if "/api/" not in asked[each["requestId"]]  # what comes after, and may fail
        ]
        assert sum(sizes) <= MOST_BYTES, sizes
        assert len(sizes) <= MOST_REQUESTS, sizes
        assert page.locator("template[id^=section-]").count() == 13
