"""`audit work` runs until it is told to stop, and then ends in order."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from audit.journeys import import_stations
from audit.journeys.prepare import prepare
from audit.store import stations
from audit.store.db import Database
from tests.lists import FIRST, as_csv

NOW = 1_790_000_000_000


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_does_what_is_due_and_ends_when_asked(
    tmp_path: Path, sent: signal.Signals
) -> None:
    env = {**os.environ, "AUDIT_DATA": str(tmp_path)}
    with prepare(f"sqlite:///{tmp_path / 'audit.db'}") as db:
        db.write(lambda tx: import_stations.store(tx, import_stations.read(tx, as_csv(FIRST)), NOW))
        assert unplaced(db) == 1
        worker = subprocess.Popen([sys.executable, "-m", "audit", "work"], env=env)
        try:
            until = time.monotonic() + 60
            while unplaced(db) and time.monotonic() < until:
                time.sleep(0.05)
            assert unplaced(db) == 0
            worker.send_signal(sent)
            assert worker.wait(30) == 0
        finally:
            worker.kill()


def unplaced(db: Database) -> int:
    with db.read() as tx:
        return len(stations.unplaced_venues(tx, "KZ/"))
