"""A checklist's file: what it says, and every problem in it at once."""

import pytest

from audit.checklists.reading import read
from audit.domain.checklist import Group, Severity
from audit.errors import Invalid
from tests.checklists.written import CHECKLIST, GOOD


def problems(text: str | bytes, label: str = "small@1") -> set[tuple[str, str]]:
    """(where, code) of all problems."""
    content = text if isinstance(text, bytes) else text.encode()
    try:
        read(content, label)
    except Invalid as error:
        return {(problem.where, problem.code) for problem in error.problems}
    return set()


def test_a_good_file_is_read_whole() -> None:
    checklist = read(GOOD.encode(), "small@1")
    assert str(checklist) == "small@1"
    assert (checklist.title["kk"], checklist.owners["PEC"].ru) == ("Шағын", "Комиссия")
    width = checklist.by_id["A1"]
    assert (width.severity, width.groups) == (Severity.CRITICAL, (Group.WHEELCHAIR,))
    assert width.threshold is not None
    assert (width.threshold.passes, width.threshold.partial) == (900, 813)
    assert (width.threshold.exception, width.threshold.exception_norm) == (850, "US 1")
    remedy = width.remedy
    assert remedy is not None
    assert (remedy.temporary_owner, remedy.permanent_effort) == ("PEC", "weeks")
    count = checklist.by_id["A2"].threshold
    assert count is not None
    assert count.comparator == "between"
    assert [item.id for item in checklist.scored_items] == ["A1", "A2"]
    assert len(checklist.digest) == 64


HUGE = "0x" + "f" * 5_000
"""No TOML reader minds it, and Python cannot write it in decimal digits."""
SPOILED = [
    ('name = "small"', 'name = "other"', ("", "checklist-misnamed")),
    ("version = 1", "version = true", ("", "checklist-wrong-type")),
    ("version = 1", 'version = "1"', ("", "checklist-wrong-type")),
    ("version = 1", f"version = {HUGE}", ("", "checklist-wrong-type")),
    ("version = 1", "", ("", "checklist-missing")),
    ("version = 1", "version = 1\ncolour = 3", ("", "checklist-unknown-key")),
    ('["kk"]', '["de"]', ("", "checklist-unknown-value")),
    ('["kk"]', "[1]", ("", "checklist-wrong-type")),
    ('ru = "Малый", ', "", ("title", "checklist-untranslated")),
    ('title = { kk = "Шағын", ru = "Малый", en = "Small" }', "", ("", "checklist-missing")),
    ('[standards]\nUS = "A standard"', "", ("", "checklist-missing")),
    ('US = "A standard"', 'SU = "A standard"', ("A1", "checklist-unexplained")),
    ('ru = "Комиссия"\n', "", ("owners.PEC", "checklist-untranslated")),
    ('[owners.PEC]\nkk = "Комиссия"', "[owners.TEC]\nkk = 'К'", ("A1", "checklist-unexplained")),
    ('[owners.PEC]\nkk = "Комиссия"', '[owners]\nPEC = "К"\n[x]', ("", "checklist-wrong-type")),
    ('effort = "hours"', 'effort = "soon"', ("remedies.R1.temporary", "checklist-unknown-value")),
    ('owner = "PEC", effort = "hours"', 'owner = "PEC"', (".temporary", "checklist-missing")),
    ("[remedies.R1]", "[remedies.R2]", ("A1", "checklist-unknown-value")),
    ("[remedies.R1]", "[remedies.R2]", ("", "checklist-unused-remedy")),
    ('id = "door"', 'id = "gate"', ("A1", "checklist-unknown-value")),
    ('id = "door"', 'id = "gate"', ("", "checklist-empty-section")),
    ('id = "A2"', f"id = {HUGE}", ("items[3]", "checklist-wrong-type")),
    ('id = "A2"', 'id = "A1"', ("", "checklist-duplicate")),
    ('id = "X1"', 'id = "x-1"', ("x-1", "checklist-bad-id")),
    ('type = "yes_no"', 'type = "maybe"', ("X1", "checklist-unknown-value")),
    ('type = "yes_no"', 'type = "yes_no"\nunit = "mm"', ("X1", "checklist-superfluous")),
    ('type = "yes_no"', 'type = "photo"', ("A1", "condition-needs-yes-no")),
    ('type = "yes_no"', 'type = "yes_no"\ngroups = ["blind"]', ("X1", "checklist-superfluous")),
    ('type = "measurement"', 'type = "photo"', ("A1", "checklist-superfluous")),
    ('unit = "mm"', 'unit = "inch"', ("A1", "checklist-unknown-value")),
    ("plausible = [0, 5000]", "", ("A1", "checklist-missing")),
    ("plausible = [0, 5000]", "plausible = [0]", ("A1", "checklist-wrong-type")),
    ("plausible = [0, 5000]", 'plausible = ["0", "5000"]', ("A1", "checklist-wrong-type")),
    ("plausible = [0, 5000]", "plausible = 5000", ("A1", "checklist-wrong-type")),
    ("plausible = [0, 5000]", f"plausible = [0, {HUGE}]", ("A1", "checklist-wrong-type")),
    ("plausible = [0, 5000]", "plausible = [0, 870]", ("A1", "checklist-threshold-implausible")),
    ('severity = "critical"', 'severity = "awful"', ("A1", "checklist-unknown-value")),
    ('severity = "critical"', "", ("A1", "checklist-superfluous")),
    ('groups = ["wheelchair"]', 'groups = ["tall"]', ("A1", "checklist-unknown-value")),
    ('groups = ["wheelchair"]', "", ("A1", "checklist-missing")),
    ('applies_if = "X1"', "", ("A1", "checklist-superfluous")),
    ('applies_if = "X1"', 'applies_if = "X1 &"', ("A1", "condition-unreadable")),
    ('applies_if = "X1"', 'applies_if = "X7"', ("A1", "condition-unknown-item")),
    ('applies_if = "X1"', 'applies_if = "A1 > 3"', ("A1", "condition-about-itself")),
    ('applies_if = "X1"', 'applies_if = "X1 > 3"', ("A1", "condition-needs-number")),
    ('"fail if not X1 else pass"', '"perhaps"', ("A1", "checklist-unknown-value")),
    ('not_applicable = "na"', "", ("A2", "checklist-missing")),
    ('">= 900"', '"> 900"', ("A1.threshold", "checklist-unknown-value")),
    ('threshold.passes = ">= 900"\n', "", ("A1.threshold", "checklist-missing")),
    ('">= 813"', '"<= 813"', ("A1.threshold", "checklist-mixed-comparators")),
    ('">= 813"', '">= 950"', ("A1", "checklist-threshold-order")),
    ('">= 850"', '">= 900"', ("A1", "checklist-threshold-order")),
    ('"1 to 4"', '"3 to 5"', ("A2", "checklist-threshold-order")),
    ('when = "X1", ', "", ("A1.threshold.exception", "checklist-missing")),
    ('confidence = "proposal"', 'confidence = "sure"', ("norms[1]", "checklist-unknown-value")),
    (
        'norms = [{ standard = "US", clause = "1", confidence = "proposal" }]',
        "",
        ("A2", "checklist-missing"),
    ),
]


@pytest.mark.parametrize(("good", "bad", "expected"), SPOILED)
def test_each_mistake_is_found_where_it_is(good: str, bad: str, expected: tuple[str, str]) -> None:
    assert good in GOOD
    where, code = expected
    found = problems(GOOD.replace(good, bad, 1))
    assert any(place.endswith(where) and said == code for place, said in found), found


def test_the_file_that_the_mistakes_are_made_in_has_none() -> None:
    assert problems(GOOD) == set()


def test_a_condition_about_what_may_be_not_needed_is_refused() -> None:
    assert problems(CHECKLIST) == {("A1", "condition-about-not-needed")}


def test_all_mistakes_are_said_at_once() -> None:
    text = GOOD
    for good, bad in (('["kk"]', '["de"]'), ('unit = "mm"', ""), ('"1 to 4"', '"3 to 4"')):
        text = text.replace(good, bad, 1)
    assert len(problems(text)) == 3


def test_a_remedy_mends_now_or_for_good() -> None:
    lines = [line for line in GOOD.splitlines() if not line.startswith(("temporary", "permanent"))]
    assert ("A1", "checklist-missing") in problems("\n".join(lines))
    lines = [line for line in GOOD.splitlines() if not line.startswith("temporary")]
    assert problems("\n".join(lines)) == set()


def test_something_must_be_scored() -> None:
    only_context = GOOD[: GOOD.index('[[items]]\nid = "A1"')].replace("[remedies.R1]", "[x]")
    assert ("", "checklist-nothing-scored") in problems(only_context)


@pytest.mark.parametrize(
    "content", [b"name = ", b"\xff\xfe", b"a = " + b"[" * 5000, b"a = " + b"9" * 5000]
)
def test_what_is_not_toml_is_said_to_be(content: bytes) -> None:
    assert problems(content) == {("small@1", "checklist-not-toml")}
