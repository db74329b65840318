"""One station: its result, barriers and remedies, for those who may see it; its PDF and photos."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, ClassVar
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import FileResponse, HTMLResponse, Response
from sqlalchemy import Connection

from audit.domain.access import Action, Who
from audit.domain.checklist import Checklist
from audit.errors import NotFound
from audit.guard import Allowed, now_ms, parts
from audit.journeys import report
from audit.journeys.publish import Press, Subject, publish
from audit.language import Language, translate
from audit.reports import pdf
from audit.reports.content import StationReport
from audit.reports.facts import Origin, StationFacts, content_hash
from audit.reports.station import station_report
from audit.store import overview, photos, rounds
from audit.store.overview import StationPlace
from audit.store.rounds import RoundRow
from audit.web.page import Page, language_of, show
from audit.web.rule_sets import RuleSet, rule_sets

router = APIRouter()
Reader = Annotated[Who, Depends(Allowed(Action.SEE_STATIONS))]
Downloader = Annotated[Who, Depends(Allowed(Action.DOWNLOAD_REPORT))]


@dataclass(frozen=True, slots=True)
class StationPage(Page):
    template: ClassVar[str] = "station/station.html"
    report: StationReport
    auditor: str
    """Empty for those who may not know, and where nobody was there."""
    territory: str
    """Code of the region whose list leads here."""
    pdf: str
    calculation: str
    auditors: str
    rule_sets: tuple[RuleSet, ...]


@router.get("/{language:language}/stations/{station}")
def station(request: Request, station: UUID, who: Reader) -> HTMLResponse:
    language = language_of(request)
    with parts(request).db.read() as tx:
        place, round = seen(tx, station, who, Action.SEE_STATIONS)
        said = _report(request, tx, place, round, language)
        found = report.standing(tx, station, round.id)
    names = [visit.auditor for visit in found.visits] if found else []
    page = StationPage(
        title=translate(language, "station-title", number=str(place.number)),
        report=said,
        auditor=", ".join(names) if who.may(Action.SEE_AUDITORS, place.path) else "",
        territory=place.region_code,
        pdf=f"/{language}/stations/{station}/report.pdf",
        calculation=f"/{language}/stations/{station}/calculation",
        auditors=f"/{language}/stations/{station}/auditors",
        rule_sets=rule_sets(found.checklist, found.answers, language) if found else (),
    )
    return show(request, page, who)


@router.get("/{language:language}/stations/{station}/report.pdf")
def station_pdf(request: Request, station: UUID, who: Downloader) -> Response:
    language = language_of(request)
    with parts(request).db.read() as tx:
        place, round = seen(tx, station, who, Action.DOWNLOAD_REPORT)
        checklist, facts = _facts(request, tx, place, round)

    def draw(origin: Origin) -> bytes:
        return pdf.station_pdf(station_report(checklist, facts, language, origin))

    subject = Subject(place.region_id, _path(place), content_hash(facts), language)
    return published(request, subject, draw, f"station-{place.number}-{language}.pdf")


@router.get("/photos/{shown_sha256}.jpg")
def photo(request: Request, shown_sha256: str, who: Reader) -> FileResponse:
    """A cleaned photo, for those who may see a station that it was taken at."""
    with parts(request).db.read() as tx:
        row = photos.shown(tx, shown_sha256)
    if row is None or not any(who.may(Action.SEE_STATIONS, *at) for at in row.stations):
        raise NotFound
    return FileResponse(
        parts(request).blobs.shown.path(shown_sha256),
        media_type="image/jpeg",
        headers={"Cache-Control": "private, no-cache"},
    )


def published(
    request: Request, subject: Subject, draw: Callable[[Origin], bytes], name: str
) -> Response:
    """A report to be saved under this name."""
    running = parts(request)
    press = Press(running.db, running.signer, running.settings)
    return as_pdf(publish(press, subject, draw, now_ms()), name)


def as_pdf(content: bytes, name: str) -> Response:
    return Response(
        content,
        media_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def seen(tx: Connection, station: UUID, who: Who, action: Action) -> tuple[StationPlace, RoundRow]:
    """The station and its latest round; a station elsewhere is not found."""
    place = overview.place(tx, station)
    if place is None or not who.may(action, place.path):
        raise NotFound
    held = [one for one in rounds.held_in(tx, place.path) if who.may(action, place.path, one.id)]
    if not held:
        raise NotFound("no-round")
    return place, held[0]


def _report(
    request: Request, tx: Connection, place: StationPlace, round: RoundRow, language: Language
) -> StationReport:
    checklist, facts = _facts(request, tx, place, round)
    origin = report.origin(parts(request).settings, language, _path(place))
    return station_report(checklist, facts, language, origin)


def _facts(
    request: Request, tx: Connection, place: StationPlace, round: RoundRow
) -> tuple[Checklist, StationFacts]:
    running = parts(request)
    demonstration = running.settings.demonstration
    return report.station_facts(tx, running.blobs, place, round, demonstration)


def _path(place: StationPlace) -> str:
    return f"stations/{place.id}"
