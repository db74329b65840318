"""Whatever stands in a workbook, either a draft comes out or reasons at rows that are there."""

import re
from collections.abc import Mapping

from hypothesis import example, given
from hypothesis import strategies as st

from audit.checklists.xlsform import SHEETS, from_rows
from audit.errors import Invalid
from audit.language import translate
from tests.checklists.xlsform.forms import as_read

HEADINGS = (
    *(
        "type",
        "name",
        "label",
        "label::English (en)",
        "label::fr",
        "hint",
        "relevant",
        "constraint",
    ),
    *("list_name", "form_id", "version", "default_language", "code", "entry", "content", "odd"),
    *("temporary::Русский (ru)", "permanent_owner", "", "Label : ru", "bind::audit:odd"),
    *(f"bind::audit:{column}" for column in ("severity", "norms", "order", "passes", "exception")),
    *("bind::audit:applies_if", "bind::audit:groups", "bind::audit:remedy", "jr:count"),
)
CELLS = (
    *("", "begin_group", "end_group", "begin repeat", "end_repeat", "integer", "image", "text"),
    *("select_one yn", "select_one", "yn", "yes", "no", "A1", "A2", "a", "chain_a", "1", "2.5"),
    *("${A1} = 'yes'", "${a} > 3", "not(", "A1 > 3", ". >= 0 and . <= 3", "<= 5", "critical"),
    *("a | b | c", "|", "R1", "title", "evidence.measurement", "evidence.", "sections", "English"),
    *("minutes", "²", "chains", "owners", "x" * 300),
)
ROWS = st.lists(st.lists(st.sampled_from(CELLS), max_size=8), max_size=8)
SHEET = st.tuples(st.lists(st.sampled_from(HEADINGS), min_size=1, max_size=8), ROWS)
TYPES = ("begin_group", "end_group", "begin_repeat", "end_repeat", "integer", "image", "text", "")
SURVEY_ROW = st.tuples(st.sampled_from(TYPES), *[st.sampled_from(CELLS)] * 12).map(list)
SURVEY_HEAD = [
    *("type", "name", "label::en", "relevant", "constraint"),
    *(heading for heading in HEADINGS if heading.startswith("bind")),
]
SURVEYS = st.lists(SURVEY_ROW, max_size=10).map(lambda rows: [SURVEY_HEAD, *rows])
BOOKS = st.dictionaries(st.sampled_from(SHEETS), SHEET).map(
    lambda sheets: {name: [head, *rows] for name, (head, rows) in sheets.items()}
)


@given(BOOKS | st.builds(lambda book, survey: {**book, "survey": survey}, BOOKS, SURVEYS))
@example(
    {"survey": [["type", "name"], ["begin_repeat", "a"], ["begin_group", "a"], ["image", "a"]]}
)
def test_any_workbook_is_a_draft_or_refused_where_it_is_wrong(
    book: Mapping[str, list[list[str]]],
) -> None:
    try:
        draft = from_rows(as_read(book), "any")
        told = (*draft.notes, *draft.wanting)
    except Invalid as error:
        told = error.problems
    for problem in told:
        assert re.fullmatch(rf"survey|({'|'.join(SHEETS)}) row \d+", problem.where)
        assert translate("kk", f"problem-{problem.code}", **problem.arguments)
