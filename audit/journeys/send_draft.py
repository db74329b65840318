"""A draft becomes a visit: sent as any other, and gone as a draft in the same moment."""

from uuid import UUID

from sqlalchemy import Connection

from audit import checklists
from audit.domain.access import Who
from audit.domain.draft import Draft
from audit.domain.visit import Content
from audit.errors import Invalid, NotFound
from audit.journeys.submit import ready, submit
from audit.signing import Signer
from audit.store import drafts, visits
from audit.store.drafts import DraftRow
from audit.store.moments import to_datetime


def send_draft(tx: Connection, who: Who, draft: UUID, signer: Signer, now: int) -> bytes:
    """The receipt; of a draft that this person has sent before, the same receipt again.

    Raises Invalid for what cannot be read in it, Conflict if the id was sent with other content
    (the draft stays), NotFound if it is nobody's or somebody else's.
    """
    row = drafts.get(tx, draft, who.person, to_change=True)
    if row is None:
        return _receipt(tx, who, draft)
    receipt = submit(tx, who, ready(draft, _content(row)), signer, now)
    drafts.remove(tx, draft, who.person)
    return receipt


def _receipt(tx: Connection, who: Who, visit: UUID) -> bytes:
    sent = visits.receipt(tx, visit)
    if sent is None or sent.person != who.person:
        raise NotFound
    return sent.receipt


def _content(row: DraftRow) -> Content:
    draft = Draft(checklists.get(row.checklist, row.version), row.typed)
    if draft.problems:
        raise Invalid(problems=draft.problems)
    return Content(
        station=row.station,
        round=row.round,
        checklist=row.checklist,
        version=row.version,
        started_at=to_datetime(row.started_at).isoformat(),
        answers=draft.answers,
        notes=draft.notes,
        photos=row.photos,
        supersedes=row.supersedes,
        measures=draft.measures,
        place=row.place,
    )
