"""Whether a server has kept what it told people, and did once what is to be done once."""

import base64
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select, text
from sqlmodel import col

from audit import checklists
from audit.blobs.files import Blobs
from audit.credentials import token_hash
from audit.journeys.prove import export
from audit.proof import Verifier
from audit.signing import Signer
from audit.store import people, photos, results, sessions, trail
from audit.store.db import Database
from audit.store.tables import Settlement, Visit

ONCE = {
    "visit-received": "visit",
    "visit-complete": "visit",
    "photo-cleaned": "photo",
    "photo-refused": "photo",
    "person-invited": "person",
}
"""Events of which there is one for each visit, photo, or person."""
COUNTED = ("current_results", "status_counts", "item_counts")


@dataclass
class Told:
    """What a server was asked for, and what it has acknowledged."""

    asked: set[UUID] = field(default_factory=set)
    """Visits."""
    receipts: dict[UUID, bytes] = field(default_factory=dict)
    photos: dict[tuple[UUID, str], bytes] = field(default_factory=dict)
    """By person and hash."""
    logins: list[str] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    """Of the sessions of those who came in."""
    settled: list[UUID] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """The checkpoints, as they were given out."""
    wrong: Counter[str] = field(default_factory=Counter)
    """What people could see was not as they had been told."""


@dataclass(frozen=True, slots=True)
class Promises:
    """What is in the database and beside it, to be held against what people were told."""

    db: Database
    blobs: Blobs
    signer: Signer
    region: UUID
    now: int

    def broken(self, told: Told) -> Mapping[str, int]:
        """How many of each kind; nothing where all was kept, and nothing is there unasked or twice."""
        found = Counter(told.wrong)
        with self.db.read() as tx:
            found.update(self._visits(tx, told))
            found.update(self._photos(tx, told))
            found.update(self._people(tx, told))
            found.update(self._trail(tx, told))
        found["miscounted"] = self._miscounted()
        return +found

    def _visits(self, tx: Connection, told: Told) -> Mapping[str, int]:
        rows = tx.execute(select(col(Visit.id), col(Visit.receipt), col(Visit.state))).all()
        receipts = {row[0]: row[1] for row in rows}
        return {
            "visit lost": sum(receipts.get(id) != said for id, said in told.receipts.items()),
            "visit unasked": len(receipts.keys() - told.asked),
            "visit incomplete": sum(row[2] != "complete" for row in rows),
        }

    def _photos(self, tx: Connection, told: Told) -> Mapping[str, int]:
        lost = 0
        for (person, sha256), photo in told.photos.items():
            file = self.blobs.originals.path(sha256)
            there = file.exists() and file.read_bytes() == photo
            lost += not (there and photos.find(tx, sha256, person))
        return {"photo lost": lost}

    def _people(self, tx: Connection, told: Told) -> Mapping[str, int]:
        return {
            "person lost": sum(not people.login_taken(tx, login) for login in told.logins),
            "session lost": sum(
                sessions.who(tx, token_hash(token), self.now) is None for token in told.tokens
            ),
        }

    def _trail(self, tx: Connection, told: Told) -> Mapping[str, int]:
        """The product's own check, and that what happens once is told once."""
        receipts = [json.loads(receipt) for receipt in told.receipts.values()]
        verifier = Verifier([base64.b64decode(self.signer.public_key)], told.notes, receipts)
        for _ in verifier.lines(export(tx, self.signer)):
            pass
        found = Counter(finding.kind for finding in verifier.findings)
        events = [json.loads(event.body) for event in trail.events(tx, self.region)]
        once = Counter(
            (event["what"], event[ONCE[event["what"]]]) for event in events if event["what"] in ONCE
        )
        settled = [event["visit"] for event in events if event["what"] == "settled"]
        right = [str(id) for id in tx.execute(select(col(Settlement.visit_id))).scalars()]
        received = {said for what, said in once if what == "visit-received"}
        rows = {str(id) for id in tx.execute(select(col(Visit.id))).scalars()}
        return {
            **found,
            "twice": sum(times - 1 for times in once.values()),
            "halved": len(received ^ rows) + int(right != settled[-1:]),
            "settlement lost": _missed([str(id) for id in told.settled], settled),
        }

    def _miscounted(self) -> int:
        """Rows of counts that are not what they would be if all visits were counted now."""

        def work(tx: Connection) -> int:
            kept = _counts(tx)
            results.rebuild(tx, self.region, checklists.get)
            return len(kept ^ _counts(tx))

        return self.db.write(work)


def _missed(told: list[str], done: list[str]) -> int:
    """How many of those told are not done, in their order; what was told last is to be done last."""
    left = iter(done)
    missed = sum(each not in left for each in told)
    return missed + int(bool(told) and told[-1:] != done[-1:])


def _counts(tx: Connection) -> set[tuple[Any, ...]]:
    """A count that fell to nothing may stay as a row."""
    rows = {
        (table, *row)
        for table in COUNTED
        for row in tx.execute(select(text("*")).select_from(text(table)))
    }
    return {row for row in rows if row[0] != "status_counts" or row[5] or row[6]}
