"""`audit rebuild`: for every region or one, and a clear word for a region that is none."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from audit.cli import app

runner = CliRunner()


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUDIT_DATA", str(tmp_path))


def test_every_region_is_counted_anew() -> None:
    result = runner.invoke(app, ["rebuild"])
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert len(lines) == 20
    assert "KZ-15: 0 results" in lines


def test_one_region_is_counted_anew() -> None:
    result = runner.invoke(app, ["rebuild", "--territory", "KZ-15"])
    assert result.stdout.splitlines() == ["KZ-15: 0 results"]


@pytest.mark.parametrize("code", ["KZ", "KZ-99", "KZ-15-1532"])
def test_what_is_no_region_is_refused(code: str) -> None:
    result = runner.invoke(app, ["rebuild", "--territory", code])
    assert result.exit_code == 2
    assert code in result.stderr
