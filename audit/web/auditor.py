"""The auditor's rooms: my stations, and beginning a visit; the visit itself is in `web.visit`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar
from uuid import UUID, uuid4

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse, Response
from sqlalchemy import Connection

from audit import checklists
from audit.domain.access import Action, Who
from audit.domain.days import local_day
from audit.domain.draft import Progress
from audit.domain.scoring import Status
from audit.errors import NotFound
from audit.guard import Allowed, now_ms, parts
from audit.language import Language, translate
from audit.reports import wording
from audit.reports.content import Wording
from audit.reports.facts import Names
from audit.store import drafts, photos, rounds
from audit.store.drafts import DraftRow, SentVisit, Task
from audit.web import section, visit, ways
from audit.web.in_hand import reading, station_name, venue_name
from audit.web.page import Page, language_of, show
from audit.web.visit import moment_words, receipt_number, remarks

router = APIRouter()
router.include_router(visit.router)
router.include_router(ways.router)
router.include_router(section.router)
Auditor = Annotated[Who, Depends(Allowed(Action.SEE_OWN_WORK))]
Filling = Annotated[Who, Depends(Allowed(Action.FILL_IN_VISIT))]


@dataclass(frozen=True, slots=True)
class StationCard:
    """A station of mine: to visit, begun (`progress`), or sent (`received`)."""

    station: UUID
    round: UUID
    name: str
    number: str
    venue: Wording
    address: Wording
    href: str
    """Where it goes on: the draft, or the receipt; empty for a station to visit."""
    progress: Progress | None
    received: str
    status: Status | None
    status_words: str
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RoundCards:
    """What there is to do for one election, in the order in which it wants doing."""

    name: str
    election_day: str
    days_left: int
    in_hand: tuple[StationCard, ...]
    to_visit: tuple[StationCard, ...]
    sent: tuple[StationCard, ...]


@dataclass(frozen=True, slots=True)
class MyStationsPage(Page):
    template: ClassVar[str] = "auditor/my_stations.html"
    rounds: tuple[RoundCards, ...]


@router.get("/{language:language}/my-stations")
def my_stations(request: Request, who: Auditor) -> HTMLResponse:
    language = language_of(request)
    today = local_day(now_ms())
    with parts(request).db.read() as tx:
        tasks = drafts.tasks(tx, who.person, today)
        begun = {(row.station, row.round): row for row in drafts.of_person(tx, who.person)}
        sent = {(row.station, row.round): row for row in drafts.sent(tx, who.person)}
    by_round: dict[UUID, list[Task]] = {}
    for task in tasks:
        by_round.setdefault(task.round, []).append(task)
    page = MyStationsPage(
        title=translate(language, "auditor-my-stations"),
        rounds=tuple(
            _round_cards(of_round, begun, sent, language, (of_round[0].election_day - today).days)
            for of_round in by_round.values()
        ),
    )
    return show(request, page, who)


def _round_cards(
    tasks: Sequence[Task],
    begun: Mapping[tuple[UUID, UUID], DraftRow],
    sent: Mapping[tuple[UUID, UUID], SentVisit],
    language: Language,
    days_left: int,
) -> RoundCards:
    in_hand, to_visit, done = [], [], []
    for task in tasks:
        key = (task.station.id, task.round)
        if key in begun:
            in_hand.append(_card(task, language, draft=begun[key]))
        elif key in sent:
            done.append(_card(task, language, visit=sent[key]))
        else:
            to_visit.append(_card(task, language))
    return RoundCards(
        name=tasks[0].round_name[language],
        election_day=wording.day(tasks[0].election_day, language),
        days_left=days_left,
        in_hand=tuple(in_hand),
        to_visit=tuple(to_visit),
        sent=tuple(done),
    )


def _card(
    task: Task,
    language: Language,
    draft: DraftRow | None = None,
    visit: SentVisit | None = None,
) -> StationCard:
    place = task.station
    href = ""
    if draft:
        href = f"/{language}/visits/{draft.id}"
    elif visit:
        href = f"/{language}/visits/{visit.id}/receipt"
    return StationCard(
        station=place.id,
        round=task.round,
        name=station_name(place, language),
        number=str(place.number),
        venue=venue_name(place, language),
        address=wording.named(Names(kk=place.address_kk, ru=place.address_ru), language),
        href=href,
        progress=reading(draft, {}).progress() if draft else None,
        received=_received(visit, language) if visit else "",
        status=Status(visit.status) if visit else None,
        status_words=translate(language, f"report-status-{visit.status}") if visit else "",
        remarks=remarks(visit, language) if visit else (),
    )


def _received(visit: SentVisit, language: Language) -> str:
    return translate(
        language,
        "auditor-received",
        moment=moment_words(visit.received_at, language),
        number=receipt_number(visit),
    )


@router.post("/{language:language}/visits")
def begin(
    request: Request,
    who: Filling,
    station: Annotated[UUID, Form()],
    round: Annotated[UUID, Form()],
) -> Response:
    """Makes the draft of an assigned station, or goes on with the one that there is."""
    language = language_of(request)
    now = now_ms()

    def work(tx: Connection) -> UUID:
        task = drafts.task(tx, station, round)
        if task is None or not rounds.assigned(tx, round, station, who.person):
            raise NotFound
        checklist = checklists.get(task.checklist)
        draft = DraftRow(
            id=uuid4(),
            station=station,
            round=round,
            checklist=checklist.name,
            version=checklist.version,
            typed={},
            photos=(),
            started_at=now,
            updated_at=now,
        )
        return drafts.begin(tx, draft, who.person)

    draft = parts(request).db.write(work)
    return RedirectResponse(f"/{language}/visits/{draft}", status_code=303)


@router.get("/{language:language}/my-photos/{sha256}")
def my_photo(request: Request, sha256: str, who: Filling) -> Response:
    """The cleaned picture of a photo that this person has sent."""
    language_of(request)
    with parts(request).db.read() as tx:
        kept = photos.find(tx, sha256, who.person)
    if kept is None or kept.shown_sha256 is None:
        raise NotFound
    file = parts(request).blobs.shown.path(kept.shown_sha256)
    return FileResponse(file, media_type="image/jpeg")
