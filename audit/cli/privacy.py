"""`audit privacy`: a person's data, given to them or taken out. `audit breach-report`: after an incident."""

import json
from contextlib import closing
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from audit.cli import plain
from audit.cli.serve import clock
from audit.journeys import privacy
from audit.journeys.prepare import prepare
from audit.settings import Settings
from audit.store.moments import from_datetime

app = typer.Typer(help="Give a person their data, or take it out.", no_args_is_help=True)
Login = Annotated[str, typer.Argument(help="Sign-in name of the person.")]


@app.command()
def export(
    login: Login,
    file: Annotated[
        Path | None, typer.Option(help="File to write; without, it is printed.")
    ] = None,
) -> None:
    """Write all that is kept of a person, as JSON; passwords and other secrets are left out.

    Example: audit privacy export aigul --file aigul.json
    """
    with closing(prepare(Settings.from_env().database_url)) as db, db.read() as tx:
        found = privacy.export(tx, login)
    if file:
        file.write_text(found + "\n", encoding="utf-8")
    else:
        typer.echo(plain(found))


@app.command()
def erase(
    login: Login,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask: it cannot be undone.")] = False,
) -> None:
    """Take out everything that says who a person is; their visits stay, as evidence of nobody.

    The trail stays whole: it holds ids, no names. Copies of the data folder from before hold the
    person still: see to your backups.
    Example: audit privacy erase aigul
    """
    if not yes:
        typer.confirm(f"Take {login} out for good?", abort=True)
    with closing(prepare(Settings.from_env().database_url)) as db:
        person = db.write(lambda tx: privacy.erase(tx, login, clock()))
    typer.echo(f"{login} is now {person}, of nobody.")


def breach_report(
    since: Annotated[
        datetime,
        typer.Option(formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M"], help="UTC, as 2026-12-31T18:00."),
    ],
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Say what an incident since then may have reached: for the authority, within a business day.

    Example: audit breach-report --since 2026-12-31T18:00
    """
    with closing(prepare(Settings.from_env().database_url)) as db, db.read() as tx:
        found = privacy.breach(tx, from_datetime(since.replace(tzinfo=UTC)), clock())
    if as_json:
        typer.echo(json.dumps(asdict(found), indent=2))
        return
    typer.echo(f"# Incident report, {found.since} to {found.until}\n")
    typer.echo(f"People of whom something is kept: {found.people}")
    for role, number in found.sessions.items():
        typer.echo(f"Sessions that were alive, {role}: {number}")
    typer.echo("\n## What the trail tells of that time\n")
    for what, number in found.events.items():
        typer.echo(f"- {what}: {number}")
    broken = ", ".join(found.broken)
    typer.echo(f"- chains of events that do not hold: {broken or 'none'}")
    typer.echo("\n## What a copy of the database gives away\n")
    for table, columns in found.personal.items():
        typer.echo(f"- {table}: {', '.join(columns)}")
