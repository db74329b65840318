"""A name that leads into the operator's own network is not asked, whoever made it lead there."""

import socket
from typing import Any

import pytest
from geopy.exc import GeocoderUnavailable

from audit.geo.one_try import OneTry
from tests.geo.faulty import results, serving, status

NAME = "nominatim.example"
NOT_PUBLIC = [
    "127.0.0.1",
    "10.0.0.5",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.100.100.200",
    "0.0.0.0",  # noqa: S104
    "192.0.2.1",
    "::1",
    "fe80::1",
    "fd00::1",
    "::ffff:127.0.0.1",
    "::ffff:169.254.169.254",
    "2001:db8::1",
]


def leads_to(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    """A name server that says so."""
    known, asked = socket.getaddrinfo, NAME

    def answer(host: str, port: int, *more: Any, **options: Any) -> Any:
        return known(address if host == asked else host, port, *more, **options)

    monkeypatch.setattr(socket, "getaddrinfo", answer)


def ask(host: str, port: int, scheme: str = "http") -> object:
    adapter = OneTry(proxies=None, ssl_context=None)
    return adapter.get_json(f"{scheme}://{host}:{port}/search?q=x", timeout=2, headers={})


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_a_name_that_leads_inside_is_not_asked(
    monkeypatch: pytest.MonkeyPatch, address: str, scheme: str
) -> None:
    leads_to(monkeypatch, address)
    with serving(results()) as server:
        with pytest.raises(GeocoderUnavailable):
            ask(NAME, server.server_address[1], scheme)
        assert server.asked == []


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_an_address_that_the_operator_chose_is_asked(host: str) -> None:
    with serving(results()) as server:
        assert ask(host, server.server_address[1]) == []


def test_no_redirect_is_followed() -> None:
    with serving(results()) as other, serving(status(302, {"Location": other.url})) as server:
        with pytest.raises(Exception, match="302"):
            ask("127.0.0.1", server.server_address[1])
        assert other.asked == []
