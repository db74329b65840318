"""What keeps a checklist from being published, and the keys that came with the second version."""

from pathlib import Path

import pytest

from audit.checklists import Library
from audit.checklists.reading import read
from audit.errors import Invalid
from tests.checklists.test_reading import problems
from tests.checklists.written import GOOD

QUESTION = 'question = { kk = "Есік бар ма?", ru = "Есть ли дверь?", en = "Is there a door?" }'


@pytest.mark.parametrize(
    ("said", "language"),
    [
        ('kk = "-", ru = "Есть ли дверь?", en = "Is there a door?"', "kk"),
        ('kk = "…", ru = "Есть ли дверь?", en = "Is there a door?"', "kk"),
        ('kk = "Есік бар ма?", ru = "TODO translate", en = "Is there a door?"', "ru"),
        ('kk = "аударма", ru = "Есть ли дверь?", en = "Is there a door?"', "kk"),
        ('kk = "Есік бар ма?", ru = "перевод", en = "Is there a door?"', "ru"),
        ('kk = "Есік бар ма?", ru = "Есть ли дверь?", en = "xxxx"', "en"),
        ('kk = "Is there a door?", ru = "Есть ли дверь?", en = "Is there a door?"', "kk"),
        ('kk = "Есть ли здесь дверь?", ru = "Есть ли здесь дверь?", en = "Is it?"', "kk"),
        ('kk = "Есік бар ма?", ru = "Есть ли дверь?", en = "Есть ли здесь дверь?"', "en"),
    ],
)
def test_a_text_that_is_none_keeps_a_version_from_being_published(said: str, language: str) -> None:
    spoiled = GOOD.replace(QUESTION, f"question = {{ {said} }}")
    assert spoiled != GOOD
    with pytest.raises(Invalid) as found:
        read(spoiled.encode(), "small@1")
    wrong = {
        (problem.where, problem.code, problem.arguments.get("missing"))
        for problem in found.value.problems
    }
    assert ("X1", "checklist-placeholder", language) in wrong


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ('title = { kk = "Шағын"', 'title = { kk = "?"', "title"),
        ('title = { kk = "Есік"', 'title = { kk = "--"', "door"),
        ('temporary = { kk = "а"', 'temporary = { kk = "TBD"', "remedies.R1"),
        ('not_needed = { kk = "а"', 'not_needed = { kk = "..."', "A2"),
        ('kk = "Комиссия"', 'kk = "xxx"', "owners.PEC"),
        (
            "[standards]",
            'short_of = "big"\nnot_covered = { kk = "-", ru = "б", en = "c" }\n[standards]',
            "not_covered",
        ),
    ],
)
def test_placeholders_are_found_everywhere(old: str, new: str, where: str) -> None:
    spoiled = GOOD.replace(old, new, 1)
    assert spoiled != GOOD
    assert (where, "checklist-placeholder") in problems(spoiled)


CHAIN = '[[chains]]\nid = "in"\ntitle = { kk = "а", ru = "б", en = "c" }\nsections = ["door"]\n'
NEW_KEYS = (
    GOOD.replace("version = 1", 'version = 1\nmethod = "three_way"\nminutes = 15')
    .replace(
        "[standards]",
        '[evidence]\ncritical_failed = ["value", "photo"]\nmeasurement = ["tool"]\n'
        + CHAIN
        + "[standards]",
    )
    .replace('remedy = "R1"\n\n', 'remedy = "R1"\nrelocate_if = "A1 < 813"\n\n', 1)
    .replace('id = "X1"\n', 'id = "X1"\nnote_on_no = true\n')
)


def test_the_keys_of_the_second_version_are_read() -> None:
    checklist = read(NEW_KEYS.encode(), "small@1")
    assert (checklist.method, checklist.minutes) == ("three_way", 15)
    assert checklist.evidence.critical_failed == ("value", "photo")
    assert checklist.evidence.measurement == ("tool",)
    assert [chain.sections for chain in checklist.chains] == [("door",)]
    assert checklist.by_id["X1"].note_on_no
    assert checklist.by_id["A1"].relocate_if is not None
    plain = read(GOOD.encode(), "small@1")
    assert (plain.method, plain.chains, plain.minutes, plain.short_of) == ("groups", (), 0, "")


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ('"three_way"', '"magic"', ("", "checklist-unknown-value")),
        ('["tool"]', '["smell"]', ("evidence", "checklist-unknown-value")),
        ('sections = ["door"]', 'sections = ["attic"]', ("", "checklist-unknown-value")),
        ('sections = ["door"]', 'sections = ["door", "door"]', ("", "checklist-chain-twice")),
        ("minutes = 15", 'minutes = 15\nshort_of = "x"', ("", "checklist-missing")),
        ('"A1 < 813"', '"Z9 < 813"', ("A1", "condition-unknown-item")),
        ("note_on_no = true", 'note_on_no = "yes"', ("X1", "checklist-wrong-type")),
        ('id = "A1"\n', 'id = "A1"\nnote_on_no = true\n', ("A1", "checklist-superfluous")),
        ('id = "X1"\n', 'id = "X1"\nrelocate_if = "X1"\n', ("X1", "checklist-superfluous")),
        (CHAIN, CHAIN + CHAIN * 3, ("", "checklist-ways")),
        ("[[chains]]", "[[chains]]\nloop = 1", ("in", "checklist-unknown-key")),
    ],
)
def test_what_is_wrong_in_them_is_told(old: str, new: str, found: tuple[str, str]) -> None:
    spoiled = NEW_KEYS.replace(old, new, 1)
    assert spoiled != NEW_KEYS
    assert found in problems(spoiled)
    assert problems(NEW_KEYS) == set()


def written(folder: Path, version: int, text: str) -> None:
    (folder / "small").mkdir(exist_ok=True)
    content = text.replace("version = 1", f"version = {version}")
    (folder / "small" / f"{version}.toml").write_text(content, encoding="utf-8")


def test_a_code_that_meant_something_else_keeps_a_version_from_being_published(
    tmp_path: Path,
) -> None:
    written(tmp_path, 1, GOOD)
    written(tmp_path, 2, GOOD.replace('unit = "mm"', 'unit = "m"'))
    written(tmp_path, 3, GOOD)
    library = Library(tmp_path)
    library.publish("small@1")
    for step in (library.checked, library.publish):
        with pytest.raises(Invalid) as found:
            step("small@2")
        assert [(problem.where, problem.code) for problem in found.value.problems] == [
            ("A1", "checklist-code-reused")
        ]
    assert library.versions("small") == (1,)
    library.publish("small@3")
    assert library.versions("small") == (1, 3)
