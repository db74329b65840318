"""Releases and checklists that change while a visit is half filled in, also without a network."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from audit import checklists
from audit.domain.checklist import Checklist
from audit.web import field
from tests.browser.fielding import answer, begin, card, opened, received, send, stations
from tests.browser.phone import press_prepare
from tests.live import Live, live

pytestmark = pytest.mark.browser

FORM = "/en/field/kz-2026/2"
OFFERED = """async () => {
  const registration = await navigator.serviceWorker.ready;
  navigator.serviceWorker.addEventListener("controllerchange", () => { window.taken = true; });
  await registration.update();
  const installing = registration.installing;
  await new Promise((done) => {
    if (!installing) { done(); return; }
    installing.addEventListener("statechange", () => installing.state === "installing" || done());
  });
}"""
KEPT = """async (path) => {
  const found = [];
  for (const name of await caches.keys()) {
    found.push([name, Boolean(await (await caches.open(name)).match(path))]);
  }
  return Object.fromEntries(found);
}"""
PUSHING = 'self.addEventListener("install", () => self.skipWaiting());\n'


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Live]:
    with live(tmp_path / "data") as running:
        yield running


@pytest.mark.parametrize("pushing", [False, True])
def test_a_new_release_waits_until_no_form_is_open(
    chromium: Browser,
    site: Live,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    pushing: bool,
) -> None:
    """The control's new worker pushes itself in, under the open form."""
    old = field.release()
    with opened(chromium, site.url, site.aigul) as context:
        page = stations(context)
        press_prepare(page)
        begin(page, 130)
        answer(page)
        monkeypatch.setattr(field, "release", lambda: "newer")
        if pushing:
            shutil.copytree(field.BUILT, tmp_path / "built")
            worker = tmp_path / "built" / "worker.js"
            worker.write_text(PUSHING + worker.read_text())
            monkeypatch.setattr(field, "BUILT", tmp_path / "built")
        page.evaluate(OFFERED)
        page.wait_for_timeout(500)
        assert bool(page.evaluate("window.taken")) == pushing
        if pushing:
            return
        assert page.evaluate(KEPT, FORM) == {f"field-{old}": True, "field-newer": True}
        expect(page.get_by_role("button", name="Update now")).to_be_hidden()

        context.set_offline(True)
        page.reload()
        expect(page.locator("fieldset input[type=radio]").first).to_be_checked()
        page.goto("/en/field")
        page.get_by_role("button", name="Update now").click()
        expect(page.get_by_role("button", name="Update now")).to_be_hidden()
        expect(page.locator("html[data-usable]")).to_be_attached()
        assert page.evaluate(KEPT, FORM) == {"field-newer": True}
        page.locator("#rounds a", has_text="Continue").first.click()
        page.get_by_role("link", name="About the place").click()
        expect(page.locator("fieldset input[type=radio]").first).to_be_checked()


def test_a_visit_is_sent_as_it_was_asked_when_the_round_has_a_newer_checklist(
    chromium: Browser, site: Live, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also when the newer one comes while the phone is without a network."""

    def ask_with(newest: int) -> None:
        def get(name: str, version: int | None = None) -> Checklist:
            return checklists.library.get(name, version or newest)

        monkeypatch.setattr(checklists, "get", get)

    assert checklists.versions("kz-2026") == (1, 2)
    ask_with(1)
    with opened(chromium, site.url, site.aigul) as context:
        page = stations(context)
        press_prepare(page)
        visit = begin(page, 130)
        answer(page)
        context.set_offline(True)
        ask_with(2)
        page.reload()
        expect(page.locator("fieldset input[type=radio]").first).to_be_checked()
        send(page)
        expect(card(page, 130).get_by_text("Waiting")).to_be_visible()
        context.set_offline(False)
        expect(card(page, 130).get_by_text("Received").first).to_be_visible(timeout=15_000)
        [sent] = received(site.db)
        assert (sent["id"].replace("-", ""), sent["version"]) == (visit.replace("-", ""), 1)
        page = stations(context)
        press_prepare(page)
        begin(page, 131)
        assert page.url.partition("#")[0].endswith(FORM)
