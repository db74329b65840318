"""Photos that arrived, and the visits that waited for them."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from uuid import UUID

from sqlalchemy import Connection

from audit.store import photos
from audit.store.db import Database
from tests.store import waiting
from tests.store.waiting import state

ONE, TWO, THREE = (letter * 64 for letter in "abc")


def arrive(tx: Connection, sha256: str, person: UUID) -> int:
    """The photo arrives; the answer is how many visits it completes."""
    photos.add(tx, sha256, person, 6, 1000)
    return len(photos.complete_visits(tx, sha256, person))


def test_the_last_photo_completes_the_visit_and_no_earlier_one(database: Database) -> None:
    def story(tx: Connection) -> None:
        waiting.station(tx)
        auditor = waiting.person(tx)
        visit = waiting.visit(tx, auditor, [ONE, TWO])
        assert arrive(tx, TWO, auditor) == 0
        assert state(tx, visit) == "awaiting_photos"
        photos.add(tx, ONE, auditor, 6, 1000)
        assert photos.complete_visits(tx, ONE, auditor) == [photos.Completed(visit, waiting.REGION)]
        assert state(tx, visit) == "complete"
        assert photos.complete_visits(tx, ONE, auditor) == []

    database.write(story)


def test_a_photo_completes_every_visit_that_waits_for_it_alone(database: Database) -> None:
    def story(tx: Connection) -> None:
        waiting.station(tx)
        auditor = waiting.person(tx)
        first, second = (waiting.visit(tx, auditor, [ONE]) for _ in range(2))
        third = waiting.visit(tx, auditor, [ONE, THREE])
        assert arrive(tx, ONE, auditor) == 2
        states = [state(tx, visit) for visit in (first, second, third)]
        assert states == ["complete", "complete", "awaiting_photos"]

    database.write(story)


def test_somebody_elses_photo_neither_completes_a_visit_nor_is_found(database: Database) -> None:
    def story(tx: Connection) -> None:
        waiting.station(tx)
        auditor, stranger = waiting.person(tx), waiting.person(tx)
        visit = waiting.visit(tx, auditor, [ONE])
        assert arrive(tx, ONE, stranger) == 0
        assert state(tx, visit) == "awaiting_photos"
        assert photos.find(tx, ONE, auditor) is None
        assert photos.missing(tx, auditor, [ONE]) == [ONE]
        assert photos.find(tx, ONE, stranger) == photos.Kept(6, None, None)
        assert arrive(tx, ONE, auditor) == 1

    database.write(story)


def test_a_photo_is_recorded_once(database: Database) -> None:
    def story(tx: Connection) -> None:
        auditor = waiting.person(tx)
        assert photos.add(tx, ONE, auditor, 6, 1000)
        assert not photos.add(tx, ONE, auditor, 6, 2000)

    database.write(story)


def test_what_is_missing_is_told_in_the_order_declared(database: Database) -> None:
    def story(tx: Connection) -> None:
        auditor = waiting.person(tx)
        assert photos.missing(tx, auditor, []) == []
        photos.add(tx, TWO, auditor, 6, 1000)
        assert photos.missing(tx, auditor, [THREE, TWO, ONE, THREE]) == [THREE, ONE]

    database.write(story)


def test_a_shown_picture_is_for_its_sender_and_for_who_may_see_the_station(
    database: Database,
) -> None:
    def story(tx: Connection) -> None:
        waiting.station(tx)
        auditor, stranger = waiting.person(tx), waiting.person(tx)
        photos.add(tx, ONE, auditor, 6, 1000)
        assert photos.shown(tx, THREE) is None
        photos.show(tx, ONE, auditor, THREE, 1600, 1200)
        assert photos.find(tx, ONE, auditor) == photos.Kept(6, THREE, None)
        waiting.visit(tx, stranger, [ONE])
        assert photos.shown(tx, THREE) == photos.Shown(frozenset({auditor}), frozenset())
        waiting.visit(tx, auditor, [ONE])
        shown = photos.Shown(frozenset({auditor}), frozenset({(waiting.PATH, waiting.ROUND)}))
        assert photos.shown(tx, THREE) == shown
        assert photos.shown(tx, ONE) is None, "an original has no address"

    database.write(story)


def test_a_refused_photo_says_why_and_has_nothing_to_show(database: Database) -> None:
    def story(tx: Connection) -> None:
        auditor = waiting.person(tx)
        photos.add(tx, ONE, auditor, 6, 1000)
        photos.show(tx, ONE, auditor, THREE, 1600, 1200)
        photos.refuse(tx, ONE, auditor, "damaged")
        assert photos.find(tx, ONE, auditor) == photos.Kept(6, None, "damaged")
        assert photos.shown(tx, THREE) is None

    database.write(story)


def test_a_visit_and_its_photo_that_are_stored_side_by_side_do_not_miss_each_other(
    postgres_url: str,
) -> None:
    """With several writers at work the visit would wait for ever for a photo that is there."""
    db = Database.open(postgres_url, writers=3)
    asked, go_on = Event(), Event()

    def prepare(tx: Connection) -> UUID:
        waiting.station(tx)
        return waiting.person(tx)

    auditor = db.write(prepare)

    def submit(tx: Connection) -> UUID:
        assert photos.missing(tx, auditor, [ONE]) == [ONE]
        asked.set()
        go_on.wait(10)
        return waiting.visit(tx, auditor, [ONE])

    with ThreadPoolExecutor() as pool:
        submitting = pool.submit(db.write, submit)
        assert asked.wait(10)
        arriving = pool.submit(db.write, lambda tx: arrive(tx, ONE, auditor))
        other = pool.submit(db.write, lambda tx: arrive(tx, ONE, waiting.person(tx)))
        assert other.result(10) == 0, "somebody else's photo need not wait"
        time.sleep(0.3)
        assert not arriving.done()
        go_on.set()
        visit = submitting.result(10)
        assert arriving.result(10) == 1
    with db.read() as tx:
        assert state(tx, visit) == "complete"
    db.close()
