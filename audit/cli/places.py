"""`audit places`: an operator's list of settlements, so that villages are found on the map too."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from audit import sheets
from audit.cli.stations import content
from audit.domain.names import fold
from audit.errors import Malformed
from audit.geo import places
from audit.language import translate
from audit.settings import Settings
from audit.sheets import Row

app = typer.Typer(help="Import places for finding stations on the map.", no_args_is_help=True)


@app.callback()
def group() -> None:
    """Places are settlements with coordinates; stations are searched for among them."""


@app.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(help="CSV, XLSX or JSON; its columns: docs/places.md.")],
) -> None:
    """Check a list of settlements and keep it in place of the one before.

    Example: audit places import villages.csv && audit stations locate
    """
    data = content(file)
    rows = _entries(data) if file.suffix.lower() == ".json" else _rows(sheets.read(data))
    checked = places.check(rows)
    target = Settings.from_env().places
    places.save(target, checked)
    typer.echo(translate("en", "geo-places-kept", count=len(checked), file=str(target)))


def _entries(data: bytes) -> list[tuple[int, dict[str, str]]]:
    try:
        entries = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise Malformed("places-not-json") from error
    if not isinstance(entries, list):
        raise Malformed("places-not-json")
    return list(places.from_gazetteer(entries))


def _rows(rows: Sequence[Row]) -> list[tuple[int, dict[str, str]]]:
    names = {fold(column): column for column in places.COLUMNS}
    header = [names.get(fold(cell), "") for cell in rows[0].cells]
    return [(row.number, dict(zip(header, row.cells, strict=False))) for row in rows[1:]]
