"""`audit territory`: what the stations of a territory come to, whole and part by part."""

import json
from contextlib import closing
from typing import Annotated
from uuid import UUID

import typer
from rich.console import Console
from rich.table import Column, Table

from audit import checklists
from audit.errors import NotFound
from audit.journeys.prepare import prepare
from audit.language import translate
from audit.reports import wording
from audit.reports.territory import Parts, as_object, parts_of
from audit.settings import Settings
from audit.store import rounds, territories
from audit.store.territory_results import stations_of

MOST = 10
"""Barriers that are listed for people; JSON has all of them."""


def territory(
    code: Annotated[str, typer.Argument(help="Code, as KZ, KZ-15 or KZ-15-1532.")],
    round: Annotated[str, typer.Option(help="Id of a round; else the latest one held here.")] = "",
    public: Annotated[
        bool, typer.Option("--public", help="Hold back numbers of voters that are too small.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Coverage, index with its bounds, statuses, groups and barriers of a territory.

    Parts of which less than half was audited are listed and not ranked. Nothing is assumed of a
    station that was not audited.

    Example: audit territory KZ-15 --json
    """
    with closing(prepare(Settings.from_env().database_url)) as db, db.read() as tx:
        found = territories.by_code(tx, code)
        if found is None:
            raise NotFound("no-such-territory", code=code)
        chosen = rounds.get(tx, _id(round)) if round else None
        held = [chosen] if chosen else [] if round else list(rounds.held_in(tx, found.path))
        if not held:
            raise NotFound("no-round")
        said = parts_of(found.path, stations_of(tx, found.path, held[0].id, checklists.get))
        named = {each.path: each.name.en for each in territories.everything(tx)}
    if as_json:
        typer.echo(json.dumps(_object(code, str(held[0].id), said, public)))
        return
    _show(said, named, held[0].checklist)


def _id(round: str) -> UUID:
    try:
        return UUID(round)
    except ValueError as error:
        raise NotFound("no-round") from error


def _object(code: str, round: str, said: Parts, public: bool) -> dict[str, object]:
    return {
        "territory": code,
        "round": round,
        **as_object(said.whole, public=public),
        "parts": {_code(path): as_object(part, public=public) for path, part in said.parts.items()},
        "ranked": [_code(path) for path in said.order],
        "not_ranked": [_code(path) for path in said.unranked],
    }


def _code(path: str) -> str:
    return path.rstrip("/").rpartition("/")[2]


def _say(key: str, **arguments: str | int) -> str:
    return translate("en", f"territory-{key}", **arguments)


def _show(said: Parts, named: dict[str, str], checklist: str) -> None:
    console = Console(highlight=False, markup=False)
    console.print(_table(said, named))
    if said.unranked:
        console.print(_say("not-ranked"))
    items = checklists.get(checklist).by_id
    counted = sorted(said.whole.barriers.items(), key=lambda each: (-each[1], each[0]))
    for (item, verdict), stations in counted[:MOST]:
        question = items[item].question.en if item in items else ""
        words = translate("en", f"report-verdict-{verdict}")
        console.print(f"{stations:>5}  {item} {question} ({words})")


def _table(said: Parts, named: dict[str, str]) -> Table:
    numbers = ("stations", "audited", "coverage", "index", "bounds", "by-station")
    table = Table(
        _say("column-territory"),
        *(Column(_say(f"column-{key}"), justify="right") for key in numbers),
    )
    lines = [(named[path], said.parts[path]) for path in (*said.order, *said.unranked)]
    for name, part in [*lines, (_say("whole"), said.whole)]:
        bounds = part.bounds
        table.add_row(
            name,
            str(part.all.stations),
            str(part.audited.stations),
            wording.percent(part.audited.stations, part.all.stations, "en"),
            wording.points(part.weighted_mean, "en"),
            "–".join(wording.points(bound, "en") for bound in bounds) if bounds else wording.DASH,
            wording.points(part.mean, "en"),
        )
    return table
