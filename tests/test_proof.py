"""Whoever has an export, a key and an older checkpoint finds whatever was done to the trail."""

import base64
import hashlib
import html
import json
import random
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from audit import proof
from audit.proof import BEGINNING, Checkpoint, Head, Verifier, link, signed

REGIONS = ("a1", "b2", "c3")
EVENTS, EVERY = 30, 8
"""Of each region; a checkpoint after so many."""
KEY, OTHER_KEY = (Ed25519PrivateKey.from_private_bytes(bytes([n]) * 32) for n in (1, 2))


def public(key: Ed25519PrivateKey) -> bytes:
    return key.public_key().public_bytes_raw()


def sign(checkpoint: Checkpoint, key: Ed25519PrivateKey = KEY) -> str:
    text = checkpoint.text
    return signed(text, "test", public(key), key.sign(text.encode()))


class Log:
    """What an honest server would export, and what a dishonest one could make of it."""

    def __init__(self, seed: int = 0, key: Ed25519PrivateKey = KEY) -> None:
        dice = random.Random(seed)  # noqa: S311 - what is said in events of a test
        self.key = key
        self.bodies = {
            region: [f'{{"what":"{dice.getrandbits(64):x}"}}' for _ in range(EVENTS)]
            for region in REGIONS
        }
        self.events = {region: chained(bodies) for region, bodies in self.bodies.items()}
        self.notes = self.checkpoints()

    def checkpoints(self) -> list[str]:
        notes: list[str] = []
        previous = BEGINNING
        for number, seq in enumerate(range(EVERY, EVENTS + 1, EVERY), 1):
            heads = tuple(
                Head(region, seq, self.events[region][seq - 1]["hash"]) for region in REGIONS
            )
            found = Checkpoint("test", number, f"2026-11-27T00:{number:02}:00Z", previous, heads)
            previous = found.digest
            notes.append(sign(found, self.key))
        return notes

    def lines(self) -> list[str]:
        key = base64.b64encode(public(self.key)).decode()
        said: list[Mapping[str, Any]] = [{"format": "open-door-trail", "version": 1, "keys": [key]}]
        said += [{"checkpoint": note} for note in self.notes]
        said += [{"region": r, **event} for r in REGIONS for event in self.events[r]]
        return [json.dumps(each, ensure_ascii=False) for each in said]


def chained(bodies: list[str], first: int = 1, previous: str = BEGINNING) -> list[dict[str, Any]]:
    events = []
    for seq, body in enumerate(bodies, first):
        hash = link(seq, previous, body)
        events.append({"seq": seq, "previous": previous, "hash": hash, "body": body})
        previous = hash
    return events


def found(log: Log, held: list[str] | None = None) -> set[str]:
    verifier = Verifier([public(KEY)], held or [])
    for _ in verifier.lines(log.lines()):
        pass
    return {finding.kind for finding in verifier.findings}


def edited(log: Log, region: str, at: int) -> None:
    log.events[region][at]["body"] = '{"what":"nothing"}'


def edited_with_its_hash(log: Log, region: str, at: int) -> None:
    edited(log, region, at)
    event = log.events[region][at]
    event["hash"] = link(event["seq"], event["previous"], event["body"])


def deleted(log: Log, region: str, at: int) -> None:
    del log.events[region][at]


def deleted_and_closed(log: Log, region: str, at: int) -> None:
    """The chain is made anew over the gap."""
    log.events[region] = chained([*log.bodies[region][:at], *log.bodies[region][at + 1 :]])


def inserted(log: Log, region: str, at: int) -> None:
    log.events[region].insert(at, {**log.events[region][at], "body": "{}"})


def inserted_and_chained(log: Log, region: str, at: int) -> None:
    log.events[region] = chained([*log.bodies[region][:at], "{}", *log.bodies[region][at:]])


def swapped(log: Log, region: str, at: int) -> None:
    events, other = log.events[region], at - 1 if at else 1
    events[at], events[other] = events[other], events[at]


def swapped_between_regions(log: Log, region: str, at: int) -> None:
    other = REGIONS[(REGIONS.index(region) + 1) % 3]
    here, there = log.events[region], log.events[other]
    here[at], there[at] = there[at], here[at]


def truncated(log: Log, region: str, at: int) -> None:
    del log.events[region][min(at, EVENTS - EVENTS % EVERY - 1) :]


def region_dropped(log: Log, region: str, _: int) -> None:
    log.events[region] = []


def rewritten(log: Log, region: str, at: int) -> None:
    """All from here on is another story, in a chain that fits."""
    last = min(at, EVENTS - EVENTS % EVERY - 1)
    log.events[region] = chained(
        [*log.bodies[region][:last], "{}", *log.bodies[region][last + 1 :]]
    )


def signed_anew_by_another(log: Log, region: str, at: int) -> None:
    rewritten(log, region, at)
    log.key = OTHER_KEY
    log.notes = log.checkpoints()


def checkpoint_changed(log: Log, _: str, at: int) -> None:
    place = at % len(log.notes)
    log.notes[place] = log.notes[place].replace("2026", "2025")


def checkpoint_deleted(log: Log, _: str, at: int) -> None:
    del log.notes[at % (len(log.notes) - 1)]


TAMPERED: list[Callable[[Log, str, int], None]] = [
    edited,
    edited_with_its_hash,
    deleted,
    deleted_and_closed,
    inserted,
    inserted_and_chained,
    swapped,
    swapped_between_regions,
    truncated,
    region_dropped,
    rewritten,
    signed_anew_by_another,
    checkpoint_changed,
    checkpoint_deleted,
]


def after_the_last_seal(how: Callable[[Log, str, int], None], at: int) -> bool:
    """What no checkpoint has sealed yet can be rewritten in a chain that fits: nobody can tell."""
    if how in {edited_with_its_hash, deleted}:
        return at == EVENTS - 1
    return how in {deleted_and_closed, inserted_and_chained} and at >= EVENTS - EVENTS % EVERY


@pytest.mark.parametrize("how", TAMPERED, ids=lambda how: how.__name__)
@pytest.mark.parametrize(
    "positions", [25, pytest.param(1_000, marks=pytest.mark.prove)], ids=["some", "thousand"]
)
def test_whatever_was_done_is_found(how: Callable[[Log, str, int], None], positions: int) -> None:
    dice = random.Random(how.__name__)  # noqa: S311 - where a test tampers
    for seed in range(positions):
        log = Log(seed)
        assert found(log) == set()
        at = dice.randrange(EVENTS)
        how(log, dice.choice(REGIONS), at)
        assert bool(found(log)) != after_the_last_seal(how, at), (seed, at)


def test_who_holds_the_key_is_found_out_by_who_kept_a_checkpoint() -> None:
    """The operator rewrites the past and signs all of it anew."""
    log = Log()
    kept = log.notes[1]
    rewritten(log, "b2", 3)
    log.notes = log.checkpoints()
    assert found(log) == set()
    assert found(log, [kept]) == {"forked"}
    assert found(log, [kept, log.notes[1]]) == {"forked"}
    assert found(log, [log.notes[1], kept]) == {"forked"}
    log.notes = log.notes[:1]
    assert found(log, [kept]) == {"held-missing"}


def test_what_is_no_export_is_said_so() -> None:
    for lines in ([], ["{"], ['{"format":"other"}'], ["[" * 100_000], ["null"]):
        verifier = Verifier()
        list(verifier.lines(lines))
        assert {finding.kind for finding in verifier.findings} == {"unreadable"}


def test_the_tree_is_that_of_rfc_6962() -> None:
    """Its left part is the largest power of two that is smaller than all."""

    def node(one: bytes, other: bytes) -> bytes:
        return hashlib.sha256(b"\1" + one + other).digest()

    heads = [Head(f"r{number}", number, "0") for number in range(5)]
    leaves = [hashlib.sha256(b"\0" + str(head).encode()).digest() for head in heads]
    four = node(node(leaves[0], leaves[1]), node(leaves[2], leaves[3]))
    assert proof.root(heads) == node(four, leaves[4])
    assert proof.root(heads[:1]) == leaves[0]
    assert proof.root([]) == hashlib.sha256(b"").digest()


def test_the_file_alone_is_a_program(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = Log()
    export, held = tmp_path / "trail.jsonl", tmp_path / "checkpoint.txt"
    export.write_text("\n".join(log.lines()))
    held.write_text(log.notes[0])
    key = base64.b64encode(public(KEY)).decode()
    assert proof.main([str(export), "--key", key, "--held", str(held)]) == 0
    assert "90 events of 3 regions, 3 checkpoints\nEverything fits." in capsys.readouterr().out
    edited(log, "a1", 5)
    export.write_text("\n".join(log.lines()))
    assert proof.main([str(export)]) == 1
    said = capsys.readouterr().out
    assert "An event is not what its hash says: region a1, event 6" in said
    assert "No key was given" in said
    assert "audit" not in {line.split()[1].split(".")[0] for line in imports()}


def receipt_of(seq: int, key: Ed25519PrivateKey = KEY, **changes: Any) -> dict[str, Any]:
    said = {"id": "v1", "missing_photos": [], "seq": seq, "sha256": "ab"} | changes
    text = json.dumps(said, sort_keys=True, separators=(",", ":")).encode()
    return said | {"signature": base64.b64encode(key.sign(text)).decode()}


def with_visit(seq: int) -> Log:
    log = Log()
    log.bodies["b2"][seq - 1] = '{"sha256":"ab","visit":"v1","what":"visit-received"}'
    log.events["b2"] = chained(log.bodies["b2"])
    log.notes = log.checkpoints()
    return log


def kinds(log: Log, *receipts: Mapping[str, Any]) -> list[str]:
    verifier = Verifier([public(KEY)], receipts=receipts)
    list(verifier.lines(log.lines()))
    return [finding.kind for finding in verifier.findings]


def test_a_receipt_proves_that_its_visit_is_in_the_trail() -> None:
    log = with_visit(7)
    assert kinds(log, receipt_of(7)) == []
    assert kinds(Log(), receipt_of(7)) == ["visit-missing"]
    assert kinds(log, receipt_of(8)) == ["visit-missing"]
    assert kinds(log, receipt_of(7, sha256="cd")) == ["visit-missing"]
    assert kinds(log, receipt_of(7, OTHER_KEY)) == ["receipt-unsigned"]
    assert kinds(log, receipt_of(7) | {"missing_photos": ["x"]}) == ["receipt-unsigned"]
    assert kinds(log, receipt_of(7) | {"signature": 5}) == ["receipt-unsigned"]
    assert kinds(log, receipt_of(7), {}) == ["receipt-unsigned", "visit-missing"]


def test_a_receipt_is_given_as_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    export, receipt = tmp_path / "trail.jsonl", tmp_path / "receipt.json"
    export.write_text("\n".join(with_visit(7).lines()))
    receipt.write_text(json.dumps(receipt_of(7)))
    assert proof.main([str(export), "--receipt", str(receipt)]) == 0
    export.write_text("\n".join(Log().lines()))
    assert proof.main([str(export), "--receipt", str(receipt)]) == 1
    assert proof.main([str(export), "--report", str(export)]) == 1
    assert "is not in the trail as it was received: visit v1" in capsys.readouterr().out
    for broken in ("[]", "{", "{}", '{"id": [], "seq": 1, "sha256": ""}'):
        receipt.write_text(broken)
        with pytest.raises(SystemExit):
            proof.main([str(export), "--receipt", str(receipt)])
        assert "is no receipt" in capsys.readouterr().err


def test_letters_that_are_none_and_depth_are_findings_too() -> None:
    """What JSON lets somebody say, and no file can hold, or no program write out again."""
    log, deep = Log(), json.loads("[" * 900 + "]" * 900)
    assert kinds(log, receipt_of(7) | {"id": "\ud800"}) == ["receipt-unsigned", "visit-missing"]
    for _ in range(60):
        deep = [deep]
    assert "receipt-unsigned" in kinds(log, receipt_of(7) | {"missing_photos": deep})
    verifier = Verifier()
    nowhere = {"region": "a\ud800\x1b[2J", "seq": 1, "previous": BEGINNING, "hash": "", "body": ""}
    list(verifier.lines([*log.lines(), json.dumps(nowhere)]))
    [finding] = verifier.findings
    assert str(finding) == "An event is not what its hash says: region a[2J, event 1"


PDF = b"%PDF <trail:checkpoint>{}</trail:checkpoint> %%EOF"


def pdf_naming(note: str) -> bytes:
    return PDF.replace(b"{}", html.escape(note).encode())


def with_report(file: bytes, log: Log) -> Log:
    told = {"what": "report-made", "report": hashlib.sha256(file).hexdigest()}
    log.bodies["c3"][20] = json.dumps(told, separators=(",", ":"))
    log.events["c3"] = chained(log.bodies["c3"])
    log.notes = [log.notes[0], *log.checkpoints()[1:]]
    return log


def test_a_report_proves_that_it_was_made_here_and_what_was_before() -> None:
    log = Log()
    file = pdf_naming(log.notes[0])
    assert proof.held_in(file) == [log.notes[0]]

    def kinds(log: Log, file: bytes) -> list[str]:
        verifier = Verifier([public(KEY)], reports={"r.pdf": file})
        list(verifier.lines(log.lines()))
        return [str(finding) for finding in verifier.findings]

    missing = "A report is not in the trail as it was made: r.pdf"
    forked = "A checkpoint that was kept is not the one of that number here: checkpoint 1"
    assert kinds(Log(), file) == [missing]
    assert kinds(with_report(file, Log()), file) == []
    assert kinds(with_report(file, Log()), file + b" ") == [missing]
    assert kinds(with_report(b"%PDF", Log()), b"%PDF") == []
    other = Log()
    rewritten(other, "a1", 2)
    other.notes = other.checkpoints()
    assert kinds(with_report(file, other), file) == [forked]


@pytest.mark.parametrize("key", ["?", "AAAA"])
def test_what_cannot_be_used_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], key: str
) -> None:
    export = tmp_path / "trail.jsonl"
    for given, why in [([], "No such file"), (["--key", key], "32 bytes in base64")]:
        with pytest.raises(SystemExit) as ended:
            proof.main([str(export), *given])
        assert ended.value.code == 2
        assert why in capsys.readouterr().err


def imports() -> list[str]:
    lines = Path(proof.__file__).read_text().splitlines()
    return [line.strip() for line in lines if line.strip().startswith(("import ", "from "))]
