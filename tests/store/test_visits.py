"""Visits in the store: what is asked before one is stored, and what is then there."""

from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import Connection, text, update

from audit.domain.place import Position, Precision
from audit.store import stations, visits
from audit.store.db import Database
from audit.store.tables import Station
from audit.store.visits import Site
from tests import fieldwork
from tests.fieldwork import Field


@pytest.fixture
def field(database: Database) -> Field:
    return fieldwork.lay_out(database)


def site(database: Database, field: Field, place: int = 0) -> Site:
    with database.read() as tx:
        found = visits.site(tx, field.stations[place], field.cast.round, field.aigul.id)
    assert found is not None
    return found


def test_a_site_is_a_station_in_a_round_for_a_person(database: Database, field: Field) -> None:
    found = site(database, field)
    assert (found.region, found.path, found.round_path) == (field.region, "KZ/KZ-15/", "KZ/KZ-15/")
    assert (found.in_use, found.assigned, found.voters) == (True, True, 100)
    assert found.round_checklist == "kz-2026"
    with database.read() as tx:
        unassigned = visits.site(tx, field.unassigned, field.cast.round, field.aigul.id)
        others = visits.site(tx, field.stations[0], field.cast.round, field.cast.eve.id)
    assert unassigned is not None
    assert others is not None
    assert not unassigned.assigned
    assert not others.assigned


def test_there_is_no_site_without_a_station_or_a_round(database: Database, field: Field) -> None:
    with database.read() as tx:
        assert visits.site(tx, uuid4(), field.cast.round, field.aigul.id) is None
        assert visits.site(tx, field.stations[0], uuid4(), field.aigul.id) is None


def test_a_closed_station_without_known_voters_is_a_site(database: Database, field: Field) -> None:
    database.write(
        lambda tx: (
            tx.execute(update(Station).values(voters=None, valid_to=date(2026, 9, 1))).rowcount
        )
    )
    found = site(database, field)
    assert (found.in_use, found.voters) == (False, 0)


def test_a_venue_is_unsearched_until_it_is_placed_or_given_up(
    database: Database, field: Field
) -> None:
    found = site(database, field)
    assert found.never_searched
    assert not site(database, field, 1).never_searched
    position = Position(50.28, 57.16, Precision.STREET, "nominatim", 0.9, "Абай 1")
    database.write(lambda tx: stations.place(tx, found.venue, position, 1))
    assert not site(database, field).never_searched


def test_an_unknown_visit_has_no_receipt_and_is_nobodys(database: Database, field: Field) -> None:
    def ask(tx: Connection) -> tuple[object, bool]:
        id = uuid4()
        return visits.receipt(tx, id), visits.is_own(tx, id, field.stations[0], field.aigul.id)

    with database.read() as tx:
        assert ask(tx) == (None, False)
        assert tx.execute(text("SELECT count(*) FROM visits")).scalar() == 0
