"""Copies of phones' drafts: kept, so that another phone of the same person can go on with one."""

from typing import Annotated
from uuid import UUID

import msgspec
from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import JSONResponse

from audit.api.wire import draft_row, json_body, plain_draft
from audit.domain.access import Action, Who
from audit.errors import NotFound
from audit.guard import Allowed, AllowedInWork, Pass, now_ms, parts
from audit.journeys.keep_draft import keep_draft
from audit.store import drafts

router = APIRouter(prefix="/api/drafts")
Base = Annotated[int | None, Query(ge=0, le=1 << 53)]
"""The moment of the copy that a phone knows, in milliseconds."""
_FILLING = AllowedInWork(Action.FILL_IN_VISIT)


@router.put("/{draft_id}", status_code=201)
async def keep(
    draft_id: UUID, request: Request, sender: Annotated[Pass, Depends(_FILLING)]
) -> Response:
    """Keeps the draft unless the stored one is not its `base`; 201 with the moment of the copy."""
    draft, base = draft_row(draft_id, await json_body(request))
    running, now = parts(request), now_ms()
    moment = await running.db.write_soon(
        lambda tx: msgspec.json.encode(
            {
                "id": str(draft_id),
                "updated_at": keep_draft(tx, sender.show(tx, now), draft, base, now),
            }
        )
    )
    return Response(moment, status_code=201, media_type="application/json")


@router.get("/{draft_id}")
def draft(
    draft_id: UUID, request: Request, who: Annotated[Who, Depends(Allowed(Action.FILL_IN_VISIT))]
) -> JSONResponse:
    with parts(request).db.read() as tx:
        row = drafts.get(tx, draft_id, who.person)
    if row is None:
        raise NotFound
    return JSONResponse(plain_draft(row))


@router.delete("/{draft_id}", status_code=204)
def remove(
    draft_id: UUID,
    request: Request,
    who: Annotated[Who, Depends(Allowed(Action.FILL_IN_VISIT))],
    base: Base = None,
) -> None:
    """Throws the copy away; nothing happens if there is none, or it was changed after `base`."""
    parts(request).db.write(lambda tx: drafts.remove(tx, draft_id, who.person, base))
