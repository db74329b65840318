"""`audit score`: a file of answers in, status, index, groups and verdicts out."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from audit import checklists, cli
from audit.domain.scoring import score

KZ = checklists.get("kz-2026", 1)
ANSWERS: dict[str, object] = {
    "X02": True,
    "D02": 11.0,
    "I01": None,
    "E02": 860,
    "E07": "not_needed",
}


def run(path: Path, content: str | bytes, *options: str) -> Result:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    chosen = options or ("--checklist", "kz-2026")
    return CliRunner().invoke(cli.app, ["score", str(path), *chosen])


def run_json(path: Path, answers: dict[str, object]) -> dict[str, object]:
    result = run(path, json.dumps({"answers": answers}), "--checklist", "kz-2026@1", "--json")
    assert result.exit_code == 0, result.output
    found: dict[str, object] = json.loads(result.stdout)
    return found


def test_json_says_everything_with_full_precision(tmp_path: Path) -> None:
    found = run_json(tmp_path / "a.json", ANSWERS)
    assert list(found) == [
        "checklist",
        "version",
        "scoring_version",
        "status",
        "index",
        "groups",
        "verdicts",
        "barriers",
        "outcome",
        "ruling",
        "results",
        "confidence",
    ]
    expected = score(KZ, {"X02": True, "D02": 11.0, "I01": None, "E02": 860, "E07": "not_needed"})
    assert (found["checklist"], found["version"], found["scoring_version"]) == ("kz-2026", 1, "1")
    assert (found["status"], found["index"]) == (expected.status, expected.index)
    assert found["groups"] == {
        group: {
            "score": each.score,
            "low": each.low,
            "high": each.high,
            "completeness": each.completeness,
            "status": each.status,
        }
        for group, each in expected.groups.items()
    }
    assert found["verdicts"] == expected.verdicts
    assert (found["outcome"], found["ruling"]) == ("temporary_measures", expected.status)
    assert found["barriers"] == [
        {
            "item": "E02",
            "verdict": "partial",
            "severity": "critical",
            "groups": ["wheelchair", "other_mobility"],
        }
    ]


def test_only_the_three_heaviest_barriers_are_named(tmp_path: Path) -> None:
    found = run_json(tmp_path / "a.json", {"A01": False, "A05": False, "E01": False, "E02": 700})
    barriers = found["barriers"]
    assert isinstance(barriers, list)
    assert [barrier["item"] for barrier in barriers] == ["E01", "E02", "A01"]


def test_people_read_the_measured_value_against_the_norm(tmp_path: Path) -> None:
    result = run(tmp_path / "a.json", json.dumps({"answers": ANSWERS}))
    assert result.exit_code == 0
    words = " ".join(result.stdout.replace("\xa0", " ").split())
    for said in ("kz-2026@2", "Index: 59.3", "860 mm", "at least 900 mm", "Wheelchair"):
        assert said in words, result.stdout


def test_a_visit_without_barriers_has_no_table_of_them(tmp_path: Path) -> None:
    result = run(tmp_path / "a.json", '{"answers": {"A01": true}}')
    assert result.exit_code == 0
    assert "Heaviest" not in result.stdout


BAD = [
    ({"Z99": True}, "Z99", "no such item"),
    ({"X02": "true"}, "X02", "yes or no"),
    ({"D02": True}, "D02", "must be a number"),
    ({"D02": "11"}, "D02", "must be a number"),
    ({"D02": -1}, "D02", "cannot be right"),
    ({"D02": 10**400}, "D02", "cannot be right"),
    ({"A01": "not_needed"}, "A01", "yes or no"),
    ({"X12": True}, "X12", "photo"),
]


@pytest.mark.parametrize(("answers", "where", "why"), BAD)
def test_a_bad_answer_is_refused_on_a_line_of_its_own(
    tmp_path: Path, answers: dict[str, object], where: str, why: str
) -> None:
    result = run(tmp_path / "a.json", json.dumps({"answers": ANSWERS | answers}))
    assert result.exit_code == 2
    (line,) = result.stderr.splitlines()
    assert line.startswith(f"a.json: {where}: ")
    assert why in line
    assert not result.stdout


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ('{"answers": {"D02": NaN}}', "NaN"),
        ('{"answers": {"D02": 1e400}}', "D02: inf is not a number"),
        ('{"answers": {"D02": -Infinity}}', "Infinity"),
        ('{"answers": {"D02": ' + "1" * 5000 + "}}", "not JSON"),
        ('{"answers": {"A01": true, "A01": false}}', "A01: The same key stands here twice"),
        ('{"answers": {}, "answers": {}}', "answers: The same key"),
        ('{"answers": [1]}', "answers"),
        ('{"answer": {}}', "answers"),
        ("[]", "answers"),
        ("7", "answers"),
        ("", "not JSON"),
        ('{"answers": {', "not JSON"),
        ("[" * 100_000, "not JSON"),
        (b"\xff\xfe\xfa", "not JSON"),
        ('{"answers": {"\\ud800\\n": 1}}', "no such item"),
    ],
)
def test_what_is_no_object_of_answers_is_refused(
    tmp_path: Path, content: str | bytes, why: str
) -> None:
    result = run(tmp_path / "a.json", content)
    assert result.exit_code == 2, result.output
    (line,) = result.stderr.splitlines()
    assert line.startswith("a.json: ")
    assert why in line


def test_all_problems_are_said_at_once(tmp_path: Path) -> None:
    result = run(tmp_path / "a.json", '{"answers": {"Z1": 1, "D02": "x", "A01": true, "X02": 3}}')
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 3


@pytest.mark.parametrize("checklist", ["kz-2027", "kz-2026@9", "kz-2026@x", "../kz-2026", ""])
def test_an_unknown_checklist_is_bad_input(tmp_path: Path, checklist: str) -> None:
    result = run(tmp_path / "a.json", '{"answers": {}}', "--checklist", checklist)
    assert result.exit_code == 2
    assert "no published checklist" in result.stderr


def test_a_missing_file_is_bad_input(tmp_path: Path) -> None:
    for path in (tmp_path / "none.json", tmp_path):
        result = CliRunner().invoke(cli.app, ["score", str(path), "--checklist", "kz-2026"])
        assert result.exit_code == 2
        assert "cannot be read" in result.stderr


def test_lines_are_scored_one_by_one(tmp_path: Path) -> None:
    visits: list[dict[str, object]] = [ANSWERS, {}, {"A01": False}]
    lines = [json.dumps({"answers": visit, "note": "not read"}) for visit in visits]
    version = ("--checklist", "kz-2026@1")
    result = run(tmp_path / "a.jsonl", "\n".join(lines) + "\n\n", *version)
    assert result.exit_code == 0
    found = [json.loads(line) for line in result.stdout.splitlines()]
    for line, visit in zip(found, visits, strict=True):
        whole = run_json(tmp_path / "a.json", visit)
        assert line == {name: whole[name] for name in line}
        assert whole.keys() - line.keys() == {"results", "confidence"}


def test_a_refused_line_is_said_and_the_others_are_scored(tmp_path: Path) -> None:
    lines = [
        '{"answers": {"A01": true}}',
        "{",
        '{"answers": {"A01": 7, "Z9": 1}}',
        '{"answers": {}}',
    ]
    result = run(tmp_path / "a.jsonl", "\n".join(lines))
    assert result.exit_code == 2
    first, second, third, fourth = [json.loads(line) for line in result.stdout.splitlines()]
    assert (first["verdicts"]["A01"], fourth["status"]) == ("pass", "no_data")
    assert second == {"line": 2, "error": {"code": "not-json", "problems": []}}
    assert third == {
        "line": 3,
        "error": {
            "code": "invalid",
            "problems": [
                {"where": "A01", "code": "wrong-type"},
                {"where": "Z9", "code": "unknown-item"},
            ],
        },
    }
    said = result.stderr.splitlines()
    assert [line.split(" ")[0] for line in said] == ["a.jsonl:2:", "a.jsonl:3:", "a.jsonl:3:"]


def test_scoring_imports_nothing_heavy(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"answers": {}}\n', encoding="utf-8")
    heavy = ["babel", "fastapi", "fluent", "reportlab", "sqlalchemy"]
    program = (
        "import sys\nfrom audit.cli import main\n"
        "try:\n    main()\n"
        "except SystemExit as end:\n"
        "    print(end.code, [name for name in %r if name in sys.modules], file=sys.stderr)"
    )
    command = [sys.executable, "-c", program % heavy, "score", str(path), "--checklist", "kz-2026"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout)["status"] == "no_data"
    assert done.stderr == "0 []\n"


def explained(path: Path, said: dict[str, object], *options: str) -> dict[str, Any]:
    chosen = options or ("--checklist", "kz-2026@2", "--explain")
    result = run(path, json.dumps(said), *chosen)
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_a_score_is_explained_to_the_last_point(tmp_path: Path) -> None:
    inches = {"unit": "in", "value": 33, "tool": "tape"}
    said: dict[str, object] = {
        "answers": {"E02": inches, "E02#2": 700, "I01": False, "I02": False, "C12": False},
        "photos": ["I01"],
        "measures": ["I01"],
        "notes": {"I02": "no ballot yet"},
    }
    found = explained(tmp_path / "a.json", said)
    sheets = {each["group"]: each for each in found["sheets"]}
    lines = {line["item"]: line for line in sheets["wheelchair"]["sheets"][0]["lines"]}
    assert (lines["E02"]["given"], lines["E02"]["value"]) == (inches, 838.2)
    assert (lines["E02"]["weight"], lines["E02"]["points"], lines["E02"]["limit"]) == (5, 2.5, 900)
    assert lines["E02"]["norm"].startswith("KZ-SP 4.3.2.14")
    assert sheets["blind"]["sheets"][0]["rule"] == "critical-failed"
    assert sheets["blind"]["sheets"][0]["capped_by"] == ["I01"]
    assert "I01" in found["lifting"]["blind"]["fewest"]["mend"]
    assert found["remediation"][0]["item"] == "I01"
    assert [way["units"]["way_in"] for way in found["ways"]] == [1, 2]
    assert found["results"]["as_is"]["groups"]["blind"] == "not_accessible"
    assert found["results"]["with_verified_measures"]["groups"]["blind"] == "no_data"
    missing = found["confidence"]["missing_evidence"]
    assert {"key": "C12", "wants": "note"} in missing
    assert {"key": "E02#2", "wants": "unit"} in missing
    assert {"key": "I02", "wants": "note"} not in missing
    assert found["confidence"]["grade"] == "C"


def test_the_same_answers_under_another_rule_set(tmp_path: Path) -> None:
    said: dict[str, object] = {"answers": {"E02": {"unit": "in", "value": 33}, "X02": False}}
    options = ("--checklist", "kz-2026@2", "--as", "us-doj-2016", "--json")
    found = explained(tmp_path / "a.json", said, *options)["as"]
    assert (found["checklist"], found["version"], found["method"]) == (
        "us-doj-2016",
        2,
        "three_way",
    )
    assert found["result"] == "no_data"
    assert found["differs"] == [
        {"item": "E02", "verdict": "partial", "as_item": "D1", "as_verdict": "pass"}
    ]
    assert "A2" in found["could_not"]
    result = run(tmp_path / "a.json", json.dumps(said), *options[:-1])
    said_to_people = " ".join(result.stdout.split())
    assert "Under the rules of: us-doj-2016@2" in said_to_people
    assert "Not known yet" in said_to_people
    assert "E02 / D1" in said_to_people
    assert "items could not be judged: A1" in said_to_people


def test_lines_can_be_explained_and_judged_otherwise_too(tmp_path: Path) -> None:
    options = ("--checklist", "kz-2026@2", "--as", "ca-mandatory", "--explain")
    result = run(tmp_path / "a.jsonl", '{"answers": {"E02": 820}}\n{"answers": {}}\n', *options)
    assert result.exit_code == 0
    found = [json.loads(line) for line in result.stdout.splitlines()]
    assert [each["as"]["checklist"] for each in found] == ["ca-mandatory"] * 2
    assert all(each["sheets"] and each["results"] for each in found)


@pytest.mark.parametrize("under", ["ca-mandatory", "kz-2026"])
def test_each_rule_set_speaks_its_own_words(tmp_path: Path, under: str) -> None:
    said = json.dumps({"answers": dict.fromkeys(["A1", "A3"], True)})
    result = run(tmp_path / "a.json", said, "--checklist", "ca-mandatory", "--as", under)
    assert result.exit_code == 0, result.output
    words = {"ca-mandatory": "Not known: not every criterion", "kz-2026": "Not enough data"}
    assert words[under] in " ".join(result.stdout.split())


@pytest.mark.parametrize(
    ("said", "where"),
    [
        ({"notes": ["x"]}, "notes"),
        ({"notes": {"D02": 1}}, "notes"),
        ({"photos": "D02"}, "photos"),
        ({"measures": [1]}, "measures"),
        ({"planned": {}}, "planned"),
    ],
)
def test_what_stands_beside_the_answers_is_read_with_care(
    tmp_path: Path, said: dict[str, object], where: str
) -> None:
    content = json.dumps({"answers": {}, **said})
    result = run(tmp_path / "a.json", content, "--checklist", "kz-2026", "--json")
    assert result.exit_code == 2
    assert result.stderr.startswith(f"a.json: {where}: ")


def test_planned_measures_are_the_projection(tmp_path: Path) -> None:
    said: dict[str, object] = {"answers": {"I01": False, "H05": False}, "planned": ["I01"]}
    found = explained(tmp_path / "a.json", said, "--checklist", "kz-2026", "--json")["results"]
    assert found["projected"]["groups"]["blind"] == "not_accessible"
    every = explained(
        tmp_path / "a.json", said | {"planned": None}, "--checklist", "kz-2026", "--json"
    )
    assert every["results"]["projected"]["groups"]["blind"] == "no_data"
