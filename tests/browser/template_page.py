"""A page of one part of the field app: its template, its built script, the product's policy."""

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal

from playwright.sync_api import Browser, BrowserContext, Page

from audit.app import POLICY
from audit.language import LANGUAGES, Language, open_messages, translate
from audit.paths import STATIC
from audit.web.page import environment
from tests.browser.conftest import PHONE, Scheme

TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".png": "image/png"}
PAGE = """<!doctype html><html lang="{{ language }}"><head><meta charset="utf-8">
<title>Field</title><link rel="icon" href="/static/door.svg">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="stylesheet" href="/static/vendor/app.css">
<script type="application/json" id="words">{{ words | safe }}</script></head>
<body><main class="narrow field"><h1>Field</h1>%s</main></body></html>"""
SAY = """window.say = (key, said = {}) =>
  JSON.parse(document.getElementById("words").textContent)[key].replace(
    /\\{(\\w+)\\}/g, (open, name) => (name in said ? String(said[name]) : open));"""


def rendered(body: str, beginnings: tuple[str, ...], **given: object) -> dict[str, bytes]:
    """The page in each language, by its path, with the messages that begin so."""
    template = environment().from_string(PAGE % body)
    return {
        f"/{language}": template.render(
            language=language,
            t=partial(translate, language),
            words=json.dumps(
                open_messages(language, lambda key: key.startswith(beginnings))
            ).replace("<", "\\u003c"),
            **given,
        ).encode()
        for language in LANGUAGES
    }


@contextmanager
def serving(pages: Mapping[str, bytes]) -> Iterator[str]:
    """The address of a server of `pages` and the product's static files."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            kind, body = self.found()
            self.send_response(200 if kind else 404)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Security-Policy", POLICY)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def found(self) -> tuple[str, bytes]:
            if self.path in pages:
                return "text/html", pages[self.path]
            file = STATIC / self.path.removeprefix("/static/")
            if self.path.startswith("/static/") and file.is_file():
                return TYPES[file.suffix], file.read_bytes()
            return "", b""

        def log_message(self, format: str, *args: object) -> None:
            pass

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
    **given: Any,
) -> Iterator[tuple[BrowserContext, Page]]:
    """The page on a narrow phone; whatever its scripts complain of is a failure."""
    context = chromium.new_context(
        base_url=address,
        viewport={"width": PHONE[0], "height": PHONE[1]},
        color_scheme=scheme,
        forced_colors=forced,
        **given,
    )
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(f"{said.type}: {said.text}"))
    page.add_init_script(SAY)
    page.goto(f"/{language}")
    yield context, page
    context.close()
    # Chromium itself says so when the sensor is overridden.
    complaints = [each for each in complaints if "A reload is required" not in each]
    assert not complaints, complaints


def small_targets(page: Page) -> list[str]:
    """What is shown, can be pressed, and is smaller than a thumb."""
    found: list[str] = page.evaluate(
        """[...document.querySelectorAll("button, summary, input:not([type=radio])," +
        "input:not([type=checkbox]), select")]
        .filter((each) => !["radio", "checkbox"].includes(each.type))
        .map((each) => [each, each.getBoundingClientRect()])
        .filter(([, box]) => box.width > 0 && (box.width < 44 || box.height < 44))
        .map(([each, box]) => `${each.outerHTML.slice(0, 90)} ${box.width} ${box.height}`)"""
    )
    return found


def wider_than_the_phone(page: Page) -> int:
    """By how many pixels the page must be pushed aside."""
    over: int = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    return over
