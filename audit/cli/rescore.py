"""`audit rescore`: every stored score anew, from the verdicts that are stored with it."""

import json
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event
from typing import Annotated

import typer

from audit.cli import BAD_INPUT, FAILURE, told
from audit.cli.serve import clock
from audit.cli.stations import bars
from audit.domain.scoring import SCORING_VERSION, Status
from audit.domain.shifts import CAPPED, Shift
from audit.journeys import rescore as journey
from audit.journeys.prepare import prepare
from audit.journeys.rescore import Moved, Survey, Wanted
from audit.language import translate
from audit.settings import Settings
from audit.store import rescoring, territories
from audit.store.db import Database

Stage = Callable[[str, int | None], Callable[[int], None]]
"""Names a stage and gives what its progress is told to."""


@dataclass(slots=True)
class _Done:
    """What came of a region."""

    code: str
    found: Survey
    written: int = 0
    moved: list[Moved] = field(default_factory=list)
    """Of what was written; in a dry run, of what would be."""


def rescore(
    checklist: Annotated[str, typer.Option(help="kz-2026, or kz-2026@1; else all.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Compute every score anew, after the method changed; say whose status changes, and why.

    Scores that were there are kept. It can be stopped (Ctrl-C) and run again to go on.

    Example: audit rescore --checklist kz-2026 --dry-run
    """
    wanted = Wanted.labelled(checklist)
    with (
        prepare(Settings.from_env().database_url) as db,
        _stopping() as stop,
        bars(quiet=False) as stage,
    ):
        done = list(_regions(db, wanted, stage, dry_run, stop))
    if as_json:
        typer.echo(json.dumps(_object(done, dry_run, stop.is_set()), ensure_ascii=False))
    else:
        for region in done:
            _tell(region)
    if stop.is_set():
        typer.echo(translate("en", "rescore-stopped"), err=True)
    if any(region.found.unreadable for region in done):
        raise typer.Exit(BAD_INPUT)
    if stop.is_set():
        raise typer.Exit(FAILURE)


@contextmanager
def _stopping() -> Iterator[Event]:
    """Set by the first Ctrl-C, so that the work ends between two transactions."""
    stop = Event()
    numbers = (signal.SIGTERM, signal.SIGINT)
    before = [signal.signal(number, lambda *_: stop.set()) for number in numbers]
    try:
        yield stop
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)


def _regions(
    db: Database, wanted: Wanted, stage: Stage, dry_run: bool, stop: Event
) -> Iterator[_Done]:
    with db.read() as tx:
        numbers = rescoring.numbers(tx, wanted.name, wanted.version)
        codes = {row.id: row.code for row in territories.everything(tx)}
    for region, number in sorted(numbers.items(), key=lambda pair: codes[pair[0]]):
        code = codes[region]
        found = journey.survey(db, region, wanted, stop, stage(f"{code}: reading", number))
        done = _Done(code, found)
        if not dry_run:
            differing = len(found.differing)
            progress = stage(f"{code}: writing", differing)
            done.written = journey.write(db, found, clock(), stop, progress)
        told_of = found.differing if dry_run else found.differing[: done.written]
        done.moved = [found.moved[seq] for seq in told_of if seq in found.moved]
        yield done
        if stop.is_set():
            return


def _tell(done: _Done) -> None:
    for moved in done.moved:
        key = "rescore-moved" if moved.counts else "rescore-moved-earlier"
        before, after = _status(moved.before), _status(moved.after)
        typer.echo(
            translate(
                "en", key, region=done.code, station=moved.station, before=before, after=after
            )
        )
        for shift in moved.shifts:
            typer.echo(f"  {_said(shift)}")
    for visit in done.found.unreadable:
        said = translate(
            "en",
            "rescore-unreadable",
            region=done.code,
            station=visit.station,
            visit=str(visit.visit),
            why=told(visit.error)[0],
        )
        typer.echo(said, err=True)
    typer.echo(
        translate(
            "en",
            "rescore-region",
            region=done.code,
            read=done.found.read,
            differing=len(done.found.differing),
            written=done.written,
        )
    )


def _said(shift: Shift) -> str:
    key = "rescore-capped" if shift.rule == CAPPED else f"calculation-rule-{shift.rule}"
    why = translate("en", key)
    return translate(
        "en",
        "rescore-shift",
        group=translate("en", f"report-group-{shift.group}"),
        before=_status(shift.before),
        after=_status(shift.after),
        why=f"{why} ({', '.join(shift.items)})" if shift.items else why,
    )


def _status(status: Status | None) -> str:
    return translate("en", f"report-status-{status}" if status else "rescore-no-status")


def _object(done: list[_Done], dry_run: bool, stopped: bool) -> dict[str, object]:
    return {
        "scoring_version": SCORING_VERSION,
        "dry_run": dry_run,
        "stopped": stopped,
        "regions": [
            {
                "region": region.code,
                "read": region.found.read,
                "differing": len(region.found.differing),
                "written": region.written,
                "from": sorted(region.found.versions),
                "sha256": region.found.digest,
                "moved": [_moved_object(moved) for moved in region.moved],
                "unreadable": [
                    {
                        "visit": str(visit.visit),
                        "station": visit.station,
                        "code": visit.error.code,
                    }
                    for visit in region.found.unreadable
                ],
            }
            for region in done
        ],
    }


def _moved_object(moved: Moved) -> dict[str, object]:
    return {
        "visit": str(moved.visit),
        "station": moved.station,
        "counts": moved.counts,
        "before": moved.before,
        "after": moved.after,
        "groups": [
            {
                "group": shift.group,
                "before": shift.before,
                "after": shift.after,
                "rule": shift.rule,
                "items": shift.items,
            }
            for shift in moved.shifts
        ],
    }
