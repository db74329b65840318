"""A venue is searched for outside any transaction, and only what is better is kept."""

from dataclasses import replace
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from audit.domain.place import Address, Position, Precision, Reason
from audit.domain.visit import Fix, How
from audit.geo import territories as packaged
from audit.geo.answer import Answer
from audit.geo.gazetteer import Gazetteer
from audit.geo.locate import Locator
from audit.geo.nominatim import Nominatim
from audit.journeys import import_stations
from audit.journeys.locate import SHORTEST_WAIT_MS, found_by_auditor, keep, locate, search_again
from audit.store import jobs, stations, territories, trail
from audit.store.db import Database
from audit.store.stations import VenueRow
from tests.geo.faulty import result, results, serving, status
from tests.lists import FIRST, as_csv, changed

NOW = 1_790_000_000_000
GAZETTEER = Locator.open(Path("no such file"), "", "")


@pytest.fixture
def db(database: Database) -> Database:
    def fill(data: bytes = as_csv(FIRST)) -> None:
        database.write(lambda tx: territories.load_packaged(tx, packaged.rows()))
        database.write(lambda tx: import_stations.store(tx, import_stations.read(tx, data), NOW))

    fill()
    return database


def venue(db: Database) -> VenueRow:
    with db.read() as tx:
        region = territories.by_code(tx, "KZ-15")
        assert region is not None
        (found,) = stations.venues_in(tx, region.id)
    return found


def bring(db: Database, *rows: tuple[str, ...]) -> None:
    data = as_csv(*rows)
    db.write(lambda tx: import_stations.store(tx, import_stations.read(tx, data), NOW))


def place(db: Database, position: Position) -> None:
    id = venue(db).id
    db.write(lambda tx: stations.place(tx, id, position, NOW))


def told(db: Database) -> list[str]:
    with db.read() as tx:
        return [event.body for event in trail.events(tx, venue(db).region_id)]


def next_job(db: Database, now: int) -> str | None:
    job = db.write(lambda tx: jobs.claim(tx, now, 1_000))
    return job.key if job else None


def test_a_venue_is_found_and_its_place_says_how(db: Database) -> None:
    locate(db, GAZETTEER, str(venue(db).id), NOW)
    found = venue(db).position
    assert found is not None
    assert (found.precision, found.source, found.query) == (
        Precision.SETTLEMENT,
        "gazetteer",
        "г. Алга, ул. Абая, 5",
    )
    assert '"venue-located"' in told(db)[-1]


def test_finding_it_again_changes_and_tells_nothing(db: Database) -> None:
    locate(db, GAZETTEER, str(venue(db).id), NOW)
    before = told(db)
    locate(db, GAZETTEER, str(venue(db).id), NOW + 1)
    assert told(db) == before


def test_a_venue_that_is_not_found_says_why(db: Database) -> None:
    bring(db, changed(FIRST, address_kk="Нигде ауылы", address_ru="с. Нигде"))
    locate(db, GAZETTEER, str(venue(db).id), NOW)
    assert (venue(db).position, venue(db).unplaced_reason) == (None, "none")


def test_an_unknown_venue_is_left_alone(db: Database) -> None:
    locate(db, GAZETTEER, str(uuid4()), NOW)
    address = Address(*[None] * 4)  # type: ignore[arg-type]
    db.write(lambda tx: keep(tx, UUID(int=1), address, Answer(reason=Reason.NONE), NOW))
    assert venue(db).unplaced_reason is None


def test_a_better_place_is_kept(db: Database) -> None:
    with serving(results(result(rank=30))) as server:
        both = Locator(Gazetteer([]), Nominatim(server.url, "house tests"))
        locate(db, GAZETTEER, str(venue(db).id), NOW)
        locate(db, both, str(venue(db).id), NOW)
    found = venue(db).position
    assert found is not None
    assert found.precision is Precision.ROOFTOP


def test_a_worse_place_is_not(db: Database) -> None:
    pin = Position(49.9, 57.33, Precision.MANUAL, "chair", 1.0, "")
    place(db, pin)
    locate(db, GAZETTEER, str(venue(db).id), NOW)
    assert venue(db).position == pin


def test_a_contradiction_is_told_and_overwrites_nothing(db: Database) -> None:
    far = Position(47.8, 59.6, Precision.SETTLEMENT, "nominatim", 0.5, "")
    place(db, far)
    locate(db, GAZETTEER, str(venue(db).id), NOW)
    assert venue(db).position == far
    assert '"position-contradicted"' in told(db)[-1]


def test_an_auditor_at_the_door_is_believed_inside_the_country_only(db: Database) -> None:
    door = Fix(49.9, 57.33, accuracy=5, how=How.DOOR)

    def find(fix: Fix, place: UUID) -> None:
        db.write(lambda tx: found_by_auditor(tx, place, fix, NOW))

    find(door, uuid4())
    find(replace(door, latitude=0), venue(db).id)
    assert venue(db).position is None
    find(door, venue(db).id)
    assert venue(db).position == Position(49.9, 57.33, Precision.GPS, "auditor", 0.9, How.DOOR)


def test_an_outage_is_noted_and_the_search_comes_again_by_itself(db: Database) -> None:
    while next_job(db, NOW):
        pass
    with serving(status(503)) as server:
        ill = Locator(Gazetteer([]), Nominatim(server.url, "house tests"))
        locate(db, ill, str(venue(db).id), NOW)
    assert venue(db).unplaced_reason == "unavailable"
    assert next_job(db, NOW + SHORTEST_WAIT_MS - 1) is None
    assert next_job(db, NOW + SHORTEST_WAIT_MS) == str(venue(db).id)


def test_an_answer_to_an_old_address_is_thrown_away(db: Database) -> None:
    with db.read() as tx:
        old = stations.address_of(tx, venue(db).id)
    assert old is not None
    answer = GAZETTEER.locate(old)
    bring(db, changed(FIRST, address_ru="с. Нигде"))
    id = venue(db).id
    db.write(lambda tx: keep(tx, id, old, answer, NOW))
    assert venue(db).position is None
    with db.read() as tx:
        new = stations.address_of(tx, id)
    assert new is not None
    db.write(lambda tx: keep(tx, id, new, answer, NOW))
    assert venue(db).position is not None


def test_an_empty_answer_writes_nothing(db: Database) -> None:
    with db.read() as tx:
        address = stations.address_of(tx, venue(db).id)
    assert address is not None
    id = venue(db).id
    db.write(lambda tx: keep(tx, id, replace(address), Answer(), NOW))
    assert venue(db).unplaced_reason is None


def test_what_has_no_place_is_searched_for_again_on_request(db: Database) -> None:
    while next_job(db, NOW):
        pass
    assert db.write(lambda tx: search_again(tx, "KZ/KZ-11/", NOW)) == 0
    assert db.write(lambda tx: search_again(tx, "KZ/KZ-15/", NOW)) == 1
    assert next_job(db, NOW) == str(venue(db).id)
    locate(db, GAZETTEER, str(venue(db).id), NOW)
    assert db.write(lambda tx: search_again(tx, "KZ/", NOW)) == 0


def test_a_key_that_is_no_venue_fails_the_job(db: Database) -> None:
    with pytest.raises(ValueError, match="UUID"):
        locate(db, GAZETTEER, "nonsense", NOW)
