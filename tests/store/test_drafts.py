"""Drafts on both engines: begun once, changed by several forms, seen by their auditor alone."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Connection, update
from sqlmodel import col

from audit.domain.visit import DeclaredPhoto
from audit.store import drafts, rounds
from audit.store.db import Database
from audit.store.drafts import Change, DraftRow
from audit.store.tables import Round
from tests.cast import ELECTION_DAY, NOW, Cast, assemble
from tests.live import add_station

PHOTO = DeclaredPhoto("a" * 64, 1000, "D02")


@pytest.fixture
def cast(database: Database) -> Cast:
    return assemble(database)


@pytest.fixture
def station(database: Database, cast: Cast) -> UUID:
    """Aigul's."""

    def work(tx: Connection) -> UUID:
        station = add_station(tx, 130, "Мектеп", "Школа")
        rounds.assign(tx, cast.round, station, cast.aigul.id)
        return station

    return database.write(work)


def row(cast: Cast, station: UUID, typed: Mapping[str, str] | None = None) -> DraftRow:
    return DraftRow(
        id=uuid4(),
        station=station,
        round=cast.round,
        checklist="kz-2026",
        version=1,
        typed=typed or {},
        photos=(),
        started_at=NOW,
        updated_at=NOW,
    )


def begun(
    database: Database, cast: Cast, station: UUID, typed: Mapping[str, str] | None = None
) -> UUID:
    return database.write(lambda tx: drafts.begin(tx, row(cast, station, typed), cast.aigul.id))


def stored(database: Database, cast: Cast, id: UUID) -> DraftRow:
    with database.read() as tx:
        found = drafts.get(tx, id, cast.aigul.id)
    assert found is not None
    return found


def about(*names: str, **typed: str) -> Change:
    return Change(about=frozenset(names), typed=typed)


def test_a_station_is_begun_once(database: Database, cast: Cast, station: UUID) -> None:
    first = begun(database, cast, station)
    assert begun(database, cast, station) == first
    with database.read() as tx:
        assert [draft.id for draft in drafts.of_person(tx, cast.aigul.id)] == [first]


def test_two_people_have_a_draft_each(database: Database, cast: Cast, station: UUID) -> None:
    mine = begun(database, cast, station)
    hers = database.write(lambda tx: drafts.begin(tx, row(cast, station), cast.eve.id))
    assert mine != hers
    with database.read() as tx:
        assert drafts.get(tx, mine, cast.eve.id) is None
        assert drafts.get(tx, hers, cast.eve.id) is not None


def test_a_change_is_about_its_own_fields_only(
    database: Database, cast: Cast, station: UUID
) -> None:
    id = begun(database, cast, station, {"D01": "yes", "D02": "11", "E01": "no"})
    change = about("D01", "D02", D02="12 ә\n\0")
    assert database.write(lambda tx: drafts.change(tx, id, cast.aigul.id, change, NOW + 5))
    after = stored(database, cast, id)
    assert after.typed == {"D02": "12 ә\n\0", "E01": "no"}
    assert (after.started_at, after.updated_at) == (NOW, NOW + 5)


def test_somebody_elses_draft_is_not_changed(database: Database, cast: Cast, station: UUID) -> None:
    id = begun(database, cast, station, {"D01": "yes"})
    change = about("D01")
    assert not database.write(lambda tx: drafts.change(tx, id, cast.eve.id, change, NOW))
    assert not database.write(lambda tx: drafts.change(tx, uuid4(), cast.aigul.id, change, NOW))
    assert stored(database, cast, id).typed == {"D01": "yes"}


def test_photos_are_added_once_and_removed(database: Database, cast: Cast, station: UUID) -> None:
    id = begun(database, cast, station)
    other = DeclaredPhoto("b" * 64, 5, "D03")

    def change(said: Change) -> tuple[DeclaredPhoto, ...]:
        database.write(lambda tx: drafts.change(tx, id, cast.aigul.id, said, NOW))
        return stored(database, cast, id).photos

    assert change(Change(frozenset(), {}, added=[PHOTO, other])) == (PHOTO, other)
    assert change(Change(frozenset(), {}, added=[PHOTO])) == (PHOTO, other)
    assert change(Change(frozenset(), {}, removed=frozenset({PHOTO.sha256}))) == (other,)


def test_forms_that_are_saved_at_once_keep_what_each_says(
    database: Database, cast: Cast, station: UUID
) -> None:
    id = begun(database, cast, station)
    names = [f"D{number:02}" for number in range(1, 11)]

    def save(name: str) -> bool:
        change = about(name, **{name: "yes"})
        return database.write(lambda tx: drafts.change(tx, id, cast.aigul.id, change, NOW))

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(save, names))
    assert stored(database, cast, id).typed == dict.fromkeys(names, "yes")


def test_a_removed_draft_is_gone(database: Database, cast: Cast, station: UUID) -> None:
    id = begun(database, cast, station)
    database.write(lambda tx: drafts.remove(tx, id, cast.aigul.id))
    with database.read() as tx:
        assert drafts.get(tx, id, cast.aigul.id) is None


def test_my_tasks_are_assigned_stations_until_election_day(
    database: Database, cast: Cast, station: UUID
) -> None:
    def numbers(person: UUID, today: date) -> list[int]:
        with database.read() as tx:
            return [task.station.number for task in drafts.tasks(tx, person, today)]

    assert numbers(cast.aigul.id, ELECTION_DAY) == [130]
    assert numbers(cast.eve.id, ELECTION_DAY) == []
    assert numbers(cast.aigul.id, ELECTION_DAY + timedelta(days=1)) == []


def test_what_is_begun_stays_in_the_list(database: Database, cast: Cast, station: UUID) -> None:
    begun(database, cast, station)

    def hold_earlier(tx: Connection) -> None:
        earlier = ELECTION_DAY - timedelta(days=100)
        tx.execute(update(Round).where(col(Round.id) == cast.round).values(election_day=earlier))

    database.write(hold_earlier)
    with database.read() as tx:
        [task] = drafts.tasks(tx, cast.aigul.id, ELECTION_DAY)
    assert task.station.id == station
    assert task.station.name_ru == "Школа"
    assert task.round_name.en == "Election"


def test_an_unknown_station_or_round_is_no_task(
    database: Database, cast: Cast, station: UUID
) -> None:
    with database.read() as tx:
        assert drafts.task(tx, station, cast.round) is not None
        assert drafts.task(tx, uuid4(), cast.round) is None
        assert drafts.task(tx, station, uuid4()) is None
        assert drafts.sent(tx, cast.aigul.id) == []
        assert drafts.sent_visit(tx, uuid4(), cast.aigul.id) is None
