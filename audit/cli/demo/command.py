"""The command itself: what it is asked, what it says, and the server at the end."""

import shutil
import time
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from audit.cli.demo.make import Made, make
from audit.cli.demo.server import Server, demo_settings, free_port
from audit.errors import Conflict

MARK = ".demonstration"
"""Stands in a folder that a demonstration made and may therefore empty."""


def demo(
    data: Annotated[
        Path, typer.Option(help="Folder for the demonstration's data; made anew each time.")
    ] = Path("var/demo"),
    out: Annotated[Path | None, typer.Option(help="Folder for the PDFs; else in the data.")] = None,
    once: Annotated[bool, typer.Option("--once", help="Stop when all is made.")] = False,
    port: Annotated[int, typer.Option(help="Port to serve on; taken ones are passed over.")] = 8000,
) -> None:
    """Make a demonstration: stations of the Aktobe region, visits, scores, places and PDFs.

    Then serve it on this machine and print a sign-in link for each role.

    Example: audit demo --once --out reports
    """
    console, began = Console(), time.monotonic()
    empty(data)
    made = make(data, out or data / "reports", console)
    console.print(_summary(made))
    console.print(f"Made in {time.monotonic() - began:.1f} s. PDFs: {out or data / 'reports'}")
    if once:
        return
    settings = demo_settings(data, free_port(port))
    with Server(settings) as server:
        console.print(f"\nServing on http://127.0.0.1:{server.port} – stop with Ctrl+C.")
        console.print("Each link signs in once; after that, the name and the password do.")
        for role, person in made.people.items():
            link = f"http://127.0.0.1:{server.port}/{settings.language}/join/{person.token}"
            console.print(f"{role:>14}  {link}", soft_wrap=True, highlight=False)
            console.print(f"                {person.login} / {person.password}", highlight=False)
        server.wait()


def empty(data: Path) -> None:
    """An empty folder. Raises Conflict if it holds something that no demonstration made."""
    if data.exists() and any(data.iterdir()):
        if not (data / MARK).is_file():
            raise Conflict("demo-folder-not-ours", folder=str(data))
        shutil.rmtree(data)
    data.mkdir(parents=True, exist_ok=True)
    (data / MARK).touch()


def _summary(made: Made) -> Table:
    table = Table("What", "How many", "Seconds")
    for step in made.steps:
        table.add_row(step.what, step.count, f"{step.seconds:.2f}")
    return table
