"""Where the station is, said on a phone: by GPS at the door."""

import random
import re
from collections.abc import Iterator
from itertools import pairwise

import pytest
from playwright.sync_api import Browser, expect

from audit.domain.place import AGREES_WITHIN_M, GOOD_FIX_M, distance
from audit.domain.visit import Fix, How
from tests.browser.place_page import (
    MOMENT,
    SCHOOL,
    WATCH,
    called,
    heard_of,
    opened,
    place_served,
    press,
    said,
    stand,
    status,
)
from tests.browser.template_page import (
    phone,
)

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with place_served() as served:
        yield served


def test_distances_are_those_of_the_server(chromium: Browser, address: str) -> None:
    dice = random.Random(7)  # noqa: S311
    places = [(dice.uniform(-89, 89), dice.uniform(-180, 180)) for _ in range(200)]
    places += [(SCHOOL[0] + dice.uniform(0, 0.01), SCHOOL[1]) for _ in range(50)] + [SCHOOL, SCHOOL]
    pairs = list(pairwise(places))
    with phone(chromium, address) as (_, page):
        for a, b in pairs:
            plain = [{"latitude": lat, "longitude": lon} for lat, lon in (a, b)]
            assert called(page, "distance", *plain) == pytest.approx(distance(a, b), abs=1e-6)
        for precision, metres in AGREES_WITHIN_M.items():
            assert called(page, "farFrom", precision) == metres
        assert called(page, "farFrom", None) == 150


def test_a_fix_is_graded(chromium: Browser, address: str) -> None:
    grades = {0: "good", 15: "good", 15.1: "fair", GOOD_FIX_M: "fair", GOOD_FIX_M + 0.1: "weak"}
    with phone(chromium, address) as (_, page):
        assert {metres: called(page, "grade", metres) for metres in grades} == grades
        fixes = [{"accuracy": metres, "n": n} for n, metres in enumerate((90, 8, 20, 8))]
        assert called(page, "best", fixes)["n"] == 3
        assert called(page, "best", []) is None


def test_the_best_fix_is_kept_and_every_better_one_is_told(chromium: Browser, address: str) -> None:
    with phone(chromium, address, permissions=["geolocation"]) as (context, page):
        stand(context, 80)
        page.evaluate(WATCH, 60)
        for count, metres in ((1, 80), (2, 20.2), (3, 7)):
            stand(context, metres, north_m=count)
            heard_of(page, count)
        # Not sure enough to be taken; the next better one shows that it was passed over.
        stand(context, 30)
        stand(context, 5.5)
        heard_of(page, 4)
        page.evaluate("window.stop(); window.stop()")
        heard = page.evaluate("window.heard")
    assert [(fix["accuracy"], state["ended"]) for fix, state in heard] == [
        *((80, False), (21, False), (7, False), (6, False)),
        (6, True),
    ]
    fix, state = heard[-1]
    assert state["problem"] is None
    assert (fix["latitude"], fix["longitude"], fix["how"]) == (*SCHOOL, "door")
    assert MOMENT.fullmatch(fix["at"])


def test_the_minute_ends_by_itself(chromium: Browser, address: str) -> None:
    with phone(chromium, address, permissions=["geolocation"]) as (context, page):
        page.clock.install()
        stand(context, 9)
        page.evaluate(WATCH, 60)
        heard_of(page, 1)
        page.clock.run_for(59_000)
        assert page.evaluate("window.heard.length") == 1
        page.clock.run_for(1_500)
        assert page.evaluate("window.heard.at(-1)[1]") == {"ended": True, "problem": None}


@pytest.mark.parametrize("problem", ["denied", "none", "timeout"])
def test_no_fix_has_a_reason(chromium: Browser, address: str, problem: str) -> None:
    allowed = [] if problem == "denied" else ["geolocation"]
    with phone(chromium, address, permissions=allowed) as (context, page):
        if problem == "none":
            context.set_geolocation(None)
        page.evaluate(WATCH, 1)
        heard_of(page, 1)
        assert page.evaluate("window.heard") == [[None, {"ended": True, "problem": problem}]]


def test_a_phone_without_geolocation(chromium: Browser, address: str) -> None:
    with phone(chromium, address) as (_, page):
        page.evaluate("delete Navigator.prototype.geolocation")
        page.evaluate(WATCH, 60)
        heard_of(page, 1)
        assert page.evaluate("window.heard[0][1].problem") == "none"


def test_at_the_door(chromium: Browser, address: str) -> None:
    with opened(chromium, address) as (context, page):
        stand(context, 38, north_m=120)
        press(page, "I am at the door")
        expect(status(page)).to_have_text("Fair: within 38 m. Still looking for a better one.")
        expect(page.get_by_role("button", name="Take this one")).to_be_focused()
        stand(context, 7.2, north_m=120)
        expect(status(page)).to_contain_text("Good: within 8 m")
        assert page.evaluate("window.told.length") == 2
        press(page, "Take this one")
        expect(status(page)).to_have_text("Taken. Good: within 8 m.")
        chosen = page.get_by_role("region", name="The place you gave")
        expect(page.get_by_role("heading", name="The place you gave")).to_be_focused()
        expect(chosen.locator("[data-grade=good] svg")).to_be_visible()
        expect(chosen).to_contain_text("120 m north of the registered place")
        expect(chosen.locator("[data-code]")).to_have_text(re.compile(r"^9H2V75[\w+]{5}$"))
        expect(chosen.locator("[data-far]")).to_be_hidden()
        expect(page.get_by_role("button", name="I am at the door")).to_be_visible()
        value = said(page)
    assert value["accuracy"] == 8
    assert MOMENT.fullmatch(value.pop("at"))
    assert Fix(**value).how == How.DOOR
    assert len(str(value["latitude"]).partition(".")[2]) <= 6


def test_a_weak_fix_is_marked_and_kept_and_what_was_before_comes_back(
    chromium: Browser, address: str
) -> None:
    before = {"latitude": 50.2841, "longitude": 57.167, "accuracy": 6, "at": "", "how": "door"}
    with opened(chromium, address, value=before) as (context, page):
        expect(page.locator("[data-grade=good]")).to_have_text("Good: within 6 m")
        stand(context, 900, north_m=200)
        press(page, "I am at the door")
        expect(page.locator("[data-grade=weak]")).to_have_text("Weak: within 900 m")
        expect(page.locator("[data-weak]")).to_be_visible()
        expect(page.locator("[data-from]")).to_have_text("200 m north of the registered place")
        expect(page.locator("[data-far]")).to_contain_text("one of the two may be wrong")
        press(page, "Take this one")
        assert said(page)["accuracy"] == 900
        press(page, "Put the earlier place back")
        assert said(page) == before
        press(page, "Take the place away")
        assert said(page) is None
        expect(page.get_by_role("region", name="The place you gave")).to_be_hidden()
        expect(page.get_by_role("button", name="Put the earlier place back")).to_be_focused()
        page.keyboard.press("Enter")
        assert said(page) == before


def test_a_fix_that_says_nothing_is_not_taken(chromium: Browser, address: str) -> None:
    with opened(chromium, address) as (context, page):
        stand(context, 250_000)
        press(page, "I am at the door")
        expect(status(page)).to_have_text("Looking for your position. Stay at the door.")
        stand(context, 100_000)
        expect(status(page)).to_contain_text("Weak: within 100,000 m")
        assert page.evaluate("window.told.length") == 1


def test_gps_is_not_allowed(chromium: Browser, address: str) -> None:
    with opened(chromium, address, gps=False) as (_, page):
        press(page, "I am at the door")
        expect(status(page)).to_contain_text("The browser is not allowed to know your position")
        expect(page.get_by_role("button", name="I am at the door")).to_be_focused()
        assert page.evaluate("window.told") == []


def test_a_view_that_was_left_looks_no_further(chromium: Browser, address: str) -> None:
    with opened(chromium, address) as (context, page):
        page.clock.install()
        stand(context, 20)
        press(page, "I am at the door")
        expect(status(page)).to_contain_text("Fair")
        page.evaluate("document.querySelector('[data-place]').remove()")
        page.clock.run_for(1_100)
        stand(context, 3)
        page.clock.run_for(61_000)
        assert page.evaluate("window.told.map(({ accuracy }) => accuracy)") == [20]
