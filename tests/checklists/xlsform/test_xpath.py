"""Conditions of ours as XPath, and the XPath that can become conditions of ours."""

import pytest
from hypothesis import given

from audit.checklists.xlsform.xpath import (
    Asked,
    Uncarried,
    condition,
    constraint,
    plausible,
    relevant,
)
from audit.domain.conditions import parse
from tests.checklists.made import CONDITIONS

ASKED = {
    "ramp": Asked("X1", numeric=False, choices={"1": "yes", "2": "no", "dk": "unknown"}),
    "rise": Asked("N1", numeric=True, choices={}),
    "X1": Asked("X1", numeric=False, choices={"yes": "yes", "no": "no"}),
    "N1": Asked("N1", numeric=True, choices={}),
}


@pytest.mark.parametrize(
    ("ours", "xpath"),
    [
        ("X1", "${X1} = 'yes'"),
        ("not X1", "not(${X1} = 'yes')"),
        ("N1 > 150", "${N1} > 150"),
        ("N1 <= 0.5", "${N1} <= 0.5"),
        ("X1 and (not X1 or N1 < 3)", "${X1} = 'yes' and (not(${X1} = 'yes') or ${N1} < 3)"),
        ("not (X1 and N1 >= 3)", "not(${X1} = 'yes' and ${N1} >= 3)"),
        ("X1 and N1 > 1 or X1", "(${X1} = 'yes' and ${N1} > 1) or ${X1} = 'yes'"),
    ],
)
def test_a_condition_is_written_as_relevant(ours: str, xpath: str) -> None:
    assert relevant(parse(ours).tree) == xpath


@given(CONDITIONS)
def test_what_is_written_as_relevant_is_read_as_the_same_condition(ours: str) -> None:
    tree = parse(ours).tree
    again = parse(condition(relevant(tree), ASKED))
    for answers in ({}, {"X1": True}, {"X1": False, "N1": 0}, {"X1": True, "N1": 12}, {"N1": 5}):
        assert again.holds(answers) == parse(ours).holds(answers)


@pytest.mark.parametrize(
    ("xpath", "ours"),
    [
        ("${ramp}='1'", "X1"),
        ("${ramp} = 1", "X1"),
        ("${ ramp } = ‘2’", "not X1"),
        ('${ramp} != "1"', "not X1"),
        ("${ramp} != '2'", "X1"),
        ("selected(${ramp}, '1')", "X1"),
        ("not(selected(${ramp}, '1'))", "not X1"),
        ("${rise}>150", "N1 > 150"),
        ("${rise} >= '150.5'", "N1 >= 150.5"),
        ("${rise} = 0", "(N1 >= 0 and N1 <= 0)"),
        ("${rise} != 0", "(N1 < 0 or N1 > 0)"),
        ("${ramp} = '1' and ${rise} > 3 or ${rise} < 1", "X1 and N1 > 3 or N1 < 1"),
        ("${ramp} = '1' and (${rise} > 3 or ${rise} < 1)", "X1 and (N1 > 3 or N1 < 1)"),
        ("not(${ramp} = '1' or ${rise} > 3)", "not (X1 or N1 > 3)"),
    ],
)
def test_simple_expressions_become_conditions(xpath: str, ours: str) -> None:
    assert condition(xpath, ASKED) == ours
    assert parse(ours).source == ours


@pytest.mark.parametrize(
    ("xpath", "word"),
    [
        ("${ramp} = 'dk'", "'dk'"),
        ("${ramp} = 'perhaps'", "'perhaps'"),
        ("${ramp} > 1", ">"),
        ("${ramp} = ${rise}", "${rise}"),
        ("${rise} > -1", "-1"),
        ("${rise} > ${rise}", "${rise}"),
        ("${rise} + 1 > 3", "+"),
        ("${rise} != ''", "''"),
        ("${other} = 'yes'", "${other}"),
        ("string-length(${ramp}) > 0", "string-length"),
        ("count-selected(${ramp}) > 1", "count-selected"),
        ("${ramp} = '1' and", "…"),
        ("${ramp} = '1' ${rise} > 1", "${rise}"),
        ("not ${ramp} = '1'", "${ramp}"),
        ("'1' = ${ramp}", "'1'"),
        ("(${ramp} = '1'", "…"),
        ("(" * 5000, "("),
        ("today() > 3", "today"),
    ],
)
def test_what_a_checklist_has_no_words_for_is_refused_where_it_begins(
    xpath: str, word: str
) -> None:
    with pytest.raises(Uncarried) as raised:
        condition(xpath, ASKED)
    assert raised.value.word == word


@pytest.mark.parametrize(
    ("source", "bounds"),
    [
        (". >= 0 and . <= 60", (0, 60)),
        (".<=60.5 and .>=-40", (-40, 60.5)),
        ("(. >= 0) and (. <= 100)", (0, 100)),
        (". >= 0", None),
        (". > 0 and . < 60", None),
        (". >= 0 and . >= 1", None),
        (". >= 0 and . <= ${rise}", None),
        ("regex(., '[0-9]+')", None),
        (". >= 0 or . <= 60", None),
    ],
)
def test_a_constraint_is_a_range_or_nothing_of_ours(
    source: str, bounds: tuple[float, float] | None
) -> None:
    assert plausible(source) == bounds
    if bounds:
        assert plausible(constraint(*bounds)) == bounds
