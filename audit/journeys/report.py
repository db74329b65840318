"""What the reports are made of: rows, checklists, scores and photos brought together."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection

from audit import checklists
from audit.blobs.files import Blobs
from audit.domain.answers import Answer
from audit.domain.checklist import Checklist, Group, Text
from audit.domain.place import Position, Precision
from audit.domain.scoring import Status, barriers, score
from audit.domain.together import Difference, Together, together
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
from audit.store import counting, overview
from audit.store.counting import Counted
from audit.store.overview import StationPlace, StationRow
from audit.store.rounds import RoundRow
from audit.store.territories import TerritoryRow


def origin(settings: Settings, language: Language, path: str, checkpoint: str = "") -> Origin:
    """Where the report that shows the page `path` comes from; a PDF names a checkpoint."""
    address = f"{settings.public_url}/{language}/{path}"
    return Origin(settings.service_name[language], address, checkpoint)


@dataclass(frozen=True, slots=True)
class Standing:
    """What counts for a station in a round: one visit, or those of several auditors together."""

    checklist: Checklist
    answers: Mapping[str, Answer]
    beside: Beside
    visits: tuple[Counted, ...]
    """Each auditor's latest, the last of all at the end."""
    differences: tuple[Difference, ...] = ()

    @property
    def last(self) -> Counted:
        return self.visits[-1]

    @property
    def conflicts(self) -> tuple[str, ...]:
        return tuple(each.item for each in self.differences if each.right is None)


def standing(tx: Connection, station: UUID, round: UUID) -> Standing | None:
    """None where nobody was there."""
    visits = counting.counting(tx, round, station)
    if not visits:
        return None
    checklist = checklists.get(visits[-1].checklist, visits[-1].version)
    said = [_beside(visit) for visit in visits]
    if len(visits) == 1:
        return Standing(checklist, visits[0].answers, said[0], tuple(visits))
    right = counting.settled(tx, round, station, visits)
    found = together(checklist, [visit.answers for visit in visits], right)
    beside = Beside(
        notes=_of_counted(found, visits, [one.notes for one in said]),
        photographed=sorted({key for one in said for key in one.photographed}),
        measures=tuple(
            _of_counted(found, visits, [dict.fromkeys(one.measures, "") for one in said])
        ),
    )
    return Standing(checklist, found.answers, beside, tuple(visits), found.differences)


def _of_counted(
    found: Together, visits: Sequence[Counted], said: Sequence[Mapping[str, str]]
) -> dict[str, str]:
    """What was said beside the answers that count: by who gave them, else by who gave the same."""
    alike = {
        key: words
        for visit, one in zip(visits, said, strict=True)
        for key, words in one.items()
        if visit.answers.get(key) == found.answers.get(key)
    }
    own = {
        key: words
        for place, one in enumerate(said)
        for key, words in one.items()
        if found.source.get(key) == place
    }
    return alike | own


def _beside(visit: Counted) -> Beside:
    content = json.loads(visit.content)
    return Beside(
        content.get("notes", {}),
        sorted({photo["item"] for photo in content.get("photos", ())}),
        tuple(content.get("measures", ())),
    )


def station_facts(
    tx: Connection, blobs: Blobs, place: StationPlace, round: RoundRow, demonstration: bool
) -> tuple[Checklist, StationFacts]:
    """A station's facts in a round, and the version of the checklist that they speak of."""
    found = standing(tx, place.id, round.id)
    checklist = found.checklist if found else checklists.get(round.checklist)
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
        visit=_visit(tx, blobs, found) if found else None,
        demonstration=demonstration,
    )
    return checklist, facts


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


def _visit(tx: Connection, blobs: Blobs, found: Standing) -> VisitFacts:
    return VisitFacts(
        received_at=found.last.received_at,
        version=found.last.version,
        scoring_version=found.last.scoring_version,
        score=score(found.checklist, found.answers),
        answers=found.answers,
        notes=found.beside.notes,
        photos=tuple(
            PhotoFacts(item, shown, _reader(blobs, shown))
            for visit in found.visits
            for item, shown in overview.shown_photos(tx, visit.id)
        ),
        photographed=tuple(found.beside.photographed),
        measures=tuple(found.beside.measures),
        auditors=len(found.visits),
        conflicts=found.conflicts,
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
