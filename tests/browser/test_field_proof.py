"""The long proofs of the field app: browsers killed two hundred times, thousands of visits through chaos."""

import base64
import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from sqlalchemy import text

from audit.canonical import canonical
from tests.browser import fielding
from tests.browser.fielding import Guards, answer, begin, opened, received, send, stations
from tests.browser.network import Network
from tests.browser.phone import picture
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
        pytest.param(60, None, id="sixty"),
        pytest.param(60, TRUSTING, id="control"),
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
        before = network.bytes_up
        while len(made) <= visits:
            wave = min(WAVE, visits + 1 - len(made))
            made |= page.evaluate(COPY, [first, wave, LEAST_PHOTO, jpeg])
            network.captive(b"/api/visits/")
            while waiting := page.evaluate(SEND):
                assert set(waiting) == {"waiting"}
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
    assert arrived == Counter(made.values())
    assert states == {"complete": visits + 1}
    sizes = sum(photo["size"] for visit in there for photo in visit["photos"])
    print(f"{visits} visits, {sent / sizes:.3f} of their photos' bytes sent")  # noqa: T201
    assert sent <= 1.3 * sizes
