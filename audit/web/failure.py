"""What a person sees when something is wrong: the same words and problems as the JSON error."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import Request
from fastapi.responses import HTMLResponse

from audit.errors import AuditError, Problem
from audit.language import Language, translate
from audit.web.page import Link, Page, readers_language, render


@dataclass(frozen=True, slots=True)
class FailurePage(Page):
    template: ClassVar[str] = "errors/failure.html"
    problems: tuple[tuple[str, str], ...]
    way_on: Link


WAYS_ON = {
    "second-factor-needed": "second-factor",
    "choose-hat": "hat",
    "confirm-first": "confirm",
}
"""What a person is asked for before they get what they wanted, by the error that says so."""


def way_on(error: AuditError) -> str:
    """The page that asks for what is missing; empty if nothing would help."""
    return "sign-in" if error.status == 401 else WAYS_ON.get(error.code, "")


def problem_words(problem: Problem, language: Language) -> str:
    return translate(language, f"problem-{problem.code}", **problem.arguments)


def error_words(error: AuditError, language: Language) -> str:
    return translate(language, f"error-{error.code}", **error.arguments)


def problems_of(error: AuditError, language: Language) -> tuple[tuple[str, str], ...]:
    """Where, and what is wrong there."""
    return tuple((problem.where, problem_words(problem, language)) for problem in error.problems)


def failure(request: Request, error: AuditError) -> HTMLResponse:
    """The error as a page, in the reader's language."""
    language, way = readers_language(request), way_on(error)
    page = FailurePage(
        title=error_words(error, language),
        problems=problems_of(error, language),
        way_on=Link(
            f"/{language}/{way}",
            translate(language, f"public-{way}-title" if way else "frame-home"),
        ),
    )
    return render(request, page, language, None, error.status)
