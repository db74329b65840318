"""Scores in the database as an earlier version of the method might have left them."""

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Connection, text

from audit import checklists
from audit.domain.checklist import Group
from audit.store import results
from tests import fieldwork
from tests.fieldwork import content
from tests.office import Office

KIND = json.dumps(dict.fromkeys(Group, (100.0, 100.0, 100.0, 1.0, "accessible")))
"""The figures of a method that finds everything accessible."""
SCORED = ("status", "index", "score", "scoring_version", "codes")


def fill(office: Office) -> list[UUID]:
    """Visits to all stations: some twice, one with several ways, one in quarantine."""
    field, ids = office.field, [uuid4() for _ in range(9)]
    for seed, id in enumerate(ids[:6]):
        office.send(content(field, seed, station=field.stations[seed % len(field.stations)]), id)
    good = fieldwork.answers(7, known=1.0, good=1.0)
    office.send(content(field, 7, station=field.stations[0], answers=good), ids[6])
    several = good | {"E01": False, "E01#2": True, "E02#2": 950}
    office.send(content(field, 8, station=field.stations[1], answers=several, notes={}), ids[7])
    office.send(content(field, 9, station=field.unassigned), ids[8])
    return ids


def scores(office: Office) -> dict[UUID, tuple[Any, ...]]:
    """What is stored of every visit's score."""
    with office.db.read() as tx:
        rows = tx.execute(text("SELECT * FROM visits")).mappings().all()
    return {
        UUID(str(row["id"])): (*(row[name] for name in SCORED[:4]), bytes(row["codes"]))
        for row in rows
    }


def old_scores(office: Office) -> dict[tuple[UUID, str], tuple[Any, ...]]:
    """Visit and scoring version to status, index and figures."""
    with office.db.read() as tx:
        rows = tx.execute(text("SELECT * FROM old_scores")).all()
    return {(UUID(str(row[0])), row[1]): tuple(row[2:5]) for row in rows}


def age(office: Office, visits: Sequence[UUID], version: str = "0", figures: str = KIND) -> None:
    """Gives the visits a score of another version of the method, with all that follows from it."""

    def work(tx: Connection) -> None:
        for visit in visits:
            tx.execute(
                text(
                    "UPDATE visits SET status = 'accessible', \"index\" = 100,"
                    " score = :figures, scoring_version = :version WHERE id = :id"
                ),
                {"figures": figures, "version": version, "id": key(tx, visit)},
            )
        results.rebuild(tx, office.field.region, checklists.get)

    office.db.write(work)


def change(office: Office, visit: UUID, setting: str, **values: object) -> None:
    """Changes a visit's row by hand: `setting` is what stands behind SET."""

    def work(tx: Connection) -> None:
        statement = text(f"UPDATE visits SET {setting} WHERE id = :id")  # noqa: S608
        tx.execute(statement, {**values, "id": key(tx, visit)})

    office.db.write(work)


def key(tx: Connection, id: UUID) -> object:
    return id.hex if tx.dialect.name == "sqlite" else id
