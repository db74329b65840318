"""The checklists, for anybody to read, print and check: the method is public."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

from fastapi import APIRouter, Depends, Request
from fastapi.responses import FileResponse, HTMLResponse

from audit import checklists
from audit.domain.checklist import Checklist, Item, NotApplicable, Severity, Text
from audit.domain.scoring import WEIGHTS
from audit.errors import NotFound
from audit.guard import Public
from audit.language import Language, translate
from audit.reports import wording
from audit.reports.content import MeasureLine
from audit.reports.explaining import measure
from audit.web.page import Link, Page, language_of, show
from audit.web.sign_in import visitor

router = APIRouter(dependencies=[Depends(Public())])


@dataclass(frozen=True, slots=True)
class ChecklistsPage(Page):
    template: ClassVar[str] = "public/checklists.html"
    checklists: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class NormLine:
    standard: str
    clause: str
    confidence: str


@dataclass(frozen=True, slots=True)
class ItemPart:
    id: str
    question: str
    scored: bool
    facts: tuple[tuple[str, str], ...]
    """Label and value: kind of answer, weight, groups, limits, conditions."""
    norms: tuple[NormLine, ...]
    temporary: MeasureLine | None
    permanent: MeasureLine | None


@dataclass(frozen=True, slots=True)
class SectionPart:
    id: str
    title: str
    items: tuple[ItemPart, ...]


@dataclass(frozen=True, slots=True)
class ChecklistPage(Page):
    template: ClassVar[str] = "public/checklist.html"
    name: str
    sha256: str
    file: str
    draft: bool
    not_covered: str
    facts: tuple[tuple[str, str], ...]
    sections: tuple[SectionPart, ...]
    standards: tuple[tuple[str, str], ...]


@router.get("/{language:language}/checklists")
def listed(request: Request) -> HTMLResponse:
    language = language_of(request)
    links = tuple(
        Link(
            f"/{language}/checklists/{name}/{version}",
            _named(checklists.get(name, version), language),
        )
        for name in checklists.names()
        for version in reversed(checklists.versions(name))
    )
    page = ChecklistsPage(translate(language, "checklist-page-list"), links)
    return show(request, page, visitor(request))


@router.get("/{language:language}/checklists/{name}/{version}.toml")
def file(request: Request, name: str, version: int) -> FileResponse:
    """The checklist as it was published, byte for byte: its sha256 is the one on the page."""
    language_of(request)
    checklist = _published(name, version)
    path = checklists.library.path(checklist.name, checklist.version)
    return FileResponse(path, media_type="application/toml", filename=f"{name}-{version}.toml")


@router.get("/{language:language}/checklists/{name}/{version}")
def checklist_page(request: Request, name: str, version: int) -> HTMLResponse:
    return show(request, _page(_published(name, version), language_of(request)), visitor(request))


def _published(name: str, version: int) -> Checklist:
    if version not in checklists.versions(name):
        raise NotFound
    return checklists.get(name, version)


def _named(checklist: Checklist, language: Language) -> str:
    return f"{checklist.title[language]} ({checklist})"


@lru_cache(maxsize=64)
def _page(checklist: Checklist, language: Language) -> ChecklistPage:
    """A published checklist never changes, and wording it takes a while."""
    words = _Words(checklist, language)
    return ChecklistPage(
        title=checklist.title[language],
        name=str(checklist),
        sha256=checklist.digest,
        file=f"/{language}/checklists/{checklist.name}/{checklist.version}.toml",
        draft=language in checklist.draft_languages,
        not_covered=checklist.not_covered[language] if checklist.not_covered else "",
        facts=tuple(words.whole()),
        sections=tuple(
            SectionPart(
                section.id,
                section.title[language],
                tuple(words.item(item) for item in checklist.in_section(section.id)),
            )
            for section in checklist.sections
        ),
        standards=tuple(checklist.standards.items()),
    )


class _Words:
    """A checklist in one language."""

    def __init__(self, checklist: Checklist, language: Language) -> None:
        self.checklist = checklist
        self.language = language

    def say(self, key: str, **arguments: str | int) -> str:
        return translate(self.language, f"checklist-page-{key}", **arguments)

    def listed(self, room: str, keys: tuple[str, ...]) -> str:
        return ", ".join(translate(self.language, f"{room}-{key}") for key in keys)

    def whole(self) -> Iterator[tuple[str, str]]:
        checklist = self.checklist
        yield self.say("method"), self.say(f"method-{checklist.method}")
        if checklist.minutes:
            yield self.say("minutes"), str(checklist.minutes)
        for chain in checklist.chains:
            titles = {each.id: each.title[self.language] for each in checklist.sections}
            named = " → ".join(titles[section] for section in chain.sections)
            yield self.say("chain", chain=chain.title[self.language]), named
        evidence = checklist.evidence
        if evidence.critical_failed:
            said = self.listed("auditor-wants", evidence.critical_failed)
            yield self.say("critical-failed"), said
        if evidence.measurement:
            yield self.say("measurement"), self.listed("auditor-wants", evidence.measurement)

    def item(self, item: Item) -> ItemPart:
        remedy = item.remedy
        return ItemPart(
            id=item.id,
            question=item.question[self.language],
            scored=item.scored,
            facts=tuple(self.facts(item)),
            norms=tuple(
                NormLine(norm.standard, norm.clause, self.say(f"confidence-{norm.confidence}"))
                for norm in item.norms
            ),
            temporary=self.measure(
                remedy.temporary, remedy.temporary_owner, remedy.temporary_effort
            )
            if remedy
            else None,
            permanent=self.measure(
                remedy.permanent, remedy.permanent_owner, remedy.permanent_effort
            )
            if remedy
            else None,
        )

    def measure(self, text: Text | None, owner: str, effort: str) -> MeasureLine | None:
        return measure(self.checklist, text, owner, effort, self.language)

    def facts(self, item: Item) -> Iterator[tuple[str, str]]:
        yield self.say("answer"), self.answer(item)
        yield self.say("weight"), self.weight(item.severity)
        if item.groups:
            yield self.say("groups"), self.listed("report-group", item.groups)
        yield from self.limits(item)
        if item.applies_if is not None:
            yield self.say("asked-if"), item.applies_if.source
        if item.not_needed_reason is not None:
            yield self.say("not-needed"), item.not_needed_reason[self.language]
        if item.not_applicable is not None:
            yield self.say("otherwise"), self.otherwise(item.not_applicable)
        if item.relocate_if is not None:
            yield self.say("relocate-if"), item.relocate_if.source
        if item.note_on_no:
            yield self.say("note-on-no"), translate(self.language, "auditor-wants-note")

    def answer(self, item: Item) -> str:
        said = self.say(f"type-{item.answer_type}")
        if item.answer_type == "measurement":
            return f"{said}, {translate(self.language, f'report-unit-{item.unit}')}"
        return said

    def weight(self, severity: Severity | None) -> str:
        if severity is None:
            return self.say("not-scored")
        return f"{WEIGHTS[severity]} ({translate(self.language, f'report-severity-{severity}')})"

    def limits(self, item: Item) -> Iterator[tuple[str, str]]:
        threshold = item.threshold
        if threshold is None:
            return
        limits = {"passes": threshold.passes, "partial": threshold.partial}
        for key, limit in limits.items():
            if limit is not None:
                yield self.say(key), wording.limit(item, threshold, limit, self.language)
        if threshold.exception is not None and threshold.exception_when is not None:
            said = wording.limit(item, threshold, threshold.exception, self.language)
            yield self.say("exception", condition=threshold.exception_when.source), said

    def otherwise(self, rule: NotApplicable) -> str:
        said = self.say(f"otherwise-{rule.verdict}")
        if rule.fail_if is None:
            return said
        return self.say("otherwise-if", condition=rule.fail_if.source, otherwise=said)
