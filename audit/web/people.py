"""A chair's people: who has which role where, invitations, and what ends at once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Annotated, ClassVar
from uuid import UUID

from fastapi import APIRouter, Depends, File, Form, Request, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import BaseModel, Field
from sqlalchemy import Connection

from audit.domain.access import GIVES, Action, Role, Who
from audit.domain.invitees import Invitee, day
from audit.errors import AuditError, Invalid, NotFound, Problem
from audit.guard import Allowed, now_ms, parts
from audit.journeys import invite
from audit.journeys.invite import Invitation
from audit.language import LANGUAGES, NAMES, Language, translate
from audit.reports import invitations, wording
from audit.store import people, rounds, territories
from audit.store.people import Granted
from audit.web.failure import error_words, problems_of
from audit.web.page import Link, Page, code_picture, language_of, show
from audit.web.station import as_pdf

router = APIRouter()
Reader = Annotated[Who, Depends(Allowed(Action.SEE_PEOPLE))]
Changer = Annotated[Who, Depends(Allowed(Action.CHANGE_PEOPLE))]
Problems = tuple[tuple[str, str], ...]
"""Where, and what is wrong there."""
ROWS = 50
"""People on one page."""


@dataclass(frozen=True, slots=True)
class GrantLine:
    id: str
    role: str
    territory: str
    round: str
    """Empty: it stands in every round."""
    until: str
    ended: bool
    mine: bool
    """The reader may end it."""


@dataclass(frozen=True, slots=True)
class PersonLine:
    href: str
    login: str
    name: str
    organisation: str
    disabled: bool
    grants: tuple[GrantLine, ...]


@dataclass(frozen=True, slots=True)
class PeoplePage(Page):
    template: ClassVar[str] = "people/people.html"
    people: tuple[PersonLine, ...]
    more: Link | None


class Typed(BaseModel):
    """A form as it was filled in."""

    login: Annotated[str, Field(max_length=200)] = ""
    name: Annotated[str, Field(max_length=200)] = ""
    organisation: Annotated[str, Field(max_length=200)] = ""
    role: Annotated[str, Field(max_length=40)] = ""
    territory: Annotated[str, Field(max_length=40)] = ""
    round: Annotated[str, Field(max_length=40)] = ""
    language: Annotated[str, Field(max_length=10)] = "kk"
    until: Annotated[str, Field(max_length=20)] = ""


@dataclass(frozen=True, slots=True)
class Choices:
    """What a form for a role offers, and what was typed into it."""

    roles: tuple[tuple[str, str], ...]
    territories: tuple[tuple[str, str], ...]
    rounds: tuple[tuple[str, str], ...]
    languages: tuple[tuple[str, str], ...]
    typed: Typed


@dataclass(frozen=True, slots=True)
class PersonPage(Page):
    template: ClassVar[str] = "people/person.html"
    person: PersonLine
    mine: bool
    """All of their roles are the reader's to end: so is everything else here."""
    choices: Choices
    problems: Problems
    summary: Problems


@dataclass(frozen=True, slots=True)
class InvitePage(Page):
    template: ClassVar[str] = "people/invite.html"
    choices: Choices
    problems: Problems
    summary: Problems


@dataclass(frozen=True, slots=True)
class InvitedPage(Page):
    """The one time that a link and a code are seen."""

    template: ClassVar[str] = "people/invited.html"
    name: str
    login: str
    address: str
    picture: str
    """The address as a QR code: a data address."""
    code: str
    until: str
    code_page: str


@router.get("/{language:language}/people")
def listed(request: Request, who: Reader, after: str = "") -> HTMLResponse:
    language, now = language_of(request), now_ms()
    found: list[PersonLine] = []
    with parts(request).db.read() as tx:
        rows = [
            row
            for grant in sorted({grant.path for grant in who.grants})
            for row in people.granted(tx, grant, after=after, most=ROWS)
        ]
    unique = sorted({row.id: row for row in rows}.values(), key=lambda row: (row.login, row.role))
    for _, held in groupby(unique, key=lambda row: row.login):
        found.append(_person(list(held), who, language, now))
    more = (
        Link(
            f"/{language}/people?after={found[ROWS - 1].login}", translate(language, "people-more")
        )
        if len(found) >= ROWS
        else None
    )
    title = translate(language, "people-title")
    return show(request, PeoplePage(title, tuple(found[:ROWS]), more), who)


def _person(held: Sequence[Granted], who: Who, language: Language, now: int) -> PersonLine:
    first = held[0]
    return PersonLine(
        href=f"/{language}/people/{first.person}",
        login=first.login,
        name=first.name,
        organisation=first.organisation or "",
        disabled=first.disabled,
        grants=tuple(
            GrantLine(
                id=str(one.id),
                role=translate(language, f"people-role-{one.role}"),
                territory=one.territory_name[language],
                round=one.round_name[language] if one.round_name else "",
                until=wording.days((one.valid_until - 1,) if one.valid_until else (), language),
                ended=one.ended(now),
                mine=who.may_give(one.role, one.path, one.round),
            )
            for one in held
        ),
    )


@router.get("/{language:language}/people/invite")
def invite_form(request: Request, who: Changer) -> HTMLResponse:
    return _invite_page(request, who, Typed(), ())


@router.post("/{language:language}/people/invite")
def invite_one(request: Request, who: Changer, typed: Annotated[Typed, Form()]) -> HTMLResponse:
    now = now_ms()
    try:
        invitee, round = _invitee(typed)
        made = parts(request).db.write(lambda tx: invite.invite(tx, who, invitee, round, now))
    except Invalid as wrong:
        return _invite_page(request, who, typed, _problems(request, wrong))
    return _invited_page(request, who, made)


def _invitee(typed: Typed) -> tuple[Invitee, UUID | None]:
    """Raises Invalid for a role, a round or a day that is none."""
    if typed.role not in set(Role):
        raise Invalid(problems=[Problem("role", "role-unknown", {"value": typed.role[:40]})])
    try:
        until = day(typed.until.strip())
    except ValueError as broken:
        unknown = Problem("until", "day-unknown", {"value": typed.until[:20]})
        raise Invalid(problems=[unknown]) from broken
    try:
        round = UUID(typed.round) if typed.round else None
    except ValueError as broken:
        raise Invalid(problems=[Problem("round", "round-unknown")]) from broken
    invitee = Invitee(
        login=typed.login.strip().casefold(),
        name=" ".join(typed.name.split()),
        role=Role(typed.role),
        territory=typed.territory,
        language=typed.language,
        organisation=" ".join(typed.organisation.split()),
        until=until,
    )
    return invitee, round


@router.post("/{language:language}/people/invite-list")
def invite_list(
    request: Request,
    who: Changer,
    file: Annotated[UploadFile, File()],
    territory: Annotated[str, Form(max_length=40)] = "",
    round: Annotated[str, Form(max_length=40)] = "",
) -> Response:
    """A sheet to hand round: it is the only place where the codes stand."""
    language, now, data = language_of(request), now_ms(), file.file.read()
    settings = parts(request).settings
    try:
        _, held = _invitee(Typed(role=Role.AUDITOR, round=round))
        made = parts(request).db.write(
            lambda tx: invite.invite_list(tx, who, data, territory, held, now)
        )
    except AuditError as wrong:
        typed = Typed(territory=territory, round=round)
        return _invite_page(request, who, typed, _problems(request, wrong))
    sheet = [invite.card(settings.public_url, one) for one in made]
    service = settings.service_name[language]
    return as_pdf(invitations.sheet(sheet, service, language), "invitations.pdf")


@router.get("/{language:language}/people/{person}")
def person(request: Request, person: UUID, who: Reader) -> HTMLResponse:
    return _person_page(request, person, who, Typed(), ())


@router.post("/{language:language}/people/{person}/invite-again")
def invite_again(request: Request, person: UUID, who: Changer) -> HTMLResponse:
    now = now_ms()
    made = parts(request).db.write(lambda tx: invite.invite_again(tx, who, person, now))
    return _invited_page(request, who, made)


@router.post("/{language:language}/people/{person}/roles")
def give(request: Request, person: UUID, who: Changer, typed: Annotated[Typed, Form()]) -> Response:
    now = now_ms()
    try:
        invitee, round = _invitee(typed)
        parts(request).db.write(lambda tx: invite.give(tx, who, person, invitee, round, now))
    except Invalid as wrong:
        return _person_page(request, person, who, typed, _problems(request, wrong))
    return _to_person(request, person)


@router.post("/{language:language}/people/{person}/roles/{grant}/end")
def end_role(request: Request, person: UUID, grant: UUID, who: Changer) -> Response:
    return _change(request, person, lambda tx, now: invite.end_role(tx, who, person, grant, now))


@router.post("/{language:language}/people/{person}/end-sessions")
def end_sessions(request: Request, person: UUID, who: Changer) -> Response:
    return _change(request, person, lambda tx, now: invite.end_sessions(tx, who, person, now))


@router.post("/{language:language}/people/{person}/forget-keys")
def forget_keys(request: Request, person: UUID, who: Changer) -> Response:
    return _change(request, person, lambda tx, now: invite.forget_keys(tx, who, person, now))


@router.post("/{language:language}/people/{person}/disable")
def disable(request: Request, person: UUID, who: Changer) -> Response:
    return _change(request, person, lambda tx, now: invite.disable(tx, who, person, now))


def _change(
    request: Request, person: UUID, change: Callable[[Connection, int], object]
) -> Response:
    now = now_ms()
    parts(request).db.write(lambda tx: change(tx, now) and None)
    return _to_person(request, person)


def _to_person(request: Request, person: UUID) -> Response:
    return RedirectResponse(f"/{language_of(request)}/people/{person}", status_code=303)


def _person_page(
    request: Request, person: UUID, who: Who, typed: Typed, problems: Problems
) -> HTMLResponse:
    """Of their roles, those in the reader's territories; somebody who has none there is not found."""
    language, now = language_of(request), now_ms()
    with parts(request).db.read() as tx:
        held = people.granted(tx, person=person)
    seen = [one for one in held if who.may(Action.SEE_PEOPLE, one.path)]
    if not seen:
        raise NotFound
    page = PersonPage(
        title=seen[0].name,
        person=_person(seen, who, language, now),
        mine=invite.is_theirs(who, held, now) and not seen[0].disabled,
        choices=_choices(request, who, typed),
        problems=problems,
        summary=_summary(language, problems),
    )
    return show(request, page, who, 422 if problems else 200)


def _invite_page(request: Request, who: Who, typed: Typed, problems: Problems) -> HTMLResponse:
    language = language_of(request)
    title, choices = translate(language, "people-invite-title"), _choices(request, who, typed)
    page = InvitePage(title, choices, problems, _summary(language, problems))
    return show(request, page, who, 422 if problems else 200)


def _choices(request: Request, who: Who, typed: Typed) -> Choices:
    """Roles, territories and rounds that this person may give."""
    language = language_of(request)
    with parts(request).db.read() as tx:
        places = [
            place
            for place in territories.everything(tx)
            if who.may(Action.CHANGE_PEOPLE, place.path)
        ]
        held = {
            round.id: round
            for grant in who.grants
            for round in rounds.held_in(tx, grant.path)
            if grant.round in {None, round.id}
        }
    roles = {role for grant in who.grants for role in GIVES[grant.role]}
    return Choices(
        roles=tuple(
            (role.value, translate(language, f"people-role-{role}"))
            for role in Role
            if role in roles
        ),
        territories=tuple((place.code, place.name[language]) for place in places),
        rounds=tuple((str(id), round.name[language]) for id, round in held.items()),
        languages=tuple((code, NAMES[code]) for code in LANGUAGES),
        typed=typed,
    )


def _problems(request: Request, error: AuditError) -> Problems:
    """Each with the field, or the row and column of a list ("7:login"), where it is."""
    language = language_of(request)
    return problems_of(error, language) or (("file", error_words(error, language)),)


def _summary(language: Language, problems: Problems) -> Problems:
    """The problems as links to their fields; those of a list say the row."""
    found = []
    for where, words in problems:
        row, colon, column = where.rpartition(":")
        at = translate(language, "people-list-at", row=row, column=column) if colon else ""
        found.append(("#file" if colon else f"#{where}", f"{at} {words}".strip()))
    return tuple(found)


def _invited_page(request: Request, who: Who, made: Invitation) -> HTMLResponse:
    language = language_of(request)
    card = invite.card(parts(request).settings.public_url, made)
    page = InvitedPage(
        title=translate(language, "people-invited-title"),
        name=made.name,
        login=made.login,
        address=card.address,
        picture=code_picture(card.address),
        code=made.code,
        until=wording.days((made.expires_at,), language),
        code_page=card.code_page,
    )
    return show(request, page, who)
