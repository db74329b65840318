"""Lists of stations come in whole or not at all; the same list twice is the same list once."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import Connection

from audit.domain.place import Position, Precision, Reason
from audit.errors import Invalid
from audit.geo import territories as packaged
from audit.journeys import import_stations
from audit.journeys.import_stations import Counts
from audit.store import jobs, stations, territories, trail
from audit.store.db import Database
from audit.store.stations import Listed, VenueRow
from tests.lists import FIRST, HEADER, SECOND, as_csv, as_xlsx, changed

NOW = 1_790_000_000_000
SHARED = changed(FIRST, number="103")


@pytest.fixture
def db(database: Database) -> Database:
    database.write(lambda tx: territories.load_packaged(tx, packaged.rows()))
    return database


def bring(db: Database, *rows: Sequence[str], now: int = NOW) -> Counts:
    data = as_csv(*rows)

    def work(tx: Connection) -> Counts:
        return import_stations.store(tx, import_stations.read(tx, data), now)

    return db.write(work)


def listed(db: Database) -> Sequence[Listed]:
    with db.read() as tx:
        return stations.listed(tx, "KZ/")


def venues(db: Database) -> dict[str, VenueRow]:
    """By Russian address."""
    with db.read() as tx:
        region = territories.by_code(tx, "KZ-15")
        assert region is not None
        return {row.address_ru: row for row in stations.venues_in(tx, region.id)}


def searches(db: Database) -> set[str]:
    """Takes all waiting jobs."""
    found = set()
    while job := db.write(lambda tx: jobs.claim(tx, NOW + 10, 1_000)):
        found.add(job.key)
        db.write(lambda tx, job=job: jobs.finish(tx, job))  # type: ignore[misc]
    return found


def events(db: Database) -> int:
    with db.read() as tx:
        region = territories.by_code(tx, "KZ-15")
        assert region is not None
        return len(list(trail.events(tx, region.id)))


def pin(db: Database, venue: UUID, precision: Precision) -> Position:
    position = Position(49.9, 57.33, precision, "chair", 1.0, "")
    db.write(lambda tx: stations.place(tx, venue, position, NOW))
    return position


def test_a_list_becomes_stations_venues_and_searches(db: Database) -> None:
    assert bring(db, FIRST, SECOND, SHARED) == Counts(3, 0, 0, 2, 0, 1)
    assert [row.number for row in listed(db)] == [101, 102, 103]
    found = venues(db)
    assert len(found) == 2, "two stations vote in one building"
    assert found["с. Иргиз"].position == Position(
        48.6196, 61.2607, Precision.ROOFTOP, "import", 0.8, ""
    )
    assert searches(db) == {str(found["г. Алга, ул. Абая, 5"].id)}


def test_the_same_list_again_changes_nothing(db: Database) -> None:
    bring(db, FIRST, SECOND, SHARED)
    before, told = (listed(db), venues(db)), events(db)
    searches(db)
    assert bring(db, FIRST, SECOND, SHARED, now=NOW + 1) == Counts(0, 0, 3, 0, 0, 0)
    assert ((listed(db), venues(db)), events(db), searches(db)) == (before, told, set())
    assert told == 1


def test_a_workbook_brings_the_same_as_text(db: Database) -> None:
    bring(db, FIRST, SECOND)
    data = as_xlsx([HEADER, FIRST, SECOND])
    with db.read() as tx:
        entries = import_stations.read(tx, data)
        plans = import_stations.plan(tx, entries, NOW)
    assert import_stations.count(plans, entries) == Counts(0, 0, 2, 0, 0, 0)


def test_one_bad_row_keeps_all_out(db: Database) -> None:
    with pytest.raises(Invalid) as raised:
        bring(db, FIRST, changed(SECOND, number="x"))
    assert [problem.where for problem in raised.value.problems] == ["3:number"]
    assert listed(db) == []
    assert bring(db, FIRST, SECOND).new == 2


def test_stations_are_valid_from_the_day_it_is_there(db: Database) -> None:
    midnight = 1_794_682_800_000  # in Aktobe; 14 November 2026, 19:00 in London
    bring(db, FIRST, now=midnight - 1)
    bring(db, FIRST, SECOND, now=midnight)
    with db.read() as tx:
        region = territories.by_code(tx, "KZ-15")
        assert region is not None
        rows = stations.in_use(tx, region.id)
    assert [row.valid_from for row in rows] == [date(2026, 11, 14), date(2026, 11, 15)]


def test_a_plan_writes_nothing(db: Database) -> None:
    with db.read() as tx:
        entries = import_stations.read(tx, as_csv(FIRST))
        plans = import_stations.plan(tx, entries, NOW)
    assert import_stations.count(plans, entries) == Counts(1, 0, 0, 1, 0, 1)
    assert listed(db) == []


def test_a_corrected_name_updates_the_venue_and_keeps_its_place(db: Database) -> None:
    bring(db, FIRST, SHARED)
    (before,) = venues(db).values()
    position = pin(db, before.id, Precision.SETTLEMENT)
    searches(db)
    better = {"name_ru": "Лицей"}
    assert bring(db, changed(FIRST, **better), changed(SHARED, **better)) == Counts(
        0, 2, 0, 0, 1, 0
    )
    (after,) = venues(db).values()
    assert (after.id, after.name_ru, after.position) == (before.id, "Лицей", position)
    assert searches(db) == set()


def test_a_corrected_address_is_searched_for_again(db: Database) -> None:
    bring(db, FIRST)
    (before,) = venues(db).values()
    pin(db, before.id, Precision.SETTLEMENT)
    searches(db)
    assert bring(db, changed(FIRST, address_ru="г. Алга, ул. Победы")) == Counts(0, 1, 0, 0, 1, 1)
    (after,) = venues(db).values()
    assert (after.id, after.position) == (before.id, None)
    assert searches(db) == {str(before.id)}


@pytest.mark.parametrize("precision", [Precision.MANUAL, Precision.GPS])
def test_a_pin_outlives_a_corrected_address(db: Database, precision: Precision) -> None:
    bring(db, FIRST)
    (before,) = venues(db).values()
    position = pin(db, before.id, precision)
    assert bring(db, changed(FIRST, address_ru="г. Алга, ул. Победы")).searches == 0
    (after,) = venues(db).values()
    assert after.position == position


def test_a_station_that_moves_out_leaves_the_others_where_they_are(db: Database) -> None:
    bring(db, FIRST, SHARED)
    moved = changed(SHARED, address_ru="г. Алга, ул. Победы, 1")
    assert bring(db, FIRST, moved) == Counts(0, 1, 1, 1, 0, 1)
    assert set(venues(db)) == {"г. Алга, ул. Абая, 5", "г. Алга, ул. Победы, 1"}


def test_a_station_that_moves_in_shares_the_venue(db: Database) -> None:
    bring(db, FIRST, SECOND)
    assert bring(db, FIRST, changed(FIRST, number="102")) == Counts(0, 1, 1, 0, 0, 0)
    assert {row.territory for row in listed(db)} == {"KZ-15-1532"}


def test_two_venues_that_become_one_are_one(db: Database) -> None:
    bring(db, FIRST, SECOND)
    new = {"name_ru": "Новая школа", "address_ru": "г. Алга, ул. Новая"}
    both = changed(FIRST, **new), changed(FIRST, number="102", **new)
    assert bring(db, *both).new_venues == 0
    assert len({row.address_ru for row in listed(db)}) == 1
    assert bring(db, *both).unchanged == 2


def test_stations_left_out_of_a_list_stay(db: Database) -> None:
    bring(db, FIRST, SECOND)
    assert bring(db, changed(FIRST, voters="5")) == Counts(0, 1, 0, 0, 0, 0)
    assert [(row.number, row.voters) for row in listed(db)] == [(101, 5), (102, 700)]


def test_voters_left_out_of_a_list_stay(db: Database) -> None:
    bring(db, FIRST)
    assert bring(db, changed(FIRST, voters="")).unchanged == 1
    assert listed(db)[0].voters == 1200


def test_coordinates_in_a_list_never_overwrite_a_pin(db: Database) -> None:
    bring(db, FIRST)
    (venue,) = venues(db).values()
    position = pin(db, venue.id, Precision.MANUAL)
    here = {"latitude": "49.9001", "longitude": "57.3301"}
    assert bring(db, changed(FIRST, **here)).updated == 0
    assert venues(db)[venue.address_ru].position == position


def test_coordinates_in_a_later_list_place_a_venue(db: Database) -> None:
    bring(db, FIRST, SHARED)
    here = {"latitude": "49.9001", "longitude": "57.3301"}
    assert bring(db, changed(FIRST, **here), changed(SHARED, **here)).updated == 1
    (venue,) = venues(db).values()
    assert venue.position
    assert venue.position.source == "import"


def test_regions_do_not_see_each_others_numbers(db: Database) -> None:
    astana = changed(FIRST, region="Астана", district="")
    assert bring(db, FIRST, astana).new == 2
    assert bring(db, FIRST, astana).unchanged == 2


def test_text_that_looks_like_a_formula_is_kept_as_text(db: Database) -> None:
    bring(db, changed(FIRST, name_ru="=cmd|' /C calc'!A0"))
    assert listed(db)[0].name_ru == "=cmd|' /C calc'!A0"


def test_what_was_not_found_is_listed_with_the_reason(db: Database) -> None:
    bring(db, FIRST, SECOND)
    venue = venues(db)["г. Алга, ул. Абая, 5"]
    db.write(lambda tx: stations.leave_unplaced(tx, venue.id, Reason.AMBIGUOUS, NOW))
    with db.read() as tx:
        (row,) = stations.listed(tx, "KZ/KZ-15/", unplaced=True)
        assert stations.unplaced_venues(tx, "KZ/KZ-11/") == []
        assert stations.unplaced_venues(tx, "KZ/KZ-15/") == [venue.id]
    assert (row.number, row.unplaced_reason) == (101, "ambiguous")
