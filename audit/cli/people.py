"""`audit people`: who may come in, with which role, where."""

import json
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Annotated, TypeVar
from uuid import UUID

import typer
from rich.table import Table
from sqlalchemy import Connection

from audit.cli.serve import clock
from audit.cli.terminal import Terminal
from audit.domain.access import Role
from audit.domain.invitees import Invitee, day
from audit.errors import NotFound
from audit.journeys import invite as inviting
from audit.journeys.invite import Invitation, card
from audit.journeys.prepare import prepare
from audit.language import Language, known
from audit.reports import invitations
from audit.settings import Settings
from audit.store import people
from audit.store.people import Granted

T = TypeVar("T")
app = typer.Typer(help="Invite people, give roles and end them.", no_args_is_help=True)
Login = Annotated[str, typer.Argument(help="Sign-in name of somebody who was added before.")]
RoleOption = Annotated[Role, typer.Option(help="What they may do.")]
Territory = Annotated[str, typer.Option(help="Code of the territory, as KZ-15 or KZ-15-1532.")]
Round = Annotated[UUID | None, typer.Option(help="Id of a round; without, the role stands.")]
Until = Annotated[str, typer.Option(help="Last day of the role, as 2026-12-31.")]


@app.command()
def add(
    login: Annotated[str, typer.Argument(help="Sign-in name, unique: letters, digits, dots.")],
    role: RoleOption,
    territory: Territory,
    name: Annotated[str, typer.Option(help="Name as they read it; seen by chairs.")] = "",
    organisation: Annotated[str, typer.Option(help="Of an observer.")] = "",
    language: Annotated[str, typer.Option(help="kk, ru or en.")] = "kk",
    round: Round = None,
    until: Until = "",
) -> None:
    """Invite a person and print their link and code; they work once, for 72 hours.

    Example: audit people add aigul --role auditor --territory KZ-15-1532 --name "Айгүл"
    """
    invitee = Invitee(
        login, name or login, role, territory, _known(language), organisation, _day(until)
    )
    _hand_over(_write(lambda tx: inviting.invite(tx, None, invitee, round, clock())))


@app.command("add-list")
def add_list(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="CSV or XLSX.")],
    territory: Annotated[str, typer.Option(help="For rows that name none.")] = "",
    round: Round = None,
    out: Annotated[Path, typer.Option(help="The PDF to print.")] = Path("invitations.pdf"),
) -> None:
    """Invite everybody on a list and write a sheet with a code for each to hand round.

    Columns: name, role; if you like login, territory, language, organisation, until.
    Example: audit people add-list training.csv --territory KZ-15 --out sheet.pdf
    """
    data, settings = file.read_bytes(), Settings.from_env()
    made = _write(lambda tx: inviting.invite_list(tx, None, data, territory, round, clock()))
    sheet = [card(settings.public_url, one) for one in made]
    language = settings.language
    out.write_bytes(invitations.sheet(sheet, settings.service_name[language], language))
    typer.echo(f"{len(made)} invitations: {out}")


@app.command()
def invite(login: Login) -> None:
    """Print a new link for somebody known: a lost phone, a forgotten password."""
    _hand_over(_write(lambda tx: inviting.invite_again(tx, None, _person(tx, login), clock())))


@app.command("give")
def give(
    login: Login,
    role: RoleOption,
    territory: Territory,
    round: Round = None,
    until: Until = "",
) -> None:
    """Give somebody one more role."""
    invitee = Invitee("", login, role, territory, until=_day(until))
    _write(lambda tx: inviting.give(tx, None, _person(tx, login), invitee, round, clock()))
    typer.echo(f"{login} is now also {role}.")


@app.command("list")
def everyone(
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Everybody with a role, one line a role."""
    now = clock()
    with closing(prepare(Settings.from_env().database_url)) as db, db.read() as tx:
        rows = [
            {
                "login": one.login,
                "name": one.name,
                "organisation": one.organisation or "",
                "role": one.role.value,
                "territory": one.territory,
                "round": str(one.round or ""),
                "state": _state(one, now),
            }
            for one in people.granted(tx)
        ]
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    table = Table("Sign-in name", "Name", "Organisation", "Role", "Territory", "Round", "State")
    for row in rows:
        table.add_row(*row.values())
    Terminal().print(table)


@app.command()
def disable(login: Login) -> None:
    """End all of a person's sessions at once, on every server, and for good."""
    _write(lambda tx: inviting.disable(tx, None, _person(tx, login), clock()))
    typer.echo(f"{login} can no longer come in.")


@app.command("sign-out")
def sign_out(login: Login) -> None:
    """End all of a person's sessions at once; they may come in again."""
    ended = _write(lambda tx: inviting.end_sessions(tx, None, _person(tx, login), clock()))
    typer.echo(f"{login} was signed out on {ended} devices.")


@app.command("forget-keys")
def forget_keys(login: Login) -> None:
    """Forget a person's passkeys, codes and sessions: they lost everything. Then invite them again."""
    _write(lambda tx: inviting.forget_keys(tx, None, _person(tx, login), clock()))
    typer.echo(
        f"{login} has no second proof any more; `audit people invite {login}` brings them in."
    )


@app.command("end-role")
def end_role(
    role: Annotated[Role, typer.Argument(help="The role that ends.")],
    territory: Territory,
    login: Annotated[str, typer.Option(help="Of this person alone; else of everybody.")] = "",
) -> None:
    """End a role in a territory and below, at once: of everybody, or of one person."""

    def work(tx: Connection) -> int:
        person = _person(tx, login) if login else None
        return inviting.end_roles(tx, role, territory, clock(), person)

    typer.echo(f"Ended: {_write(work)}")


def _state(held: Granted, now: int) -> str:
    if held.disabled:
        return "disabled"
    return "ended" if held.ended(now) else "active"


def _hand_over(made: Invitation) -> None:
    handed = card(Settings.from_env().public_url, made)
    typer.echo(handed.address)
    typer.echo(f"{handed.code}  ({handed.code_page})")


def _write(work: Callable[[Connection], T]) -> T:
    with closing(prepare(Settings.from_env().database_url)) as db:
        return db.write(work)


def _person(tx: Connection, login: str) -> UUID:
    account = people.account(tx, login, clock())
    if account is None:
        raise NotFound("no-such-person", login=login)
    return account.id


def _day(text: str) -> date | None:
    try:
        return day(text)
    except ValueError as broken:
        raise typer.BadParameter("a day, as 2026-12-31", param_hint="--until") from broken


def _known(language: str) -> Language:
    ours = known(language)
    if ours is None:
        raise typer.BadParameter("kk, ru or en", param_hint="--language")
    return ours
