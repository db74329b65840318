"""A visit's content: what an auditor sends, everything that can be wrong in it, and its hash."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from audit.canonical import canonical
from audit.domain import answers, chains
from audit.domain.answers import Answer
from audit.domain.checklist import Checklist
from audit.errors import Argument, Invalid, Problem

NOTE_LENGTH = 2_000
CAPTION_LENGTH = 300
PHOTOS = 60
PHOTO_BYTES = 8_000_000
FARTHEST_OFF = 100_000
"""Metres of accuracy beyond which a fix says nothing."""
FINEST = 0.0001
"""Finer than any tape measure; smaller numbers have no one spelling in JSON."""

_SHA256 = re.compile(r"[0-9a-f]{64}")
_UTC = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|\+00:00)", re.ASCII)


class Quarantine(StrEnum):
    """Why a visit is kept but does not count until a chair has looked at it."""

    STATION_MOVED = "station-moved"
    """It is no longer in the auditor's territory."""
    STATION_NOT_IN_USE = "station-not-in-use"
    NOT_ASSIGNED = "not-assigned"
    OTHER_CHECKLIST = "other-checklist"
    """Not the one of the round."""
    OLD_CHECKLIST = "old-checklist"


class How(StrEnum):
    """How a visit's place was found."""

    DOOR = "door"
    """The best fix of a minute at the station's door."""
    PLUS_CODE = "plus-code"
    MAP = "map"
    """A pin that was set by hand."""


HOWS = frozenset(how.value for how in How)


@dataclass(frozen=True, slots=True)
class Fix:
    """Where an auditor stood, in degrees; `accuracy` in metres, None where nothing measured it."""

    latitude: float
    longitude: float
    accuracy: float | None = None
    at: str = ""
    """As `Content.started_at`."""
    how: str = ""
    """One of `How`; empty for a photo's place, which the device always measures."""


@dataclass(frozen=True, slots=True)
class DeclaredPhoto:
    """A photo that belongs to the visit and is sent on its own.

    The picture itself carries no metadata: when and where it was taken is said here.
    """

    sha256: str
    size: int
    item: str
    caption: str = ""
    taken_at: str = ""
    """As `Content.started_at`."""
    place: Fix | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """What was sent, as it was sent."""

    station: UUID
    round: UUID
    checklist: str
    version: int
    started_at: str
    """ISO 8601 in UTC, by the auditor's clock: to be shown, never to be ordered by."""
    answers: Mapping[str, object]
    """By item id, "D02#2" for a further unit of its chain; what is not in it is not known."""
    notes: Mapping[str, str]
    """By the same keys."""
    photos: Sequence[DeclaredPhoto]
    supersedes: UUID | None
    """The earlier visit that this one corrects."""
    measures: Sequence[str] = ()
    """Keys of items whose temporary measure the auditor saw in place."""
    place: Fix | None = None
    """Where the station is, as the auditor found it."""


def check(checklist: Checklist, content: Content) -> dict[str, Answer]:
    """The answers of `content`, numbers as a browser would write them.

    Raises Invalid with everything that is wrong in all of the content.
    """
    problems: list[Problem] = []
    checked: dict[str, Answer] = {}
    try:
        checked = answers.check(checklist, content.answers)
    except Invalid as invalid:
        problems += invalid.problems
    for item, answer in checked.items():
        if type(answer) is float:
            checked[item] = whole(answer)
            problems += _too_fine(item, answer)
        elif isinstance(answer, Mapping):
            checked[item] = {
                key: whole(said) if isinstance(said, float) else said
                for key, said in answer.items()
            }
            problems += [wrong for said in answer.values() for wrong in _too_fine(item, said)]
    problems += _wrong_in_notes(checklist, content.notes)
    problems += _wrong_in_photos(checklist, content.photos)
    problems += _wrong_in_measures(checklist, content.measures)
    problems += _wrong_in_place("place", content.place, HOWS)
    try:
        moment(content.started_at)
    except ValueError:
        problems.append(Problem("started_at", "not-a-moment"))
    if problems:
        raise Invalid(problems=problems)
    return checked


def whole(number: float) -> int | float:
    """A number as a browser writes it: 36, not 36.0."""
    return int(number) if float(number).is_integer() else number


def _too_fine(item: str, number: object) -> list[Problem]:
    if isinstance(number, float) and 0 < abs(number) < FINEST:
        return [Problem(item, "too-fine", {"value": number})]
    return []


def moment(started_at: str) -> datetime:
    """The moment that it names. Raises ValueError if it names none."""
    if not _UTC.fullmatch(started_at):
        raise ValueError(started_at[:40])
    return datetime.fromisoformat(started_at)


def canonical_content(content: Content, checked: Mapping[str, Answer]) -> bytes:
    """What is kept and hashed; `checked` are the answers that `check` gave.

    What may be left out stands in it only where it was said: the hashes of visits without stay as
    they were.
    """
    return canonical(
        {
            **({"measures": list(content.measures)} if content.measures else {}),
            **({"place": plain_fix(content.place)} if content.place else {}),
            "answers": checked,
            "checklist": content.checklist,
            "notes": content.notes,
            "photos": [plain_photo(photo) for photo in content.photos],
            "round": str(content.round),
            "started_at": content.started_at,
            "station": str(content.station),
            "supersedes": content.supersedes and str(content.supersedes),
            "version": content.version,
        }
    )


def plain_photo(photo: DeclaredPhoto) -> dict[str, object]:
    """As JSON, without what was not said."""
    return {
        "item": photo.item,
        "sha256": photo.sha256,
        "size": photo.size,
        **({"caption": photo.caption} if photo.caption else {}),
        **({"taken_at": photo.taken_at} if photo.taken_at else {}),
        **({"place": plain_fix(photo.place)} if photo.place else {}),
    }


def photo_of(plain: Mapping[str, Any]) -> DeclaredPhoto:
    """What `plain_photo` wrote."""
    fix = plain.get("place")
    return DeclaredPhoto(**{**plain, "place": fix and fix_of(fix)})


def fix_of(plain: Mapping[str, Any]) -> Fix:
    """What `plain_fix` wrote."""
    return Fix(**plain)


def plain_fix(fix: Fix) -> dict[str, object]:
    """As JSON, without what was not said."""
    return {
        "latitude": whole(fix.latitude),
        "longitude": whole(fix.longitude),
        **({} if fix.accuracy is None else {"accuracy": whole(fix.accuracy)}),
        **({"at": fix.at} if fix.at else {}),
        **({"how": fix.how} if fix.how else {}),
    }


def receipt(visit: UUID, sha256: str, seq: int, missing_photos: Sequence[str]) -> dict[str, object]:
    """What the server answers; its signature is over the canonical form of exactly this."""
    return {
        "id": str(visit),
        "missing_photos": list(missing_photos),
        "seq": seq,
        "sha256": sha256,
    }


def _wrong_in_notes(checklist: Checklist, notes: Mapping[str, str]) -> Iterator[Problem]:
    for item, note in notes.items():
        if chains.item_of(checklist, item) is None:
            yield Problem(item[:60], "unknown-item", {"checklist": str(checklist)})
        if len(note) > NOTE_LENGTH:
            yield Problem(item, "note-too-long", {"length": len(note), "limit": NOTE_LENGTH})


def _wrong_in_photos(checklist: Checklist, photos: Sequence[DeclaredPhoto]) -> Iterator[Problem]:
    if len(photos) > PHOTOS:
        yield Problem("photos", "too-many-declared", {"count": len(photos), "limit": PHOTOS})
        return
    for number, photo in enumerate(photos):
        where = f"photos.{number}"
        if chains.item_of(checklist, photo.item) is None:
            yield Problem(where, "unknown-item", {"checklist": str(checklist)})
        if not _SHA256.fullmatch(photo.sha256):
            yield Problem(where, "not-a-sha256")
        if not 0 < photo.size <= PHOTO_BYTES:
            yield Problem(where, "photo-size", {"limit": PHOTO_BYTES // 1_000_000})
        if len(photo.caption) > CAPTION_LENGTH:
            said: dict[str, Argument] = {"length": len(photo.caption), "limit": CAPTION_LENGTH}
            yield Problem(f"{where}.caption", "note-too-long", said)
        yield from _wrong_moment(f"{where}.taken_at", photo.taken_at)
        yield from _wrong_in_place(f"{where}.place", photo.place, ("",))


def _wrong_moment(where: str, said: str) -> Iterator[Problem]:
    """A moment that may be left out."""
    try:
        moment(said or "1970-01-01T00:00Z")
    except ValueError:
        yield Problem(where, "not-a-moment")


def _wrong_in_place(where: str, fix: Fix | None, hows: Collection[str]) -> Iterator[Problem]:
    if fix is None:
        return
    in_range = (
        abs(fix.latitude) <= 90
        and abs(fix.longitude) <= 180
        and 0 <= (fix.accuracy or 0) <= FARTHEST_OFF
    )
    if not in_range or fix.how not in hows:
        yield Problem(where, "not-a-place")
    for number in (fix.latitude, fix.longitude, fix.accuracy):
        yield from _too_fine(where, number)
    yield from _wrong_moment(f"{where}.at", fix.at)


def _wrong_in_measures(checklist: Checklist, measures: Sequence[str]) -> Iterator[Problem]:
    for number, key in enumerate(measures):
        where = f"measures.{number}"
        item = chains.item_of(checklist, key)
        if item is None:
            yield Problem(where, "unknown-item", {"checklist": str(checklist)})
        elif item.remedy is None or item.remedy.temporary is None:
            yield Problem(where, "no-temporary-measure", {"item": item.id})
        if key in measures[:number]:
            yield Problem(where, "given-twice")
