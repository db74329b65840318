"""The long proofs of the field app: browsers killed two hundred times, thousands of visits through chaos."""

import base64
import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, Playwright, expect
from sqlalchemy import text

from audit.canonical import canonical
from tests.browser import fielding
from tests.browser.fielding import Guards, answer, begin, opened, received, send, stations
from tests.browser.network import Network
from tests.browser.phone import phone, picture, take_photo
from tests.live import live

pytestmark = pytest.mark.browser

WAVE = 60
LEAST_PHOTO = 150_000
"""In bytes; more than a chunk, so that a network can fail between two."""

COPY = """async ([first, visits, least, jpeg]) => {
  const { save, saveWithPhoto } = await import("/static/field/visits.js");
  const { canonical, sha256 } = await import("/static/field/content.js");
  const start = Uint8Array.from(atob(jpeg), (letter) => letter.charCodeAt(0));
  const made = {};
  for (let number = 0; number < visits; number += 1) {
    const copy = { ...first, id: crypto.randomUUID(), state: "draft", photos: [] };
    for (let each = 0; each < 3; each += 1) {
      const bytes = new Uint8Array(least + Math.floor(Math.random() * least));
      for (let at = 0; at < bytes.length; at += 65536) {
        crypto.getRandomValues(bytes.subarray(at, at + 65536));
      }
      bytes.set(start);
      const hash = await sha256(bytes.buffer);
      copy.photos.push({ sha256: hash, size: bytes.length, item: "X12" });
      await saveWithPhoto(copy, hash, bytes.buffer);
    }
    copy.content = canonical({ ...JSON.parse(first.content), photos: copy.photos });
    copy.sha256 = await sha256(copy.content);
    await save({ ...copy, state: "waiting", queued_at: Date.now() });
    made[copy.id] = copy.content;
  }
  return made;
}"""
SEND = """async () => {
  const { send } = await import("/static/field/queue.js");
  const { discard, visits } = await import("/static/field/visits.js");
  await send({ now: true });
  const all = await visits();
  for (const { id, state } of all) {
    if (state === "received") {
      await discard(id);
    }
  }
  return all.filter(({ state }) => state !== "received").map(({ state }) => state);
}"""
READ = """async (id) => (await import("/static/field/visits.js")).visit(id)"""
TRUSTING: Guards = {
    "server.js": (
        "const said = answer?.status === 201 ? await json(answer) : null;",
        "const said = answer?.ok ? { missing_photos: [], ...(await json(answer)) } : null;",
    ),
    "queue.js": ("if (!(await isReceipt(", "if (false && !(await isReceipt("),
}
"""A phone that takes any answer for a receipt."""


def finished(page: Page) -> dict[str, Any]:
    """The record of a visit with one answer that is ready to be sent."""
    page.context.route("**/api/visits/*", lambda route: route.abort())
    visit = begin(page, 130)
    answer(page)
    send(page)
    page.context.unroute("**/api/visits/*")
    page.goto("/en/checklists")
    record: dict[str, Any] = page.evaluate(READ, visit)
    return record


def fail_somehow(network: Network, dice: random.Random) -> None:
    """One of the ways of networks, until the next call."""
    needle = dice.choice([b"/api/visits/", b"PATCH /api/photos/", b"HEAD /api/photos/"])
    ways: list[Callable[[], None]] = [
        network.down,
        network.up,
        lambda: network.flaky(0.2),
        lambda: network.cut_after(needle, dice.randrange(1, 120_000)),
        lambda: network.lose_response(needle),
        lambda: network.captive(needle),
    ]
    network.up()
    dice.choice(ways)()


@pytest.mark.parametrize(
    ("visits", "guards"),
    [
        pytest.param(24, None, id="some"),
        pytest.param(6, TRUSTING, id="control"),
        pytest.param(2_000, None, id="thousands", marks=pytest.mark.prove),
    ],
)
def test_every_visit_arrives_once_through_a_network_that_fails_in_every_way(
    chromium: Browser, tmp_path: Path, visits: int, guards: Guards | None
) -> None:
    """Each with three photos. The control's phone trusts whoever answers, and loses some."""
    jpeg = base64.b64encode(picture(tmp_path / "small.jpg", size=(64, 48)).read_bytes()).decode()
    dice = random.Random(visits)  # noqa: S311 - how a test's network fails
    with (
        live(tmp_path / "data") as site,
        Network(fielding.port(site.url)) as network,
        opened(chromium, network.url, site.aigul, guards, worker=False) as context,
    ):
        page = stations(context)
        first = finished(page)
        made = {first["id"]: first["content"]}
        before, left = network.bytes_up, []
        while len(made) <= visits:
            wave = min(WAVE, visits + 1 - len(made))
            made |= page.evaluate(COPY, [first, wave, LEAST_PHOTO, jpeg])
            network.captive(b"/api/visits/")
            while waiting := page.evaluate(SEND):
                assert set(waiting) == {"waiting"}
                left.append(len(waiting))
                fail_somehow(network, dice)
            network.up()
        sent = network.bytes_up - before
        there = received(site.db)
        with site.db.read() as tx:
            states = Counter(tx.execute(text("SELECT state FROM visits")).scalars())
    arrived = Counter(canonical(each).decode() for each in there if each.pop("id"))
    if guards:
        assert len(arrived) < len(made)
        return
    assert arrived == Counter(made.values()), left
    assert states == {"complete": visits + 1}
    sizes = sum(photo["size"] for visit in there for photo in visit["photos"])
    print(f"{visits} visits, {sent / sizes:.3f} of their photos' bytes sent")  # noqa: T201
    assert sent <= 1.3 * sizes


HASTY: Guards = {
    "visits.js": (
        'await put("visits", `${who.person}/${visit.id}`, await row(visit, who));',
        "const kept = await row(visit, who);"
        'const write = () => put("visits", `${who.person}/${visit.id}`, kept);'
        "Object.keys(visit.typed).length ? setTimeout(write, 5000) : await write();",
    )
}
"""A phone that says "saved" before it is."""


def note(page: Page) -> Locator:
    question = page.locator("fieldset:not([hidden])").first
    details = question.locator("details[data-beside]")
    if details.get_attribute("open") is None:
        details.locator("summary").click()
    return question.locator("textarea")


def saved(page: Page) -> None:
    expect(page.locator("html:not([data-saving])")).to_be_attached()


@pytest.mark.parametrize(
    ("kills", "guards"),
    [
        pytest.param(3, None, id="three"),
        pytest.param(2, HASTY, id="control"),
        pytest.param(200, None, id="hundreds", marks=pytest.mark.prove),
    ],
)
def test_what_was_said_to_be_saved_outlives_the_browser(
    playwright: Playwright, tmp_path: Path, kills: int, guards: Guards | None
) -> None:
    """Killed (SIGKILL) while it writes on; every eighth time a photo was taken before."""
    dice = random.Random(kills)  # noqa: S311 - when a test's browser dies
    file = picture(tmp_path / "photo.jpg", size=(640, 480))
    lost = photos = 0
    with (
        live(tmp_path / "data") as site,
        phone(playwright, tmp_path / "profile", site.url, guards) as device,
    ):
        page = device.start(site.aigul)
        page.goto("/en/field")
        begin(page, 130)
        page.get_by_role("link", name="About the place").click()
        address, words = page.url, ""
        for kill in range(kills):
            note(page).fill(words := f"{kill} was said")
            saved(page)
            if kill % 8 == 0 and not guards:
                take_photo(page, file)
                saved(page)
                photos += 1
            note(page).press_sequentially(" and more", delay=10, no_wait_after=True)
            page.wait_for_timeout(dice.randrange(400))
            device.crash()
            page = device.start()
            page.goto(address)
            said = note(page).input_value()
            if photos:
                expect(page.locator(".photos li").first).to_be_attached()
            there = page.locator(".photos li").count()
            lost += not said.startswith(words) or there != photos
    print(f"{kills} kills, {lost} lost")  # noqa: T201
    assert (lost > 0) == bool(guards)
