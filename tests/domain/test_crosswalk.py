"""One visit under several rule sets: what is the same is judged, what is not is told."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit import checklists
from audit.domain.answers import Answer
from audit.domain.checklist import Checklist, Group
from audit.domain.conditions import parse
from audit.domain.crosswalk import Crosswalk, Follows, Judged, Same, judge_as
from audit.domain.scoring import WORST_FIRST, score
from audit.domain.verdicts import Verdict
from tests.domain.visits import NEW, all_best, all_best_in_2026, several_ways

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
    assert set(under(CA, all_best_in_2026()).could_not) == {"B3", "C2"}


def only(found: Judged) -> Mapping[str, Answer]:
    """The answers on the only way."""
    [answers] = found.answers
    return answers


def test_answers_follow_where_another_question_decides_them() -> None:
    level = under(CA, all_best_in_2026() | {"X06": False, "X04": True})
    assert (only(level)["D1"], only(level)["A1"]) == (True, True)
    assert level.ruling.result == "not_accessible"  # a threshold of 14 mm is too high for Canada
    assert [each.target for each in level.compared if each.differs] == ["B2", "C3"]


def test_only_one_answer_may_follow() -> None:
    """A level change of 15 mm is not another storey, and a ramp bridges it for the DOJ."""
    stepped = under(CA, all_best_in_2026() | {"X06": True})
    assert "D1" not in only(stepped)
    assert "D1" in stepped.unanswered
    lift = under(US, all_best_in_2026() | {"X06": True, "X07": True})
    assert "X13" not in only(lift)
    assert only(under(US, all_best_in_2026() | {"X07": False}))["X13"] is False


def test_which_way_was_recorded_first_makes_no_difference() -> None:
    """One way inside is dark and has steps, the other is level and lit."""
    answers = all_best_in_2026()
    inside = [item for item, chain in NEW.chain_of.items() if chain.id == "inside"]
    good = {item: answers[item] for item in inside if item in answers} | {"X06": False}
    bad = good | {"X06": True, "X07": False, "F01": False, "F14": False, "F06": False}

    def result(first: dict[str, Answer], second: dict[str, Answer]) -> Judged:
        numbered = {f"{item}#2": said for item, said in second.items()}
        return under(CA, answers | first | numbered)

    assert result(good, bad).score.groups == result(bad, good).score.groups
    assert result(good, bad).ruling.failed == result(bad, good).ruling.failed
    assert result(good, bad).score.groups == under(CA, answers | good).score.groups


def test_where_ways_differ_the_answer_that_was_judged_otherwise_is_named() -> None:
    answers = all_best_in_2026() | {"E02#2": 840, "E01#2": True}
    [door] = [each for each in under(US, answers).compared if each.target == "D1"]
    assert (door.key, door.verdict, door.judged_as) == ("E02#2", "partial", "pass")
    [alike] = [each for each in under(US, answers | {"E02#2": 950}).compared if each.target == "D1"]
    assert (alike.key, alike.differs) == ("E02", False)


def test_a_value_that_an_exception_may_let_pass_is_not_judged() -> None:
    """The DOJ lets a bevelled threshold be twice as high; here nobody asks whether it is bevelled."""
    for height, known in ((6, True), (12, False), (13, True)):
        found = under(US, all_best_in_2026() | {"E03": height})
        assert ("D8" in only(found)) is known
        assert ("D8" in found.unanswered) is not known
    steep = all_best(US, lambda item: True if item.answer_type == "yes_no" else 400)
    for slope, known in ((5, True), (7.5, False), (8.2, True)):
        found = under(NEW, steep | {"G1": slope}, US)
        assert ("D02" in only(found)) is known


def test_a_fix_that_is_missing_is_missing_under_both() -> None:
    """Steps that nothing bridges, outside and inside, fail the ramp and the lift alike."""
    steps = {"X02": True, "X04": False, "D01": False, "X06": True, "X07": False, "F01": False}
    there = under(US, all_best_in_2026() | steps)
    assert there.ruling.result == "relocate"
    assert {"G1", "G3", "E7", "H1", "I1"} <= set(there.ruling.failed)
    yes = all_best(US, lambda item: True if item.answer_type == "yes_no" else 400)
    no = dict.fromkeys(("X11", "X13", "X14", "E7"), False)
    here = under(NEW, yes | no, US)
    assert {"C01", "D01", "D02", "D03", "F01", "F08"} <= set(here.ruling.failed)
    bridged = under(NEW, yes | no | {"X4": False, "X10": False}, US)
    assert not {"C01", "D01", "D02", "D03", "F01", "F08"} & set(bridged.ruling.failed)


def test_a_ramp_inside_needs_no_lift() -> None:
    ramp = under(US, all_best_in_2026() | {"X06": True, "X07": False, "F01": True})
    assert only(ramp)["X10"] is False
    assert ramp.score.verdicts["E7"] is Verdict.PASS


@pytest.mark.parametrize("target", [CORE, NEW, checklists.get("kz-2026", 1)], ids=str)
def test_its_own_family_is_judged_item_by_item(target: Checklist) -> None:
    for source in (NEW, CORE, checklists.get("kz-2026", 1)):
        asked = {i: said for i, said in all_best_in_2026().items() if i in source.by_id}
        found = under(target, asked, source)
        assert set(found.could_not) <= target.by_id.keys() - source.by_id.keys()
        differing = {each.source for each in found.compared if each.differs}
        assert differing <= {"B03", "C07"}, "whose limits the second version moved"


@pytest.mark.parametrize("answer", ["not_needed", None])
def test_what_another_rule_set_cannot_say_is_not_known_there(answer: Answer) -> None:
    found = under(US, all_best_in_2026() | {"C05": answer})
    assert "C3" not in only(found)
    assert found.score.verdicts["C3"] is Verdict.UNKNOWN
    assert "C3" in found.unanswered


@pairs
@given(data=st.data())
def test_whatever_is_judged_was_asked_and_whatever_was_not_is_told(
    source: Checklist, target: Checklist, data: st.DataObject
) -> None:
    answers, _ = data.draw(several_ways(source))
    found = judge_as(source, target, PUBLISHED, answers)
    mapped = PUBLISHED.pairs(source.short_of or source.name, target.name).keys()
    follows = {each.item for each in PUBLISHED.follows if each.checklist == target.name}
    for given_way in found.answers:
        assert given_way.keys() <= mapped | follows
    if len(found.answers) == 1:
        assert score(target, only(found)) == found.score
    unknown = {i for i, verdict in found.score.verdicts.items() if verdict is Verdict.UNKNOWN}
    assert {*found.could_not, *found.unanswered} == unknown
    assert not set(found.could_not) & mapped
    assert set(found.unanswered) <= mapped | follows


@given(st.data())
def test_what_is_one_answer_is_never_told_as_two(data: st.DataObject) -> None:
    """A yes or no passes or fails under both alike, also where there are several ways."""
    answers, _ = data.draw(several_ways(NEW))
    for each in under(US, answers).compared:
        if NEW.by_id[each.source].answer_type == "yes_no":
            absent = NEW.by_id[each.source].applies_if or US.by_id[each.target].applies_if
            assert not each.differs or absent is not None


@given(st.data())
def test_a_further_way_never_lowers_what_another_rule_set_says(data: st.DataObject) -> None:
    answers, _ = data.draw(several_ways(NEW))
    first = {key: said for key, said in answers.items() if "#" not in key}
    for target in (US, CA):
        after, before = under(target, answers).score, under(target, first).score
        for group in Group:
            new, old = after.groups[group], before.groups[group]
            assert WORST_FIRST.index(new.status) >= WORST_FIRST.index(old.status)
            assert (new.low, new.high, new.score or 0) >= (old.low, old.high, old.score or 0)
            assert new.completeness >= old.completeness


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
    assert found.answers == ({},)
    assert PUBLISHED.joins("kz-2026", "us-doj-2016")
    assert not PUBLISHED.joins("kz-2026", "kz-2026")
