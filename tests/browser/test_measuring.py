"""Measuring on a phone: the other units while typing, and the tilt sensor as a slope's second sight."""

import math
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, CDPSession, Locator, Page, expect

from audit import checklists
from audit.domain.checklist import Item
from audit.domain.draft import Draft
from audit.domain.measuring import LENGTHS, TOOLS, UNITS, canonical
from audit.language import LANGUAGES, Language, translate
from audit.web.question import Question, ask
from tests.browser.conftest import Scheme, findings
from tests.browser.template_page import (
    phone,
    rendered,
    serving,
    small_targets,
    wider_than_the_phone,
)

pytestmark = pytest.mark.browser

BODY = """{% from "components/question.html" import question %}
{% from "field/measuring.html" import level %}
<form>{% for q in questions %}{{ question(q, t) }}{% endfor %}</form>{{ level(t) }}"""
AIDS = """async () => {
  const { aids } = await import("/static/vendor/field/measuring.js");
  document.querySelectorAll("[data-item]").forEach((question) => aids(question, window.say));
}"""
MOVING = """setInterval(() => dispatchEvent(new DeviceOrientationEvent(
  "deviceorientation", { alpha: 0, beta: 10 * Math.random(), gamma: 0 })), 20)"""
NO_BREAK = "\u00a0"
SLOPE = "percent"
DEGREES_OF = {percent: math.degrees(math.atan(percent / 100)) for percent in (2, 3, 5, 8, 12)}


def items() -> dict[str, Item]:
    """One item of each unit, one that is counted, one that is chosen."""
    found: dict[str, Item] = {}
    for name in checklists.names():
        for item in checklists.get(name).items:
            if item.answer_type == "measurement":
                found.setdefault(item.unit, item)
            elif item.answer_type in ("yes_no", "count"):
                found.setdefault(item.answer_type, item)
    return found


def asked(language: Language) -> tuple[Question, ...]:
    wanted = {item.id: item for item in items().values()}
    found: dict[str, Question] = {}
    for name in checklists.names():
        blank = Draft(checklists.get(name), {})
        for each in blank.asked():
            if each.unit == 1 and wanted.get(each.item.id) == each.item:
                found.setdefault(each.item.id, ask(each, blank, language, {}, ()))
    assert found.keys() == wanted.keys()
    return tuple(found.values())


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    begin = ("measuring-", "report-unit-")
    pages = {
        f"/{language}": rendered(BODY, begin, questions=asked(language))[f"/{language}"]
        for language in LANGUAGES
    }
    with serving(pages) as address:
        yield address


@contextmanager
def opened(chromium: Browser, address: str, **shown: Any) -> Iterator[tuple[CDPSession, Page]]:
    """With the aids in every question, and what tilts the phone."""
    with phone(chromium, address, **shown) as (context, page):
        page.evaluate(AIDS)
        yield context.new_cdp_session(page), page


def question(page: Page, unit: str) -> Locator:
    return page.locator(f"fieldset[data-item='{items()[unit].id}']")


def same(within: Locator) -> Locator:
    return within.locator("output")


def words(text: str) -> str:
    return text.replace(NO_BREAK, " ")


def called(page: Page, module: str, function: str, *given: object) -> Any:
    script = f"""async (given) => {{
      const found = await import("/static/vendor/field/{module}.js");
      return found.{function}(...given, window.say);
    }}"""
    return page.evaluate(script, list(given))


def tilt(cdp: CDPSession, alpha: float, beta: float, gamma: float) -> None:
    said = {"alpha": alpha, "beta": beta, "gamma": gamma}
    cdp.send("DeviceOrientation.setDeviceOrientationOverride", said)


def shown(page: Page, unit: str, typed: str, select: str, run: str = "") -> str:
    """What the aid says of it."""
    its = question(page, unit)
    its.locator("select[name$='-unit']").select_option(select)
    if run:
        its.locator("[data-run] input").fill(run)
    its.locator("input[data-least]").fill(typed)
    return words(same(its).inner_text())


@pytest.mark.parametrize(
    ("unit", "select", "typed", "run", "expected"),
    [
        ("mm", "mm", "914", "", "= 91.4 cm ≈ 36 in"),
        ("mm", "mm", "914,4", "", "= 91.44 cm = 36 in"),
        ("mm", "in", "36", "", "= 914.4 mm = 91.44 cm"),
        ("mm", "cm", "90", "", "= 900 mm ≈ 35.4 in"),
        ("mm", "mm", "1,250", "", ""),
        ("mm", "mm", "12a", "", ""),
        ("mm", "mm", "", "", ""),
        ("percent", "1:n", "12.5", "", "= 8 % ≈ 4.6°"),
        ("percent", "percent", "8", "", "= 1:12.5 ≈ 4.6°"),
        ("percent", "degrees", "4.6", "", "≈ 1:12.4 ≈ 8 %"),
        ("percent", "mm", "150", "1 800", "= 1:12 ≈ 8.3 % ≈ 4.8°"),
        ("percent", "percent", "0", "", "= 0°"),
        ("percent", "1:n", "0", "", ""),
        ("percent", "mm", "150", "0", ""),
        ("newton", "kgf", "2", "", "≈ 20 N ≈ 4.4 lbf"),
    ],
)
def test_the_same_in_other_units(
    chromium: Browser,
    address: str,
    unit: str,
    select: str,
    typed: str,
    run: str,
    expected: str,
) -> None:
    with opened(chromium, address) as (_, page):
        assert shown(page, unit, typed, select, run) == expected


def test_numbers_are_written_as_the_language_does(chromium: Browser, address: str) -> None:
    with opened(chromium, address, language="ru") as (_, page):
        assert shown(page, "percent", "12,5", "1:n") == "= 8 % ≈ 4,6°"
        assert shown(page, "mm", "91,4", "cm") == "= 914 мм ≈ 36 дюйм."


def test_conversions_are_those_of_the_server(chromium: Browser, address: str) -> None:
    """What a unit makes of a canonical value, the server makes back the same."""
    tried = 0
    with phone(chromium, address) as (_, page):
        for unit, item in items().items():
            for other in UNITS.get(unit, ()):
                if unit == SLOPE and other in LENGTHS:
                    continue
                for value in (0.4, 3, 8.33, 25, 914.4):
                    there = called(page, "measuring", "inUnit", unit, other, value)
                    back = canonical(item, {"unit": other, "value": there})
                    assert float(back) == pytest.approx(value, rel=1e-6), (unit, other)
                    tried += 1
    assert tried == 5 * (5 + 3 + 3 + 5 * ("m" in items()))


def test_counts_and_choices_stay_as_they_are(chromium: Browser, address: str) -> None:
    with opened(chromium, address) as (_, page):
        page.evaluate(AIDS)
        for unit in ("count", "yes_no"):
            expect(same(question(page, unit))).to_have_count(0)
        for unit in ("mm", "percent", "newton"):
            expect(same(question(page, unit))).to_have_count(1)
        expect(page.get_by_role("button", name="Measure the slope")).to_have_count(1)


def test_a_visit_that_is_only_read_is_not_measured(chromium: Browser, address: str) -> None:
    with phone(chromium, address) as (_, page):
        page.evaluate(
            "document.querySelectorAll('input, select').forEach((e) => (e.disabled = true))"
        )
        page.evaluate(AIDS)
        expect(same(question(page, "percent"))).to_have_count(1)
        expect(page.get_by_role("button", name="Measure the slope")).to_have_count(0)


def test_rise_and_run_are_explained_where_they_are_asked_for(
    chromium: Browser, address: str
) -> None:
    with opened(chromium, address) as (_, page):
        its = question(page, "percent")
        words_of_it = its.get_by_text("Rise: how much higher")
        expect(words_of_it).to_be_hidden()
        its.locator("select[name$='-unit']").select_option("cm")
        expect(words_of_it).to_be_visible()
        described = its.locator("[data-run] input").get_attribute("aria-describedby")
        assert described == words_of_it.get_attribute("id")
        its.locator("select[name$='-unit']").select_option("1:n")
        expect(words_of_it).to_be_hidden()


def test_a_slope_is_how_far_the_phone_leans(chromium: Browser, address: str) -> None:
    with phone(chromium, address) as (_, page):
        for percent, degrees in DEGREES_OF.items():
            for beta, gamma in ((degrees, 0), (-degrees, 0), (0, degrees), (0, -degrees)):
                assert called(page, "tilt", "slopeOf", beta, gamma) == pytest.approx(percent)
        assert called(page, "tilt", "slopeOf", 0, 0) == 0
        # However the phone is turned on an 8 % slope, it is one.
        steep = math.atan(0.08)
        for turn in range(0, 360, 15):
            beta = math.asin(math.sin(steep) * math.cos(math.radians(turn)))
            gamma = math.asin(math.sin(steep) * math.sin(math.radians(turn)) / math.cos(beta))
            leaning = called(page, "tilt", "slopeOf", math.degrees(beta), math.degrees(gamma))
            assert leaning == pytest.approx(8)


def test_turned_round_the_phone_s_own_error_goes_away(chromium: Browser, address: str) -> None:
    def both(first: tuple[float, float, float], second: tuple[float, float, float]) -> Any:
        names = ("alpha", "beta", "gamma")
        given = [dict(zip(names, one, strict=True)) for one in (first, second)]
        return called(page, "tilt", "slopeOfBoth", *given)

    slope, off = DEGREES_OF[5], 0.7
    with phone(chromium, address) as (_, page):
        assert both((10, slope + off, 0.4), (190, off - slope, 0.4)) == pytest.approx(5, abs=0.01)
        assert both((300, off, 0), (120, off, 0)) == pytest.approx(0, abs=0.01)
        # Not turned, turned by a quarter, leaning more than a phone can be wrong.
        assert both((10, slope, 0), (12, slope, 0)) is None
        assert both((10, slope, 0), (100, 0, slope)) is None
        assert both((0, 9, 0), (180, 9, 0)) is None


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def level_of(page: Page) -> Locator:
    question(page, "percent").get_by_role("button", name="Measure the slope").press("Enter")
    dialog = page.get_by_role("dialog", name="The slope by phone")
    expect(dialog.get_by_role("heading")).to_be_focused()
    return dialog


def test_the_phone_measures_a_slope_and_the_form_has_it(chromium: Browser, address: str) -> None:
    """By keyboard alone."""
    with opened(chromium, address) as (cdp, page):
        tilt(cdp, 20, 4.9, 0)
        dialog = level_of(page)
        expect(dialog).to_contain_text("If the two differ, the tape counts")
        expect(dialog.get_by_role("button", name="Use this value")).to_be_hidden()
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        reading = dialog.locator("[data-reading]")
        off = TOOLS["phone"]["percent"]
        expect(reading).to_have_text(f"8.6 % ± {off} percentage points, that is 1:11.7")
        expect(dialog.get_by_role("status")).to_contain_text("Measured once.")
        expect(dialog.get_by_role("button", name="Turned round: measure again")).to_be_focused()
        tilt(cdp, 200, -4.3, 0)
        page.keyboard.press("Enter")
        expect(reading).to_have_text(f"8 % ± {off} percentage points, that is 1:12.4")
        expect(dialog.get_by_role("status")).to_contain_text("Measured both ways.")
        expect(dialog.get_by_role("button", name="Use this value")).to_be_focused()
        page.keyboard.press("Enter")
        expect(dialog).to_be_hidden()
        its = question(page, "percent")
        expect(its.locator("input[data-least]")).to_have_value("8")
        expect(its.locator("select[name$='-unit']")).to_have_value("percent")
        expect(its.locator("select[name$='-tool']")).to_have_value("phone")
        expect(same(its)).to_have_text(re.compile("= 1:12.5"))
        expect(its.get_by_role("button", name="Measure the slope")).to_be_focused()


def test_a_phone_that_was_not_turned_is_asked_again(chromium: Browser, address: str) -> None:
    with opened(chromium, address) as (cdp, page):
        tilt(cdp, 20, DEGREES_OF[3], 0)
        dialog = level_of(page)
        press(page, "Measure")
        expect(dialog.locator("[data-reading]")).to_contain_text("3 %")
        press(page, "Turned round: measure again")
        expect(dialog.get_by_role("status")).to_contain_text("not turned round")
        expect(dialog.locator("[data-reading]")).to_contain_text("3 %")


def test_a_level_floor(chromium: Browser, address: str) -> None:
    with opened(chromium, address) as (cdp, page):
        tilt(cdp, 0, 0, 0)
        dialog = level_of(page)
        press(page, "Measure")
        expect(dialog.locator("[data-reading]")).to_have_text("0 % ± 1.5 percentage points: level")


def test_a_phone_in_the_hand_and_one_that_moves(chromium: Browser, address: str) -> None:
    with opened(chromium, address) as (cdp, page):
        tilt(cdp, 0, 70, 0)
        dialog = level_of(page)
        press(page, "Measure")
        expect(dialog.get_by_role("status")).to_contain_text("does not lie on the slope")
        expect(dialog.locator("[data-reading]")).to_be_hidden()
        press(page, "Measure")
        page.evaluate(MOVING)
        expect(dialog.get_by_role("status")).to_contain_text("The phone moved")
        press(page, "Close")
        expect(dialog).to_be_hidden()
        expect(question(page, "percent").locator("input[data-least]")).to_have_value("")


def test_a_phone_without_a_sensor_says_so(chromium: Browser, address: str) -> None:
    with opened(chromium, address) as (_, page):
        dialog = level_of(page)
        press(page, "Measure")
        expect(dialog.get_by_role("status")).to_contain_text("tilt sensor says nothing")


@pytest.mark.parametrize(("answer", "key"), [("denied", "denied"), ("granted", "once")])
def test_an_iphone_asks_the_person(chromium: Browser, address: str, answer: str, key: str) -> None:
    with opened(chromium, address) as (cdp, page):
        page.evaluate(
            "(said) => (DeviceOrientationEvent.requestPermission = async () => said)", answer
        )
        tilt(cdp, 0, 2, 0)
        dialog = level_of(page)
        press(page, "Measure")
        expect(dialog.get_by_role("status")).to_contain_text(translate("en", f"measuring-{key}"))


@pytest.mark.parametrize(
    ("language", "scheme", "forced"),
    [("kk", "light", "none"), ("ru", "dark", "none"), ("en", "light", "active")],
)
def test_axe_finds_nothing(
    chromium: Browser,
    address: str,
    language: Language,
    scheme: Scheme,
    forced: Literal["active", "none"],
) -> None:
    how: Any = {"language": language, "scheme": scheme, "forced": forced}
    with opened(chromium, address, **how) as (cdp, page):
        shown(page, "percent", "150", "mm", "1800")
        shown(page, "mm", "900", "mm")
        assert findings(page) == []
        assert wider_than_the_phone(page) == 0
        tilt(cdp, 0, 4.3, 0)
        question(page, "percent").locator("button").click()
        dialog = page.get_by_role("dialog")
        dialog.locator("[data-do=measure]").click()
        expect(dialog.locator("[data-reading]")).to_be_visible()
        assert findings(page) == []
        assert small_targets(page) == []
        assert wider_than_the_phone(page) == 0
        assert "{" not in dialog.inner_text()
