"""A server is killed in the midst of what people send: what it said is true, and nothing is there twice."""

import json
import random
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Connection, delete
from sqlmodel import col

from audit.blobs.files import Blobs
from audit.canonical import canonical
from audit.domain.access import Role
from audit.guard import now_ms
from audit.signing import Signer
from audit.store import rounds, territories, trail
from audit.store.db import Database
from audit.store.tables import Visit, VisitPhoto
from tests.api.killing import Server
from tests.api.senders import Chair, Crowd, Phone
from tests.cast import REGION, Member, come_in
from tests.live import Live, live
from tests.promises import Promises, Told
from tests.store.races import GOOD, ITEM

AT_ONCE = 50
"""Kills of servers over the same data; then others begin with nothing."""
SPOILT = {"photo lost": 1, "visit lost": 2, "halved": 1, "visit-missing": 1, "twice": 1}


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server() as server:
        yield server


@pytest.mark.parametrize(
    ("kills", "seed"),
    [(1, 0), *(pytest.param(AT_ONCE, seed, marks=pytest.mark.prove) for seed in range(1, 7))],
)
def test_what_was_answered_outlives_a_killed_server(
    server: Server, database_url: str, tmp_path: Path, kills: int, seed: int
) -> None:
    with live(tmp_path, database_url) as site:
        saule = _second_auditor(site)
    crowd = Crowd()
    server.start(tmp_path, database_url)
    _send_and_kill(site, saule, server, crowd, kills, seed)
    server.end()
    print(f"{kills} kills, {crowd.figures}")  # noqa: T201
    assert min(crowd.figures.values()) > 0
    with Database.open(database_url) as db:
        promises = _promises(db, tmp_path)
        assert promises.broken(crowd.told) == {}
        _spoil(promises, crowd.told)
        found = promises.broken(crowd.told)
        assert {kind: found[kind] for kind in SPOILT} == SPOILT


def _promises(db: Database, data: Path) -> Promises:
    with db.read() as tx:
        region = territories.by_code(tx, REGION)
    assert region is not None
    return Promises(db, Blobs(data / "photos"), Signer.load(data / "keys"), region.id, now_ms())


def _spoil(promises: Promises, told: Told) -> None:
    """A photo and two visits are lost, one of them with its event; a third visit is told of twice."""
    *_, doubled, lost = told.receipts
    _, photo = next(iter(told.photos))
    promises.blobs.originals.path(photo).write_bytes(b"another")
    never = json.loads(told.receipts[lost]) | {"id": str(uuid4())}
    del never["signature"]
    never["signature"] = promises.signer.sign(canonical(never))
    told.receipts[UUID(never["id"])] = canonical(never)

    def work(tx: Connection) -> None:
        tx.execute(delete(VisitPhoto).where(col(VisitPhoto.visit_id) == lost))
        tx.execute(delete(Visit).where(col(Visit.id) == lost))
        trail.append(tx, promises.region, {"what": "visit-received", "visit": str(doubled)})

    promises.db.write(work)


def _second_auditor(site: Live) -> Member:
    saule = come_in(site.db, "saule", Role.AUDITOR, REGION, now_ms())

    def work(tx: Connection) -> None:
        for station in site.stations:
            rounds.assign(tx, site.round, station, saule.id)

    site.db.write(work)
    return saule


def _send_and_kill(
    site: Live, saule: Member, server: Server, crowd: Crowd, kills: int, seed: int
) -> None:
    dice = random.Random(seed)  # noqa: S311 - the same dice each time
    with ExitStack() as open:
        # The first auditor has two phones.
        phones = [
            open.enter_context(Phone(server.url, crowd, site, member, dice.random()))
            for member in (site.aigul, saule, site.aigul)
        ]
        chair = open.enter_context(Chair(server.url, crowd, site))
        differing = (uuid4(), uuid4())
        phones[0].send(differing[0], site.stations[2], GOOD, [])
        phones[1].send(differing[1], site.stations[2], GOOD | {ITEM: False}, [])
        with ThreadPoolExecutor() as pool:
            at_work = [pool.submit(phone.work) for phone in phones]
            at_work.append(pool.submit(chair.work, differing))
            try:
                for _ in range(kills):
                    crowd.wait_for_answers(dice.randint(0, 30))
                    time.sleep(dice.uniform(0, 0.02))
                    server.kill()
                crowd.wait_for_answers(30)
            finally:
                crowd.stop.set()
        for work in at_work:
            work.result()
