"""One visit under several rule sets: what is the same is judged, what is not is told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit import checklists
from audit.domain.answers import Answer
from audit.domain.checklist import Checklist
from audit.domain.conditions import parse
from audit.domain.crosswalk import Crosswalk, Follows, Judged, Same, judge_as
from audit.domain.scoring import score
from audit.domain.verdicts import Verdict
from tests.domain.visits import NEW, all_best_in_2026, several_ways

US = checklists.get("us-doj-2016", 2)
CA = checklists.get("ca-mandatory", 1)
CORE = checklists.get("kz-2026-core", 1)
PUBLISHED = checklists.crosswalk()
PAIRS = [(NEW, US), (US, NEW), (NEW, CA), (CA, NEW), (US, CA), (CA, US), (CORE, US), (CORE, CA)]
pairs = pytest.mark.parametrize(
    ("source", "target"), PAIRS, ids=[f"{source}-{target}" for source, target in PAIRS]
)


def under(target: Checklist, answers: dict[str, Answer], source: Checklist = NEW) -> Judged:
    return judge_as(source, target, PUBLISHED, answers)


def verdicts(found: Judged, item: str) -> tuple[str, str]:
    [compared] = [each for each in found.compared if each.target == item]
    return compared.verdict, compared.judged_as


def test_a_door_of_33_inches_passes_the_us_limit_and_not_the_kazakh_one() -> None:
    answers = all_best_in_2026() | {"E02": {"unit": "in", "value": 33, "tool": "tape"}}
    assert verdicts(under(US, answers), "D1") == ("partial", "pass")
    assert verdicts(under(CA, answers), "B1") == ("partial", "pass")
    narrower = answers | {"E02": {"unit": "in", "value": 31.5}}
    assert verdicts(under(US, narrower), "D1") == ("fail", "fail")
    assert under(US, narrower).ruling.result == "relocate"
    assert under(CA, narrower).ruling.result == "not_accessible"


def test_a_ramp_of_one_in_twelve_is_right_there_and_steep_here() -> None:
    answers = all_best_in_2026() | {"D02": {"unit": "1:n", "value": 12}}
    assert verdicts(under(US, answers), "G1") == ("partial", "pass")


def test_what_was_never_asked_is_told() -> None:
    found = under(US, all_best_in_2026())
    assert {"A2", "F2", "I2"} <= set(found.could_not)
    assert "D1" not in found.could_not
    assert set(under(CA, all_best_in_2026()).could_not) == set()


def test_answers_follow_where_another_question_decides_them() -> None:
    found = under(CA, all_best_in_2026() | {"X06": True})
    assert found.answers["D1"] is False
    assert found.ruling.result == "not_accessible"
    level = under(CA, all_best_in_2026() | {"X06": False, "X04": True})
    assert (level.answers["D1"], level.answers["A1"]) == (True, True)
    assert level.ruling.result == "not_accessible"  # a threshold of 14 mm is too high for Canada
    assert [each.target for each in level.compared if each.differs] == ["B2", "C3"]


def test_only_one_answer_may_follow() -> None:
    lift = under(US, all_best_in_2026() | {"X06": True, "X07": True})
    assert "X13" not in lift.answers
    assert under(US, all_best_in_2026() | {"X07": False}).answers["X13"] is False


@pytest.mark.parametrize("answer", ["not_needed", None])
def test_what_another_rule_set_cannot_say_is_not_known_there(answer: Answer) -> None:
    found = under(US, all_best_in_2026() | {"C05": answer})
    assert "C3" not in found.answers
    assert found.score.verdicts["C3"] is Verdict.UNKNOWN
    assert "C3" not in found.could_not


@pairs
@given(data=st.data())
def test_whatever_is_judged_was_asked_and_whatever_was_not_is_told(
    source: Checklist, target: Checklist, data: st.DataObject
) -> None:
    answers, _ = data.draw(several_ways(source))
    found = judge_as(source, target, PUBLISHED, answers)
    mapped = PUBLISHED.pairs(source.short_of or source.name, target.name).keys()
    follows = {each.item for each in PUBLISHED.follows if each.checklist == target.name}
    assert {key.partition("#")[0] for key in found.answers} <= mapped | follows
    assert score(target, found.answers) == found.score
    assert not set(found.could_not) & mapped
    unknown = {i for i, verdict in found.score.verdicts.items() if verdict is Verdict.UNKNOWN}
    assert set(found.could_not) <= unknown
    assert unknown - set(found.could_not) <= mapped | follows
    for compared in found.compared:
        assert compared.verdict is score(source, answers).verdicts[compared.source]


@given(st.data())
def test_a_checklist_under_its_own_rules_judges_alike(data: st.DataObject) -> None:
    """With a crosswalk that says that every item asks what it asks."""
    mirror = Checklist(**{**{n: getattr(CA, n) for n in CA.__dataclass_fields__}, "name": "mirror"})
    own = Crosswalk(tuple(Same({"ca-mandatory": i.id, "mirror": i.id}) for i in CA.items), ())
    answers, _ = data.draw(several_ways(CA))
    found = judge_as(CA, mirror, own, answers)
    assert found.score == score(CA, answers)
    assert not any(each.differs for each in found.compared)
    assert found.could_not == ()


def test_what_follows_may_say_nothing() -> None:
    follows = Follows("ca-mandatory", "D2", "kz-2026", parse("F14"))
    found = judge_as(NEW, CA, Crosswalk((), (follows,)), {"F14": None})
    assert found.answers == {}
    assert PUBLISHED.joins("kz-2026", "us-doj-2016")
    assert not PUBLISHED.joins("kz-2026", "kz-2026")
