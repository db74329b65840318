"""Both verifiers of the trail, each given the same: the one in Python, and the browser's in Node."""

import base64
import io
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from audit.paths import STATIC
from audit.proof import Verifier, read_key, read_receipt
from tests.test_proof import KEY, public

NODE = Path(sys.executable).parent / "node"
SCRIPT = Path(__file__).with_name("verifiers.mjs")
PROOF = STATIC / "trail/proof.js"
GIVEN_KEY = base64.b64encode(public(KEY)).decode()

Found = Mapping[str, Any] | None
"""None where what was given with the export is refused before anything is read."""


@dataclass(frozen=True)
class Case:
    export: bytes
    keys: Sequence[str] = (GIVEN_KEY,)
    held: Sequence[bytes] = ()
    receipts: Sequence[bytes] = ()
    reports: Mapping[str, bytes] = field(default_factory=dict)


def in_python(case: Case, folder: Path) -> Found:
    """As `proof.main` does it."""
    try:
        receipts = [read_receipt(_file(folder, receipt)) for receipt in case.receipts]
        keys = [read_key(key) for key in case.keys]
    except ValueError:
        return None
    held = [note.decode("utf-8", "replace") for note in case.held]
    verifier = Verifier(keys, held, receipts, case.reports)
    with io.TextIOWrapper(io.BytesIO(case.export), "utf-8", "replace", newline="\n") as lines:
        for _ in verifier.lines(lines):
            pass
    return {
        "findings": [[finding.kind, finding.where] for finding in verifier.findings],
        "counts": [verifier.events, len(verifier.ends), verifier.checkpoints],
    }


def _file(folder: Path, content: bytes) -> Path:
    file = folder / "receipt.json"
    file.write_bytes(content)
    return file


class Node:
    """The browser's verifier, in one process for many cases."""

    def __init__(self, running: subprocess.Popen[bytes]) -> None:
        self.running = running

    def found(self, case: Case) -> Found:
        said = {
            "export": base64.b64encode(case.export).decode(),
            "keys": case.keys,
            "held": [note.decode("utf-8", "replace") for note in case.held],
            "receipts": [base64.b64encode(each).decode() for each in case.receipts],
            "reports": [
                [name, base64.b64encode(each).decode()] for name, each in case.reports.items()
            ],
        }
        assert self.running.stdin
        assert self.running.stdout
        self.running.stdin.write(json.dumps(said).encode() + b"\n")
        self.running.stdin.flush()
        found: Found = json.loads(self.running.stdout.readline())
        return found


@contextmanager
def browsers(*changes: str) -> Iterator[Node]:
    """The verifier, or what is left of it after `changes`: what stands in it, what stands there instead."""
    program: list[str | Path] = [
        NODE,
        "--disable-warning=MODULE_TYPELESS_PACKAGE_JSON",
        SCRIPT,
        PROOF.as_uri(),
    ]
    with subprocess.Popen(
        [*program, *changes], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as running:
        yield Node(running)
        assert running.stdin
        running.stdin.close()
        assert running.wait() == 0
