"""What happens once happens once, however many servers and threads ask for it at the same moment."""

import json
import random
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import Connection

from audit.blobs.files import Blobs
from audit.domain.access import Role
from audit.errors import AuditError
from audit.store import rounds, trail
from audit.store.db import Database
from tests.cast import NOW, REGION, SIGNER, come_in
from tests.fieldwork import content, lay_out
from tests.office import Office
from tests.promises import Promises, Told
from tests.store import entries
from tests.store.races import CALLS, GOOD, ITEM, RACES, Arena, Call

SERVERS = 3


@pytest.fixture
def servers(database_url: str) -> Iterator[list[Database]]:
    """The same database, opened as several processes do."""
    with ExitStack() as open:
        yield [open.enter_context(Database.open(database_url)) for _ in range(SERVERS)]


@pytest.fixture
def arena(servers: list[Database], tmp_path: Path) -> Arena:
    db, field = servers[0], lay_out(servers[0])
    saule = come_in(db, "saule", Role.AUDITOR, REGION)

    def assign(tx: Connection) -> None:
        for station in field.stations:
            rounds.assign(tx, field.cast.round, station, saule.id)

    db.write(assign)
    told, differing, office = Told(), (uuid4(), uuid4()), Office(db, field, SIGNER)
    for id, member, said in zip(differing, (field.aigul, saule), (True, False), strict=True):
        sent = content(field, answers=GOOD | {ITEM: said}, station=field.stations[2])
        told.receipts[id] = office.send_raw(sent, id, member)
        told.asked.add(id)
    dice = random.Random(0)  # noqa: S311 - the same dice each time
    return Arena(field, saule, differing, Blobs(tmp_path / "photos"), told, dice, db)


@pytest.mark.parametrize("times", [2, pytest.param(261, marks=pytest.mark.prove)])
def test_what_is_raced_happens_once(servers: list[Database], arena: Arena, times: int) -> None:
    made = 0
    with ThreadPoolExecutor(CALLS) as threads:
        for _ in range(times):
            for race in RACES:
                running = race(arena)
                running.check(_at_once(threads, servers, running.calls))
                made += len(running.calls)
    print(f"{made} calls")  # noqa: T201
    promises = Promises(arena.db, arena.blobs, SIGNER, arena.field.region, NOW)
    assert promises.broken(arena.told) == {}


@pytest.mark.parametrize("careful", [True, False])
def test_who_looks_before_the_transaction_does_it_twice(
    servers: list[Database], careful: bool
) -> None:
    """The negative control: between the look and the deed there is room for others."""
    region, looked = uuid4(), threading.Barrier(CALLS)
    key = f"{region.hex}-0"

    def look_then_write(db: Database) -> None:
        with db.read() as tx:
            known = [json.loads(event.body)["key"] for event in trail.events(tx, region)]
        looked.wait()
        if key not in known:
            db.write(lambda tx: trail.append(tx, region, {"what": "added", "key": key}))

    def write(db: Database) -> None:
        db.write(lambda tx: entries.add(tx, region, key))

    with ThreadPoolExecutor(CALLS) as threads:
        _at_once(threads, servers, [write if careful else look_then_write] * CALLS)
    with servers[0].read() as tx:
        found = entries.faults(tx, region, [], [key])
    assert found["doubled"] == (0 if careful else CALLS - 1)
    assert found["broken"] == 0


def _at_once(
    threads: ThreadPoolExecutor, servers: list[Database], calls: Sequence[Call]
) -> list[object]:
    """What each returned, or the error of ours that it raised; no other is expected."""
    start = threading.Barrier(len(calls))

    def make(place: int) -> object:
        start.wait()
        try:
            return calls[place](servers[place % len(servers)])
        except AuditError as refused:
            return refused

    return list(threads.map(make, range(len(calls))))
