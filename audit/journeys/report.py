"""What the reports are made of: rows, checklists, scores and photos brought together."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from audit import checklists
from audit.blobs.files import Blobs
from audit.domain.answers import Answer
from audit.domain.checklist import Checklist, Group, Text
from audit.domain.place import Position, Precision
from audit.domain.scoring import Status, barriers, score
from audit.language import Language
from audit.reports.explained import Beside
from audit.reports.facts import (
    Names,
    Origin,
    PhotoFacts,
    RegionFacts,
    RegionStation,
    ResultFacts,
    RoundFacts,
    StationFacts,
    VisitFacts,
)
from audit.settings import Settings
from audit.store import overview
from audit.store.overview import StationPlace, StationRow, VisitRow
from audit.store.rounds import RoundRow
from audit.store.territories import TerritoryRow


def origin(settings: Settings, language: Language, path: str) -> Origin:
    """Where the report that shows the page `path` comes from."""
    return Origin(settings.service_name[language], f"{settings.public_url}/{language}/{path}")


def station_facts(
    tx: Connection, blobs: Blobs, place: StationPlace, round: RoundRow, demonstration: bool
) -> tuple[Checklist, StationFacts]:
    """A station's facts in a round, and the version of the checklist that they speak of."""
    row = overview.counted_visit(tx, place.id, round.id)
    checklist = (
        checklists.get(row.checklist, row.version) if row else checklists.get(round.checklist)
    )
    facts = StationFacts(
        number=place.number,
        region=Text(*place.region),
        district=Text(*place.district),
        venue=Names(*place.venue),
        address=Names(*place.address),
        position=_position(place),
        voters=place.voters,
        round=RoundFacts(round.name, round.election_day),
        checklist=checklist.name,
        visit=_visit(tx, blobs, checklist, row) if row else None,
        demonstration=demonstration,
    )
    return checklist, facts


@dataclass(frozen=True, slots=True)
class VisitAnswers:
    """A visit's answers with the version of the checklist that they answer, and what is beside."""

    checklist: Checklist
    answers: Mapping[str, Answer]
    beside: Beside


def visit_answers(row: VisitRow) -> VisitAnswers:
    content = json.loads(row.content)
    return VisitAnswers(
        checklists.get(row.checklist, row.version),
        content["answers"],
        Beside(
            content.get("notes", {}),
            tuple(photo["item"] for photo in content.get("photos", ())),
            tuple(content.get("measures", ())),
        ),
    )


def _position(place: StationPlace) -> Position | None:
    if place.latitude is None or place.longitude is None or place.precision is None:
        return None
    return Position(
        place.latitude,
        place.longitude,
        Precision(place.precision),
        place.source or "",
        place.confidence or 0.0,
        place.query or "",
    )


def _visit(tx: Connection, blobs: Blobs, checklist: Checklist, row: VisitRow) -> VisitFacts:
    content = json.loads(row.content)
    return VisitFacts(
        received_at=row.received_at,
        version=row.version,
        scoring_version=row.scoring_version,
        score=score(checklist, content["answers"]),
        answers=content["answers"],
        notes=content.get("notes", {}),
        photos=tuple(
            PhotoFacts(item, shown, _reader(blobs, shown))
            for item, shown in overview.shown_photos(tx, row.id)
        ),
        photographed=tuple(sorted({photo["item"] for photo in content.get("photos", ())})),
        measures=tuple(content.get("measures", ())),
        quarantine=row.quarantine,
    )


def region_facts(
    tx: Connection, territory: TerritoryRow, round: RoundRow, demonstration: bool
) -> tuple[Checklist, RegionFacts]:
    """The facts of all stations under a territory (a region or a district) in a round."""
    checklist = checklists.get(round.checklist)
    stations = tuple(
        RegionStation(
            number=row.number,
            district=Text(*row.district),
            venue=Names(*row.venue),
            voters=row.voters,
            placed=row.placed,
            unplaced_reason=row.unplaced_reason,
            result=_result(row),
        )
        for row in overview.every_station(tx, territory.path, round.id)
    )
    return checklist, RegionFacts(
        region=territory.name,
        round=RoundFacts(round.name, round.election_day),
        checklist=checklist.name,
        version=checklist.version,
        stations=stations,
        demonstration=demonstration,
    )


def _result(row: StationRow) -> ResultFacts | None:
    if row.checklist is None or row.version is None or row.codes is None:
        return None
    met = barriers(checklists.get(row.checklist, row.version), row.codes)
    groups = json.loads(row.groups or "{}")
    return ResultFacts(
        status=Status(row.status or Status.NO_DATA),
        index=row.index,
        groups={Group(group): Status(status) for group, (status, _) in groups.items()},
        barriers=tuple((barrier.item, barrier.verdict) for barrier in met),
        received_at=row.received_at or 0,
    )


def _reader(blobs: Blobs, shown: str) -> Callable[[], bytes]:
    return lambda: blobs.shown.path(shown).read_bytes()
