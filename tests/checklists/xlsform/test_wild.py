"""Three forms as they are found in the world: what is refused of them, in which words."""

import pytest

from audit.errors import Invalid
from audit.language import LANGUAGES, translate
from tests.checklists.xlsform.forms import Table, draft

SETTINGS = (
    ("form_title", "form_id", "version", "default_language", "style"),
    ("Polling place survey", "polling_place_survey", "2024051701", "English (en)", "pages"),
)
CHOICES = (
    ("list_name", "name", "label::English (en)", "label::Русский (ru)", "region"),
    ("yes_no", "yes", "Yes", "Да", ""),
    ("yes_no", "no", "No", "Нет", ""),
    ("region", "akt", "Aktobe", "Актобе", ""),
    ("region", "alm", "Almaty", "Алматы", ""),
    ("district", "alga", "Alga", "Алга", "akt"),
    ("district", "irgiz", "Irgiz", "Иргиз", "akt"),
    ("aids", "ramp", "Ramp", "Пандус", ""),
    ("aids", "rail", "Handrail", "Поручень", ""),
)
HEAD = (
    *("type", "name", "label::English (en)", "label::Русский (ru)", "hint::English (en)"),
    *("required", "relevant", "constraint", "choice_filter", "calculation", "appearance"),
)
RAMP, STEPS, OPEN = "${has_ramp} = 'yes'", "${steps} > 0", "string-length(${enumerator}) > 0"
RANGE = ". >= 0 and . <= 30"
SURVEY = (
    HEAD,
    ("start", "start"),
    ("text", "enumerator", "Your name", "Ваше имя", "", "yes"),
    ("begin group", "place", "Place", "Место", "", "", "", "", "", "", "field-list"),
    ("select_one region", "region", "Region", "Область", "", "yes"),
    ("select_one district", "district", "District", "Район", "", "", "", "", "region=${region}"),
    ("geopoint", "point", "Location", "Место на карте"),
    ("end group",),
    ("begin repeat", "entrance", "Entrance", "Вход"),
    ("integer", "steps", "How many steps?", "Сколько ступеней?", "", "", "", RANGE),
    ("select_one yes_no", "has_ramp", "Is there a ramp?", "Есть пандус?", "", "", STEPS),
    ("decimal", "slope", "Slope in %", "Уклон, %", "Measure twice", "", RAMP, ". > 0"),
    ("select_multiple aids", "aids", "What is there?", "Что есть?", "", "", RAMP),
    ("image", "photo", "Photo", "Фото", "", "", OPEN),
    ("end repeat",),
    ("calculate", "total", "", "", "", "", "", "", "", "count(${entrance})"),
    ("note", "thanks", "Thank you!", "Спасибо!"),
)
TYPE = "cannot be carried into a checklist"


def refusal(survey: Table, choices: Table = CHOICES) -> list[str]:
    """What an author reads, and in every language something to read."""
    with pytest.raises(Invalid) as raised:
        draft(survey, choices, SETTINGS)
    problems = raised.value.problems
    for language in LANGUAGES:
        said = {translate(language, f"problem-{each.code}", **each.arguments) for each in problems}
        assert len(said) > 1 or len(problems) == 1
    return [
        f"{each.where}: " + translate("en", f"problem-{each.code}", **each.arguments)
        for each in problems
    ]


def test_a_survey_of_real_life_is_refused_with_every_reason_at_its_row() -> None:
    assert refusal(SURVEY) == [
        f"survey row 3: The type “text” {TYPE}: a note can be written beside every answer, but no "
        "question asks for words.",
        "survey row 5: The list “region” is more than yes, no, not known and not needed: akt, alm. "
        "Ask one yes or no question for each choice.",
        f"survey row 6: The column “choice_filter” {TYPE}: choices cannot depend on other answers. "
        "Empty the column.",
        "survey row 6: The list “district” is more than yes, no, not known and not needed: alga, "
        "irgiz. Ask one yes or no question for each choice.",
        f"survey row 7: The type “geopoint” {TYPE}: where a station is, is kept with the station.",
        f"survey row 12: The column “hint::English (en)” {TYPE}: a question has no hint. Put its "
        "words into the question. Empty the column.",
        f"survey row 12: “. > 0” {TYPE}. Give a number its lowest and highest value: . >= 0 and "
        ". <= 5000",
        f"survey row 13: The type “select_multiple aids” {TYPE}: of choices, only yes or no (and not "
        "known, not needed) can be chosen, and one of them.",
        f"survey row 14: The condition “string-length(${{enumerator}}) > 0” {TYPE} from "
        "“string-length” on. Yes or no questions can be asked for yes and no, numbers be compared "
        "with numbers, and joined by and, or, not() and parentheses.",
        f"survey row 16: The column “calculation” {TYPE}: nothing is computed while a form is filled "
        "in. Empty the column.",
        f"survey row 16: The type “calculate” {TYPE}: nothing is computed while a form is filled in.",
        f"survey row 17: The type “note” {TYPE}: it asks nothing. Put its words into a question.",
    ]


def test_the_same_survey_without_what_was_refused_is_a_draft() -> None:
    kept = {"start", "begin repeat", "integer", "select_one yes_no", "decimal", "end repeat"}
    rows = [list(row) for row in SURVEY if row[0] in kept]
    slope = next(row for row in rows if row[1:2] == ["slope"])
    slope[4], slope[7] = "", RANGE
    found = draft([HEAD, *rows], CHOICES, SETTINGS)
    assert str(found.checklist) == "polling-place-survey@1"
    (chain,) = found.checklist.chains
    assert (chain.id, chain.title.ru, chain.sections) == ("entrance", "Вход", ("entrance",))
    assert [(item.id, item.question.en) for item in found.checklist.items] == [
        ("A1", "How many steps?"),
        ("A2", "Is there a ramp?"),
        ("A3", "Slope in %"),
    ]
    conditions = [item.applies_if and item.applies_if.source for item in found.checklist.items]
    assert conditions == [None, "A1 > 0", "A2"]
    assert {problem.code for problem in found.wanting} == {
        "checklist-missing",
        "checklist-nothing-scored",
        "checklist-unknown-value",
        "checklist-untranslated",
    }


def test_column_headings_given_twice_are_refused_with_both_columns() -> None:
    survey = (
        ("type", "name", "label::English (en)", "relevant", "Label::English (en)", "relevance"),
        ("begin_group", "g", "Group", "", "Group", ""),
        ("select_one yes_no", "a", "A?", "", "Another A?", ""),
        ("end_group",),
    )
    assert refusal(survey) == [
        "survey row 1: Columns C and E mean the same: “Label::English (en)”. Delete one of them.",
        "survey row 1: Columns D and F mean the same: “relevance”. Delete one of them.",
    ]


def test_a_list_that_is_missing_is_named_with_the_row_that_asks_for_it() -> None:
    survey = (
        ("type", "name", "label::English (en)"),
        ("begin_group", "g", "Group"),
        ("select_one yes_no", "a", "Is there a ramp?"),
        ("select_one yesno", "b", "Is there a rail?"),
        ("end_group",),
    )
    assert refusal(survey) == ["survey row 4: There is no list “yesno” on the sheet “choices”."]
