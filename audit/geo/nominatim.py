"""Nominatim at the operator's address, through geopy, asked so that Kazakh addresses are found.

A whole address as one text finds nothing there, so parts are asked for, the finest first. What
comes back is believed only where it says it is in the right region, district and settlement.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any
from urllib.parse import urlsplit

from geopy import exc
from geopy.geocoders import Nominatim as GeopyNominatim

from audit.domain.addresses import Parsed, parse
from audit.domain.names import key
from audit.domain.place import Address, Area, Position, Precision, Reason, distance, is_inside
from audit.geo.answer import Answer
from audit.geo.one_try import OneTry

TIMEOUT_S = 10.0
PUBLIC_HOST, PUBLIC_PAUSE_S = "nominatim.openstreetmap.org", 1.1
"""The public server's rule is at most one request a second from a whole application."""
REFUSED_FOR_S = 3_600.0
BUSY_FOR_S = 60.0
FIRST_WAIT_S, LONGEST_WAIT_S = 5.0, 600.0
NAMESAKES_M = 5_000
ROOFTOP_RANK, STREET_RANK, SETTLEMENT_RANK = 30, 26, 16
CONFIDENCE = {Precision.ROOFTOP: 0.9, Precision.STREET: 0.7, Precision.SETTLEMENT: 0.8}
SETTLEMENT_PARTS = ("city", "town", "village", "hamlet", "isolated_dwelling", "municipality")
_REFUSALS = (
    exc.GeocoderAuthenticationFailure,
    exc.GeocoderInsufficientPrivileges,
    exc.GeocoderQuotaExceeded,
)


class Closed(Exception):
    """The server cannot be asked now; `wait` is in seconds."""

    def __init__(self, wait: float):
        self.wait = wait
        super().__init__(f"closed for {wait:.0f} s")


@dataclass(frozen=True, slots=True)
class _Candidate:
    latitude: float
    longitude: float
    precision: Precision | None
    """None: it is no settlement, street or house."""
    address: Mapping[str, object]

    @property
    def point(self) -> tuple[float, float]:
        return self.latitude, self.longitude


class Nominatim:
    """One server, asked by any thread, one request at a time."""

    def __init__(
        self,
        url: str,
        agent: str,
        *,
        timeout: float = TIMEOUT_S,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ):
        parts = urlsplit(url)
        self._geocoder = GeopyNominatim(
            domain=f"{parts.netloc}{parts.path}",
            scheme=parts.scheme,
            user_agent=agent,
            timeout=timeout,
            proxies={},
            adapter_factory=OneTry,
        )
        self._pause = PUBLIC_PAUSE_S if parts.hostname == PUBLIC_HOST else 0.0
        self._clock, self._sleep = clock, sleep
        self._lock = Lock()
        self._open_at = self._next_at = clock()
        self._failures = 0

    def find(self, address: Address) -> Answer:
        """The best that the server knows of an address, or why there is nothing to believe."""
        reason = Reason.NONE
        for parsed, query in _ladder(address):
            try:
                candidates = self._ask(query)
            except Closed as closed:
                return Answer(reason=Reason.UNAVAILABLE, again_in=closed.wait)
            believed = [found for found in candidates if _plausible(found, parsed, address)]
            if believed:
                return _answer(believed, query)
            if candidates:
                reason = Reason.IMPLAUSIBLE
        return Answer(reason=reason)

    def _ask(self, query: Mapping[str, str]) -> list[_Candidate]:
        """Raises Closed while the server must be left alone, and when it fails."""
        with self._lock:
            now = self._clock()
            if now < self._open_at:
                raise Closed(self._open_at - now)
            if now < self._next_at:
                self._sleep(self._next_at - now)
            try:
                found = self._geocoder.geocode(
                    query,
                    exactly_one=False,
                    limit=5,
                    addressdetails=True,
                    language="ru,kk",
                    country_codes="kz",
                )
                candidates = [_candidate(location.raw) for location in found or ()]
            except exc.GeocoderQueryError:
                return []
            except Exception as error:
                # geopy lets a TypeError out when the JSON has another shape than it expects.
                self._close(_wait_after(error))
            finally:
                self._next_at = self._clock() + self._pause
            self._failures = 0
            return [candidate for candidate in candidates if candidate]

    def _close(self, wait: float | None) -> None:
        """Leaves the server alone for a while, longer each time it fails again."""
        self._failures += 1
        growing = min(FIRST_WAIT_S * 2 ** min(self._failures - 1, 10), LONGEST_WAIT_S)
        wait = growing if wait is None else wait
        self._open_at = self._clock() + wait
        raise Closed(wait)


def _wait_after(error: Exception) -> float | None:
    """Seconds that this error asks us to wait; None for one that says nothing."""
    if isinstance(error, exc.GeocoderRateLimited):
        return float(error.retry_after or BUSY_FOR_S)
    return REFUSED_FOR_S if isinstance(error, _REFUSALS) else None


def _ladder(address: Address) -> Iterator[tuple[Parsed, dict[str, str]]]:
    """Structured queries, the finest first, in Russian then in Kazakh."""
    texts = ((address.text_ru, "name_ru"), (address.text_kk, "name_kk"))
    read = [(parse(text), name) for text, name in texts if text.strip()]
    for parsed, name in read:
        if parsed.street and (city := parsed.settlement or _city(address, name)):
            street = f"{parsed.house} {parsed.street}".strip()
            yield parsed, {"street": street, "city": city, **_areas(address, name)}
    for parsed, name in read:
        if parsed.settlement:
            yield parsed, {"city": parsed.settlement, **_areas(address, name)}


def _areas(address: Address, name: str) -> dict[str, str]:
    county = {"county": str(getattr(address.district, name))} if address.district else {}
    return {**county, "state": str(getattr(address.region, name)), "country": "Казахстан"}


def _city(address: Address, name: str) -> str:
    """The city that the district or the region is, if it is one: streets need no other name."""
    areas = [area for area in (address.district, address.region) if area]
    cities = (parse(str(getattr(area, name))) for area in areas)
    return next((city.settlement or (city.bare or ("",))[0] for city in cities), "")


def _candidate(raw: Any) -> _Candidate | None:
    """A result as sent; None without coordinates, which geopy would put at 0, 0."""
    if not raw.get("lat") or not raw.get("lon"):
        return None
    details = raw.get("address")
    rank = int(raw.get("place_rank") or 0)
    return _Candidate(
        float(raw["lat"]),
        float(raw["lon"]),
        _precision(rank),
        details if isinstance(details, dict) else {},
    )


def _precision(rank: int) -> Precision | None:
    for least, precision in (
        (ROOFTOP_RANK, Precision.ROOFTOP),
        (STREET_RANK, Precision.STREET),
        (SETTLEMENT_RANK, Precision.SETTLEMENT),
    ):
        if rank >= least:
            return precision
    return None


def _plausible(found: _Candidate, parsed: Parsed, address: Address) -> bool:
    """Whether a result lies in the country and contradicts nothing that the address says."""
    region = str(found.address.get("ISO3166-2-lvl4") or address.region.code)
    county = str(found.address.get("county") or "")
    return (
        found.precision is not None
        and is_inside(found.latitude, found.longitude)
        and region == address.region.code
        and (not county or address.district is None or _is_named(address.district, county))
        and _is_in_settlement(found, parsed)
    )


def _is_in_settlement(found: _Candidate, parsed: Parsed) -> bool:
    named = [str(found.address[part]) for part in SETTLEMENT_PARTS if part in found.address]
    return not parsed.settlement or not named or key(parsed.settlement) in map(key, named)


def _is_named(area: Area, county: str) -> bool:
    return _stem(county) in {_stem(area.name_kk), _stem(area.name_ru)}


def _stem(name: str) -> str:
    """A district's own name, without what kind of district it is."""
    parsed = parse(name)
    return key(parsed.district or parsed.settlement or name)


def _answer(believed: Sequence[_Candidate], query: Mapping[str, str]) -> Answer:
    order = list(CONFIDENCE)
    ranked = [(order.index(one.precision), one) for one in believed if one.precision]
    best_rank, best = min(ranked, key=lambda pair: pair[0])
    same = [one for rank, one in ranked if rank == best_rank]
    if any(distance(best.point, other.point) > NAMESAKES_M for other in same):
        return Answer(reason=Reason.AMBIGUOUS)
    precision = order[best_rank]
    asked = ", ".join(query.values())
    return Answer(
        Position(*best.point, precision, "nominatim", CONFIDENCE[precision], asked),
    )
