"""A browser that tells what ran on a page, what the page's policy refused, and whom it asked."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Dialog, Page

LISTENING = """
Object.defineProperty(window, "__ran", { set: () => told("ran"), get: () => undefined });
addEventListener("securitypolicyviolation", (event) =>
    told(`refused ${event.effectiveDirective} ${event.blockedURI}`));
"""
BY_MARKUP = """() => [...document.querySelectorAll("*")].flatMap((element) =>
    [...element.attributes]
        .filter(({ name, value }) => name.startsWith("on") || name === "srcdoc" || name === "style"
            || /^[\\s\\x00-\\x1f]*(javascript|data|vbscript):(?!image\\/)/i.test(value)
                && ["href", "src", "action", "formaction", "data"].includes(name))
        .map(({ name, value }) => `<${element.localName} ${name}=${value.slice(0, 60)}>`))"""
"""Attributes that would run something, or look like nothing of ours, once somebody points or presses."""


@dataclass(frozen=True, slots=True)
class Watched:
    context: BrowserContext
    told: list[str] = field(default_factory=list)

    def look(self, page: Page, address: str = "") -> None:
        """Goes there; also what would run when something is pressed is told."""
        if address:
            page.goto(address)
        self.told.extend(f"{page.url[:100]}: {each}" for each in page.evaluate(BY_MARKUP))


@contextmanager
def watched(
    chromium: Browser, address: str, token: str = "", worker: bool = True
) -> Iterator[Watched]:
    """`token` is of the session of who looks; without a worker all that a page asks can be changed."""
    context = chromium.new_context(base_url=address, service_workers="allow" if worker else "block")
    watching = Watched(context)
    told = watching.told
    context.expose_binding(
        "told", lambda source, said: told.append(f"{source['page'].url}: {said}")
    )
    context.add_init_script(LISTENING)
    context.on("dialog", lambda dialog: _dismissed(dialog, told))
    context.on("weberror", lambda error: told.append(f"error {error.error}"))
    context.on("console", lambda said: told.extend(_complaints(said.text)))
    context.on("request", lambda request: told.extend(_elsewhere(request.url, address)))
    if token:
        context.add_cookies([{"name": "session", "value": token, "url": address}])
    try:
        yield watching
    finally:
        context.close()


def _dismissed(dialog: Dialog, told: list[str]) -> None:
    told.append(f"dialog {dialog.message}")
    dialog.dismiss()


def _complaints(said: str) -> list[str]:
    return [f"console {said[:100]}"] if "Content Security Policy" in said else []


def _elsewhere(asked: str, address: str) -> list[str]:
    parts = urlsplit(asked)
    ours = parts.scheme in {"data", "blob"} or parts.netloc == urlsplit(address).netloc
    return [] if ours else [f"asked {asked[:100]}"]
