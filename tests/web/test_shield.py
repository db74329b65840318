"""What every answer carries, whoever asks and whatever comes of it; and what is refused at the door."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient

from audit.app import HEADERS, create_app
from audit.settings import Settings
from tests import routes

HSTS = "max-age=63072000; includeSubDomains"
VALUES = {"{language}": "kk", "{path:path}": "app.css"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with served(tmp_path_factory.mktemp("data"), "https://audit.example") as client:
        yield client


def served(data: Path, address: str) -> TestClient:
    settings = Settings.from_env({"AUDIT_DATA": str(data), "AUDIT_PUBLIC_URL": address})
    return TestClient(create_app(settings), address, follow_redirects=False)


def address(path: str) -> str:
    for name, value in VALUES.items():
        path = path.replace(name, value)
    return "/".join(str(uuid4()) if "{" in part else part for part in path.split("/"))


def test_every_route_answers_strangers_with_every_header(server: TestClient) -> None:
    """A stranger gets no server error from any route, and nothing that a cache may keep."""
    asked = 0
    for method, path, _ in routes.named():
        answer = server.request(method, address(path))
        said = f"{method} {path} {answer.status_code}"
        assert answer.status_code < 500, said
        for name, value in HEADERS.items():
            assert answer.headers.get(name) is not None, said
            if name != "Content-Security-Policy":
                assert answer.headers[name] == value, said
        assert "unsafe" not in answer.headers["content-security-policy"], said
        assert answer.headers["strict-transport-security"] == HSTS, said
        assert "server" not in answer.headers, said
        asked += 1
    assert asked > 80


def test_a_demonstration_without_https_does_not_ask_for_it(tmp_path: Path) -> None:
    with served(tmp_path, "http://127.0.0.1") as client:
        assert "strict-transport-security" not in client.get("/kk/").headers


def test_no_write_of_another_site_comes_further_than_the_door(server: TestClient) -> None:
    writes = [each for each in routes.named() if each[0] not in {"GET", "HEAD"}]
    for method, path, _ in writes:
        for headers in (
            {"sec-fetch-site": "cross-site"},
            {"sec-fetch-site": "same-site"},
            {"origin": "https://evil.example"},
            {"origin": "null"},
            {"origin": "null", "host": ""},
            {"origin": "https://["},
        ):
            answer = server.request(method, address(path), headers=headers)
            assert answer.status_code == 403, f"{method} {path} {headers}"
        own = server.request(method, address(path), headers={"origin": "https://audit.example"})
        assert own.status_code != 403, f"{method} {path}"
    assert len(writes) > 30


def test_the_api_takes_json_alone(server: TestClient) -> None:
    """What a form of another site can send without asking, is not taken for JSON."""
    kinds = ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x")
    for path in ("/api/passkeys/sign-in", "/api/keys/open"):
        for kind in kinds:
            answer = server.post(path, content=b"{}", headers={"content-type": kind})
            assert answer.status_code in {401, 415, 422}, f"{path} {kind}"
