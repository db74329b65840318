"""A draft in its auditor's hand: what was typed, the station it is about, the checklist it follows."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode
from uuid import UUID

from sqlalchemy import Connection

from audit import checklists
from audit.domain.access import Who
from audit.domain.chains import split
from audit.domain.checklist import Chain
from audit.domain.draft import Draft
from audit.errors import NotFound
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

    def form(self, language: Language, section: str, unit: int = 1) -> str:
        """Of the form of a section; of a further unit of its chain where one is named."""
        return self.address(language, section) + (f"?way={unit}" if unit > 1 else "")

    def question(self, language: Language, section: str, key: str, more: int = 0) -> str:
        """Of one question on its form."""
        said = {"more": more, "way": split(key)[1]}
        asked = urlencode({name: value for name, value in said.items() if value > (name == "way")})
        fragment = f"#q-{quote(key)}"
        return self.address(language, section) + (f"?{asked}" if asked else "") + fragment

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


def way_name(chain: Chain, unit: int, language: Language) -> str:
    """ "Way in 2"."""
    return translate(language, "auditor-way", chain=chain.title[language], number=str(unit))


def station_name(place: Place, language: Language) -> str:
    return translate(language, "auditor-station", number=str(place.number))


def venue_name(place: Place, language: Language) -> Wording:
    """In the reader's language, or else as the commission wrote it, with the language it is in."""
    return wording.named(Names(kk=place.name_kk, ru=place.name_ru), language)
