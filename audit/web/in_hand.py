"""A draft in its auditor's hand: what was typed, the station it is about, the checklist it follows."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection

from audit import checklists
from audit.domain.access import Who
from audit.domain.draft import Draft
from audit.errors import AuditError, NotFound, Problem
from audit.language import Language, translate
from audit.reports import wording
from audit.reports.content import Wording
from audit.reports.facts import Names
from audit.store import drafts
from audit.store.drafts import DraftRow, Place, Task


@dataclass(frozen=True, slots=True)
class InHand:
    row: DraftRow
    task: Task
    draft: Draft

    def address(self, language: Language, *rest: str) -> str:
        """Of one of its pages."""
        return "/".join((f"/{language}/visits/{self.row.id}", *rest))

    def station(self, language: Language) -> str:
        return station_name(self.task.station, language)


def in_hand(
    tx: Connection, visit: UUID, who: Who, typed: Mapping[str, str] | None = None
) -> InHand:
    """This person's draft; with `typed` as if that had been stored too. Raises NotFound."""
    row = drafts.get(tx, visit, who.person)
    task = drafts.task(tx, row.station, row.round) if row else None
    if row is None or task is None:
        raise NotFound
    return InHand(row, task, reading(row, typed or {}))


def reading(row: DraftRow, typed: Mapping[str, str]) -> Draft:
    """What a stored draft says, with `typed` put over it."""
    return Draft(
        checklist=checklists.get(row.checklist, row.version),
        typed={**row.typed, **typed},
        photographed=frozenset(photo.item for photo in row.photos),
    )


def station_name(place: Place, language: Language) -> str:
    return translate(language, "auditor-station", number=str(place.number))


def venue_name(place: Place, language: Language) -> Wording:
    """In the reader's language, or else as the commission wrote it, with the language it is in."""
    return wording.named(Names(kk=place.name_kk, ru=place.name_ru), language)


def problem_words(problem: Problem, language: Language) -> str:
    return translate(language, f"problem-{problem.code}", **problem.arguments)


def error_words(error: AuditError, language: Language) -> str:
    return translate(language, f"error-{error.code}", **error.arguments)
