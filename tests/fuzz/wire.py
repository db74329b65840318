"""Requests as bytes, so that nothing is put right on the way, and what came back."""

import http.client
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass

PATIENCE = 60
Headers = Sequence[tuple[str, bytes]]


@dataclass(frozen=True, slots=True)
class Asked:
    method: str
    target: str
    """Path and query, in ASCII."""
    headers: Headers
    body: bytes = b""
    cut: bool = False
    """The connection ends behind the body, whatever length was said."""

    @property
    def wire(self) -> bytes:
        head = f"{self.method} {self.target} HTTP/1.1\r\n".encode("ascii")
        lines = [name.encode("latin-1") + b": " + value + b"\r\n" for name, value in self.headers]
        return head + b"".join(lines) + b"\r\n" + self.body

    def __str__(self) -> str:
        """To be read in a report of what went wrong."""
        shown = b"\n".join(name.encode() + b": " + value[:200] for name, value in self.headers)
        body = self.body[:400]
        return f"{self.method} {self.target[:400]}\n{shown.decode('latin-1')}\n{body!r}"


@dataclass(frozen=True, slots=True)
class Answer:
    """Status 0: the connection was closed without one, as it may be where the request is broken."""

    status: int
    location: str
    body: bytes
    seconds: float


def ask(port: int, asked: Asked) -> Answer:
    before = time.monotonic()
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as line:
        try:
            line.sendall(asked.wire)
            if asked.cut:
                line.shutdown(socket.SHUT_WR)
        except (BrokenPipeError, ConnectionResetError):
            pass  # answered before all was sent
        status, location, body = _answer(line, asked.method)
    return Answer(status, location, body, time.monotonic() - before)


def _answer(line: socket.socket, method: str) -> tuple[int, str, bytes]:
    answer = http.client.HTTPResponse(line, method=method)
    try:
        answer.begin()
        return answer.status, answer.headers.get("location", ""), answer.read()
    except (http.client.HTTPException, ConnectionResetError, BrokenPipeError):
        return 0, "", b""
    finally:
        answer.close()
