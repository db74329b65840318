"""A checklist is written so that reading it gives the same checklist."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given

from audit.checklists.files import read_file
from audit.checklists.reading import read
from audit.checklists.writing import content_digest, digits, toml, values, write
from audit.domain.checklist import Checklist
from audit.paths import CHECKLISTS
from tests.checklists.made import checklists
from tests.checklists.written import GOOD

FILES = sorted(CHECKLISTS.glob("*/*.toml"))


def again(checklist: Checklist) -> Checklist:
    return read(write(checklist).encode(), str(checklist))


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}@{file.stem}")
def test_every_checklist_of_ours_is_the_same_after_it_is_written(file: Path) -> None:
    checklist = read_file(file)
    assert content_digest(again(checklist)) == content_digest(checklist)


@given(checklists())
def test_any_checklist_is_the_same_after_it_is_written(checklist: Checklist) -> None:
    written = again(checklist)
    assert content_digest(written) == content_digest(checklist)
    assert written.items == checklist.items
    assert write(written) == write(checklist)


def test_comments_and_the_order_of_keys_are_no_content() -> None:
    other = GOOD.replace("version = 1\n", "").replace(
        "[standards]", "version = 1 # first\n[standards]"
    )
    one, two = read(GOOD.encode(), "small@1"), read(other.encode(), "small@1")
    assert one.digest != two.digest
    assert content_digest(one) == content_digest(two)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('"Width?"', '"Width??"'),
        ('">= 900"', '">= 901"'),
        ('["blind"]', '["blind", "older"]'),
        ('"404.2.3"', '"404.2.4"'),
        ('US = "A standard"', 'US = "Another"'),
        ('when = "X1"', 'when = "not X1"'),
        ("version = 1", "version = 2"),
        ('effort = "weeks"', 'effort = "months"'),
        ("draft_languages", "minutes = 3\ndraft_languages"),
    ],
)
def test_whatever_is_said_otherwise_has_another_digest(before: str, after: str) -> None:
    changed = GOOD.replace(before, after)
    label = "small@2" if "version = 2" in changed else "small@1"
    first = read(GOOD.encode(), "small@1")
    assert content_digest(read(changed.encode(), label)) != content_digest(first)


def test_the_order_of_items_is_content() -> None:
    head, *tables = GOOD.split("[[items]]")
    turned = "[[items]]".join([head, *reversed(tables)])
    one, two = read(GOOD.encode(), "small@1"), read(turned.encode(), "small@1")
    assert content_digest(one) != content_digest(two)


def test_the_file_reads_as_an_author_writes_it() -> None:
    lines = write(read(GOOD.encode(), "small@1")).splitlines()
    assert lines[:2] == ['name = "small"', "version = 1"]
    assert {'threshold.passes = ">= 900"', "[owners.PEC]", "plausible = [0, 5000]"} <= set(lines)
    assert '    { standard = "US", clause = "1", confidence = "proposal" },' in lines


def test_odd_signs_are_escaped() -> None:
    said = {
        "name": 'a"b\\c\n\x7f\x01',
        "standards": {"a b": "ж"},
        "flag": True,
        "numbers": [1, 0.5],
    }
    assert tomllib.loads(toml(said)) == said


def test_numbers_are_written_in_plain_digits() -> None:
    assert [digits(each) for each in (0.00001, 8.34, 900.0, 12345678.5)] == [
        "0.00001",
        "8.34",
        "900",
        "12345678.5",
    ]


def test_what_is_left_out_in_a_file_is_not_in_its_values() -> None:
    said = values(read(GOOD.encode(), "small@1"))
    assert not {"method", "chains", "evidence", "short_of", "minutes", "not_covered"} & set(said)
