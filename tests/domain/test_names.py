"""Names: every spelling of a place has one key, and folding twice is folding once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.domain.names import fold, key

LETTERS = st.text(
    alphabet=st.one_of(
        st.sampled_from("абвгдеёжзийклмнопрстуфхцчшщъыьэюяәғқңөұүһі abcxyzшжABHKTәƏıİß-.«»№12"),
        st.characters(),
    )
)


@pytest.mark.parametrize(
    "spelling", ["Ақтөбе", "Актобе", "АКТОБЕ", "Aqtöbe", "Aktobe", "Aқтөбе", " Ақ-төбе "]
)
def test_the_spellings_of_a_city_have_one_key(spelling: str) -> None:
    assert key(spelling) == "актобе"


def test_a_decomposed_letter_is_the_same_letter() -> None:
    assert fold("Теми\u0306р") == fold("Темйр") == fold("ТЕМИР")


def test_latin_letters_in_a_cyrillic_word_are_repaired() -> None:
    assert key("Kapаганда") == key("Карaгaнда") == key("Караганда")
    assert key("Hура") == key("Нура")


def test_different_names_keep_different_keys() -> None:
    assert len({key(name) for name in ("Алга", "Талга", "Темир", "Тамдыкуль", "Ырғыз")}) == 5


def test_digits_tell_places_apart() -> None:
    assert key("Жигер 1") != key("Жигер 2")
    assert key("разъезд 11") != key("разъезд 1")


@given(LETTERS)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert " " not in key(text)
