"""Breaking text into lines."""

from hypothesis import given
from hypothesis import strategies as st

from audit.reports.tagged.lines import Span, broken, widest

words = st.lists(st.text("абвгд-1", min_size=1, max_size=30), min_size=1, max_size=40)


def said(lines: object) -> list[str]:
    return ["".join(piece.text for piece in line) for line in lines]  # type: ignore[attr-defined]


@given(words, st.floats(20, 400), st.sampled_from([9.0, 10.5, 24.0]))
def test_nothing_is_lost_and_nothing_is_too_wide(
    listed: list[str], room: float, size: float
) -> None:
    lines = broken((Span(" ".join(listed)),), room, size)
    assert "".join(said(lines)).replace(" ", "") == "".join(listed)
    blank = widest(broken((Span("a b"),), 100, size), size)
    assert widest(lines, size) <= room + blank


def test_a_line_that_goes_on_keeps_its_blank() -> None:
    assert said(broken((Span("бір екі үш"),), 30, 10)) == ["бір ", "екі ", "үш"]


def test_a_word_that_is_cut_has_no_blank_inside() -> None:
    assert "".join(said(broken((Span("ж" * 100),), 50, 10))) == "ж" * 100


def test_spans_are_parted_by_a_blank_and_keep_their_typeface() -> None:
    (line,) = broken((Span("Норма:", "bold"), Span("5 %")), 400, 10)
    assert [(piece.text, piece.face) for piece in line] == [("Норма: ", "bold"), ("5 %", "regular")]


def test_line_breaks_stay_and_empty_lines_go() -> None:
    assert said(broken((Span("a\n\nb\n"),), 100, 10)) == ["a", "b"]
    assert broken((Span(" \n "),), 100, 10) == ()
