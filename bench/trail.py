"""A million events of twenty regions checked by the stand-alone verifier: `python -m bench.trail`."""

import base64
import json
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.progress import track

from audit.proof import BEGINNING, Checkpoint, Head, Verifier, link, signed
from audit.signing import Signer

EVENTS, REGIONS, CHECKPOINTS = 1_000_000, 20, 1_000
BODY = json.dumps(
    {"what": "visit-received", "visit": "a" * 36, "who": "b" * 36, "digest": "c" * 64, "at": 10**12}
)


def export(folder: Path) -> Path:
    """An export as the server writes it."""
    signer = Signer.load(folder / "keys")
    key = base64.b64decode(signer.public_key)
    chains: list[list[str]] = []
    hashes: list[list[str]] = []
    for number in track(range(REGIONS), "Making it"):
        previous, lines, links = BEGINNING, [], []
        for seq in range(1, EVENTS // REGIONS + 1):
            hash = link(seq, previous, BODY)
            event = {"region": f"r{number:02}", "seq": seq, "previous": previous}
            lines.append(json.dumps({**event, "hash": hash, "body": BODY}) + "\n")
            links.append(hash)
            previous = hash
        chains.append(lines)
        hashes.append(links)
    file = folder / "trail.jsonl"
    with file.open("w") as out:
        said = {"format": "open-door-trail", "version": 1, "keys": [signer.public_key]}
        out.write(json.dumps(said) + "\n")
        previous = BEGINNING
        for number in range(1, CHECKPOINTS + 1):
            seq = number * (EVENTS // REGIONS) // CHECKPOINTS
            heads = tuple(Head(f"r{at:02}", seq, hashes[at][seq - 1]) for at in range(REGIONS))
            made = Checkpoint("bench", number, "2026-11-27T00:00:00Z", previous, heads)
            previous = made.digest
            signature = base64.b64decode(signer.sign(made.text.encode()))
            note = signed(made.text, "bench", key, signature)
            out.write(json.dumps({"checkpoint": note}) + "\n")
        for lines in chains:
            out.writelines(lines)
    return file


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = export(Path(folder))
        start = time.perf_counter()
        with file.open() as lines:
            for line in lines:
                json.loads(line)
        reading = time.perf_counter() - start
        verifier = Verifier()
        start = time.perf_counter()
        with file.open() as lines:
            for _ in verifier.lines(lines):
                pass
        checking = time.perf_counter() - start
    assert not verifier.findings
    Console().print(
        f"{verifier.events:,} events, {verifier.checkpoints:,} checkpoints: checked in "
        f"{checking:.1f} s; only reading the JSON takes {reading:.1f} s"
    )


if __name__ == "__main__":
    main()
