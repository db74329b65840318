"""A server on this machine that answers like Nominatim, or in any of the ways that servers fail."""

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

Query = Mapping[str, str]
Answer = Callable[["Handler", Query], None]


class Handler(BaseHTTPRequestHandler):
    """Hands each request to the server's `answer` and remembers what was asked."""

    server: "Server"
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        query = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
        self.server.asked.append(query)
        self.server.agents.append(self.headers["User-Agent"])
        try:
            self.server.answer(self, query)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Quiet."""

    def send(self, status: int, body: bytes, headers: Mapping[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def say(self, words: bytes) -> None:
        """Whatever it is, it is no HTTP."""
        self.wfile.write(words)
        self.close_connection = True

    def drip(self, seconds: float) -> None:
        """Sends headers at once and then a byte now and again."""
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self.wfile.write(b" ")
            self.wfile.flush()
            time.sleep(0.05)


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, answer: Answer):
        super().__init__(("127.0.0.1", 0), Handler)
        self.answer = answer
        self.asked: list[Query] = []
        self.agents: list[str] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


@contextmanager
def serving(answer: Answer) -> Iterator[Server]:
    with Server(answer) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def results(*found: Mapping[str, object]) -> Answer:
    """Always these results."""
    return lambda handler, _: handler.send(200, json.dumps(found).encode())


def status(code: int, headers: Mapping[str, str] | None = None) -> Answer:
    return lambda handler, _: handler.send(code, b"no", headers)


def body(content: bytes) -> Answer:
    return lambda handler, _: handler.send(200, content)


def result(
    latitude: float = 49.8986,
    longitude: float = 57.3278,
    rank: int = 16,
    iso: str = "KZ-15",
    **address: str,
) -> dict[str, object]:
    """A result as Nominatim sends it, in the town of Alga if nothing else is said."""
    where = {
        "city": "Алга",
        "county": "Алгинский район",
        "ISO3166-2-lvl4": iso,
        "country_code": "kz",
    }
    return {
        "lat": str(latitude),
        "lon": str(longitude),
        "place_rank": rank,
        "display_name": "Алга",
        "address": {**where, **address},
    }
