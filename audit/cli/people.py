"""`audit people`: who may come in, with which role, where."""

import json
from contextlib import closing
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from sqlalchemy import Connection

from audit.cli.serve import clock
from audit.domain.access import Role
from audit.errors import NotFound
from audit.journeys import sign_in
from audit.journeys.prepare import prepare
from audit.language import Language, known
from audit.settings import Settings
from audit.store import people

app = typer.Typer(help="Invite auditors, chairs, observers and operators.", no_args_is_help=True)


@app.command()
def add(
    login: Annotated[str, typer.Argument(help="Sign-in name, unique: letters, digits, dots.")],
    role: Annotated[Role, typer.Option(help="What they may do.")],
    territory: Annotated[str, typer.Option(help="Code of the territory, as KZ-15 or KZ-15-1532.")],
    name: Annotated[str, typer.Option(help="Name as they read it; seen by chairs.")] = "",
    language: Annotated[str, typer.Option(help="kk, ru or en.")] = "kk",
) -> None:
    """Invite a person and print their link; it works once, for 72 hours.

    Example: audit people add aigul --role auditor --territory KZ-15-1532 --name "Айгүл"
    """
    settings = Settings.from_env()
    with closing(prepare(settings.database_url)) as db:
        token = db.write(
            lambda tx: sign_in.invite(
                tx, login, name or login, role, territory, _known(language), clock()
            )
        )
    typer.echo(link(settings, language, token))


@app.command()
def invite(login: Annotated[str, typer.Argument(help="Somebody who was added before.")]) -> None:
    """Print a new link for somebody known: a lost phone, a forgotten password."""
    settings = Settings.from_env()

    def work(tx: Connection) -> tuple[str, str]:
        account = people.account(tx, login)
        if account is None:
            raise NotFound("no-such-person", login=login)
        return account.language, sign_in.invite_again(tx, account.id, clock())

    with closing(prepare(settings.database_url)) as db:
        typer.echo(link(settings, *db.write(work)))


@app.command("list")
def everyone(
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Everybody with a role, one line a role."""
    with closing(prepare(Settings.from_env().database_url)) as db, db.read() as tx:
        listed = people.everyone(tx)
    if as_json:
        rows = [
            {
                "login": person.login,
                "name": person.name,
                "role": person.role,
                "territory": person.territory,
                "disabled": person.disabled,
            }
            for person in listed
        ]
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    table = Table("Sign-in name", "Name", "Role", "Territory", "State")
    for person in listed:
        state = "disabled" if person.disabled else "active"
        table.add_row(person.login, person.name, person.role, person.territory, state)
    Console().print(table)


@app.command()
def disable(login: str) -> None:
    """End all of a person's sessions at once, on every server."""
    with closing(prepare(Settings.from_env().database_url)) as db:
        db.write(lambda tx: sign_in.disable(tx, login, clock()))
    typer.echo(f"{login} can no longer come in.")


def link(settings: Settings, language: str, token: str) -> str:
    return f"{settings.public_url}/{language}/join/{token}"


def _known(language: str) -> Language:
    ours = known(language)
    if ours is None:
        raise typer.BadParameter("kk, ru or en", param_hint="--language")
    return ours
