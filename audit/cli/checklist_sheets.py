"""`audit checklist export` and `import`: a checklist as a workbook, to be edited in a spreadsheet."""

from collections.abc import Callable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from audit.checklists import Library, library
from audit.checklists.files import read_draft
from audit.checklists.writing import content_digest, write
from audit.checklists.xlsform import SHEETS, Draft, from_rows, is_unsaid, to_rows
from audit.domain import versions
from audit.domain.checklist import Checklist
from audit.errors import Conflict, Invalid, Problem
from audit.language import translate
from audit.paths import CHECKLISTS


class Format(StrEnum):
    XLSX = "xlsx"
    XFORM = "xform"
    TOML = "toml"


_SUFFIXES = {Format.XLSX: "xlsx", Format.XFORM: "xml", Format.TOML: "toml"}


def export(
    which: Annotated[str, typer.Argument(help="kz-2026, kz-2026@1, or a file.")],
    format: Annotated[
        Format, typer.Option(help="A workbook (XLSForm), ODK's XForm, or our own format.")
    ] = Format.XLSX,
    output: Annotated[
        Path | None, typer.Option(help="If left out: kz-2026-1.xlsx, in this folder.")
    ] = None,
) -> None:
    """Write a checklist to a file: a workbook to be edited in a spreadsheet and imported again.

    Example: audit checklist export kz-2026 --output kz.xlsx
    """
    checklist = _find(which)
    name = f"{checklist.name}-{checklist.version}.{_SUFFIXES[format]}"
    file = output or Path(name)
    if file.exists():
        raise Conflict("file-exists", file=str(file))
    written: dict[Format, Callable[[Checklist], bytes]] = {
        Format.XLSX: _workbook,
        Format.XFORM: _xform,
        Format.TOML: lambda checklist: write(checklist).encode(),
    }
    file.write_bytes(written[format](checklist))
    typer.echo(translate("en", "xlsform-exported", checklist=str(checklist), file=str(file)))


def import_file(
    file: Annotated[Path, typer.Argument(help="An XLSForm, .xlsx; its columns: docs/xlsforms.md.")],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would change, and write nothing.")
    ] = False,
    into: Annotated[
        Path, typer.Option(help="The folder of the checklists.", show_default="checklists")
    ] = CHECKLISTS,
) -> None:
    """Import a checklist from a workbook: all of it, or nothing and a list of what is wrong.

    Example: audit checklist import kz.xlsx --dry-run
    """
    from audit import sheets

    draft = from_rows(sheets.workbook(_content(file), SHEETS), file.stem)
    _list("xlsform-notes", draft.notes)
    _list("xlsform-wanting", draft.wanting)
    shelf = Library(into)
    path = shelf.path(draft.checklist.name, draft.checklist.version)
    if path.is_file() and _is_same(path, draft):
        typer.echo(translate("en", "xlsform-identical", checklist=str(draft.checklist)))
    elif dry_run:
        _compare(draft.checklist, shelf, path)
    else:
        _require_free(draft.checklist, shelf, path)
        _keep(draft, path)


def _find(which: str) -> Checklist:
    """A published checklist, any of the folder by name@version, or a file with gaps in it."""
    if not which.endswith(".toml"):
        return library.read(which) if "@" in which else library.get(which)
    _content(Path(which))
    checklist, problems = read_draft(Path(which))
    wrong = [problem for problem in problems if not is_unsaid(problem)]
    if wrong:
        raise Invalid("checklist-invalid", wrong, checklist=str(checklist))
    return checklist


def _workbook(checklist: Checklist) -> bytes:
    from audit import sheets

    return sheets.write(to_rows(checklist))


def _xform(checklist: Checklist) -> bytes:
    from audit.checklists.xlsform.xform import xform

    made, warnings = xform(checklist)
    for said in warnings:
        typer.echo(translate("en", "xlsform-warning", said=said), err=True)
    return made.encode()


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise Invalid("file-unreadable", file=str(file)) from error


def _list(heading: str, problems: Sequence[Problem]) -> None:
    if problems:
        typer.echo(translate("en", heading))
    for problem in problems:
        said = translate("en", f"problem-{problem.code}", **problem.arguments)
        typer.echo(f"  {problem.where}: {said}")


def _is_same(path: Path, draft: Draft) -> bool:
    there, _ = read_draft(path)
    return content_digest(there) == content_digest(draft.checklist)


def _compare(checklist: Checklist, shelf: Library, path: Path) -> None:
    before = _before(checklist, shelf, path)
    if before is None:
        typer.echo(translate("en", "xlsform-nothing-before", checklist=str(checklist)))
        return
    typer.echo(translate("en", "xlsform-compared", checklist=str(checklist), before=str(before)))
    from audit.cli.checklist_diff import show

    found = versions.diff(before, checklist)
    if found.identical and [each.id for each in before.items] != [
        each.id for each in checklist.items
    ]:
        typer.echo(translate("en", "xlsform-reordered"))
    else:
        show(before, checklist, found)


def _before(checklist: Checklist, shelf: Library, path: Path) -> Checklist | None:
    """What is there of this version; otherwise the newest published version."""
    if path.is_file():
        return read_draft(path)[0]
    known = shelf.versions(checklist.name)
    return shelf.get(checklist.name, known[-1]) if known else None


def _require_free(checklist: Checklist, shelf: Library, path: Path) -> None:
    if (checklist.name, checklist.version) in shelf.published:
        raise Conflict("checklist-published", checklist=str(checklist))
    if path.exists():
        raise Conflict("checklist-exists", file=str(path))


def _keep(draft: Draft, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(draft.text, encoding="utf-8")
    checklist = str(draft.checklist)
    typer.echo(translate("en", "xlsform-imported", checklist=checklist, file=str(path)))
    if draft.wanting:
        typer.echo(translate("en", "xlsform-draft", file=str(path)))
