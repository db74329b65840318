"""How fast visits are scored: `python -m bench.score`."""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from audit import checklists
from audit.domain import answers, scoring
from tests import fieldwork

_VISITS = 200
_TIMES = 20
_LINES = 10_000


def main() -> None:
    checklist = checklists.get("kz-2026")
    visits = [fieldwork.answers(seed, checklist) for seed in range(_VISITS)]
    print("kz-2026, an answer to nine of ten items; CPU time, best of several runs")
    for name, work in (
        ("check one visit, us", lambda: [answers.check(checklist, one) for one in visits]),
        ("score one visit, us", lambda: [scoring.score(checklist, one) for one in visits]),
    ):
        print(f"{name:<36}{_best(work) / _VISITS * 1e6:>9.1f}")
    print(f"{'audit score FILE.jsonl, visits/s':<36}{_command(visits):>9.0f}")
    print(f"{'(a plain loop, a million times), ms':<36}{_best(_loop) * 1e3:>9.1f}")


def _command(visits: list[dict[str, answers.Answer]]) -> float:
    """Lines a second through the command, its start included."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "visits.jsonl"
        lines = [json.dumps({"answers": visits[n % _VISITS]}) for n in range(_LINES)]
        file.write_text("\n".join(lines))
        command = [sys.executable, "-m", "audit", "score", str(file), "--checklist", "kz-2026"]
        began = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        return _LINES / (time.perf_counter() - began)


def _loop() -> None:
    total = 0
    for number in range(1_000_000):
        total += number * number % 7


def _best(work: Callable[[], object]) -> float:
    """Seconds of CPU."""
    spent = []
    for _ in range(_TIMES):
        began = time.process_time()
        work()
        spent.append(time.process_time() - began)
    return min(spent)


if __name__ == "__main__":
    main()
