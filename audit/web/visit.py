"""One visit as a whole: its sections, the check before sending, sending, the receipt."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Annotated, ClassVar
from uuid import UUID

from babel.dates import format_datetime
from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from audit.domain.access import Action, Who
from audit.domain.chains import MOST_UNITS, item_of, split
from audit.domain.checklist import Chain
from audit.domain.confidence import missing_evidence
from audit.domain.days import local
from audit.domain.draft import Draft, Progress
from audit.domain.measuring import borderline
from audit.domain.scoring import GroupScore, Status, score
from audit.errors import Conflict, Invalid, NotFound, Problem
from audit.guard import Allowed, now_ms, parts
from audit.journeys import carry_over
from audit.journeys.send_draft import send_draft
from audit.language import Language, translate
from audit.reports import wording
from audit.reports.content import Wording
from audit.store import drafts
from audit.store.drafts import SentVisit
from audit.web.failure import problem_words
from audit.web.in_hand import InHand, in_hand, venue_name, way_name
from audit.web.page import Link, Page, language_of, show

router = APIRouter()
Auditor = Annotated[Who, Depends(Allowed(Action.FILL_IN_VISIT))]
Sender = Annotated[Who, Depends(Allowed(Action.SEND_VISIT))]


@dataclass(frozen=True, slots=True)
class SectionLine:
    href: str
    title: str
    progress: Progress
    problems: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """Sections that stand together in the list: one unit of a chain, or what is asked once."""

    title: str
    """ "Way in 2"; empty for what is asked once."""
    sections: tuple[SectionLine, ...]
    anchor: str = ""
    chain: str = ""
    """Where a further unit can be added after this one; else empty, as are the words for it."""
    add: str = ""
    copy: str = ""
    remove: str = ""
    """What the field that removes this unit says, "way_in 2"; else empty."""
    remove_words: str = ""


@dataclass(frozen=True, slots=True)
class VisitPage(Page):
    template: ClassVar[str] = "auditor/visit.html"
    venue: Wording
    total: Progress
    stretches: tuple[Stretch, ...]
    ways: str
    """Where a unit is added or removed."""
    review: str
    draft_language: bool
    onto: tuple[Link, ...]
    """To a newer version of the checklist, and to the one that this is the short form of."""
    not_covered: str


@dataclass(frozen=True, slots=True)
class MissingSection:
    title: str
    questions: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class ReviewPage(Page):
    template: ClassVar[str] = "auditor/review.html"
    station: str
    venue: Wording
    total: Progress
    problems: tuple[tuple[str, str], ...]
    """(address of the question, words)."""
    missing: int
    by_section: tuple[MissingSection, ...]
    again: tuple[Link, ...]
    """Values that are too near a limit."""
    evidence: tuple[Link, ...]
    """What would make the result surer."""
    photos: int
    notes: int
    send: str
    back: str
    receipt: str
    conflict: bool


@dataclass(frozen=True, slots=True)
class GroupLine:
    name: str
    status: Status
    words: str


@dataclass(frozen=True, slots=True)
class ReceiptPage(Page):
    template: ClassVar[str] = "auditor/receipt.html"
    station: str
    venue: Wording
    status: Status
    status_words: str
    groups: tuple[GroupLine, ...]
    remarks: tuple[str, ...]
    missing_photos: int
    lines: tuple[tuple[str, str], ...]
    """What the receipt says: (label, value)."""


@router.get("/{language:language}/visits/{visit}")
def sections(request: Request, visit: UUID, who: Auditor) -> Response:
    language = language_of(request)
    with parts(request).db.read() as tx:
        if drafts.get(tx, visit, who.person) is None and drafts.sent_visit(tx, visit, who.person):
            return RedirectResponse(f"/{language}/visits/{visit}/receipt", status_code=303)
        hand = in_hand(tx, visit, who)
    draft = hand.draft
    page = VisitPage(
        title=hand.station(language),
        venue=venue_name(hand.task.station, language),
        total=draft.progress(),
        stretches=tuple(_stretches(hand, language)),
        ways=hand.address(language, "ways"),
        review=hand.address(language, "review"),
        draft_language=language in draft.checklist.draft_languages,
        onto=tuple(
            Link(
                hand.address(language, "onto", str(target)),
                translate(language, "auditor-onto", title=target.title[language], name=str(target)),
            )
            for target in carry_over.targets(draft.checklist)
        ),
        not_covered=draft.checklist.not_covered[language] if draft.checklist.not_covered else "",
    )
    return show(request, page, who)


def _stretches(hand: InHand, language: Language) -> Iterator[Stretch]:
    draft, chained = hand.draft, hand.draft.checklist.chained
    titles = {section.id: section.title[language] for section in draft.checklist.sections}
    for (chain, unit), listed in groupby(
        draft.parts, key=lambda part: (chained.get(part[0]), part[1])
    ):
        lines = tuple(
            SectionLine(
                hand.form(language, section, unit),
                titles[section],
                draft.progress(section, unit),
                _problems_in(draft, section, unit),
            )
            for section, unit in listed
        )
        yield _stretch(hand, chain, unit, lines, language)


def _stretch(
    hand: InHand,
    chain: Chain | None,
    unit: int,
    lines: tuple[SectionLine, ...],
    language: Language,
) -> Stretch:
    if chain is None:
        return Stretch("", lines)
    units, title = hand.draft.units[chain.id], chain.title[language]
    name = way_name(chain, unit, language)
    last = unit == units[-1] and len(units) < MOST_UNITS
    return Stretch(
        title=name if len(units) > 1 else title,
        sections=lines,
        anchor=f"way-{chain.id}-{unit}",
        chain=chain.id if last else "",
        add=translate(language, "auditor-way-add", chain=title) if last else "",
        copy=translate(language, "auditor-way-copy", chain=title) if last else "",
        remove=f"{chain.id} {unit}" if unit > 1 else "",
        remove_words=translate(language, "auditor-way-remove", way=name) if unit > 1 else "",
    )


def _key_of(where: str) -> str:
    """The key of the item that a problem's field belongs to."""
    return where.partition("-")[0]


def _problems_in(draft: Draft, section: str, unit: int) -> int:
    here = {asked.key for asked in draft.asked(section, unit)}
    return sum(_key_of(problem.where) in here for problem in draft.problems)


@router.get("/{language:language}/visits/{visit}/review")
def review(request: Request, visit: UUID, who: Auditor) -> Response:
    with parts(request).db.read() as tx:
        hand = in_hand(tx, visit, who)
    return _review(request, who, hand, hand.draft.problems)


def _review(
    request: Request,
    who: Who,
    hand: InHand,
    problems: Sequence[Problem],
    status: int = 200,
) -> HTMLResponse:
    language = language_of(request)
    draft = hand.draft
    page = ReviewPage(
        title=translate(language, "auditor-review-title"),
        station=hand.station(language),
        venue=venue_name(hand.task.station, language),
        total=draft.progress(),
        problems=tuple(
            (_question_address(hand, problem.where, language), problem_words(problem, language))
            for problem in problems
        ),
        missing=len(draft.missing),
        by_section=_missing(hand, language),
        again=tuple(
            Link(
                hand.question(language, asked.item.section, asked.key),
                asked.item.question[language],
            )
            for asked in draft.asked()
            if asked.key not in draft.hidden
            and borderline(asked.item, draft.readable.get(asked.key), draft.judged)
        ),
        evidence=_evidence(hand, language),
        photos=len(hand.row.photos),
        notes=len(draft.notes),
        send=hand.address(language, "send"),
        back=hand.address(language),
        receipt=hand.address(language, "receipt"),
        conflict=status == Conflict.status,
    )
    return show(request, page, who, status=status)


def _evidence(hand: InHand, language: Language) -> tuple[Link, ...]:
    """One line for every question that wants more than was said."""
    draft = hand.draft
    if draft.problems:
        return ()
    found = missing_evidence(
        draft.checklist,
        draft.answers,
        score(draft.checklist, draft.answers),
        draft.notes,
        draft.photographed,
    )
    wanted: dict[str, list[str]] = {}
    for key, what in found:
        wanted.setdefault(key, []).append(translate(language, f"auditor-wants-{what}"))
    return tuple(
        Link(
            _question_address(hand, key, language),
            f"{draft.checklist.by_id[split(key)[0]].question[language]} ({', '.join(words)})",
        )
        for key, words in wanted.items()
    )


def _question_address(hand: InHand, where: str, language: Language) -> str:
    key = _key_of(where)
    item = item_of(hand.draft.checklist, key)
    return hand.question(language, item.section, key) if item else hand.address(language)


def _missing(hand: InHand, language: Language) -> tuple[MissingSection, ...]:
    titles = {section.id: section.title[language] for section in hand.draft.checklist.sections}
    found = []
    for section, unit in hand.draft.parts:
        questions = tuple(
            Link(hand.question(language, section, asked.key), asked.item.question[language])
            for asked in hand.draft.missing
            if (asked.item.section, asked.unit) == (section, unit)
        )
        if questions:
            number = f" · {unit}" if unit > 1 else ""
            found.append(MissingSection(titles[section] + number, questions))
    return tuple(found)


@router.post("/{language:language}/visits/{visit}/send")
def send(request: Request, visit: UUID, who: Sender) -> Response:
    """Sent twice, by a double click or after a lost answer, it leads to the same receipt."""
    language = language_of(request)
    running, now = parts(request), now_ms()
    try:
        running.db.write(lambda tx: send_draft(tx, who, visit, running.signer, now))
    except (Invalid, Conflict) as refused:
        with running.db.read() as tx:
            hand = in_hand(tx, visit, who)
        return _review(request, who, hand, refused.problems, status=refused.status)
    return RedirectResponse(f"/{language}/visits/{visit}/receipt", status_code=303)


@router.get("/{language:language}/visits/{visit}/receipt")
def receipt(request: Request, visit: UUID, who: Auditor) -> Response:
    language = language_of(request)
    with parts(request).db.read() as tx:
        sent = drafts.sent_visit(tx, visit, who.person)
        task = drafts.task(tx, sent.station, sent.round) if sent else None
        waiting = drafts.missing_photos(tx, visit, who.person)
    if sent is None or task is None:
        raise NotFound
    said = json.loads(sent.receipt)
    page = ReceiptPage(
        title=translate(language, "auditor-receipt-title"),
        station=translate(language, "auditor-station", number=str(task.station.number)),
        venue=venue_name(task.station, language),
        status=Status(sent.status),
        status_words=translate(language, f"report-status-{sent.status}"),
        groups=_groups(sent, language),
        remarks=remarks(sent, language),
        missing_photos=waiting,
        lines=(
            (
                translate(language, "auditor-receipt-moment"),
                moment_words(sent.received_at, language),
            ),
            (translate(language, "auditor-receipt-seq"), receipt_number(sent)),
            (translate(language, "auditor-receipt-id"), said["id"]),
            (translate(language, "auditor-receipt-sha256"), said["sha256"]),
            (translate(language, "auditor-receipt-signature"), said["signature"]),
        ),
    )
    return show(request, page, who)


@router.get("/{language:language}/visits/{visit}/receipt.json")
def receipt_file(request: Request, visit: UUID, who: Auditor) -> Response:
    """The receipt as a file, for whoever checks the trail."""
    with parts(request).db.read() as tx:
        sent = drafts.sent_visit(tx, visit, who.person)
    if sent is None:
        raise NotFound
    named = {"Content-Disposition": f'attachment; filename="receipt-{visit}.json"'}
    return Response(sent.receipt, media_type="application/json", headers=named)


def _groups(visit: SentVisit, language: Language) -> tuple[GroupLine, ...]:
    scores = {group: GroupScore(*said) for group, said in json.loads(visit.score).items()}
    return tuple(
        GroupLine(
            translate(language, f"report-group-{group}"),
            Status(found.status),
            translate(language, f"report-status-{found.status}"),
        )
        for group, found in scores.items()
    )


def receipt_number(visit: SentVisit) -> str:
    return str(json.loads(visit.receipt)["seq"])


def moment_words(moment: int, language: Language) -> str:
    """Day and minute in Kazakhstan."""
    return str(format_datetime(local(moment), "d MMMM y, HH:mm", locale=language))


def remarks(visit: SentVisit, language: Language) -> tuple[str, ...]:
    """What still holds up a visit: photos that have not arrived, a reason why it does not count."""
    found = []
    if visit.state == "awaiting_photos":
        found.append(translate(language, "auditor-awaiting-photos"))
    if visit.quarantine:
        reason = wording.coded(language, "quarantine", visit.quarantine)
        found.append(translate(language, "auditor-quarantined", reason=reason))
    return tuple(found)
