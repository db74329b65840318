"""Rounds are held in a territory and seen from below it; assignments join people to stations."""

from datetime import date
from uuid import uuid4

from audit.domain.checklist import Text
from audit.store import rounds, territories
from audit.store.db import Database
from tests.cast import REGION, assemble


def test_a_territory_sees_its_own_rounds_and_those_above_it(database: Database) -> None:
    cast = assemble(database)
    name = Text(kk="Референдум", ru="Референдум", en="Referendum")
    national = uuid4()

    with database.read() as tx:
        country = territories.by_code(tx, "KZ")
    assert country is not None
    database.write(
        lambda tx: rounds.add(tx, national, country.id, name, date(2027, 3, 1), "kz-2026")
    )
    with database.read() as tx:
        district = rounds.held_in(tx, "KZ/KZ-15/KZ-15-1532/")
        whole = rounds.held_in(tx, "KZ/")
        found = rounds.get(tx, cast.round)
        assert rounds.get(tx, uuid4()) is None
    assert [round.id for round in district] == [national, cast.round]
    assert [round.id for round in whole] == [national]
    assert found is not None
    assert (found.name["kk"], found.checklist, found.path) == ("Сайлау", "kz-2026", f"KZ/{REGION}/")
