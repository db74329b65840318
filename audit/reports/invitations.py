"""Invitations on paper, to be cut and handed round at a training: each with a code to scan or type."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from audit.language import Language
from audit.reports import wording
from audit.reports.content import Heading
from audit.reports.pdf import sheet_of
from audit.reports.sheet import BODY, H3, QR_SIDE, QUIET, Sheet
from audit.reports.tagged.flow import LEFT, Paragraph
from audit.reports.tagged.lines import Span

_BLOCK = QR_SIDE + 34
"""Points that a card takes: about five fit on a page."""
_INDENT = QR_SIDE + 16


@dataclass(frozen=True, slots=True)
class Card:
    """One person's invitation, in their language."""

    language: Language
    name: str
    login: str
    role: str
    territory: str
    address: str
    """Opens the invitation."""
    code_page: str
    """Where the code is typed in."""
    code: str
    until: str


def sheet(cards: Sequence[Card], service: str, language: Language) -> bytes:
    """A PDF. `language` is its maker's: of the title and the pages' numbers."""
    heading = Heading(
        language=language,
        region="",
        round="",
        election_day="",
        days="",
        checklist="",
        draft=False,
        demonstration=False,
        service=service,
        url="",
        content_hash="",
    )
    return sheet_of(heading, "invitations", lambda sheet: _draw(sheet, cards))


def _draw(sheet: Sheet, cards: Sequence[Card]) -> None:
    sheet.title(sheet.say("invitations-title"))
    sheet.body(sheet.say("invitations-lead"))
    for card in cards:
        _card(sheet, card)


def _card(sheet: Sheet, card: Card) -> None:
    flow, say = sheet.flow, partial(_say, card.language)
    flow.need(_BLOCK)
    flow.space(12)
    top = flow.y
    alt = say("invitations-alt", name=card.name)
    flow.figure(LEFT, QR_SIDE, QR_SIDE, alt, lambda x, y: sheet.qr(card.address, x, y))
    lines = (
        (Span(f"{card.name} – {card.role}, {card.territory}", "bold"), H3, ""),
        (Span(say("invitations-scan")), BODY, ""),
        (Span(say("invitations-type", page=card.code_page)), BODY, card.code_page),
        (Span(card.code, "bold"), H3, ""),
        (Span(say("invitations-once", login=card.login, until=card.until)), QUIET, ""),
    )
    for span, style, link in lines:
        tag = "H2" if style is H3 and span.text != card.code else "P"
        flow.paragraph(
            Paragraph((span,), style, tag=tag, language=card.language, indent=_INDENT, link=link)
        )
    flow.y = min(flow.y, top - QR_SIDE - 8)


def _say(language: Language, key: str, **arguments: str) -> str:
    return wording.say(language, f"report-{key}", **arguments)
