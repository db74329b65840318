"""Kills writing processes: `python writing.py URL ROUNDS HASTY_ROUNDS` prints what came of it.

In each round a process adds entries from eight threads: first those that the one before it left in
doubt, then new ones. It says of each that it asks for it, and that it is acknowledged once `write` has
returned; in the midst of it, it is killed. A hasty one says that before: a work that tells the world
something is the mistake that the proof must be able to see.
"""

import json
import os
import random
import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, count
from uuid import UUID, uuid4

from sqlalchemy import Connection, text

from audit.store.db import Database
from tests.store import entries

THREADS = "abcdefgh"
CHAIN = 20
"""Rounds that add to the same chain."""


def environment() -> dict[str, str]:
    """For a program that is killed. It finds what this one finds, and its coverage is not measured:
    it could not say it, and would be slow to begin with."""
    path = os.pathsep.join(sys.path)
    return os.environ | {"PYTHONPATH": path, "COVERAGE_PROCESS_CONFIG": ""}


@dataclass(slots=True)
class Said:
    """What the processes have said of one region's entries."""

    region: UUID
    asked: set[str] = field(default_factory=set)
    acknowledged: set[str] = field(default_factory=set)

    def hear(self, line: bytes) -> None:
        said, _, key = line.decode().strip().partition(" ")
        (self.asked if said == "asked" else self.acknowledged).add(key)

    @property
    def in_doubt(self) -> list[str]:
        return sorted(self.asked - self.acknowledged)


def killed(url: str, rounds: int, hasty: bool) -> Counter[str]:
    """How many entries were asked for and acknowledged, and what is wrong with them."""
    found, dice = Counter[str](), random.Random(rounds)  # noqa: S311 - the same dice each time
    for first in range(0, rounds, CHAIN):
        said = Said(uuid4())
        ours = range(first, min(first + CHAIN, rounds))
        for round in ours:
            _kill_in_the_midst(url, hasty, round, said, dice)
            found += Counter(rounds=1, interrupted=bool(said.in_doubt), in_doubt=len(said.in_doubt))
            # Every second process begins with what a killed one left.
            if round % 2 or round == ours[-1]:
                found += _faults(url, said)
        found += Counter(acknowledged=len(said.acknowledged))
        _clear(url)
    return found


def _kill_in_the_midst(url: str, hasty: bool, round: int, said: Said, dice: random.Random) -> None:
    reading, writing = os.pipe()
    process = os.fork()
    if process == 0:
        _write_for_ever(url, hasty, f"{said.region.hex}-{round}", said, writing)
    os.close(writing)
    before, enough = len(said.acknowledged), dice.randint(0, 30)
    with os.fdopen(reading, "rb") as lines:
        while len(said.acknowledged) < before + enough:
            said.hear(lines.readline())
        time.sleep(dice.uniform(0, 0.02 if enough == 0 else 0.004))
        os.kill(process, signal.SIGKILL)
        for line in lines:
            if line.endswith(b"\n"):
                said.hear(line)
    os.waitpid(process, 0)


def _write_for_ever(url: str, hasty: bool, prefix: str, said: Said, out: int) -> None:
    database = Database.open(url)
    in_doubt = said.in_doubt
    for place, name in enumerate(THREADS):
        keys = chain(in_doubt[place :: len(THREADS)], new(f"{prefix}-{name}"))
        threading.Thread(target=write, args=(database, said.region, hasty, keys, out)).start()
    signal.pause()


def new(prefix: str) -> Iterator[str]:
    return (f"{prefix}-{number}" for number in count())


def write(database: Database, region: UUID, hasty: bool, keys: Iterator[str], out: int) -> None:
    for key in keys:

        def work(tx: Connection, key: str = key) -> None:
            entries.add(tx, region, key)
            if hasty:
                os.write(out, b"acknowledged %s\n" % key.encode())

        os.write(out, b"asked %s\n" % key.encode())
        database.write(work)
        if not hasty:
            os.write(out, b"acknowledged %s\n" % key.encode())


def _faults(url: str, said: Said) -> Counter[str]:
    with Database.open(url) as database, database.read() as tx:
        return entries.faults(tx, said.region, said.acknowledged, said.asked)


def _clear(url: str) -> None:
    """What a chain's rounds have written does not slow the next ones down; the trail stays."""
    with Database.open(url) as database:
        database.write(lambda tx: tx.execute(text("DELETE FROM throttles")).rowcount)


if __name__ == "__main__":
    honest, hasty = (killed(sys.argv[1], int(sys.argv[2 + kind]), bool(kind)) for kind in range(2))
    print(json.dumps([honest, hasty]))  # noqa: T201
