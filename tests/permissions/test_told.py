"""Whatever a request changes of what counts, the trail tells in the same transaction."""

import contextlib
from collections.abc import Iterator
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlmodel import SQLModel

from audit.domain.access import Role
from audit.store import people
from audit.store.people import NewPerson
from tests.permissions.test_matrix import ROUTES
from tests.permissions.world import Asker, Place, Situation, World, add_asker
from tests.web.test_chair import wait_for_jobs

UNTOLD = {
    "trail_events": "the trail",
    "trail_heads": "the trail",
    "checkpoints": "the trail",
    "jobs": "keeps the server going",
    "throttles": "keeps the server going",
    "challenges": "keeps the server going",
    "sessions": "coming and going is in the log",
    "code_makers": "opens nothing before its first code, which is told of",
    "drafts": "nothing counts before it is sent",
    "photos": "a visit declares them, and is told of when they are there",
    "current_results": "follows from visits and rulings",
    "status_counts": "follows from visits and rulings",
    "item_counts": "follows from visits and rulings",
    "old_scores": "follows from visits; rescoring is told of",
    "territories": "comes with the software",
}
UNTOLD_COLUMNS = {
    ("persons", "language"): "a preference",
    ("passkeys", "uses"): "counts how often somebody came in",
    ("passkeys", "used_at"): "counts how often somebody came in",
    ("recovery_codes", "used_at"): "counts how often somebody came in",
}

BY_READING = {
    "GET /{language}/territories/{code}/report.pdf": ["reports"],
    "GET /{language}/stations/{station}/report.pdf": ["reports"],
}
"""Who asks for a PDF publishes it."""


class Untold(AssertionError):
    pass


@contextlib.contextmanager
def watched(things: World, what: str, changed: dict[str, list[str]]) -> Iterator[None]:
    """Raises Untold if something that counts is another afterwards and no event was added."""
    before, events = _counting(things)
    yield
    after, more = _counting(things)
    tables = [table for table in before if before[table] != after[table]]
    if tables:
        changed[what] = tables
        if more == events:
            raise Untold(f"{what}: {', '.join(tables)}")


def _counting(things: World) -> tuple[dict[str, list[str]], int]:
    found: dict[str, list[str]] = {}
    wait_for_jobs(things.site)  # which change things while nobody asks
    with things.site.db.read() as tx:
        for table in SQLModel.metadata.sorted_tables:
            if table.name not in UNTOLD:
                columns = [
                    column
                    for column in table.columns
                    if (table.name, column.name) not in UNTOLD_COLUMNS
                ]
                rows = tx.execute(table.select().with_only_columns(*columns))
                found[table.name] = sorted(map(repr, rows))
        events = tx.execute(text("SELECT count(*) FROM trail_events")).scalar_one()
    return found, int(events)


def those_who_change(things: World) -> list[Asker]:
    """Of the other roles each does some of what these do."""
    chair = add_asker(things.site, Role.REGIONAL_CHAIR, Place.OWN, Situation.ACTIVE)
    return [things.owner, chair]


def test_nothing_changes_untold(things: World) -> None:
    changed: dict[str, list[str]] = {}
    for asker in those_who_change(things):
        for method, path, _ in ROUTES:
            if not path.endswith("/sign-out"):
                address = things.named(method, path, asker, lets_in=True)
                body = things.body(method, path, asker)
                with watched(things, f"{method} {path}", changed):
                    things.ask(method, address, asker.token, **body)
    assert {
        "POST /{language}/stations/{station}/auditors",
        "POST /{language}/people/{person}/disable",
        "PUT /api/visits/{visit_id}",
        "GET /{language}/stations/{station}/report.pdf",
    } <= changed.keys(), changed
    assert {
        what: tables for what, tables in changed.items() if what.startswith("GET ")
    } == BY_READING


def test_a_change_that_nobody_tells_would_be_seen(things: World) -> None:
    stranger = NewPerson(uuid4(), "stranger", "Нет", "ru")
    with pytest.raises(Untold, match="by hand: persons"), watched(things, "by hand", {}):
        things.site.db.write(lambda tx: people.add_person(tx, stranger, 0))
