"""How geopy reaches the configured server: one request, within one time limit, nowhere else.

geopy's own adapters retry behind the caller's back, follow redirects to other hosts, obey proxy
variables, and let a server that drips bytes hold a request for as long as it likes.
"""

import json
import socket
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from ipaddress import IPv6Address, ip_address
from ssl import SSLContext
from threading import Timer
from typing import Any
from urllib.parse import urlsplit

from geopy.adapters import AdapterHTTPError, BaseSyncAdapter
from geopy.exc import (
    GeocoderParseError,
    GeocoderServiceError,
    GeocoderTimedOut,
    GeocoderUnavailable,
)

LARGEST = 1_000_000
"""Bytes read of an answer."""


class OneTry(BaseSyncAdapter):  # type: ignore[misc]
    """An adapter that asks once and ends within the time limit, whatever the server does."""

    def __init__(self, *, proxies: object, ssl_context: Any):
        super().__init__(proxies=proxies, ssl_context=ssl_context)
        self._ssl_context = ssl_context

    def get_json(self, url: str, *, timeout: float, headers: Mapping[str, str]) -> object:
        text = self.get_text(url, timeout=timeout, headers=headers)
        try:
            return json.loads(text)
        except (ValueError, RecursionError) as error:
            raise GeocoderParseError("the answer is not JSON") from error

    def get_text(self, url: str, *, timeout: float, headers: Mapping[str, str]) -> str:
        deadline = _Deadline(self._connection(url, timeout), timeout)
        with deadline:
            status, answered, body = _ask(deadline, url, headers)
        text = body.decode("utf-8", errors="replace")
        if status != 200:
            raise AdapterHTTPError(
                f"HTTP {status}", status_code=status, headers=answered, text=text[:200]
            )
        return text

    def _connection(self, url: str, timeout: float) -> HTTPConnection:
        parts = urlsplit(url)
        if parts.scheme == "https":
            return _Secure(parts.netloc, self._ssl_context, timeout)
        return _Plain(parts.netloc, timeout=timeout)


class _Plain(HTTPConnection):
    def connect(self) -> None:
        self.sock = _connected(self.host, self.port, self.timeout)


class _Secure(HTTPSConnection):
    def __init__(self, netloc: str, context: SSLContext, timeout: float):
        super().__init__(netloc, timeout=timeout, context=context)
        self._tls = context

    def connect(self) -> None:
        bare = _connected(self.host, self.port, self.timeout)
        self.sock = self._tls.wrap_socket(bare, server_hostname=self.host)


def _connected(host: str, port: int, timeout: float | None) -> socket.socket:
    """A connection to one of the very addresses that were looked at.

    A name must lead to the public network: whoever answers for names must not turn requests to
    what only this machine can reach. A server in one's own network is configured by its address.
    """
    failed = OSError(f"{host} leads nowhere")
    for *_, (address, *_) in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
        if not (_is_chosen(host) or _is_public(str(address))):
            raise OSError(f"{host} leads to an address that is not public")
        try:
            return socket.create_connection((str(address), port), timeout)
        except OSError as error:
            failed = error
    raise failed


def _is_public(address: str) -> bool:
    found = ip_address(address.partition("%")[0])
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return (mapped or found).is_global


def _is_chosen(host: str) -> bool:
    """Whether the operator wrote the address itself."""
    try:
        ip_address(host)
    except ValueError:
        return host == "localhost"
    return True


class _Deadline:
    """Cuts the connection when the time is over, even in the middle of an answer."""

    def __init__(self, connection: HTTPConnection, seconds: float):
        self.connection = connection
        self.over = False
        self._timer = Timer(seconds, self._cut)
        self._timer.daemon = True

    def __enter__(self) -> None:
        self._timer.start()

    def __exit__(self, *raised: object) -> None:
        self._timer.cancel()
        self._timer.join()
        self.connection.close()

    def _cut(self) -> None:
        self.over = True
        if open_socket := self.connection.sock:
            try:
                open_socket.shutdown(socket.SHUT_RDWR)
            except OSError:
                return


def _ask(
    deadline: _Deadline, url: str, headers: Mapping[str, str]
) -> tuple[int, dict[str, str], bytes]:
    parts = urlsplit(url)
    try:
        deadline.connection.request(
            "GET",
            f"{parts.path}?{parts.query}",
            headers={**headers, "Accept": "application/json", "Connection": "keep-alive"},
        )
        answer = deadline.connection.getresponse()
        body = _whole(answer)
    except TimeoutError as error:
        raise GeocoderTimedOut("no answer in time") from error
    except (OSError, HTTPException) as error:
        if deadline.over:
            raise GeocoderTimedOut("no whole answer in time") from error
        raise GeocoderUnavailable(type(error).__name__) from error
    if deadline.over:
        raise GeocoderTimedOut("no whole answer in time")
    return answer.status, {name.lower(): value for name, value in answer.getheaders()}, body


def _whole(answer: HTTPResponse) -> bytes:
    body = answer.read(LARGEST + 1)
    if len(body) > LARGEST:
        raise GeocoderServiceError("the answer is too large")
    return body
