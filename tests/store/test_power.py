"""The power is cut at any moment: what was acknowledged is there, once, in its chain."""

import random
import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from pysqlite3 import dbapi2 as sqlite
from sqlalchemy.exc import DatabaseError

from audit.errors import AuditError
from audit.store.db import Database
from tests.store import entries, history
from tests.store.power import Call, Disk
from tests.store.writing import Said

HISTORIES, CUTS = 8, 250
FAULTS = ("lost", "doubled", "halved", "unasked", "broken", "damaged", "stuck")


@pytest.mark.prove
def test_what_was_acknowledged_outlives_the_power(sqlite_template: Path, tmp_path: Path) -> None:
    """The negative control does not wait for the disk at each commit."""
    found, slack = Counter[str](), Counter[str]()
    for number in range(HISTORIES):
        calls, region = _recorded(sqlite_template, tmp_path, "as it is")
        found += _after_cuts(sqlite_template, calls, region, CUTS, number, tmp_path)
    calls, region = _recorded(sqlite_template, tmp_path, "NORMAL")
    slack += _after_cuts(sqlite_template, calls, region, CUTS, 0, tmp_path)
    print(f"as it is: {dict(found)}, NORMAL: {dict(slack)}")  # noqa: T201
    assert {fault: found[fault] for fault in FAULTS} == dict.fromkeys(FAULTS, 0)
    assert found["cuts"] == HISTORIES * CUTS
    assert found["acknowledged"] == HISTORIES * history.ALL_ENTRIES
    assert slack["lost"] > 0


def _recorded(template: Path, tmp_path: Path, synchronous: str) -> tuple[list[Call], UUID]:
    folder, region = tmp_path / "recorded", uuid4()
    folder.mkdir()
    shutil.copy(template, folder / "audit.db")
    calls = history.record(folder / "audit.db", region, synchronous)
    shutil.rmtree(folder)
    return calls, region


@pytest.mark.parametrize("careful", [True, False])
def test_a_log_that_is_half_there_is_read_as_far_as_it_was_synced(
    sqlite_template: Path, tmp_path: Path, careful: bool
) -> None:
    """The calls are made up, in the order in which SQLite makes them; what is written is real."""
    region = uuid4()
    calls = [
        call
        for call in _made_up(sqlite_template, tmp_path, region)
        if careful or call.kind != "syncing"
    ]
    found = _after_cuts(sqlite_template, calls, region, 15, 0, tmp_path)
    assert (found["lost"] == 0) is careful
    assert {fault: found[fault] for fault in FAULTS[1:]} == dict.fromkeys(FAULTS[1:], 0)


def _made_up(template: Path, tmp_path: Path, region: UUID) -> Iterator[Call]:
    file = tmp_path / "audit.db"
    log = tmp_path / "audit.db-wal"
    shutil.copy(template, file)
    yield Call("making", log.name)
    yield Call("syncing", begun=1)
    at = 0
    with Database.open(f"sqlite:///{file}") as database:
        for number in range(12):
            key = f"{region.hex}-{number}"
            yield Call("saying", data=b"asked %s\n" % key.encode())
            database.write(lambda tx, key=key: entries.add(tx, region, key))  # type: ignore[misc]
            data = log.read_bytes()
            yield from (
                Call("writing", log.name, start, data[start : start + 2000])
                for start in range(at, len(data), 2000)
            )
            yield Call("syncing", log.name, begun=1)
            yield Call("saying", data=b"acknowledged %s\n" % key.encode())
            at = len(data)


def _after_cuts(
    template: Path, calls: Sequence[Call], region: UUID, number: int, seed: int, tmp_path: Path
) -> Counter[str]:
    """Cuts the power at `number` moments of a history that begins with the template."""
    dice = random.Random(seed)  # noqa: S311 - the same dice each time
    moments = Counter(dice.randrange(len(calls)) for _ in range(number))
    disk, said, found = Disk({"audit.db": template.read_bytes()}), Said(region), Counter[str]()
    for place, call in enumerate(calls):
        disk.take(call)
        for line in call.data.splitlines() if call.kind == "saying" else ():
            said.hear(line)
        for _ in range(moments[place]):
            folder = tmp_path / "found"
            folder.mkdir()
            for name, data in disk.cut(dice).items():
                (folder / name).write_bytes(data)
            found += Counter(cuts=1, in_doubt=len(said.in_doubt)) + _faults(folder, said)
            shutil.rmtree(folder)
    return found + Counter(acknowledged=len(said.acknowledged))


def _faults(folder: Path, said: Said) -> Counter[str]:
    """What is wrong when the power is back; and when all that is in doubt was asked for again."""
    try:
        with Database.open(f"sqlite:///{folder / 'audit.db'}") as database:
            with database.read() as tx:
                damaged = tx.exec_driver_sql("PRAGMA integrity_check").scalar() != "ok"
                found = entries.faults(tx, said.region, said.acknowledged, said.asked)
            for key in said.in_doubt:
                database.write(lambda tx, key=key: entries.add(tx, said.region, key))  # type: ignore[misc]
            with database.read() as tx:
                again = entries.faults(tx, said.region, said.in_doubt, said.asked)
    except (AuditError, DatabaseError, sqlite.DatabaseError):
        return Counter(damaged=1)
    return found + Counter(damaged=int(damaged), stuck=again["lost"] + again["doubled"])
