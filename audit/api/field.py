"""What a phone takes along: an auditor's stations, drafts, sent visits, and the server's keys."""

import base64
import json
from collections.abc import Mapping, Sequence
from typing import Annotated, Any
from uuid import UUID

import msgspec
from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import JSONResponse

from audit import checklists
from audit.api.wire import json_body, visit_content
from audit.canonical import canonical
from audit.domain import visit
from audit.domain.access import Action, State, Who
from audit.domain.days import local_day
from audit.domain.place import distance
from audit.domain.reopening import typed
from audit.errors import Malformed, NotFound, SignInNeeded
from audit.geo import places
from audit.guard import Allowed, AllowedInWork, Pass, Public, now_ms, parts, seal
from audit.journeys.submit import ready
from audit.store import drafts, returned
from audit.store.drafts import SentVisit, Task

router = APIRouter(prefix="/api")
Auditor = Annotated[Who, Depends(Allowed(Action.FILL_IN_VISIT))]

NEAR_M, MOST_POINTS = 50_000, 60


class _Sealed(msgspec.Struct, forbid_unknown_fields=True):
    sealed: str


@router.get("/field")
def field(request: Request, who: Auditor) -> JSONResponse:
    """Everything that a phone needs beside the forms: who it is for, what is to be visited."""
    now = now_ms()
    with parts(request).db.read() as tx:
        tasks = drafts.tasks(tx, who.person, local_day(now))
        begun = drafts.of_person(tx, who.person)
        sent = drafts.sent(tx, who.person)
        given_back = returned.waiting(tx, who.person)
    return JSONResponse(
        {
            "person": {"id": str(who.person), "name": who.name},
            "now": now,
            "fresh": who.state >= State.CONFIRMED,
            "keys": _keys(request),
            "stations": [_station(task) for task in tasks],
            "points": _points(request, tasks),
            "drafts": [
                {
                    "id": str(row.id),
                    "station": str(row.station),
                    "round": str(row.round),
                    "updated_at": row.updated_at,
                }
                for row in begun
            ],
            "sent": [
                _sent(row)
                | {
                    "remark": given_back[row.id].remark if row.id in given_back else None,
                    "remarks": given_back[row.id].remarks if row.id in given_back else {},
                }
                for row in sent
            ],
        }
    )


def _station(task: Task) -> Mapping[str, object]:
    place = task.station
    checklist = checklists.get(task.checklist)
    return {
        "station": str(place.id),
        "round": str(task.round),
        "number": place.number,
        "name": {"kk": place.name_kk, "ru": place.name_ru},
        "address": {"kk": place.address_kk, "ru": place.address_ru},
        "venue": str(place.venue),
        "place": None
        if place.latitude is None
        else {
            "latitude": place.latitude,
            "longitude": place.longitude,
            "precision": place.precision,
        },
        "round_name": {language: task.round_name[language] for language in ("kk", "ru", "en")},
        "election_day": task.election_day.isoformat(),
        "checklist": checklist.name,
        "version": checklist.version,
    }


def _points(request: Request, tasks: Sequence[Task]) -> Sequence[Mapping[str, object]]:
    """Settlements near the stations, for a map that needs no network."""
    near = [
        (task.station.latitude, task.station.longitude)
        for task in tasks
        if task.station.latitude is not None and task.station.longitude is not None
    ]
    return [
        {"name": place.name_ru, "latitude": place.latitude, "longitude": place.longitude}
        for place in places.known(parts(request).settings.places)
        if any(distance(place.point, station) < NEAR_M for station in near)
    ][:MOST_POINTS]


def _sent(row: SentVisit) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "station": str(row.station),
        "round": str(row.round),
        "received_at": row.received_at,
        "state": row.state,
        "quarantine": row.quarantine,
        "status": row.status,
        "groups": {group: said[4] for group, said in json.loads(row.score).items()},
    }


@router.get("/visits/{visit_id}")
def sent_visit(visit_id: UUID, request: Request, who: Auditor) -> JSONResponse:
    """One of the person's own visits: what became of it, and what was said, as it would be typed."""
    with parts(request).db.read() as tx:
        row = drafts.sent_visit(tx, visit_id, who.person)
        said = drafts.sent_content(tx, visit_id, who.person)
    if row is None or said is None:
        raise NotFound
    content = visit_content(said.encode())
    checklist = checklists.get(content.checklist, content.version)
    return JSONResponse(
        _sent(row)
        | {
            "checklist": content.checklist,
            "version": content.version,
            "typed": typed(checklist, content),
            "photos": [visit.plain_photo(photo) for photo in content.photos],
            "receipt": json.loads(row.receipt),
        }
    )


@router.put("/practice/{visit_id}", status_code=201)
async def practise(
    visit_id: UUID,
    request: Request,
    sender: Annotated[Pass, Depends(AllowedInWork(Action.SEND_VISIT))],
) -> Response:
    """Checks and scores a visit as a real one is, and stores nothing.

    The receipt says so in what is signed: nobody can take it for one of a real visit.
    """
    if sender.session is None:
        raise SignInNeeded
    running, now = parts(request), now_ms()
    sent = ready(visit_id, visit_content(await json_body(request)))
    with running.db.read() as tx:
        sender.show(tx, now)
    receipt = visit.receipt(sent.id, sent.sha256, 0, []) | {"practice": True}
    receipt["signature"] = running.signer.sign(canonical(receipt))
    groups = {str(group): said.status for group, said in sent.score.groups.items()}
    return JSONResponse(
        {"receipt": receipt, "status": sent.score.status, "groups": groups}, status_code=201
    )


@router.get("/keys", dependencies=[Depends(Public())])
def keys(request: Request) -> JSONResponse:
    """What receipts are signed with, and what phones seal their keys for."""
    return JSONResponse(_keys(request))


@router.post("/keys/open", status_code=201)
async def open_key(
    request: Request, pass_: Annotated[Pass, Depends(AllowedInWork(Action.SEE_OWN_WORK))]
) -> JSONResponse:
    """The key of this person's phone, if they have just signed in: a forgotten PIN loses nothing."""
    body, now = await json_body(request), now_ms()
    with parts(request).db.read() as tx:
        who = pass_.show(tx, now)
    if who.state < State.CONFIRMED:
        raise SignInNeeded("sign-in-again")
    try:
        sealed = base64.b64decode(msgspec.json.decode(body, type=_Sealed).sealed, validate=True)
    except ValueError as broken:  # what msgspec and base64 raise, and base64 of other letters
        raise Malformed("json-broken") from broken
    key = seal(request).open(sealed, str(who.person).encode())
    return JSONResponse({"key": base64.b64encode(key).decode()}, status_code=201)


def _keys(request: Request) -> Mapping[str, object]:
    running = parts(request)
    return {
        "signing": {running.signer.key_id: running.signer.public_key},
        "sealing": seal(request).public_key,
    }
