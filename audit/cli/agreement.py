"""`audit agreement`: how far auditors who visited the same stations agree."""

import json
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import combinations
from typing import Annotated, Any
from uuid import UUID

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from audit import checklists
from audit.domain import agreement as agreeing
from audit.domain.checklist import Checklist
from audit.domain.verdicts import VERDICTS
from audit.errors import NotFound
from audit.journeys.prepare import prepare
from audit.language import translate
from audit.settings import Settings
from audit.store import agreement as visits
from audit.store import rounds
from audit.store.agreement import Compared


def agreement(
    round: Annotated[str, typer.Option(help="Id of a round.")],
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Where two people visited one station: what they agree on, and Cohen's kappa of each item.

    Example: audit agreement --round 6f0c4c3e-… --json
    """
    with closing(prepare(Settings.from_env().database_url)) as db, db.read() as tx:
        if not _is_id(round) or rounds.get(tx, UUID(round)) is None:
            raise NotFound("no-round")
        found = visits.several_auditors(tx, UUID(round))
    said = [_of(checklist, compared) for checklist, compared in _by_checklist(found)]
    if as_json:
        typer.echo(json.dumps({"round": round, "checklists": said}))
        return
    console = Console(highlight=False, markup=False)
    if not said:
        console.print(translate("en", "agreement-none"))
    for each in said:
        _show(console, each)


def _is_id(round: str) -> bool:
    try:
        UUID(round)
    except ValueError:
        return False
    return True


def _by_checklist(found: Sequence[Compared]) -> Iterator[tuple[Checklist, list[Compared]]]:
    for name, version in sorted({(each.checklist, each.version) for each in found}):
        yield (
            checklists.get(name, version),
            [each for each in found if (each.checklist, each.version) == (name, version)],
        )


def _of(checklist: Checklist, found: Sequence[Compared]) -> dict[str, Any]:
    size = len(checklist.scored_items)
    cut = [(each.number, [codes[:size] for codes in each.codes]) for each in found]
    pairs = [pair for _, codes in cut for pair in combinations(codes, 2)]
    return {
        "checklist": str(checklist),
        "stations": [_station(checklist, number, codes) for number, codes in cut],
        "items": {
            item.id: agreeing.kappa((one[place], other[place]) for one, other in pairs)
            for place, item in enumerate(checklist.scored_items)
        },
    }


def _station(checklist: Checklist, number: int, codes: list[bytes]) -> dict[str, Any]:
    items = checklist.scored_items
    return {
        "station": number,
        "auditors": len(codes),
        "agreement": [agreeing.agreement(*pair) for pair in combinations(codes, 2)],
        "conflicts": {
            items[place].id: [VERDICTS[each[place]] for each in codes]
            for place in agreeing.conflicts(codes)
        },
    }


def _show(console: Console, said: dict[str, Any]) -> None:
    checklist = checklists.find(said["checklist"])
    table = Table(
        *(translate("en", f"agreement-column-{column}") for column in ("station", "item", "found")),
        title=said["checklist"],
    )
    for station in said["stations"]:
        for item, found in station["conflicts"].items():
            words = " / ".join(translate("en", f"report-verdict-{verdict}") for verdict in found)
            question = Text(f"{item} {checklist.by_id[item].question.en}")
            table.add_row(str(station["station"]), question, words)
    console.print(table)
    for item, kappa in sorted(
        ((item, kappa) for item, kappa in said["items"].items() if kappa is not None),
        key=lambda each: each[1],
    ):
        console.print(f"{kappa:6.2f}  {item} {checklist.by_id[item].question.en}")
