"""The docs say what the program does: settings, commands, error codes, links that lead somewhere."""

import re
from pathlib import Path

import pytest

from tests import sources
from tests.written_docs import DOCS, TABLES, documents, written

GUIDES = [*sorted(sources.ROOT.glob("*.md")), *sorted(DOCS.rglob("*.md"))]
HEADINGS = ["Context", "Decision", "Consequences", "Alternatives", "Enforced by"]


def named(path: Path) -> str:
    return sources.name(path)


@pytest.mark.parametrize("path", documents(), ids=named)
def test_the_tables_are_as_the_program_is(path: Path) -> None:
    """If not: python -m tests.written_docs"""
    assert path.read_text() == written(path.read_text())


def test_every_table_stands_in_a_document() -> None:
    text = "".join(path.read_text() for path in documents())
    assert all(f"<!-- table: {name} -->" in text for name in TABLES)


def test_a_table_that_is_out_of_date_is_found() -> None:
    old = "<!-- table: settings -->\n| variable |\n<!-- end -->"
    assert "AUDIT_DATA" in written(old)


@pytest.mark.parametrize("path", GUIDES, ids=named)
def test_every_link_leads_to_a_file(path: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text())
    assert [link for link in links if not (path.parent / link).exists()] == []


@pytest.mark.parametrize("path", sorted((DOCS / "decisions").glob("*.md")), ids=named)
def test_a_decision_has_its_five_parts_on_one_page(path: Path) -> None:
    lines = path.read_text().splitlines()
    assert re.match(r"# \d{4} \w", lines[0])
    assert lines[0][2:6] == path.name[:4]
    assert [line[3:] for line in lines if line.startswith("## ")] == HEADINGS
    assert len(lines) <= 60


def test_decisions_are_numbered_without_a_gap() -> None:
    numbers = [int(path.name[:4]) for path in sorted((DOCS / "decisions").glob("*.md"))]
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) >= 8


def test_the_make_targets_say_what_they_do() -> None:
    makefile = (sources.ROOT / "Makefile").read_text()
    told = set(re.findall(r"^([a-z]+):.*## \S", makefile, re.MULTILINE))
    assert told >= {"help", "setup", "demo", "test", "check", "serve", "prove", "bench"}


def test_the_newest_changes_stand_first() -> None:
    changelog = (sources.ROOT / "CHANGELOG.md").read_text()
    assert re.search(r"^## Unreleased\n\n### Added\n", changelog, re.MULTILINE)
    assert re.findall(r"^## (.*)", changelog, re.MULTILINE)[0] == "Unreleased"


def test_every_requirement_has_a_test_that_holds_it() -> None:
    rows = re.findall(
        r"^\| (\d+\.\d+\.\d+)\*? \| .+ \| `(tests/\S+)::(\w+)` \|$",
        (DOCS / "asvs.md").read_text(),
        re.MULTILINE,
    )
    assert len({number for number, _, _ in rows}) == len(rows) >= 60
    gone = [
        f"{file}::{name}"
        for _, file, name in rows
        if f"def {name}(" not in (sources.ROOT / file).read_text()
    ]
    assert gone == []
