"""A geopy geocoder over a list of settlements: offline, exact first, and it never guesses.

Whole-name matches are taken inside the district; spelling mistakes are forgiven inside the
district only, and only when no other name there is nearly as close. Homonyms are ambiguous.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NoReturn

from geopy.adapters import BaseSyncAdapter
from geopy.geocoders.base import Geocoder
from geopy.location import Location
from rapidfuzz import fuzz, process

from audit.domain.addresses import CITY_KINDS, Parsed, parse
from audit.domain.names import key
from audit.domain.place import Address, Area, Position, Precision, Reason, distance
from audit.geo.answer import Answer
from audit.geo.places import Place

SAME_PLACE_M = 5_000
"""Two entries of one name nearer than this are one settlement listed twice."""
LIKE_ENOUGH, LIKE_ENOUGH_IN_A_SHORT_LIST = 84, 90
"""Least likeness in percent of a misspelt name; stricter where the list cannot hold them all."""
A_SHORT_LIST = 8
MARGIN = 6
"""Percent by which the best likeness must lead the next one."""
SHORTEST_MISSPELT = 5
EXACT_CONFIDENCE, CITY_CONFIDENCE, BARE_CONFIDENCE = 0.95, 0.9, 0.7


class NoNetwork(BaseSyncAdapter):  # type: ignore[misc]
    """An adapter that cannot open a connection: whatever asks it is a mistake in this program."""

    def get_json(self, *asked: object, **named: object) -> NoReturn:  # noqa: ARG002 - geopy's
        raise RuntimeError("the gazetteer never opens a connection")

    get_text = get_json


@dataclass(frozen=True, slots=True)
class Match:
    place: Place
    confidence: float


class Gazetteer(Geocoder):  # type: ignore[misc]
    """Finds settlements by name. Shared between threads: nothing changes after it is made."""

    def __init__(self, places: Iterable[Place]):
        super().__init__(adapter_factory=NoNetwork)
        self._in_region: dict[str, dict[str, list[Place]]] = defaultdict(lambda: defaultdict(list))
        self._in_district: dict[str, dict[str, list[Place]]] = defaultdict(
            lambda: defaultdict(list)
        )
        for place in places:
            for name in place.keys:
                self._in_region[place.region][name].append(place)
                if place.district:
                    self._in_district[place.district][name].append(place)

    def geocode(
        self,
        query: str | Address,
        *,
        exactly_one: bool = True,
        timeout: float | None = None,  # noqa: ARG002 - geopy's; nothing is waited for
    ) -> Location | Sequence[Location] | None:
        """geopy's way to ask. A text alone has no region: it is found only if it is unique."""
        matches = self._everywhere(parse(query)) if isinstance(query, str) else self.matches(query)
        found = [_location(match) for match in matches]
        if not exactly_one:
            return found or None
        return found[0] if len(found) == 1 else None

    def find(self, address: Address) -> Answer:
        """The settlement that an address names, or why there is none."""
        matches = self.matches(address)
        query = address.text_ru or address.text_kk
        if not matches:
            return Answer(reason=Reason.NONE)
        if len(matches) > 1 or matches[0].confidence == 0:
            names = tuple(match.place.name_ru for match in matches)
            return Answer(reason=Reason.AMBIGUOUS, candidates=names)
        place = matches[0].place
        return Answer(
            Position(
                place.latitude,
                place.longitude,
                Precision.SETTLEMENT,
                "gazetteer",
                matches[0].confidence,
                query,
            )
        )

    def matches(self, address: Address) -> list[Match]:
        """The different settlements that the two texts of an address may name, best first."""
        found: list[Match] = []
        for text in dict.fromkeys((address.text_kk, address.text_ru)):
            found += self._named(parse(text), address)
        return _distinct(found)

    def near(self, area: Area) -> list[Place]:
        """The known settlements of a district."""
        pool = self._in_district.get(area.code, {})
        return list({id(place): place for places in pool.values() for place in places}.values())

    def _named(self, parsed: Parsed, address: Address) -> list[Match]:
        names = [parsed.settlement] if parsed.settlement else list(parsed.bare)
        for name in names:
            if found := self._one(key(name), parsed, address):
                return found
        return []

    def _one(self, name: str, parsed: Parsed, address: Address) -> list[Match]:
        if address.district is None:
            return self._without_district(name, parsed, address.region)
        pool = self._in_district.get(address.district.code, {})
        if name in pool:
            sure = EXACT_CONFIDENCE if parsed.settlement else BARE_CONFIDENCE
            return [Match(place, sure) for place in pool[name]]
        elsewhere = self._in_region.get(address.region.code, {}).get(name, [])
        if parsed.kind in CITY_KINDS:
            unassigned = [place for place in elsewhere if not place.district]
            return [Match(place, CITY_CONFIDENCE) for place in unassigned]
        return _misspelt(name, pool) if parsed.settlement and not elsewhere else []

    def _without_district(self, name: str, parsed: Parsed, region: Area) -> list[Match]:
        """A village's name alone proves nothing, since the list may not hold its namesakes."""
        places = self._in_region.get(region.code, {}).get(name, [])
        cities = [place for place in places if place.kind in CITY_KINDS]
        if cities and parsed.kind != "village":
            return [Match(place, CITY_CONFIDENCE) for place in cities]
        return [Match(place, 0) for place in places]

    def _everywhere(self, parsed: Parsed) -> list[Match]:
        names = [key(name) for name in (parsed.settlement, *parsed.bare) if name]
        return _distinct(
            Match(place, CITY_CONFIDENCE)
            for name in names
            for region in self._in_region.values()
            for place in region.get(name, [])
        )


def _misspelt(name: str, pool: Mapping[str, list[Place]]) -> list[Match]:
    if len(name) < SHORTEST_MISSPELT or name.isdigit():
        return []
    least = LIKE_ENOUGH if len(pool) >= A_SHORT_LIST else LIKE_ENOUGH_IN_A_SHORT_LIST
    best = process.extract(
        name, list(pool), scorer=fuzz.ratio, score_cutoff=least - MARGIN, limit=9
    )
    if not best or best[0][1] < least:
        return []
    close = [found for found, likeness, _ in best if best[0][1] - likeness < MARGIN]
    return [
        Match(place, round(best[0][1] / 100 * EXACT_CONFIDENCE, 3))
        for found in close
        for place in pool[found]
    ]


def _distinct(matches: Iterable[Match]) -> list[Match]:
    """One match for each settlement, the most confident one."""
    kept: list[Match] = []
    for match in sorted(matches, key=lambda match: -match.confidence):
        if all(distance(match.place.point, other.place.point) > SAME_PLACE_M for other in kept):
            kept.append(match)
    return kept


def _location(match: Match) -> Location:
    place = match.place
    raw = {"district": place.district, "region": place.region, "confidence": match.confidence}
    return Location(f"{place.name_ru}, {place.region}", place.point, raw)
