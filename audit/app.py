"""The application: its parts, its rooms, and what happens to an error."""

import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import quote, urlsplit

from fastapi import Depends, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from audit import errors, log
from audit.api import drafts, photos, visits
from audit.api import field as api_field
from audit.api.wire import error_body
from audit.blobs.files import Blobs
from audit.guard import Parts, Public, now_ms
from audit.journeys.prepare import prepare, secure
from audit.journeys.prove import ask_for_checkpoint
from audit.journeys.work import Worker, handlers
from audit.language import preferred
from audit.paths import STATIC
from audit.settings import Settings
from audit.signing import Signer
from audit.web import (
    account,
    auditor,
    auditors,
    calculation,
    chair,
    checklists,
    field,
    passkeys,
    people,
    sign_in,
    station,
    trail,
)
from audit.web.failure import failure, way_on
from audit.web.lasting import Assets
from audit.web.page import readers_language

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' blob: data:",
        "connect-src 'self'",
        "font-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
BY_HTTPS_ALONE = {"Strict-Transport-Security": "max-age=63072000; includeSubDomains"}
"""Two years. Said only where the public address is https: a demonstration must stay reachable."""
FOR_MINUTES = "public, max-age=300"
"""Static files have no version in their address: a new release is seen within five minutes."""
ROOMS = (
    visits,
    drafts,
    api_field,
    photos,
    passkeys,
    sign_in,
    account,
    people,
    auditor,
    chair,
    station,
    calculation,
    auditors,
    checklists,
    field,
    trail,
)
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class Line:
    """A line in the log for one request, when its answer begins."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._state: dict[str, str] = scope.setdefault("state", {})
        self._began = time.monotonic()

    def answered(self, status: int) -> None:
        known = {name: self._state[name] for name in ("who", "error") if name in self._state}
        log.tell(
            "request",
            logging.ERROR if status >= 500 else logging.INFO,
            method=self._scope["method"],
            route=getattr(self._scope.get("route"), "path", ""),
            status=status,
            ms=round(1_000 * (time.monotonic() - self._began)),
            **known,
        )


class Shield:
    """Security headers on every answer, a line of the log, and no writes that another site sent a
    browser to make.
    """

    def __init__(self, app: ASGIApp, public_url: str):
        self.app = app
        address = urlsplit(public_url)
        self.host = address.netloc
        self.headers = HEADERS | (BY_HTTPS_ALONE if address.scheme == "https" else {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        line = Line(scope)

        async def send_shielded(message: Message) -> None:
            if message["type"] == "http.response.start":
                line.answered(message["status"])
                headers = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    headers.setdefault(name, value)
                static = scope["path"].startswith("/static/")
                headers.setdefault("Cache-Control", FOR_MINUTES if static else "no-store")
            await send(message)

        if scope["method"] not in SAFE and not self.same_site(Headers(scope=scope)):
            answer = failed(Request(scope), errors.Forbidden("cross-site"))
            await answer(scope, receive, send_shielded)
            return
        await self.app(scope, receive, send_shielded)

    def same_site(self, headers: Headers) -> bool:
        """Whether a write comes from our own pages, or from a program that is no browser."""
        fetch_site = headers.get("sec-fetch-site")
        if fetch_site is not None:
            return fetch_site in {"same-origin", "none"}
        origin = headers.get("origin")
        if origin is None:
            return True
        host = origin.partition("://")[2]
        return host != "" and host in {headers.get("host"), self.host}


class Compressed:
    """Pages go out compressed; a receipt is small, and what a phone sends must not wait."""

    def __init__(self, app: ASGIApp):
        self.plain = app
        self.compressed = GZipMiddleware(app, minimum_size=500, compresslevel=6)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        small = scope["type"] != "http" or scope["path"].startswith("/api/")
        await (self.plain if small else self.compressed)(scope, receive, send)


def failed(request: Request, error: errors.AuditError) -> Response:
    """The error as JSON for programs, as a page for people."""
    request.state.error = error.code
    if request.url.path.startswith("/api/"):
        language = preferred(request.headers.get("accept-language", ""))
        return JSONResponse(error_body(error, language), status_code=error.status)
    way = way_on(error)
    if way and request.method in SAFE:
        address = f"/{readers_language(request)}/{way}?next={quote(request.url.path)}"
        return RedirectResponse(address, status_code=303)
    return failure(request, error)


def translated(request: Request, error: Exception) -> errors.AuditError:
    """The framework's own errors in our words. A page whose address has no such id is not found."""
    if isinstance(error, RequestValidationError):
        in_address = any(found["loc"][0] == "path" for found in error.errors())
        if in_address and not request.url.path.startswith("/api/"):
            return errors.NotFound()
        problems = [
            errors.Problem(str(found["loc"][-1]), "unreadable-value") for found in error.errors()
        ]
        return errors.Invalid(problems=problems)
    if isinstance(error, HTTPException):
        known = {
            401: errors.SignInNeeded,
            403: errors.Forbidden,
            405: errors.WrongMethod,
            413: errors.TooLarge,
        }
        if error.status_code in known:
            return known[error.status_code]()
        return errors.Malformed() if error.status_code == 400 else errors.NotFound()
    return errors.AuditError()


def create_app(settings: Settings) -> FastAPI:
    """A server over the settings' data; upgrades the database at start."""

    @asynccontextmanager
    async def running(app: FastAPI) -> AsyncIterator[None]:
        db, blobs = prepare(settings.database_url), Blobs(settings.data / "photos")
        secure(settings, db)
        signer = Signer.load(settings.data / "keys")
        app.state.parts = Parts(settings, db, blobs, signer)
        db.write(lambda tx: ask_for_checkpoint(tx, now_ms()))
        known = handlers(settings, db, blobs, signer)
        worker = Worker(db, known, now_ms)
        blobs.parts.drop_abandoned(now_ms())
        worker.start()
        try:
            yield
        finally:
            worker.stop()
            db.close()

    app = FastAPI(title="Open Door", lifespan=running, docs_url=None, redoc_url=None)
    app.add_middleware(Shield, public_url=settings.public_url)
    app.add_middleware(Compressed)
    app.mount("/static", Assets(directory=STATIC), name="static")
    for room in ROOMS:
        app.include_router(room.router)

    async def on_error(request: Request, error: Exception) -> Response:
        known = error if isinstance(error, errors.AuditError) else translated(request, error)
        return failed(request, known)

    for kind in (errors.AuditError, RequestValidationError, HTTPException, Exception):
        app.add_exception_handler(kind, on_error)

    @app.get("/", dependencies=[Depends(Public())])
    def front(request: Request) -> Response:
        language = preferred(request.headers.get("accept-language", ""), settings.language)
        return RedirectResponse(f"/{language}/", status_code=303)

    return app
