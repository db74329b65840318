"""How a score was worked out: for people, for programs, and under other rule sets."""

from collections.abc import Iterator

import httpx2
import pytest

from audit.domain.access import Role
from audit.guard import now_ms
from tests.cast import come_in
from tests.live import Live
from tests.web.auditing import begin, plain


@pytest.fixture
def station(site: Live) -> str:
    """A station that Aigul has visited, by two ways."""
    with site.browser(site.aigul) as browser:
        visit = begin(browser, site, site.stations[1])
        browser.post(visit + "/ways", data={"add": "way_in"})
        inches = {"E02-unit": "in", "E02-tool": "tape"}
        browser.post(visit + "/entrance", data={"E02": "32.2", "E01": "yes", **inches})
        browser.post(visit + "/entrance?way=2", data={"E02#2": "700", "E01#2": "yes"})
        browser.post(visit + "/materials", data={"I01": "no", "I04": "1"})
        assert browser.post(visit + "/send").status_code == 303
    return f"/en/stations/{site.stations[1]}"


@pytest.fixture
def chair(site: Live) -> Iterator[httpx2.Client]:
    with site.browser(site.erlan) as browser:
        yield browser


def test_the_page_of_a_station_says_what_it_comes_to(
    site: Live, chair: httpx2.Client, station: str
) -> None:
    said = plain(chair.get(station).text)
    for words in (
        "For election day: ",
        "Confidence C",
        "As the building is",
        "With every temporary measure that can be taken",
        "What to mend first",
        "To be measured again",
        "Way in 1",
        "Way in 2",
        "32.2 in (817.88 mm)",
        "Under other rule sets",
        "Not known: not every criterion was looked at",
        "Clear width of the entrance door (open at 90 degrees)? 32.2 in (817.88 mm): "
        "Partly met (kz-2026), Met (us-doj-2016)",
        "items could not be judged",
    ):
        assert words in said, words
    member = come_in(site.db, "marina", Role.OBSERVER, "KZ", now_ms())
    with site.browser(member) as observer:
        assert "Way in 2" in plain(observer.get(station).text)


def test_the_calculation_can_be_followed(chair: httpx2.Client, station: str) -> None:
    page = chair.get(station + "/calculation").text
    said = plain(page)
    for words in (
        "Weight of what is known",
        "100 × points / known weight",
        "a critical item is not met: I01",
        "Cap 39: I01",
        "The fewest things to do",
        "Is there a tactile (Braille) stencil for every ballot used today?",
        "32.2 in (817.88 mm) (measure again)",
        "at least 900 mm",
        "KZ-SP 4.3.2.14",
        "The sheet : Blind people: Way in 1",
        "The fewest things to do: Way in 1",
        "Low: 100 × points / all weight, not over 39",
        "High: 100 × (points + weight of what is not known) / all weight, not over 84",
    ):
        assert words in said, words
    assert f'href="{station}/calculation.json"' in page


def test_programs_get_the_same(chair: httpx2.Client, station: str) -> None:
    found = chair.get(station + "/calculation.json").json()
    assert (found["checklist"], found["version"]) == ("kz-2026", 2)
    sheets = {each["group"]: each for each in found["sheets"]}
    assert sheets["blind"]["sheets"][0]["capped_by"] == ["I01"]
    assert found["results"]["as_is"]["status"] == found["status"] == "not_accessible"
    assert [way["units"]["way_in"] for way in found["ways"]] == [1, 2]
    under = {each["checklist"]: each for each in found["rule_sets"]}
    assert set(under) == {"ca-mandatory", "us-doj-2016"}
    assert under["us-doj-2016"]["method"] == "three_way"
    assert {"item": "E02", "verdict": "partial", "as_item": "D1", "as_verdict": "pass"} in under[
        "us-doj-2016"
    ]["differs"]
    assert under["us-doj-2016"]["could_not"]


def test_where_nobody_was_there_is_nothing_to_work_out(site: Live, chair: httpx2.Client) -> None:
    for address in ("calculation", "calculation.json"):
        assert chair.get(f"/en/stations/{site.unassigned}/{address}").status_code == 404
