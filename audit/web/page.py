"""A page is a frozen dataclass and its template; `show` turns one into a response."""

from dataclasses import dataclass
from functools import cache, partial
from typing import ClassVar, cast

import segno
from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PackageLoader,
    PrefixLoader,
    StrictUndefined,
)
from starlette.convertors import Convertor, register_url_convertor

from audit.domain.access import Action, Who
from audit.guard import parts
from audit.language import LANGUAGES, NAMES, Language, known, preferred, translate
from audit.paths import TEMPLATES


@dataclass(frozen=True, slots=True)
class Link:
    """`href` and the words a person reads; `current` for the page they are on."""

    href: str
    text: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """What every page has around it."""

    language: Language
    service_name: str
    languages: tuple[Link, ...]
    navigation: tuple[Link, ...]
    person: str | None
    demonstration: bool


@dataclass(frozen=True, slots=True)
class Page:
    """The root of all pages: a subclass names its template and carries all that it shows."""

    template: ClassVar[str]
    title: str


@cache
def environment() -> Environment:
    env = Environment(
        loader=ChoiceLoader(
            [
                FileSystemLoader(TEMPLATES),
                PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
            ]
        ),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    env.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "sort_keys": True}
    return env


class InLanguage(Convertor[Language]):
    """`/{language:language}/…`: addresses of pages begin with one of our languages, no other."""

    regex = "|".join(LANGUAGES)

    def convert(self, value: str) -> Language:
        return cast(Language, value)

    def to_string(self, value: Language) -> str:
        return value


register_url_convertor("language", InLanguage())


def language_of(request: Request) -> Language:
    """The language that the address begins with."""
    return cast(Language, request.path_params["language"])


def readers_language(request: Request) -> Language:
    """The language of the address, or else the one that the browser asks for."""
    return known(request.url.path.split("/")[1]) or preferred(
        request.headers.get("accept-language", "")
    )


def frame(request: Request, language: Language, who: Who | None) -> Frame:
    settings = parts(request).settings
    rest = request.url.path.removeprefix(f"/{language}")
    return Frame(
        language=language,
        service_name=settings.service_name[language],
        languages=tuple(
            Link(f"/{other}{rest}", NAMES[other], other == language) for other in LANGUAGES
        ),
        navigation=navigation(request.url.path, language, who),
        person=who.name if who else None,
        demonstration=settings.demonstration,
    )


def navigation(path: str, language: Language, who: Who | None) -> tuple[Link, ...]:
    """The rooms that this person's roles open."""
    rooms = (
        (Action.SEE_OWN_WORK, "field", "frame-my-stations"),
        (Action.SEE_STATIONS, "stations", "frame-stations"),
        (Action.SEE_PEOPLE, "people", "frame-people"),
    )
    return tuple(
        Link(
            f"/{language}/{room}", translate(language, key), path.startswith(f"/{language}/{room}")
        )
        for action, room, key in rooms
        if who is not None and who.may(action)
    )


def show(request: Request, page: Page, who: Who | None = None, status: int = 200) -> HTMLResponse:
    """The page in the language of the address."""
    return render(request, page, language_of(request), who, status)


def render(
    request: Request, page: Page, language: Language, who: Who | None, status: int
) -> HTMLResponse:
    """The page in `language`, also where the address names none."""
    html = (
        environment()
        .get_template(type(page).template)
        .render(page=page, frame=frame(request, language, who), t=partial(translate, language))
    )
    return HTMLResponse(html, status_code=status, headers={"Content-Language": language})


def code_picture(address: str) -> str:
    """An address as a QR code: a data address of its picture."""
    return segno.make(address, error="m").svg_data_uri(scale=5)
