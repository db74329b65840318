"""One section of a visit's checklist: its questions, and keeping what was typed in them."""

from collections import defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy import Connection
from starlette.datastructures import UploadFile
from starlette.requests import ClientDisconnect

from audit.domain.access import Action, Who
from audit.domain.chains import MOST_UNITS, split
from audit.domain.checklist import Chain, Section
from audit.domain.draft import PHOTO, Asked, Progress, field, fields
from audit.domain.visit import PHOTO_BYTES, PHOTOS, DeclaredPhoto
from audit.errors import AuditError, Malformed, NotFound, Problem, SignInNeeded
from audit.guard import Allowed, AllowedInWork, Pass, now_ms, parts
from audit.journeys import receive_photo
from audit.language import Language, translate
from audit.reports.content import Wording
from audit.store import drafts, photos
from audit.store.drafts import Change
from audit.web.failure import error_words, problem_words
from audit.web.in_hand import InHand, in_hand, venue_name, way_name
from audit.web.page import Page, language_of, show
from audit.web.question import Question, ShownPhoto, answers_elsewhere, ask, rules

router = APIRouter()
Auditor = Annotated[Who, Depends(Allowed(Action.FILL_IN_VISIT))]
_FILLING = AllowedInWork(Action.FILL_IN_VISIT)

MOST_BYTES = 128_000_000
"""Of one form: sixteen of the largest photos."""
MOST_BYTES_UNKNOWN = 32_000_000
"""Of a form from somebody who is not signed in any more, whose photos are not taken in."""
LONGEST_KEPT = 20_000
"""Characters of one field; what is longer stays on the page but is not stored."""


@dataclass(frozen=True, slots=True)
class SectionPage(Page):
    template: ClassVar[str] = "auditor/section.html"
    station: str
    venue: Wording
    place: str
    """ "Section 3 of 12"."""
    way: str
    """ "Way in 2", where there are several."""
    total: Progress
    questions: tuple[Question, ...]
    problems: tuple[tuple[str, str], ...]
    """(address of the field, words)."""
    more: int
    """How many questions turned out to apply after saving."""
    rules: str
    elsewhere: str
    action: str
    """Said outright: browsers carry the fragment of a page's own address on to the next page."""
    back: str


@dataclass(frozen=True, slots=True)
class KeptPage(Page):
    """Typed by somebody whose sign-in has ended: nothing is lost, nothing is stored yet."""

    template: ClassVar[str] = "auditor/kept.html"
    typed: tuple[tuple[str, str], ...]
    photos: int
    sign_in: str


@dataclass(frozen=True, slots=True)
class SentForm:
    """A form as it arrived. `who` is None when the sign-in has ended."""

    who: Who | None
    pairs: tuple[tuple[str, str], ...]
    files: Mapping[str, Sequence[UploadFile]]

    @property
    def typed(self) -> dict[str, str]:
        """By field name; browsers send line ends as two characters, which nobody typed."""
        return {name: value.replace("\r\n", "\n") for name, value in self.pairs}

    @property
    def removed(self) -> frozenset[str]:
        return frozenset(value for name, value in self.pairs if name == "remove")


async def sent_form(
    request: Request, pass_: Annotated[Pass, Depends(_FILLING)]
) -> AsyncIterator[SentForm]:
    """Who sent the form is asked before it is read: photos of strangers are not taken in."""
    who = await run_in_threadpool(_signed_in, request, pass_)
    length = request.headers.get("content-length", "")
    if who is None and (not length.isdecimal() or int(length) > MOST_BYTES_UNKNOWN):
        raise SignInNeeded
    try:
        await request.form()
    except ClientDisconnect as gone:
        raise Malformed("cut-off") from gone
    async with request.form() as form:
        files: dict[str, list[UploadFile]] = defaultdict(list)
        pairs = []
        for name, value in form.multi_items():
            if isinstance(value, str):
                pairs.append((name, value))
            elif value.filename:
                files[name].append(value)
        yield SentForm(who, tuple(pairs), files)


def _signed_in(request: Request, pass_: Pass) -> Who | None:
    with parts(request).db.read() as tx:
        try:
            return pass_.show(tx, now_ms())
        except SignInNeeded:
            return None


@dataclass(frozen=True, slots=True)
class Part:
    """A section of a visit, in one unit of its chain: what one form is about."""

    section: Section
    chain: Chain | None
    unit: int
    asked: tuple[Asked, ...]

    @property
    def units(self) -> dict[str, int]:
        return {self.chain.id: self.unit} if self.chain else {}


Unit = Annotated[int, Query(ge=1, le=MOST_UNITS, alias="way")]


@router.get("/{language:language}/visits/{visit}/{section}")
def section_form(
    request: Request,
    visit: UUID,
    section: str,
    who: Auditor,
    more: Annotated[int, Query(ge=0, le=1000)] = 0,
    unit: Unit = 1,
) -> HTMLResponse:
    with parts(request).db.read() as tx:
        hand = in_hand(tx, visit, who)
        part = _part(hand, section, unit)
        problems = _problems_of(hand, part)
        return show(request, _page(tx, request, who, hand, part, problems, more), who)


@router.post("/{language:language}/visits/{visit}/{section}", max_body_size=MOST_BYTES)
def keep_section(
    request: Request,
    visit: UUID,
    section: str,
    form: Annotated[SentForm, Depends(sent_form)],
    unit: Unit = 1,
) -> Response:
    """Whatever is right or wrong in the form, it is stored; what is wrong is shown at its field."""
    language = language_of(request)
    if form.who is None:
        return _kept(request, form)
    who = form.who
    with parts(request).db.read() as tx:
        before = in_hand(tx, visit, who)
    part = _part(before, section, unit)
    names = frozenset(fields(asked.key for asked in part.asked))
    typed = {name: value for name, value in form.typed.items() if name in names and value.strip()}
    too_long = {name: value for name, value in typed.items() if len(value) > LONGEST_KEPT}
    photos_in, problems = _receive(request, who, before, part, form)
    change = Change(
        about=names - too_long.keys(),
        typed={name: value for name, value in typed.items() if name not in too_long},
        added=photos_in,
        removed=form.removed,
    )
    now = now_ms()
    if not parts(request).db.write(lambda tx: drafts.change(tx, visit, who.person, change, now)):
        raise NotFound
    with parts(request).db.read() as tx:
        after = in_hand(tx, visit, who, too_long)
        problems += _problems_of(after, part)
        if problems:
            return show(request, _page(tx, request, who, after, part, problems), who, status=422)
    return RedirectResponse(_onward(language, before, after, part, form), status_code=303)


def _problems_of(hand: InHand, part: Part) -> list[Problem]:
    names = set(fields(asked.key for asked in part.asked))
    return [problem for problem in hand.draft.problems if problem.where in names]


def _part(hand: InHand, id: str, unit: int) -> Part:
    draft = hand.draft
    chain = draft.checklist.chained.get(id)
    for section in draft.checklist.sections:
        if section.id == id and unit in (draft.units[chain.id] if chain else (1,)):
            return Part(section, chain, unit, draft.asked(id, unit))
    raise NotFound


def _kept(request: Request, form: SentForm) -> HTMLResponse:
    language = language_of(request)
    page = KeptPage(
        title=translate(language, "auditor-kept-title"),
        typed=form.pairs,
        photos=sum(len(files) for files in form.files.values()),
        sign_in=f"/{language}/sign-in?next={request.url.path}",
    )
    return show(request, page, status=401)


def _receive(
    request: Request, who: Who, hand: InHand, part: Part, form: SentForm
) -> tuple[list[DeclaredPhoto], list[Problem]]:
    """Takes in the photos of a form; one that is refused does not hold up the others."""
    language = language_of(request)
    received: list[DeclaredPhoto] = []
    problems: list[Problem] = []
    held = {photo.sha256 for photo in hand.row.photos} - form.removed
    for asked in part.asked:
        where = field(asked.key, PHOTO)
        for file in form.files.get(where, ()):
            name = (file.filename or "")[:80]
            if len(held) >= PHOTOS:
                problems.append(Problem(where, "too-many-photos", {"limit": PHOTOS, "file": name}))
                continue
            try:
                photo = _receive_one(request, who, asked.key, file)
            except AuditError as refused:
                reason = error_words(refused, language)
                problems.append(Problem(where, "photo-refused", {"file": name, "reason": reason}))
                continue
            received.append(photo)
            held.add(photo.sha256)
    return received, problems


def _receive_one(request: Request, who: Who, key: str, file: UploadFile) -> DeclaredPhoto:
    data = file.file.read(PHOTO_BYTES + 1)
    running = parts(request)
    sha256 = receive_photo.receive(running.db, running.blobs, who.person, data, now_ms())
    return DeclaredPhoto(sha256, len(data), key)


def _onward(language: Language, before: InHand, after: InHand, part: Part, form: SentForm) -> str:
    """Where saving leads; to the same section again if it has questions that nobody has seen."""
    seen = form.typed.get("shown") == "at-once"
    here = {asked.key for asked in part.asked}
    new = [
        asked.key
        for asked in after.draft.missing
        if asked.key in here and asked.key in before.draft.hidden
    ]
    if new and not seen:
        return after.question(language, part.section.id, new[0], more=len(new))
    if form.typed.get("then") == "list":
        return after.address(language)
    order = list(after.draft.parts)
    for section, unit in order[order.index((part.section.id, part.unit)) + 1 :]:
        if after.draft.progress(section, unit).asked:
            return after.form(language, section, unit)
    return after.address(language, "review")


def _page(
    tx: Connection,
    request: Request,
    who: Who,
    hand: InHand,
    part: Part,
    problems: Sequence[Problem] = (),
    more: int = 0,
) -> SectionPage:
    language = language_of(request)
    draft, section = hand.draft, part.section
    pictures = _pictures(tx, who, hand, part, language)
    words: dict[str, list[str]] = defaultdict(list)
    for problem in problems:
        words[problem.where].append(problem_words(problem, language))
    sections = draft.checklist.sections
    here = {asked.item.id for asked in part.asked}
    return SectionPage(
        title=section.title[language],
        station=hand.station(language),
        venue=venue_name(hand.task.station, language),
        place=translate(
            language,
            "auditor-place",
            place=sections.index(section) + 1,
            count=len(sections),
        ),
        way=way_name(part.chain, part.unit, language)
        if part.chain and len(draft.units[part.chain.id]) > 1
        else "",
        total=draft.progress(),
        questions=tuple(
            ask(asked, draft, language, words, tuple(pictures[asked.key])) for asked in part.asked
        ),
        problems=tuple((f"#{quote(where)}", said) for where, all in words.items() for said in all),
        more=more,
        rules=rules(draft.checklist),
        elsewhere=answers_elsewhere(draft, here, part.units),
        action=hand.form(language, section.id, part.unit),
        back=hand.address(language),
    )


def _pictures(
    tx: Connection, who: Who, hand: InHand, part: Part, language: Language
) -> Mapping[str, Sequence[ShownPhoto]]:
    """The photos attached in this section, by the key of their item."""
    by_item: dict[str, list[ShownPhoto]] = defaultdict(list)
    here = {asked.key for asked in part.asked}
    for photo in hand.row.photos:
        if photo.item not in here:
            continue
        kept = photos.find(tx, photo.sha256, who.person)
        number = len(by_item[photo.item]) + 1
        state = "auditor-photo-refused" if kept and kept.refused else "auditor-photo-waiting"
        shown = bool(kept and kept.shown_sha256)
        question = hand.draft.checklist.by_id[split(photo.item)[0]].question[language]
        by_item[photo.item].append(
            ShownPhoto(
                sha256=photo.sha256,
                words=translate(
                    language, "auditor-photo", number=number, size=max(1, photo.size // 1000)
                ),
                remove=translate(language, "auditor-photo-remove", number=number),
                href=f"/{language}/my-photos/{photo.sha256}" if shown else "",
                alternative=translate(
                    language, "auditor-photo-alt", number=number, question=question
                ),
                state="" if shown else translate(language, state),
            )
        )
    return by_item
