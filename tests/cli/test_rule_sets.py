"""`audit score --as`: one visit under three rule sets, as docs/scoring.md shows it."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from audit import cli
from audit.domain.answers import Answer
from tests.domain.visits import all_best_in_2026
from tests.written_docs import DOCS

SHOWN: dict[str, Answer] = {
    "X02": True,
    "X04": True,
    "X13": 450,
    "C02": 1000,
    "C04": 13,
    "D02": {"unit": "1:n", "value": 12, "tool": "level"},
    "E02": {"unit": "in", "value": 33, "tool": "tape"},
    "E03": {"unit": "cm", "value": 1.2, "tool": "tape"},
}
WELL: dict[str, Answer] = {
    "X03": 3,
    "X05": 1,
    "X06": False,
    "X07": False,
    "C05": 10,
    "D03": 450,
    "D05": 1600,
    "F04": 5,
    "G02": 1600,
}
"""Within the limits of all three."""


@pytest.fixture
def visit(tmp_path: Path) -> Path:
    file = tmp_path / "school.json"
    counts = {"B01": 1, "G04": 2, "H01": 1, "I04": 2}
    file.write_text(json.dumps({"answers": all_best_in_2026() | counts | WELL | SHOWN}))
    return file


def said(visit: Path, under: str, *words: str) -> str:
    command = ["score", str(visit), "--checklist", "kz-2026@2", "--as", under, *words]
    result = CliRunner().invoke(cli.app, command, env={"COLUMNS": "100"})
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.mark.parametrize("under", ["us-doj-2016", "ca-mandatory"])
def test_the_docs_show_what_the_command_prints(visit: Path, under: str) -> None:
    docs = (DOCS / "scoring.md").read_text()
    assert json.dumps({"answers": SHOWN}).removesuffix("}}") in docs
    printed = said(visit, under)
    own, other = printed.split("\n\n", 1)
    assert "\n".join(line.rstrip() for line in other.strip().splitlines()) in docs
    assert own.splitlines()[1] == "Result: Usable with help"


@pytest.mark.parametrize(
    ("under", "result", "differs"),
    [
        ("us-doj-2016", "temporary_measures", {"C02", "E02", "D02"}),
        ("ca-mandatory", "not_accessible", {"C02", "E02", "E03"}),
    ],
)
def test_programs_are_told_the_same(
    visit: Path, under: str, result: str, differs: set[str]
) -> None:
    found = json.loads(said(visit, under, "--json"))["as"]
    assert (found["checklist"], found["result"]) == (under, result)
    assert {each["item"] for each in found["differs"]} >= differs
    assert ("D8" in found["unanswered"]) is (under == "us-doj-2016")
