"""The `audit` command: its subcommands by name, each imported only when it is run."""

import importlib
import importlib.metadata
import re
import sys
from collections.abc import Sequence
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from audit.errors import AuditError
from audit.language import translate

_ORDERS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
BAD_INPUT, FAILURE = 2, 1
"""Exit codes: what was given is wrong and can be mended; what was asked for could not be done."""

COMMANDS = {
    "demo": ("audit.cli.demo:demo", "Make a demonstration and serve it."),
    "serve": ("audit.cli.serve:serve", "Serve the pages and the API."),
    "work": ("audit.cli.work:work", "Do the waiting jobs in a process of their own."),
    "doctor": ("audit.cli.doctor:doctor", "Say what is set, found and missing."),
    "people": ("audit.cli.people:app", "Invite auditors, chairs, observers and operators."),
    "rounds": ("audit.cli.rounds:app", "Hold elections; say who audits which station."),
    "stations": ("audit.cli.stations:app", "Import stations and list them."),
    "visits": ("audit.cli.visits:app", "Take in visits that a phone could not send."),
    "privacy": ("audit.cli.privacy:app", "Give a person their data, or take it out."),
    "breach-report": ("audit.cli.privacy:breach_report", "Say what an incident may have reached."),
    "trail": ("audit.cli.trail:app", "Seal the trail, export it, check it."),
    "places": ("audit.cli.places:app", "Import places for finding stations on the map."),
    "checklist": ("audit.cli.checklist:app", "Check and publish checklists."),
    "score": ("audit.cli.score:score", "Score a file of answers."),
    "territory": ("audit.cli.territory:territory", "Sum up a territory's stations."),
    "agreement": ("audit.cli.agreement:agreement", "Compare auditors of the same stations."),
    "report": ("audit.cli.report:app", "Write PDF reports to files."),
    "rescore": ("audit.cli.rescore:rescore", "Compute every stored score anew."),
    "rebuild": ("audit.cli.rebuild:rebuild", "Compute current results and counts anew."),
}


class Deferred(TyperCommand):
    """Knows its name and its line of help; `audit score` should not pay for `audit serve`."""

    def __init__(self, name: str, target: str, line: str):
        super().__init__(name, help=line, callback=None)
        self.target = target

    def load(self) -> Any:
        module, _, attribute = self.target.partition(":")
        found = getattr(importlib.import_module(module), attribute)
        if not isinstance(found, typer.Typer):
            function, found = found, typer.Typer(pretty_exceptions_enable=False)
            found.command(self.name)(function)
        return get_command(found)

    def make_context(
        self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any
    ) -> Any:
        return self.load().make_context(info_name, args, parent=parent, **extra)


class _Commands(TyperGroup):
    """The table above as a group; an AuditError becomes a message and an exit code, once."""

    def __init__(self, **given: Any):
        super().__init__(**given)
        self.commands = {name: Deferred(name, *row) for name, row in COMMANDS.items()}

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except AuditError as error:
            typer.echo(plain("\n".join(told(error))), err=True)
            raise typer.Exit(BAD_INPUT if error.status < 500 else FAILURE) from error


def told(error: AuditError) -> Sequence[str]:
    """An error in English, one line for the whole and one for each problem in it."""
    return [
        translate("en", f"error-{error.code}", **error.arguments),
        *(
            f"  {problem.where}: " + translate("en", f"problem-{problem.code}", **problem.arguments)
            for problem in error.problems
        ),
    ]


def plain(text: str) -> str:
    """With what a terminal would obey spelled out, as JSON spells it; line ends and tabs stay."""
    return _ORDERS.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(importlib.metadata.version("polling-station-audit"))
        raise typer.Exit


def audit(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Print the version."),
    ] = False,
) -> None:
    """Accessibility audits of polling stations: checklists, scores, places, reports."""


app = typer.Typer(cls=_Commands, no_args_is_help=True, pretty_exceptions_enable=False)
app.callback()(audit)


def main() -> None:
    sys.exit(app(prog_name="audit"))
