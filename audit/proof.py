"""What makes the trail provable, and the check of it that needs neither the server nor its word.

This file is also the stand-alone verifier: it imports nothing of the product, and runs wherever Python 3.11
and the `cryptography` package are:

    python verify_trail.py trail.jsonl [--key KEY]... [--held checkpoints.txt]...

An export holds, line by line as JSON, the keys of the server, every checkpoint, and every event of every
region's chain. A checkpoint is a signed note (C2SP signed-note and tlog-checkpoint): the root of an RFC
6962 tree whose leaves are the heads of the chains. Who has kept one older checkpoint can prove that the
past was rewritten since; who gives none, and no key, learns only that the export fits together.
"""

import argparse
import base64
import hashlib
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
        lines = (
            self.origin,
            str(len(self.heads)),
            base64.b64encode(root(self.heads)).decode(),
            f"number {self.number}",
            f"at {self.at}",
            f"previous {self.previous}",
            *(f"head {head}" for head in self.heads),
        )
        return "".join(f"{line}\n" for line in lines)

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
}


def link(seq: int, previous: str, body: str) -> str:
    """The hash of an event: it covers its number, the hash before it and its body."""
    return hashlib.sha256(f"{seq}\n{previous}\n{body}".encode()).hexdigest()


def root(heads: Sequence[Head]) -> bytes:
    """The root of the RFC 6962 tree over the heads, in the order given."""
    return _root([str(head).encode() for head in heads])


def _root(leaves: Sequence[bytes]) -> bytes:
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\0" + leaves[0]).digest()
    half = 1 << ((len(leaves) - 1).bit_length() - 1)
    return hashlib.sha256(b"\1" + _root(leaves[:half]) + _root(leaves[half:])).digest()


def read_key(said: str) -> bytes:
    """A public key, as the public page gives it. Raises ValueError."""
    try:
        key = base64.b64decode(said, validate=True)
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise ValueError("a key must be 32 bytes in base64")
    return key


def read_receipt(file: Path) -> Mapping[str, Any]:
    """Raises OSError, ValueError."""
    try:
        receipt = json.loads(file.read_bytes())
    except (ValueError, RecursionError) as error:
        raise ValueError(f"{file} is no receipt") from error
    if not isinstance(receipt, dict):
        raise ValueError(f"{file} is no receipt")
    return receipt


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
    origin, _, _, number, at, previous, *heads = text.splitlines()
    found = Checkpoint(
        origin,
        int(_after("number", number)),
        _after("at", at),
        _after("previous", previous),
        tuple(_head(_after("head", line)) for line in heads),
    )
    if found.text != text:
        raise ValueError("not the text of a checkpoint")
    return found


def _after(word: str, line: str) -> str:
    if not line.startswith(word + " "):
        raise ValueError(f"no {word}")
    return line[len(word) + 1 :]


def _head(said: str) -> Head:
    region, seq, hash = said.split(" ")
    return Head(region, int(seq), hash)


def _text(note: str) -> str:
    """What is signed of a note: all before its first empty line."""
    return note.partition("\n\n")[0] + "\n"


def is_signed(note: str, keys: Iterable[bytes]) -> bool:
    """Whether one of the note's signatures is valid and of one of these Ed25519 keys."""
    message = _text(note).encode()
    for line in note.partition("\n\n")[2].splitlines():
        dash, _, rest = line.partition(" ")
        name, _, stamp = rest.rpartition(" ")
        try:
            given = base64.b64decode(stamp, validate=True)
        except ValueError:
            continue
        for key in keys:
            ours = dash == "\u2014" and given[:4] == key_hash(name, key)
            if ours and _is_of(key, given[4:], message):
                return True
    return False


def _is_of(key: bytes, signature: bytes, message: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


class Verifier:
    """Takes an export line by line, as it is read, and keeps what does not fit.

    What it has to remember is what checkpoints have sealed, not the events.
    """

    def __init__(
        self,
        keys: Iterable[bytes] = (),
        held: Iterable[str] = (),
        receipts: Iterable[Mapping[str, Any]] = (),
    ) -> None:
        """`keys`: the only ones to trust, else those that the export names; `held`: notes kept before;
        `receipts`: what auditors hold, whose visits must be there.
        """
        self.findings: list[Finding] = []
        self.events = self.checkpoints = 0
        self.ends: dict[str, Head] = {}
        """The last event of each region."""
        self._keys = tuple(keys)
        self._keys_are_given = bool(self._keys)
        self._held: dict[int, set[str]] = {}
        """The texts that were kept, by number: two of one number are a fork in themselves."""
        for note in held:
            self._held.setdefault(_number(note), set()).add(_text(note))
        self._sealed: dict[tuple[str, int], list[tuple[str, int]]] = {}
        """(region, number) to hashes and the checkpoints that seal them, until the event comes."""
        self._receipts = tuple(receipts)
        self._wanted = {str(receipt.get("seq")): set[str]() for receipt in self._receipts}
        """What the events of these numbers say, in whatever region."""
        self._previous = BEGINNING

    def lines(self, lines: Iterable[str]) -> Iterator[int]:
        """Checks them all; gives the number of each line, for progress."""
        number = 0
        for number, line in enumerate(lines, 1):
            try:
                self._take(json.loads(line), number)
            except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
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

    def _find(self, kind: str, where: str) -> None:
        self.findings.append(Finding(kind, where))

    def _take(self, said: Mapping[str, Any], number: int) -> None:
        if number == 1:
            if (said["format"], said["version"]) != (FORMAT, 1):
                raise ValueError("another format")
            if not self._keys_are_given:
                self._keys = tuple(base64.b64decode(key) for key in said["keys"])
        elif "checkpoint" in said:
            if self.events:
                raise ValueError("checkpoints come before the events")
            self._checkpoint(said["checkpoint"])
        else:
            event = Event(said["seq"], said["previous"], said["hash"], said["body"])
            self._event(said["region"], event)

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
            seals = self._sealed.setdefault((head.region, head.seq), [])
            seals.append((head.hash, self.checkpoints))

    def _receipt(self, receipt: Mapping[str, Any]) -> None:
        """The signature is over the canonical JSON of all the rest: sorted names, no blanks."""
        where = f"visit {receipt.get('id')}"
        said = {name: value for name, value in receipt.items() if name != "signature"}
        text = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        try:
            signature = base64.b64decode(receipt["signature"], validate=True)
        except (KeyError, TypeError, ValueError):
            signature = b""
        if not any(_is_of(key, signature, text.encode()) for key in self._keys):
            self._find("receipt-unsigned", where)
        if f"{said.get('id')} {said.get('sha256')}" not in self._wanted[str(said.get("seq"))]:
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
        if str(event.seq) in self._wanted:
            told = json.loads(event.body)
            self._wanted[str(event.seq)].add(f"{told.get('visit')} {told.get('sha256')}")


def _number(note: str) -> int:
    try:
        return read_checkpoint(note).number
    except ValueError:
        return 0


def main(arguments: Sequence[str] | None = None) -> int:
    """0 if everything fits, 1 if something does not, 2 if what was given cannot be used."""
    parser = argparse.ArgumentParser(description="Check an export of the trail.")
    parser.add_argument("export", type=Path)
    parser.add_argument("--key", action="append", default=[], help="a public key to trust, base64")
    parser.add_argument("--held", action="append", default=[], type=Path, help="a kept checkpoint")
    parser.add_argument("--receipt", action="append", default=[], type=Path, help="an auditor's")
    given = parser.parse_args(arguments)
    try:
        held = [file.read_text(encoding="utf-8", errors="replace") for file in given.held]
        keys = [read_key(key) for key in given.key]
        verifier = Verifier(keys, held, [read_receipt(file) for file in given.receipt])
        with given.export.open(encoding="utf-8", errors="replace") as lines:
            for _ in verifier.lines(lines):
                pass
    except OSError as error:
        parser.error(str(error))
    except ValueError as error:
        parser.error(str(error))
    out = sys.stdout.write
    out(f"{verifier.events} events of {len(verifier.ends)} regions, ")
    out(f"{verifier.checkpoints} checkpoints\n")
    for finding in verifier.findings:
        out(f"{finding}\n")
    if not given.key:
        out("No key was given: whoever wrote the export may have signed it anew.\n")
    out("Something does not fit.\n" if verifier.findings else "Everything fits.\n")
    return 1 if verifier.findings else 0


if __name__ == "__main__":
    sys.exit(main())
