"""Addresses of real lists are taken apart; no text makes the parser fail."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.domain.addresses import Parsed, parse


@pytest.mark.parametrize(
    ("text", "settlement", "kind", "street", "house"),
    [
        (
            "Атбасарский район, избирательный участок №810. "
            "Местонахождение: г. Атбасар.ул.Ч. Валиханова, 15.",
            "Атбасар",
            "city",
            "Ч. Валиханова",
            "15",
        ),
        (
            "средняя школа №2, с. Косшы, ЖК «Лесная поляна», 18/1",
            "Косшы",
            "village",
            "Лесная поляна",
            "18/1",
        ),
        (
            "Ақтөбе облысы, Алға ауданы, Бестамақ ауылы, Абай көшесі 12, №3 орта мектеп",
            "Бестамақ",
            "village",
            "Абай",
            "12",
        ),
        ("Алға ауданы Бестамақ ауылы Абай көшесі 12", "Бестамақ", "village", "Абай", "12"),
        ("с.Бестамак ул.Абая 12", "Бестамак", "village", "Абая", "12"),
        ("Бестамақ а. Абай к-сі, 5 үй", "Бестамақ", "village", "Абай", "5"),
        ("Қандыағаш қ., Интернационал көшесі, 12а", "Қандыағаш", "city", "Интернационал", "12а"),
        ("С.БЕСТАМАК, УЛ.АБАЯ 12", "Бестамак", "village", "Абая", "12"),
        ("Подгорное село", "Подгорное", "village", "", ""),
        ("п. Шубаркудук, мкр. 2, 4", "Шубаркудук", "town", "2", "4"),
        ("село им. Темирбека Жургенова", "Темирбека Жургенова", "village", "", ""),
        ("школа села Бестамак", "Бестамак", "village", "", ""),
        ("г. Алга, с. Алга", "Алга", "city", "", ""),
        ("Алғa қаласы 12, Абай көшесі", "Алғa", "city", "Абай", "12"),
    ],
)
def test_settlement_street_and_house_are_found(
    text: str, settlement: str, kind: str, street: str, house: str
) -> None:
    found = parse(text)
    assert (found.settlement, found.kind, found.street, found.house) == (
        settlement,
        kind,
        street,
        house,
    )


def test_a_word_for_school_inside_a_name_does_not_swallow_it() -> None:
    assert parse("Ақмектеп ауылы, №1 мектеп").settlement == "Ақмектеп"
    assert parse("с. Мектеп, ул. Школьная 5") == Parsed(
        settlement="Мектеп", kind="village", street="Школьная", house="5"
    )
    assert parse("Мектеп-гимназия, мәдениет үйі") == Parsed()


def test_an_institution_is_no_settlement() -> None:
    assert parse("село средняя школа").settlement == ""
    assert parse("Дом культуры, 12").house == "12"


def test_a_rural_okrug_is_not_the_village() -> None:
    found = parse("Алгинский район, Бестамакский с.о., с. Есет батыра")
    assert (found.district, found.settlement) == ("Алгинский", "Есет батыра")


def test_the_kind_of_district_may_stand_on_either_side() -> None:
    assert parse("район Алматы").district == parse("Алматы ауданы").district == "Алматы"
    assert parse("Актобе Г.А.").district == parse("Ақтөбе Қ.Ә.").district.replace("қ", "к").replace(
        "ө", "о"
    )
    assert parse("область Абай, с. Карауыл").region == "Абай"


def test_a_part_of_no_kind_stays_open() -> None:
    assert parse("Актобе, Абая 12") == Parsed(street="Абая", house="12", bare=("Актобе",))


@given(st.text(max_size=700))
def test_no_text_makes_it_fail(text: str) -> None:
    assert isinstance(parse(text), Parsed)


@given(st.lists(st.sampled_from(["с.", "ул.", "г.", "а.", "Абай", "ауылы", ",", "№", "12", " "])))
def test_no_heap_of_kinds_makes_it_fail(words: list[str]) -> None:
    assert isinstance(parse("".join(words)), Parsed)
