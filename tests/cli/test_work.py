"""`audit work` runs until it is told to stop, and then ends in order."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.lists import FIRST, as_csv


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_does_what_is_due_and_ends_when_asked(
    tmp_path: Path, sent: signal.Signals
) -> None:
    (tmp_path / "list.csv").write_bytes(as_csv(FIRST))
    env = {**os.environ, "AUDIT_DATA": str(tmp_path / "data")}
    audit = [sys.executable, "-m", "audit"]
    subprocess.run([*audit, "stations", "import", str(tmp_path / "list.csv")], env=env, check=True)
    worker = subprocess.Popen([*audit, "work"], env=env)
    try:
        until = time.monotonic() + 30
        while "the settlement" not in listed(audit, env) and time.monotonic() < until:
            time.sleep(0.2)
        assert "the settlement" in listed(audit, env)
        worker.send_signal(sent)
        assert worker.wait(20) == 0
    finally:
        worker.kill()


def listed(audit: list[str], env: dict[str, str]) -> str:
    done = subprocess.run(
        [*audit, "stations", "list"], env={**env, "COLUMNS": "200"}, check=True, capture_output=True
    )
    return done.stdout.decode()
