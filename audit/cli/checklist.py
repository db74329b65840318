"""`audit checklist`: check what an author wrote, publish a version, list what is published."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from audit.checklists import library
from audit.checklists.files import read_file
from audit.cli.checklist_sheets import export, import_file
from audit.domain import versions
from audit.domain.checklist import Checklist
from audit.errors import Invalid

app = typer.Typer(help="Check and publish checklists.", no_args_is_help=True)
app.command()(export)
app.command("import")(import_file)


@app.command()
def check(
    which: Annotated[str, typer.Argument(help="kz-2026@1, or a file <name>/<version>.toml.")],
) -> None:
    """Print everything that is wrong in a checklist; exit code 2 if there is anything.

    Example: audit checklist check checklists/kz-2026/2.toml
    """
    _describe(_read(which))


@app.command()
def publish(which: Annotated[str, typer.Argument(help="A name and version: kz-2026@2.")]) -> None:
    """Write the checklist's sha256 to published.lock; its file may never change again.

    Example: audit checklist publish kz-2026@2
    """
    _describe(library.publish(which))


@app.command()
def diff(
    before: Annotated[str, typer.Argument(help="kz-2026@1, or a file.")],
    after: Annotated[str, typer.Argument(help="kz-2026@2, or a file.")],
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """What changed from one version to another, and whose scores can still be compared.

    Example: audit checklist diff kz-2026@1 kz-2026@2
    """
    old, new = _read(before), _read(after)
    found = versions.diff(old, new)
    if as_json:
        typer.echo(json.dumps(asdict(found)))
        return
    from audit.cli.checklist_diff import show

    show(old, new, found)


@app.command("list")
def list_(
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """The published checklists; each is read and compared with its sha256.

    Example: audit checklist list --json
    """
    found = [
        library.get(name, version) for name in library.names() for version in library.versions(name)
    ]
    if as_json:
        rows = [
            {"checklist": each.name, "version": each.version, "sha256": each.digest}
            for each in found
        ]
        typer.echo(json.dumps(rows))
        return
    for each in found:
        _describe(each)


def _read(which: str) -> Checklist:
    if not which.endswith(".toml"):
        return library.checked(which)
    if not Path(which).is_file():
        raise Invalid("file-unreadable", file=which)
    return read_file(Path(which))


def _describe(checklist: Checklist) -> None:
    scored = len(checklist.scored_items)
    typer.echo(
        f"{checklist}  {scored} scored of {len(checklist.items)} items  sha256 {checklist.digest}"
    )
