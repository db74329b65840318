"""Coming in and leaving: the first page, invitations, signing in, proving it again, choosing a hat."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from audit.domain.access import STAFF, Action, Role, State, Who
from audit.errors import AuditError, Forbidden
from audit.guard import (
    Allowed,
    Public,
    cookie_name,
    door,
    is_secure,
    now_ms,
    parts,
    seal,
    session_hash,
)
from audit.journeys import sign_in
from audit.language import translate
from audit.store import keys, sessions
from audit.web.coming import comer, give_session, let_in, own_page
from audit.web.failure import error_words, problem_words
from audit.web.page import Page, language_of, show

router = APIRouter()
Anybody = Depends(Public())
Halfway = Annotated[Who, Depends(Allowed(Action.FINISH_SIGN_IN))]
Somebody = Annotated[Who, Depends(Allowed(Action.SEE_OWN_ACCOUNT))]


@dataclass(frozen=True, slots=True)
class FrontPage(Page):
    template: ClassVar[str] = "public/front.html"


@dataclass(frozen=True, slots=True)
class JoinPage(Page):
    template: ClassVar[str] = "public/join.html"
    name: str
    login: str
    second_factor: bool
    """It will be asked for next."""
    problem: str
    """What was wrong with the password; empty at first."""


@dataclass(frozen=True, slots=True)
class CodePage(Page):
    template: ClassVar[str] = "public/code.html"
    problem: str


@dataclass(frozen=True, slots=True)
class SignInPage(Page):
    template: ClassVar[str] = "public/sign_in.html"
    login: str
    next: str
    """A page of ours to go on to."""
    problem: str


@dataclass(frozen=True, slots=True)
class ProofPage(Page):
    """The second factor, or a proof that is given again."""

    template: ClassVar[str] = "public/proof.html"
    lead: str
    action: str
    next: str
    passkey: bool
    """They have one; then it is offered first."""
    password: bool
    code: bool
    problem: str


@dataclass(frozen=True, slots=True)
class HatPage(Page):
    template: ClassVar[str] = "public/hat.html"
    hats: tuple[tuple[str, str, bool], ...]
    """Role, its words, and whether it is worn."""


def visitor(request: Request) -> Who | None:
    """Who is signed in, on pages that are for everybody."""
    session = session_hash(request)
    if session is None:
        return None
    with parts(request).db.read() as tx:
        return sessions.who(tx, session, now_ms())


@router.get("/{language:language}/", dependencies=[Anybody])
def front(request: Request) -> Response:
    language = language_of(request)
    who = visitor(request)
    if who is not None and who.state < State.SIGNED_IN:
        return RedirectResponse(f"/{language}/second-factor", status_code=303)
    if who is not None and who.hat is None and who.hats:
        return RedirectResponse(f"/{language}/hat", status_code=303)
    if who is not None and who.may(Action.SEE_OWN_WORK):
        return RedirectResponse(f"/{language}/field", status_code=303)
    if who is not None and who.may(Action.SEE_STATIONS):
        return RedirectResponse(f"/{language}/stations", status_code=303)
    return show(request, FrontPage(translate(language, "public-front-title")), who)


@router.get("/{language:language}/join", dependencies=[Anybody])
def code_form(request: Request) -> HTMLResponse:
    title = translate(language_of(request), "public-code-title")
    return show(request, CodePage(title, ""))


@router.post("/{language:language}/join", dependencies=[Anybody])
def typed_code(request: Request, code: Annotated[str, Form(max_length=100)] = "") -> Response:
    language, now = language_of(request), now_ms()
    try:
        sign_in.look_up(door(request), code, comer(request), now)
    except AuditError as error:
        title = translate(language, "public-code-title")
        return show(request, CodePage(title, said(request, error)), status=error.status)
    spelled = "".join(letter for letter in code if letter.isalnum()).upper()
    return RedirectResponse(f"/{language}/join/{spelled}", status_code=303)


@router.get("/{language:language}/join/{secret}", dependencies=[Anybody])
def join_form(request: Request, secret: str) -> HTMLResponse:
    return _join_page(request, secret)


def _join_page(request: Request, secret: str, problem: str = "", status: int = 200) -> HTMLResponse:
    account = sign_in.look_up(door(request), secret, comer(request), now_ms())
    page = JoinPage(
        title=translate(language_of(request), "public-join-title"),
        name=account.name,
        login=account.login,
        second_factor=bool(account.roles & STAFF) and door(request).second_factor,
        problem=problem,
    )
    return show(request, page, status=status)


@router.post("/{language:language}/join/{secret}", dependencies=[Anybody])
def join(
    request: Request, secret: str, password: Annotated[str, Form(max_length=1000)] = ""
) -> Response:
    try:
        came = sign_in.join(door(request), secret, password, comer(request), now_ms())
    except AuditError as error:
        if error.status != 422:
            raise
        return _join_page(request, secret, said(request, error), status=422)
    return _led(request, came, "")


@router.get("/{language:language}/sign-in", dependencies=[Anybody])
def sign_in_form(request: Request, next: str = "") -> HTMLResponse:
    return _sign_in_page(request, "", next)


def _sign_in_page(
    request: Request, login: str, next: str, problem: str = "", status: int = 200
) -> HTMLResponse:
    language = language_of(request)
    title = translate(language, "public-sign-in-title")
    page = SignInPage(title, login, own_page(language, next), problem)
    return show(request, page, status=status)


@router.post("/{language:language}/sign-in", dependencies=[Anybody])
def do_sign_in(
    request: Request,
    login: Annotated[str, Form(max_length=200)] = "",
    password: Annotated[str, Form(max_length=1000)] = "",
    next: Annotated[str, Form(max_length=1000)] = "",
) -> Response:
    name = login.strip().casefold()
    try:
        came = sign_in.sign_in(door(request), name, password, comer(request), now_ms())
    except AuditError as error:
        return _sign_in_page(request, login, next, said(request, error), error.status)
    return _led(request, came, next)


@router.post("/{language:language}/sign-out", dependencies=[Anybody])
def sign_out(request: Request) -> Response:
    who, now = visitor(request), now_ms()
    if who is not None and who.session is not None:
        person, session = who.person, who.session
        parts(request).db.write(lambda tx: sessions.end(tx, person, now, session))
    answer = RedirectResponse(f"/{language_of(request)}/", status_code=303)
    settings = parts(request).settings
    answer.delete_cookie(cookie_name(settings), secure=is_secure(settings), httponly=True)
    return answer


@router.get("/{language:language}/second-factor")
def second_factor_form(request: Request, who: Halfway, next: str = "") -> Response:
    language = language_of(request)
    if who.state >= State.SIGNED_IN:
        return RedirectResponse(own_page(language, next), status_code=303)
    with parts(request).db.read() as tx:
        has_one = keys.has_second_factor(tx, who.person)
    if not has_one:
        return RedirectResponse(f"/{language}/account/second-factor", status_code=303)
    return _proof_page(request, who, next, "second-factor")


@router.post("/{language:language}/second-factor")
def prove(
    request: Request,
    who: Halfway,
    code: Annotated[str, Form(max_length=100)] = "",
    next: Annotated[str, Form(max_length=1000)] = "",
) -> Response:
    try:
        token = sign_in.prove(door(request), seal(request), who, code, now_ms())
    except AuditError as error:
        return _proof_page(request, who, next, "second-factor", error)
    answer = RedirectResponse(own_page(language_of(request), next), status_code=303)
    give_session(request, answer, token)
    return answer


@router.get("/{language:language}/confirm")
def confirm_form(request: Request, who: Somebody, next: str = "") -> HTMLResponse:
    return _proof_page(request, who, next, "confirm")


@router.post("/{language:language}/confirm")
def confirm(
    request: Request,
    who: Somebody,
    password: Annotated[str, Form(max_length=1000)] = "",
    code: Annotated[str, Form(max_length=100)] = "",
    next: Annotated[str, Form(max_length=1000)] = "",
) -> Response:
    try:
        sign_in.confirm(door(request), seal(request), who, password, code, now_ms())
    except AuditError as error:
        return _proof_page(request, who, next, "confirm", error)
    return RedirectResponse(own_page(language_of(request), next), status_code=303)


def _proof_page(
    request: Request, who: Who, next: str, way: str, error: AuditError | None = None
) -> HTMLResponse:
    language = language_of(request)
    with parts(request).db.read() as tx:
        passkey = bool(keys.passkeys(tx, who.person))
        maker = keys.code_maker(tx, who.person)
    second = door(request).second_factor and bool(who.hats & STAFF)
    page = ProofPage(
        title=translate(language, f"public-{way}-title"),
        lead=translate(language, f"public-{way}-lead"),
        action=f"/{language}/{way}",
        next=own_page(language, next),
        passkey=passkey,
        password=way == "confirm",
        code=second and maker is not None and maker.confirmed,
        problem=said(request, error) if error else "",
    )
    return show(request, page, who, error.status if error else 200)


@router.get("/{language:language}/hat")
def hat_form(request: Request, who: Somebody) -> HTMLResponse:
    language = language_of(request)
    hats = tuple(
        (role.value, translate(language, f"people-role-{role}"), role == who.hat)
        for role in Role
        if role in who.hats
    )
    return show(request, HatPage(translate(language, "public-hat-title"), hats), who)


@router.post("/{language:language}/hat")
def wear(
    request: Request, who: Somebody, hat: Annotated[str, Form(max_length=40)] = ""
) -> Response:
    if hat not in who.hats or who.session is None:
        raise Forbidden
    session, role = who.session, Role(hat)
    parts(request).db.write(lambda tx: sessions.wear(tx, session, role))
    return RedirectResponse(f"/{language_of(request)}/", status_code=303)


def said(request: Request, error: AuditError) -> str:
    """The first problem of an error, or the error itself, in the reader's language."""
    language = language_of(request)
    if error.problems:
        return problem_words(error.problems[0], language)
    return error_words(error, language)


def _led(request: Request, came: sign_in.CameIn, next: str) -> Response:
    answer = RedirectResponse(own_page(language_of(request), next), status_code=303)
    let_in(request, answer, came)
    return answer
