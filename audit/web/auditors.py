"""Several auditors at one station: where they differ, and what a chair has settled."""

from dataclasses import dataclass
from itertools import combinations
from typing import Annotated, ClassVar
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy import Connection

from audit.domain.access import Action, Who
from audit.domain.agreement import agreement
from audit.domain.answers import judged
from audit.domain.chains import split
from audit.domain.scoring import score
from audit.domain.together import Difference
from audit.errors import NotFound
from audit.guard import Allowed, now_ms, parts
from audit.journeys.report import Standing, standing
from audit.journeys.settle import settle
from audit.language import Language, translate
from audit.reports import wording
from audit.store.counting import Counted
from audit.web.page import Page, language_of, show
from audit.web.station import seen

router = APIRouter()
Reader = Annotated[Who, Depends(Allowed(Action.SEE_STATIONS))]
Settler = Annotated[Who, Depends(Allowed(Action.SETTLE))]


@dataclass(frozen=True, slots=True)
class Finding:
    """What one auditor found."""

    visit: UUID
    auditor: str
    found: str
    verdict: str


@dataclass(frozen=True, slots=True)
class DifferenceLine:
    item: str
    question: str
    findings: tuple[Finding, ...]
    settled: str
    """Who is right, in words; empty while it is open."""


@dataclass(frozen=True, slots=True)
class AuditorsPage(Page):
    template: ClassVar[str] = "station/auditors.html"
    station: str
    back: str
    auditors: tuple[tuple[UUID, str], ...]
    """Visit and who made it, as far as the reader may know."""
    agreement: tuple[str, ...]
    lines: tuple[DifferenceLine, ...]
    open: int
    action: str
    """Where it is settled; empty for those who may not."""


@router.get("/{language:language}/stations/{station}/auditors")
def auditors(request: Request, station: UUID, who: Reader) -> HTMLResponse:
    language = language_of(request)
    with parts(request).db.read() as tx:
        place, round = seen(tx, station, who, Action.SEE_STATIONS)
        found = _several(tx, station, round.id)
    here = f"/{language}/stations/{station}"
    names = _names(found.visits, language, named=who.may(Action.SEE_AUDITORS, place.path))
    was_there = who.person in {visit.person for visit in found.visits}
    page = AuditorsPage(
        title=translate(language, "settle-title"),
        station=translate(language, "station-title", number=str(place.number)),
        back=here,
        auditors=tuple((visit.id, name) for visit, name in zip(found.visits, names, strict=True)),
        agreement=tuple(_agreements(found, names, language)),
        lines=tuple(_line(found, names, each, language) for each in found.differences),
        open=len(found.conflicts),
        action=f"{here}/auditors" if who.may(Action.SETTLE, place.path) and not was_there else "",
    )
    return show(request, page, who)


@router.post("/{language:language}/stations/{station}/auditors")
def settle_one(
    request: Request,
    station: UUID,
    who: Settler,
    right: Annotated[UUID, Form()],
    item: Annotated[str, Form(max_length=20)] = "",
) -> Response:
    """`right` is the visit that counts for `item`; for all that is open if that is empty."""
    language, now = language_of(request), now_ms()

    def work(tx: Connection) -> None:
        place, round = seen(tx, station, who, Action.SETTLE)
        settle(tx, who, place, round.id, item, right, now)

    parts(request).db.write(work)
    return RedirectResponse(
        f"/{language}/stations/{station}/auditors#{item or 'main'}", status_code=303
    )


def _several(tx: Connection, station: UUID, round: UUID) -> Standing:
    found = standing(tx, station, round)
    if found is None or len(found.visits) == 1:
        raise NotFound
    return found


def _names(visits: tuple[Counted, ...], language: Language, named: bool) -> list[str]:
    return [
        translate(
            language,
            "settle-auditor",
            number=str(number),
            day=wording.days([visit.received_at], language),
        )
        + (f", {visit.auditor}" if named else "")
        for number, visit in enumerate(visits, 1)
    ]


def _agreements(found: Standing, names: list[str], language: Language) -> list[str]:
    size = len(found.checklist.scored_items)
    codes = [score(found.checklist, visit.answers).codes[:size] for visit in found.visits]
    pairs = zip(combinations(names, 2), combinations(codes, 2), strict=True)
    return [
        translate(
            language,
            "settle-agreement",
            one=one,
            other=other,
            share=wording.percent(share, 1, language),
        )
        for (one, other), pair in pairs
        if (share := agreement(*pair)) is not None
    ]


def _line(
    found: Standing, names: list[str], difference: Difference, language: Language
) -> DifferenceLine:
    right = difference.right
    return DifferenceLine(
        item=difference.item,
        question=found.checklist.by_id[difference.item].question[language],
        findings=tuple(
            Finding(
                visit.id,
                name,
                _found(found, visit, difference.item, language),
                translate(language, f"report-verdict-{verdict}"),
            )
            for visit, name, verdict in zip(found.visits, names, difference.verdicts, strict=True)
        ),
        settled="" if right is None else translate(language, "settle-settled", name=names[right]),
    )


def _found(found: Standing, visit: Counted, item: str, language: Language) -> str:
    asked = found.checklist.by_id[item]
    condition = asked.applies_if
    if condition and condition.holds(judged(found.checklist, visit.answers)) is False:
        return translate(language, "report-answer-absent")
    said = [given for key, given in visit.answers.items() if split(key)[0] == item]
    return "; ".join(wording.answer(asked, given, language) for given in said or [None])
