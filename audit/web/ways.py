"""What a draft is about: one way more or less, or another checklist."""

from dataclasses import dataclass
from typing import Annotated, ClassVar
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy import Connection

from audit.domain.access import Action, Who
from audit.domain.carrying import carried
from audit.domain.draft import Draft
from audit.domain.draft_ways import keys_of, with_unit, without_unit
from audit.errors import NotFound
from audit.guard import Allowed, now_ms, parts
from audit.journeys.carry_over import carry_over, target_of
from audit.language import translate
from audit.store import drafts
from audit.store.drafts import Change
from audit.web.in_hand import in_hand
from audit.web.page import Page, language_of, show

router = APIRouter()
Auditor = Annotated[Who, Depends(Allowed(Action.FILL_IN_VISIT))]


@router.post("/{language:language}/visits/{visit}/ways")
def change_ways(
    request: Request,
    visit: UUID,
    who: Auditor,
    add: Annotated[str, Form()] = "",
    copied: Annotated[str, Form()] = "",
    remove: Annotated[str, Form()] = "",
) -> Response:
    """`add` names a chain, `copied` one whose first unit is to be copied; `remove` a chain and the
    number of its unit."""
    language, now = language_of(request), now_ms()

    def work(tx: Connection) -> str:
        hand = in_hand(tx, visit, who)
        change, way = _change(hand.draft, add or copied, bool(copied), remove)
        gone = frozenset(photo.sha256 for photo in hand.row.photos if photo.item in change.about)
        kept = Change(change.about, change.typed, removed=gone)
        drafts.change(tx, visit, who.person, kept, now)
        return hand.address(language) + f"#{way}"

    return RedirectResponse(parts(request).db.write(work), status_code=303)


def _change(draft: Draft, chain: str, copied: bool, remove: str) -> tuple[Change, str]:
    """What changes, and the place in the list that it leads to."""
    about = frozenset(draft.typed)
    if remove:
        chain, _, number = remove.partition(" ")
        unit = int(number) if number.isdecimal() and len(number) == 1 else 0
        if unit < 2 or unit not in draft.units.get(chain, ()):
            raise NotFound
        typed = without_unit(draft, chain, unit)
        return Change(about | frozenset(keys_of(draft, chain, unit)), typed), "sections"
    if chain not in draft.units:
        raise NotFound
    more = with_unit(draft, chain, copied=copied)
    if more is None:
        raise NotFound
    [added] = set(Draft(draft.checklist, more).units[chain]) - set(draft.units[chain])
    return Change(about, more), f"way-{chain}-{added}"


@dataclass(frozen=True, slots=True)
class OntoPage(Page):
    template: ClassVar[str] = "auditor/onto.html"
    station: str
    kept: int
    new: int
    changed: tuple[str, ...]
    gone: tuple[str, ...]
    not_covered: str
    action: str
    back: str


@router.get("/{language:language}/visits/{visit}/onto/{target}")
def onto(request: Request, visit: UUID, target: str, who: Auditor) -> HTMLResponse:
    """What going on with another checklist would change."""
    language = language_of(request)
    with parts(request).db.read() as tx:
        hand = in_hand(tx, visit, who)
    checklist = target_of(hand.draft.checklist, target)
    found = carried(hand.draft, checklist)
    page = OntoPage(
        title=translate(language, "auditor-onto-title", title=checklist.title[language]),
        station=hand.station(language),
        kept=found.kept,
        new=found.new,
        changed=tuple(item.question[language] for item in found.changed),
        gone=tuple(item.question[language] for item in found.gone),
        not_covered=checklist.not_covered[language] if checklist.not_covered else "",
        action=hand.address(language, "onto", target),
        back=hand.address(language),
    )
    return show(request, page, who)


@router.post("/{language:language}/visits/{visit}/onto/{target}")
def go_onto(request: Request, visit: UUID, target: str, who: Auditor) -> Response:
    language, now = language_of(request), now_ms()
    parts(request).db.write(lambda tx: carry_over(tx, who, visit, target, now))
    return RedirectResponse(f"/{language}/visits/{visit}", status_code=303)
