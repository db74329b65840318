"""Places come from the gazetteer first and from Nominatim where it knows better."""

from pathlib import Path

import pytest

from audit.domain.place import Address, Precision, Reason
from audit.geo.answer import Answer
from audit.geo.gazetteer import Gazetteer
from audit.geo.locate import Locator
from audit.geo.nominatim import Nominatim
from audit.geo.places import packaged
from tests.geo import faulty
from tests.geo.faulty import result, results, serving, status
from tests.geo.kazakhstan import address, village

TOWN, HOUSE = address("г. Алга"), address("г. Алга, ул. Абая, 5")
UNKNOWN = address("с. Маржанбулак")


def locate(address: Address, answer: faulty.Answer) -> tuple[Answer, int]:
    """What is answered with a server that answers so, and how often the server was asked."""
    places = [*packaged(), village("Есет", 50.0), village("Есет", 51.0)]
    with serving(answer) as server:
        locator = Locator(Gazetteer(places), Nominatim(server.url, "house tests"))
        return locator.locate(address), len(server.asked)


def test_without_a_server_the_gazetteer_answers(tmp_path: Path) -> None:
    locator = Locator.open(tmp_path / "places.csv", "", "")
    found = locator.locate(HOUSE).position
    assert found is not None
    assert found.precision is Precision.SETTLEMENT
    assert locator.locate(UNKNOWN).reason is Reason.NONE


def test_a_server_is_configured_by_its_address(tmp_path: Path) -> None:
    with serving(results(result(rank=30))) as server:
        locator = Locator.open(tmp_path / "places.csv", server.url, "house tests")
        found = locator.locate(HOUSE).position
    assert found is not None
    assert found.source == "nominatim"


def test_a_settlement_that_is_known_asks_no_server() -> None:
    answer, asked = locate(TOWN, results(result()))
    assert (answer.position and answer.position.source, asked) == ("gazetteer", 0)


def test_a_house_is_better_than_its_town() -> None:
    answer, _ = locate(HOUSE, results(result(rank=30)))
    assert answer.position
    assert answer.position.precision is Precision.ROOFTOP


@pytest.mark.parametrize("far", [result(rank=30, latitude=50.9), result(rank=16), result(rank=12)])
def test_a_house_far_from_its_town_is_not_believed(far: dict[str, object]) -> None:
    answer, _ = locate(HOUSE, results(far))
    assert answer.position
    assert answer.position.source == "gazetteer"


def test_a_village_that_the_list_lacks_is_found_by_the_server() -> None:
    answer, _ = locate(UNKNOWN, results(result(city="Маржанбулак", rank=19)))
    assert answer.position
    assert answer.position.precision is Precision.SETTLEMENT
    answer, _ = locate(UNKNOWN, results())
    assert answer.reason is Reason.NONE


def test_a_result_far_from_the_district_is_implausible() -> None:
    there = result(city="Маржанбулак", rank=19, latitude=46.5, longitude=61.0)
    assert locate(UNKNOWN, results(there))[0].reason is Reason.IMPLAUSIBLE


def test_a_district_without_known_places_or_none_at_all_cannot_be_far() -> None:
    there = result(city="Маржанбулак", rank=19, county="")
    nowhere = address("с. Маржанбулак", district=None)
    assert locate(nowhere, results(there))[0].position is not None


def test_homonyms_stay_ambiguous_unless_a_street_tells() -> None:
    there = result(city="Есет", rank=19)
    assert locate(address("с. Есет"), results(there))[0].reason is Reason.AMBIGUOUS
    street = result(city="Есет", rank=27)
    assert locate(address("с. Есет, ул. Абая 1"), results(street))[0].position is not None
    assert locate(address("с. Есет"), results())[0].reason is Reason.AMBIGUOUS


def test_an_outage_keeps_the_settlement_and_asks_again() -> None:
    answer, _ = locate(HOUSE, status(503))
    assert answer.position
    assert answer.again_in
    answer, _ = locate(UNKNOWN, status(503))
    assert (answer.position, answer.reason) == (None, Reason.UNAVAILABLE)
    assert answer.again_in
