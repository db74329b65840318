"""`audit report`: PDF reports written to files."""

from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track
from sqlalchemy import Connection

from audit.blobs.files import Blobs
from audit.cli.serve import clock
from audit.domain.checklist import Checklist
from audit.errors import NotFound
from audit.journeys import report
from audit.journeys.prepare import prepare
from audit.journeys.publish import Press, Subject, publish
from audit.language import LANGUAGES, Language
from audit.reports import pdf
from audit.reports.facts import Origin, RegionFacts, StationFacts, content_hash
from audit.reports.region import region_report
from audit.reports.station import station_report
from audit.settings import Settings
from audit.signing import Signer
from audit.store import overview, rounds, territories
from audit.store.db import Database
from audit.store.rounds import RoundRow
from audit.store.territories import TerritoryRow

app = typer.Typer(help="Write PDF reports to files.", no_args_is_help=True)
Code = Annotated[str, typer.Argument(help="Code of a territory, as KZ-15 or KZ-15-1532.")]
Out = Annotated[Path, typer.Option(help="Folder for the PDFs.")]
In = Annotated[list[str] | None, typer.Option("--language", help="kk, ru, en; all if not given.")]


@app.command()
def region(code: Code, out: Out = Path("reports"), languages: In = None) -> None:
    """A territory's report: coverage, results, barriers, what to buy or build.

    Example: audit report region KZ-15 --language ru
    """
    settings = Settings.from_env()
    out.mkdir(parents=True, exist_ok=True)
    with closing(prepare(settings.database_url)) as db, db.read() as tx:
        territory, round = _seen(tx, code)
        checklist, facts = report.region_facts(tx, territory, round, settings.demonstration)
        press, chain = _press(db, settings), territories.chain_of(tx, territory.id)
        for language in _chosen(languages):
            subject = Subject(chain, f"territories/{code}", content_hash(facts), language)
            file = publish(press, subject, partial(_region, checklist, facts, language), clock())
            _write(out / f"{code}-{language}.pdf", file)


@app.command()
def stations(code: Code, out: Out = Path("reports"), languages: In = None) -> None:
    """A report for each station of a territory.

    Example: audit report stations KZ-15-1532 --language kk
    """
    settings = Settings.from_env()
    blobs = Blobs(settings.data / "photos")
    out.mkdir(parents=True, exist_ok=True)
    with closing(prepare(settings.database_url)) as db, db.read() as tx:
        territory, round = _seen(tx, code)
        press = _press(db, settings)
        rows = overview.every_station(tx, territory.path, round.id)
        for row in track(rows, "Stations", console=Console(stderr=True)):
            place = overview.place(tx, row.id)
            if place is None:
                continue
            checklist, facts = report.station_facts(tx, blobs, place, round, settings.demonstration)
            path, said = f"stations/{row.id}", content_hash(facts)
            for language in _chosen(languages):
                subject = Subject(place.region_id, path, said, language)
                draw = partial(_station, checklist, facts, language)
                file = publish(press, subject, draw, clock())
                _write(out / f"station-{row.number}-{language}.pdf", file)


def _press(db: Database, settings: Settings) -> Press:
    return Press(db, Signer.load(settings.data / "keys"), settings)


def _region(checklist: Checklist, facts: RegionFacts, language: Language, origin: Origin) -> bytes:
    return pdf.region_pdf(region_report(checklist, facts, language, origin))


def _station(
    checklist: Checklist, facts: StationFacts, language: Language, origin: Origin
) -> bytes:
    return pdf.station_pdf(station_report(checklist, facts, language, origin))


def _seen(tx: Connection, code: str) -> tuple[TerritoryRow, RoundRow]:
    territory = territories.by_code(tx, code)
    if territory is None:
        raise NotFound("no-such-territory", code=code)
    held = rounds.held_in(tx, territory.path)
    if not held:
        raise NotFound("no-round")
    return territory, held[0]


def _chosen(languages: list[str] | None) -> tuple[Language, ...]:
    return tuple(language for language in LANGUAGES if not languages or language in languages)


def _write(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    typer.echo(str(file))
