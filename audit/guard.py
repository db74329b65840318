"""The one place that lets a request in: who it is, and whether they may. Every route names its action."""

import time
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from fastapi import Request
from sqlalchemy import Connection
from starlette.datastructures import State

from audit.blobs.files import Blobs
from audit.credentials import token_hash
from audit.domain import access
from audit.domain.access import RULES, Action, Who
from audit.errors import Forbidden, SignInNeeded
from audit.journeys.sign_in import Door, renew
from audit.settings import Settings
from audit.signing import Seal, Signer
from audit.store import sessions
from audit.store.db import Database


@dataclass(frozen=True, slots=True)
class Parts:
    """What a running server is made of; `app.state.parts`."""

    settings: Settings
    db: Database
    blobs: Blobs
    signer: Signer


def parts(request: Request) -> Parts:
    running: Parts = request.app.state.parts
    return running


def now_ms() -> int:
    """The clock, read once per request at the edge; milliseconds since 1970, UTC."""
    return time.time_ns() // 1_000_000


def is_secure(settings: Settings) -> bool:
    """Whether people come by https. A demonstration on http://127.0.0.1 cannot."""
    return settings.public_url.startswith("https://")


def cookie_name(settings: Settings) -> str:
    """Browsers take a `__Host-` cookie only by https, and then from no other host or path."""
    return "__Host-session" if is_secure(settings) else "session"


def session_hash(request: Request) -> str | None:
    """The hash of the session token that the request carries."""
    token = request.cookies.get(cookie_name(parts(request).settings))
    return token_hash(token) if token else None


def door(request: Request) -> Door:
    """What coming in needs of the running server. A demonstration asks for one factor alone."""
    running = parts(request)
    return Door(running.db, running.signer, not running.settings.demonstration)


def seal(request: Request) -> Seal:
    """The installation's seal; made when it is first asked for."""
    return _seal(parts(request).settings.data / "keys")


@lru_cache(maxsize=16)
def _seal(folder: Path) -> Seal:
    return Seal.load(folder)


def admit(tx: Connection, session: str | None, action: Action, now: int) -> Who:
    """The person of this session, if one of their grants allows `action` somewhere.

    Whether it is allowed in a given territory is asked of the answer: `who.may(action, path)`.
    Raises SignInNeeded; Forbidden with what is still to do ("second-factor-needed", "choose-hat",
    "confirm-first") or because no role of theirs allows it.
    """
    who = sessions.who(tx, session, now) if session else None
    if who is None:
        raise SignInNeeded
    needed = RULES[action].state
    if who.state < min(needed, access.State.SIGNED_IN):
        raise Forbidden("second-factor-needed")
    if not who.may(action):
        if who.hat is None and who.hats:
            raise Forbidden("choose-hat")
        raise Forbidden
    if who.state < needed:
        raise Forbidden("confirm-first")
    return who


class Allowed:
    """A dependency: the route is for those who may do `action`; gives who it is."""

    def __init__(self, action: Action):
        self.action = action

    def __call__(self, request: Request) -> Who:
        db, now = parts(request).db, now_ms()
        with db.read() as tx:
            who = admit(tx, session_hash(request), self.action, now)
        request.state.who = who.pseudonym
        renew(db, who, now)
        return who


@dataclass(frozen=True, slots=True)
class Pass:
    """A session that is checked inside the work it asks for, in the same transaction."""

    session: str | None
    action: Action
    state: State

    def show(self, tx: Connection, now: int) -> Who:
        who = admit(tx, self.session, self.action, now)
        self.state.who = who.pseudonym
        return who


class AllowedInWork:
    """As `Allowed`, for the routes whose work checks the pass itself: one transaction, no thread."""

    def __init__(self, action: Action):
        self.action = action

    async def __call__(self, request: Request) -> Pass:
        return Pass(session_hash(request), self.action, request.state)


class Public:
    """A dependency that says: anybody may use this route."""

    action = Action.PUBLIC

    async def __call__(self) -> None:
        return None
