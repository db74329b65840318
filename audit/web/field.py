"""The field app's pages: the same for everybody and without a person's data, so that phones keep them."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import ClassVar, Literal

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response

from audit import checklists
from audit.domain.checklist import Checklist
from audit.domain.draft import Draft
from audit.domain.scoring import Status
from audit.guard import Public, parts
from audit.language import LANGUAGES, Language, open_messages, translate
from audit.paths import CHECKLISTS, LOCALES, STATIC, TEMPLATES
from audit.web.lasting import squeezed
from audit.web.page import Page, language_of, show
from audit.web.portable import portable
from audit.web.question import Choice, Question, ask

router = APIRouter(dependencies=[Depends(Public())])

BUILT = STATIC / "vendor" / "field"
SCRIPTS = {
    "stations": ("stations",),
    "form": ("visit", "editor", "measuring", "photos", "place", "tilt"),
}
"""The scripts of each page, which say what words they need."""
_PUT_TOGETHER = re.compile(r"`([a-z]+(?:-[a-z]+)*-)\$\{")
"""The beginning of a key that a script puts together: `place-${kind}`."""
PICTURES = ("guidance", "app")


@dataclass(frozen=True, slots=True)
class StatusSign:
    status: Status
    words: str


@dataclass(frozen=True, slots=True)
class FieldPage(Page):
    template: ClassVar[str] = "field/stations.html"
    words: str
    """JSON: the scripts' messages."""
    shell: str
    """JSON: what a phone must keep to work without a network, beside the forms."""
    practice: str
    """JSON: the made-up station to practise on."""
    statuses: tuple[StatusSign, ...]


@dataclass(frozen=True, slots=True)
class SectionTemplate:
    id: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class FormPage(Page):
    template: ClassVar[str] = "field/visit.html"
    words: str
    checklist: str
    """JSON: what the phone needs to read a draft (`portable`)."""
    titles: str
    """JSON: titles of sections and chains."""
    part: Question
    """What all questions have alike, under the key KEY."""
    sections: tuple[SectionTemplate, ...]
    draft_language: bool
    not_covered: str


@router.get("/{language:language}/field")
def field(request: Request) -> Response:
    language = language_of(request)
    page = FieldPage(
        title=translate(language, "auditor-my-stations"),
        words=_words(language, "stations"),
        shell=json.dumps(shell()),
        practice=_json(_practice()),
        statuses=tuple(
            StatusSign(status, translate(language, f"report-status-{status}")) for status in Status
        ),
    )
    return _versioned(request, show(request, page))


@router.get("/{language:language}/field/{name}/{version}")
def form(request: Request, name: str, version: int) -> Response:
    """A checklist's blank form, all of it; scripts show it part by part, filled in."""
    language = language_of(request)
    checklist = checklists.get(name, version)
    return _versioned(request, show(request, _form(checklist, language)))


@cache
def _form(checklist: Checklist, language: Language) -> FormPage:
    return FormPage(
        title=checklist.title[language],
        words=_words(language, "form"),
        checklist=_json(portable(checklist)),
        titles=_json(
            {
                "sections": {section.id: section.title[language] for section in checklist.sections},
                "chains": {chain.id: chain.title[language] for chain in checklist.chains},
            }
        ),
        part=_part(checklist, language),
        sections=tuple(_sections(checklist, language)),
        draft_language=language in checklist.draft_languages,
        not_covered=checklist.not_covered[language] if checklist.not_covered else "",
    )


def _sections(checklist: Checklist, language: Language) -> Iterable[SectionTemplate]:
    blank = Draft(checklist, {})
    for section in checklist.sections:
        asked = [each for each in blank.asked(section.id) if each.unit == 1]
        yield SectionTemplate(
            section.id, tuple(ask(each, blank, language, {}, ()) for each in asked)
        )


def _part(checklist: Checklist, language: Language) -> Question:
    """A question of yes or no, whose own words and key the scripts put in."""
    blank = Draft(checklist, {})
    some = next(
        asked
        for asked in blank.asked()
        if asked.item.answer_type == "yes_no" and asked.item.not_needed_reason is None
    )
    question = ask(some, blank, language, {}, ())
    words = translate(language, "auditor-measure-in-place")
    return replace(
        question,
        id="KEY",
        words="WORDS",
        choices=tuple(replace(choice, name="KEY") for choice in question.choices),
        measure=Choice("KEY-measure", "yes", words, "MEASURE", chosen=False),
    )


def _versioned(request: Request, page: HTMLResponse) -> Response:
    """A phone keeps a form only beside the files of the same release."""
    page.headers["Field-Version"] = release()
    return squeezed(request, page)


@cache
def _words(language: Language, page: Literal["stations", "form"]) -> str:
    """The messages that the page's scripts name, in the page: a script must not wait for words."""
    scripts = "".join((BUILT / f"{name}.js").read_text() for name in SCRIPTS[page])
    beginnings = tuple(_PUT_TOGETHER.findall(scripts))
    said = open_messages(language, lambda key: f'"{key}"' in scripts or key.startswith(beginnings))
    return _json(said)


def _json(value: Mapping[str, object] | Sequence[object]) -> str:
    """For a script element: nothing in it ends the element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c")


def _practice() -> Mapping[str, object]:
    """A station that is nowhere, with the short form that there is, or the first checklist."""
    known = [checklists.get(name) for name in checklists.names()]
    checklist = next((each for each in known if each.short_of), known[0])
    nowhere = "00000000-0000-4000-8000-000000000000"
    names = {language: translate(language, "field-practice-venue") for language in LANGUAGES}
    return {
        "station": nowhere,
        "round": nowhere,
        "venue": nowhere,
        "number": 0,
        "name": names,
        "address": dict.fromkeys(LANGUAGES, ""),
        "place": None,
        "checklist": checklist.name,
        "version": checklist.version,
    }


@cache
def shell() -> tuple[str, ...]:
    """The addresses of everything but forms: pages in all languages, scripts, styles, pictures."""
    files = [STATIC / "door.svg", STATIC / "vendor" / "app.css", *BUILT.glob("*.js")]
    for folder in PICTURES:
        files += (STATIC / folder).glob("*")
    static = [f"/static/{file.relative_to(STATIC).as_posix()}" for file in files]
    pages = [
        f"/{language}/{page}" for language in LANGUAGES for page in ("field", "app.webmanifest")
    ]
    return tuple(sorted(path for path in static if not path.endswith("worker.js")) + pages)


@cache
def release() -> str:
    """Changes with whatever a phone keeps: scripts, styles, words, templates, checklists."""
    digest = hashlib.sha256()
    for folder in (STATIC, TEMPLATES, LOCALES, CHECKLISTS):
        for file in sorted(file for file in folder.rglob("*") if _kept(file)):
            digest.update(f"{file.relative_to(folder).as_posix()}\n".encode() + file.read_bytes())
    return digest.hexdigest()[:12]


def _kept(file: Path) -> bool:
    return file.suffix in {".js", ".css", ".svg", ".png", ".html", ".ftl", ".toml"}


@router.get("/sw.js")
def worker() -> Response:
    """The service worker, from the root: it may serve all pages from there."""
    told = json.dumps({"version": release(), "files": shell()})
    script = f"self.SHELL={told};\n{(BUILT / 'worker.js').read_text()}"
    return Response(script, media_type="text/javascript", headers={"Cache-Control": "no-cache"})


@router.get("/{language:language}/app.webmanifest")
def manifest(request: Request) -> Response:
    """What a phone needs to install the field app."""
    language = language_of(request)
    name = parts(request).settings.service_name[language]
    icon = {"src": "/static/door.svg", "sizes": "any", "type": "image/svg+xml"}
    pictures = [
        {"src": f"/static/app/door-{size}.png", "sizes": f"{size}x{size}", "type": "image/png"}
        for size in (192, 512)
    ]
    return JSONResponse(
        {
            "id": "/field",
            "name": name,
            "short_name": name,
            "lang": language,
            "start_url": f"/{language}/field",
            "scope": "/",
            "display": "standalone",
            "background_color": "#ffffff",
            "theme_color": "#0a5a66",
            "icons": [icon, *pictures, pictures[-1] | {"purpose": "maskable"}],
        },
        media_type="application/manifest+json",
    )
