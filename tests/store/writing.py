"""Kills writing processes: `python writing.py KIND FILE…` prints, per file, what was acknowledged.

Each file gets a process of its own that writes from eight threads and says each key when `write`
has returned; after twenty of them it is killed. The kind `hasty` says them before: a work that
tells the world something is the mistake that the test must be able to see.
"""

import json
import os
import signal
import sys
import threading
from itertools import count

from sqlalchemy import Connection, text

from audit.store.db import Database


def _killed_in_the_middle(file: str, hasty: bool) -> list[str]:
    reading, writing = os.pipe()
    process = os.fork()
    if process == 0:
        _write_for_ever(file, hasty, writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as said:
        lines = [said.readline() for _ in range(20)]
        os.kill(process, signal.SIGKILL)
        lines += said.readlines()
    os.waitpid(process, 0)
    return [line.decode().strip() for line in lines if line.endswith(b"\n")]


def _write_for_ever(file: str, hasty: bool, said: int) -> None:
    database = Database.open(f"sqlite:///{file}")
    for name in "abcdefgh":
        threading.Thread(target=_write, args=(database, hasty, name, said)).start()
    signal.pause()


def _write(database: Database, hasty: bool, name: str, said: int) -> None:
    for number in count():
        key = f"{name}-{number}"

        def work(tx: Connection, key: str = key) -> None:
            tx.execute(text("INSERT INTO throttles VALUES (:key, 0, 0)"), {"key": key})
            if hasty:
                os.write(said, key.encode() + b"\n")

        database.write(work)
        if not hasty:
            os.write(said, key.encode() + b"\n")


if __name__ == "__main__":
    kind, *files = sys.argv[1:]
    print(json.dumps([_killed_in_the_middle(file, kind == "hasty") for file in files]))  # noqa: T201
