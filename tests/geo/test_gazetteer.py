"""The gazetteer finds what it knows, forgives what is surely meant, and never guesses."""

import pytest
from geopy.geocoders.base import Geocoder
from hypothesis import given
from hypothesis import strategies as st

from audit.domain.place import Address, Area, Precision, Reason, distance
from audit.geo.gazetteer import Gazetteer, NoNetwork
from audit.geo.places import packaged
from tests.geo.kazakhstan import (
    AKTOBE_REGION,
    ALGA,
    TEMIR,
    address,
    village,
)

SHIPPED = Gazetteer(packaged())
NAMES = ("Бестамак", "Тамды", "Самбай", "Есет", "Маржанбулак", "Ушкудук", "Токмансай", "Нурбулак")
DISTRICT = Gazetteer(
    [village(name, 50 + number / 5) for number, name in enumerate(NAMES)]
    + [village("Сарыбулак", 48.9, district=TEMIR.code)]
)


@pytest.mark.parametrize(
    ("ru", "kk"),
    [
        ("г. Алга, ул. Абая, 5", ""),
        ("", "Алға қаласы, Абай көшесі, 5"),
        ("Алга, Абая 5", ""),
        ("Средняя школа №1, Г.АЛГА", "Алға қ. Абай к-сі 5"),
    ],
)
def test_a_known_town_is_found_in_either_language(ru: str, kk: str) -> None:
    found = SHIPPED.find(address(ru, kk)).position
    assert found is not None
    assert (round(found.latitude, 2), round(found.longitude, 2)) == (49.9, 57.33)
    assert found.precision is Precision.SETTLEMENT
    assert found.source == "gazetteer"
    assert 0.5 < found.confidence < 1
    assert found.query == (ru or kk)


def test_every_packaged_place_of_aktobe_is_found_by_its_names() -> None:
    kinds = {"city": "г.", "town": "п.", "village": "с."}
    places = [place for place in packaged() if place.region == "KZ-15"]
    assert len(places) >= 16
    for place in places:
        area = Area(place.district, "", "")
        for name in (place.name_ru, place.name_kk, *place.also):
            found = SHIPPED.find(Address(AKTOBE_REGION, area, "", f"{kinds[place.kind]} {name}"))
            assert found.position is not None, name
            at = found.position.latitude, found.position.longitude
            assert distance(at, place.point) < 1


def test_a_district_alone_places_nothing() -> None:
    assert SHIPPED.find(address("ул. Абая, 5")).reason is Reason.NONE
    assert SHIPPED.find(address("Алгинский район, средняя школа")).reason is Reason.NONE
    assert SHIPPED.find(address("")).reason is Reason.NONE


def test_a_spelling_mistake_is_forgiven_inside_the_district_only() -> None:
    assert DISTRICT.find(address("с. Маржанбулок")).position is not None
    assert DISTRICT.find(address("с. Маржанбулок", district=TEMIR)).position is None
    assert DISTRICT.find(address("Маржанбулок, 5")).position is None, "it may be a street"


def test_short_names_and_numbers_are_never_corrected() -> None:
    assert DISTRICT.find(address("с. Есед")).reason is Reason.NONE
    assert DISTRICT.find(address("рзд. 42")).reason is Reason.NONE


def test_a_village_of_another_district_is_not_taken_for_a_misspelling() -> None:
    assert DISTRICT.find(address("с. Сарыбулак")).reason is Reason.NONE
    assert DISTRICT.find(address("с. Сарыбулак", district=TEMIR)).position is not None


def test_two_names_nearly_alike_are_both_offered() -> None:
    others = [village(name, 48 + number / 5) for number, name in enumerate(NAMES)]
    twins = Gazetteer([village("Карабулак", 50), village("Карабулаг", 51), *others])
    answer = twins.find(address("с. Карабулах"))
    assert answer.reason is Reason.AMBIGUOUS
    assert set(answer.candidates) == {"Карабулак", "Карабулаг"}


@given(
    st.floats(48, 51),
    st.floats(55, 60),
    st.floats(0.1, 2),
    st.sampled_from(["с. Жамбыл", "Жамбыл"]),
)
def test_homonyms_are_never_guessed(
    latitude: float, longitude: float, apart: float, text: str
) -> None:
    one, other = (
        village("Жамбыл", latitude, longitude),
        village("Жамбыл", latitude + apart, longitude),
    )
    answer = Gazetteer([one, other]).find(address(text))
    assert answer.position is None
    assert answer.reason is Reason.AMBIGUOUS
    assert answer.candidates == ("Жамбыл", "Жамбыл")
    assert Gazetteer([one]).find(address(text)).position is not None


def test_one_place_listed_twice_is_no_homonym() -> None:
    listed = Gazetteer([village("Жамбыл", 50.00), village("Жамбыл", 50.01)])
    assert listed.find(address("с. Жамбыл")).position is not None


def test_texts_that_name_different_places_are_ambiguous() -> None:
    answer = DISTRICT.find(address("с. Бестамак", "Самбай ауылы"))
    assert answer.reason is Reason.AMBIGUOUS


def test_without_a_district_a_city_is_found_and_a_village_is_not() -> None:
    assert SHIPPED.find(address("г. Хромтау", district=None)).position is not None
    assert SHIPPED.find(address("Хромтау, 5", district=None)).position is not None
    answer = SHIPPED.find(address("с. Мартук", district=None))
    assert (answer.reason, answer.candidates) == (Reason.AMBIGUOUS, ("Мартук",))
    assert SHIPPED.find(address("с. Нигде", district=None)).reason is Reason.NONE


def test_a_city_whose_district_the_list_does_not_say_is_found() -> None:
    listed = Gazetteer([village("Новый", district="", kind="town")])
    assert listed.find(address("п. Новый")).position is not None
    assert listed.find(address("с. Новый")).reason is Reason.NONE


def test_it_answers_as_a_geopy_geocoder() -> None:
    assert isinstance(SHIPPED, Geocoder)
    found = SHIPPED.geocode("г. Кандыагаш")
    assert found.point.latitude == pytest.approx(49.469, abs=0.01)
    assert found.raw["region"] == "KZ-15"
    assert SHIPPED.geocode("Жанатас-Нигде") is None
    assert SHIPPED.geocode("Жанатас-Нигде", exactly_one=False) is None
    assert [
        one.raw["district"] for one in SHIPPED.geocode(address("г. Алга"), exactly_one=False)
    ] == [ALGA.code]


def test_a_name_that_is_not_unique_in_the_country_has_no_single_location() -> None:
    twins = Gazetteer([village("Жамбыл", 50), village("Жамбыл", 51)])
    assert twins.geocode("с. Жамбыл") is None
    found = twins.geocode("с. Жамбыл", exactly_one=False)
    assert isinstance(found, list)
    assert len(found) == 2


def test_it_cannot_open_a_connection() -> None:
    assert isinstance(SHIPPED.adapter, NoNetwork)
    for ask in (SHIPPED.adapter.get_json, SHIPPED.adapter.get_text):
        with pytest.raises(RuntimeError):
            ask("http://127.0.0.1:1/", timeout=1, headers={})
