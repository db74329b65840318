"""Territories: the packaged ones put in, and single reads."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import Connection, Row, insert, select, update
from sqlmodel import col

from audit.domain import place
from audit.domain.checklist import Text
from audit.store.tables import Territory


@dataclass(frozen=True, slots=True)
class TerritoryRow:
    id: UUID
    code: str
    parent_id: UUID | None
    level: str
    path: str
    """Codes from the root, each closed by a slash."""
    name: Text


_ROWS = select(
    col(Territory.id),
    col(Territory.code),
    col(Territory.parent_id),
    col(Territory.level),
    col(Territory.path),
    col(Territory.name_kk),
    col(Territory.name_ru),
    col(Territory.name_en),
)


def _read(row: Row[UUID, str, UUID | None, str, str, str, str, str]) -> TerritoryRow:
    return TerritoryRow(*row[:5], Text(kk=row[5], ru=row[6], en=row[7]))


def everything(tx: Connection) -> Sequence[TerritoryRow]:
    """All territories, parents before their children."""
    return [_read(row) for row in tx.execute(_ROWS.order_by(col(Territory.path)))]


def get(tx: Connection, id: UUID) -> TerritoryRow | None:
    row = tx.execute(_ROWS.where(col(Territory.id) == id)).first()
    return _read(row) if row else None


def by_code(tx: Connection, code: str) -> TerritoryRow | None:
    row = tx.execute(_ROWS.where(col(Territory.code) == code)).first()
    return _read(row) if row else None


def region_of(tx: Connection, id: UUID) -> TerritoryRow | None:
    """The region that a territory is or lies in; None for the country and for an unknown id."""
    found = get(tx, id)
    while found and found.level != "region":
        found = get(tx, found.parent_id) if found.parent_id else None
    return found


def chain_of(tx: Connection, id: UUID) -> UUID:
    """Whose trail tells of things in this territory: its region's, for the country its own."""
    region = region_of(tx, id)
    return region.id if region else id


def load_packaged(tx: Connection, rows: Iterable[place.Territory]) -> int:
    """Adds the territories that are missing and renames those that changed; how many it touched.

    `rows` must have parents before their children. Ids and paths of known codes never change.
    """
    known = {row.code: row for row in everything(tx)}
    touched = 0
    for row in rows:
        names = {"name_kk": row.name_kk, "name_ru": row.name_ru, "name_en": row.name_en}
        name = Text(kk=row.name_kk, ru=row.name_ru, en=row.name_en)
        before = known.get(row.code)
        if before is None:
            known[row.code] = _add(tx, row, name, known.get(row.parent))
        elif before.name != name:
            tx.execute(update(Territory).where(col(Territory.id) == before.id).values(**names))
        touched += before is None or before.name != name
    return touched


def _add(
    tx: Connection, row: place.Territory, name: Text, parent: TerritoryRow | None
) -> TerritoryRow:
    above, parent_id = (parent.path, parent.id) if parent else ("", None)
    added = TerritoryRow(uuid4(), row.code, parent_id, row.level, f"{above}{row.code}/", name)
    tx.execute(
        insert(Territory).values(
            id=added.id,
            code=added.code,
            parent_id=added.parent_id,
            level=added.level,
            path=added.path,
            name_kk=name.kk,
            name_ru=name.ru,
            name_en=name.en,
        )
    )
    return added
