"""Verdicts and scores of known visits; tests/domain/vectors.json were scored by another program."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from audit.domain.checklist import Group
from audit.domain.scoring import Status, rescore, score
from audit.domain.verdicts import CODES, Verdict, encode
from tests.domain.visits import KZ, all_best

VECTORS = json.loads(Path(__file__).with_name("vectors.json").read_text(encoding="utf-8"))
LETTERS = {"p": "pass", "h": "partial", "f": "fail", "u": "unknown", "n": "na"}
GOOD = all_best(KZ, lambda item: True if item.answer_type == "yes_no" else 400)


def expected(visit: list[Any]) -> tuple[dict[str, object], dict[str, str], list[Any]]:
    """(answers, verdicts, [status, index, groups]) of a vector; "" is a missing answer."""
    given, verdicts, *rest = visit
    answers = {
        item: value for item, value in zip(VECTORS["items"], given, strict=True) if value != ""
    }
    letters = zip(VECTORS["scored"], verdicts, strict=True)
    return answers, {item: LETTERS[letter] for item, letter in letters}, rest


def test_the_vectors_are_scored_exactly_alike() -> None:
    assert len(VECTORS["visits"]) >= 300
    for visit in VECTORS["visits"]:
        answers, verdicts, (status, index, groups) = expected(visit)
        result = score(KZ, answers)  # type: ignore[arg-type]
        assert result.verdicts == verdicts
        assert (result.status, result.index) == (status, index)
        assert [list(result.groups[group]) for group in Group] == groups
        assert rescore(KZ, result.codes) == result
        assert encode(KZ, result.verdicts) == result.codes


def test_the_vectors_hold_every_status_and_verdict() -> None:
    assert {visit[2] for visit in VECTORS["visits"]} == set(Status)
    assert set("".join(visit[1] for visit in VECTORS["visits"])) == set(LETTERS)


@pytest.mark.parametrize(
    ("slope", "rise", "cramped", "verdict"),
    [
        (5, 900, False, Verdict.PASS),
        (5.01, 900, False, Verdict.PARTIAL),
        (8, 800, True, Verdict.PASS),
        (8, 800.5, True, Verdict.PARTIAL),
        (8, None, True, Verdict.PARTIAL),
        (8, 800, False, Verdict.PARTIAL),
        (8, 800, None, Verdict.PARTIAL),
        (8.33, 800, True, Verdict.PARTIAL),
        (8.34, 800, True, Verdict.FAIL),
        (None, 800, True, Verdict.UNKNOWN),
    ],
)
def test_a_ramp_may_be_steeper_only_on_a_cramped_site(
    slope: float | None, rise: float | None, cramped: bool | None, verdict: Verdict
) -> None:
    answers = GOOD | {"D02": slope, "X13": rise, "X14": cramped}
    assert score(KZ, answers).verdicts["D02"] is verdict


def test_a_step_that_nothing_bridges_fails_the_whole_ramp() -> None:
    answers = GOOD | {"X02": True, "X04": False, "D01": False}
    verdicts = score(KZ, answers).verdicts
    assert {verdicts[f"D{number:02}"] for number in range(1, 11)} == {Verdict.FAIL}
    bridged = score(KZ, answers | {"D01": True}).verdicts
    assert {bridged[f"D{number:02}"] for number in range(1, 11)} == {Verdict.PASS}


def test_what_is_not_needed_or_not_offered_counts_as_the_checklist_says() -> None:
    verdicts = score(KZ, GOOD | {"A03": "not_needed", "E07": "not_needed", "X01": False}).verdicts
    assert (verdicts["A03"], verdicts["E07"], verdicts["B01"]) == ("na", "pass", "na")


def test_whether_an_item_applies_may_be_unknown() -> None:
    assert score(KZ, GOOD | {"X01": None}).verdicts["B01"] is Verdict.UNKNOWN


def test_the_heaviest_barriers_come_first() -> None:
    answers = GOOD | {"D02": 11, "A03": 400, "I02": False, "E02": 850, "A05": False}
    assert [barrier.item for barrier in score(KZ, answers).barriers] == [
        "D02",  # critical, failed
        "I02",  # major, failed
        "E02",  # critical, partial
        "A05",  # minor, failed
        "A03",  # minor, partial
    ]


def test_a_missing_ramp_is_told_before_what_is_wrong_with_it() -> None:
    upstairs = GOOD | {"X06": True, "F01": False, "X04": False, "X07": False}
    first = [barrier.item for barrier in score(KZ, upstairs).barriers[:3]]
    assert first[0] == "F01"
    assert "D02" in first


def test_a_group_that_the_checklist_has_no_items_for_does_not_hide_the_others() -> None:
    deaf = Group.DEAF_HARD_OF_HEARING
    items = [
        replace(item, groups=tuple(group for group in item.groups if group is not deaf))
        for item in KZ.items
    ]
    result = score(replace(KZ, items=tuple(items)), GOOD)
    assert result.groups[deaf].status is Status.NO_DATA
    assert (result.status, result.index) == (Status.ACCESSIBLE, 100)
    unheard = dict.fromkeys(item.id for item in KZ.scored_items if deaf in item.groups)
    assert score(KZ, GOOD | unheard).status is Status.NO_DATA, "the negative control"


@pytest.mark.parametrize("codes", [b"", b"\x02", b"\x05" * 103])
def test_bytes_of_another_checklist_are_refused(codes: bytes) -> None:
    with pytest.raises(ValueError, match="not verdicts of kz-2026@1"):
        rescore(KZ, codes)
    assert rescore(KZ, b"\x02" * 103).index == 100


def test_the_bytes_of_verdicts_never_change() -> None:
    assert CODES == {"fail": 0, "partial": 1, "pass": 2, "unknown": 3, "na": 4}
