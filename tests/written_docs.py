"""Tables of the docs that are written from the code. `python -m tests.written_docs` renews them."""

import re
from collections.abc import Iterator
from pathlib import Path

from fluent.syntax import ast
from fluent.syntax.serializer import serialize_expression
from typer.core import TyperGroup

from audit.cli import COMMANDS, Deferred
from audit.domain.access import RULES, Action, Role, State
from audit.settings import VARIABLES
from audit.store.inventory import Keeping, columns
from tests import sources
from tests.routes import named
from tests.test_language import messages

DOCS = sources.ROOT / "docs"
MARK = re.compile(r"<!-- table: (\w+) -->\n.*?<!-- end -->", re.DOTALL)


def settings() -> Iterator[tuple[str, ...]]:
    yield "variable", "default", "what it is for"
    for variable in VARIABLES:
        secret = " *(secret)*" if variable.secret else ""
        default = f"`{variable.default}`" if variable.default else "empty"
        yield f"`{variable.name}`{secret}", default, variable.about


def errors() -> Iterator[tuple[str, ...]]:
    yield "code", "status", "message"
    statuses = sources.error_codes()
    for code, said in coded("error-"):
        status = ", ".join(map(str, sorted(statuses.get(code, ()))))
        yield f"`{code}`", status, said


def problems() -> Iterator[tuple[str, ...]]:
    yield "code", "message"
    for code, said in coded("problem-"):
        yield f"`{code}`", said


def coded(prefix: str) -> Iterator[tuple[str, str]]:
    """Codes with their English message, whose arguments stand as `{name}`."""
    for key, message in sorted(messages("en").items()):
        if key.startswith(prefix) and message.value is not None:
            yield key.removeprefix(prefix), one_line(message.value)


def one_line(pattern: ast.Pattern) -> str:
    """A message as a reader sees it; of a choice by count, the last form."""
    said = ""
    for element in pattern.elements:
        if isinstance(element, ast.TextElement):
            said += element.value
        elif isinstance(element.expression, ast.SelectExpression):
            said += one_line(element.expression.variants[-1].value)
        else:
            names = re.findall(r"\$(\w+)", serialize_expression(element.expression))
            said += "{" + ", ".join(names) + "}"
    return " ".join(said.split())


def commands() -> Iterator[tuple[str, ...]]:
    yield "command", "what it does"
    for name, row in COMMANDS.items():
        command = Deferred(name, *row).load()
        if isinstance(command, TyperGroup):
            for part, inner in command.commands.items():
                yield f"`audit {name} {part}`", first_line(inner.help)
        else:
            yield f"`audit {name}`", first_line(command.help)


def routes() -> Iterator[tuple[str, ...]]:
    yield "request", "action", "roles"
    for method, path, action in sorted(named(), key=lambda row: (row[1], row[0])):
        roles = _roles(action)
        yield f"`{method} {path}`", action, roles


def _roles(action: Action) -> str:
    """Who may, and what they must have proved lately."""
    rule = RULES[action]
    if rule.state is State.ANYBODY:
        return "anybody"
    roles = "any role" if rule.roles == frozenset(Role) else ", ".join(sorted(rule.roles))
    return f"{roles}; {CONDITIONS[rule.state]}" if rule.state in CONDITIONS else roles


def inventory() -> Iterator[tuple[str, ...]]:
    """A row for each way that columns of a table are kept."""
    yield "table", "columns", "class", "kept", "why"
    kept: dict[tuple[str, Keeping], list[str]] = {}
    for table, column, keeping in columns():
        kept.setdefault((table, keeping), []).append(column)
    for (table, keeping), found in sorted(kept.items(), key=lambda row: row[0][0]):
        yield table, ", ".join(found), keeping.privacy, keeping.until, keeping.why


CONDITIONS = {
    State.HALF: "also before the second factor",
    State.CONFIRMED: "proved again within a quarter of an hour",
}


def first_line(said: str | None) -> str:
    return (said or "").strip().partition("\n\n")[0].replace("\n", " ")


TABLES = {
    "settings": settings,
    "commands": commands,
    "errors": errors,
    "problems": problems,
    "routes": routes,
    "inventory": inventory,
}


def written(text: str) -> str:
    """A document with its tables as they are now."""

    def table(found: re.Match[str]) -> str:
        rows = [[cell.replace("|", "\\|") for cell in row] for row in TABLES[found[1]]()]
        rows.insert(1, ["---"] * len(rows[0]))
        lines = "\n".join(f"| {' | '.join(row)} |" for row in rows)
        return f"<!-- table: {found[1]} -->\n{lines}\n<!-- end -->"

    return MARK.sub(table, text)


def documents() -> list[Path]:
    return [path for path in sorted(DOCS.rglob("*.md")) if MARK.search(path.read_text())]


if __name__ == "__main__":
    for path in documents():
        path.write_text(written(path.read_text()))
