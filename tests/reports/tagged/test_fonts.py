"""Letters that the typefaces lack, and those that no reader may meet."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.reports.tagged.fonts import printable, readable, typeface, width

KAZAKH = "АаӘәҒғҚқҢңӨөҰұҮүҺһІі № ₸ « » — – … ≥ ≤ ± ° ² × √ →"


def test_the_letters_of_our_languages_stay() -> None:
    assert printable(KAZAKH) == KAZAKH


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("😀", "¤"),
        ("✓ ✗", "√ ×"),
        ("①", "1"),
        ("Ａ", "A"),
        ("ﬁ", "fi"),
        ("ḍ", "d"),
        ("a\u200db\ufe0f", "ab"),
        ("\u202eabc", "abc"),
        ("a\ud800b", "ab"),
        ("a\x00b\tc", "a b c"),
        ("a\r\nb\u2028c", "a \nb\nc"),
        ("2026\u202fг.", "2026\u00a0г."),
        ("\u0489", ""),
    ],
)
def test_what_cannot_be_shown_becomes_what_can(written: str, shown: str) -> None:
    assert printable(written) == shown


@given(st.text(st.characters(codec=None)))
def test_every_letter_that_is_left_is_in_both_typefaces(text: str) -> None:
    left = set(printable(text)) - {"\n"}
    for face in (typeface("regular"), typeface("bold")):
        assert {letter for letter in left if ord(letter) not in face.face.charToGlyph} == set()


@given(st.text(st.characters(codec=None)))
def test_replacing_twice_is_replacing_once(text: str) -> None:
    assert printable(printable(text)) == printable(text)
    assert readable(readable(text)) == readable(text)


@given(st.text(st.characters(codec=None)))
def test_readable_text_can_always_be_encoded(text: str) -> None:
    assert readable(text).encode("utf-16-be") is not None


def test_bold_is_wider() -> None:
    assert width("сөз", "bold") > width("сөз", "regular") > 0
