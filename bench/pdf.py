"""What reports cost and how large they are: `python -m bench.pdf`."""

import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from audit.reports.facts import RegionFacts, StationFacts
from audit.reports.pdf import region_pdf, station_pdf
from audit.reports.region import region_report
from audit.reports.station import station_report
from tests.reports import samples

_TIMES = 20


def main() -> None:
    print(f"{'report':<36}{'CPU ms':>8}{'kB':>8}")
    _measure("station, 30 barriers, 4 photos", partial(_station, _long_station()))
    for stations in (24, 500, 1000):
        _measure(f"region, {stations} stations", partial(_region, samples.region(stations)))
    _measure("(a plain loop, a million times)", _loop)


def _station(facts: StationFacts) -> bytes:
    listed = samples.checklist(extra=30)
    return station_pdf(station_report(listed, facts, "kk", samples.ORIGIN))


def _region(facts: RegionFacts) -> bytes:
    return region_pdf(region_report(samples.checklist(), facts, "kk", samples.ORIGIN))


def _long_station() -> StationFacts:
    """With its photos already read: making the sample pictures is not what is measured."""
    _, facts = samples.long_station(barriers=30, photos=4)
    visit = facts.visit
    if visit is None:
        return facts
    read = tuple(replace(photo, jpeg=partial(bytes, photo.jpeg())) for photo in visit.photos)
    return replace(facts, visit=replace(visit, photos=read))


def _loop() -> bytes:
    """A yardstick: the same machine is half as fast when its other core is busy."""
    total = 0
    for number in range(1_000_000):
        total += number * number % 7
    return b""


def _measure(name: str, make: Callable[[], bytes]) -> None:
    """The best of several runs, after one that reads the fonts: the rest is other programs."""
    size = len(make())
    spent = []
    for _ in range(_TIMES):
        started = time.process_time()
        make()
        spent.append(time.process_time() - started)
    print(f"{name:<36}{min(spent) * 1000:>8.1f}{size / 1000:>8.0f}")


if __name__ == "__main__":
    main()
