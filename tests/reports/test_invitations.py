"""The sheet of invitations: everybody's card whole, in their language, with what lets them in."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from audit.language import LANGUAGES, Language
from audit.reports.invitations import Card, sheet
from tests.reports import reading


def card(number: int, language: Language = "ru", name: str = "") -> Card:
    return Card(
        language=language,
        name=name or f"Айгүл Әбенқызы {number}",
        login=f"aigul{number}",
        role="аудитор",
        territory="Ақтөбе облысы",
        address=f"https://audit.example/ru/join/{number:043}",
        code_page="https://audit.example/ru/join",
        code=f"A{number:03}-BCDE-FGHJ",
        until="3 декабря",
    )


def pages(pdf: bytes) -> list[str]:
    """The text of each, without blanks, for lines break anywhere."""
    return ["".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sheet_conforms(language: Language) -> None:
    cards = [card(number, spoken) for number, spoken in enumerate(LANGUAGES)]
    assert reading.refusals(sheet(cards, "Ашық есік", language)) == []


def test_no_card_is_cut_by_the_end_of_a_page() -> None:
    cards = [card(number) for number in range(23)]
    said = pages(sheet(cards, "Ашық есік", "ru"))
    assert len(said) > 3
    for each in cards:
        (page,) = [page for page in said if each.code in page]
        assert "".join(each.name.split()) in page
        assert each.login in page


def test_each_has_a_code_to_scan_that_says_whose_it_is() -> None:
    cards = [card(number) for number in range(3)]
    figures = [e for e in reading.elements(sheet(cards, "x", "ru")) if e["/S"] == "/Figure"]
    assert len(figures) == 3
    for each, figure in zip(cards, figures, strict=True):
        assert each.name in str(figure["/Alt"])


def test_whatever_a_person_is_called_is_printed() -> None:
    names = ["<b>Ә</b> & co", "x" * 300, "Ұлы\u2028Дала", "👩‍🦽", "\x00"]
    file = sheet([card(n, name=name) for n, name in enumerate(names)], "x", "kk")
    assert reading.refusals(file) == []
    assert "<b>Ә</b>&co" in "".join(pages(file))
