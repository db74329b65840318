"""Prepared statements say the same as SQLAlchemy's own, on both databases."""

from uuid import uuid4

import pytest
from sqlalchemy import Connection, bindparam, delete, insert, select, update
from sqlmodel import col

from audit.store.db import Database
from audit.store.prepared import Prepared, together
from audit.store.tables import TrailHead
from audit.store.tables_people import Throttle

_ADD = Prepared(
    insert(TrailHead).values(
        region_id=bindparam("region"), seq=bindparam("seq"), hash=bindparam("hash")
    )
)
_GET = Prepared(
    select(col(TrailHead.region_id), col(TrailHead.seq))
    .where(col(TrailHead.seq) >= bindparam("least"), col(TrailHead.hash) != bindparam("never"))
    .order_by(col(TrailHead.seq))
)
_MOVE = Prepared(update(TrailHead).values(seq=col(TrailHead.seq) + bindparam("by")))
_CLEAR = Prepared(delete(Throttle).where(col(Throttle.key) == bindparam("key")))


def test_values_go_in_and_come_out_as_they_are(database: Database) -> None:
    regions = [uuid4(), uuid4(), uuid4()]

    def work(tx: Connection) -> None:
        _ADD.run(tx, region=regions[0], seq=1, hash="a")
        for place in (1, 2):
            _ADD.each(tx, [(place + 1, "b")], region=regions[place])
        _ADD.each(tx, [], region=regions[0])
        assert _GET.one(tx, least=2, never="") == (regions[1], 2)
        assert _GET.one(tx, least=9, never="") is None
        assert _MOVE.touched(tx, by=10) == 3
        assert _CLEAR.touched(tx, key="x") == 0

    database.write(work)
    with database.read() as tx:
        assert _GET.all(tx, least=12, never="") == [(regions[1], 12), (regions[2], 13)]
        plain = select(col(TrailHead.region_id), col(TrailHead.seq)).order_by(col(TrailHead.seq))
        assert _GET.all(tx, least=0, never="") == [tuple(row) for row in tx.execute(plain)]


def test_a_missing_value_is_an_error(database: Database) -> None:
    with pytest.raises(KeyError, match="hash"):
        database.write(lambda tx: _ADD.run(tx, region=uuid4(), seq=1))


def test_statements_sent_together_may_be_read_from(database: Database) -> None:
    region = uuid4()

    def work(tx: Connection) -> object:
        with together(tx):
            _ADD.run(tx, region=region, seq=1, hash="a")
            found = _GET.one(tx, least=0, never="")
            _MOVE.run(tx, by=1)
        return found

    assert database.write(work) == (region, 1)
    with database.read() as tx:
        assert _GET.all(tx, least=0, never="") == [(region, 2)]


def test_an_error_of_those_sent_together_is_raised_and_all_is_undone(database: Database) -> None:
    region = uuid4()

    def work(tx: Connection) -> None:
        with together(tx):
            _ADD.run(tx, region=region, seq=1, hash="a")
            _ADD.run(tx, region=region, seq=1, hash="a")

    with pytest.raises(Exception, match=r"(?i)unique|duplicate|unavailable"):
        database.write(work)
    with database.read() as tx:
        assert _GET.all(tx, least=0, never="") == []
