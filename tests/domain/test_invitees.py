"""People on a list, and what is asked of each."""

from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.domain.access import Role
from audit.domain.headings import Line
from audit.domain.invitees import COLUMNS, MOST, ROLES, Invitee, check, day, fits, of_list
from audit.errors import Invalid, Problem

TODAY = date(2026, 11, 27)


def lines(*rows: str) -> list[Line]:
    return [Line(number, row.split(",")) for number, row in enumerate(rows, 1)]


def problems(*rows: str) -> set[tuple[str, str]]:
    with pytest.raises(Invalid) as wrong:
        of_list(lines(*rows), "KZ-15", TODAY)
    assert wrong.value.code == "invitees-invalid"
    return {(problem.where, problem.code) for problem in wrong.value.problems}


@pytest.mark.parametrize(
    "heading",
    [
        "name,role,login,territory,language,organisation,until",
        "ФИО,Роль,Логин,Территория,Язык,Организация,До",
        "Аты-жөні,Рөлі,Кіру аты,Аумағы,Тілі,Ұйымы,Дейін",
    ],
)
def test_the_columns_are_named_in_three_languages(heading: str) -> None:
    row = " Дана  Ахмет ,Наблюдатель,DANA,KZ-15-1532,RU,Ұйым,31.12.2026"
    assert of_list(lines(heading, row), "KZ-15", TODAY) == [
        Invitee(
            login="dana",
            name="Дана Ахмет",
            role=Role.OBSERVER,
            territory="KZ-15-1532",
            language="ru",
            organisation="Ұйым",
            until=date(2026, 12, 31),
        )
    ]


def test_what_a_list_does_not_say_is_as_usual() -> None:
    found = of_list(lines("role,name", "auditor,Дана", "auditor,Болат,"), "KZ-15", TODAY)
    assert found == [Invitee("", name, Role.AUDITOR, "KZ-15") for name in ("Дана", "Болат")]


def test_every_wrong_cell_of_every_row_is_named() -> None:
    assert problems(
        "name,role,login,language,until,organisation",
        ",auditor,dana,kk,,",
        "Дана,boss,dana,kk,soon,",
        "Дана,auditor,dana,kk,2020-01-01,",
        "Дана,auditor,Дана!,de,,",
        f"{'я' * 101},auditor,,kk,,a\u202eb",
    ) == {
        ("2:name", "person-name-missing"),
        ("3:role", "role-unknown"),
        ("3:until", "day-unknown"),
        ("4:login", "login-taken"),
        ("4:until", "day-past"),
        ("5:login", "login-letters"),
        ("5:language", "language-unknown"),
        ("6:name", "text-too-long"),
        ("6:organisation", "letters-unreadable"),
    }


def test_a_list_without_its_columns_or_too_long_is_refused() -> None:
    assert problems("login", "dana") == {
        ("1:name", "list-column-missing"),
        ("1:role", "list-column-missing"),
    }
    assert problems("name,role", *["Дана,auditor"] * (MOST + 1)) == {("", "list-too-long")}
    assert problems() == {("1:name", "list-column-missing"), ("1:role", "list-column-missing")}
    assert of_list(lines("name,role"), "KZ-15", TODAY) == []


def reading(listed: Sequence[Line]) -> tuple[Sequence[Invitee], Sequence[Problem]]:
    """The people on the list, or what is wrong with it."""
    try:
        return of_list(listed, "KZ-15", TODAY), ()
    except Invalid as wrong:
        return (), wrong.problems


@given(
    st.lists(st.sampled_from([word for words in COLUMNS.values() for word in words]), unique=True),
    st.lists(
        st.lists(st.one_of(st.text(max_size=12), st.sampled_from([*ROLES, "kk", "2027-01-01"]))),
        max_size=4,
    ),
)
def test_whatever_a_list_holds_it_is_people_or_problems_of_its_rows(
    heading: list[str], rows: list[list[str]]
) -> None:
    listed = [Line(number, cells) for number, cells in enumerate([heading, *rows], 1)]
    found, wrong = reading(listed)
    assert not (found and wrong)
    if not wrong:
        assert len(found) == len(rows)
        assert not [problem for one in found for problem in check(one, TODAY)]
    for problem in wrong:
        row, _, column = problem.where.partition(":")
        assert 1 <= int(row) <= len(listed)
        assert column in COLUMNS


def test_a_role_has_its_level() -> None:
    assert fits(Role.DISTRICT_CHAIR, "district")
    assert not fits(Role.DISTRICT_CHAIR, "region")
    assert fits(Role.REGIONAL_CHAIR, "region")
    assert not fits(Role.CENTRAL_COMMISSION, "region")
    assert all(fits(Role.AUDITOR, level) for level in ("district", "region", "country"))


@pytest.mark.parametrize("text", ["2026-12-31", "31.12.2026", "2026-12-31 00:00:00"])
def test_a_day_is_written_in_two_ways(text: str) -> None:
    assert day(text) == date(2026, 12, 31)
    assert day("") is None
    with pytest.raises(ValueError, match="isoformat"):
        day("tomorrow")
