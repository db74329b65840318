"""A page with the place of a station, as tests open it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.template_page import (
    phone,
    rendered,
    serving,
)

SCHOOL = (50.283917, 57.166978)
CODE, SHORT = "9H2V75M8+HQ", "75M8+HQ"
REGISTERED = {"latitude": SCHOOL[0], "longitude": SCHOOL[1], "precision": "rooftop"}
POINTS = [
    {"name": "Батамша", "latitude": 50.2871, "longitude": 57.1652},
    {"name": "Station 12", "latitude": 50.2829, "longitude": 57.1689},
    {"name": "Қарғалы ауылдық округінің орталығы", "latitude": 50.2852, "longitude": 57.1691},
]
BODY = '{% from "field/place.html" import place %}{{ place(t) }}'
START = """async (given) => {
  const { place } = await import("/static/vendor/field/place.js");
  window.told = [];
  const onChange = (value) => window.told.push(value);
  place(document.querySelector("[data-place]"), { ...given, say: window.say, onChange });
}"""
WATCH = """async (seconds) => {
  const { watch } = await import("/static/vendor/field/place.js");
  window.heard = [];
  window.stop = watch((fix, state) => {
    document.documentElement.dataset.heard = window.heard.push([fix, state]);
  }, { seconds });
}"""
ALPHABET = "23456789CFGHJMPQRVWX"
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


@contextmanager
def place_served() -> Iterator[str]:
    with serving(rendered(BODY, ("place-",))) as address:
        yield address


@contextmanager
def opened(
    chromium: Browser,
    address: str,
    value: dict[str, Any] | None = None,
    registered: dict[str, Any] | None = REGISTERED,
    points: list[dict[str, Any]] = POINTS,
    gps: bool = True,
    **shown: Any,
) -> Iterator[tuple[BrowserContext, Page]]:
    shown |= {"permissions": ["geolocation"]} if gps else {}
    with phone(chromium, address, **shown) as (context, page):
        page.evaluate(START, {"value": value, "registered": registered, "points": points})
        yield context, page


def called(page: Page, function: str, *given: object) -> Any:
    """What a function of place.js answers."""
    script = (
        f"async (given) => (await import('/static/vendor/field/place.js')).{function}(...given)"
    )
    return page.evaluate(script, list(given))


def said(page: Page) -> Any:
    """What `onChange` was told last."""
    return page.evaluate("window.told.at(-1)")


def stand(context: BrowserContext, accuracy: float, north_m: float = 0) -> None:
    """The phone's GPS says this."""
    here = SCHOOL[0] + north_m / 111_195
    context.set_geolocation({"latitude": here, "longitude": SCHOOL[1], "accuracy": accuracy})


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def status(page: Page) -> Any:
    return page.locator("[data-status]")


def heard_of(page: Page, count: int) -> None:
    expect(page.locator(f"html[data-heard='{count}']")).to_be_attached()


def plus_code(latitude: float, longitude: float) -> str:
    """In whole 8000ths of a degree, so that no rounding can slip in."""
    north, east = (
        int((degrees + most) * 8000) for degrees, most in ((latitude, 90), (longitude, 180))
    )
    letters = ""
    for _ in range(5):
        letters = ALPHABET[north % 20] + ALPHABET[east % 20] + letters
        north, east = north // 20, east // 20
    return f"{letters[:8]}+{letters[8:]}"
