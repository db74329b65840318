"""The crosswalk's file: everything wrong in it is told at once."""

from pathlib import Path

import pytest

from audit import checklists
from audit.checklists.crosswalk import read
from audit.errors import Invalid

WRONG = """
[[same]]
asks = "a number and a yes"
kz-2026 = "E02"
us-doj-2016 = "D2"

[[same]]
asks = "something that is not there"
kz-2026 = "Z99"
nowhere = "A1"

[[same]]
kz-2026 = "E02"

[[follows]]
checklist = "ca-mandatory"
item = "B1"
from = "kz-2026"
when = "E02 > 900"

[[follows]]
checklist = "ca-mandatory"
item = "A1"
from = "kz-2026"
when = "Z98 and"

[[follows]]
checklist = "ca-mandatory"
item = "A1"
from = "kz-2026"
when = "Z98"

[[follows]]
checklist = "ca-mandatory"
item = "A1"
from = "kz-2026"
when = "X06"
only = "perhaps"
"""


def problems(tmp_path: Path, content: str) -> list[tuple[str, str]]:
    file = tmp_path / "crosswalk.toml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(Invalid) as found:
        read(file, checklists.get)
    assert found.value.code == "crosswalk-invalid"
    return [(problem.where, problem.code) for problem in found.value.problems]


def test_the_published_one_can_be_read() -> None:
    crosswalk = checklists.crosswalk()
    assert len(crosswalk.pairs("kz-2026", "us-doj-2016")) >= 25
    assert len(crosswalk.pairs("kz-2026", "ca-mandatory")) >= 8
    assert crosswalk is checklists.crosswalk()


def test_nothing_is_paired_twice() -> None:
    for name in ("kz-2026", "us-doj-2016", "ca-mandatory"):
        for other in ("kz-2026", "us-doj-2016", "ca-mandatory"):
            both = [
                same for same in checklists.crosswalk().same if {name, other} <= same.items.keys()
            ]
            assert len(both) == len({same.items[name] for same in both}) if name != other else True


def test_every_problem_is_told_at_once(tmp_path: Path) -> None:
    assert problems(tmp_path, WRONG) == [
        ("same[1]", "crosswalk-not-the-same"),
        ("same[2]", "crosswalk-unknown-item"),
        ("same[2]", "crosswalk-unknown-item"),
        ("same[3]", "checklist-missing"),
        ("same[3]", "crosswalk-not-the-same"),
        ("follows[1]", "crosswalk-not-yes-no"),
        ("follows[2]", "condition-unreadable"),
        ("follows[3]", "crosswalk-unknown-item"),
        ("follows[4]", "checklist-unknown-value"),
    ]


def test_what_is_no_toml_is_told(tmp_path: Path) -> None:
    assert problems(tmp_path, "[[same") == [("crosswalk.toml", "checklist-not-toml")]
