"""Stations and venues: written, placed, and read back on both engines."""

from dataclasses import replace
from datetime import date
from uuid import UUID, uuid4

import pytest
from sqlalchemy.exc import IntegrityError

from audit.domain.place import Position, Precision, Reason
from audit.geo.territories import rows
from audit.store import stations, territories
from audit.store.db import Database
from audit.store.stations import StationRow, VenueRow

NOW = 1_790_000_000_000
PLACE = Position(49.9, 57.33, Precision.STREET, "nominatim", 0.7, "ул. Абая")


@pytest.fixture
def venue(database: Database) -> VenueRow:
    """A venue in Alga district with station 7 in it."""
    database.write(lambda tx: territories.load_packaged(tx, rows()))
    with database.read() as tx:
        region, district = (territories.by_code(tx, code) for code in ("KZ-15", "KZ-15-1532"))
    assert region is not None
    assert district is not None
    row = VenueRow(uuid4(), region.id, district.id, "Мектеп", "Школа", "Алға қ.", "г. Алга")
    database.write(lambda tx: stations.add_venues(tx, [row]))
    database.write(lambda tx: stations.add(tx, [station(row)]))
    return row


def station(venue: VenueRow, number: int = 7) -> StationRow:
    return StationRow(
        uuid4(), venue.region_id, venue.territory_id, venue.id, number, 500, date(2026, 9, 1)
    )


def read(database: Database, id: UUID) -> VenueRow | None:
    with database.read() as tx:
        return stations.venue(tx, id)


def test_a_venue_and_its_station_come_back(database: Database, venue: VenueRow) -> None:
    assert read(database, venue.id) == venue
    assert read(database, uuid4()) is None
    with database.read() as tx:
        assert stations.venues_in(tx, venue.region_id) == [venue]
        (found,) = stations.in_use(tx, venue.region_id)
        assert stations.in_use(tx, uuid4()) == []
    assert found == replace(station(venue), id=found.id)


def test_nothing_to_add_adds_nothing(database: Database, venue: VenueRow) -> None:
    database.write(lambda tx: stations.add_venues(tx, []))
    database.write(lambda tx: stations.add(tx, []))
    assert read(database, venue.id) == venue


def test_a_number_is_in_use_once_in_a_region(database: Database, venue: VenueRow) -> None:
    with pytest.raises(IntegrityError):
        database.write(lambda tx: stations.add(tx, [station(venue)]))
    database.write(lambda tx: stations.add(tx, [station(venue, 8)]))


def test_a_place_is_written_read_and_forgotten(database: Database, venue: VenueRow) -> None:
    database.write(lambda tx: stations.leave_unplaced(tx, venue.id, Reason.NONE, NOW))
    assert read(database, venue.id) == replace(venue, unplaced_reason="none")
    database.write(lambda tx: stations.place(tx, venue.id, PLACE, NOW))
    assert read(database, venue.id) == replace(venue, position=PLACE)
    database.write(lambda tx: stations.leave_unplaced(tx, venue.id, Reason.NONE, NOW))
    assert read(database, venue.id) == replace(venue, position=PLACE), "it has a place"
    database.write(lambda tx: stations.forget_place(tx, venue.id))
    assert read(database, venue.id) == venue


def test_changes_touch_what_they_name(database: Database, venue: VenueRow) -> None:
    database.write(lambda tx: stations.place(tx, venue.id, PLACE, NOW))
    other = replace(venue, name_ru="Лицей", address_kk="Қандыағаш қ.")
    database.write(lambda tx: stations.change_venue(tx, other))
    assert read(database, venue.id) == replace(other, position=PLACE)
    with database.read() as tx:
        (before,) = stations.in_use(tx, venue.region_id)
    database.write(lambda tx: stations.change(tx, replace(before, voters=9)))
    with database.read() as tx:
        assert stations.in_use(tx, venue.region_id) == [replace(before, voters=9)]


def test_an_address_names_its_territories(database: Database, venue: VenueRow) -> None:
    plain = replace(venue, id=uuid4(), territory_id=venue.region_id)
    database.write(lambda tx: stations.add_venues(tx, [plain]))
    with database.read() as tx:
        address, of_region = (stations.address_of(tx, id) for id in (venue.id, plain.id))
        assert stations.address_of(tx, uuid4()) is None
    assert address is not None
    assert address.district is not None
    assert (address.region.code, address.district.name_ru) == ("KZ-15", "Алгинский район")
    assert (address.text_kk, address.text_ru) == ("Алға қ.", "г. Алга")
    assert of_region is not None
    assert of_region.district is None


def test_lists_stay_inside_their_territory(database: Database, venue: VenueRow) -> None:
    with database.read() as tx:
        (row,) = stations.listed(tx, "KZ/KZ-15/KZ-15-1532/")
        assert stations.listed(tx, "KZ/KZ-11/") == []
        assert stations.listed(tx, "KZ/KZ-1%/") == []
        assert stations.listed(tx, "KZ/", unplaced=True) == [row]
        assert stations.unplaced_venues(tx, "KZ/") == [venue.id]
    assert (row.region, row.territory, row.number, row.precision) == (
        "KZ-15",
        "KZ-15-1532",
        7,
        None,
    )
    database.write(lambda tx: stations.place(tx, venue.id, PLACE, NOW))
    with database.read() as tx:
        assert stations.listed(tx, "KZ/", unplaced=True) == []
        assert stations.unplaced_venues(tx, "KZ/") == []
