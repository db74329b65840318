"""A server that is killed and comes back at the same address: `python killing.py`.

Each line that the program reads kills its server, if there is one, without a word, and starts another over
the data that the line names; an empty one starts none. Requests that come in between wait at the door. The
program itself stands ready with all its modules loaded, so that a start costs little.
"""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import IO, Self

import uvicorn

import audit.app  # noqa: F401 - loaded once, not by every server anew
from audit.cli.serve import application
from tests.store.writing import environment


class Server:
    """`with Server() as server:` requests go to `server.url`."""

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, __file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment(),
        )
        self.url = f"http://127.0.0.1:{int(_open(self._process.stdout).readline())}"
        return self

    def start(self, data: Path, database_url: str) -> None:
        """Over this data, from now on."""
        self._place = f"{data} {database_url}"
        self._tell(self._place)

    def kill(self) -> None:
        """The next one is on its way when this returns."""
        self._tell(self._place)

    def end(self) -> None:
        self._tell("")

    def _tell(self, line: str) -> None:
        told = _open(self._process.stdin)
        told.write(f"{line}\n".encode())
        told.flush()
        heard = _open(self._process.stdout).readline()
        assert heard == b"done\n", "the server has ended by itself"

    def __exit__(self, *raised: object) -> None:
        self._process.communicate()
        assert self._process.returncode == 0


def _open(stream: IO[bytes] | None) -> IO[bytes]:
    assert stream is not None
    return stream


def _serve_until_killed() -> None:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(256)
        _say(f"{listening.getsockname()[1]}")
        process = 0
        for place in map(str.strip, sys.stdin):
            _kill(process)
            process = os.fork() if place else 0
            if place and process == 0:
                _serve(listening, *place.split(" "))
            _say("done")
        _kill(process)


def _kill(process: int) -> None:
    if process:
        os.kill(process, signal.SIGKILL)
        _, status = os.waitpid(process, 0)
        assert os.WIFSIGNALED(status), "the server has ended by itself"


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _serve(listening: socket.socket, data: str, database_url: str) -> None:
    """As a process of `audit serve` does."""
    try:
        os.environ.update(AUDIT_DATA=data, AUDIT_DATABASE_URL=database_url)
        config = uvicorn.Config(application, factory=True, log_level="error")
        uvicorn.Server(config).run([listening])
    finally:
        os._exit(1)


if __name__ == "__main__":
    _serve_until_killed()
