"""The log tells what happened, and neither who it was nor what they said."""

import json
import logging
from typing import Any

import pytest

from audit import log

SECRET = "Айгүл 87011234567"


def written(caplog: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    return [dict(json.loads(log.Lines().format(record))) for record in caplog.records]


def test_a_line_has_its_moment_in_utc_and_its_facts(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    log.tell("request", route="/{language}/join/{token}", status=404)
    (line,) = written(caplog)
    assert str(line.pop("at")).endswith("Z")
    assert line == {
        "level": "info",
        "what": "request",
        "route": "/{language}/join/{token}",
        "status": 404,
    }


def test_an_exception_is_told_by_kind_and_place(caplog: pytest.LogCaptureFixture) -> None:
    """Its message may hold whatever was sent; so may those that it follows from."""
    try:
        try:
            int(SECRET)
        except ValueError as cause:
            raise KeyError(SECRET) from cause
    except KeyError as error:
        log.tell("job-failed", logging.WARNING, error, kind="clean")
    (line,) = written(caplog)
    assert [each["kind"] for each in line["raised"]] == ["KeyError", "ValueError"]
    assert all("/tests/test_log.py:" in f"/{at}" for each in line["raised"] for at in each["at"])
    assert SECRET not in log.Lines().format(caplog.records[0])


def test_what_a_library_fills_in_is_not_told(caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("sqlalchemy.pool").warning("lost %s\nand more", SECRET)
    logging.getLogger("uvicorn.error").warning("running on %s", "http://127.0.0.1:1")
    first, second = written(caplog)
    assert first["what"] == "sqlalchemy.pool: lost %s"
    assert second["what"] == "running on http://127.0.0.1:1"


def test_a_line_stays_one_line(caplog: pytest.LogCaptureFixture) -> None:
    log.tell("request", logging.ERROR, method='GE\nT"}\x1b')
    said = log.Lines().format(caplog.records[0])
    assert "\n" not in said
    assert "\x1b" not in said
    assert json.loads(said)["method"] == 'GE\nT"}\x1b'
