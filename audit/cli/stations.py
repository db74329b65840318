"""`audit stations`: a commission's list comes in, and what is known of the stations goes out."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from audit.blobs.files import Blobs
from audit.cli.serve import clock
from audit.cli.terminal import Terminal
from audit.domain.register import Entry
from audit.errors import AuditError, Invalid, NotFound, Problem
from audit.journeys import import_stations
from audit.journeys.import_stations import Counts
from audit.journeys.locate import search_again
from audit.journeys.prepare import prepare
from audit.journeys.work import handlers, work_off
from audit.language import translate
from audit.settings import Settings
from audit.signing import Signer
from audit.store import stations, territories
from audit.store.db import Database
from audit.store.stations import Listed

app = typer.Typer(help="Import stations and list them.", no_args_is_help=True)

SHOWN_PROBLEMS = 50
BAD_INPUT = 2

AsJson = Annotated[bool, typer.Option("--json", help="For programs.")]
Where = Annotated[str, typer.Option("--territory", help="Code, as KZ-15 or KZ-15-1532.")]


@app.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(help="CSV or XLSX; its columns: docs/stations.md.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check, and change nothing.")] = False,
    as_json: AsJson = False,
) -> None:
    """Import a list of stations: all of it, or nothing and a table of what is wrong.

    The same list again changes nothing; a corrected one changes what was corrected.

    Example: audit stations import stations.xlsx --dry-run
    """
    try:
        with prepare(Settings.from_env().database_url) as db:
            counts = _import(db, content(file), dry_run, quiet=as_json)
    except AuditError as error:
        if not (as_json or error.problems):
            raise
        _tell_problems(error, as_json)
        raise typer.Exit(BAD_INPUT) from error
    if as_json:
        typer.echo(json.dumps({"imported": not dry_run, **asdict(counts)}, indent=2))
    else:
        key = "geo-would-import" if dry_run else "geo-imported"
        typer.echo(translate("en", key, **asdict(counts)))


@app.command("list")
def everything(territory: Where = "KZ", as_json: AsJson = False) -> None:
    """The stations of a territory, and how well each one's place is known."""
    _show(_listed(territory, unplaced=False), as_json)


@app.command()
def unplaced(territory: Where = "KZ", as_json: AsJson = False) -> None:
    """Stations that were not found on the map, and why; they are never guessed."""
    _show(_listed(territory, unplaced=True), as_json)


@app.command()
def locate(territory: Where = "KZ") -> None:
    """Search again for every station without a place, and do all waiting jobs now.

    Example: audit places import villages.csv && audit stations locate
    """
    settings = Settings.from_env()
    with prepare(settings.database_url) as db:
        path = _path(db, territory)
        wanted = db.write(lambda tx: search_again(tx, path, clock()))
        blobs, signer = Blobs(settings.data / "photos"), Signer.load(settings.data / "keys")
        known = handlers(settings, db, blobs, signer)
        with bars(quiet=False) as stage:
            work_off(db, known, clock, stage("Searching", wanted))
        with db.read() as tx:
            left = len(stations.unplaced_venues(tx, path))
    typer.echo(translate("en", "geo-searched", searched=wanted, left=left))


def content(file: Path) -> bytes:
    """A file's bytes. Raises Invalid if it cannot be read."""
    try:
        return file.read_bytes()
    except OSError as error:
        raise Invalid("file-unreadable", file=str(file)) from error


@contextmanager
def bars(quiet: bool) -> Iterator[Callable[[str, int | None], Callable[[int], None]]]:
    """Progress on the error stream: names a stage and gives what its progress is told to."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    console = Console(stderr=True)
    hidden = quiet or not console.is_terminal
    with Progress(*columns, console=console, transient=True, disable=hidden) as progress:

        def stage(name: str, total: int | None) -> Callable[[int], None]:
            task = progress.add_task(name, total=total)
            return lambda done: progress.update(task, completed=done)

        yield stage


def _import(db: Database, data: bytes, dry_run: bool, quiet: bool) -> Counts:
    now = clock()
    with bars(quiet) as stage:
        with db.read() as tx:
            entries: Sequence[Entry] = import_stations.read(
                tx, data, stage("Reading", None), stage("Checking", None)
            )
            if dry_run:
                return import_stations.count(import_stations.plan(tx, entries, now), entries)
        stage("Writing", None)
        return db.write(lambda tx: import_stations.store(tx, entries, now))


def _tell_problems(error: AuditError, as_json: bool) -> None:
    """Every problem with its row and column: a table for people, JSON for programs."""
    said = translate("en", f"error-{error.code}", **error.arguments)
    rows = [
        (*problem.where.rpartition(":")[::2], problem.code, _said(problem))
        for problem in error.problems
    ]
    if as_json:
        names = ("row", "column", "code", "message")
        problems = [dict(zip(names, row, strict=True)) for row in rows]
        whole = {"error": {"code": error.code, "message": said, "problems": problems}}
        typer.echo(json.dumps(whole, ensure_ascii=False, indent=2))
        return
    table = Table("Row", "Column", "Problem")
    for row, column, _, message in rows[:SHOWN_PROBLEMS]:
        table.add_row(row, column, message)
    console = Terminal(stderr=True)
    console.print(said)
    console.print(table)
    if len(rows) > SHOWN_PROBLEMS:
        console.print(translate("en", "geo-more-problems", more=len(rows) - SHOWN_PROBLEMS))


def _said(problem: Problem) -> str:
    return translate("en", f"problem-{problem.code}", **problem.arguments)


def _path(db: Database, code: str) -> str:
    with db.read() as tx:
        territory = territories.by_code(tx, code)
    if territory is None:
        raise NotFound("no-such-territory", code=code)
    return territory.path


def _listed(territory: str, unplaced: bool) -> Sequence[Listed]:
    with prepare(Settings.from_env().database_url) as db:
        path = _path(db, territory)
        with db.read() as tx:
            return stations.listed(tx, path, unplaced)


def _show(rows: Sequence[Listed], as_json: bool) -> None:
    if as_json:
        plain = [{**asdict(row), "id": str(row.id)} for row in rows]
        typer.echo(json.dumps(plain, ensure_ascii=False, indent=2))
        return
    table = Table("Territory", "Number", "Name", "Address", "Place")
    for row in rows:
        table.add_row(row.territory, str(row.number), row.name_ru, row.address_ru, _place_of(row))
    console = Terminal()
    console.print(table)
    console.print(translate("en", "geo-stations", count=len(rows)))


def _place_of(row: Listed) -> str:
    if row.precision:
        return translate("en", f"geo-precision-{row.precision}")
    return translate("en", f"geo-reason-{row.unplaced_reason or 'not-searched'}")
