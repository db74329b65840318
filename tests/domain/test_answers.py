"""What may be answered, and that everything wrong is said at once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.domain.answers import check, printable
from audit.domain.checklist import Checklist
from audit.errors import Invalid
from tests.domain.visits import ALL, KZ

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
)


def refused(raw: dict[str, object]) -> dict[str, str]:
    with pytest.raises(Invalid) as found:
        check(KZ, raw)
    return {problem.where: problem.code for problem in found.value.problems}


def test_good_answers_come_back_as_they_are() -> None:
    raw = {"X02": True, "E01": False, "D02": 11.0, "B01": 2, "I01": None, "A03": "not_needed"}
    assert check(KZ, raw) == raw
    assert check(KZ, {}) == {}


def test_a_whole_number_written_with_a_point_is_a_count() -> None:
    answers = check(KZ, {"B01": 2.0})
    assert answers == {"B01": 2}
    assert isinstance(answers["B01"], int)
    assert check(KZ, {"B01": 1.5}) == {"B01": 1.5}


def test_the_plausible_range_includes_its_ends() -> None:
    assert check(KZ, {"D02": 0, "E02": 5000}) == {"D02": 0, "E02": 5000}
    assert refused({"D02": -0.01, "E02": 5000.01}) == {"D02": "implausible", "E02": "implausible"}


def test_everything_wrong_is_said_at_once() -> None:
    assert refused(
        {
            "X02": "true",
            "X04": 1,
            "D02": True,
            "D03": "800",
            "D04": float("nan"),
            "D05": float("inf"),
            "D07": 10**400,
            "E02": [900],
            "E03": {},
            "E06": {"unit": "kg", "value": 2},
            "A01": "not_needed",
            "X12": True,
            "Z99": 1,
            "": None,
            "C02": 1200,
        }
    ) == {
        "X02": "wrong-type",
        "X04": "wrong-type",
        "D02": "wrong-type",
        "D03": "wrong-type",
        "D04": "not-a-number",
        "D05": "not-a-number",
        "D07": "implausible",
        "E02": "wrong-type",
        "E03": "measurement-unreadable",
        "E06": "wrong-unit",
        "A01": "wrong-type",
        "X12": "wrong-type",
        "Z99": "unknown-item",
        "": "unknown-item",
    }


def test_what_a_message_repeats_is_short_and_on_one_line() -> None:
    with pytest.raises(Invalid) as found:
        check(KZ, {"X\n\x1b[31m" + "9" * 1000: 1, "X02": "\ud800\n" * 100, "D02": -(10**5000)})
    for problem in found.value.problems:
        said = [problem.where, *map(str, problem.arguments.values())]
        assert all(each.isprintable() and len(each) <= 60 for each in said)
        assert "".join(said).encode("utf-8")
    assert printable("қол") == "қол"


@given(st.sampled_from(ALL), st.data())
def test_whatever_is_sent_it_is_taken_or_refused(checklist: Checklist, data: st.DataObject) -> None:
    ids = st.sampled_from([*KZ.by_id, "A1", "X1", "nonsense"])
    raw = data.draw(st.dictionaries(ids | st.text(max_size=5), JSON, max_size=5))
    where: set[str] = set()
    try:
        assert check(checklist, raw) == raw
    except Invalid as error:
        where = {problem.where for problem in error.problems}
    assert where <= {printable(name) for name in raw}
