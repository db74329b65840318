"""The passkey ceremonies of the pages' script: what a browser is asked to sign, and its answers."""

from typing import Annotated, Any

from fastapi import APIRouter, Body, Depends, Request
from fastapi.responses import JSONResponse, Response

from audit.credentials import Party
from audit.domain.access import Action, Who
from audit.guard import Allowed, Public, door, now_ms
from audit.journeys import passkeys
from audit.language import preferred
from audit.web.coming import comer, give_session, let_in, party

router = APIRouter(prefix="/api/passkeys")
Anybody = Depends(Public())
Halfway = Annotated[Who, Depends(Allowed(Action.FINISH_SIGN_IN))]
Credential = Annotated[dict[str, Any], Body()]


def _asked(options: str) -> Response:
    return Response(options, media_type="application/json")


@router.post("/sign-in/options", dependencies=[Anybody])
def ask_to_sign_in(request: Request) -> Response:
    return _asked(passkeys.ask_to_sign_in(door(request), _party(request), now_ms()))


@router.post("/sign-in", dependencies=[Anybody])
def sign_in(request: Request, credential: Credential) -> Response:
    came = passkeys.sign_in(door(request), _party(request), credential, comer(request), now_ms())
    answer = JSONResponse({})
    let_in(request, answer, came)
    return answer


@router.post("/register/options")
def ask_to_register(request: Request, who: Halfway) -> Response:
    return _asked(passkeys.ask_to_register(door(request), _party(request), who, now_ms()))


@router.post("/register", status_code=201)
def register(request: Request, who: Halfway, credential: Credential) -> JSONResponse:
    passkeys.register(door(request), _party(request), who, credential, comer(request), now_ms())
    return JSONResponse({}, status_code=201)


@router.post("/confirm/options")
def ask_to_confirm(request: Request, who: Halfway) -> Response:
    return _asked(passkeys.ask_to_confirm(door(request), _party(request), who, now_ms()))


@router.post("/confirm")
def confirm(request: Request, who: Halfway, credential: Credential) -> Response:
    answer = JSONResponse({})
    token = passkeys.confirm(door(request), _party(request), who, credential, now_ms())
    give_session(request, answer, token)
    return answer


def _party(request: Request) -> Party:
    """Named in the browser's language."""
    return party(request, preferred(request.headers.get("accept-language", "")))
