"""Where the station is, said on a phone without GPS: by a plus code, by a pin on a plain map."""

import random
from collections.abc import Iterator
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from audit.domain.place import EAST, NORTH, SOUTH, WEST, distance
from audit.language import LANGUAGES, Language, translate
from tests.browser.conftest import Scheme, findings
from tests.browser.place_page import (
    CODE,
    REGISTERED,
    SCHOOL,
    SHORT,
    START,
    opened,
    place_served,
    plus_code,
    press,
    said,
    stand,
    status,
)
from tests.browser.template_page import (
    phone,
    small_targets,
    wider_than_the_phone,
)

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with place_served() as served:
        yield served


def test_plus_codes_are_right(chromium: Browser, address: str) -> None:
    dice = random.Random(11)  # noqa: S311
    with phone(chromium, address) as (_, page):
        for _ in range(60):
            where = round(dice.uniform(SOUTH, NORTH), 6), round(dice.uniform(WEST, EAST), 6)
            value = {"latitude": where[0], "longitude": where[1], "at": "", "how": "map"}
            page.evaluate(START, {"value": value, "registered": None, "points": []})
            expect(page.locator("[data-code]")).to_have_text(plus_code(*where))


def by_code(page: Page, code: str) -> None:
    summary = page.get_by_text("By a plus code", exact=True)
    if not page.get_by_label("Plus code").is_visible():
        summary.click()
    page.get_by_label("Plus code").fill(code)
    page.get_by_label("Plus code").press("Enter")


@pytest.mark.parametrize("typed", [CODE, f" {SHORT.lower()}  Aktobe ", "9Н2V75М8+НQ", f"{CODE}2"])
def test_a_plus_code_gives_the_place(chromium: Browser, address: str, typed: str) -> None:
    """Full, short, in Cyrillic letters that look the same, with one more character."""
    with opened(chromium, address) as (_, page):
        by_code(page, typed)
        expect(page.get_by_role("heading", name="The place you gave")).to_be_focused()
        expect(page.locator("[data-code]")).to_have_text(CODE)
        expect(page.locator("[data-from]")).to_have_text("Less than 20 m from the registered place")
        value = said(page)
    assert value["how"] == "plus-code"
    assert "accuracy" not in value
    assert distance((value["latitude"], value["longitude"]), SCHOOL) < 10


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("", "place-code-wrong"),
        ("Aktobe", "place-code-wrong"),
        ("9H2V75M8+A", "place-code-wrong"),
        ("9H2V75M8+AE", "place-code-wrong"),
        ("9H2V75M8", "place-code-wrong"),
        ("9H2V7500+", "place-code-coarse"),
        ("9H2V75M8+", "place-code-coarse"),
        (SHORT, "place-code-short-alone"),
    ],
)
def test_what_is_no_place_is_said(
    chromium: Browser, address: str, typed: str, problem: str
) -> None:
    with opened(chromium, address, registered=None, points=[]) as (_, page):
        by_code(page, typed)
        field = page.get_by_label("Plus code")
        expect(page.locator("[data-code-problem]")).to_have_text(translate("en", problem))
        expect(field).to_be_focused()
        expect(field).to_have_attribute("aria-invalid", "true")
        assert page.evaluate("window.told") == []
        by_code(page, CODE)
        expect(page.locator("[data-code-problem]")).to_be_hidden()
        assert said(page)["how"] == "plus-code"


def test_a_pin_is_put_by_a_tap(chromium: Browser, address: str) -> None:
    with opened(chromium, address, has_touch=True) as (_, page):
        page.get_by_text("By a pin on the map", exact=True).tap()
        drawn = page.locator("[data-svg]")
        box = drawn.bounding_box()
        assert box is not None
        drawn.tap(position={"x": box["width"] * 0.8, "y": box["height"] * 0.3})
        expect(page.locator("[data-said]")).to_have_text(
            "Pin: 180 m north-east of the registered place."
        )
        value = said(page)
        assert distance((value["latitude"], value["longitude"]), SCHOOL) == pytest.approx(
            180, abs=4
        )
        assert value["how"] == "map"
        assert "accuracy" not in value


def test_all_of_it_by_keyboard(chromium: Browser, address: str) -> None:
    """Tab, Enter, Space and arrows reach everything: the map, its buttons, taking it away."""
    with opened(chromium, address) as (_, page):
        reach(page, "summary", "By a pin on the map")
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        expect(page.locator("[data-svg]")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator("[data-said]")).to_have_text(
            "Pin: Less than 20 m from the registered place."
        )
        for _ in range(5):
            page.keyboard.press("ArrowUp")
        page.keyboard.press("ArrowRight")
        value = said(page)
        here = (value["latitude"], value["longitude"])
        assert distance((here[0], SCHOOL[1]), SCHOOL) == pytest.approx(100, abs=0.5)
        assert distance(here, (here[0], SCHOOL[1])) == pytest.approx(20, abs=0.5)
        page.keyboard.press("-")
        expect(page.locator("[data-said]")).to_have_text("The map is 1 km across.")
        reach(page, "button", "Move the pin south")
        page.keyboard.press("Space")
        moved = said(page)
        step = distance((moved["latitude"], moved["longitude"]), here)
        assert step == pytest.approx(40, abs=0.5)
        page.keyboard.press("Enter")
        expect(page.locator("[data-said]")).to_contain_text("30 m north-east")
        reach(page, "button", "Put the earlier", backwards=True, there=False)
        reach(page, "button", "Take the place away", backwards=True)
        page.keyboard.press("Enter")
        assert said(page) is None
        expect(page.locator("[data-pin]")).to_be_hidden()


def reach(page: Page, tag: str, name: str, backwards: bool = False, there: bool = True) -> None:
    """Tabs to it; or finds that it is not there to be reached."""
    wanted = page.locator(tag, has_text=name).first
    if not there:
        expect(wanted).to_be_hidden()
        return
    for _ in range(25):
        page.keyboard.press("Shift+Tab" if backwards else "Tab")
        if wanted.evaluate("(element) => element === document.activeElement"):
            return
    pytest.fail(f"no Tab leads to {name}")


def test_the_map_comes_along_and_shows_what_is_near(chromium: Browser, address: str) -> None:
    with opened(chromium, address) as (_, page):
        page.get_by_text("By a pin on the map", exact=True).click()
        drawn = page.locator("[data-drawn]")
        expect(drawn.get_by_text("Registered place")).to_be_attached()
        expect(drawn.get_by_text("100 m", exact=True)).to_be_attached()
        expect(drawn.get_by_text("Батамша")).not_to_be_attached()
        press(page, "Move the map farther away")
        expect(drawn.get_by_text("Батамша")).to_be_attached()
        expect(drawn.get_by_text("200 m", exact=True)).to_be_attached()
        for _ in range(5):
            press(page, "Move the map farther away")
        expect(page.locator("[data-said]")).to_have_text("The map is 50 km across.")
        expect(page.locator("[data-go=farther]")).to_have_attribute("aria-disabled", "true")
        page.keyboard.press("Enter")
        expect(page.locator("[data-said]")).to_have_text("The map is 50 km across.")
        for _ in range(8):
            press(page, "Bring the map closer")
        expect(page.locator("[data-said]")).to_have_text("The map is 100 m across.")
        press(page, "Pin in the middle")
        for _ in range(40):
            press(page, "Move the pin west")
        expect(page.locator("[data-said]")).to_have_text("Pin: 160 m west of the registered place.")
        expect(page.locator("[data-far]")).to_be_visible()
        edges = page.evaluate(
            """(() => { const [map, pin] = ["[data-svg]", "[data-pin]"].map((each) =>
            document.querySelector(each).getBoundingClientRect());
            return pin.left >= map.left && pin.right <= map.right; })()"""
        )
        assert edges


def test_without_a_registered_place_the_nearest_known_one_stands_in(
    chromium: Browser, address: str
) -> None:
    with opened(chromium, address, registered=None) as (_, page):
        page.get_by_text("By a pin on the map", exact=True).click()
        press(page, "Pin in the middle")
        for _ in range(3):
            press(page, "Move the pin east")
        expect(page.locator("[data-from]")).to_have_text("60 m east of “Батамша”")
        expect(page.locator("[data-far]")).to_be_hidden()
    with opened(chromium, address, registered=None, points=[]) as (_, page):
        page.get_by_text("By a pin on the map", exact=True).click()
        expect(page.locator("[data-no-map]")).to_be_visible()
        expect(page.locator("[data-map]")).to_be_hidden()


def test_a_village_s_middle_is_no_reason_to_doubt(chromium: Browser, address: str) -> None:
    coarse = REGISTERED | {"precision": "settlement"}
    value = {"latitude": SCHOOL[0] + 0.01, "longitude": SCHOOL[1], "at": "", "how": "map"}
    for registered, doubted in ((REGISTERED, True), (coarse, False)):
        with opened(chromium, address, value=value, registered=registered) as (_, page):
            expect(page.locator("[data-from]")).to_have_text("1.1 km north of the registered place")
            expect(page.locator("[data-far]")).to_be_visible(visible=doubted)


def test_a_pin_put_while_searching_is_not_taken_over(chromium: Browser, address: str) -> None:
    with opened(chromium, address) as (context, page):
        stand(context, 30)
        page.get_by_text("By a pin on the map", exact=True).click()
        press(page, "I am at the door")
        expect(status(page)).to_contain_text("Fair")
        press(page, "Pin in the middle")
        expect(page.get_by_role("button", name="I am at the door")).to_be_visible()
        stand(context, 3)
        press(page, "Move the pin north")
        assert page.evaluate("window.told.map(({ how }) => how)") == ["door", "map", "map"]


def test_a_visit_that_is_only_read_is_not_changed(chromium: Browser, address: str) -> None:
    """The page disables every control; the map has none to disable."""
    with opened(chromium, address) as (_, page):
        page.evaluate(
            "document.querySelectorAll('button, input').forEach((e) => (e.disabled = true))"
        )
        page.get_by_text("By a pin on the map", exact=True).click()
        page.locator("[data-svg]").click()
        page.locator("[data-svg]").press("ArrowUp")
        page.locator("[data-svg]").press("Enter")
        page.locator("[data-svg]").press("-")
        expect(page.locator("[data-said]")).to_have_text("The map is 1 km across.")
        assert page.evaluate("window.told") == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("scheme", "forced"), [("light", "none"), ("dark", "none"), ("light", "active")]
)
def test_axe_finds_nothing(
    chromium: Browser,
    address: str,
    language: Language,
    scheme: Scheme,
    forced: Literal["active", "none"],
) -> None:
    value = {"latitude": 50.2868, "longitude": 57.1655, "accuracy": 120, "at": "", "how": "door"}
    shown: Any = {"language": language, "scheme": scheme, "forced": forced}
    with opened(chromium, address, value=value, **shown) as (_, page):
        for summary in page.locator("summary").all():
            summary.click()
        page.locator("[data-by-code] input").press("Enter")
        page.locator("[data-go=farther]").click()
        expect(page.locator("[data-code-problem]")).to_be_visible()
        assert findings(page) == []
        assert small_targets(page) == []
        assert wider_than_the_phone(page) == 0
        assert "{" not in page.locator("main").inner_text()
