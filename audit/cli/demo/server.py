"""A real server of ours in a thread of this process."""

import os
import socket
import threading
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

import uvicorn

from audit.app import create_app
from audit.errors import Unavailable
from audit.settings import Settings


def demo_settings(data: Path, port: int) -> Settings:
    """The demonstration's own: embedded database, this machine only, marked on every page."""
    env = {name: value for name, value in os.environ.items() if name == "AUDIT_LANGUAGE"}
    env |= {
        "AUDIT_DATA": str(data),
        "AUDIT_DEMONSTRATION": "yes",
        "AUDIT_PORT": str(port),
    }
    return Settings.from_env(env)


def free_port(wanted: int) -> int:
    """`wanted`, or the next port that nobody listens on."""
    for port in range(wanted, wanted + 100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return port
    raise Unavailable("demo-no-port", port=wanted)


class Server:
    """Listens from `with` to the end of it; `port` 0 in the settings takes a free one."""

    def __init__(self, settings: Settings):
        self._socket = socket.socket()
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._socket.bind(("127.0.0.1", settings.port))
        self.port: int = self._socket.getsockname()[1]
        public = replace(settings, public_url=f"http://127.0.0.1:{self.port}")
        config = uvicorn.Config(
            create_app(public), log_level="warning", server_header=False, timeout_keep_alive=300
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._serve, name="demo-server")

    def _serve(self) -> None:
        self._server.run(sockets=[self._socket])

    def __enter__(self) -> Self:
        self._thread.start()
        while not self._server.started:
            self._thread.join(0.02)
            if not self._thread.is_alive():
                raise Unavailable("demo-no-server")
        return self

    def wait(self) -> None:
        """Until the person stops it."""
        try:
            while self._thread.is_alive():
                self._thread.join(0.5)
        except KeyboardInterrupt:
            return

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.should_exit = True
        self._thread.join()
        self._socket.close()
