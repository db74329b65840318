"""`audit trail`: seal it, give it away, check it."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from audit.cli.stations import content
from audit.errors import Invalid
from audit.guard import now_ms
from audit.journeys import prove
from audit.journeys.prepare import prepare
from audit.language import translate
from audit.proof import Verifier, read_key, read_receipt
from audit.settings import Settings
from audit.signing import Signer

app = typer.Typer(help="Seal the trail, export it, check it.", no_args_is_help=True)


@app.callback()
def group() -> None:
    """Every change is an event in its region's chain; signed checkpoints seal the chains."""


@app.command()
def checkpoint() -> None:
    """Sign a checkpoint now and print it; nothing where nothing has happened since the last one.

    A running server does so by itself. Who keeps what it prints can prove what was changed since.

    Example: audit trail checkpoint > checkpoint.txt
    """
    settings = Settings.from_env()
    with prepare(settings.database_url) as db:
        kept = prove.checkpoint(db, Signer.load(settings.data / "keys"), now_ms())
    if kept:
        typer.echo(kept.note, nl=False)
    else:
        typer.echo(translate("en", "trail-nothing-new"), err=True)


@app.command()
def new_key() -> None:
    """Sign with a new key from now on; the old one seals that in its last checkpoint. Prints the new.

    For when somebody may have got hold of the old key, or once a year. Stop the server before, and
    tell the new public key to whoever keeps the old one.

    Example: audit trail new-key
    """
    settings = Settings.from_env()
    with prepare(settings.database_url) as db:
        signer = prove.change_key(db, settings.data / "keys", now_ms())
    typer.echo(translate("en", "trail-new-key", public_key=signer.public_key))


@app.command()
def export(
    file: Annotated[Path, typer.Argument(help="File to write; an old one is replaced.")],
) -> None:
    """Write all events, checkpoints and public keys to a file, for whoever wants to check them.

    Example: audit trail export trail.jsonl
    """
    settings = Settings.from_env()
    part = file.with_name(f"{file.name}.part")
    with prepare(settings.database_url) as db, db.read() as tx:
        try:
            with part.open("w", encoding="utf-8") as out:
                count = 0
                for line in prove.export(tx, Signer.load(settings.data / "keys")):
                    out.write(line)
                    count += 1
            part.replace(file)
        except OSError as error:
            raise Invalid("file-unwritable", file=str(file)) from error
        finally:
            part.unlink(missing_ok=True)
    typer.echo(translate("en", "trail-exported", lines=count, file=str(file)))


@app.command()
def verify(
    file: Annotated[
        Path | None, typer.Argument(help="An export; without one, what is in the database.")
    ] = None,
    key: Annotated[list[str] | None, typer.Option(help="A public key to trust, in base64.")] = None,
    held: Annotated[
        list[Path] | None, typer.Option(help="A checkpoint that was kept before.")
    ] = None,
    receipt: Annotated[
        list[Path] | None, typer.Option(help="An auditor's receipt, whose visit must be there.")
    ] = None,
    report: Annotated[
        list[Path] | None, typer.Option(help="A report (PDF) that must have been made here.")
    ] = None,
) -> None:
    """Check that no event was changed, taken out, put in or moved; exit code 1 if one was.

    Example: audit trail verify trail.jsonl --held checkpoint.txt
    """
    verifier = _verifier(key or (), held or (), receipt or (), report or ())
    with (
        Progress(console=Console(stderr=True), transient=True) as progress,
        _export_of(file) as lines,
    ):
        task = progress.add_task(translate("en", "trail-checking"), total=None)
        for _ in progress.track(verifier.lines(lines), task_id=task):
            pass
    for finding in verifier.findings:
        typer.echo(str(finding))
    said = "trail-does-not-fit" if verifier.findings else "trail-fits"
    counted = {"events": verifier.events, "regions": len(verifier.ends)}
    typer.echo(translate("en", said, checkpoints=verifier.checkpoints, **counted))
    if verifier.findings:
        raise typer.Exit(1)


def _verifier(
    keys: Sequence[str], held: Sequence[Path], receipts: Sequence[Path], reports: Sequence[Path]
) -> Verifier:
    try:
        trusted = [read_key(key) for key in keys]
    except ValueError as error:
        raise Invalid("key-unreadable") from error
    kept = [content(file).decode("utf-8", "replace") for file in held]
    made = {str(file): content(file) for file in reports}
    try:
        return Verifier(trusted, kept, [read_receipt(file) for file in receipts], made)
    except (OSError, ValueError) as error:
        raise Invalid("receipt-unreadable") from error


@contextmanager
def _export_of(file: Path | None) -> Iterator[Iterable[str]]:
    if file is not None:
        try:
            with file.open(encoding="utf-8", errors="replace", newline="\n") as lines:
                yield lines
        except OSError as error:
            raise Invalid("file-unreadable", file=str(file)) from error
        return
    settings = Settings.from_env()
    with prepare(settings.database_url) as db, db.read() as tx:
        yield prove.export(tx, Signer.load(settings.data / "keys"))
