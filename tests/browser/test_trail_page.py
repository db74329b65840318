"""The page that checks the trail: in three languages, by keyboard, without a network, saved and stopped."""

import base64
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect
from sqlalchemy import text

from audit.guard import now_ms
from audit.journeys.prove import export
from audit.journeys.publish import Press, Subject, publish
from audit.language import Language, translate
from audit.paths import STATIC
from audit.store import territories
from tests.browser.conftest import LAPTOP, PHONE, findings
from tests.browser.template_page import wider_than_the_phone
from tests.browser.test_chair import LOOKS, Look
from tests.browser.test_other_browsers import firefox, until, webkit
from tests.cast import REGION
from tests.live import Live, live
from tests.test_proof import Log, pdf_naming
from tests.web.test_chair import STEEP, send

pytestmark = pytest.mark.browser


@dataclass(frozen=True)
class Kept:
    """What an NGO has of a server."""

    url: str
    key: str
    export: bytes
    checkpoint: bytes
    receipt: bytes
    report: bytes


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    with live(tmp_path_factory.mktemp("data")) as site:
        send(site, site.stations[0], STEEP)
        yield _kept(site)


def _kept(site: Live) -> Kept:
    signer = site.parts.signer
    with site.db.read() as tx:
        region = territories.by_code(tx, REGION)
        receipt = tx.execute(text("SELECT receipt FROM visits")).scalar_one()
    assert region
    subject = Subject(region.id, "stations/1", "0" * 64, "kk")
    press = Press(site.db, signer, site.parts.settings)
    report = publish(press, subject, lambda origin: pdf_naming(origin.checkpoint), now_ms())
    with site.db.read() as tx, site.browser() as browser:
        whole = "".join(export(tx, signer)).encode()
        checkpoint = browser.get("/trail/1.txt").content
    return Kept(site.url, signer.public_key, whole, checkpoint, receipt, report)


@contextmanager
def opened(
    chromium: Browser, kept: Kept, language: Language = "en", look: Look = "light", **given: Any
) -> Iterator[Page]:
    """The page, loaded; from then on it needs no network, and whatever it asks of one is a failure."""
    context = chromium.new_context(
        base_url=kept.url,
        color_scheme="dark" if look == "dark" else "light",
        forced_colors="active" if look == "forced" else "none",
        **given,
    )
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(f"{said.type}: {said.text}"))
    page.goto(f"/{language}/trail")
    page.on("request", lambda request: complaints.append(request.url))
    yield page
    context.close()
    # Chromium asks for the page's icon when it likes.
    assert [said for said in complaints if not said.endswith("/door.svg")] == []


def choose(page: Page, **files: bytes) -> None:
    for name, content in files.items():
        given = FilePayload(name=f"{name}.x", mimeType="text/plain", buffer=content)
        page.set_input_files(f"#{name}", given)


def check(page: Page) -> None:
    page.locator("#check form > button").press("Enter")


def outcome(page: Page) -> list[str]:
    """What is said, line by line; its title has the focus."""
    expect(page.locator("#outcome > :focus")).to_be_visible()
    expect(page.locator("#check form > button")).to_be_visible()
    return [line for line in page.locator("#outcome").inner_text().split("\n") if line]


@pytest.mark.parametrize(
    ("language", "look"),
    [LOOKS[0], *(pytest.param(*each, marks=pytest.mark.prove) for each in LOOKS[1:])],
)
def test_what_the_server_exports_fits_and_what_was_changed_is_found(
    chromium: Browser, kept: Kept, language: Language, look: Look
) -> None:
    width, height = LAPTOP if look == "forced" else PHONE
    with opened(
        chromium, kept, language, look, viewport={"width": width, "height": height}
    ) as page:
        page.fill("#keys", f"\n {kept.key}\n")
        choose(page, export=kept.export, held=kept.checkpoint)
        choose(page, receipts=kept.receipt, reports=kept.report)
        check(page)
        fits, counts = outcome(page)
        assert fits == translate(language, "trail-check-fits")
        events, sealed = (kept.export.count(name) for name in (b'"seq"', b'{"checkpoint"'))
        assert re.findall(r"\d+", counts) == [str(events), "2", str(sealed)]

        changed = kept.export.replace(b"visit-received", b"visit-returned")
        choose(page, export=changed, held=Log().notes[0].encode())
        check(page)
        title, *lines = outcome(page)
        assert title == translate(language, "trail-check-fits-not")
        for kind in ("event-changed", "forked"):
            assert translate(language, f"trail-found-{kind}") in lines
        assert translate(language, "trail-where-checkpoint", said=1) in lines
        assert wider_than_the_phone(page) == 0
        assert findings(page) == []


def test_what_was_not_given_is_said_and_not_all_that_was_found(
    chromium: Browser, kept: Kept
) -> None:
    with opened(chromium, kept) as page:
        assert page.input_value("#keys") == ""
        choose(page, export=kept.export)
        check(page)
        assert outcome(page)[2:] == [
            translate("en", f"trail-check-{said}") for said in ("no-key", "nothing-held")
        ]
        choose(page, export=b"\n" * 12_345)
        check(page)
        assert "Not shown: 12,245 more." in outcome(page)
        assert page.locator("#outcome li").count() == 100


def test_the_form_is_gone_through_by_keyboard_and_says_what_it_cannot_use(
    chromium: Browser, kept: Kept
) -> None:
    with opened(chromium, kept) as page:
        choose(page, receipts=b"{}")
        page.focus("#export")
        page.keyboard.press("Tab")
        page.keyboard.type(f"{kept.key} AAAA")
        for field in ("held", "receipts", "reports"):
            page.keyboard.press("Tab")
            expect(page.locator(f"#{field}")).to_be_focused()
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.locator(".govuk-error-summary")).to_be_focused()
        said = page.locator(".govuk-error-summary li").all_inner_texts()
        assert said[0] == translate("en", "trail-check-no-export")
        assert said[1] == translate("en", "error-key-unreadable")
        assert said[2] == f"receipts.x: {translate('en', 'error-receipt-unreadable')}"
        assert findings(page) == []
        page.locator(".govuk-error-summary a").nth(1).press("Enter")
        expect(page.locator("#keys")).to_be_focused()


def test_a_long_check_can_be_stopped(chromium: Browser, kept: Kept, tmp_path: Path) -> None:
    file = tmp_path / "trail.jsonl"
    with file.open("wb") as out:
        out.truncate(2**31)
    with opened(chromium, kept) as page:
        page.set_input_files("#export", file)
        check(page)
        expect(page.locator("#checking button")).to_be_focused()
        expect(page.locator("#read")).to_contain_text("of 2,147.5 MB")
        assert findings(page) == []
        page.keyboard.press("Enter")
        assert outcome(page) == [translate("en", "trail-check-stopped")]


@pytest.mark.prove
def test_a_saved_page_works_from_a_disk(chromium: Browser, kept: Kept, tmp_path: Path) -> None:
    """As a browser saves it: the page as it stands, and what it needs beside it."""
    with opened(chromium, kept, "kk") as page:
        html = page.content()
    for name in ("vendor/trail/page.js", "vendor/trail/page.css", "vendor/app.css", "door.svg"):
        (tmp_path / Path(name).name).write_bytes((STATIC / name).read_bytes())
        html = html.replace(f"/static/{name}", f"./{Path(name).name}")
    saved = tmp_path / "saved.html"
    saved.write_text(html)
    page = chromium.new_page()
    page.goto(saved.as_uri())
    choose(page, export=kept.export, held=kept.checkpoint)
    check(page)
    assert outcome(page)[0] == translate("kk", "trail-check-fits")
    page.close()


def test_without_scripts_there_is_the_verifier_in_python_alone(kept: Kept) -> None:
    html = httpx2.get(f"{kept.url}/en/trail").text
    assert "python3 verify_trail.py" in html
    assert re.search('<section id="check"[^>]* hidden>', html)


CHOOSE = """((given) => {
  for (const [id, content] of Object.entries(given)) {
    const files = new DataTransfer();
    files.items.add(new File([Uint8Array.from(atob(content), (each) => each.charCodeAt(0))], id));
    document.getElementById(id).files = files.files;
  }
  document.querySelector("#check form > button").click();
})(%s)"""


@pytest.mark.prove
@pytest.mark.parametrize("which", [webkit, firefox])
def test_other_browsers_find_the_same(which: Any, kept: Kept, tmp_path: Path) -> None:
    with which(tmp_path) as browser:
        browser.go(f"{kept.url}/en/trail")
        changed = kept.export.replace(b"visit-received", "\U0001f600visit\u2028".encode())
        for export, title, notes in (
            (kept.export, "trail-check-fits", (kept.checkpoint, kept.report)),
            (changed, "trail-check-fits-not", (Log().notes[0].encode(), b"")),
        ):
            given = {"export": export, "held": notes[0], "reports": notes[1]}
            coded = {name: base64.b64encode(content).decode() for name, content in given.items()}
            browser.run(CHOOSE % json.dumps({**coded, "receipts": coded["export"]}))
            until(browser, "document.querySelector('.govuk-error-summary')")
            receipt = base64.b64encode(kept.receipt).decode()
            browser.run(CHOOSE % json.dumps({**coded, "receipts": receipt}))
            until(browser, "document.querySelector('#outcome h3')")
            said = browser.run("document.getElementById('outcome').innerText")
            assert translate("en", title) in said
        for kind in ("event-changed", "forked", "report-missing"):
            assert translate("en", f"trail-found-{kind}") in said
