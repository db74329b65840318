"""`audit rebuild`: current results and counts anew, from the visits."""

from functools import partial
from typing import Annotated

import typer

from audit import checklists
from audit.errors import NotFound
from audit.journeys.prepare import prepare
from audit.settings import Settings
from audit.store import results, territories


def rebuild(
    territory: Annotated[str, typer.Option(help="Code of one region; else every region.")] = "",
) -> None:
    """Compute current results and counts anew from the visits, one transaction a region.

    They are kept up to date by themselves; this is for after a restored backup or a doubt.

    Example: audit rebuild --territory KZ-15
    """
    with prepare(Settings.from_env().database_url) as db:
        with db.read() as tx:
            regions = [
                row
                for row in territories.everything(tx)
                if row.level == "region" and territory in {"", row.code}
            ]
        if not regions:
            raise NotFound("no-such-territory", code=territory)
        for region in regions:
            counted = db.write(partial(results.rebuild, region=region.id, checklist=checklists.get))
            typer.echo(f"{region.code}: {counted} results")
