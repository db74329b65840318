"""A phone's draft is copied, so that another phone can go on with it."""

from dataclasses import replace

from sqlalchemy import Connection

from audit import checklists
from audit.domain.access import Who
from audit.errors import Conflict, NotFound
from audit.journeys.submit import may_send
from audit.store import drafts, visits
from audit.store.drafts import DraftRow


def keep_draft(tx: Connection, who: Who, draft: DraftRow, base: int | None, now: int) -> int:
    """Stores the draft; the moment that its next copy names as its `base`.

    Raises Conflict("draft-sent") if its visit was received, Conflict("draft-changed-elsewhere") if
    what is stored is not what this copy was made from, NotFound for a station, round or checklist
    that the person cannot see.
    """
    checklists.get(draft.checklist, draft.version)
    owner = drafts.owner(tx, draft.id)
    if owner not in (None, who.person):
        raise Conflict("visit-id-taken")
    site = visits.site(tx, draft.station, draft.round, who.person)
    if site is None or not may_send(site, who, draft.round):
        raise NotFound("station-or-round-unknown")
    before = drafts.get(tx, draft.id, who.person, to_change=True)
    # Asked last: whoever sends it holds the draft until the visit is there.
    if visits.receipt(tx, draft.id) is not None:
        raise Conflict("draft-sent")
    if before is not None and before.updated_at != base:
        raise Conflict("draft-changed-elsewhere")
    moment = max(now, before.updated_at + 1 if before else 0)
    drafts.keep(tx, replace(draft, updated_at=moment), who.person)
    return moment
