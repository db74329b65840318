"""A territory for its chair, and read-only for observers: what is worst, and what to do now."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy import Connection

from audit import checklists
from audit.domain.access import Action, Who
from audit.domain.checklist import Checklist, Group, Text
from audit.domain.days import local_day
from audit.domain.scoring import Status
from audit.domain.territory import Aggregate
from audit.errors import Invalid, NotFound, Problem
from audit.guard import Allowed, now_ms, parts
from audit.journeys import report
from audit.journeys.publish import Subject
from audit.language import Language, translate
from audit.reports import pdf, wording
from audit.reports.content import GroupShares, MeasureLine
from audit.reports.content import Wording as Words
from audit.reports.explaining import measure
from audit.reports.facts import Names, Origin, content_hash
from audit.reports.region import group_shares, region_report
from audit.reports.territory import Parts, as_object, parts_of
from audit.store import overview, rounds, territories
from audit.store.overview import StationRow
from audit.store.rounds import RoundRow
from audit.store.territories import TerritoryRow
from audit.store.territory_results import stations_of
from audit.web.page import Link, Page, language_of, show
from audit.web.station import published

router = APIRouter()
Reader = Annotated[Who, Depends(Allowed(Action.SEE_STATIONS))]
Downloader = Annotated[Who, Depends(Allowed(Action.DOWNLOAD_REPORT))]

ROWS = 50
"""Stations on one page."""
TO_DO = 5
"""Barriers named under "what to do now"."""


@dataclass(frozen=True, slots=True)
class TerritoriesPage(Page):
    template: ClassVar[str] = "chair/territories.html"
    territories: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class StationLine:
    number: int
    href: str
    venue: Words
    district: str
    status: Status
    status_words: str
    why: str
    """The question of its heaviest barrier, or why there is no result."""
    differ: str
    """That auditors differ on something; empty where they do not."""
    index: str


@dataclass(frozen=True, slots=True)
class ToDo:
    """A frequent barrier, and what would remove it by election day."""

    question: str
    stations: int
    measure: MeasureLine | None


@dataclass(frozen=True, slots=True)
class PartLine:
    name: str
    href: str
    ranked: bool
    coverage: str
    index: str
    bounds: str


@dataclass(frozen=True, slots=True)
class TerritoryPage(Page):
    template: ClassVar[str] = "chair/territory.html"
    round: str
    election_day: str
    days_left: int
    audited: int
    stations: int
    voters_share: str
    to_do: tuple[ToDo, ...]
    worst: tuple[StationLine, ...]
    not_audited: tuple[StationLine, ...]
    groups: tuple[GroupShares, ...]
    sums: tuple[tuple[str, str], ...]
    """Label and value: the index with its bounds, what half of it speaks of."""
    parts: tuple[PartLine, ...]
    """The territories below, the worst first; then those too little audited to be ranked."""
    more: Link | None
    pdf: str


@router.get("/{language:language}/stations")
def seen_territories(request: Request, who: Reader) -> Response:
    """The territories that this person may look into; straight there if it is one."""
    language = language_of(request)
    with parts(request).db.read() as tx:
        seen = [territories.by_code(tx, code) for code in _codes(tx, who)]
    links = tuple(
        Link(f"/{language}/territories/{one.code}", one.name[language]) for one in seen if one
    )
    if len(links) == 1:
        return RedirectResponse(links[0].href, status_code=303)
    return show(request, TerritoriesPage(translate(language, "chair-territories"), links), who)


def _codes(tx: Connection, who: Who) -> list[str]:
    """A grant for the whole country opens its regions; a narrower one opens its own territory."""
    codes: set[str] = set()
    for grant in who.grants:
        if not who.may(Action.SEE_STATIONS, grant.path):
            continue
        deep = len(grant.path.split("/")) > 2
        codes.update(
            [grant.path.split("/")[-2]] if deep else overview.regions_with_stations(tx, grant.path)
        )
    return sorted(codes)


@router.get("/{language:language}/territories/{code}.json")
def territory_json(request: Request, code: str, who: Reader) -> dict[str, Any]:
    """The sums of a territory and of the territories right below it."""
    language_of(request)
    with parts(request).db.read() as tx:
        seen, _, round = _seen(tx, code, who, Action.SEE_STATIONS)
        found = parts_of(seen.path, stations_of(tx, seen.path, round.id, checklists.get))
        codes = {row.path: row.code for row in territories.everything(tx)}
    return {
        "territory": seen.code,
        "round": str(round.id),
        **as_object(found.whole, public=False),
        "parts": {codes[path]: as_object(part, public=False) for path, part in found.parts.items()},
        "ranked": [codes[path] for path in found.order],
        "not_ranked": [codes[path] for path in found.unranked],
    }


@router.get("/{language:language}/territories/{code}")
def territory(request: Request, code: str, who: Reader, after: str = "") -> HTMLResponse:
    language = language_of(request)
    with parts(request).db.read() as tx:
        seen, region, round = _seen(tx, code, who, Action.SEE_STATIONS)
        page = _Listing(tx, seen, region, round, language).page(_after(after))
    return show(request, page, who)


@router.get("/{language:language}/territories/{code}/report.pdf")
def territory_pdf(request: Request, code: str, who: Downloader) -> Response:
    language, running = language_of(request), parts(request)
    with running.db.read() as tx:
        seen, _, round = _seen(tx, code, who, Action.DOWNLOAD_REPORT)
        checklist, facts = report.region_facts(tx, seen, round, running.settings.demonstration)
        chain = territories.chain_of(tx, seen.id)

    def draw(origin: Origin) -> bytes:
        return pdf.region_pdf(region_report(checklist, facts, language, origin))

    subject = Subject(chain, f"territories/{code}", content_hash(facts), language)
    return published(request, subject, draw, f"{code}-{language}.pdf")


def _seen(
    tx: Connection, code: str, who: Who, action: Action
) -> tuple[TerritoryRow, TerritoryRow, RoundRow]:
    """The territory, its region and its latest round; one elsewhere is not found."""
    found = territories.by_code(tx, code)
    if found is None or not who.may(action, found.path):
        raise NotFound
    region = territories.region_of(tx, found.id)
    held = [one for one in rounds.held_in(tx, found.path) if who.may(action, found.path, one.id)]
    if region is None or not held:
        raise NotFound("no-round")
    return found, region, held[0]


def _after(cursor: str) -> tuple[float, UUID] | None:
    """Where the page before ended; a cursor that is not one of ours is refused."""
    if not cursor:
        return None
    rank, _, station = cursor.partition("~")
    try:
        return float(rank), UUID(station)
    except ValueError as error:
        raise Invalid(problems=[Problem("after", "unreadable-value")]) from error


class _Listing:
    """A territory's stations in a round, in one language."""

    def __init__(
        self,
        tx: Connection,
        territory: TerritoryRow,
        region: TerritoryRow,
        round: RoundRow,
        language: Language,
    ):
        self.tx = tx
        self.territory = territory
        self.region = region
        self.round = round
        self.language = language
        self.checklist: Checklist = checklists.get(round.checklist)

    def page(self, after: tuple[float, UUID] | None) -> TerritoryPage:
        path, round, language = self.territory.path, self.round, self.language
        whole = overview.totals(self.tx, path)
        counts = overview.counts(self.tx, self.region.id, path, round.id)
        audited = counts.get("station", {})
        voters = sum(count.voters for count in audited.values())
        worst = overview.worst_first(self.tx, self.region.id, path, round.id, ROWS, after)
        found = parts_of(path, stations_of(self.tx, path, round.id, checklists.get))
        return TerritoryPage(
            title=self.territory.name[language],
            round=round.name[language],
            election_day=wording.day(round.election_day, language),
            days_left=(round.election_day - local_day(now_ms())).days,
            audited=sum(count.stations for count in audited.values()),
            stations=whole.stations,
            voters_share=wording.percent(voters, whole.voters, language),
            to_do=tuple(self._barrier(*met) for met in found.whole.frequent[:TO_DO]),
            worst=tuple(self._line(row) for row in worst),
            not_audited=self._not_audited() if len(worst) < ROWS else (),
            groups=group_shares(
                {
                    group: {Status(kind): count.stations for kind, count in counts[group].items()}
                    for group in Group
                    if group in counts
                },
                language,
            ),
            sums=tuple(self._sums(found.whole)),
            parts=tuple(self._parts(found)),
            more=self._more(worst),
            pdf=f"/{language}/territories/{self.territory.code}/report.pdf",
        )

    def _sums(self, whole: Aggregate) -> Iterator[tuple[str, str]]:
        language = self.language
        yield translate(language, "territory-index"), wording.points(whole.weighted_mean, language)
        yield translate(language, "territory-bounds"), self._bounds(whole)
        yield translate(language, "territory-by-station"), wording.points(whole.mean, language)
        for group in Group:
            share = whole.accessible_to(group)
            if share is not None:
                said = translate(language, f"report-group-{group}")
                words = translate(language, "territory-voters-accessible", group=said)
                yield words, wording.percent(share, 1, language)

    def _bounds(self, part: Aggregate) -> str:
        if part.bounds is None:
            return wording.DASH
        return wording.DASH.join(wording.points(bound, self.language) for bound in part.bounds)

    def _parts(self, found: Parts) -> Iterator[PartLine]:
        if set(found.parts) <= {self.territory.path}:
            return
        rows = {row.path: row for row in territories.everything(self.tx)}
        for path in (*found.order, *found.unranked):
            part = found.parts[path]
            yield PartLine(
                name=rows[path].name[self.language],
                href=f"/{self.language}/territories/{rows[path].code}",
                ranked=path in found.order,
                coverage=wording.percent(part.audited.stations, part.all.stations, self.language),
                index=wording.points(part.weighted_mean, self.language),
                bounds=self._bounds(part),
            )

    def _barrier(self, item: str, stations: int) -> ToDo:
        known = self.checklist.by_id.get(item)
        if known is None or known.remedy is None:
            return ToDo(item, stations, None)
        it = known.remedy
        line = measure(
            self.checklist, it.temporary, it.temporary_owner, it.temporary_effort, self.language
        ) or measure(
            self.checklist, it.permanent, it.permanent_owner, it.permanent_effort, self.language
        )
        return ToDo(known.question[self.language], stations, line)

    def _line(self, row: StationRow) -> StationLine:
        language = self.language
        status = Status(row.status or Status.NO_DATA)
        heaviest = json.loads(row.heaviest or "[]")
        known = self.checklist.by_id.get(heaviest[0]) if heaviest else None
        return StationLine(
            number=row.number,
            href=f"/{language}/stations/{row.id}",
            venue=wording.named(Names(*row.venue), language),
            district=Text(*row.district)[language],
            status=status,
            status_words=translate(language, f"report-status-{status}"),
            why=known.question[language] if known else wording.DASH,
            differ=translate(language, "chair-auditors-differ", count=row.conflicts)
            if row.conflicts
            else "",
            index=wording.points(row.index, language),
        )

    def _not_audited(self) -> tuple[StationLine, ...]:
        rows = overview.not_audited(self.tx, self.territory.path, self.round.id, ROWS)
        return tuple(self._line(row) for row in rows)

    def _more(self, worst: Sequence[StationRow]) -> Link | None:
        if len(worst) < ROWS:
            return None
        last = worst[-1]
        href = f"/{self.language}/territories/{self.territory.code}?after={last.rank}~{last.id}"
        return Link(href, translate(self.language, "chair-more"))
