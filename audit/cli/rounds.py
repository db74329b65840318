"""`audit rounds`: elections, their days, and who audits which station in them."""

from contextlib import closing
from datetime import datetime
from typing import Annotated
from uuid import UUID, uuid4

import typer
from rich.table import Table
from sqlalchemy import Connection

from audit import checklists
from audit.cli.serve import clock
from audit.cli.terminal import Terminal
from audit.domain.checklist import Text
from audit.errors import NotFound
from audit.journeys import hold_round
from audit.journeys.prepare import prepare
from audit.settings import Settings
from audit.store import overview, people, rounds, territories
from audit.store.db import Database
from audit.store.territories import TerritoryRow

app = typer.Typer(help="Elections, and who audits which station.", no_args_is_help=True)
Code = Annotated[str, typer.Option("--territory", help="Code, as KZ-15 or KZ-15-1532.")]


def _open() -> closing[Database]:
    return closing(prepare(Settings.from_env().database_url))


def _territory(tx: Connection, code: str) -> TerritoryRow:
    found = territories.by_code(tx, code)
    if found is None:
        raise NotFound("no-such-territory", code=code)
    return found


@app.command()
def add(
    territory: Code,
    day: Annotated[datetime, typer.Option("--election-day", formats=["%Y-%m-%d"])],
    name_kk: Annotated[str, typer.Option(help="Name in Kazakh.")],
    name_ru: Annotated[str, typer.Option(help="Name in Russian.")],
    name_en: Annotated[str, typer.Option(help="Name in English.")],
    checklist: Annotated[str, typer.Option(help="Name of a published checklist.")] = "kz-2026",
) -> None:
    """Announce an election; prints its id.

    Example: audit rounds add --territory KZ-15 --election-day 2027-03-14
    --name-kk "Сайлау" --name-ru "Выборы" --name-en "Election"
    """
    id = uuid4()
    checklists.get(checklist)

    def work(tx: Connection) -> None:
        name = Text(kk=name_kk, ru=name_ru, en=name_en)
        place = _territory(tx, territory).id
        hold_round.announce(tx, id, place, name, day.date(), checklist, clock())

    with _open() as db:
        db.write(work)
    typer.echo(str(id))


@app.command("list")
def held(territory: Code) -> None:
    """The rounds of a territory and of those above it, the latest first."""
    with _open() as db, db.read() as tx:
        found = rounds.held_in(tx, _territory(tx, territory).path)
    table = Table("Id", "Election day", "Name", "Checklist")
    for round in found:
        table.add_row(str(round.id), str(round.election_day), round.name.en, round.checklist)
    Terminal().print(table)


@app.command()
def assign(
    round: Annotated[UUID, typer.Argument(help="Id of the round.")],
    login: Annotated[str, typer.Argument(help="Sign-in name of the auditor.")],
    territory: Code,
    numbers: Annotated[
        list[int] | None, typer.Option("--number", help="A station's number; all if none is given.")
    ] = None,
) -> None:
    """Have somebody audit stations of a territory in a round.

    Example: audit rounds assign 3f0c… aigul --territory KZ-15-1532 --number 17 --number 18
    """

    def work(tx: Connection) -> int:
        account, held = people.account(tx, login, clock()), rounds.get(tx, round)
        if account is None:
            raise NotFound("no-such-person", login=login)
        if held is None:
            raise NotFound("no-round")
        place = _territory(tx, territory)
        stations = {row.number: row.id for row in overview.every_station(tx, place.path, round)}
        wanted = set(numbers or stations)
        if unknown := wanted - set(stations):
            raise NotFound("no-such-station", number=min(unknown))
        theirs = [stations[number] for number in wanted]
        hold_round.assign(tx, round, place.id, theirs, account.id, clock())
        return len(theirs)

    with _open() as db:
        typer.echo(f"{login}: {db.write(work)} stations")
