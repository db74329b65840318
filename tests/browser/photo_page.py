"""What the tests of the phone's photos stand on: pictures, a page with the editor, its server."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Literal

from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Page

from audit.app import POLICY
from audit.language import LANGUAGES, Language, translate
from audit.paths import STATIC
from audit.web.page import environment
from tests.blobs.pictures import GPS, MAKER, ORIENTATION, encoded, grainy, srgb_profile
from tests.browser.conftest import PHONE, Scheme

TYPES = {".js": "text/javascript", ".css": "text/css"}
SMALL_ENOUGH = 450_000
"""Bytes of a photo that is no worst case."""
PAGE = """<!doctype html><html lang="{{ language }}"><head><meta charset="utf-8"><title>Photo</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="stylesheet" href="/static/vendor/app.css"></head>
<body><main><h1>Photo</h1><button class="govuk-button" id="open">Photo</button>
{% from "field/editor.html" import editor %}{{ editor(t) }}</main></body></html>"""
IN_BASE64 = """window.inBase64 = (bytes) => new Promise((settle) => {
  if (!(bytes instanceof ArrayBuffer)) throw new Error("no ArrayBuffer");
  const reader = new FileReader();
  reader.onload = () => settle(reader.result.split(",")[1]);
  reader.readAsDataURL(new Blob([bytes]));
});"""
Size = tuple[int, int]


def street(width: int, height: int) -> Image.Image:
    """What a photo is like: smooth parts, edges, some grain; the sky is above."""
    picture = Image.new("RGB", (width, height), (150, 190, 220))
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, height // 2, width, height), fill=(120, 118, 110))
    for step in range(12):
        left = width * step // 12
        pen.line((left, height, width // 2, height // 2), fill=(70, 70, 70), width=width // 200)
    pen.polygon(
        [(width // 3, height * 4 // 5), (width * 2 // 3, height // 2), (width, height * 4 // 5)],
        fill=(190, 180, 160),
    )
    grain = Image.effect_noise((width // 4, height // 4), 24).resize((width, height))
    return Image.blend(picture, Image.merge("RGB", [grain] * 3), 0.15)


def from_a_phone_on_its_side() -> bytes:
    """Twelve megapixels as the sensor lay, with the place and the maker."""
    exif = Image.Exif()
    exif[MAKER], exif[ORIENTATION] = "PhoneMaker", 6
    place = exif.get_ifd(GPS)
    place[1], place[2], place[3], place[4] = "N", (50.0, 17.0, 0.0), "E", (57.0, 10.0, 0.0)
    upright = street(3000, 4000)
    lying = upright.transpose(Image.Transpose.ROTATE_90)
    return encoded(lying, exif=exif, comment=b"secret note", icc_profile=srgb_profile(), quality=92)


@cache
def pictures() -> dict[str, bytes]:
    clear = Image.new("RGBA", (300, 200), (0, 0, 0, 0))
    clear.paste((200, 30, 30, 255), (0, 0, 100, 200))
    return {
        "/lying.jpg": from_a_phone_on_its_side(),
        "/grainy.jpg": grainy(2400, 1800),
        "/clear.png": encoded(clear, "PNG"),
        "/tiny.jpg": encoded(street(40, 30)),
        "/text.jpg": b"not a picture at all",
        "/empty.jpg": b"",
        "/grey.jpg": encoded(Image.new("RGB", (1600, 1200), (128, 128, 128)), quality=90),
        "/street.jpg": encoded(street(1600, 1200), quality=80),
        "/tall.jpg": encoded(street(1200, 1600), quality=80),
    }


class Handler(BaseHTTPRequestHandler):
    """The product's static files, some pictures, and a page with the dialog."""

    def do_GET(self) -> None:
        kind, body = self.found()
        self.send_response(200 if kind else 404)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def found(self) -> tuple[str, bytes]:
        name = self.path.lstrip("/")
        if self.path in pictures():
            return "application/octet-stream", pictures()[self.path]
        if self.path.startswith("/static/"):
            file = STATIC / name.removeprefix("static/")
            return TYPES[file.suffix], file.read_bytes()
        if name in LANGUAGES:
            page = environment().from_string(PAGE)
            return "text/html", page.render(language=name, t=partial(translate, name)).encode()
        return "", b""

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def serving() -> Iterator[str]:
    """The address of a server that runs until the block ends."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def phone(
    chromium: Browser,
    address: str,
    language: Language = "en",
    scheme: Scheme = "light",
    forced: Literal["active", "none"] = "none",
    size: Size = PHONE,
    touch: bool = False,
) -> Iterator[Page]:
    """A page with the dialog; whatever its scripts complain of is a failure."""
    context = chromium.new_context(
        base_url=address,
        viewport={"width": size[0], "height": size[1]},
        color_scheme=scheme,
        forced_colors=forced,
        has_touch=touch,
        device_scale_factor=2,
    )
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(f"{said.type}: {said.text}"))
    page.add_init_script(IN_BASE64)
    page.goto(f"/{language}")
    yield page
    context.close()
    assert not [said for said in complaints if "favicon" not in said and "404" not in said]


def pixel(picture: Image.Image, x: int, y: int) -> tuple[int, int, int]:
    """Its red, green and blue."""
    found = picture.getpixel((x, y))
    assert isinstance(found, tuple)
    return found[0], found[1], found[2]
