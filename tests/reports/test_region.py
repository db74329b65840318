"""What a region's report says: what is known, and nothing of what is not."""

from dataclasses import replace

from audit.domain.checklist import Text
from audit.domain.scoring import Status
from audit.domain.verdicts import Verdict
from audit.language import LANGUAGES
from audit.reports.content import RegionReport
from audit.reports.facts import RegionFacts
from audit.reports.region import region_report
from tests.reports import samples


def report(facts: RegionFacts) -> RegionReport:
    return region_report(samples.checklist(), facts, "en", samples.ORIGIN)


def test_coverage_counts_stations_and_voters_and_names_the_rest() -> None:
    coverage = report(samples.region(24, audited=20)).coverage
    assert (coverage.audited, coverage.stations) == (20, 24)
    assert coverage.stations_share == "83\u00a0%"
    assert coverage.voters_audited == sum(range(101, 121))
    assert coverage.voters == sum(range(101, 125))
    assert coverage.not_audited == "21–24"


def test_districts_are_summed_up_the_worst_first_and_those_little_known_apart() -> None:
    facts = samples.region(24, audited=20)
    other = Text("Алға", "Алга", "Alga")
    moved = [
        replace(station, district=other, result=station.result if station.number < 3 else None)
        if station.number <= 6
        else station
        for station in facts.stations
    ]
    sums = report(replace(facts, stations=tuple(moved))).sums
    assert [line.name for line in sums] == [
        "Kargaly District",
        "Alga (less than half was audited: not ranked)",
        "Together",
    ]
    assert sums[1].coverage == "33\u00a0%"
    assert sums[1].by_station == "21.5"
    low, high = (float(bound) for bound in sums[2].bounds.split("–"))
    assert low < float(sums[2].index) < high
    [only] = report(facts).sums
    assert only.name == "Together"


def test_each_group_has_the_share_of_voters_who_get_in() -> None:
    accessible = dict(report(samples.region(8)).accessible)
    assert len(accessible) == 7
    assert set(accessible.values()) == {"25\u00a0%"}
    assert report(samples.region(4, audited=0)).accessible == ()


def test_shares_are_of_the_audited_stations_alone() -> None:
    statuses = {line.status: line for line in report(samples.region(100, audited=8)).statuses}
    assert [line.stations for line in statuses.values()] == [2, 2, 2, 2]
    assert statuses[Status.ACCESSIBLE].share == "25\u00a0%"


def test_each_group_has_its_shares() -> None:
    groups = report(samples.region(8)).groups
    assert len(groups) == 7
    assert groups[0].stations[Status.NO_DATA] == 2
    assert groups[0].shares[Status.NO_DATA] == "25\u00a0%"


def test_the_worst_station_is_first() -> None:
    worst = report(samples.region(24)).worst
    order = [Status.NOT_ACCESSIBLE, Status.NO_DATA, Status.PARTIAL, Status.ACCESSIBLE]
    assert [line.status for line in worst] == sorted(
        (line.status for line in worst), key=order.index
    )
    assert [line.number for line in worst[:3]] == [2, 6, 10]
    assert worst[0].heaviest == "Ramp (D02)"
    assert worst[1].heaviest == "–"


def test_barriers_are_counted_by_station_and_verdict() -> None:
    lines = {line.item: line for line in report(samples.region(24)).barriers}
    assert (lines["D02"].failed, lines["D02"].partial) == (16, 0)
    assert (lines["I02"].failed, lines["I02"].partial) == (0, 8)
    assert next(iter(lines)) == "D02"


def test_a_measure_counts_each_station_once() -> None:
    facts = samples.region(3)
    double = (("D02", Verdict.FAIL), ("E00", Verdict.PARTIAL))
    stations = tuple(
        replace(each, result=replace(each.result, barriers=double))
        for each in facts.stations
        if each.result is not None
    )
    said = region_report(
        samples.checklist(extra=1), replace(facts, stations=stations), "en", samples.ORIGIN
    )
    (temporary,) = said.temporary
    assert (temporary.stations, temporary.numbers) == (3, "1–3")
    assert temporary.owner == "Precinct commission"


def test_a_measure_that_does_not_exist_is_not_asked_for() -> None:
    said = report(samples.region(24))
    assert [line.text for line in said.permanent] == ["Rebuild the ramp", "Buy a stencil"]
    assert len(said.temporary) == 1


def test_stations_without_a_place_are_listed_with_the_reason() -> None:
    unplaced = report(samples.region(12)).unplaced
    assert [line.number for line in unplaced] == [5, 10]
    assert unplaced[0].reason == "several places match"
    not_searched = replace(samples.region(5).stations[4], unplaced_reason=None)
    facts = replace(samples.region(5), stations=(not_searched,))
    assert report(facts).unplaced[0].reason == "not looked for yet"


def test_the_order_of_the_stations_does_not_matter() -> None:
    facts = samples.region(24, audited=20)
    turned = report(replace(facts, stations=facts.stations[::-1]))
    same = replace(turned, heading=report(facts).heading)
    assert same == report(facts)


def test_an_item_from_another_version_is_named_by_its_id() -> None:
    facts = samples.region(1)
    (only,) = facts.stations
    assert only.result is not None
    old = replace(only, result=replace(only.result, barriers=(("Q77", Verdict.FAIL),)))
    said = report(replace(facts, stations=(old,)))
    assert (said.barriers[0].item, said.barriers[0].question) == ("Q77", "Q77")
    assert (said.worst[0].heaviest, said.temporary) == ("Q77", ())


def test_a_region_without_stations_or_visits_has_a_report() -> None:
    for facts in (samples.region(0), samples.region(9, audited=0)):
        for language in LANGUAGES:
            said = region_report(samples.checklist(), facts, language, samples.ORIGIN)
            assert (said.worst, said.barriers, said.heading.days) == ((), (), "")
            assert said.statuses[0].share == "–"
