"""The field app for everybody: axe on its pages, narrow phones, large text, the keyboard, names."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from audit.language import LANGUAGES, Language
from tests.browser.conftest import findings
from tests.browser.fielding import begin, opened, stations
from tests.live import Live, live

pytestmark = pytest.mark.browser

GOLDEN = Path(__file__).parent / "golden"
PARTS = ("", "/context/1", "/entrance/1", "/place", "/check")
BEGIN = {"en": "Begin: Station No 130", "ru": "Начать: Участок № 130", "kk": "Бастау: № 130 учаске"}


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Live]:
    with live(tmp_path / "data") as running:
        yield running


def begun(page: Page, language: Language) -> str:
    """The address of a visit begun just now."""
    page.get_by_role("button", name=BEGIN[language]).click()
    expect(page.locator("#view h1")).to_be_visible()
    return page.url


def go(page: Page, address: str) -> None:
    page.evaluate("hash => { location.hash = hash; }", "#" + address.partition("#")[2])
    expect(page.locator("#view h1")).to_be_visible()
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")


@pytest.mark.parametrize(
    ("language", "media"),
    [
        ("kk", {"color_scheme": "light"}),
        ("ru", {"color_scheme": "dark"}),
        ("en", {"forced_colors": "active"}),
    ],
)
def test_axe_finds_nothing(
    chromium: Browser, site: Live, language: Language, media: dict[str, Any]
) -> None:
    with opened(chromium, site.url, site.aigul, worker=False) as context:
        page = stations(context, language)
        page.emulate_media(**media)
        expect(page.locator("#rounds li")).to_have_count(3)
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        found = findings(page)
        address = begun(page, language)
        for part in PARTS:
            go(page, address + part)
            found += findings(page)
        assert found == []


@pytest.mark.parametrize("width", [320, 360])
def test_nothing_is_cut_off_on_a_narrow_phone(chromium: Browser, site: Live, width: int) -> None:
    """320 pixels are also a laptop at 400 %."""
    with opened(chromium, site.url, site.aigul, worker=False) as context:
        page = stations(context, "kk")
        page.set_viewport_size({"width": width, "height": 640})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        address = begun(page, "kk")
        for part in PARTS:
            go(page, address + part)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, part


def test_targets_are_large_enough_for_cold_hands(chromium: Browser, site: Live) -> None:
    with opened(chromium, site.url, site.aigul, worker=False) as context:
        page = stations(context)
        address = begun(page, "en")
        small = []
        for part in ("", "/context/1", "/check"):
            go(page, address + part)
            small += page.evaluate(
                """() => [...document.querySelectorAll(
                    "main button, main summary, main label.choice, main .tasks a, main select")]
                    .map(each => [each.textContent.trim().slice(0, 40), each.getBoundingClientRect()])
                    .filter(([, box]) => box.width > 0 && box.height < 43.5)
                    .map(([words, box]) => `${words}: ${box.height}`)"""
            )
        assert small == []


def test_a_visit_is_filled_in_and_sent_with_the_keyboard_alone(
    chromium: Browser, site: Live
) -> None:
    with opened(chromium, site.url, site.aigul, worker=False) as context:
        page = stations(context)
        expect(page.get_by_role("button", name="Begin: Station No 131")).to_be_visible()
        press_on(page, "Station No 131")
        expect(page.locator("#view h1")).to_be_focused()
        press_on(page, "About the place")
        expect(page.locator("#view h1")).to_be_focused()
        for _ in range(12):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.type") == "radio":
                break
        page.keyboard.press("Space")
        expect(page.get_by_text("Saved on this phone")).to_be_visible()
        press_on(page, "To the sections")
        press_on(page, "Check and send")
        press_on(page, "Send")
        expect(page.locator("#rounds li", has_text="131")).to_contain_text("Received")


@pytest.mark.parametrize("guarded", [True, False])
def test_the_list_that_is_made_anew_takes_no_ones_place(
    chromium: Browser, site: Live, guarded: bool
) -> None:
    """It is made anew by whatever happens to a visit, here and in another tab."""
    careless = {"cards.js": ("keepingPlace(root, () => makeCards(", "[0].forEach(() => makeCards(")}
    with opened(chromium, site.url, site.aigul, None if guarded else careless, False) as context:
        page = stations(context)
        begin(page, 132)
        page.goto("/en/field")
        page.get_by_text("Discard this draft").first.click()
        focused = page.get_by_role("link", name="Continue: Station No 132")
        focused.focus()
        focused.evaluate("(link) => { link.dataset.old = 'yes'; }")
        begin(stations(context), 131)
        expect(page.get_by_role("link", name="Continue: Station No 131")).to_be_visible()
        expect(page.locator("[data-old]")).to_have_count(0)
        unfolded = page.get_by_role("button", name="Discard this draft: Station No 132")
        if guarded:
            expect(focused).to_be_focused()
            expect(unfolded).to_be_visible()
        else:
            expect(focused).not_to_be_focused()
            expect(unfolded).to_be_hidden()


def press_on(page: Page, words: str) -> None:
    """Tabs to what is called so, and presses Enter."""
    for _ in range(90):
        page.keyboard.press("Tab")
        name = page.evaluate(
            """() => { const at = document.activeElement;
                return (at.getAttribute("aria-label") || at.textContent).trim(); }"""
        )
        if words in name and len(name) < 90:
            page.keyboard.press("Enter")
            return
    raise AssertionError(f"no way to {words}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_screen_reader_hears_what_it_heard_before(
    chromium: Browser, site: Live, language: Language
) -> None:
    """Names, roles and order of a section; `golden/` holds them, for a person to read."""
    with opened(chromium, site.url, site.aigul, worker=False) as context:
        page = stations(context, language)
        address = begun(page, language)
        page.evaluate(
            "hash => { location.hash = hash; }", address.partition("#")[2] + "/entrance/1"
        )
        expect(page.locator("#view form output").first).to_be_attached()
        tree = re.sub("#[0-9a-f-]{36}", "#VISIT", page.locator("#view form").aria_snapshot())
    assert tree == (GOLDEN / f"entrance-{language}.yaml").read_text().rstrip("\n")


READ_ALOUD = """async () => {
  const { virtual } = await import("/virtual-screen-reader.js");
  await virtual.start({ container: document.querySelector("#view") });
  for (let step = 0; step < 40; step += 1) {
    await virtual.next();
  }
  return virtual.spokenPhraseLog();
}"""
READER = Path("node_modules/@guidepup/virtual-screen-reader/lib/esm/index.browser.js")


def test_a_virtual_screen_reader_reads_a_question_before_its_answers(
    chromium: Browser, site: Live
) -> None:
    with opened(chromium, site.url, site.aigul, worker=False) as context:
        script = READER.read_text()
        context.route(
            "**/virtual-screen-reader.js",
            lambda route: route.fulfill(body=script, content_type="text/javascript"),
        )
        page = stations(context)
        go(page, begun(page, "en") + "/context/1")
        said = page.evaluate(READ_ALOUD)
        question = "Is parking provided for voters (a car park or marked bays)?"
        asked = next(at for at, words in enumerate(said) if "group" in words and question in words)
        assert "heading, Section 1 of 13 About the place, level 1" in " ".join(said[:asked])
        radios = [words for words in said[asked:] if words.startswith("radio, ")]
        assert [words.split(", ")[1] for words in radios[:3]] == ["Yes", "No", "Cannot tell"]
