"""`audit doctor`: what is set, what was found, what is missing."""

import json
import os
import platform
import shutil
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Annotated

import typer
from rich.table import Table

from audit import checklists, paths, settings
from audit.cli.terminal import Terminal
from audit.errors import AuditError, Invalid
from audit.language import translate
from audit.settings import Settings
from audit.store import db, engine

LITTLE_SPACE = 2_000_000_000
"""Bytes; about 3,000 photos as a phone sends them."""


class State(StrEnum):
    OK = "ok"
    NOTE = "note"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. Only what is `missing` keeps the product from working."""

    what: str
    state: State
    said: str


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Say what is set, found and missing. Exit code 1 if something needed is missing.

    Changes nothing, and asks no other machine but the database.
    """
    findings = list(examine(os.environ))
    missing = any(finding.state is State.MISSING for finding in findings)
    if as_json:
        typer.echo(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False))
    else:
        table = Table("What", "State", "Found")
        for finding in findings:
            table.add_row(finding.what, finding.state, finding.said)
        Terminal().print(table)
    raise typer.Exit(1 if missing else 0)


def examine(env: Mapping[str, str]) -> Iterator[Finding]:
    """All findings, the settings first; a bad setting hides only what depends on it."""
    try:
        told: Settings | None = Settings.from_env(env)
    except Invalid as error:
        told = None
        yield from _refused(error)
    yield from _set(env)
    yield Finding(
        "python",
        State.OK if sys.version_info >= (3, 11) else State.MISSING,
        f"{platform.python_version()}; 3.11 or newer is needed",
    )
    yield _sqlite()
    if told is not None:
        yield _folder(told)
        yield _database(told)
        yield _places(told)
    yield from _assets()
    yield from _checklists()
    yield _browser()


def _refused(error: AuditError) -> Iterator[Finding]:
    for problem in error.problems:
        said = translate("en", f"problem-{problem.code}", **problem.arguments)
        yield Finding(problem.where, State.MISSING, said)
    if not error.problems:
        said = translate("en", f"error-{error.code}", **error.arguments)
        yield Finding(error.code, State.MISSING, said)


def _set(env: Mapping[str, str]) -> Iterator[Finding]:
    for variable in settings.VARIABLES:
        value = env.get(variable.name, "").strip()
        if variable.secret:
            given = value or env.get(variable.name + settings.FILE_SUFFIX, "").strip()
            yield Finding(variable.name, State.OK, "set, not shown" if given else "not set")
        elif value:
            yield Finding(variable.name, State.OK, value)
        else:
            yield Finding(variable.name, State.OK, f"{variable.default or 'empty'} (default)")
    for name, nearest in settings.unknown(env).items():
        hint = f"; did you mean {nearest}?" if nearest else ""
        yield Finding(name, State.NOTE, f"no setting of this name{hint}")


def _sqlite() -> Finding:
    try:
        engine.check_sqlite()
    except AuditError as error:
        return next(_refused(error))
    return Finding("sqlite", State.OK, engine.SQLITE_VERSION)


def _folder(told: Settings) -> Finding:
    nearest = next(folder for folder in (told.data, *told.data.parents) if folder.exists())
    if not (nearest.is_dir() and os.access(nearest, os.W_OK)):
        return Finding("data folder", State.MISSING, f"{nearest} cannot be written to")
    free = shutil.disk_usage(nearest).free
    said = f"{told.data}, {free / 1e9:.1f} GB free"
    if nearest != told.data:
        said += "; the first start makes it"
    return Finding("data folder", State.NOTE if free < LITTLE_SPACE else State.OK, said)


def _database(told: Settings) -> Finding:
    file = told.sqlite_file
    if file is not None and not file.exists():
        return Finding("database", State.NOTE, "none yet; the first start makes it")
    try:
        opened = db.Database.open(told.database_url)
        try:
            with opened.read() as tx:
                found = db.revision(tx)
        finally:
            opened.close()
    except AuditError as error:
        return Finding("database", State.MISSING, next(_refused(error)).said)
    if found == db.newest():
        return Finding("database", State.OK, f"reached, tables at {found}")
    return Finding(
        "database", State.NOTE, f"tables at {found}; the next start brings them to {db.newest()}"
    )


def _places(told: Settings) -> Finding:
    said = "only the packaged ones; add yours with `audit places import`"
    return Finding("places", State.OK, str(told.places) if told.places.exists() else said)


def _assets() -> Iterator[Finding]:
    needed = {
        "style sheet": paths.STATIC / "vendor" / "app.css",
        "regular font": paths.FONTS / "GolosText-Regular.ttf",
        "bold font": paths.FONTS / "GolosText-Bold.ttf",
        "templates": paths.TEMPLATES / "base.html",
    }
    for what, file in needed.items():
        if file.is_file():
            yield Finding(what, State.OK, file.name)
        else:
            yield Finding(what, State.MISSING, f"{file} is not there; `make setup` brings it")


def _checklists() -> Iterator[Finding]:
    try:
        for name in checklists.names():
            for version in checklists.versions(name):
                read = checklists.get(name, version)
                said = f"{len(read.items)} items, sha256 {read.digest[:12]}"
                yield Finding(f"{name}@{version}", State.OK, said)
    except AuditError as error:
        yield from _refused(error)


def _browser() -> Finding:
    found = shutil.which("chromium")
    return Finding("chromium", State.OK, found or "not found; only the tests need it")
