"""Territories: put in once, renamed without a new id, read by code and upwards."""

from dataclasses import replace
from uuid import uuid4

from audit.geo.territories import rows
from audit.store import territories
from audit.store.db import Database


def load(db: Database) -> int:
    return db.write(lambda tx: territories.load_packaged(tx, rows()))


def test_the_packaged_territories_are_put_in_once(database: Database) -> None:
    assert load(database) == len(rows()) == 34
    assert load(database) == 0


def test_a_renamed_territory_keeps_its_id(database: Database) -> None:
    load(database)
    with database.read() as tx:
        before = territories.by_code(tx, "KZ-15-1532")
    renamed = [
        replace(row, name_ru="Новый район") if row.code == "KZ-15-1532" else row for row in rows()
    ]
    assert database.write(lambda tx: territories.load_packaged(tx, renamed)) == 1
    with database.read() as tx:
        after = territories.by_code(tx, "KZ-15-1532")
    assert before is not None
    assert after is not None
    assert (after.id, after.path, after.name.ru) == (
        before.id,
        "KZ/KZ-15/KZ-15-1532/",
        "Новый район",
    )


def test_territories_are_read_from_the_top(database: Database) -> None:
    load(database)
    with database.read() as tx:
        levels = [row.level for row in territories.everything(tx)]
        country, district = territories.by_code(tx, "KZ"), territories.by_code(tx, "KZ-15-1510")
        assert country is not None
        assert district is not None
        region = territories.region_of(tx, district.id)
        assert region is not None
        assert (levels[0], region.code, region.name["kk"]) == ("country", "KZ-15", "Ақтөбе облысы")
        assert territories.region_of(tx, region.id) == region
        assert territories.region_of(tx, country.id) is None
        assert territories.chain_of(tx, district.id) == region.id
        assert territories.chain_of(tx, country.id) == country.id
        assert territories.get(tx, uuid4()) is None
        assert territories.by_code(tx, "KZ-99") is None
