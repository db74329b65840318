"""What makes the trail provable, and the check of it that needs neither the server nor its word.

This file is also the stand-alone verifier: it imports nothing of the product, and runs wherever Python 3.11
and the `cryptography` package are:

    python verify_trail.py trail.jsonl [--key KEY]... [--held checkpoint.txt]...
        [--receipt receipt.json]... [--report report.pdf]...

An export holds, line by line as JSON, the keys of the server, every checkpoint, and every event of every
region's chain. A checkpoint is a signed note (C2SP signed-note and tlog-checkpoint): the root of an RFC
6962 tree whose leaves are the heads of the chains. Who has kept one older checkpoint can prove that the
past was rewritten since; who gives none, and no key, learns only that the export fits together.
"""

import argparse
import base64
import hashlib
import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

BEGINNING = "0" * 64
"""What the first event of a chain, and the first checkpoint, name as the one before it."""
FORMAT = "open-door-trail"
ED25519 = b"\x01"
"""The kind of a key in a signed note."""
KEY_BYTES = 32
BEGINS, SEALS, TELLS = (
    {"format": str, "version": int, "keys": list},
    {"checkpoint": str},
    {"region": str, "seq": int, "previous": str, "hash": str, "body": str},
)
"""All that a line of an export holds: the first, a checkpoint's, an event's."""
CHECKPOINT = re.compile(
    "([^\n]*)\n[^\n]*\n[^\n]*\nnumber ([1-9][0-9]{0,14})\nat ([^\n]*)\nprevious ([^\n]*)\n"
    "((?:head [^ \n]* [1-9][0-9]{0,14} [^ \n]*\n)*)"
)


@dataclass(frozen=True, slots=True)
class Event:
    seq: int
    previous: str
    hash: str
    body: str
    """Canonical JSON."""


@dataclass(frozen=True, slots=True)
class Head:
    """The last event of a region's chain when a checkpoint was made."""

    region: str
    seq: int
    hash: str

    def __str__(self) -> str:
        return f"{self.region} {self.seq} {self.hash}"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    origin: str
    """Whose log it is: a name that never changes."""
    number: int
    """From 1."""
    at: str
    """ISO 8601, UTC."""
    previous: str
    """SHA-256 of the text of the checkpoint before this one."""
    heads: tuple[Head, ...]
    """In the order of their regions."""

    @property
    def text(self) -> str:
        """What is signed."""
        said = f"{self.origin}\n{len(self.heads)}\n{base64.b64encode(root(self.heads)).decode()}\n"
        said += f"number {self.number}\nat {self.at}\nprevious {self.previous}\n"
        return said + "".join(f"head {head}\n" for head in self.heads)

    @property
    def digest(self) -> str:
        """What the next checkpoint names as the one before it."""
        return hashlib.sha256(self.text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not fit. `kind` is stable: programs may rely on it."""

    kind: str
    where: str

    def __str__(self) -> str:
        return f"{SAID[self.kind]}: {self.where}"


SAID = {
    "unreadable": "A line cannot be read",
    "event-missing": "An event is missing, doubled or in another's place",
    "event-changed": "An event is not what its hash says",
    "chain-broken": "An event does not follow from the one before",
    "checkpoint-unreadable": "A checkpoint cannot be read, or its root is not of its heads",
    "checkpoint-missing": "A checkpoint is missing, doubled or in another's place",
    "checkpoint-unsigned": "A checkpoint has no valid signature of a trusted key",
    "truncated": "A chain ends before an event that a checkpoint has sealed",
    "rewritten": "An event is another than the one that a checkpoint has sealed",
    "forked": "A checkpoint that was kept is not the one of that number here",
    "held-missing": "A checkpoint that was kept is not in this export",
    "receipt-unsigned": "A receipt has no valid signature of a trusted key",
    "visit-missing": "The visit of a receipt is not in the trail as it was received",
    "report-missing": "A report is not in the trail as it was made",
}


def link(seq: int, previous: str, body: str) -> str:
    """The hash of an event: it covers its number, the hash before it and its body."""
    return hashlib.sha256(f"{seq}\n{previous}\n{body}".encode()).hexdigest()


def root(heads: Sequence[Head]) -> bytes:
    """The root of the RFC 6962 tree over the heads, in the order given."""
    if not heads:
        return hashlib.sha256(b"").digest()
    if len(heads) == 1:
        return hashlib.sha256(b"\0" + str(heads[0]).encode()).digest()
    half = 1 << ((len(heads) - 1).bit_length() - 1)
    return hashlib.sha256(b"\1" + root(heads[:half]) + root(heads[half:])).digest()


def _whole(said: str) -> int:
    """A number that all programs read alike: 7.0 is 7. Raises ValueError for any other, for NaN too."""
    number = float(said)
    if not number.is_integer() or abs(number) >= 2**53:
        raise ValueError("not a whole number")
    return int(number)


_JSON = json.JSONDecoder(parse_int=_whole, parse_float=_whole, parse_constant=_whole)


def _decoded(said: str) -> bytes:
    """Base64, in the one spelling that it has. Raises ValueError."""
    found = base64.b64decode(said)
    if base64.b64encode(found).decode() != said:
        raise ValueError("another spelling")
    return found


def read_key(said: str) -> bytes:
    """A public key, as the public page gives it. Raises ValueError."""
    with suppress(ValueError):
        if len(key := _decoded(said)) == KEY_BYTES:
            return key
    raise ValueError("a key must be 32 bytes in base64")


def read_receipt(file: Path) -> Mapping[str, Any]:
    """Raises OSError, ValueError."""
    with suppress(ValueError, RecursionError, AttributeError):
        receipt: dict[str, Any] = _JSON.decode(file.read_bytes().decode())
        if [type(receipt.get(name)) for name in ("id", "seq", "sha256")] == [str, int, str]:
            return receipt
    raise ValueError(f"{file} is no receipt")


def held_in(report: bytes) -> list[str]:
    """The note of the checkpoint that a PDF carries in its metadata; none where it carries none."""
    found = re.findall(rb"<trail:checkpoint>(.*?)</trail:checkpoint>", report, re.DOTALL)
    notes = [note.decode("utf-8", "replace") for note in found]
    return [note.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") for note in notes]


def key_hash(name: str, key: bytes) -> bytes:
    """Four bytes that say which key signed a note."""
    return hashlib.sha256(name.encode() + b"\n" + ED25519 + key).digest()[:4]


def signed(text: str, name: str, key: bytes, signature: bytes) -> str:
    """The signed note: the text, an empty line, the signature."""
    stamp = base64.b64encode(key_hash(name, key) + signature).decode()
    return f"{text}\n\u2014 {name} {stamp}\n"


def read_checkpoint(note: str) -> Checkpoint:
    """Raises ValueError unless it is one, spelled as we spell it, with the root of its heads."""
    text = _text(note)
    if said := CHECKPOINT.fullmatch(text):
        origin, number, at, previous, heads = said.groups()
        split = (line.split(" ") for line in heads.split("\n")[:-1])
        sealed = tuple(Head(region, int(seq), hash) for _, region, seq, hash in split)
        found = Checkpoint(origin, int(number), at, previous, sealed)
        if found.text == text:
            return found
    raise ValueError("not the text of a checkpoint")


def _text(note: str) -> str:
    """What is signed of a note: all before its first empty line."""
    return note.partition("\n\n")[0] + "\n"


def is_signed(note: str, keys: Iterable[bytes]) -> bool:
    """Whether one of the note's signatures is valid and of one of these Ed25519 keys."""
    message = _text(note).encode()
    for line in note.partition("\n\n")[2].split("\n"):
        dash, _, rest = line.partition(" ")
        name, _, stamp = rest.rpartition(" ")
        with suppress(ValueError):
            given = _decoded(stamp)
            ours = [key for key in keys if given[:4] == key_hash(name, key)]
            if dash == "\u2014" and any(_is_of(key, given[4:], message) for key in ours):
                return True
    return False


def _is_of(key: bytes, signature: bytes, message: bytes) -> bool:
    with suppress(InvalidSignature, ValueError):
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
        return True
    return False


class Verifier:
    """Takes an export line by line, as it is read, and keeps what does not fit.

    What it has to remember is what checkpoints have sealed, not the events.
    """

    def __init__(
        self,
        keys: Iterable[bytes] = (),
        held: Iterable[str] = (),
        receipts: Iterable[Mapping[str, Any]] = (),
        reports: Mapping[str, bytes] | None = None,
    ) -> None:
        """`keys`: the only ones to trust, else those that the export names; `held`: notes kept before;
        `receipts`: what auditors hold, whose visits must be there; `reports`: PDFs by name, which
        must be told of, and carry checkpoints to be held against.
        """
        self.findings: list[Finding] = []
        self.events = self.checkpoints = 0
        self.ends: dict[str, Head] = {}
        """The last event of each region."""
        self._keys = tuple(keys)
        self._held: dict[int, set[str]] = {}
        """The texts that were kept, by number: two of one number are a fork in themselves."""
        files = reports or {}
        for note in [*held, *(note for file in files.values() for note in held_in(file))]:
            text = _text(note.replace("\r\n", "\n"))
            number = re.search(r"^number ([0-9]{1,9})$", text, re.MULTILINE)
            self._held.setdefault(int(number[1]) if number else 0, set()).add(text)
        self._sealed: dict[tuple[str, int], list[tuple[str, int]]] = {}
        """(region, number) to hashes and the checkpoints that seal them, until the event comes."""
        self._receipts = tuple(receipts)
        self._wanted = {each.get("seq"): set[tuple[str, str]]() for each in self._receipts}
        """What the events of these numbers say, in whatever region."""
        self._reports = {hashlib.sha256(file).hexdigest(): name for name, file in files.items()}
        """Those that no event has told of by now."""
        self._previous = BEGINNING

    def lines(self, lines: Iterable[str]) -> Iterator[int]:
        """Checks them all; gives the number of each line, for progress."""
        number = 0
        for number, line in enumerate(lines, 1):
            try:
                self._take(_JSON.decode(line), number)
            except (ValueError, TypeError, AttributeError, RecursionError):
                self._find("unreadable", f"line {number}")
            yield number
        if number == 0:
            self._find("unreadable", "line 1")
        self._end()

    def _end(self) -> None:
        """What has not come by now is missing."""
        for (region, seq), seals in self._sealed.items():
            for _, place in seals:
                self._find("truncated", f"checkpoint {place}, region {region}, event {seq}")
        for kept in self._held:
            if not 1 <= kept <= self.checkpoints:
                self._find("held-missing", f"checkpoint {kept}")
        for receipt in self._receipts:
            self._receipt(receipt)
        for name in self._reports.values():
            self._find("report-missing", name)

    def _find(self, kind: str, where: str) -> None:
        self.findings.append(Finding(kind, "".join(filter(str.isprintable, where))))

    def _take(self, said: dict[str, Any], number: int) -> None:
        shape = {name: type(value) for name, value in said.items()}
        if number == 1 and shape == BEGINS and (said["format"], said["version"]) == (FORMAT, 1):
            keys = tuple(map(read_key, said["keys"]))
            self._keys = self._keys or keys
        elif number > 1 and shape == SEALS and not self.events:
            self._checkpoint(said["checkpoint"])
        elif number > 1 and shape == TELLS:
            self._event(said.pop("region"), Event(**said))
        else:
            raise ValueError("another format, or a checkpoint after an event")

    def _checkpoint(self, note: str) -> None:
        self.checkpoints += 1
        where = f"checkpoint {self.checkpoints}"
        if not is_signed(note, self._keys):
            self._find("checkpoint-unsigned", where)
        if self._held.get(self.checkpoints, set()) - {_text(note)}:
            self._find("forked", where)
        try:
            found = read_checkpoint(note)
        except ValueError:
            self._find("checkpoint-unreadable", where)
            return
        if (found.number, found.previous) != (self.checkpoints, self._previous):
            self._find("checkpoint-missing", where)
        self._previous = found.digest
        for head in found.heads:
            sealed = head.hash, self.checkpoints
            self._sealed.setdefault((head.region, head.seq), []).append(sealed)

    def _receipt(self, receipt: Mapping[str, Any]) -> None:
        """The signature is over the canonical JSON of all the rest: sorted names, no blanks."""
        where = f"visit {receipt.get('id')}"
        said = {name: value for name, value in receipt.items() if name != "signature"}
        signed = False
        with suppress(KeyError, TypeError, ValueError, RecursionError):
            text = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
            signature = _decoded(receipt["signature"])
            signed = any(_is_of(key, signature, text.encode()) for key in self._keys)
        if not signed:
            self._find("receipt-unsigned", where)
        if (said.get("id"), said.get("sha256")) not in self._wanted[said.get("seq")]:
            self._find("visit-missing", where)

    def _event(self, region: str, event: Event) -> None:
        self.events += 1
        last = self.ends.get(region) or Head(region, 0, BEGINNING)
        where = f"region {region}, event {event.seq}"
        if event.seq != last.seq + 1:
            self._find("event-missing", where)
        elif event.previous != last.hash:
            self._find("chain-broken", where)
        if event.hash != link(event.seq, event.previous, event.body):
            self._find("event-changed", where)
        self.ends[region] = Head(region, event.seq, event.hash)
        for hash, place in self._sealed.pop((region, event.seq), ()):
            if hash != event.hash:
                self._find("rewritten", f"checkpoint {place}, {where}")
        if event.seq in self._wanted or '"report-made"' in event.body:
            self._hear(event)

    def _hear(self, event: Event) -> None:
        match json.loads(event.body, parse_int=float, parse_constant=_whole):
            case {"what": "report-made", "report": str(report)}:
                self._reports.pop(report, None)
            case {"visit": str(visit), "sha256": str(sha256)} if event.seq in self._wanted:
                self._wanted[event.seq].add((visit, sha256))


def main(arguments: Sequence[str] | None = None) -> int:
    """0 if everything fits, 1 if something does not, 2 if what was given cannot be used."""
    parser = argparse.ArgumentParser(description="Check an export of the trail.")
    parser.add_argument("export", type=Path)
    parser.add_argument("--key", action="append", default=[], help="a public key to trust, base64")
    parser.add_argument("--held", action="append", default=[], type=Path, help="a kept checkpoint")
    parser.add_argument("--receipt", action="append", default=[], type=Path, help="an auditor's")
    parser.add_argument("--report", action="append", default=[], type=Path, help="a PDF")
    given = parser.parse_args(arguments)
    try:
        held = [file.read_bytes().decode("utf-8", "replace") for file in given.held]
        keys = [read_key(key) for key in given.key]
        receipts = [read_receipt(file) for file in given.receipt]
        reports = {str(file): file.read_bytes() for file in given.report}
        verifier = Verifier(keys, held, receipts, reports)
        with given.export.open(encoding="utf-8", errors="replace", newline="\n") as lines:
            for _ in verifier.lines(lines):
                pass
    except (OSError, ValueError) as error:
        parser.error(str(error))
    out = sys.stdout.write
    out(f"{verifier.events} events of {len(verifier.ends)} regions, ")
    out(f"{verifier.checkpoints} checkpoints\n")
    out("".join(f"{finding}\n" for finding in verifier.findings))
    if not given.key:
        out("No key was given: whoever wrote the export may have signed it anew.\n")
    out("Something does not fit.\n" if verifier.findings else "Everything fits.\n")
    return 1 if verifier.findings else 0


if __name__ == "__main__":
    sys.exit(main())
