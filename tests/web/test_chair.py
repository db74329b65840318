"""The chair's and the observer's pages over HTTP: what is worst, one station, the PDFs."""

import hashlib
import io
import json
import re
import time
from collections.abc import Iterator
from uuid import UUID, uuid4

import httpx2
import pypdf
import pytest

from audit import checklists
from audit.cli.demo import story
from audit.domain.access import Role
from audit.guard import now_ms
from audit.journeys.locate import LOCATE
from audit.journeys.receive_photo import CLEAN
from audit.store import jobs
from tests.cast import ELSEWHERE, REGION, Member, come_in, territory_grant
from tests.live import Live, live

DISTRICT = f"{REGION}-1532"
OTHER, STEEP, WELL = 2, 1, 0
"""Numbers that the made-up findings of the demonstration take for something else, a steep ramp and no fault."""


def send(site: Live, station: UUID, kind: int, member: Member | None = None) -> None:
    """A visit by Aigul, or another member, through the API, with its first photo."""
    checklist = checklists.get("kz-2026")
    number = next(n for n in range(8000, 8100) if n % 8 == kind)
    found = story.found(checklist, number)
    item, photo = found.photos[0]
    name = hashlib.sha256(photo).hexdigest()
    content = {
        "station": str(station),
        "round": str(site.round),
        "checklist": "kz-2026",
        "version": 2,
        "started_at": "2026-11-22T08:00:00Z",
        "answers": found.answers,
        "notes": found.notes,
        "photos": [{"sha256": name, "size": len(photo), "item": item}],
        "supersedes": None,
    }
    with site.browser(member or site.aigul) as phone:
        answer = phone.put(f"/api/visits/{uuid4()}", json=content)
        assert answer.status_code == 201, answer.text
        assert answer.json()["missing_photos"] == [name]
        chunk = {
            "Content-Type": "application/offset+octet-stream",
            "Upload-Offset": "0",
            "Upload-Length": str(len(photo)),
        }
        answer = phone.patch(f"/api/photos/{name}", content=photo, headers=chunk)
        assert answer.headers["upload-complete"] == "?1", answer.text


def wait_for_jobs(site: Live) -> None:
    """Until the venues are placed: a report says where a station is."""
    until = time.monotonic() + 60
    while True:
        with site.db.read() as tx:
            if not jobs.waiting(tx, LOCATE, CLEAN):
                return
        assert time.monotonic() < until
        time.sleep(0.05)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with live(tmp_path_factory.mktemp("data")) as running:
        send(running, running.stations[0], STEEP)
        send(running, running.stations[1], WELL)
        wait_for_jobs(running)
        yield running


@pytest.fixture(scope="module")
def chair(site: Live) -> Iterator[httpx2.Client]:
    with site.browser(site.erlan) as browser:
        yield browser


@pytest.fixture(scope="module")
def observer(site: Live) -> Iterator[httpx2.Client]:
    with site.browser(come_in(site.db, "marina", Role.OBSERVER, "KZ", now_ms())) as browser:
        yield browser


@pytest.fixture(scope="module")
def foreign_chair(site: Live) -> Iterator[httpx2.Client]:
    with site.browser(come_in(site.db, "eva", Role.REGIONAL_CHAIR, ELSEWHERE, now_ms())) as browser:
        yield browser


def plain(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_a_chair_comes_straight_to_the_region(chair: httpx2.Client) -> None:
    answer = chair.get("/en/stations")
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/en/territories/{REGION}"


@pytest.mark.parametrize("code", [REGION, DISTRICT])
def test_the_list_says_what_is_known_and_the_worst_first(chair: httpx2.Client, code: str) -> None:
    said = plain(chair.get(f"/en/territories/{code}").text)
    assert "Audited 2 of 4 stations · 50 % of voters" in said
    assert "60 days to the election" in said
    steep, well = said.index(" 130 "), said.index(" 131 ")
    assert steep < well
    assert "Not accessible" in said
    assert said.index("Not audited yet") < said.index(" 132 ")


def test_the_counts_of_a_region_are_those_of_its_parts(chair: httpx2.Client) -> None:
    def counts(code: str) -> list[str]:
        table = chair.get(f"/en/territories/{code}").text.partition('class="shares"')[2]
        return re.findall(r'<td class="number">(\d+)</td>', table.partition("</table>")[0])

    assert counts(REGION) == counts(DISTRICT)
    assert sum(map(int, counts(REGION))) == 2 * 7


def test_what_to_do_now_names_measure_and_owner(chair: httpx2.Client) -> None:
    said = plain(chair.get(f"/en/territories/{REGION}").text)
    assert "1 station: Steepest running slope of the ramp?" in said
    assert "owed by: Local executive body (akimat)" in said


def test_a_page_goes_on_where_the_last_one_ended(chair: httpx2.Client) -> None:
    whole = plain(chair.get(f"/en/territories/{REGION}").text)
    assert "Steep" in whole
    for cursor in ("x", "1~2", "~", "nan~" + "0" * 31):
        answer = chair.get(f"/en/territories/{REGION}", params={"after": cursor})
        assert answer.status_code == 422, cursor
    end = chair.get(f"/en/territories/{REGION}", params={"after": f"1e300~{uuid4()}"})
    assert end.status_code == 200
    assert " 130 " not in plain(end.text)


def test_the_next_page_begins_after_the_last_station(
    chair: httpx2.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("audit.web.chair.ROWS", 1)
    seen, address = [], f"/en/territories/{REGION}"
    while address:
        page = chair.get(address).text
        listed = page.partition("Worst first</h2>")[2].partition("Not audited yet</h2>")[0]
        seen.append(re.findall(r"<td>(\d+)</td>", listed))
        onward = re.search(r'<a href="([^"]+)" rel="next">', page)
        address = onward[1] if onward else ""
    assert seen == [["130"], ["131"], []]


def test_a_territory_is_summed_up_with_its_parts(chair: httpx2.Client) -> None:
    said = plain(chair.get(f"/en/territories/{REGION}").text)
    for words in (
        "Index, weighted by voters",
        "Index if the rest had 0, and if it had 100",
        "Voters whose station is accessible: Deaf",
        "Its parts, the worst first",
    ):
        assert words in said, words
    assert "Its parts" not in chair.get(f"/en/territories/{DISTRICT}").text
    found = chair.get(f"/en/territories/{REGION}.json").json()
    assert (found["territory"], found["stations"], found["audited"]) == (REGION, 4, 2)
    assert (found["ranked"], found["not_ranked"]) == ([DISTRICT], [])
    low, high = found["index_bounds"]
    assert low <= found["index"] <= high
    part = found["parts"][DISTRICT]
    assert part == {key: found[key] for key in part}
    assert {"item": "D02", "verdict": "fail", "stations": 1} in found["barriers"]


def test_a_station_tells_barrier_norm_measures_and_owners(site: Live, chair: httpx2.Client) -> None:
    said = plain(chair.get(f"/en/stations/{site.stations[0]}").text)
    assert "Polling station No 130" in said
    assert "11 %" in said
    assert "not over 5 %" in said
    assert "4.3.2.30" in said
    assert "Audited by Aigul" in said


def test_an_observer_reads_the_score_and_not_who_audited(
    site: Live, observer: httpx2.Client
) -> None:
    said = plain(observer.get(f"/en/stations/{site.stations[0]}").text)
    assert "11 %" in said
    assert "Aigul" not in said
    assert observer.get("/en/my-stations").status_code == 403


def test_a_national_observer_sees_the_regions_that_have_stations(observer: httpx2.Client) -> None:
    answer = observer.get("/en/stations")
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/en/territories/{REGION}"


def test_an_observer_of_two_regions_chooses(site: Live) -> None:
    dana = come_in(site.db, "dana", Role.OBSERVER, REGION, now_ms())
    territory_grant(site.db, dana.id, Role.OBSERVER, ELSEWHERE)
    territory_grant(site.db, dana.id, Role.AUDITOR, "KZ-71")
    with site.browser(dana) as browser:
        asked = browser.get("/en/stations").headers["location"]
        assert asked == "/en/hat?next=/en/stations"
        assert re.findall('value="(observer|auditor)"', browser.get(asked).text) == [
            "auditor",
            "observer",
        ]
        assert browser.post("/en/hat", data={"hat": "regional-chair"}).status_code == 403
        browser.post("/en/hat", data={"hat": "observer"})
        page = browser.get("/en/stations").text
        browser.post("/en/hat", data={"hat": "auditor"})
        assert browser.get("/en/").headers["location"] == "/en/field"
    assert re.findall(r"/en/territories/([\w-]+)", page) == [ELSEWHERE, REGION]
    assert "Aktobe Region" in page


def test_a_territory_without_an_election_says_so(site: Live, foreign_chair: httpx2.Client) -> None:
    answer = foreign_chair.get(f"/en/territories/{ELSEWHERE}")
    assert answer.status_code == 404
    assert "No round is held" in answer.text


def test_photos_are_shown_cleaned_to_those_who_may_see_the_station(
    site: Live, chair: httpx2.Client, foreign_chair: httpx2.Client
) -> None:
    page = chair.get(f"/en/stations/{site.stations[0]}").text
    [address] = set(re.findall(r"/photos/[0-9a-f]{64}\.jpg", page))
    photo = chair.get(address)
    assert photo.headers["content-type"] == "image/jpeg"
    assert photo.content.startswith(b"\xff\xd8")
    assert b"demonstration" not in photo.content
    assert foreign_chair.get(address).status_code == 404
    assert chair.get(f"/photos/{'0' * 64}.jpg").status_code == 404
    with site.browser() as nobody, site.browser(site.aigul) as auditor:
        assert nobody.get(address).status_code == 303
        assert auditor.get(address).status_code == 403


def test_a_station_not_audited_says_so_and_nothing_else(site: Live, chair: httpx2.Client) -> None:
    said = plain(chair.get(f"/en/stations/{site.unassigned}").text)
    assert "Not enough data" in said
    assert "Nothing is assumed" in said
    assert "Barriers" not in said


def test_elsewhere_looks_as_if_it_were_not_there(
    site: Live, foreign_chair: httpx2.Client, chair: httpx2.Client
) -> None:
    station = site.stations[0]
    for path in (
        f"/en/stations/{station}",
        f"/en/stations/{station}/report.pdf",
        f"/en/stations/{station}/calculation",
        f"/en/stations/{station}/calculation.json",
        f"/en/territories/{REGION}",
        f"/en/territories/{DISTRICT}",
        f"/en/territories/{REGION}/report.pdf",
        f"/en/territories/{REGION}.json",
    ):
        assert chair.get(path).status_code == 200, path
        foreign = foreign_chair.get(path)
        unknown = foreign_chair.get(
            path.replace(str(station), str(uuid4())).replace(REGION, "KZ-99")
        )
        assert (foreign.status_code, unknown.status_code) == (404, 404)
        assert plain(foreign.text).replace(path, "") == plain(unknown.text).replace(path, "")


def test_nobody_gets_a_report_without_signing_in(site: Live) -> None:
    with site.browser() as nobody, site.browser(site.aigul) as auditor:
        for path in (f"/en/stations/{site.stations[0]}/report.pdf", f"/en/territories/{REGION}"):
            assert nobody.get(path).status_code == 303
            assert nobody.get(path).headers["location"].startswith("/en/sign-in")
            assert auditor.get(path).status_code == 403


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_pdfs_are_what_the_pages_say(site: Live, chair: httpx2.Client, language: str) -> None:
    page = chair.get(f"/{language}/stations/{site.stations[0]}").text
    answer = chair.get(f"/{language}/stations/{site.stations[0]}/report.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    text = "".join(one.extract_text() for one in pypdf.PdfReader(io.BytesIO(answer.content)).pages)
    fingerprint = re.search(r"<code>([0-9a-f]{64})</code>", page)
    assert fingerprint is not None
    assert fingerprint[1] in re.sub(r"\s+", "", text)
    region = chair.get(f"/{language}/territories/{REGION}/report.pdf")
    assert region.content.startswith(b"%PDF")


def test_pages_forbid_scripts_and_styles_of_others(chair: httpx2.Client) -> None:
    answer = chair.get(f"/kk/territories/{REGION}")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert not re.search(r"<script(?! type=\"module\" src=)|\sstyle=|<style|\son\w+=", answer.text)
    assert answer.headers["cache-control"] == "no-store"


def test_a_station_number_that_is_none_is_said_in_the_readers_language(
    chair: httpx2.Client,
) -> None:
    for language, words in (("kk", "Мұндай бет"), ("ru", "Такой страницы"), ("en", "no such page")):
        answer = chair.get(f"/{language}/stations/{uuid4()}")
        assert answer.status_code == 404
        assert words in answer.text
    wrong = chair.get("/ru/stations/17")
    assert (wrong.status_code, "Такой страницы" in wrong.text) == (404, True)
    error = chair.delete("/api/visits/17", headers={"accept-language": "ru"})
    assert error.status_code == 405
    assert json.loads(error.text)["error"]["code"] == "wrong-method"
