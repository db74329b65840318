"""One visit through everything that a village, a phone and a network can do to it."""

import io
import json
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from PIL import Image
from playwright.sync_api import Page, Playwright, expect
from sqlalchemy import text

from audit.canonical import sha256
from audit.store.db import Database
from tests.browser import phone as phones
from tests.browser.network import Network
from tests.browser.phone import Phone, begin, prepare
from tests.live import Live, live, serving

pytestmark = pytest.mark.browser

PHOTOS = 5


def port(address: str) -> int:
    found = urlsplit(address).port
    assert found
    return found


def visits(db: Database) -> list[tuple[str, str, str]]:
    """(content, state, receipt) of every visit that was received."""
    with db.read() as tx:
        rows = tx.execute(text("SELECT content, state, receipt FROM visits"))
        return [(row[0], row[1], bytes(row[2]).decode()) for row in rows]


def originals(data: Path) -> list[bytes]:
    root = data / "photos"
    return [
        file.read_bytes() for file in root.rglob("*") if file.is_file() and len(file.stem) == 64
    ]


def send_until(page: Any, happened: Any) -> None:
    """Presses "send now" until it has happened."""
    for _ in range(40):
        if happened():
            return
        button = page.get_by_role("button", name="Send now")
        if button.is_visible():
            button.dispatch_event("click")
        page.wait_for_timeout(150)
    raise AssertionError("it did not happen")


def test_one_visit_lives_through_everything(playwright: Playwright, tmp_path: Path) -> None:
    data = tmp_path / "data"
    with ExitStack() as servers, Network(0) as network:
        site = servers.enter_context(live(data))
        network.upstream = port(site.url)
        with phones.phone(playwright, tmp_path / "profile", network.url) as phone:
            prepare(phone.start(site.aigul))
            network.down()
            answered = fill_in_offline(phone, tmp_path)
            page = send_over_a_bad_network(phone, site, network)
            servers.close()
            address, parts = servers.enter_context(serving(data))
            network.upstream = port(address)
            network.up()
            send_until(page, lambda: page.locator("[data-state=received]").count() > 0)
            check_what_arrived(parts.db, data, answered)


def fill_in_offline(phone: Phone, folder: Path) -> int:
    """A form that was never opened before: answers, photos, a reload, a killed browser."""
    assert phone.context is not None
    page = phone.context.pages[-1]
    begin(page, 131)
    page.get_by_role("link", name="About the place").click()
    for number in range(PHOTOS):
        phones.take_photo(page, phones.picture(folder / f"{number}.jpg", number))
    page.reload()
    expect(page.locator(".photos li")).to_have_count(PHOTOS)
    page.get_by_role("link", name="To the sections", exact=True).click()
    page.get_by_role("button", name="Add another: Way in", exact=True).click()
    answered = phones.fill_in_all(page)
    assert answered >= 103
    page.reload()
    expect(page.locator("h1")).to_have_text("Check and send")
    address = page.url
    phone.kill()
    page = phone.start()
    page.goto(address)
    expect(page.get_by_text(f"Photos attached: {PHOTOS}")).to_be_visible()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Waiting for a network", exact=False)).to_be_visible()
    return answered


def send_over_a_bad_network(phone: Phone, site: Live, network: Network) -> Page:
    assert phone.context is not None
    page = phone.context.pages[-1]
    network.captive(b"/api/")
    send_until(page, lambda: "captive" in network.events)
    assert visits(site.db) == []
    network.lose_response(b"PUT /api/visits")
    send_until(page, lambda: any(event.startswith("lost HTTP/1.1 201") for event in network.events))
    assert len(visits(site.db)) == 1
    expect(page.get_by_text("Waiting", exact=False).first).to_be_visible()
    network.cut_after(b"PATCH /api/photos", 60_000)
    send_until(page, lambda: "cut" in network.events)
    network.up()
    other = phone.page()
    other.goto("/en/field")
    for each in (page, other):
        button = each.get_by_role("button", name="Send now")
        if button.is_visible():
            button.dispatch_event("click")
    network.down()
    return page


def check_what_arrived(db: Database, data: Path, answered: int) -> None:
    [(content, state, receipt)] = visits(db)
    said = json.loads(content)
    assert state == "complete"
    assert json.loads(receipt)["sha256"] == sha256(content.encode())
    assert len(said["answers"]) >= answered
    assert len(said["photos"]) == PHOTOS
    assert all(photo["taken_at"] and photo["place"] for photo in said["photos"])
    kept = originals(data)
    for photo in said["photos"]:
        bytes_ = next(each for each in kept if sha256(each) == photo["sha256"])
        image = Image.open(io.BytesIO(bytes_))
        assert image.size == (1200, 1600)
        assert not image.getexif()
        assert b"SECRETCAM" not in bytes_
