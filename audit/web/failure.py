"""What a person sees when something is wrong: the same words and problems as the JSON error."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import Request
from fastapi.responses import HTMLResponse

from audit.errors import AuditError
from audit.language import translate
from audit.web.page import Page, readers_language, render


@dataclass(frozen=True, slots=True)
class FailurePage(Page):
    template: ClassVar[str] = "errors/failure.html"
    problems: tuple[tuple[str, str], ...]
    sign_in: bool


def failure(request: Request, error: AuditError) -> HTMLResponse:
    """The error as a page, in the reader's language."""
    language = readers_language(request)
    page = FailurePage(
        title=translate(language, f"error-{error.code}", **error.arguments),
        problems=tuple(
            (problem.where, translate(language, f"problem-{problem.code}", **problem.arguments))
            for problem in error.problems
        ),
        sign_in=error.status == 401,
    )
    return render(request, page, language, None, error.status)
