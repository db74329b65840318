"""What goes wrong in the field, one thing at a time, and what happens without the guard against it."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Route, expect
from playwright.sync_api import TimeoutError as Gone

from tests.browser import fielding
from tests.browser.fielding import answer, begin, card, kept, opened, received, send, stations
from tests.browser.network import Network
from tests.browser.phone import picture, take_photo
from tests.live import Live, live

pytestmark = pytest.mark.browser

NO_RECEIPT_CHECK = {"queue.js": ("!(await isReceipt(", "false && !(await isReceipt(")}
BY_THE_MINUTE = {"queue.js": ("setTimeout(go, await untilDue())", "setTimeout(go, 60_000)")}
NO_LOCK = {"queue.js": ("if (!lock) {", "if (false) {")}
FULL = """() => {
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = () => { throw new DOMException("full", "QuotaExceededError"); };
    window.withRoom = () => { IDBObjectStore.prototype.put = put; };
}"""
"""The browser's database refuses to write, as it does when the phone is full."""


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Live]:
    with live(tmp_path / "data") as running:
        yield running


def forged(route: Route) -> None:
    """A receipt as somebody between would make it: everything but the signature."""
    if route.request.method != "PUT":
        route.continue_()
        return
    answer = route.fetch()
    said = answer.json()
    route.fulfill(status=201, json=said | {"seq": said["seq"] + 1})


@pytest.mark.parametrize("guarded", [True, False])
def test_a_forged_receipt_frees_nothing(chromium: Browser, site: Live, guarded: bool) -> None:
    with opened(chromium, site.url, site.aigul, None if guarded else NO_RECEIPT_CHECK) as context:
        page = stations(context)
        begin(page, 130)
        answer(page)
        context.route("**/api/visits/*", forged)
        send(page)
        if guarded:
            expect(card(page, 130)).to_contain_text("Waiting for a network")
        else:
            expect(card(page, 130)).to_contain_text("Received")


def test_an_ended_sign_in_keeps_everything_and_asks(chromium: Browser, site: Live) -> None:
    with opened(chromium, site.url, site.aigul) as context:
        page = stations(context)
        begin(page, 130)
        answer(page)
        context.clear_cookies()
        send(page)
        expect(card(page, 130)).to_contain_text("sign in to send")
        expect(page.locator("#sign-in")).to_be_visible()
        assert received(site.db) == []
        fielding.sign_in(context, site.url, site.aigul)
        page.reload()
        expect(card(page, 130)).to_contain_text("Received", timeout=10_000)
        assert len(received(site.db)) == 1


def test_what_the_server_refuses_is_kept_and_said(chromium: Browser, site: Live) -> None:
    with opened(chromium, site.url, site.aigul) as context:
        page = stations(context)
        begin(page, 130)
        answer(page)
        problem = {"where": "D02", "code": "implausible", "message": "900 cannot be right"}
        said = {"error": {"code": "invalid", "message": "Not taken", "problems": [problem]}}
        context.route("**/api/visits/*", lambda route: route.fulfill(status=422, json=said))
        send(page)
        expect(card(page, 130)).to_contain_text("This needs you")
        expect(card(page, 130)).to_contain_text("D02: 900 cannot be right")
        context.unroute("**/api/visits/*")
        page.get_by_role("button", name="Open again and correct").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Station No 130")
        send(page)
        expect(card(page, 130)).to_contain_text("Received")


def test_a_number_that_is_taken_keeps_both_visits(chromium: Browser, site: Live) -> None:
    with opened(chromium, site.url, site.aigul) as context:
        page = stations(context)
        id = begin(page, 130)
        answer(page)
        other = {
            "station": str(site.stations[0]),
            "round": str(site.round),
            "version": 2,
            "checklist": "kz-2026",
            "started_at": "2026-11-26T10:00:00Z",
            "answers": {},
            "notes": {},
            "photos": [],
            "supersedes": None,
        }
        with site.browser(site.aigul) as elsewhere:
            assert elsewhere.put(f"/api/visits/{id}", json=other).status_code == 201
        send(page)
        expect(card(page, 130)).to_contain_text("This needs you")
        page.get_by_role("button", name="Open as a new visit").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Station No 130")
        send(page)
        expect(card(page, 130)).to_contain_text("Received")
        first, second = received(site.db)
        assert (first["id"].replace("-", ""), second["supersedes"]) == (id.replace("-", ""), id)
        assert len(second["answers"]) == 1


@pytest.mark.parametrize("guarded", [True, False])
def test_two_tabs_never_send_the_same(chromium: Browser, site: Live, guarded: bool) -> None:
    with opened(chromium, site.url, site.aigul, None if guarded else NO_LOCK) as context:
        page = stations(context)
        begin(page, 130)
        answer(page)
        sent: list[str] = []
        reachable = False

        def slow(route: Route) -> None:
            if not reachable:
                return route.abort()
            if route.request.method == "PUT":
                sent.append(route.request.url)
                tabs[0].wait_for_timeout(400)
            return route.continue_()

        context.route("**/api/visits/*", slow)
        send(page)
        tabs = [page, stations(context)]
        expect(tabs[1].get_by_role("button", name="Send now")).to_be_visible()
        reachable = True
        for tab in tabs:
            tab.get_by_role("button", name="Send now").dispatch_event("click")
        expect(card(page, 130)).to_contain_text("Received", timeout=10_000)
        assert len(received(site.db)) == 1
        assert (len(sent) == 1) is guarded


def test_without_the_lock_a_second_tab_would_write_too(chromium: Browser, site: Live) -> None:
    shared = {"visit.js": ("{ ifAvailable: true }", '{ mode: "shared" }')}
    with opened(chromium, site.url, site.aigul, shared) as context:
        page = stations(context)
        begin(page, 130)
        answer(page)
        second = context.new_page()
        second.goto(page.url)
        expect(second.locator("fieldset input:not([disabled])").first).to_be_attached()


def test_a_second_tab_only_reads_and_goes_on_when_the_first_is_closed(
    chromium: Browser, site: Live
) -> None:
    with opened(chromium, site.url, site.aigul) as context:
        page = stations(context)
        begin(page, 130)
        answer(page)
        second = context.new_page()
        second.goto(page.url)
        second.reload()
        expect(second.get_by_text("open in another tab")).to_be_visible()
        assert second.locator("fieldset input:not([disabled])").count() == 0
        page.close()
        expect(second.get_by_text("open in another tab")).to_be_hidden()
        expect(second.locator("fieldset input[type=radio]").first).to_be_checked()


FREE = "async (name) => !(await navigator.locks.query()).held.some((lock) => lock.name === name)"


@pytest.mark.parametrize("guarded", [True, False])
def test_copying_to_the_server_never_takes_back_what_a_form_said_meanwhile(
    chromium: Browser, site: Live, guarded: bool
) -> None:
    """The list copies one draft slowly; another one is gone on with in a form that is closed again."""
    stale = {
        "stations.js": (
            "for (const { id } of (await visits()).filter(isToCopy)) {",
            "for (const old of (await visits()).filter(isToCopy)) { const id = old.id; "
            "const visit = () => old;",
        )
    }
    with opened(chromium, site.url, site.aigul, None if guarded else stale, False) as context:
        context.route("**/api/drafts/*", lambda route: route.abort())
        page = stations(context)
        addresses = []
        for number in (130, 131):
            begin(page, number)
            answer(page)
            addresses.append(page.url)
            page.goto("/en/field")
            expect(page.locator("html[data-usable]")).to_be_attached()
        page.goto("/en/checklists")  # nothing is on its way any more
        context.unroute("**/api/drafts/*")
        waiting: list[Route] = []

        def hold_the_first(route: Route) -> None:
            route.abort() if waiting else waiting.append(route)

        context.route("**/api/drafts/*", hold_the_first)
        with page.expect_request("**/api/drafts/*"):
            page.goto("/en/field")
        while not waiting:
            page.wait_for_timeout(50)
        copied = waiting[0].request.url.rpartition("/")[2]
        [other] = [each for each in addresses if copied not in each]
        form = context.new_page()
        form.goto(other)
        form.locator("fieldset:not([hidden]) input[type=radio][value=no]").nth(1).check()
        expect(form.locator("html:not([data-saving])")).to_be_attached()
        form.close()
        while not page.evaluate(FREE, f"visit {other.partition('#')[2].partition('/')[0]}"):
            page.wait_for_timeout(50)
        with page.expect_request("**/api/drafts/*"):
            waiting[0].abort()
        page.wait_for_timeout(500)  # what the list has in hand is written
        form = context.new_page()
        form.goto(other)
        said = form.locator("fieldset:not([hidden]) input[type=radio][value=no]").nth(1)
        expect(said).to_be_visible()
        assert said.is_checked() == guarded


SLOW = """() => {
  const { subtle } = crypto;
  const [digest, encrypt] = [subtle.digest.bind(subtle), subtle.encrypt.bind(subtle)];
  const wait = (time) => new Promise((done) => setTimeout(done, time));
  let first = true;
  subtle.digest = async (...given) => (await wait(600), digest(...given));
  subtle.encrypt = async (...given) => {
    const slow = first;
    first = false;
    await wait(slow ? 1_500 : 0);
    return encrypt(...given);
  };
}"""
"""A phone whose first write from now on is overtaken by the next, unless that waits for it."""
HASTY = {
    "check.js": (
        "if (await hand.handOver(() => queue(hand))) {",
        "await hand.saving; await queue(hand); if (true) {",
    )
}
"""A phone whose queue does not wait its turn."""


@pytest.mark.parametrize("guarded", [True, False])
def test_what_was_sent_is_not_overtaken_by_what_the_form_had_still_to_save(
    chromium: Browser, site: Live, guarded: bool
) -> None:
    """The form's copy comes back from the server while the visit is being made ready to be sent."""
    with opened(chromium, site.url, site.aigul, None if guarded else HASTY, False) as context:
        copying: list[Route] = []
        context.route("**/api/drafts/*", lambda route: copying.append(route))
        page = stations(context)
        begin(page, 130)
        answer(page)
        page.evaluate(SLOW)
        page.evaluate("location.hash = location.hash.split('/')[0] + '/check'")
        leaving: list[Route] = []
        context.route("**/en/field", lambda route: leaving.append(route))
        page.get_by_role("button", name="Send").click()
        copying[0].abort()
        page.wait_for_timeout(3_000)
        leaving[0].continue_()
        page.wait_for_url("**/field")
        if guarded:
            expect(card(page, 130)).to_contain_text("Received")
        else:
            expect(card(page, 130)).to_contain_text("Continue")


def test_a_full_phone_says_so_and_loses_nothing_that_was_saved(
    chromium: Browser, site: Live, tmp_path: Path
) -> None:
    with opened(chromium, site.url, site.aigul) as context:
        page = stations(context)
        begin(page, 130)
        answer(page)
        page.evaluate(FULL)
        question = page.locator("fieldset:not([hidden])").first
        question.locator("summary").first.click()
        question.locator("input[type=file]").set_input_files(picture(tmp_path / "photo.jpg"))
        expect(page.locator("#unsaved")).to_contain_text("NOT SAVED")
        expect(question.locator(".photos li")).to_have_count(0)
        page.evaluate("withRoom()")
        page.locator("fieldset:not([hidden]) input[type=radio]").nth(4).check()
        expect(page.locator("#unsaved")).to_be_hidden()
        page.reload()
        expect(page.locator("fieldset input[type=radio]").first).to_be_checked()


@pytest.mark.parametrize("guarded", [True, False])
def test_what_could_not_be_sent_is_tried_again_when_it_is_due(
    chromium: Browser, site: Live, guarded: bool
) -> None:
    """The network is there, the browser says: nothing tells it when the way is free again."""
    with (
        Network(fielding.port(site.url)) as network,
        opened(
            chromium, network.url, site.aigul, None if guarded else BY_THE_MINUTE, False
        ) as context,
    ):
        page = stations(context)
        begin(page, 130)
        answer(page)
        network.captive(b"/api/visits/")
        send(page)
        expect(card(page, 130)).to_contain_text("tries again by itself")
        network.up()
        if guarded:
            expect(card(page, 130)).to_contain_text("Received", timeout=30_000)
        else:
            page.wait_for_timeout(6_000)  # by now it would be due
            expect(card(page, 130)).to_contain_text("tries again by itself")


@pytest.mark.parametrize("hours", [-26, 26])
def test_a_clock_that_is_wrong_by_a_day_does_not_matter(
    chromium: Browser, site: Live, hours: int
) -> None:
    with opened(chromium, site.url, site.aigul) as context:
        context.clock.install()
        context.clock.set_fixed_time(__import__("time").time() + hours * 3600)
        page = stations(context)
        begin(page, 130)
        answer(page)
        send(page)
        expect(card(page, 130)).to_contain_text("Received")
        assert len(received(site.db)) == 1


def test_a_slow_network_that_breaks_delivers_everything_once(
    chromium: Browser, site: Live, tmp_path: Path
) -> None:
    with (
        Network(fielding.port(site.url)) as network,
        opened(chromium, network.url, site.aigul) as context,
    ):
        page = stations(context)
        begin(page, 130)
        answer(page)
        sizes = 0
        for number in range(2):
            file = picture(tmp_path / f"{number}.jpg", number, (640, 480))
            take_photo(page, file)
        network.slow(64_000)
        network.flaky(0.2)
        before = network.bytes_up
        send(page)
        for _ in range(60):
            if card(page, 130).get_by_text("Received 2").count() or kept(page, "photos") == 0:
                break
            button = page.get_by_role("button", name="Send now")
            if button.is_visible():
                with suppress(Gone):  # by now everything may have been sent
                    button.dispatch_event("click", timeout=1_000)
            page.wait_for_timeout(1_000)
        [visit] = received(site.db)
        sizes = sum(photo["size"] for photo in visit["photos"])
        with site.browser(site.aigul) as client:
            assert client.get(f"/api/visits/{visit['id']}").json()["state"] == "complete"
        assert (network.bytes_up - before) < 1.3 * sizes + 60_000
