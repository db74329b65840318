"""How fast stored verdicts are scored anew: `python -m bench.rescore`."""

import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from threading import Event
from uuid import uuid4

import numpy as np
from sqlalchemy import text

from audit import checklists
from audit.domain import rescoring, scoring
from audit.domain.checklist import Checklist
from audit.domain.rescoring import Codes
from audit.domain.verdicts import FAIL, NA, PARTIAL, PASS, UNKNOWN
from audit.journeys import rescore
from audit.journeys.prepare import prepare
from audit.journeys.rescore import Wanted
from audit.signing import Signer
from tests import fieldwork
from tests.office import Office

_VISITS = 1_000_000
_CHUNK = 8192
_TIMES = 5
_STORED = 5_000
_SHARES = {FAIL: 0.1, PARTIAL: 0.05, PASS: 0.7, UNKNOWN: 0.1, NA: 0.05}


def main() -> None:
    checklist = checklists.get("kz-2026")
    _a_million(checklist)
    _one_visit(checklist)
    _command()


def _a_million(checklist: Checklist) -> None:
    items = len(checklist.scored_items)
    codes = _codes(items)
    print(f"{_VISITS:,} visits of {checklist}, {items} items, seven groups; CPU time, one core")
    before = _peak()
    first = _seconds(lambda: rescoring.many(checklist, codes))
    peak = _peak()
    for name, work in (
        ("weighted sum of one group only", lambda: _weighted_sum(checklist, codes)),
        ("sums of all groups only", lambda: _sums(checklist, codes)),
        ("all: scores, caps, statuses, index", lambda: rescoring.many(checklist, codes)),
        ("the same, in pages of 8192", lambda: _in_pages(checklist, codes)),
    ):
        best = min(_seconds(work) for _ in range(_TIMES))
        print(f"{name:<40}{_VISITS / best / 1e6:>8.2f} M visits/s")
    print(f"{'all, the first time (memory is new)':<40}{_VISITS / first / 1e6:>8.2f} M visits/s")
    print(f"{'peak memory (before scoring)':<40}{peak:>8.0f} MB ({before:.0f})")


def _codes(items: int) -> Codes:
    """The same every time; made in parts, so that making them is not what takes the memory."""
    dice = np.random.default_rng(2026)
    bag = np.repeat(
        np.array(list(_SHARES), np.uint8), [round(100 * share) for share in _SHARES.values()]
    )
    codes = np.empty((_VISITS, items), np.uint8)
    for start in range(0, _VISITS, _CHUNK):
        part = codes[start : start + _CHUNK]
        part[:] = bag.take(dice.integers(0, len(bag), part.shape, np.uint8))
    return codes


def _weighted_sum(checklist: Checklist, codes: Codes) -> None:
    """What a score without groups, unknowns and caps would be."""
    weights = np.array(
        [scoring.WEIGHTS[item.severity] for item in checklist.scored_items if item.severity],
        np.float32,
    )
    sums = np.empty(len(codes), np.float32)
    for start in range(0, len(codes), _CHUNK):
        sums[start : start + _CHUNK] = codes[start : start + _CHUNK].astype(np.float32) @ weights


def _sums(checklist: Checklist, codes: Codes) -> None:
    tables = rescoring.Tables(checklist.scored_items)
    for start in range(0, len(codes), _CHUNK):
        tables.add_up(codes[start : start + _CHUNK])


def _in_pages(checklist: Checklist, codes: Codes) -> None:
    for start in range(0, len(codes), _CHUNK):
        rescoring.many(checklist, codes[start : start + _CHUNK])


def _one_visit(checklist: Checklist) -> None:
    visits = [fieldwork.answers(seed, checklist) for seed in range(200)]
    best = min(
        _seconds(lambda: [scoring.score(checklist, one) for one in visits]) for _ in range(20)
    )
    print(f"{'one visit from raw answers':<40}{best / len(visits) * 1e6:>8.1f} us")


def _command() -> None:
    """`audit rescore` on SQLite, where every visit has a score of another version."""
    with tempfile.TemporaryDirectory() as folder, prepare(f"sqlite:///{folder}/audit.db") as db:
        office = Office(db, fieldwork.lay_out(db, number=200), Signer.load(Path(folder) / "keys"))
        stations = office.field.stations
        for seed in range(_STORED):
            sent = fieldwork.content(office.field, seed, station=stations[seed % len(stations)])
            office.send(sent, uuid4())
        region, stop = office.field.region, Event()
        same = _seconds(lambda: rescore.survey(db, region, Wanted(), stop))
        office.change(text("UPDATE visits SET scoring_version = '0'"))
        began = time.perf_counter()
        found = rescore.survey(db, region, Wanted(), stop)
        written = rescore.write(db, found, 0, stop)
        taken = time.perf_counter() - began
        assert written == _STORED
        print(f"{'audit rescore, nothing differs':<40}{_STORED / same:>8.0f} visits/s")
        print(f"{'audit rescore, all are written (SQLite)':<40}{_STORED / taken:>8.0f} visits/s")


def _seconds(work: Callable[[], object]) -> float:
    """Of CPU."""
    began = time.process_time()
    work()
    return time.process_time() - began


def _peak() -> float:
    """Megabytes of memory that this process had at its peak."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
