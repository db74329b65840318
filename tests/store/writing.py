"""A process that writes and prints each key once it is acknowledged, until it is killed."""

import sys
import threading
from itertools import count

from sqlalchemy import Connection, text

from audit.store.db import Database


def _add(tx: Connection, key: str, hasty: bool) -> None:
    tx.execute(text("INSERT INTO throttles VALUES (:key, 0, 0)"), {"key": key})
    if hasty:
        _acknowledge(key)


def _acknowledge(key: str) -> None:
    sys.stdout.buffer.write(key.encode() + b"\n")
    sys.stdout.buffer.flush()


def _write(database: Database, hasty: bool, name: str) -> None:
    for number in count():
        key = f"{name}-{number}"
        database.write(lambda tx, key=key: _add(tx, key, hasty))  # type: ignore[misc]
        if not hasty:
            _acknowledge(key)


if __name__ == "__main__":
    database = Database.open(sys.argv[1])
    for name in "abcdefgh":
        threading.Thread(target=_write, args=(database, sys.argv[2] == "hasty", name)).start()
