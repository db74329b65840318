"""Photos on the phone: made upright, small and nameless before they are kept."""

import base64
import io
from collections.abc import Iterator
from typing import Any

import pytest
from PIL import Image, ImageChops
from PIL.JpegImagePlugin import JpegImageFile
from playwright.sync_api import Browser, Page

from tests.browser.photo_page import SMALL_ENOUGH, phone, pictures, pixel, serving

pytestmark = pytest.mark.browser

SHRINK = """async (name) => {
  const { shrink } = await import("/static/field/photos.js");
  const file = await (await fetch(name)).blob();
  try {
    const began = performance.now();
    const { bytes, width, height } = await shrink(file);
    const took = performance.now() - began;
    return { jpeg: await window.inBase64(bytes), width, height, took };
  } catch (error) {
    return { refused: error.name };
  }
}"""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serving() as address:
        yield address


def shrunk(page: Page, name: str) -> tuple[JpegImageFile, dict[str, Any]]:
    said = page.evaluate(SHRINK, name)
    data = base64.b64decode(said["jpeg"])
    picture = JpegImageFile(io.BytesIO(data))
    assert picture.size == (said["width"], said["height"])
    assert not {"exif", "icc_profile", "comment", "xmp"} & set(picture.info)
    assert not any(marker in data for marker in (b"Exif", b"PhoneMaker", b"secret"))
    return picture, said | {"size": len(data)}


def test_a_photo_from_a_phone_becomes_upright_small_and_nameless(
    chromium: Browser, address: str
) -> None:
    with phone(chromium, address) as page:
        picture, said = shrunk(page, "/lying.jpg")
    assert picture.size == (1200, 1600)
    assert said["size"] < SMALL_ENOUGH
    red, _, blue = pixel(picture, 600, 60)
    assert blue > red + 30, "the sky is above"
    red, _, blue = pixel(picture, 30, 1560)
    assert abs(blue - red) < 30, "the ground is below"


def test_grain_costs_quality_and_not_size(chromium: Browser, address: str) -> None:
    with phone(chromium, address) as page:
        picture, said = shrunk(page, "/grainy.jpg")
        ordinary, _ = shrunk(page, "/street.jpg")
    assert picture.size == (1600, 1200)
    assert said["size"] < 1_000_000
    coarse, fine = picture.quantization[0], ordinary.quantization[0]
    assert sum(coarse) > 2 * sum(fine)


def test_what_is_transparent_becomes_white(chromium: Browser, address: str) -> None:
    with phone(chromium, address) as page:
        picture, _ = shrunk(page, "/clear.png")
    assert picture.size == (300, 200)
    assert min(pixel(picture, 250, 100)) > 250
    red, green, _ = pixel(picture, 50, 100)
    assert (red > 180, green < 60) == (True, True)


def test_a_small_picture_is_not_enlarged(chromium: Browser, address: str) -> None:
    with phone(chromium, address) as page:
        picture, _ = shrunk(page, "/tiny.jpg")
    assert picture.size == (40, 30)


@pytest.mark.parametrize("name", ["/text.jpg", "/empty.jpg"])
def test_what_is_no_picture_is_refused(chromium: Browser, address: str, name: str) -> None:
    with phone(chromium, address) as page:
        assert page.evaluate(SHRINK, name) == {"refused": "NotAPicture"}


def test_a_browser_that_cannot_turn_a_bitmap_turns_the_picture_all_the_same(
    chromium: Browser, address: str
) -> None:
    with phone(chromium, address) as page:
        page.evaluate("() => { delete window.createImageBitmap; }")
        picture, _ = shrunk(page, "/lying.jpg")
        assert page.evaluate(SHRINK, "/text.jpg") == {"refused": "NotAPicture"}
    assert picture.size == (1200, 1600)
    red, _, blue = pixel(picture, 600, 60)
    assert blue > red + 30


def test_metadata_is_cut_out_of_a_jpeg_and_nothing_else(chromium: Browser, address: str) -> None:
    cut = """async () => {
      const { withoutMetadata } = await import("/static/field/photos.js");
      return window.inBase64(withoutMetadata(await (await fetch("/lying.jpg")).arrayBuffer()));
    }"""
    with phone(chromium, address) as page:
        data = base64.b64decode(page.evaluate(cut))
    picture = Image.open(io.BytesIO(data))
    assert not {"exif", "icc_profile", "comment"} & set(picture.info)
    original = Image.open(io.BytesIO(pictures()["/lying.jpg"]))
    assert ImageChops.difference(picture, original).getbbox() is None


def test_a_cheap_phone_is_done_in_seconds(chromium: Browser, address: str) -> None:
    with phone(chromium, address) as page:
        page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 4})
        took = page.evaluate(SHRINK, "/lying.jpg")["took"]
    assert took < 8_000, took
