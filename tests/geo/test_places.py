"""Places: the packaged list is sound, and an operator's list is checked before it is kept."""

from pathlib import Path

import pytest

from audit.domain.place import is_inside
from audit.errors import Invalid
from audit.geo import territories
from audit.geo.places import HERE, check, from_gazetteer, known, load, packaged, save
from tests.geo.kazakhstan import village

GOOD = {"region": "KZ-15", "name_ru": "Бестамак", "latitude": "50,1", "longitude": "57.4"}


def problems(row: dict[str, str]) -> set[tuple[str, str]]:
    with pytest.raises(Invalid) as raised:
        check([(7, row)])
    return {(problem.where, problem.code) for problem in raised.value.problems}


def test_the_packaged_list_is_large_enough_and_sound() -> None:
    places = packaged()
    codes = {row.code for row in territories.rows()}
    assert len(places) >= 200
    assert all(is_inside(*place.point) and place.keys and place.region in codes for place in places)
    aktobe = [place for place in places if place.region == "KZ-15"]
    assert {place.district for place in aktobe} == {
        row.code for row in territories.rows() if row.parent == "KZ-15"
    }
    assert "GeoNames" in (HERE / "NOTICE.md").read_text(encoding="utf-8")


def test_the_packaged_territories_are_the_country_its_regions_and_aktobes_districts() -> None:
    levels = [row.level for row in territories.rows()]
    assert [levels.count(level) for level in ("country", "region", "district")] == [1, 20, 13]
    seen: set[str] = set()
    for row in territories.rows():
        assert all((row.name_kk, row.name_ru, row.name_en))
        assert row.parent in seen or row.level == "country"
        seen.add(row.code)


def test_a_good_row_is_taken_with_what_it_leaves_out() -> None:
    (place,) = check([(2, GOOD)])
    assert (place.name_kk, place.kind, place.district, place.point) == (
        "Бестамак",
        "village",
        "",
        (50.1, 57.4),
    )
    assert check([(2, {**GOOD, "region": "Актюбинская область"})])[0].region == "KZ-15"


@pytest.mark.parametrize(
    ("change", "where", "code"),
    [
        ({"region": "Нигде"}, "7:region", "region-unknown"),
        ({"name_ru": ""}, "7:name_ru", "name-missing"),
        ({"latitude": "север"}, "7:latitude", "degrees-invalid"),
        ({"longitude": "1e9"}, "7:longitude", "degrees-invalid"),
        ({"longitude": "nan"}, "7:longitude", "degrees-invalid"),
        ({"latitude": "57.4", "longitude": "50.1"}, "7:latitude", "outside-country"),
        ({"kind": "planet"}, "7:kind", "kind-unknown"),
    ],
)
def test_a_bad_row_is_refused_with_its_place(change: dict[str, str], where: str, code: str) -> None:
    assert (where, code) in problems({**GOOD, **change})


def test_saved_places_come_back(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "places.csv"
    save(file, packaged())
    assert load(file) == packaged()
    assert [one.name for one in file.parent.iterdir()] == ["places.csv"]


def test_there_may_be_no_list_of_ones_own(tmp_path: Path) -> None:
    assert load(tmp_path / "none.csv") == ()
    assert known(tmp_path / "none.csv") == packaged()


def test_ones_own_places_replace_the_packaged_ones_of_that_name(tmp_path: Path) -> None:
    own = village("Алга", 49.9, 57.3, kk="Алға")
    save(tmp_path / "places.csv", [own])
    found = known(tmp_path / "places.csv")
    assert own in found
    assert len(found) == len(packaged())


@pytest.mark.parametrize("content", [b"\xff\xfe\xff", b'region\n"broken', b"region\nNowhere\n"])
def test_a_list_that_was_changed_outside_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "places.csv").write_bytes(content)
    with pytest.raises(Invalid) as raised:
        load(tmp_path / "places.csv")
    assert raised.value.code == "places-invalid"


def test_an_empty_file_of_places_has_none(tmp_path: Path) -> None:
    (tmp_path / "places.csv").write_bytes(b"")
    assert load(tmp_path / "places.csv") == ()


def test_a_gazetteer_keeps_the_village_where_a_wintering_place_shares_its_point() -> None:
    def entry(kato: str, name: str, village: bool, suspect: bool) -> dict[str, object]:
        return {
            "kato": kato,
            "name_ru": name,
            "name_kk": name,
            "village": village,
            "lat": 50.1,
            "lon": 57.4,
            "suspect": suspect,
        }

    entries = [
        entry("153233100", "с.Кызылту", True, True),
        entry("153233102", "точка Тормантай", False, True),
        {"kato": "1", "lat": None, "lon": None},
        "nonsense",
    ]
    (row,) = [row for _, row in from_gazetteer(entries)]
    assert (row["name_ru"], row["region"], row["district"]) == ("Кызылту", "KZ-15", "KZ-15-1532")
    alone = [entry("153233100", "с.Кызылту", True, True)]
    assert list(from_gazetteer(alone)) == [], "far outside its district"
    assert len(list(from_gazetteer([entry("153233100", "Кызылту", True, False)]))) == 1
