"""Where a venue is, how well we know it, who says so, and which of two positions is believed."""

from dataclasses import dataclass
from enum import StrEnum
from math import asin, cos, radians, sin, sqrt

from audit.domain.visit import Fix, How

EARTH_M = 6_371_009
SOUTH, NORTH, WEST, EAST = 40.5, 55.5, 46.4, 87.4
"""The box around Kazakhstan, in degrees."""


class Precision(StrEnum):
    """From best to worst; a worse one never overwrites a better one."""

    MANUAL = "manual"
    GPS = "gps"
    ROOFTOP = "rooftop"
    STREET = "street"
    SETTLEMENT = "settlement"
    DISTRICT = "district"


AGREES_WITHIN_M = {
    Precision.MANUAL: 150,
    Precision.GPS: 150,
    Precision.ROOFTOP: 150,
    Precision.STREET: 500,
    Precision.SETTLEMENT: 5_000,
    Precision.DISTRICT: 100_000,
}
"""How far a position of this precision may be from a better one of the same building, metres."""


AUDITOR = "auditor"
GOOD_FIX_M = 50
"""A fix that is surer than this counts as the auditor's GPS."""


class Reason(StrEnum):
    """Why a search gave no position."""

    NONE = "none"
    AMBIGUOUS = "ambiguous"
    IMPLAUSIBLE = "implausible"
    UNAVAILABLE = "unavailable"


class Decision(StrEnum):
    """What becomes of a position that was just found."""

    TAKE = "take"
    KEEP = "keep"
    CONTRADICTION = "contradiction"


@dataclass(frozen=True, slots=True)
class Position:
    latitude: float
    longitude: float
    precision: Precision
    source: str
    """Who says so: gazetteer, nominatim, import, auditor, chair."""
    confidence: float
    """0-1, as the source judges itself."""
    query: str
    """What was asked."""


@dataclass(frozen=True, slots=True)
class Territory:
    """A node of country > region > district; `parent` is "" for the country."""

    code: str
    parent: str
    level: str
    name_kk: str
    name_ru: str
    name_en: str


@dataclass(frozen=True, slots=True)
class Area:
    """A territory as far as a search for an address needs it."""

    code: str
    name_kk: str
    name_ru: str


@dataclass(frozen=True, slots=True)
class Address:
    """Where a venue says it is; kk and ru as the commission wrote them."""

    region: Area
    district: Area | None
    text_kk: str
    text_ru: str


def is_inside(latitude: float, longitude: float) -> bool:
    """Whether a point lies in the box around Kazakhstan."""
    return SOUTH <= latitude <= NORTH and WEST <= longitude <= EAST


def distance(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Metres along the great circle between two (latitude, longitude) in degrees."""
    (south, west), (north, east) = (
        (radians(latitude), radians(longitude)) for latitude, longitude in (a, b)
    )
    half = sin((north - south) / 2) ** 2 + cos(south) * cos(north) * sin((east - west) / 2) ** 2
    return 2 * EARTH_M * asin(sqrt(min(1.0, half)))


def by_auditor(fix: Fix) -> tuple[Precision, float]:
    """How well a visit's place is known, and how sure: a good fix at the door, or a pin on a map."""
    if fix.how == How.MAP or (fix.accuracy or 0) > GOOD_FIX_M:
        return Precision.STREET, 0.5
    return Precision.GPS, 0.9 if fix.how == How.DOOR else 0.7


def decide(known: Position | None, found: Position) -> Decision:
    """Which of two positions of one building is believed.

    A pin set by hand always counts. Otherwise two that are further apart than the coarser of them
    explains contradict each other, and a person has to look; nothing is overwritten.
    """
    if known is None or (found.precision is Precision.MANUAL and found != known):
        return Decision.TAKE
    apart = distance((known.latitude, known.longitude), (found.latitude, found.longitude))
    if apart > max(AGREES_WITHIN_M[known.precision], AGREES_WITHIN_M[found.precision]):
        return Decision.CONTRADICTION
    ranks = list(Precision)
    better_or_as_good = ranks.index(found.precision) <= ranks.index(known.precision)
    return Decision.TAKE if better_or_as_good and found != known else Decision.KEEP
