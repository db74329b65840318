"""Several auditors of one station: what differs, for whom it has names, and a chair who settles."""

import re
from collections.abc import Iterator

import httpx2
import pytest

from audit.domain.access import Role
from audit.guard import now_ms
from audit.store import rounds
from tests.cast import Member, come_in
from tests.live import Live
from tests.web.auditing import begin, plain


def visited(site: Live, member: Member, station: int, typed: dict[str, str]) -> None:
    with site.browser(member) as browser:
        visit = begin(browser, site, site.stations[station])
        browser.post(visit + "/entrance", data=typed)
        browser.post(visit + "/inside", data={"F01": "yes"})
        assert browser.post(visit + "/send").status_code == 303


@pytest.fixture(scope="module")
def dana(site: Live) -> Member:
    """A second auditor of Aigul's stations."""
    dana = come_in(site.db, "dana", Role.AUDITOR, "KZ-15", now_ms())
    for station in site.stations:
        site.db.write(lambda tx, at=station: rounds.assign(tx, site.round, at, dana.id))  # type: ignore[misc]
    return dana


@pytest.fixture
def station(site: Live, dana: Member) -> str:
    visited(site, site.aigul, 1, {"E02": "920", "E01": "yes"})
    visited(site, dana, 1, {"E02": "700", "E01": "no"})
    return f"/en/stations/{site.stations[1]}"


@pytest.fixture
def chair(site: Live) -> Iterator[httpx2.Client]:
    with site.browser(site.erlan) as browser:
        yield browser


def buttons(page: str) -> list[tuple[str, str]]:
    """(item, visit) of every button that settles one item."""
    return [
        (form[0], visit)
        for form in re.findall(r'name="item" value="(\w+)">(.*?)</form>', page, re.DOTALL)
        for visit in re.findall(r'name="right" value="([^"]+)"', form[1])
    ]


def test_what_differs_is_said_and_settled(site: Live, chair: httpx2.Client, station: str) -> None:
    page = plain(chair.get(station).text)
    assert "2 auditors were here and differ on 2 items." in page
    assert "700 mm" in page
    listed = plain(chair.get("/en/territories/KZ-15").text)
    assert "Auditors differ: 2" in listed
    found = chair.get(station + "/auditors").text
    said = plain(found)
    assert "The auditors differ on 2 items." in said
    assert "Aigul" in said
    assert "Dana" in said
    assert "920 mm: Met" in said
    assert "700 mm: Not met" in said
    assert [item for item, _ in buttons(found)] == ["E01", "E01", "E02", "E02"]
    item, first = buttons(found)[2]
    answer = chair.post(station + "/auditors", data={"item": item, "right": first})
    assert answer.status_code == 303
    assert answer.headers["location"] == f"{station}/auditors#E02"
    said = plain(chair.get(station + "/auditors").text)
    assert "The auditors differ on one item." in said
    assert "Settled. Right: Auditor 1" in said
    assert "differ on one item." in plain(chair.get(station).text)
    chair.post(station + "/auditors", data={"right": first})
    said = plain(chair.get(station + "/auditors").text)
    assert "do not differ on anything that is still open" in said
    assert "their findings are put together" in plain(chair.get(station).text)
    assert "Auditors differ" not in plain(chair.get("/en/territories/KZ-15").text)


def test_who_was_there_is_not_told_to_observers(site: Live, station: str) -> None:
    member = come_in(site.db, "marina", Role.OBSERVER, "KZ-15", now_ms())
    with site.browser(member) as observer:
        found = observer.get(station + "/auditors").text
        said = plain(found)
        assert "Auditor 1, " in said
        assert "Aigul" not in said
        assert "Dana" not in said
        assert buttons(found) == []
        with site.browser(site.erlan) as chair:
            item, visit = buttons(chair.get(station + "/auditors").text)[0]
        refused = observer.post(station + "/auditors", data={"item": item, "right": visit})
        assert refused.status_code == 403


def test_other_things_are_refused_in_words(site: Live, chair: httpx2.Client, station: str) -> None:
    _, visit = buttons(chair.get(station + "/auditors").text)[0]
    gone = chair.post(station + "/auditors", data={"item": "A01", "right": visit})
    assert gone.status_code == 409
    assert "Look at the page again" in plain(gone.text)
    assert chair.post(station + "/auditors", data={"right": "x"}).status_code == 422
    alone = f"/en/stations/{site.stations[0]}/auditors"
    assert chair.get(alone).status_code == 404


@pytest.mark.parametrize(
    ("language", "words"),
    [("ru", "Считается худшая оценка"), ("kk", "нашар баға есептеледі")],
)
def test_it_is_said_in_every_language(
    site: Live, chair: httpx2.Client, station: str, language: str, words: str
) -> None:
    assert words in plain(chair.get(station.replace("/en/", f"/{language}/")).text)
    assert chair.get(station.replace("/en/", f"/{language}/") + "/auditors").status_code == 200
