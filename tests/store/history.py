"""Records what a process that writes asks of the system: `python history.py URL REGION SYNCHRONOUS`.

The process adds entries from a few threads to a SQLite database, which it opens more than once, and says
what it asks for and what is acknowledged. `strace` writes down every call that changes a file.
"""

import re
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from uuid import UUID

from pysqlite3 import dbapi2 as sqlite
from sqlalchemy import event

from audit.store import engine
from audit.store.db import Database
from tests.store import writing
from tests.store.power import Call

OPENINGS, THREADS, ENTRIES = 2, 3, 150
"""So many entries of each thread that the log is written back while the database is open, too."""
ALL_ENTRIES = OPENINGS * THREADS * ENTRIES
CALLS = (
    "open,openat,creat,write,pwrite64,writev,pwritev,pwritev2,ftruncate,truncate,fallocate,"
    "fdatasync,fsync,sync_file_range,unlink,unlinkat,rename,renameat,renameat2,link,linkat"
)
_LINE = re.compile(r"(?P<thread>\d+) +(?:(?P<name>\w+)\(|<\.\.\. \w+ resumed>)(?P<rest>.*)")
_UNFINISHED = "<unfinished ...>"
_ANSWER = re.compile(r"\) += (-?\d+)(?:<([^>]*)>)?")
_FILE = re.compile(r"\d+<([^>]*)>|\"([^\"]*)\"")
_WRITE = re.compile(r"\"([^\"]*)\", (\d+)(?:, (\d+))?\)")
_LENGTH = re.compile(r", (\d+)\)")


def record(database: Path, region: UUID, synchronous: str) -> list[Call]:
    """The calls about the database's folder, and what was said, in the order of the world."""
    log = database.parent.with_suffix(".strace")
    subprocess.run(
        [
            *("strace", "-f", "-y", "-xx", "-s", "100000", "--seccomp-bpf"),
            *("-e", f"trace={CALLS}", "-o", str(log)),
            *(sys.executable, __file__, f"sqlite:///{database}", str(region), synchronous),
        ],
        stdout=subprocess.PIPE,
        env=writing.environment(),
        check=True,
    )
    with log.open() as lines:
        calls = sorted(read(lines, str(database.parent)), key=_place)
    log.unlink()
    return calls


def _place(call: Call) -> int:
    """What is said is heard as soon as saying it begins; all else is done when it has ended."""
    return call.begun if call.kind == "saying" else call.ended


def read(lines: Iterable[str], folder: str) -> Iterator[Call]:
    """The calls that are in what `strace` has written down."""
    waiting: dict[str, tuple[int, str, str]] = {}
    for place, line in enumerate(lines):
        found = _LINE.match(line)
        if found is None:
            continue
        thread, name, rest = found["thread"], found["name"], found["rest"]
        begun = place
        if name is None:
            begun, name, start = waiting.pop(thread)
            rest = start + rest
        if rest.endswith(_UNFINISHED):
            waiting[thread] = begun, name, rest.removesuffix(_UNFINISHED).rstrip()
        elif call := _call(name, rest, folder, begun, place):
            yield call


def _call(name: str, rest: str, folder: str, begun: int, ended: int) -> Call | None:
    answer = _ANSWER.search(rest)
    if answer is None or answer[1] == "-1":
        return None
    if name == "write" and rest.startswith("1<"):
        return Call("saying", data=_written(rest)[0], begun=begun, ended=ended)
    path = _path(name, rest, answer)
    if path != folder and not path.startswith(folder + "/"):
        return None
    file = path[len(folder) + 1 :]
    if file.endswith("-shm"):
        return None  # of no use after a cut: SQLite makes it anew
    return _about(name, rest, file, begun, ended)


def _about(name: str, rest: str, file: str, begun: int, ended: int) -> Call | None:
    match name:
        case "openat":
            assert "O_TRUNC" not in rest
            made = "O_CREAT" in rest
            return Call("making", file, begun=begun, ended=ended) if made else None
        case "pwrite64":
            data, offset = _written(rest)
            return Call("writing", file, offset, data, begun, ended)
        case "ftruncate":
            length = _LENGTH.search(rest)
            assert length
            return Call("truncating", file, int(length[1]), begun=begun, ended=ended)
        case "fsync" | "fdatasync":
            return Call("syncing", file, begun=begun, ended=ended)
        case "unlink":
            return Call("removing", file, begun=begun, ended=ended)
    raise AssertionError(f"a call that the disk does not know: {name}({rest[:200]}")


def _path(name: str, rest: str, answer: re.Match[str]) -> str:
    found = _FILE.search(rest)
    path = answer[2] if name in {"open", "openat", "creat"} else found and (found[1] or found[2])
    return _bytes(path or "").decode()


def _written(rest: str) -> tuple[bytes, int]:
    """What was written, and where."""
    found, answer = _WRITE.search(rest), _ANSWER.search(rest)
    assert found
    assert answer
    data = _bytes(found[1])
    assert len(data) == int(found[2]) == int(answer[1]), "a write that was cut short"
    return data, int(found[3] or 0)


def _bytes(spelled: str) -> bytes:
    return bytes.fromhex(spelled.replace("\\x", ""))


def _write(url: str, region: UUID, synchronous: str) -> None:
    for opening in range(OPENINGS):
        with _opened(url, synchronous) as database:
            threads = [
                threading.Thread(target=writing.write, args=(database, region, False, keys, 1))
                for thread in range(THREADS)
                for keys in [islice(writing.new(f"{region.hex}-{opening}-{thread}"), ENTRIES)]
            ]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()


def _opened(url: str, synchronous: str) -> Database:
    """As `Database.open`, where it is not to be less careful."""
    slack = engine.writer(url)
    if synchronous != "as it is":

        @event.listens_for(slack, "connect")
        def configure(connection: sqlite.Connection, _record: object) -> None:
            connection.execute(f"PRAGMA synchronous={synchronous}").fetchall()

    return Database(engine.reader(url), slack)


if __name__ == "__main__":
    _write(sys.argv[1], UUID(sys.argv[2]), sys.argv[3])
