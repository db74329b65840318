"""Coming in and leaving: the first page, invitations, signing in and out."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from audit.domain.access import Action, Who
from audit.errors import AuditError, NotFound
from audit.guard import Public, cookie_name, is_secure, now_ms, parts, session_hash
from audit.journeys import sign_in
from audit.language import translate
from audit.signing import token_hash
from audit.store import people
from audit.web.page import Page, language_of, show

router = APIRouter(dependencies=[Depends(Public())])


@dataclass(frozen=True, slots=True)
class FrontPage(Page):
    template: ClassVar[str] = "public/front.html"


@dataclass(frozen=True, slots=True)
class JoinPage(Page):
    template: ClassVar[str] = "public/join.html"
    name: str
    login: str
    problem: str
    """What was wrong with the password; empty at first."""


@dataclass(frozen=True, slots=True)
class SignInPage(Page):
    template: ClassVar[str] = "public/sign_in.html"
    login: str
    next: str
    problem: str


def visitor(request: Request) -> Who | None:
    """Who is signed in, on pages that are for everybody."""
    session = session_hash(request)
    if session is None:
        return None
    with parts(request).db.read() as tx:
        return people.who(tx, session, now_ms())


@router.get("/{language:language}/")
def front(request: Request) -> Response:
    language = language_of(request)
    who = visitor(request)
    if who is not None and who.may(Action.SEE_OWN_WORK):
        return RedirectResponse(f"/{language}/field", status_code=303)
    if who is not None and who.may(Action.SEE_STATIONS):
        return RedirectResponse(f"/{language}/stations", status_code=303)
    return show(request, FrontPage(translate(language, "public-front-title")), who)


@router.get("/{language:language}/join/{token}")
def join_form(request: Request, token: str) -> HTMLResponse:
    return _join_page(request, token)


def _join_page(request: Request, token: str, problem: str = "", status: int = 200) -> HTMLResponse:
    language = language_of(request)
    with parts(request).db.read() as tx:
        person = people.invited(tx, token_hash(token), now_ms())
        account = people.account_of(tx, person) if person else None
    if account is None:
        raise NotFound("invitation-spent")
    title = translate(language, "public-join-title")
    return show(request, JoinPage(title, account.name, account.login, problem), status=status)


@router.post("/{language:language}/join/{token}")
def join(request: Request, token: str, password: Annotated[str, Form()] = "") -> Response:
    try:
        session = sign_in.join(parts(request).db, token, password, now_ms())
    except AuditError as error:
        if error.status != 422:
            raise
        return _join_page(request, token, _said(request, error), status=422)
    return _came_in(request, session, f"/{language_of(request)}/")


@router.get("/{language:language}/sign-in")
def sign_in_form(request: Request, next: str = "") -> HTMLResponse:
    return _sign_in_page(request, "", next)


def _sign_in_page(
    request: Request, login: str, next: str, problem: str = "", status: int = 200
) -> HTMLResponse:
    title = translate(language_of(request), "public-sign-in-title")
    return show(request, SignInPage(title, login, next, problem), status=status)


@router.post("/{language:language}/sign-in")
def do_sign_in(
    request: Request,
    login: Annotated[str, Form(max_length=200)] = "",
    password: Annotated[str, Form(max_length=1000)] = "",
    next: Annotated[str, Form()] = "",
) -> Response:
    network = request.client.host if request.client else ""
    try:
        session = sign_in.sign_in(parts(request).db, login.strip(), password, network, now_ms())
    except AuditError as error:
        return _sign_in_page(request, login, next, _said(request, error), error.status)
    return _came_in(request, session, next)


@router.post("/{language:language}/sign-out")
def sign_out(request: Request) -> Response:
    session = session_hash(request)
    if session:
        now = now_ms()
        parts(request).db.write(lambda tx: people.end_session(tx, session, now))
    answer = RedirectResponse(f"/{language_of(request)}/", status_code=303)
    settings = parts(request).settings
    answer.delete_cookie(cookie_name(settings), secure=is_secure(settings), httponly=True)
    return answer


def _said(request: Request, error: AuditError) -> str:
    """The first problem of an error, or the error itself, in the reader's language."""
    language = language_of(request)
    if error.problems:
        problem = error.problems[0]
        return translate(language, f"problem-{problem.code}", **problem.arguments)
    return translate(language, f"error-{error.code}", **error.arguments)


def _came_in(request: Request, session: str, next: str) -> Response:
    """To the page that was asked for, if it is one of ours."""
    ours = next.startswith(f"/{language_of(request)}/") and "\\" not in next
    answer = RedirectResponse(next if ours else f"/{language_of(request)}/", status_code=303)
    settings = parts(request).settings
    answer.set_cookie(
        cookie_name(settings),
        session,
        max_age=sign_in.AUDITOR_SESSION // 1000,
        secure=is_secure(settings),
        httponly=True,
        samesite="lax",
        path="/",
    )
    return answer
