"""What a browser brings along when somebody comes in, and the cookies that it is given."""

from urllib.parse import urlsplit

from fastapi import Request
from fastapi.responses import Response

from audit.credentials import Party
from audit.guard import cookie_name, is_secure, parts
from audit.journeys.sign_in import AUDITOR_SESSION, CameIn, Comer
from audit.language import Language

MARK = "device"
MARK_LIFE = 400 * 24 * 3600
"""Seconds; browsers keep no cookie longer."""
_BROWSERS = (
    ("SamsungBrowser", "Samsung Internet"),
    ("YaBrowser", "Yandex"),
    ("OPR/", "Opera"),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)
"""Letters of a User-Agent and what people call it; the first that is found counts."""


def comer(request: Request) -> Comer:
    return Comer(
        network=request.client.host if request.client else "",
        device=device(request.headers.get("user-agent", "")),
        mark=request.cookies.get(_mark_name(request), ""),
    )


def device(user_agent: str) -> str:
    """Browser and system in words, as "Firefox, Android"; empty for a program."""
    found = (
        next((name for letters, name in names if letters in user_agent), "")
        for names in (_BROWSERS, _SYSTEMS)
    )
    return ", ".join(name for name in found if name)


def party(request: Request, language: Language) -> Party:
    """This service as browsers bind a passkey to it.

    On https the public address alone counts. Without (a demonstration, a test) it is the address
    that the browser was opened with: passkeys have no other meaning there.
    """
    settings = parts(request).settings
    origin = settings.public_url if is_secure(settings) else f"http://{request.url.netloc}"
    return Party(urlsplit(origin).hostname or "", origin, settings.service_name[language])


def let_in(request: Request, answer: Response, came: CameIn) -> None:
    """The session's cookie, and the mark by which this device is known from now on."""
    give_session(request, answer, came.token)
    _set(request, answer, _mark_name(request), came.mark, MARK_LIFE)


def give_session(request: Request, answer: Response, token: str) -> None:
    settings = parts(request).settings
    _set(request, answer, cookie_name(settings), token, AUDITOR_SESSION // 1000)


def _set(request: Request, answer: Response, name: str, value: str, life: int) -> None:
    answer.set_cookie(
        name,
        value,
        max_age=life,
        secure=is_secure(parts(request).settings),
        httponly=True,
        samesite="lax",
        path="/",
    )


def _mark_name(request: Request) -> str:
    return f"__Host-{MARK}" if is_secure(parts(request).settings) else MARK


def own_page(language: Language, next: str) -> str:
    """The page that was asked for, if it is one of ours; else the first page."""
    ours = next.startswith(f"/{language}/") and not set(next) & set("\\\r\n\t")
    return next if ours else f"/{language}/"
