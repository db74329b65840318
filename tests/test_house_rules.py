"""How the house is kept: sizes, doors, names, who may use a route, what a template may use."""

import ast
import dataclasses
import importlib
import pkgutil
import re
from collections.abc import Set
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from jinja2 import StrictUndefined, meta, nodes
from starlette.routing import Mount

from audit import web
from audit.app import create_app
from audit.paths import TEMPLATES
from audit.settings import Settings
from audit.web.page import Frame, Page, environment
from tests import sources
from tests.routes import guards, routes

LONGEST_FILE, LONGEST_FUNCTION = 400, 50
DRAWERS = {"utils", "util", "helpers", "common", "services", "repositories", "misc", "core"}
GIVEN: Set[str] = {"page", "frame", "t"}
"""What every template is given."""
DEFERRING = ("audit/cli/", "audit/language.py")
"""Commands must start fast, and the Fluent runtime is slow to import."""
OPEN = {"/openapi.json"}
"""Besides what names Action.PUBLIC: the description of the API, which is no secret."""


def test_no_file_is_too_long() -> None:
    written = sources.files(
        ".py", ".js", ".html", ".scss", under=("audit", "templates", "tests", "bench")
    )
    lengths = {sources.name(path): len(path.read_text().splitlines()) for path in written}
    assert {where: lines for where, lines in lengths.items() if lines > LONGEST_FILE} == {}
    assert len(lengths) > 20


def test_no_function_is_too_long() -> None:
    too_long = {
        f"{where}:{function.name}": lines
        for where, tree in sources.trees().items()
        for function in sources.functions(tree)
        if (lines := (function.end_lineno or 0) - function.lineno + 1) > LONGEST_FUNCTION
    }
    assert too_long == {}


def test_every_module_says_what_is_in_it() -> None:
    silent = [where for where, tree in sources.trees().items() if tree.body and not said(tree)]
    assert silent == []


def said(tree: ast.Module) -> bool:
    return bool(ast.get_docstring(tree))


def test_nothing_is_kept_in_a_drawer() -> None:
    names = {Path(where).stem: where for where in sources.trees()}
    assert {where for stem, where in names.items() if stem in DRAWERS} == set()


def test_no_import_hides_and_none_waits_for_a_function() -> None:
    hidden = [
        f"{where}: {called}"
        for where, tree in sources.product().items()
        for called in ("TYPE_CHECKING",)
        if any(isinstance(node, ast.Name) and node.id == called for node in ast.walk(tree))
    ]
    deferred = [
        f"{where}:{node.lineno}"
        for where, tree in sources.product().items()
        if not where.startswith(DEFERRING)
        for function in sources.functions(tree)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert hidden + deferred == []


def test_comments_are_no_banners() -> None:
    banners = [
        f"{sources.name(path)}: {line.strip()}"
        for path in sources.files(".py", ".js", ".scss", under=("audit", "tests", "bench"))
        for line in path.read_text().splitlines()
        if re.match(r"\s*(#|//|/\*)\s*[-=*#]{4,}", line)
    ]
    assert banners == []


def test_sql_is_written_in_the_store_alone() -> None:
    """Elsewhere a connection is only handed on."""
    elsewhere = {
        f"{where}: {alias.name}"
        for where, tree in sources.product().items()
        if not where.startswith("audit/store/")
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sqlalchemy")
        for alias in node.names
        if alias.name != "Connection"
    }
    assert elsewhere == set()


def is_pass_through(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Its whole body is one call that hands on its own arguments and nothing else."""
    body = [
        statement
        for statement in function.body
        if not (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant))
    ]
    if len(body) != 1 or not isinstance(body[0], ast.Return | ast.Expr):
        return False
    call = body[0].value
    if isinstance(call, ast.Await):
        call = call.value
    if not isinstance(call, ast.Call) or (
        isinstance(call.func, ast.Attribute)
        and any(isinstance(node, ast.Call) for node in ast.walk(call.func))
    ):
        return False
    given = [*call.args, *(keyword.value for keyword in call.keywords)]
    own = {argument.arg for argument in function.args.args + function.args.kwonlyargs}
    return "self" not in own and all(
        isinstance(value, ast.Name) and value.id in own for value in given
    )


def test_no_journey_only_passes_on() -> None:
    passing = [
        f"{where}:{function.name}"
        for where, tree in sources.product().items()
        if where.startswith("audit/journeys/")
        for function in sources.functions(tree)
        if is_pass_through(function)
    ]
    assert passing == []


@pytest.mark.parametrize(
    ("written", "passing"),
    [
        ("def f(tx, id):\n    '''Said.'''\n    return store.get(tx, id)", True),
        ("async def f(tx):\n    await store.get(tx=tx)", True),
        ("def f(tx, id):\n    return store.get(tx, id, now())", False),
        ("def f(tx, id):\n    check(id)\n    return store.get(tx, id)", False),
        ("def f(tx):\n    return tx", False),
    ],
)
def test_a_pass_through_is_recognised(written: str, passing: bool) -> None:
    function = ast.parse(written).body[0]
    assert isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
    assert is_pass_through(function) is passing


@pytest.fixture
def app(tmp_path: Path) -> FastAPI:
    return create_app(Settings.from_env({"AUDIT_DATA": str(tmp_path)}))


def test_every_route_names_who_may_use_it(app: FastAPI) -> None:
    nameless, named = [], 0
    for route in routes(app.routes):
        if isinstance(route, Mount):
            assert route.path == "/static"
        elif isinstance(route, APIRoute):
            named += 1
            if not guards(route.dependant):
                nameless.append(f"{route.path} {route.methods}")
        elif getattr(route, "path", "") not in OPEN:
            nameless.append(repr(route))
    assert nameless == []
    assert named > 10


def test_a_route_that_names_nobody_is_found() -> None:
    bare = FastAPI(openapi_url=None)
    bare.get("/")(lambda: None)
    [route] = [route for route in routes(bare.routes) if isinstance(route, APIRoute)]
    assert guards(route.dependant) == []


def pages() -> list[type[Page]]:
    """Every page, of every room of the web."""
    for module in pkgutil.walk_packages(web.__path__, "audit.web."):
        importlib.import_module(module.name)
    found, waiting = [], [Page]
    while waiting:
        below = waiting.pop().__subclasses__()
        found += [page for page in below if "template" in vars(page)]
        waiting += below
    return sorted(set(found), key=lambda page: page.__qualname__)


def family(template: str) -> set[str]:
    """A template with all that it extends, includes and imports of ours."""
    found: set[str] = set()
    waiting = [template]
    while waiting:
        name = waiting.pop()
        if name in found or name.startswith("govuk_frontend_jinja/"):
            continue
        found.add(name)
        tree = environment().parse((TEMPLATES / name).read_text())
        waiting += [other for other in meta.find_referenced_templates(tree) if other]
    return found


def fields(kind: type[Any]) -> set[str]:
    listed = {field.name for field in dataclasses.fields(kind)}
    return listed | {name for name in dir(kind) if not name.startswith("_")}


def used(template: str, variable: str) -> set[str]:
    """The attributes of a variable that a template asks for."""
    tree = environment().parse((TEMPLATES / template).read_text())
    return {
        node.attr
        for node in tree.find_all(nodes.Getattr)
        if isinstance(node.node, nodes.Name) and node.node.name == variable
    }


def test_templates_fail_on_what_they_were_not_given() -> None:
    assert environment().undefined is StrictUndefined


def test_every_page_is_a_frozen_dataclass() -> None:
    assert len(pages()) > 3
    for page in pages():
        assert dataclasses.is_dataclass(page)
        assert page.__dataclass_params__.frozen, page  # type: ignore[attr-defined]


def test_templates_use_only_what_their_page_has() -> None:
    unknown = {
        f"{template}: {variable}.{name}"
        for page in pages()
        for template in family(page.template)
        for variable, kind in (("page", page), ("frame", Frame))
        for name in used(template, variable) - fields(kind)
    }
    assert unknown == set()


def undeclared(source: str) -> set[str]:
    """The names that a template uses and neither makes, imports nor is given."""
    tree = environment().parse(source)
    made = {macro.name for macro in tree.find_all(nodes.Macro)}
    made |= {imported.target for imported in tree.find_all(nodes.Import)}
    for imported in tree.find_all(nodes.FromImport):
        made |= {name if isinstance(name, str) else name[1] for name in imported.names}
    return meta.find_undeclared_variables(tree) - GIVEN - made


def test_templates_use_only_what_every_template_is_given() -> None:
    wanting = {
        file.relative_to(TEMPLATES).as_posix(): names
        for file in TEMPLATES.rglob("*.html")
        if (names := undeclared(file.read_text()))
    }
    assert wanting == {}


def test_a_name_that_no_template_is_given_is_found() -> None:
    source = '{% from "a.html" import b as c %}{{ c(page.title) }}{{ user }}'
    assert undeclared(source) == {"user"}


def test_every_template_is_shown_by_a_page() -> None:
    shown = set().union(*(family(page.template) for page in pages()))
    there = {file.relative_to(TEMPLATES).as_posix() for file in TEMPLATES.rglob("*.html")}
    assert sorted(there - shown) == []


def test_nothing_inline_that_the_content_policy_forbids() -> None:
    inline = [
        f"{file.relative_to(TEMPLATES)}: {found}"
        for file in TEMPLATES.rglob("*.html")
        for found in re.findall(
            r"\sstyle=|\son[a-z]+=|<style|<script(?![^>]*\s(?:src=|type=\"application/json\"))",
            file.read_text(),
        )
    ]
    assert inline == []


def test_no_file_tells_where_it_was_made() -> None:
    """No folder of one machine, no address of a package registry: a clone works anywhere."""
    told = re.compile(
        r"(?<![\w.])/(work|root|home/\w+|Users/\w+|tmp/\w+)/|pypi\.org|npmjs\.org|pythonhosted"
    )
    telling = [
        f"{sources.name(path)}: {found.group()}"
        for path in (*sources.files(), sources.ROOT / "requirements.lock")
        if path.suffix not in {".png", ".jpg", ".xlsx", ".pdf"} and path != Path(__file__)
        for found in told.finditer(path.read_text(encoding="utf-8", errors="replace"))
    ]
    assert telling == []
