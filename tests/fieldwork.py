"""Stations to visit and visits to send, for tests of what happens when a visit comes in."""

import json
import random
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import Connection

from audit import checklists
from audit.domain.answers import Answer
from audit.domain.checklist import Checklist, Item
from audit.domain.place import Reason
from audit.domain.visit import Content
from audit.store import rounds, stations, territories
from audit.store.db import Database
from audit.store.stations import StationRow, VenueRow
from tests.cast import REGION, Cast, Member, assemble

STARTED = "2026-09-21T09:30:00.000Z"


@dataclass(frozen=True, slots=True)
class Field:
    """Aigul is assigned to `stations` in the cast's round; `unassigned` is in her region, too."""

    cast: Cast
    region: UUID
    stations: tuple[UUID, ...]
    unassigned: UUID
    foreign: UUID
    """A station in Eve's region."""

    @property
    def aigul(self) -> Member:
        return self.cast.aigul


def lay_out(db: Database, number: int = 3, voters: int = 100) -> Field:
    """A cast and their stations; the first one's venue has no position yet."""
    cast = assemble(db)

    def work(tx: Connection) -> Field:
        region, elsewhere = territories.by_code(tx, REGION), territories.by_code(tx, "KZ-11")
        assert region is not None
        assert elsewhere is not None
        ours = [_station(tx, region.id, place, voters) for place in range(number + 1)]
        foreign = _station(tx, elsewhere.id, 1, voters)
        for station in ours[:number]:
            rounds.assign(tx, cast.round, station, cast.aigul.id)
        return Field(cast, region.id, tuple(ours[:number]), ours[number], foreign)

    return db.write(work)


def answers(
    seed: int, checklist: Checklist | None = None, known: float = 0.9, good: float = 0.8
) -> dict[str, Answer]:
    """An answer to every item, the same for the same seed: some not known, some not good."""
    dice = random.Random(seed)  # noqa: S311 - the same dice each time
    items = (checklist or checklists.get("kz-2026")).items
    return {
        item.id: _answer(item, dice, good) if dice.random() < known else None
        for item in items
        if item.answer_type != "photo"
    }


def content(field: Field, seed: int = 0, **changes: object) -> Content:
    """A visit to the first of the field's stations."""
    items = list(answers(seed))
    fields: dict[str, object] = {
        "station": field.stations[0],
        "round": field.cast.round,
        "checklist": "kz-2026",
        "version": 2,
        "started_at": STARTED,
        "answers": answers(seed),
        "notes": dict.fromkeys(items[:3], f"Кіреберісте үш саты бар, тұтқа жоқ ({seed})."),
        "photos": (),
        "supersedes": None,
    }
    return Content(**{**fields, **changes})  # type: ignore[arg-type]


def wire(sent: Content) -> dict[str, object]:
    """The visit as JSON that a phone sends."""
    return {
        "station": str(sent.station),
        "round": str(sent.round),
        "checklist": sent.checklist,
        "version": sent.version,
        "started_at": sent.started_at,
        "answers": dict(sent.answers),
        "notes": dict(sent.notes),
        "photos": [
            {"sha256": photo.sha256, "size": photo.size, "item": photo.item}
            for photo in sent.photos
        ],
        "supersedes": sent.supersedes and str(sent.supersedes),
    }


def body(sent: Content, **changes: object) -> bytes:
    return json.dumps({**wire(sent), **changes}, ensure_ascii=False).encode()


def _answer(item: Item, dice: random.Random, good: float) -> Answer:
    if item.answer_type == "yes_no":
        return dice.random() < good
    low, high = item.plausible or (0, 10)
    if item.answer_type == "count":
        return dice.randint(int(low), min(int(high), 10))
    return round(dice.uniform(low, high), 1)


def _station(tx: Connection, region: UUID, place: int, voters: int) -> UUID:
    """Number `place` + 1 of the region; all venues but the first have been searched for in vain."""
    station, venue = uuid4(), uuid4()
    name = f"Школа № {place + 1}"
    stations.add_venues(
        tx, [VenueRow(venue, region, region, name, name, "Мектеп к-сі", "ул. Школьная")]
    )
    if place:
        stations.leave_unplaced(tx, venue, Reason.NONE, 0)
    stations.add(
        tx, [StationRow(station, region, region, venue, place + 1, voters, date(2026, 1, 1))]
    )
    return station
