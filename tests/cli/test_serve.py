"""`audit serve` as an operator starts it: a process, a port, an end."""

import json
import os
import re
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest

from audit.cli.serve import clock
from tests.sources import ROOT

STARTED = re.compile(r"running on (http://127\.0\.0\.1:\d+)")


@contextmanager
def server(data: Path, *options: str, **env: str) -> Iterator[tuple["subprocess.Popen[str]", str]]:
    """A server on a free port and its address; stopped in the end."""
    process = subprocess.Popen(
        [sys.executable, "-m", "audit", "serve", "--port", "0", *options],
        cwd=ROOT,
        env=os.environ | {"AUDIT_DATA": str(data)} | env,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    try:
        said = ""
        for line in process.stderr:
            said += line
            if found := STARTED.search(line):
                yield process, found[1]
                break
        else:
            pytest.fail(said)
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=20)


def test_a_server_starts_on_an_empty_folder_and_ends_when_told(tmp_path: Path) -> None:
    with server(tmp_path / "data") as (process, address):
        with urllib.request.urlopen(f"{address}/en/") as answer:  # noqa: S310
            assert answer.status == 200
            assert "Open Door" in answer.read().decode()
            assert "server" not in {name.lower() for name in answer.headers}
        with pytest.raises(urllib.error.HTTPError) as caught:
            urllib.request.urlopen(f"{address}/xx/")  # noqa: S310
        assert caught.value.code == 404
        caught.value.close()
    assert process.returncode in {0, -signal.SIGTERM}
    assert (tmp_path / "data" / "audit.db").exists()


def test_bad_settings_stop_it_with_a_line_each(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "audit", "serve"],
        cwd=tmp_path,
        env=os.environ | {"AUDIT_PRODUCTION": "yes"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "AUDIT_PUBLIC_URL: In production" in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_database_that_cannot_be_reached_stops_it(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "audit", "serve"],
        cwd=tmp_path,
        env=os.environ | {"AUDIT_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr


def test_the_clock_tells_milliseconds() -> None:
    first = clock()
    assert 1_700_000_000_000 < first < 10_000_000_000_000
    assert clock() >= first


def test_the_log_is_of_lines_without_people_and_secrets(tmp_path: Path) -> None:
    """A wrong password, a link to join, a cookie: whoever reads the log learns that, and no more."""
    name, token, password = "zauresh", "t0ken-of-an-invitation", "a wrong passphrase"
    with server(tmp_path / "data") as (process, address):
        with httpx2.Client(base_url=address) as browser:
            cookie = {"Cookie": f"session={token}", "User-Agent": name}
            assert browser.get(f"/en/join/{token}", headers=cookie).status_code == 404
            form = {"login": name, "password": password}
            assert browser.post("/en/sign-in", data=form).status_code == 401
            assert browser.get("/en/people", headers=cookie).status_code == 303
        process.terminate()
        assert process.stderr is not None
        said = process.stderr.read()
    for secret in (name, token, password, "127.0.0.1"):
        assert secret not in said
    lines = [json.loads(line) for line in said.splitlines()]
    requests = [
        (line["method"], line["route"], line["status"], line.get("error"))
        for line in lines
        if line["what"] == "request"
    ]
    assert requests == [
        ("GET", "/{language:language}/join/{secret}", 404, "invitation-spent"),
        ("POST", "/{language:language}/sign-in", 401, None),
        ("GET", "/{language:language}/people", 303, "sign-in-needed"),
    ]
