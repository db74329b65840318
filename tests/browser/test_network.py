"""The bad network does what it is told to, and nothing when it is told nothing."""

import http.server
import threading
import time
from collections.abc import Iterator

import httpx2
import pytest

from tests.browser.network import Network


class Counting(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    seen: list[tuple[str, int]] = []  # noqa: RUF012 - emptied by the fixture

    def do_PUT(self) -> None:
        said = int(self.headers["Content-Length"])
        if len(self.rfile.read(said)) < said:
            return
        self.seen.append((self.path, said))
        self.send_response(201)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, format: str, *said: object) -> None:
        """Silent."""


@pytest.fixture
def network() -> Iterator[Network]:
    Counting.seen.clear()
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Counting) as upstream:
        thread = threading.Thread(target=upstream.serve_forever, args=(0.01,))
        thread.start()
        with Network(upstream.server_address[1]) as between:
            yield between
        upstream.shutdown()
        thread.join()


def put(network: Network, path: str = "/a", size: int = 50_000) -> httpx2.Response:
    with httpx2.Client(timeout=5) as client:
        return client.put(network.url + path, content=bytes(size))


def test_nothing_happens_to_a_request_by_itself(network: Network) -> None:
    assert put(network).text == "ok"
    assert (Counting.seen, network.events) == ([("/a", 50_000)], [])


def test_several_requests_on_one_connection_are_each_looked_at(network: Network) -> None:
    network.captive(b"/b")
    with httpx2.Client(timeout=5) as client:
        assert client.put(network.url + "/a", content=b"1").status_code == 201
        assert client.put(network.url + "/b", content=b"1").status_code == 200
    assert (Counting.seen, network.events) == ([("/a", 1)], ["captive"])


def test_a_network_that_is_down_refuses(network: Network) -> None:
    network.down()
    with pytest.raises(httpx2.TransportError):
        put(network)
    network.up()
    assert put(network).status_code == 201


def test_an_upload_is_cut_in_the_middle(network: Network) -> None:
    network.cut_after(b"/a", 20_000)
    with pytest.raises(httpx2.TransportError):
        put(network)
    assert (Counting.seen, network.events) == ([], ["cut"])
    assert put(network, "/b").status_code == 201


def test_an_answer_is_lost_after_the_work_was_done(network: Network) -> None:
    network.lose_response(b"/a")
    with pytest.raises(httpx2.TransportError):
        put(network)
    assert Counting.seen == [("/a", 50_000)]
    assert network.events == ["lost HTTP/1.1 201 Created"]


def test_a_slow_network_is_as_slow_as_it_says(network: Network) -> None:
    network.slow(400_000)
    began = time.monotonic()
    put(network, size=25_000)
    assert 0.45 < time.monotonic() - began < 0.9


def test_a_flaky_network_cuts_its_share(network: Network) -> None:
    network.flaky(0.5)
    cut = 0
    for _ in range(40):
        try:
            put(network, size=200_000)
        except httpx2.TransportError:
            cut += 1
    assert 8 < cut < 32
    assert network.events.count("flaky") == cut
