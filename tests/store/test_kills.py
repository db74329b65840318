"""A process that writes is killed at any moment: what it acknowledged is there, once, in its chain."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.store.writing import environment

FAULTS = ("lost", "doubled", "halved", "unasked", "broken")


@pytest.mark.parametrize("rounds", [6, pytest.param(10_000, marks=pytest.mark.prove)])
def test_what_was_acknowledged_outlives_a_killed_process(database_url: str, rounds: int) -> None:
    """The hasty writers answer before they commit: the negative control."""
    program = Path(__file__).with_name("writing.py")
    said = subprocess.run(
        [sys.executable, str(program), database_url, str(rounds), "6"],
        stdout=subprocess.PIPE,
        env=environment(),
        check=True,
    ).stdout
    honest, hasty = (Counter[str](counted) for counted in json.loads(said))
    print(f"honest: {dict(honest)}, hasty: {dict(hasty)}")  # noqa: T201
    assert {fault: honest[fault] for fault in FAULTS} == dict.fromkeys(FAULTS, 0)
    assert honest["acknowledged"] > 5 * rounds
    assert honest["interrupted"] > rounds / 2
    assert hasty["lost"] > 0
