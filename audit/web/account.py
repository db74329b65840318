"""One's own account: the devices that are signed in, and the ways to sign in."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy import Connection

from audit.domain.access import STAFF, Action, State, Who
from audit.errors import AuditError, NotFound
from audit.guard import Allowed, door, now_ms, parts, seal
from audit.journeys import second_factor
from audit.language import Language, translate
from audit.reports import wording
from audit.store import keys, sessions
from audit.web.page import Page, code_picture, language_of, show
from audit.web.sign_in import said

router = APIRouter()
Somebody = Annotated[Who, Depends(Allowed(Action.SEE_OWN_ACCOUNT))]
Halfway = Annotated[Who, Depends(Allowed(Action.FINISH_SIGN_IN))]
Sure = Annotated[Who, Depends(Allowed(Action.CHANGE_OWN_KEYS))]


@dataclass(frozen=True, slots=True)
class DeviceLine:
    id: str
    name: str
    since: str
    seen: str
    current: bool


@dataclass(frozen=True, slots=True)
class PasskeyLine:
    id: str
    name: str
    since: str
    used: str


@dataclass(frozen=True, slots=True)
class AccountPage(Page):
    template: ClassVar[str] = "account/account.html"
    roles: tuple[str, ...]
    hats: bool
    """They hold several roles, and may put on another hat."""
    devices: tuple[DeviceLine, ...]
    passkeys: tuple[PasskeyLine, ...]
    codes: bool
    """An app makes one-time codes for them."""
    codes_offered: bool
    recovery_codes: int
    confirmed: bool
    """They proved lately who they are: keys can be changed at once."""
    problem: str


@dataclass(frozen=True, slots=True)
class SecondFactorPage(Page):
    template: ClassVar[str] = "account/second_factor.html"
    forced: bool
    """It must be set up before anything else."""
    secret: str
    """For an app; empty before it was asked for."""
    picture: str
    """The secret as a QR code: a data address."""
    problem: str


@dataclass(frozen=True, slots=True)
class CodesPage(Page):
    template: ClassVar[str] = "account/codes.html"
    codes: Sequence[str]
    next: str


@router.get("/{language:language}/account")
def account(request: Request, who: Somebody) -> HTMLResponse:
    return _account_page(request, who)


def _account_page(request: Request, who: Who, error: AuditError | None = None) -> HTMLResponse:
    language, now = language_of(request), now_ms()
    with parts(request).db.read() as tx:
        devices = sessions.devices(tx, who.person, now)
        passkeys = keys.passkeys(tx, who.person)
        maker = keys.code_maker(tx, who.person)
        left = keys.recovery_codes_left(tx, who.person)
    page = AccountPage(
        title=translate(language, "account-title"),
        roles=tuple(translate(language, f"people-role-{role}") for role in sorted(who.hats)),
        hats=len(who.hats) > 1,
        devices=tuple(_device(device, who, language) for device in devices),
        passkeys=tuple(
            PasskeyLine(
                key.id,
                key.device or translate(language, "account-device-unknown"),
                _day(key.created_at, language),
                _day(key.used_at, language) if key.used_at else wording.DASH,
            )
            for key in passkeys
        ),
        codes=maker is not None and maker.confirmed,
        codes_offered=bool(who.hats & STAFF),
        recovery_codes=left,
        confirmed=who.state >= State.CONFIRMED,
        problem=said(request, error) if error else "",
    )
    return show(request, page, who, error.status if error else 200)


def _device(device: sessions.Device, who: Who, language: Language) -> DeviceLine:
    return DeviceLine(
        id=str(device.id),
        name=device.name or translate(language, "account-device-unknown"),
        since=_day(device.created_at, language),
        seen=_day(device.seen_at, language),
        current=device.id == who.session,
    )


@router.post("/{language:language}/account/devices/{session}/end")
def end_device(request: Request, session: UUID, who: Somebody) -> Response:
    """Somebody else's session, and one that ended, are not found."""
    now = now_ms()
    if not parts(request).db.write(lambda tx: sessions.end(tx, who.person, now, session)):
        raise NotFound
    return _back(request)


@router.post("/{language:language}/account/devices/end-others")
def end_others(request: Request, who: Somebody) -> Response:
    kept, now = who.session, now_ms()
    if kept is not None:
        parts(request).db.write(lambda tx: sessions.end_others(tx, who.person, kept, now))
    return _back(request)


@router.get("/{language:language}/account/second-factor")
def second_factor_form(request: Request, who: Halfway) -> HTMLResponse:
    return _second_factor_page(request, who)


@router.post("/{language:language}/account/codes")
def begin_codes(request: Request, who: Halfway) -> HTMLResponse:
    """A secret for an app: shown on this page and never again."""
    made = second_factor.begin_codes(door(request), seal(request), who, _service(request), now_ms())
    return _second_factor_page(request, who, *made)


@router.post("/{language:language}/account/codes/first")
def finish_codes(
    request: Request, who: Halfway, code: Annotated[str, Form(max_length=100)] = ""
) -> HTMLResponse:
    try:
        codes = second_factor.finish_codes(door(request), seal(request), who, code, now_ms())
    except AuditError as error:
        if error.status != 422:
            raise
        service = _service(request)
        begun = second_factor.begun(door(request), seal(request), who, service, now_ms())
        return _second_factor_page(request, who, *begun, error=error)
    return _codes_page(request, who, codes)


@router.post("/{language:language}/account/codes/remove")
def remove_codes(request: Request, who: Sure) -> Response:
    return _change(request, who, lambda tx, now: second_factor.remove_codes(tx, who, now))


@router.post("/{language:language}/account/passkeys/{key}/remove")
def remove_passkey(request: Request, key: str, who: Sure) -> Response:
    return _change(request, who, lambda tx, now: second_factor.remove_passkey(tx, who, key, now))


@router.post("/{language:language}/account/recovery-codes")
def recovery_codes(request: Request, who: Sure) -> HTMLResponse:
    now = now_ms()
    codes = parts(request).db.write(lambda tx: second_factor.new_recovery_codes(tx, who, now))
    return _codes_page(request, who, codes)


def _change(request: Request, who: Who, change: Callable[[Connection, int], None]) -> Response:
    now = now_ms()
    try:
        parts(request).db.write(lambda tx: change(tx, now))
    except AuditError as error:
        if error.status != 422:
            raise
        return _account_page(request, who, error)
    return _back(request)


def _second_factor_page(
    request: Request, who: Who, secret: str = "", address: str = "", error: AuditError | None = None
) -> HTMLResponse:
    page = SecondFactorPage(
        title=translate(language_of(request), "account-second-factor-title"),
        forced=who.state < State.SIGNED_IN,
        secret=" ".join(secret[start : start + 4] for start in range(0, len(secret), 4)),
        picture=code_picture(address) if address else "",
        problem=said(request, error) if error else "",
    )
    return show(request, page, who, error.status if error else 200)


def _codes_page(request: Request, who: Who, codes: Sequence[str]) -> HTMLResponse:
    language = language_of(request)
    page = CodesPage(translate(language, "account-codes-title"), codes, f"/{language}/")
    return show(request, page, who)


def _service(request: Request) -> str:
    return parts(request).settings.service_name[language_of(request)]


def _day(moment: int, language: Language) -> str:
    return wording.days((moment,), language)


def _back(request: Request) -> Response:
    return RedirectResponse(f"/{language_of(request)}/account", status_code=303)
