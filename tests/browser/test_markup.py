"""In a real browser nothing that anybody wrote runs: on pages of the server and in the field app."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from audit.web.page import environment
from tests.browser.fielding import take_away
from tests.security.asking import SECTION, Rooms, furnished
from tests.security.payloads import ALL, FEW, RAN
from tests.security.watching import Watched, watched
from tests.security.written import write

pytestmark = pytest.mark.browser


EVERYTHING = "\n".join(ALL)
LONGEST = 2_000
TYPED = "fieldset:not([hidden]) :is(input[data-least], textarea)"
SHOWN = {
    "remark": "text=The chair’s remark:",
    "note": "details[open] textarea",
    "caption": ".photos input:not(:placeholder-shown)",
}
CANARY = f"<script>{RAN}</script><img src=x onerror={RAN}>"
CHILDREN = "element.append(...children.filter((child) => child !== null));"
AS_MARKUP = """children.filter((child) => child !== null).forEach((child) =>
    typeof child === "string" ? element.insertAdjacentHTML("beforeend", child) : element.append(child));"""


@pytest.fixture(scope="module")
def rooms(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rooms]:
    with furnished(tmp_path_factory.mktemp("data")) as made:
        yield made


def look_at_pages(rooms: Rooms, chromium: Browser, few: bool) -> list[str]:
    """What was told of every kind of page, as who sees most of each."""
    found = []
    for who in rooms.readers[1:2] if few else rooms.everybody:
        with watched(chromium, rooms.things.site.url, who.token if who else "") as watching:
            page = watching.context.new_page()
            asked = [each for each in rooms.pages([who]) if each.address.startswith("/en/")]
            for each in asked[::8] if few else asked:
                watching.look(page, each.address)
            found += watching.told
    return found


@pytest.mark.parametrize(
    ("text", "few"),
    [
        pytest.param(FEW[0], True, id="few"),
        pytest.param(EVERYTHING, False, marks=pytest.mark.prove, id="all"),
    ],
)
def test_nothing_runs_on_any_page(rooms: Rooms, chromium: Browser, text: str, few: bool) -> None:
    write(rooms.things.site, text)
    assert look_at_pages(rooms, chromium, few) == []


def canary(rooms: Rooms, chromium: Browser, without: str = "") -> list[str]:
    """What is told of a page of ours that something was put into; `without` one of its headers."""

    def put_in(route: Route) -> None:
        answer = route.fetch()
        kept = {name: value for name, value in answer.headers.items() if name != without}
        route.fulfill(response=answer, headers=kept, body=answer.text() + CANARY)

    with watched(chromium, rooms.things.site.url, worker=False) as watching:
        watching.context.route("**/en/sign-in", put_in)
        page = watching.context.new_page()
        watching.look(page, "/en/sign-in")
        return watching.told


def test_a_script_put_into_a_page_is_refused_and_told(rooms: Rooms, chromium: Browser) -> None:
    told = canary(rooms, chromium)
    assert [each for each in told if "refused script-src" in each], told
    assert [each for each in told if "onerror" in each], "it would run when something is pressed"
    assert not [each for each in told if "ran" in each.split()]


def test_without_the_policy_it_runs_and_is_told(rooms: Rooms, chromium: Browser) -> None:
    told = canary(rooms, chromium, without="content-security-policy")
    assert [each for each in told if each.endswith(": ran")], told


@pytest.mark.prove
def test_pages_without_escaping_are_told(rooms: Rooms, chromium: Browser) -> None:
    write(rooms.things.site, FEW[0])
    environment.cache_clear()
    environment().autoescape = False
    try:
        told = look_at_pages(rooms, chromium, few=True)
    finally:
        environment.cache_clear()
    assert [each for each in told if "<svg onload=" in each]
    assert [each for each in told if "refused script-src-attr" in each]


@pytest.mark.prove
@pytest.mark.parametrize("text", [EVERYTHING, FEW[0]], ids=["all", "few"])
def test_nothing_runs_in_the_field_app(rooms: Rooms, chromium: Browser, text: str) -> None:
    assert in_the_field(rooms, chromium, text, guarded=True) == []


@pytest.mark.prove
def test_a_field_app_that_reads_texts_as_markup_is_told(rooms: Rooms, chromium: Browser) -> None:
    told = in_the_field(rooms, chromium, FEW[0], guarded=False)
    assert [each for each in told if "<svg onload=" in each]
    assert [each for each in told if "refused script-src-attr" in each]


def in_the_field(rooms: Rooms, chromium: Browser, text: str, guarded: bool) -> list[str]:
    """What is told while somebody corrects a visit in which, as all about it, `text` stands."""
    site = rooms.things.site
    write(site, text)
    with watched(chromium, site.url, site.aigul.token, worker=guarded) as watching:
        if not guarded:
            take_away(watching.context, {"elements.js": (CHILDREN, AS_MARKUP)})
        page = watching.context.new_page()
        page.goto("/en/field")
        expect(page.locator("html[data-usable]")).to_be_attached(timeout=15_000)
        expect(page.get_by_text("Given back by the chair:")).to_be_visible()
        watching.look(page)
        page.get_by_role("button", name="Send a correction").click()
        expect(page.get_by_text("The chair’s remark:")).to_be_visible(timeout=30_000)
        watching.look(page)
        look_at_sections(watching, page, text)
        return watching.told


def look_at_sections(watching: Watched, page: Page, text: str) -> None:
    """What was sent before stands in the forms; in one of them it is typed anew."""
    every = text is EVERYTHING
    addresses = page.locator("ol.tasks a").evaluate_all("all => all.map((link) => link.hash)")
    shown, before = set(), page.locator("#view h1").inner_text()
    for address in [each for each in addresses if every or f"/{SECTION}/" in each]:
        page.evaluate("hash => { location.hash = hash; }", address)
        expect(page.locator("#view h1")).not_to_have_text(before)
        before = page.locator("#view h1").inner_text()
        watching.look(page)
        shown |= {kind for kind, where in SHOWN.items() if page.locator(where).count()}
        if f"/{SECTION}/" in address:
            page.locator("details").evaluate_all("all => all.forEach((each) => (each.open = true))")
            for field in page.locator(TYPED).all():
                field.fill(text[:LONGEST])
    assert shown >= (set(SHOWN) if every else {"remark"})
    page.evaluate("location.hash = location.hash.split('/')[0] + '/check'")
    expect(page.get_by_role("heading", level=1)).to_have_text("Check and send")
    watching.look(page)
