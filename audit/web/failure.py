"""What a person sees when something is wrong: the same words and problems as the JSON error."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import Request
from fastapi.responses import HTMLResponse

from audit.errors import AuditError
from audit.language import known, preferred, translate
from audit.web.page import Page, environment, frame


@dataclass(frozen=True, slots=True)
class FailurePage(Page):
    template: ClassVar[str] = "errors/failure.html"
    status: int
    message: str
    problems: tuple[tuple[str, str], ...]
    sign_in: bool


def failure(request: Request, error: AuditError) -> HTMLResponse:
    """The error as a page, in the language of the address or of the browser."""
    language = known(request.url.path.split("/")[1]) or preferred(
        request.headers.get("accept-language", "")
    )
    page = FailurePage(
        title=translate(language, f"error-{error.code}", **error.arguments),
        status=error.status,
        message=translate(language, f"error-{error.code}", **error.arguments),
        problems=tuple(
            (problem.where, translate(language, f"problem-{problem.code}", **problem.arguments))
            for problem in error.problems
        ),
        sign_in=error.status == 401,
    )
    html = (
        environment()
        .get_template(FailurePage.template)
        .render(
            page=page,
            frame=frame(request, language, None),
            t=lambda key, **arguments: translate(language, key, **arguments),
        )
    )
    return HTMLResponse(html, status_code=error.status, headers={"Content-Language": language})
