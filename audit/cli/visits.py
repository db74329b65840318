"""`audit visits`: what phones could not send themselves."""

from pathlib import Path
from typing import Annotated

import typer
from rich.progress import track
from rich.table import Table

from audit.api.wire import draft_row, visit_content
from audit.blobs.files import Blobs
from audit.cli import plain, told
from audit.cli.stations import content
from audit.cli.terminal import Terminal
from audit.guard import now_ms
from audit.journeys.prepare import prepare
from audit.journeys.rescue import Desk, Rescued, open_file, rescue
from audit.language import translate
from audit.settings import Settings
from audit.signing import Seal, Signer

app = typer.Typer(help="Take in visits that a phone could not send.", no_args_is_help=True)


@app.callback()
def group() -> None:
    """A phone saves its visits as one sealed file; only this installation can open it."""


@app.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(help="The file that a phone has saved.")],
) -> None:
    """Take in the visits of a phone's file as if the phone had sent them.

    Repeating it changes nothing. Drafts are kept for their auditor to go on with on another phone.

    Example: audit visits import open-door-2026-11-26.json
    """
    settings = Settings.from_env()
    data = content(file)
    with prepare(settings.database_url) as db:
        keys = settings.data / "keys"
        desk = Desk(
            db, Blobs(settings.data / "photos"), Signer.load(keys), visit_content, draft_row
        )
        opened = open_file(db, Seal.load(keys), data, now_ms())
        whose = translate("en", "rescue-whose", name=opened.who.name, moment=opened.exported_at)
        typer.echo(plain(whose))
        console = Terminal(stderr=True)
        became = list(
            track(
                rescue(desk, opened, now_ms()),
                translate("en", "rescue-working"),
                len(opened.file.visits),
                console=console,
            )
        )
    Terminal().print(_table(became))
    if any(each.became == "refused" for each in became):
        raise typer.Exit(1)


def _table(became: list[Rescued]) -> Table:
    table = Table(*(translate("en", f"rescue-{name}") for name in ("visit", "became", "photos")))
    for each in became:
        words = translate("en", f"rescue-became-{each.became}")
        if each.reason is not None:
            words += ": " + " ".join(line.strip() for line in told(each.reason))
        table.add_row(str(each.visit), words, str(each.photos))
    return table
