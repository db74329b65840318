"""What a report is made from: plain facts about a station or a region, in no language."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date
from typing import Any

from audit.domain.answers import Answer
from audit.domain.checklist import Group, Text
from audit.domain.place import Position
from audit.domain.scoring import Score, Status
from audit.domain.verdicts import Verdict


@dataclass(frozen=True, slots=True)
class Names:
    """A name or an address as the commission wrote it; either may be empty."""

    kk: str
    ru: str


@dataclass(frozen=True, slots=True)
class RoundFacts:
    name: Text
    election_day: date


@dataclass(frozen=True, slots=True)
class PhotoFacts:
    """A photo that may be shown. `jpeg` reads the cleaned picture's bytes when it is drawn."""

    item: str
    sha256: str
    """Of the cleaned picture."""
    jpeg: Callable[[], bytes] = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class VisitFacts:
    """What counts for the station: a visit, or several auditors' together. Who they are is no part
    of a report."""

    received_at: int
    """Milliseconds since 1970, UTC."""
    version: int
    """Of the checklist."""
    scoring_version: str
    score: Score
    answers: Mapping[str, Answer]
    notes: Mapping[str, str]
    """Item id to what the auditor wrote."""
    photos: tuple[PhotoFacts, ...] = ()
    photographed: tuple[str, ...] = ()
    """Keys of the items that a photo was declared for, whether it can be shown or not."""
    measures: tuple[str, ...] = ()
    """Keys of the items whose temporary measure the auditor saw in place."""
    auditors: int = 1
    """Whose latest visits were put together."""
    conflicts: tuple[str, ...] = ()
    """Items on which they differ; the lower verdict counts."""


@dataclass(frozen=True, slots=True)
class StationFacts:
    number: int
    region: Text
    district: Text
    venue: Names
    address: Names
    position: Position | None
    voters: int | None
    round: RoundFacts
    checklist: str
    """Its name; the round's, also where there is no visit yet."""
    visit: VisitFacts | None
    demonstration: bool = False


@dataclass(frozen=True, slots=True)
class ResultFacts:
    """What counts for a station in a round, without the answers."""

    status: Status
    index: float | None
    groups: Mapping[Group, Status]
    barriers: tuple[tuple[str, Verdict], ...]
    """(item id, fail or partial), heaviest first."""
    received_at: int


@dataclass(frozen=True, slots=True)
class RegionStation:
    number: int
    district: Text
    venue: Names
    voters: int | None
    placed: bool
    unplaced_reason: str | None
    """none, ambiguous, implausible, unavailable; None: not looked for yet, or placed."""
    result: ResultFacts | None
    """None: not audited; nothing is assumed of it."""


@dataclass(frozen=True, slots=True)
class RegionFacts:
    region: Text
    round: RoundFacts
    checklist: str
    version: int
    stations: tuple[RegionStation, ...]
    """All stations in use, audited or not, in any order."""
    demonstration: bool = False


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a report comes from. No part of the content hash: the facts stay, addresses move."""

    service: str
    """The service's name in the report's language."""
    url: str
    """Of the page that shows the same, now."""
    checkpoint: str = ""
    """The signed note of a checkpoint of the trail; empty on pages."""


def content_hash(facts: StationFacts | RegionFacts) -> str:
    """sha256, in hex, of the facts as canonical JSON: the same in every language and layout."""
    canonical = json.dumps(
        {"report": type(facts).__name__, "facts": _plain(facts)},
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    return hashlib.sha256(canonical.encode("utf-8", "replace")).hexdigest()


def _plain(value: Any) -> Any:
    """`value` in JSON's own types. A field that does not count in comparisons is left out."""
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, Mapping):
        return {str(key): _plain(held) for key, held in value.items()}
    if isinstance(value, date):
        return value.isoformat()
    if is_dataclass(value):
        return {
            part.name: _plain(getattr(value, part.name)) for part in fields(value) if part.compare
        }
    return [_plain(held) for held in value]
