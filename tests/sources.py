"""The product's own sources as data: files, syntax trees, and the codes and keys named in them."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from audit import errors

ROOT = Path(__file__).parents[1]
GROWN = ("audit", "templates", "tests", "bench", "checklists", "docs", ".ci")
"""Folders that people write in."""
SINGLE = ("hatch_build.py", "pyproject.toml", "package.json", "package-lock.json", "Makefile")
MADE = {"vendor", "__pycache__", "node_modules"}

ERRORS = {
    name: kind
    for name, kind in vars(errors).items()
    if isinstance(kind, type) and issubclass(kind, errors.AuditError)
}


def files(*suffixes: str, under: tuple[str, ...] = GROWN) -> list[Path]:
    """Written files with one of `suffixes` (all without), in a fixed order."""
    found: list[Path] = []
    for folder in under:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and not MADE & set(path.relative_to(ROOT).parts):
                found.append(path)
    if under is GROWN:
        found += [*map(ROOT.joinpath, SINGLE), *sorted(ROOT.glob("*.md"))]
    return [path for path in found if not suffixes or path.suffix in suffixes]


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def trees() -> dict[str, ast.Module]:
    """The syntax tree of every Python file, by its name from the root."""
    return {name(path): ast.parse(path.read_text(encoding="utf-8")) for path in files(".py")}


def product() -> dict[str, ast.Module]:
    return {where: tree for where, tree in trees().items() if where.startswith("audit/")}


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def strings() -> set[str]:
    """Every string constant in the product's Python."""
    found = set()
    for tree in product().values():
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
    return found


def script_strings() -> set[str]:
    """Every string constant in the product's scripts."""
    scripts = [path.read_text() for path in files(".js", under=("audit",))]
    return {said for script in scripts for said in re.findall(r'"([^"\n]*)"', script)}


def called(node: ast.Call) -> str:
    """The last name of what is called: `f` of both `f(…)` and `x.f(…)`."""
    function = node.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def text(node: ast.Call, position: int, keyword: str) -> str | None:
    """The argument of a call, if it is written out as a string."""
    given: ast.expr | None = node.args[position] if len(node.args) > position else None
    for argument in node.keywords:
        given = argument.value if argument.arg == keyword else given
    return given.value if isinstance(given, ast.Constant) and isinstance(given.value, str) else None


def calls() -> Iterator[ast.Call]:
    for tree in product().values():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                yield node


def error_codes() -> dict[str, set[int]]:
    """The codes that the product raises, each with its HTTP statuses."""
    found: dict[str, set[int]] = defaultdict(set)
    for kind in ERRORS.values():
        found[kind.code].add(kind.status)
    for call in calls():
        kind = ERRORS.get(called(call), errors.AuditError)
        if called(call) in ERRORS and (code := text(call, 0, "code")):
            found[code].add(kind.status)
    return dict(found)


def problem_codes() -> set[str]:
    """The codes of problems: written out where one is made, or handed to who makes it."""
    positions = {"Problem": (1, "code"), **tellers()}
    codes = {text(call, *positions[called(call)]) for call in calls() if called(call) in positions}
    return {code for code in codes if code}


def tellers() -> dict[str, tuple[int, str]]:
    """Functions that make a Problem with a code they are handed: which argument it is."""
    found = {}
    for tree in product().values():
        for function in functions(tree):
            names = [argument.arg for argument in function.args.args if argument.arg != "self"]
            for node in ast.walk(function):
                if isinstance(node, ast.Call) and called(node) == "Problem" and len(node.args) > 1:
                    code = node.args[1]
                    if isinstance(code, ast.Name) and code.id in names:
                        found[function.name] = (names.index(code.id), code.id)
    return found


def message_keys() -> set[str]:
    """The keys that code and templates ask for by a written-out name."""
    found = set()
    for call in calls():
        position = {"translate": 1, "t": 0}.get(called(call))
        if position is not None and (key := text(call, position, "key")):
            found.add(key)
    for path in files(".html", under=("templates",)):
        found |= set(re.findall(r"""\bt\(\s*["']([a-z0-9-]+)["']\s*[,)]""", path.read_text()))
    return found


def key_patterns() -> set[str]:
    """Regular expressions of the keys that are put together, as in f"status-{status}"."""
    found = {
        "".join(
            re.escape(str(part.value)) if isinstance(part, ast.Constant) else ".+"
            for part in node.values
        )
        for tree in product().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
    }
    for path in files(".html", under=("templates",)):
        joined = re.findall(r"""["']([a-z0-9-]+-)["']\s*~""", path.read_text())
        found |= {f"{re.escape(start)}.+" for start in joined}
    for path in files(".js", under=("audit",)):
        joined = re.findall(r"`([a-z0-9-]+-)\$\{\w", path.read_text())
        found |= {f"{re.escape(start)}.+" for start in joined}
    keyed = re.compile(r"([a-z]+\\-|\.\+\\-)[a-z-\\.+]*")
    worded = {p for p in found if keyed.fullmatch(p) and re.search("[a-z]{3}", p)}
    return worded - {"error\\-.+", "problem\\-.+"}
