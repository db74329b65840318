"""Visits from phones and programs."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from sqlalchemy import Connection

from audit.api.wire import json_body, visit_content
from audit.domain.access import Action
from audit.errors import SignInNeeded
from audit.guard import AllowedInWork, Pass, now_ms, parts
from audit.journeys.submit import ready, submit

router = APIRouter(prefix="/api/visits")


@router.put("/{visit_id}", status_code=201)
async def send(
    visit_id: UUID,
    request: Request,
    sender: Annotated[Pass, Depends(AllowedInWork(Action.SEND_VISIT))],
) -> Response:
    """Takes one visit. 201 and the receipt come after it is durably stored, every time anew.

    Never 200: that is what the sign-in page of a hotel's network says.
    """
    if sender.session is None:
        raise SignInNeeded
    sent = ready(visit_id, visit_content(await json_body(request)))
    running, now = parts(request), now_ms()

    def work(tx: Connection) -> bytes:
        return submit(tx, sender.show(tx, now), sent, running.signer, now)

    receipt = await running.db.write_soon(work)
    return Response(receipt, status_code=201, media_type="application/json")
