"""`audit score`: from a file of answers to verdicts, group scores, status and index."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Annotated, NoReturn, cast

import typer

from audit import checklists
from audit.domain import answers, scoring
from audit.domain.answers import Answer, printable
from audit.domain.checklist import Checklist
from audit.errors import AuditError, Invalid, Malformed, Problem
from audit.reports.explained import score_object

BAD_INPUT = 2


def score(
    file: Annotated[
        Path, typer.Argument(help='{"answers": {"X02": true, …}}; .jsonl: one such object a line.')
    ],
    checklist: Annotated[str, typer.Option(help="kz-2026, or kz-2026@1 for one version.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    explain: Annotated[
        bool, typer.Option("--explain", help="Print the whole calculation, as JSON.")
    ] = False,
    under: Annotated[
        str, typer.Option("--as", help="Judge the same answers under another rule set, too.")
    ] = "",
) -> None:
    """Score a file of answers: true, false, a number, "not_needed", or null for not known.

    A .jsonl file is scored line by line, one JSON object out per line. What cannot be scored is
    said on the error output, one line a problem, and the exit code is 2.

    --explain adds every item's weight, points and limit for each group, what would lift it, and how
    sure the result is. Beside "answers" the file may say "notes" (item to text), "photos" (items that
    have one), "measures" (items whose temporary measure is in place) and "planned" (likewise).

    Examples: audit score answers.json --checklist kz-2026@1

    audit score answers.json --checklist kz-2026 --as us-doj-2016

    audit score answers.jsonl --checklist kz-2026 > scores.jsonl
    """
    chosen = checklists.find(checklist)
    try:
        with file.open("rb") as content:
            if file.suffix == ".jsonl":
                _score_lines(chosen, content, file.name, _more(explain=explain, under=under))
                return
            said = _decoded(content.read())
        _score_one(chosen, said, as_json=as_json or explain, explain=explain, under=under)
    except OSError as error:
        raise Invalid("file-unreadable", file=printable(str(file))) from error
    except AuditError as error:
        _complain(file.name, error)
        raise typer.Exit(BAD_INPUT) from error


def _score_one(
    checklist: Checklist, said: Mapping[str, object], *, as_json: bool, explain: bool, under: str
) -> None:
    given = _answers(checklist, said)
    result = scoring.score(checklist, given)
    # What stands beside a score takes longer to import than a thousand visits to score.
    if as_json:
        from audit.cli.score_object import whole

        beside = whole(checklist, given, result, said, under, explain)
        typer.echo(json.dumps(score_object(checklist, given, result) | beside))
        return
    from audit.cli.score_table import show, show_judged

    show(checklist, given, result)
    if under:
        show_judged(checklist, checklists.find(under), given)


def _answers(checklist: Checklist, said: Mapping[str, object]) -> Mapping[str, Answer]:
    return answers.check(checklist, cast(Mapping[str, object], said["answers"]))


More = Callable[[Checklist, Mapping[str, Answer], scoring.Score, Mapping[str, object]], object]


def _more(*, explain: bool, under: str) -> More | None:
    """What each line of a .jsonl file says beside the score, where that is asked for."""
    if not explain and not under:
        return None
    from audit.cli.score_object import whole

    return partial(whole, under=under, explain=explain)


def _score_lines(
    checklist: Checklist, lines: Iterable[bytes], name: str, more: More | None
) -> None:
    """One object out a line in; where a line is refused, the object says so and why."""
    # Six times as fast as json.dumps; a single score does not earn back its import.
    from msgspec.json import encode

    refused = False
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            said = _decoded(line)
            given = _answers(checklist, said)
            result = scoring.score(checklist, given)
            found = score_object(checklist, given, result)
            if more is not None:
                found |= cast(dict[str, object], more(checklist, given, result, said))
        except AuditError as error:
            refused = True
            sys.stdout.write(encode({"line": number, "error": _error(error)}).decode() + "\n")
            _complain(f"{name}:{number}", error)
            continue
        sys.stdout.write(encode(found).decode() + "\n")
    if refused:
        raise typer.Exit(BAD_INPUT)


def _decoded(content: bytes) -> Mapping[str, object]:
    """The object of a file or line; "answers" is in it, and an object."""
    try:
        found = json.loads(content, object_pairs_hook=_object, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        said = " ".join(str(error).split())
        raise Malformed("not-json", reason=printable(said)) from error
    if not isinstance(found, dict) or not isinstance(found.get("answers"), dict):
        raise Malformed("answers-missing")
    return found


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = {key for key in keys if keys.count(key) > 1}
        raise Invalid(problems=[Problem(printable(key), "said-twice") for key in sorted(twice)])
    return found


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not a number in JSON")


def _error(error: AuditError) -> dict[str, object]:
    problems = [{"where": each.where, "code": each.code} for each in error.problems]
    return {"code": error.code, "problems": problems}


def _complain(where: str, error: AuditError) -> None:
    for line in _lines(error):
        typer.echo(f"{where}: {line}", err=True)


def _lines(error: AuditError) -> Iterator[str]:
    # Fluent takes a third of a second to import, and most files have nothing to complain about.
    from audit.language import translate

    if not error.problems:
        yield translate("en", f"error-{error.code}", **error.arguments)
    for problem in error.problems:
        said = translate("en", f"problem-{problem.code}", **problem.arguments)
        yield f"{problem.where}: {said}"
