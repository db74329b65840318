"""Whatever anybody writes anywhere is text on every page, letter by letter, and nothing else."""

from collections.abc import Iterable, Mapping, Sequence

import jinja2
import pytest

from audit.web.page import environment
from tests.security.asking import Request, Rooms
from tests.security.payloads import ALL, FEW, harmless
from tests.security.structure import Structure, structure
from tests.security.written import FIELDS, mark, write

PLAIN = "жай сөз"
IN_THE_APP = {"draft-caption", "caption", "remark", "item-remark"}
"""Shown by the field app alone."""
OK = 200
SHORT = 16
"""Letters that no message cuts off."""
Seen = Mapping[str, tuple[int, Structure]]
"""Status and page, by the request that it was had by."""


def pages_with(rooms: Rooms, requests: Iterable[Request], said: str) -> Seen:
    """Of those that somebody may have."""
    write(rooms.things.site, said)
    answered = {str(each): _page(rooms, each) for each in requests}
    return {asked: page for asked, page in answered.items() if page[0] == OK and page[1].parts}


def answers_to(rooms: Rooms, said: str) -> Seen:
    """What is said about a text in addresses and forms, each by its place among them."""
    write(rooms.things.site, PLAIN)
    asked = rooms.with_text(said)
    return {f"{place} {each}": _page(rooms, each) for place, each in enumerate(asked)}


def _page(rooms: Rooms, request: Request) -> tuple[int, Structure]:
    answer = rooms.ask(request)
    assert answer.status_code < 500, f"{request}: {answer.text}"
    is_page = answer.headers.get("content-type", "").startswith("text/html")
    return answer.status_code, structure(answer.text if is_page else "")


def differences(plain: Seen, hostile: Seen, said: tuple[str, str]) -> list[str]:
    """Pages that a text made into something else than `said[0]` did, or that do not show it whole."""
    found = []
    for asked, (status, page), (other, with_it) in zip(
        hostile, plain.values(), hostile.values(), strict=True
    ):
        wrong = ""
        if status != other:
            wrong = f"{other}, not {status}"
        elif page.parts != with_it.parts:
            apart = set(with_it.parts) ^ set(page.parts)
            wrong = f"has {sorted(apart)[:4] or 'another order'}"
        elif _readings(page, said[0]) != _readings(with_it, said[1]):
            wrong = f"shows it {_readings(with_it, said[1])}, not {_readings(page, said[0])}"
        if wrong:
            found.append(f"{asked} {said[1]!r}: {wrong}")
    return found


def _readings(page: Structure, text: str) -> tuple[int, bool]:
    """How often it begins, and whether it is there to its end: messages cut off what is long.

    Blanks around it do not count: numbers are read without them.
    """
    text = text.strip()
    return page.literally(text[:SHORT]), page.literally(text) > 0


@pytest.mark.parametrize(
    ("texts", "most"),
    [
        pytest.param(FEW, 3, id="few"),
        pytest.param(ALL, None, marks=pytest.mark.prove, id="all"),
    ],
)
def test_every_text_in_every_field_is_text_on_every_page(
    rooms: Rooms, texts: Sequence[str], most: int | None
) -> None:
    asked = {str(each): each for each in rooms.pages(rooms.everybody[:most])}
    plain = pages_with(rooms, asked.values(), PLAIN)
    requests = [asked[name] for name in plain]
    assert shown(plain) >= set(FIELDS) - IN_THE_APP
    found = [
        each
        for text in texts
        for each in differences(plain, pages_with(rooms, requests, text), (PLAIN, text))
    ]
    assert not found, "\n".join(found)


def shown(pages: Seen) -> set[str]:
    return {
        field
        for field in FIELDS
        if any(page.literally(PLAIN + mark(field)) for _, page in pages.values())
    }


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param(FEW, id="few"),
        pytest.param(ALL, marks=pytest.mark.prove, id="all"),
    ],
)
def test_what_is_said_about_a_text_shows_it_as_text(rooms: Rooms, texts: Sequence[str]) -> None:
    """In any address, query and form: refused, not found or taken, it is told like any other text."""
    found = []
    for text in texts:
        plain = harmless(text)
        found += differences(answers_to(rooms, plain), answers_to(rooms, text), (plain, text))
    assert not found, "\n".join(found)


def test_a_page_without_escaping_is_noticed(rooms: Rooms) -> None:
    chairs = [each for each in rooms.pages(rooms.readers[1:2]) if each.who]
    plain = pages_with(rooms, chairs, PLAIN)
    environment.cache_clear()
    environment().autoescape = False
    try:
        hostile = pages_with(rooms, chairs, FEW[0])
    finally:
        environment.cache_clear()
    found = differences(plain, hostile, (PLAIN, FEW[0]))
    assert len(found) == len(plain), "every page names the reader"
    assert any("svg" in each for each in found)


@pytest.mark.parametrize(
    "template",
    [
        "<p title={{ said }}></p>",
        "<p {{ said }}></p>",
        "<a href='{{ said }}'>x</a>",
        "<img src=\"{{ said }}\" alt=''>",
        "<script>let x = '{{ said }}'</script>",
        "<style>{{ said }}</style>",
        "<!-- {{ said | safe }} -->",
        "<p>{{ said | striptags }}</p>",
        "<p>{{ said | safe }}</p>",
        "<p title='{{ said | replace('<', '&lt;') | safe }}'></p>",
        "<p>{{ said | replace('{', '(') }}</p>",
    ],
)
def test_a_place_where_escaping_is_not_enough_is_noticed(template: str) -> None:
    assert noticed(template)


@pytest.mark.parametrize(
    "template",
    ["<p>{{ said }}</p>", "<p title='{{ said }}'></p>", "<textarea>\n{{ said }}</textarea>"],
)
def test_a_place_where_it_is_enough_is_not(template: str) -> None:
    assert not noticed(template)


def noticed(template: str) -> list[str]:
    made = jinja2.Environment(autoescape=True).from_string(template)

    def page(said: str) -> Seen:
        return {template: (OK, structure(made.render(said=said)))}

    return [
        each
        for text in ALL
        for each in differences(page(harmless(text)), page(text), (harmless(text), text))
    ]
