"""The trail: chained per region, written with its deed, and never changed."""

import threading
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Connection, text

from audit.proof import BEGINNING
from audit.store import trail
from audit.store.db import Database

AKTOBE, ALMATY = uuid4(), uuid4()


def test_an_empty_chain_has_a_beginning_and_is_whole(database: Database) -> None:
    with database.read() as tx:
        assert trail.head(tx, AKTOBE) == (0, BEGINNING)
        assert trail.broken_at(tx, AKTOBE) is None


def test_events_are_chained_per_region(database: Database) -> None:
    def work(tx: Connection) -> list[tuple[int, str]]:
        return [
            trail.append(tx, AKTOBE, {"what": "a", "at": 1}),
            trail.append(tx, ALMATY, {"what": "b"}),
            trail.append(tx, AKTOBE, {"at": 2, "what": "ы"}),
        ]

    first, other, second = database.write(work)
    assert (first[0], other[0], second[0]) == (1, 1, 2)
    with database.read() as tx:
        chain = list(trail.events(tx, AKTOBE))
        assert [event.body for event in chain] == ['{"at":1,"what":"a"}', '{"at":2,"what":"ы"}']
        assert chain[0].previous == BEGINNING
        assert chain[1].previous == chain[0].hash == first[1]
        assert trail.head(tx, AKTOBE) == second
        assert trail.broken_at(tx, AKTOBE) is None
        assert [event.seq for event in trail.events(tx, AKTOBE, after=1)] == [2]


def test_an_event_is_undone_with_its_deed(database: Database) -> None:
    def work(tx: Connection) -> None:
        trail.append(tx, AKTOBE, {"what": "a"})
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        database.write(work)
    assert database.write(lambda tx: trail.append(tx, AKTOBE, {"what": "b"}))[0] == 1


@pytest.mark.parametrize(
    "change", ["UPDATE trail_events SET body = 'x'", "DELETE FROM trail_events"]
)
def test_the_database_refuses_to_change_an_event(database: Database, change: str) -> None:
    database.write(lambda tx: trail.append(tx, AKTOBE, {"what": "a"}))
    with pytest.raises(Exception, match="append-only"):
        database.write(lambda tx: tx.execute(text(change)).rowcount)
    with database.read() as tx:
        assert trail.broken_at(tx, AKTOBE) is None
        assert trail.head(tx, AKTOBE)[0] == 1


TAMPERING = [
    ("UPDATE trail_events SET body = '{}' WHERE seq = 2", 2),
    ("DELETE FROM trail_events WHERE seq = 2", 2),
    ("DELETE FROM trail_events WHERE seq = 3", 3),
]


@pytest.mark.parametrize(("change", "number"), TAMPERING)
def test_tampering_behind_the_triggers_is_found(
    database: Database, change: str, number: int
) -> None:
    def tamper(tx: Connection) -> None:
        if tx.dialect.name == "postgresql":
            tx.execute(text("ALTER TABLE trail_events DISABLE TRIGGER ALL"))
        else:
            tx.execute(text("DROP TRIGGER trail_events_no_update"))
            tx.execute(text("DROP TRIGGER trail_events_no_delete"))
        tx.execute(text(change))

    for what in "abc":
        database.write(lambda tx, what=what: trail.append(tx, AKTOBE, {"what": what}))  # type: ignore[misc]
    database.write(tamper)
    with database.read() as tx:
        assert trail.broken_at(tx, AKTOBE) == number


@pytest.mark.parametrize("writers", [1, 4])
def test_many_writers_make_one_chain(database_url: str, writers: int) -> None:
    if database_url.startswith("sqlite"):
        writers = 1
    db = Database.open(database_url, writers)
    regions = [uuid4() for _ in range(3)]

    def send(region: UUID) -> None:
        for _ in range(20):
            db.write(lambda tx: trail.append(tx, region, {"what": "a"}))

    threads = [threading.Thread(target=send, args=(region,)) for region in regions * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with db.read() as tx:
        assert [trail.head(tx, region)[0] for region in regions] == [40, 40, 40]
        assert [trail.broken_at(tx, region) for region in regions] == [None] * 3
    db.close()
