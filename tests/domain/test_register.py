"""A commission's list: headings in three languages, and every row's problems at once."""

from collections.abc import Sequence

import pytest

from audit.domain import headings
from audit.domain.headings import COLUMNS, Line
from audit.domain.register import MOST_PROBLEMS, Entry, Territories, check
from audit.errors import Invalid
from audit.geo import territories
from tests.lists import FIRST, HEADER, SECOND, changed

KNOWN = Territories(territories.rows())


def read(*rows: Sequence[str]) -> Sequence[Entry]:
    return check([Line(number, cells) for number, cells in enumerate(rows, 1)], KNOWN)


def problems(*rows: Sequence[str]) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as raised:
        read(*rows)
    assert raised.value.code == "stations-invalid"
    return [(problem.where, problem.code) for problem in raised.value.problems]


def test_a_good_list_is_read() -> None:
    first, second = read(HEADER, FIRST, SECOND)
    assert (first.row, first.region, first.territory, first.number) == (
        2,
        "KZ-15",
        "KZ-15-1532",
        101,
    )
    assert (first.voters, first.point) == (1200, None)
    assert (second.territory, second.point) == ("KZ-15-1568", (48.6196, 61.2607))


@pytest.mark.parametrize(
    "region",
    [
        "KZ-15",
        "Актюбинская область",
        "актюбинская обл.",
        "Актюбинская",
        "Ақтөбе облысы",
        "Aktobe Region",
    ],
)
@pytest.mark.parametrize(
    "district",
    ["KZ-15-1532", "Алгинский район", "Алгинский", "Алга р-н", "Алға ауданы", "Alga District"],
)
def test_territories_are_known_by_code_and_by_name(region: str, district: str) -> None:
    (entry,) = read(HEADER, changed(FIRST, region=region, district=district))
    assert (entry.region, entry.territory) == ("KZ-15", "KZ-15-1532")


@pytest.mark.parametrize("district", ["г. Актобе", "Актобе", "Актобе Г.А.", "Ақтөбе қаласы"])
def test_a_city_is_a_district_too(district: str) -> None:
    (entry,) = read(HEADER, changed(FIRST, district=district))
    assert entry.territory == "KZ-15-1510"


def test_almaty_the_city_and_almaty_the_region_are_told_apart() -> None:
    for name, code in (
        ("Алматы", "KZ-75"),
        ("г. Алматы", "KZ-75"),
        ("Алматы облысы", "KZ-19"),
        ("Алматинская область", "KZ-19"),
    ):
        (entry,) = read(HEADER, changed(FIRST, region=name, district=""))
        assert (entry.region, entry.territory) == (code, code)


def test_one_language_stands_for_both() -> None:
    (entry,) = read(HEADER, changed(FIRST, name_kk="", address_ru=""))
    assert entry.name_kk == "Средняя школа №1"
    assert entry.address_ru == "Алға қ., Абай көшесі, 5"


@pytest.mark.parametrize("cell", ["№101", "101.0", " 101 ", "# 101"])
def test_a_number_may_be_dressed(cell: str) -> None:
    assert read(HEADER, changed(FIRST, number=cell))[0].number == 101


def test_space_and_forms_of_letters_do_not_count() -> None:
    (entry,) = read(HEADER, changed(FIRST, name_ru="Школа\n  и\u0306", voters="1 200"))
    assert (entry.name_ru, entry.voters) == ("Школа й", 1200)


@pytest.mark.parametrize(
    ("change", "where", "code"),
    [
        ({"region": ""}, "2:region", "region-missing"),
        ({"region": "Самара"}, "2:region", "region-unknown"),
        ({"region": "Актюбинскя область"}, "2:region", "region-unknown-near"),
        ({"district": ""}, "2:district", "district-missing"),
        ({"district": "Цюрих"}, "2:district", "district-unknown"),
        ({"district": "Алгинсий район"}, "2:district", "district-unknown-near"),
        ({"number": ""}, "2:number", "number-missing"),
        ({"number": "0"}, "2:number", "number-invalid"),
        ({"number": "-5"}, "2:number", "number-invalid"),
        ({"number": "1.5"}, "2:number", "number-invalid"),
        ({"number": "100000"}, "2:number", "number-invalid"),
        ({"number": "9" * 30}, "2:number", "number-invalid"),
        ({"number": "١٢"}, "2:number", "number-invalid"),
        ({"number": "=1+1"}, "2:number", "number-invalid"),
        ({"name_kk": "", "name_ru": ""}, "2:name_ru", "name-missing"),
        ({"address_kk": "", "address_ru": " "}, "2:address_ru", "address-missing"),
        ({"voters": "-1"}, "2:voters", "voters-invalid"),
        ({"voters": "many"}, "2:voters", "voters-invalid"),
        ({"voters": "1000000"}, "2:voters", "voters-invalid"),
        ({"latitude": "50"}, "2:longitude", "degrees-half"),
        ({"longitude": "57"}, "2:latitude", "degrees-half"),
        ({"latitude": "x", "longitude": "57"}, "2:latitude", "degrees-invalid"),
        ({"latitude": "50", "longitude": "nan"}, "2:longitude", "degrees-invalid"),
        ({"latitude": "50", "longitude": "1e3"}, "2:longitude", "degrees-invalid"),
        ({"latitude": "５０", "longitude": "57"}, "2:latitude", "degrees-invalid"),
        ({"latitude": "57.2", "longitude": "50.2"}, "2:latitude", "degrees-swapped"),
        ({"latitude": "0", "longitude": "0"}, "2:latitude", "outside-country"),
        ({"name_ru": "#REF!"}, "2:name_ru", "excel-error"),
        ({"region": "#REF!"}, "2:region", "excel-error"),
        ({"name_ru": "a\x07b"}, "2:name_ru", "letters-unreadable"),
        ({"name_ru": "Шко\ufffdла"}, "2:name_ru", "letters-unreadable"),
        ({"name_ru": "x" * 301}, "2:name_ru", "text-too-long"),
        ({"address_kk": "x" * 501}, "2:address_kk", "text-too-long"),
    ],
)
def test_a_bad_cell_is_named(change: dict[str, str], where: str, code: str) -> None:
    assert problems(HEADER, changed(FIRST, **change)) == [(where, code)]


def test_all_problems_of_all_rows_are_told_at_once() -> None:
    found = problems(
        HEADER, changed(FIRST, number="x", voters="y"), SECOND, changed(FIRST, region="")
    )
    assert found == [
        ("2:number", "number-invalid"),
        ("2:voters", "voters-invalid"),
        ("4:region", "region-missing"),
    ]


def test_a_number_stands_once_in_a_region() -> None:
    assert problems(HEADER, FIRST, changed(SECOND, number="101")) == [("3:number", "number-twice")]
    elsewhere = changed(FIRST, region="г. Астана", district="")
    assert len(read(HEADER, FIRST, elsewhere)) == 2


def test_one_building_has_one_position() -> None:
    there = changed(SECOND, number="103", latitude="48.7")
    assert problems(HEADER, SECOND, there) == [("3:latitude", "venue-in-two-places")]
    assert len(read(HEADER, SECOND, changed(SECOND, number="103", latitude="48.6197"))) == 2


def test_a_hopeless_table_is_given_up_after_many_problems() -> None:
    assert len(problems(HEADER, *[changed(FIRST, region="")] * 5_000)) == MOST_PROBLEMS


def test_progress_is_told() -> None:
    told: list[int] = []
    rows = [changed(FIRST, number=str(number)) for number in range(1, 1_101)]
    check([Line(at, row) for at, row in enumerate([HEADER, *rows], 1)], KNOWN, told.append)
    assert told == [500, 1_000]


@pytest.mark.parametrize("column", ["region", "district", "number"])
def test_a_column_that_is_missing_is_named(column: str) -> None:
    header = tuple("notes" if name == column else name for name in HEADER)
    assert problems(header, FIRST) == [(f"header:{column}", "column-missing")]


def test_a_name_and_an_address_must_be_in_one_language_at_least() -> None:
    header = tuple("x" if name.startswith(("name", "address")) else name for name in HEADER)
    assert problems(header, FIRST) == [
        ("header:name_ru", "column-missing"),
        ("header:address_ru", "column-missing"),
    ]
    russian = tuple("x" if name.endswith("_kk") else name for name in HEADER)
    assert read(russian, FIRST)[0].name_kk == FIRST[4]


def test_a_heading_stands_once() -> None:
    assert ("header:number", "column-twice") in problems((*HEADER, "№ участка"), (*FIRST, "5"))


def test_a_list_without_rows_is_told() -> None:
    assert problems(HEADER) == [("header", "no-rows")]


def test_every_heading_of_the_documentation_is_understood() -> None:
    for column, names in COLUMNS.items():
        for name in names:
            header = tuple(name.upper() if column == at else at for at in HEADER)
            found, start = headings.find([Line(1, header)])
            assert (found[column], start) == (HEADER.index(column), 1), name


def test_titles_above_and_headings_in_two_rows_are_understood() -> None:
    rows = (
        ("Список избирательных участков", "", "", "", "", "", ""),
        ("№ п/п", "Область", "Район", "№ участка", "Наименование", "", "Адрес"),
        ("", "", "", "", "каз", "рус", ""),
        ("1", "KZ-15", "Алгинский", "7", "Мектеп", "Школа", "г. Алга"),
    )
    (entry,) = read(*rows)
    assert (entry.row, entry.number, entry.name_kk, entry.name_ru) == (4, 7, "Мектеп", "Школа")


def test_short_rows_end_in_empty_cells() -> None:
    assert problems(HEADER, FIRST[:5]) == [("2:address_ru", "address-missing")]
    assert read(HEADER, FIRST[:7])[0].voters is None


def test_a_territory_of_another_level_is_no_region() -> None:
    assert KNOWN.region("Казахстан") is None
    assert KNOWN.district("KZ-99", "Алга") is None
    assert not KNOWN.has_districts("KZ-71")
