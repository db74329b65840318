"""How a station's score was worked out, line by line, as a page and as JSON."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse

from audit.domain.access import Action, Who
from audit.domain.answers import Answer
from audit.domain.calculation import GroupSheet, Line, Sheet, calculation
from audit.domain.chains import ways
from audit.domain.checklist import Checklist, Group
from audit.domain.lifting import Fixes, Lifting, lifting
from audit.domain.scoring import Status, score
from audit.errors import NotFound
from audit.guard import Allowed, parts
from audit.journeys.report import Standing, standing
from audit.language import Language, translate
from audit.reports import wording
from audit.reports.explained import (
    confidence_object,
    explanation,
    results,
    results_object,
    score_object,
)
from audit.reports.explaining import way_name
from audit.web.page import Page, language_of, show
from audit.web.rule_sets import rule_sets_object
from audit.web.station import seen

router = APIRouter()
Reader = Annotated[Who, Depends(Allowed(Action.SEE_STATIONS))]


@dataclass(frozen=True, slots=True)
class SheetLine:
    item: str
    question: str
    found: str
    limit: str
    norm: str
    verdict: str
    weight: int
    points: str


@dataclass(frozen=True, slots=True)
class SheetPart:
    """One way's sum for a group."""

    way: str
    """Which units it is of; empty where there is one way."""
    lines: tuple[SheetLine, ...]
    sums: tuple[tuple[str, str], ...]
    """Label and value: the sum, line by line."""


@dataclass(frozen=True, slots=True)
class LiftLine:
    label: str
    items: tuple[str, ...]
    """Questions; empty with `none` set where it cannot be done."""
    none: bool


@dataclass(frozen=True, slots=True)
class GroupPart:
    group: Group
    name: str
    status: Status
    status_words: str
    score: str
    sheets: tuple[SheetPart, ...]
    lifts: tuple[LiftLine, ...]


@dataclass(frozen=True, slots=True)
class CalculationPage(Page):
    template: ClassVar[str] = "station/calculation.html"
    station: str
    checklist: str
    groups: tuple[GroupPart, ...]
    back: str
    json: str


@router.get("/{language:language}/stations/{station}/calculation")
def calculation_page(request: Request, station: UUID, who: Reader) -> HTMLResponse:
    language = language_of(request)
    number, found = _found(request, station, who)
    counted = score(found.checklist, found.answers)
    lifts = lifting(found.checklist, found.answers, counted)
    words = _Words(found.checklist, found.answers, language)
    here = f"/{language}/stations/{station}"
    page = CalculationPage(
        title=translate(language, "station-calculation"),
        station=translate(language, "station-title", number=str(number)),
        checklist=f"{found.checklist.title[language]} ({found.checklist})",
        groups=tuple(
            words.group(sheet, lifts.get(sheet.group))
            for sheet in calculation(found.checklist, found.answers, counted)
        ),
        back=here,
        json=f"{here}/calculation.json",
    )
    return show(request, page, who)


@router.get("/{language:language}/stations/{station}/calculation.json")
def calculation_json(request: Request, station: UUID, who: Reader) -> dict[str, Any]:
    """The same for programs, with what other rule sets say."""
    language_of(request)
    _, found = _found(request, station, who)
    checklist, answers, beside = found.checklist, found.answers, found.beside
    counted = score(checklist, answers)
    return {
        **score_object(checklist, answers, counted),
        "results": results_object(results(checklist, answers, counted, beside)),
        "confidence": confidence_object(checklist, answers, counted, beside),
        **explanation(checklist, answers, counted),
        "rule_sets": rule_sets_object(checklist, answers),
    }


def _found(request: Request, station: UUID, who: Who) -> tuple[int, Standing]:
    """The station's number and what counts for it; NotFound where nobody was there."""
    with parts(request).db.read() as tx:
        place, round = seen(tx, station, who, Action.SEE_STATIONS)
        found = standing(tx, station, round.id)
    if found is None:
        raise NotFound
    return place.number, found


class _Words:
    """The calculation of a visit in one language."""

    def __init__(
        self, checklist: Checklist, answers: Mapping[str, Answer], language: Language
    ) -> None:
        self.checklist = checklist
        self.language = language
        self.answers = answers
        self.ways = ways(checklist, answers)

    def say(self, key: str, **arguments: str | int) -> str:
        return translate(self.language, f"calculation-{key}", **arguments)

    def group(self, sheet: GroupSheet, lifts: Lifting | None) -> GroupPart:
        language = self.language
        return GroupPart(
            group=sheet.group,
            name=translate(language, f"report-group-{sheet.group}"),
            status=sheet.published.status,
            status_words=translate(language, f"report-status-{sheet.published.status}"),
            score=wording.points(sheet.published.score, language),
            sheets=tuple(self.sheet(one) for one in sheet.sheets),
            lifts=self.lifts(lifts) if lifts else (),
        )

    def sheet(self, sheet: Sheet) -> SheetPart:
        return SheetPart(
            way=self.way(sheet.units),
            lines=tuple(self.line(line) for line in sheet.lines),
            sums=tuple(self.sums(sheet)),
        )

    def line(self, line: Line) -> SheetLine:
        language, item = self.language, self.checklist.by_id[line.item]
        limit = ""
        if line.limit is not None and item.threshold is not None:
            limit = wording.limit(item, item.threshold, line.limit, language)
        found = wording.answer(item, line.given, language)
        return SheetLine(
            item=line.key,
            question=item.question[language],
            found=f"{found} ({self.say('borderline')})" if line.borderline else found,
            limit=limit,
            norm=f"{line.norm.standard} {line.norm.clause}" if line.norm else "",
            verdict=translate(language, f"report-verdict-{line.verdict}"),
            weight=line.weight,
            points=wording.DASH if line.points is None else wording.number(line.points, language),
        )

    def sums(self, sheet: Sheet) -> list[tuple[str, str]]:
        language = self.language
        cap, low_cap = (wording.number(each, language) for each in (sheet.cap, sheet.low_cap))
        return [
            (self.say("known"), str(sheet.known)),
            (self.say("points"), wording.number(sheet.points, language)),
            (self.say("missing"), str(sheet.missing)),
            (self.say("share"), wording.points(sheet.share, language)),
            (self.say("cap"), self.named(cap, sheet.capped_by)),
            (self.say("score"), wording.points(sheet.result.score, language)),
            (self.say("low", cap=low_cap), wording.points(sheet.result.low, language)),
            (self.say("high", cap=cap), wording.points(sheet.result.high, language)),
            (self.say("completeness"), wording.percent(sheet.result.completeness, 1, language)),
            (self.say("rule"), self.named(self.say(f"rule-{sheet.rule}"), sheet.decided_by)),
        ]

    def way(self, on: Mapping[str, int]) -> str:
        return way_name(self.checklist, self.answers, on, self.language)

    def named(self, said: str, items: tuple[str, ...]) -> str:
        return f"{said}: {', '.join(items)}" if items else said

    def lifts(self, found: Lifting) -> tuple[LiftLine, ...]:
        kinds: Mapping[str, Fixes | None] = {
            "fewest": found.fewest,
            "for-the-day": found.for_the_day,
            "for-good": found.for_good,
        }
        return tuple(self.lift(kind, fixes) for kind, fixes in kinds.items())

    def lift(self, kind: str, fixes: Fixes | None) -> LiftLine:
        if fixes is None:
            return LiftLine(self.say(kind), (), none=True)
        way = self.way(self.ways[fixes.way].units)
        ask = self.checklist.by_id
        mend = [f"{item} {ask[item].question[self.language]}" for item in fixes.mend]
        check = [
            self.say("to-check", question=f"{item} {ask[item].question[self.language]}")
            for item in fixes.check
        ]
        label = f"{self.say(kind)}: {way}" if way else self.say(kind)
        return LiftLine(label, tuple(mend + check), none=False)
