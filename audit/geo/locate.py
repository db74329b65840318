"""From an address to a position: the gazetteer first, then Nominatim where one is configured."""

from dataclasses import replace
from pathlib import Path
from typing import Self

from audit.domain.addresses import parse
from audit.domain.place import Address, Position, Precision, Reason, distance
from audit.geo.answer import Answer
from audit.geo.gazetteer import Gazetteer
from audit.geo.nominatim import Nominatim
from audit.geo.places import known

FAR_FROM_SETTLEMENT_M = 30_000
FAR_FROM_DISTRICT_M = 150_000
"""Metres from the nearest known settlement of the district; Kazakhstan's districts are large."""


class Locator:
    """Finds addresses. Safe to share between threads."""

    def __init__(self, gazetteer: Gazetteer, nominatim: Nominatim | None = None):
        self._gazetteer = gazetteer
        self._nominatim = nominatim

    @classmethod
    def open(cls, places: Path, nominatim_url: str, nominatim_agent: str) -> Self:
        """Over the packaged places and those of the file; an empty address asks no server.

        Raises Invalid if the file is not one that `audit places import` wrote.
        """
        server = Nominatim(nominatim_url, nominatim_agent) if nominatim_url else None
        return cls(Gazetteer(known(places)), server)

    def locate(self, address: Address) -> Answer:
        """The best position for an address, or the reason why there is none.

        A district alone gives no position: a station in its middle would be a guess.
        """
        settled = self._gazetteer.find(address)
        if self._nominatim is None or (settled.position and not _names_street(address)):
            return settled
        return self._better(address, settled, self._nominatim.find(address))

    def _better(self, address: Address, settled: Answer, asked: Answer) -> Answer:
        if asked.position is None:
            reason = asked.reason if settled.reason is Reason.NONE else settled.reason
            if asked.again_in is not None and settled.position is None:
                reason = Reason.UNAVAILABLE
            return replace(settled, reason=reason, again_in=asked.again_in)
        if settled.position:
            far = _apart(settled.position, asked.position) > FAR_FROM_SETTLEMENT_M
            return settled if far or asked.position.precision is Precision.SETTLEMENT else asked
        if settled.reason is Reason.AMBIGUOUS and asked.position.precision is Precision.SETTLEMENT:
            return settled
        return asked if self._is_near_district(address, asked.position) else _IMPLAUSIBLE

    def _is_near_district(self, address: Address, position: Position) -> bool:
        around = self._gazetteer.near(address.district) if address.district else []
        point = position.latitude, position.longitude
        nearest = min((distance(point, place.point) for place in around), default=0.0)
        return nearest <= FAR_FROM_DISTRICT_M


_IMPLAUSIBLE = Answer(reason=Reason.IMPLAUSIBLE)


def _apart(a: Position, b: Position) -> float:
    return distance((a.latitude, a.longitude), (b.latitude, b.longitude))


def _names_street(address: Address) -> bool:
    return any(parse(text).street for text in (address.text_kk, address.text_ru))
