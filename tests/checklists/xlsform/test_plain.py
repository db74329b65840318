"""A form that other programs wrote becomes a draft: nothing of it is lost, nothing is guessed."""

import pytest

from audit import sheets
from audit.checklists.reading import attempt, parsed
from audit.checklists.xlsform import to_rows
from tests.checklists.xlsform.forms import HEAD, SETTINGS, YES_NO, draft, opened, refused

DOOR = (
    HEAD,
    ("start", "start", ""),
    ("deviceid", "deviceid", ""),
    ("begin group", "entrance", "Вход"),
    ("select_one yn", "has_door", "Есть дверь?"),
    ("decimal", "width", "Ширина двери"),
    ("end group", "", ""),
    ("", "", ""),
    ("begin_group", "inside", "Внутри"),
    ("integer", "steps", "Сколько ступеней?"),
    ("image", "photo", "Фото"),
    ("end_group", "", ""),
)


def told(notes: object) -> list[str]:
    assert isinstance(notes, tuple)
    return [f"{note.where}: {note.code}" for note in notes]


def test_a_plain_form_is_an_unscored_draft_with_all_its_questions() -> None:
    checklist = draft(DOOR).checklist
    assert str(checklist) == "access@3"
    assert [(each.id, each.title.ru) for each in checklist.sections] == [
        ("entrance", "Вход"),
        ("inside", "Внутри"),
    ]
    assert [
        (item.id, item.section, item.answer_type, item.question.ru) for item in checklist.items
    ] == [
        ("A1", "entrance", "yes_no", "Есть дверь?"),
        ("A2", "entrance", "measurement", "Ширина двери"),
        ("B1", "inside", "count", "Сколько ступеней?"),
        ("B2", "inside", "photo", "Фото"),
    ]
    assert checklist.scored_items == ()


def test_the_ids_that_names_became_are_told() -> None:
    notes = [note for note in draft(DOOR).notes if note.code == "xlsform-renamed"]
    assert [(note.where, note.arguments) for note in notes] == [
        ("survey row 5", {"name": "has_door", "id": "A1"}),
        ("survey row 6", {"name": "width", "id": "A2"}),
        ("survey row 10", {"name": "steps", "id": "B1"}),
        ("survey row 11", {"name": "photo", "id": "B2"}),
    ]


def test_names_that_are_ids_stay() -> None:
    found = draft((HEAD, ("begin_group", "g", "Г"), ("image", "P7", "Фото"), ("end_group",)))
    assert [item.id for item in found.checklist.items] == ["P7"]
    assert "xlsform-renamed" not in {note.code for note in found.notes}


def test_names_of_which_some_are_no_ids_become_ids_in_a_plain_form_alone() -> None:
    rows = (("image", "Q1", "А"), ("image", "Q1a", "Б"))
    assert [item.id for item in draft((HEAD, *rows)).checklist.items] == ["A1", "A2"]
    ours = (*HEAD, "bind::audit:unit")
    assert refused((ours, *rows)) == [("survey row 3", "checklist-bad-id")]


def test_what_is_missing_is_listed_and_the_draft_can_be_read() -> None:
    found = draft(DOOR)
    assert set(told(found.wanting)) >= {
        "settings row 2: checklist-nothing-scored",
        "survey row 5: checklist-untranslated",
        "survey row 6: checklist-missing",
        "survey row 6: checklist-unknown-value",
    }
    said = parsed(found.text.encode(), "access@3")
    again, problems = attempt(said, "access@3")
    assert again.items == found.checklist.items
    assert len(problems) == len(found.wanting)
    assert 'question.kk = ""' in found.text


def test_a_draft_goes_out_again_with_all_columns_and_comes_back_scored() -> None:
    rows = to_rows(draft(DOOR).checklist)
    assert rows["survey"][2][:2] == ["select_one yes_no", "A1"]
    assert "bind::audit:severity" in rows["survey"][0]
    assert opened(sheets.write(rows)).checklist.items == draft(DOOR).checklist.items


def test_a_draft_may_come_back_half_filled_in() -> None:
    head = (*HEAD, "relevant", "constraint")
    steps = ("integer", "steps", "Сколько ступеней?", "", ". >= 0 and . <= 30")
    ramp = ("select_one yn", "ramp", "Пандус?", "${steps} > 0", "")
    first = draft((head, steps, ramp))
    rows = to_rows(first.checklist)
    rows["survey"][2][rows["survey"][0].index("label::English (en)")] = "How many steps?"
    second = opened(sheets.write(rows))
    assert second.checklist.items[0].question.en == "How many steps?"
    assert second.checklist.items[1] == first.checklist.items[1]
    assert 0 < len(second.wanting) < len(first.wanting)


def test_conditions_and_ranges_are_carried() -> None:
    head = (*HEAD, "relevant", "constraint")
    items = draft(
        (
            head,
            ("begin_group", "g", "Г", "", ""),
            ("select_one yn", "ramp", "Пандус?", "", ""),
            ("integer", "rise", "Подъём", "${ramp} = ‘yes’", ".>=0 and .<=5000"),
            ("decimal", "slope", "Уклон", "selected(${ramp}, 'yes') and ${rise} > 150", ""),
            ("end_group",),
            ("begin_group", "h", "Х", "${ramp} = 'no' or ${rise} > 3", ""),
            ("image", "steps", "Ступени", "${rise} > 9", ""),
            ("end_group",),
        )
    ).checklist.items
    assert [each.applies_if and each.applies_if.source for each in items] == [
        None,
        "A1",
        "A1 and A2 > 150",
        "(not A1 or A2 > 3) and A2 > 9",
    ]
    assert items[1].plausible == (0, 5000)


def test_a_repeat_is_a_chain() -> None:
    checklist = draft(
        (
            HEAD,
            ("begin repeat", "way", "Путь"),
            ("image", "door", "Дверь"),
            ("end repeat",),
            ("begin_repeat", "booth", "Кабина"),
            ("begin_group", "table", "Стол"),
            ("image", "top", "Верх"),
            ("end_group",),
            ("begin_group", "lamp", "Лампа"),
            ("image", "light", "Свет"),
            ("end_group",),
            ("end_repeat",),
        )
    ).checklist
    assert [(chain.id, chain.sections) for chain in checklist.chains] == [
        ("way", ("way",)),
        ("booth", ("table", "lamp")),
    ]


def test_questions_in_no_group_are_put_into_a_section_of_their_own() -> None:
    found = draft((HEAD, ("image", "a", "А"), ("image", "b", "Б")))
    assert [(each.id, each.title.ru) for each in found.checklist.sections] == [
        ("questions", "Доступность")
    ]
    assert told(found.notes).count("survey row 2: xlsform-loose") == 1


@pytest.mark.parametrize(
    "choices",
    [
        (("yn", "yes", "Да"), ("yn", "no", "Нет")),
        (("yn", 1, "Да"), ("yn", 0, "Нет")),
        (("yn", "да", ""), ("yn", "нет", ""), ("yn", "3", "Не знаю")),
        (("yn", "Y", "Иә"), ("yn", "N", "Жоқ"), ("yn", "dont_know", "?")),
        (("yn", "иә", "Да."), ("yn", "жоқ", "НЕТ")),
        (("yn", True, "Да"), ("yn", False, "Нет")),
    ],
)
def test_a_list_is_a_yes_or_no_by_its_choices_whatever_it_is_called(
    choices: tuple[tuple[object, ...], ...],
) -> None:
    survey = (HEAD, ("begin_group", "g", "Г"), ("Select One yn", "a", "А"), ("end_group",))
    found = draft(survey, (YES_NO[0], *choices))
    assert found.checklist.items[0].answer_type == "yes_no"


@pytest.mark.parametrize(
    "choices",
    [
        (("yn", "yes", "Да"), ("yn", "no", "Нет"), ("yn", "partly", "Частично")),
        (("yn", "yes", "Да"), ("yn", "no", "Нет"), ("yn", "na", "N/A")),
        (("yn", "yes", "Нет"), ("yn", "no", "Да")),
        (("yn", "yes", "Да"), ("yn", "yes2", "Да"), ("yn", "no", "Нет")),
        (("yn", "yes", "Да"), ("yn", "yes", "Да"), ("yn", "no", "Нет")),
        (("yn", "yes", "Да"),),
    ],
)
def test_any_other_list_is_refused(choices: tuple[tuple[object, ...], ...]) -> None:
    survey = (HEAD, ("begin_group", "g", "Г"), ("select_one yn", "a", "А"), ("end_group",))
    assert ("survey row 3", "xlsform-list-no-yes-no") in refused(survey, (YES_NO[0], *choices))


def test_not_needed_among_the_choices_wants_a_reason() -> None:
    choices = (*YES_NO, ("yn", "not_needed", "Не нужно"))
    survey = (HEAD, ("begin_group", "g", "Г"), ("select_one yn", "a", "А"), ("end_group",))
    found = draft(survey, choices)
    assert found.checklist.items[0].not_needed_reason is not None
    assert "survey row 3: checklist-untranslated" in told(found.wanting)


@pytest.mark.parametrize(
    "type",
    [
        *("text", "note", "date", "geopoint", "calculate", "acknowledge", "range", "barcode"),
        *("select_multiple yn", "select_one yn or_other", "rank yn", "xml-external", "begin loop"),
        *("select_one_external yn", "select_one_from_file a.csv", "audit"),
    ],
)
def test_other_types_are_refused_at_their_row(type: str) -> None:
    survey = (HEAD, ("begin_group", "g", "Г"), (type, "a", "А"), ("end_group",))
    assert ("survey row 3", "xlsform-type") in refused(survey)


@pytest.mark.parametrize(
    "heading",
    [
        *("hint::Русский (ru)", "hint", "calculation", "choice_filter", "repeat_count", "default"),
        *("media::image", "image::Русский (ru)", "bind::calculate", "readonly", "guidance_hint"),
    ],
)
def test_columns_that_say_more_than_a_checklist_can_are_refused(heading: str) -> None:
    found = refused(((*HEAD, heading), ("image", "a", "А", ""), ("image", "b", "Б", "said")))
    assert found == [("survey row 3", "xlsform-column")]


def test_an_empty_column_is_no_column() -> None:
    assert refused(((*HEAD, "hint"), ("image", "a", "А", ""))) == []


def test_what_only_changes_how_a_form_looks_is_left_out_and_told() -> None:
    found = draft(((*HEAD, "appearance", "Remarks"), ("image", "a", "А", "new", "ask Ana")))
    left = [note.arguments["heading"] for note in found.notes if note.code == "xlsform-left-out"]
    assert left == ["appearance", "Remarks"]


def test_headings_may_be_written_otherwise() -> None:
    head = ("Type", " NAME ", "Label : Русский", "label::Kazakh (kk)", "LABEL::en", "Relevance")
    row = ("photo", "a", "А", "Ә", "A", "")
    question = draft((head, row)).checklist.items[0].question
    assert (question.kk, question.ru, question.en) == ("Ә", "А", "A")


@pytest.mark.parametrize("default", ["Русский (ru)", "russian", "ru"])
def test_a_label_without_a_language_is_in_the_default_language(default: str) -> None:
    settings = (("form_title", "default_language"), ("Доступность", default))
    found = draft((("type", "name", "label"), ("image", "a", "А")), settings=settings)
    assert found.checklist.items[0].question.ru == "А"
    assert found.checklist.title.ru == "Доступность"


def test_a_label_in_an_unknown_language_is_refused() -> None:
    survey = (("type", "name", "label", "label::Deutsch (de)"), ("image", "a", "A", "B"))
    assert refused(survey) == [
        ("survey row 2", "xlsform-language-unsaid"),
        ("survey row 2", "xlsform-language"),
        ("settings row 2", "xlsform-language-unsaid"),
    ]


def test_names_and_versions_that_a_checklist_cannot_have_are_made_and_told() -> None:
    settings = (("form_title", "form_id", "version"), ("Д", "My Survey_2", "2026.05"))
    found = draft(DOOR, settings=settings)
    assert str(found.checklist) == "my-survey-2@1"
    assert {"xlsform-called", "xlsform-version"} <= {note.code for note in found.notes}
    assert str(draft(DOOR, settings=()).checklist) == "form@1"


@pytest.mark.parametrize(
    ("survey", "problem"),
    [
        ([("begin_group", "g", "Г"), ("image", "a", "А")], (2, "xlsform-not-closed")),
        ([("image", "a", "А"), ("end_group",)], (3, "xlsform-nothing-to-close")),
        ([("begin_group", "g", "Г"), ("end_repeat",)], (3, "xlsform-nothing-to-close")),
        ([("begin_group", "", "Г"), ("end_group",)], (2, "xlsform-name-missing")),
        ([("image", "a", "А"), ("image", "a", "Б")], (3, "xlsform-name-twice")),
        ([("", "a", "А")], (2, "xlsform-type-missing")),
        ([("select_one other", "a", "А")], (2, "xlsform-list-missing")),
        (
            [
                *(("begin_group", "g", "Г"), ("begin_group", "h", "Х"), ("image", "a", "А")),
                *(("end_group",), ("end_group",)),
            ],
            (3, "xlsform-group-within"),
        ),
        (
            [
                *(("begin_repeat", "g", "Г"), ("begin_repeat", "h", "Х"), ("image", "a", "А")),
                *(("end_repeat",), ("end_repeat",)),
            ],
            (3, "xlsform-repeat-within"),
        ),
        ([("begin_group", "g", "Г"), ("end_group",)], (2, "checklist-empty-section")),
    ],
)
def test_a_survey_that_does_not_fit_together_is_refused(
    survey: list[tuple[str, ...]], problem: tuple[int, str]
) -> None:
    assert (f"survey row {problem[0]}", problem[1]) in refused((HEAD, *survey))


def test_a_section_is_not_called_empty_because_its_question_was_refused() -> None:
    survey = (HEAD, ("begin_group", "g", "Г"), ("text", "a", "А"), ("end_group",))
    assert refused(survey) == [("survey row 3", "xlsform-type")]


def test_a_name_given_twice_is_told_once() -> None:
    survey = (HEAD, ("image", "a", "А"), ("image", "b", "Б"), ("image", "a", "В"))
    assert refused(survey) == [("survey row 4", "xlsform-name-twice")]


def test_constraints_and_conditions_that_cannot_be_carried_are_refused() -> None:
    head = (*HEAD, "relevant", "constraint")
    assert refused(
        (
            head,
            ("image", "a", "А", "${b} > today()", ". >= 0 and . <= 9"),
            ("integer", "b", "Б", "", ". > 0"),
        )
    ) == [
        ("survey row 2", "xlsform-constraint"),
        ("survey row 2", "xlsform-relevant"),
        ("survey row 3", "xlsform-constraint"),
    ]


def test_sheets_of_external_choices_and_entities_are_refused() -> None:
    others = {"external_choices": YES_NO, "entities": (("dataset",), ("stations",))}
    assert [where for where, _ in refused(DOOR, YES_NO, SETTINGS, **others)] == [
        "external_choices row 2",
        "entities row 2",
    ]


def test_a_workbook_without_a_survey_is_refused() -> None:
    assert refused((), YES_NO) == [("survey", "xlsform-no-survey")]
    assert ("survey", "xlsform-no-survey") in refused(())
