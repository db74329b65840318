"""The photo editor: the spot is pointed at and faces are covered, by finger and by key."""

import base64
import io
from collections.abc import Iterator
from typing import Any

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Browser, Locator, Page, expect

from audit.language import Language, translate
from audit.paths import LOCALES
from tests.browser.conftest import Scheme, findings
from tests.browser.photo_page import SMALL_ENOUGH, Size, phone, pictures, pixel, serving

pytestmark = pytest.mark.browser

EDIT = """async ([name, words]) => {
  const { edit } = await import("/static/field/editor.js");
  const bytes = await (await fetch(name)).arrayBuffer();
  const say = (key, given = {}) =>
    words[key].replace(/\\{(\\w+)\\}/g, (whole, name) => given[name] ?? whole);
  window.edited = undefined;
  document.getElementById("open").onclick = async () => {
    const marked = await edit(document.querySelector("[data-editor]"), bytes, say);
    window.edited = marked && (await window.inBase64(marked));
  };
}"""
CUT = """(button) => {
  const range = document.createRange();
  if (button.querySelector(".visually-hidden")) return false;
  range.selectNodeContents(button);
  const words = range.getBoundingClientRect();
  const edge = button.getBoundingClientRect();
  return words.left < edge.left || words.right > edge.right || words.bottom > edge.bottom;
}"""
ARGUMENTS = ("mark", "number", "left", "top", "size", "hour")


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serving() as address:
        yield address


def words(language: Language) -> dict[str, str]:
    """Every message of the photos, its arguments still to be put in."""
    lines = (LOCALES / language / "field-photos.ftl").read_text(encoding="utf-8").splitlines()
    blank = {name: f"{{{name}}}" for name in ARGUMENTS}
    keys = [line.partition(" =")[0] for line in lines]
    return {key: translate(language, key, **blank) for key in keys}


def opened(page: Page, name: str, language: Language = "en", by: str = "click") -> Locator:
    page.evaluate(EDIT, [name, words(language)])
    page.locator("#open").focus()
    page.keyboard.press("Enter") if by == "key" else page.locator("#open").click()
    dialog = page.locator("[data-editor]")
    expect(dialog).to_be_visible()
    expect(dialog.locator("#editor-title")).to_be_focused()
    return dialog


def result(page: Page) -> Image.Image | None:
    """The saved photo, or None, once the dialog is closed."""
    expect(page.locator("[data-editor]")).to_be_hidden()
    page.wait_for_function("() => window.edited !== undefined")
    jpeg = page.evaluate("window.edited")
    expect(page.locator("#open")).to_be_focused()
    if jpeg is None:
        return None
    data = base64.b64decode(jpeg)
    assert len(data) <= SMALL_ENOUGH
    assert b"Exif" not in data
    return Image.open(io.BytesIO(data)).convert("RGB")


def changed(before: bytes, after: Image.Image) -> Image.Image:
    """White where the two differ by more than saving as a JPEG again does."""
    original = Image.open(io.BytesIO(before)).convert("RGB")
    assert original.size == after.size
    return ImageChops.difference(original, after).convert("L").point([0] * 25 + [255] * 231)


def at(dialog: Locator, left: float, top: float) -> tuple[float, float]:
    """That share of the picture's width and height, in the page's pixels."""
    box = dialog.locator("[data-picture]").bounding_box()
    assert box is not None
    return box["x"] + left * box["width"], box["y"] + top * box["height"]


def press(dialog: Locator, name: str) -> None:
    dialog.get_by_role("button", name=name, exact=True).click()


def test_everything_is_done_with_the_keyboard_alone(chromium: Browser, address: str) -> None:
    with phone(chromium, address) as page:
        dialog = opened(page, "/grey.jpg", by="key")
        status = dialog.get_by_role("status")
        reach(page, "Box")
        page.keyboard.press("Enter")
        expect(status).to_contain_text("Box 1 is in the middle")
        for key in ["ArrowLeft"] * 5 + ["ArrowUp"] * 5 + ["+"] * 2:
            page.keyboard.press(key)
        expect(status).to_have_text("Box 1 is now 21 % as wide as the photo.")
        expect(dialog.get_by_role("listitem")).to_have_text(
            "Box 1, 35 % from the left, 30 % from the top"
        )
        reach(page, "Arrow", back=True)
        page.keyboard.press("Space")
        reach(page, "Turn clockwise")
        page.keyboard.press("Enter")
        expect(status).to_have_text("Arrow 1 now points to 6 o’clock.")
        reach(page, "Box 1, 35 % from the left, 30 % from the top")
        page.keyboard.press("Enter")
        expect(page.locator(":focus")).to_have_attribute("aria-current", "true")
        page.keyboard.press("Shift+ArrowLeft")
        expect(status).to_have_text("Box 1, 35 % from the left, 30 % from the top")
        reach(page, "Save photo")
        page.keyboard.press("Enter")
        picture = result(page)
    assert picture is not None
    assert pixel(picture, 560, 360) == (0, 0, 0)
    spots = changed(pictures()["/grey.jpg"], picture)
    assert spots.crop((0, 0, 1600, 180)).getbbox() is None
    shown = spots.crop((744, 0, 1600, 1200)).getbbox()
    assert shown is not None, "the arrow comes from above, its tip is in the middle"
    assert 320 < shown[1] < 400
    assert 600 < shown[3] < 630


def reach(page: Page, name: str, back: bool = False) -> None:
    """Walks with Tab to the button of that name."""
    for _ in range(40):
        page.keyboard.press("Shift+Tab" if back else "Tab")
        at = page.locator(":focus")
        if at.count() and " ".join(at.inner_text().split()) == name:
            expect(at).to_be_in_viewport()
            return
    raise AssertionError(f"Tab never comes to {name}")


def test_a_box_drawn_with_a_pointer_really_covers(chromium: Browser, address: str) -> None:
    with phone(chromium, address) as page:
        dialog = opened(page, "/street.jpg")
        press(dialog, "Box")
        page.mouse.move(*at(dialog, 0.1, 0.1))
        page.mouse.down()
        page.mouse.move(*at(dialog, 0.2, 0.3))
        page.mouse.move(*at(dialog, 0.3, 0.4))
        page.mouse.up()
        expect(dialog.get_by_role("status")).to_have_text(
            "Put: Box 1, 20 % from the left, 25 % from the top"
        )
        press(dialog, "Save photo")
        picture = result(page)
    assert picture is not None
    covered = picture.crop((164, 124, 476, 476))
    assert max(covered.convert("L").tobytes()) <= 2
    spots = changed(pictures()["/street.jpg"], picture)
    left, top, right, bottom = spots.getbbox() or (0, 0, 0, 0)
    assert (left > 140, top > 100, right < 500, bottom < 500) == (True,) * 4


def test_an_arrow_and_a_circle_change_only_what_they_cover(chromium: Browser, address: str) -> None:
    with phone(chromium, address, touch=True) as page:
        dialog = opened(page, "/grey.jpg")
        press(dialog, "Circle")
        page.touchscreen.tap(*at(dialog, 0.25, 0.25))
        press(dialog, "Arrow")
        page.touchscreen.tap(*at(dialog, 0.75, 0.75))
        expect(dialog.get_by_role("listitem")).to_have_text(
            [
                "Circle 1, 25 % from the left, 25 % from the top",
                "Arrow 1, 75 % from the left, 75 % from the top",
            ]
        )
        press(dialog, "Save photo")
        picture = result(page)
    assert picture is not None
    spots = changed(pictures()["/grey.jpg"], picture)
    radius = 128
    for right, down in ((radius, 0), (-radius, 0), (0, radius), (0, -radius)):
        assert sum(pixel(picture, 400 + right, 300 + down)) < 300, "dark"
        assert min(pixel(picture, 400 + right * 12 // 11, 300 + down * 12 // 11)) > 220, "edge"
    assert spots.crop((330, 230, 470, 370)).getbbox() is None, "what is in the circle is seen"
    assert sum(pixel(picture, 1198, 898)) < 300, "the tip is on the spot"
    others = spots.copy()
    others.paste(0, (400 - 155, 300 - 155, 400 + 155, 300 + 155))
    others.paste(0, (950, 650, 1220, 920))
    assert others.getbbox() is None


def test_a_mark_goes_along_with_the_finger_that_touches_it(chromium: Browser, address: str) -> None:
    with phone(chromium, address) as page:
        dialog = opened(page, "/tall.jpg")
        press(dialog, "Box")
        page.mouse.move(*at(dialog, 0.5, 0.5))
        page.mouse.down()
        page.mouse.move(*at(dialog, 0.4, 0.4))
        page.mouse.move(*at(dialog, 0.25, 0.25))
        page.mouse.up()
        expect(dialog.get_by_role("listitem")).to_have_text(
            "Box 1, 25 % from the left, 25 % from the top"
        )


def test_a_tap_before_a_mark_is_chosen_says_what_to_do(chromium: Browser, address: str) -> None:
    with phone(chromium, address) as page:
        dialog = opened(page, "/street.jpg")
        page.mouse.click(*at(dialog, 0.5, 0.5))
        expect(dialog.get_by_role("status")).to_contain_text("First choose a mark")
        expect(dialog.get_by_role("listitem")).to_have_count(0)
        press(dialog, "Save photo")
        assert result(page) is None


def test_marks_are_undone_and_removed(chromium: Browser, address: str) -> None:
    with phone(chromium, address) as page:
        dialog = opened(page, "/grey.jpg")
        status = dialog.get_by_role("status")
        press(dialog, "Box")
        for place in (0.2, 0.5, 0.8):
            page.mouse.click(*at(dialog, place, 0.2))
        expect(dialog.get_by_role("listitem")).to_have_count(3)
        press(dialog, "Undo last mark")
        expect(status).to_have_text("Removed: Box 3")
        press(dialog, "Box 1, 20 % from the left, 20 % from the top")
        expect(status).to_contain_text("Chosen: Box 1")
        press(dialog, "Remove: Box 1")
        expect(status).to_have_text("Removed: Box 1")
        expect(dialog.get_by_role("button", name="Box", exact=True)).to_be_focused()
        expect(dialog.get_by_role("listitem")).to_have_text(
            "Box 2, 50 % from the left, 20 % from the top"
        )
        press(dialog, "Save photo")
        picture = result(page)
    assert picture is not None
    spots = changed(pictures()["/grey.jpg"], picture)
    assert spots.crop((0, 0, 640, 1200)).getbbox() is None
    assert spots.crop((960, 0, 1600, 1200)).getbbox() is None
    assert pixel(picture, 800, 240) == (0, 0, 0)


def test_leaving_asks_only_where_something_would_be_lost(chromium: Browser, address: str) -> None:
    with phone(chromium, address) as page:
        dialog = opened(page, "/grey.jpg")
        page.keyboard.press("Escape")
        assert result(page) is None
        opened(page, "/grey.jpg")
        press(dialog, "Circle")
        page.keyboard.press("Escape")
        expect(dialog.get_by_role("heading", name="Leave without your marks?")).to_be_focused()
        page.keyboard.press("Escape")
        expect(dialog.get_by_role("listitem")).to_have_count(1)
        expect(dialog.get_by_role("button", name="Cancel")).to_be_focused()
        press(dialog, "Cancel")
        press(dialog, "Back to the photo")
        press(dialog, "Cancel")
        press(dialog, "Leave without marks")
        assert result(page) is None
        opened(page, "/grey.jpg")
        expect(dialog.get_by_role("listitem")).to_have_count(0)
        assert dialog.locator("[data-marks] path").count() == 0


@pytest.mark.parametrize(
    ("language", "scheme", "forced"),
    [("kk", "light", "none"), ("ru", "dark", "none"), ("en", "light", "active")],
)
def test_axe_finds_nothing_in_the_open_dialog(
    chromium: Browser, address: str, language: Language, scheme: Scheme, forced: Any
) -> None:
    with phone(chromium, address, language, scheme, forced) as page:
        dialog = opened(page, "/street.jpg", language)
        assert findings(page) == []
        for kind in ("circle", "box", "arrow"):
            dialog.locator(f'[data-do="{kind}"]').click()
        assert findings(page) == []
        dialog.locator('[data-do="cancel"]').click()
        assert findings(page) == []


@pytest.mark.parametrize(
    ("language", "size"), [("kk", (320, 568)), ("en", (360, 740)), ("ru", (180, 370))], ids=str
)
def test_it_fits_a_narrow_screen_and_a_thumb(
    chromium: Browser, address: str, language: Language, size: Size
) -> None:
    with phone(chromium, address, language, size=size) as page:
        dialog = opened(page, "/tall.jpg", language)
        dialog.locator('[data-do="box"]').click()
        assert dialog.evaluate("at => at.scrollWidth - at.clientWidth") == 0
        for button in dialog.get_by_role("button").all():
            box = button.bounding_box()
            assert box is not None
            assert min(box["width"], box["height"]) >= 44, button.inner_text()
            assert not button.evaluate(CUT), button.inner_text()
