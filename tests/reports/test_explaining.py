"""What a visit's result comes to, in words."""

import pytest

from audit.domain.answers import Answer
from audit.domain.chains import key
from audit.domain.scoring import Status, score
from audit.language import LANGUAGES, Language
from audit.reports.content import Explained
from audit.reports.explaining import explained
from audit.reports.facts import VisitFacts
from tests.domain.visits import NEW, all_best_in_2026
from tests.reports import samples

SLOPED: dict[str, Answer] = {"X13": 700, "D02": 7.8}
"""0.2 points below the limit of a cramped site, and more than half a point from any other."""


def said(changes: dict[str, Answer], language: Language = "en", *measures: str) -> Explained:
    answers = all_best_in_2026() | changes
    facts = VisitFacts(
        samples.RECEIVED,
        2,
        "1",
        score(NEW, answers),
        answers,
        {},
        photographed=measures,
        measures=measures,
    )
    return explained(NEW, facts, language)


def further(chain: str, unit: int) -> dict[str, Answer]:
    """Another unit of a chain, as good as the first."""
    return {
        key(item, unit): answer
        for item, answer in all_best_in_2026().items()
        if item in NEW.chain_of and NEW.chain_of[item].id == chain
    }


def test_three_results_stand_side_by_side() -> None:
    bad, good = Status.NOT_ACCESSIBLE, Status.ACCESSIBLE
    found = said({"I01": False, "H05": False}, "en", "I01", "I02")
    assert [line.status for line in found.results] == [bad, bad, good]
    found = said({"I01": False}, "en", "I01", "I02")
    assert [line.status for line in found.results] == [bad, good, good]
    assert [line.index for line in found.results] == ["59", "100", "100"]
    assert found.outcome == "Temporary measures suffice"
    assert said({"E02": 700}).outcome == "Temporary measures suffice"
    assert said({"E02": 700, "X15": True}).outcome == "Relocate or rebuild"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_grade_says_how_much_is_missing(language: Language) -> None:
    assert " B: " in said({}, language).confidence
    assert " C: " in said({item.id: None for item in NEW.scored_items}, language).confidence


def test_what_to_mend_first_names_measure_and_gain() -> None:
    first = said({"E02": 700, "X15": True, "C12": False}).first
    assert [step.item for step in first] == ["E02", "C12"]
    assert first[0].measure is not None
    assert first[0].measure.effort == "weeks"
    assert first[0].gain.startswith("+")
    assert first[1].gain == ""


def test_a_value_near_a_limit_that_counts_is_measured_again() -> None:
    assert "D02" in {line.item for line in said(SLOPED | {"X14": True}).again}
    assert "D02" not in {line.item for line in said(SLOPED | {"X14": False}).again}


def test_each_way_has_limits_of_its_own() -> None:
    """The first ramp stands on a cramped site, the second, as steep, does not."""
    second = further("way_in", 2) | {"X13#2": 700, "X14#2": False, "D02#2": 7.8}
    again = {line.item for line in said(SLOPED | {"X14": True} | second).again}
    assert "D02" in again
    assert "D02#2" not in again


def test_every_way_is_told_with_what_fails_on_it() -> None:
    assert said({}).ways == ()
    found = said({"E02": 700} | further("way_in", 2) | {"C12#2": False}).ways
    assert [way.name for way in found] == ["Way in 1", "Way in 2"]
    assert [way.status for way in found] == [Status.NOT_ACCESSIBLE, Status.PARTIAL]
    assert [[line.item for line in way.barriers] for way in found] == [["E02"], ["C12"]]


def test_a_chain_that_has_one_unit_is_not_named() -> None:
    found = said(further("way_in", 2) | further("booth", 2)).ways
    assert [way.name for way in found] == [
        "Way in 1, Booth and ballot box 1",
        "Way in 1, Booth and ballot box 2",
        "Way in 2, Booth and ballot box 1",
        "Way in 2, Booth and ballot box 2",
    ]
