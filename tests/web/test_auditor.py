"""The auditor's pages over HTTP, as a browser without scripts meets them."""

import hashlib
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import httpx2
import pytest

from tests.live import Live, live
from tests.web.auditing import PHOTO, begin, draft_of, plain, section


def test_my_stations_shows_what_is_to_do_and_how_long_there_is(tmp_path: Path) -> None:
    with live(tmp_path) as site, site.browser(site.aigul) as browser:
        said = plain(browser.get("/en/my-stations").text)
        assert "60 days left" in said
        assert "To visit: 3" in said
        assert "Station No 130" in said
        assert "900" not in said
        begin(browser, site, site.stations[0])
        said = plain(browser.get("/en/my-stations").text)
        assert "Begun: 1" in said
        assert "Answered 0 of 122" in said
        assert "To visit: 2" in said
    with live(tmp_path / "other") as site, site.browser(site.eve) as browser:
        assert "No station is assigned" in plain(browser.get("/en/my-stations").text)


def test_beginning_twice_leads_to_one_draft(site: Live, aigul: httpx2.Client) -> None:
    first = begin(aigul, site, site.stations[2])
    assert begin(aigul, site, site.stations[2]) == first
    assert "Station No 132" in plain(aigul.get(first).text)


def test_a_station_of_nobody_of_mine_cannot_be_begun(site: Live, aigul: httpx2.Client) -> None:
    for station, round in [
        (site.unassigned, site.round),
        (uuid4(), site.round),
        (site.stations[0], uuid4()),
    ]:
        answer = aigul.post("/en/visits", data={"station": str(station), "round": str(round)})
        assert answer.status_code == 404


def test_a_foreign_draft_looks_like_none(site: Live, visit: str) -> None:
    with site.browser(site.eve) as eve:
        for path in ("", "/context", "/review", "/receipt"):
            assert eve.get(visit + path).status_code == 404
        assert eve.post(section(visit, "context"), data={"X02": "no"}).status_code == 404
        assert eve.post(visit + "/send").status_code == 404
    assert draft_of(site, visit).typed == {}


def test_a_chair_has_no_auditors_room(site: Live, visit: str) -> None:
    with site.browser(site.erlan) as erlan:
        assert erlan.get("/en/my-stations").status_code == 403
        assert erlan.get(visit).status_code == 403


def test_who_is_not_signed_in_is_led_to_the_door(site: Live) -> None:
    with site.browser() as nobody:
        answer = nobody.get("/en/my-stations")
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/en/sign-in?next=")


def test_saving_a_section_leads_to_the_next(site: Live, aigul: httpx2.Client, visit: str) -> None:
    answer = aigul.post(section(visit, "context"), data={"X01": "yes", "then": "next"})
    assert answer.status_code == 303
    assert answer.headers["location"] == visit + "/arrival_information"
    assert draft_of(site, visit).typed == {"X01": "yes"}


def test_saving_may_lead_back_to_the_sections(aigul: httpx2.Client, visit: str) -> None:
    answer = aigul.post(section(visit, "context"), data={"X01": "yes", "then": "list"})
    assert answer.headers["location"] == visit
    assert "1 of 7" in plain(aigul.get(visit).text)


def test_a_section_in_which_nothing_applies_is_passed_over(
    aigul: httpx2.Client, visit: str
) -> None:
    aigul.post(section(visit, "approach"), data={"X02": "no"})
    aigul.post(section(visit, "inside"), data={"X06": "no"})
    answer = aigul.post(section(visit, "route"), data={"C01": "yes", "then": "next"})
    assert answer.headers["location"] == visit + "/entrance"
    assert "No question of this section applies" in plain(aigul.get(visit + "/ramp").text)


def test_an_unknown_section_is_not_found(aigul: httpx2.Client, visit: str) -> None:
    assert aigul.get(visit + "/cellar").status_code == 404
    assert aigul.post(visit + "/cellar", data={"X02": "no"}).status_code == 404


def test_what_is_wrong_is_shown_at_its_field_and_everything_typed_is_kept(
    site: Live, aigul: httpx2.Client, visit: str
) -> None:
    typed = {"D01": "yes", "D02": "steep <b>", "D03": "420", "D01-note": "a plank"}
    answer = aigul.post(section(visit, "ramp"), data=typed)
    assert answer.status_code == 422
    assert 'href="#D02"' in answer.text
    assert 'id="D02-error"' in answer.text
    assert 'value="steep &lt;b&gt;"' in answer.text
    assert draft_of(site, visit).typed == typed
    again = aigul.get(section(visit, "ramp")).text
    assert 'value="420"' in again
    assert "a plank" in again
    assert 'id="D02-error"' in again


def test_a_right_form_shows_no_error(aigul: httpx2.Client, visit: str) -> None:
    answer = aigul.post(section(visit, "ramp"), data={"D01": "yes", "D02": "4,5"})
    assert answer.status_code == 303
    assert "error" not in aigul.get(section(visit, "ramp")).text


def test_an_oversized_note_is_kept_and_the_rest_is_saved(
    site: Live, aigul: httpx2.Client, visit: str
) -> None:
    note = "ә" * 2001
    answer = aigul.post(section(visit, "ramp"), data={"D01": "no", "D01-note": note})
    assert answer.status_code == 422
    assert note in answer.text
    assert draft_of(site, visit).typed == {"D01": "no", "D01-note": note}


def test_a_note_too_long_to_store_stays_on_the_page(
    site: Live, aigul: httpx2.Client, visit: str
) -> None:
    aigul.post(section(visit, "ramp"), data={"D01-note": "short"})
    note = "x" * 30_000
    answer = aigul.post(section(visit, "ramp"), data={"D01": "no", "D01-note": note})
    assert answer.status_code == 422
    assert note in answer.text
    assert draft_of(site, visit).typed == {"D01": "no", "D01-note": "short"}


def test_line_ends_count_as_they_were_typed(site: Live, aigul: httpx2.Client, visit: str) -> None:
    aigul.post(section(visit, "ramp"), data={"D01-note": "one\r\ntwo"})
    assert draft_of(site, visit).typed == {"D01-note": "one\ntwo"}


def test_photos_are_attached_and_a_wrong_file_does_not_hold_them_up(
    site: Live, aigul: httpx2.Client, visit: str
) -> None:
    answer = aigul.post(
        section(visit, "ramp"),
        data={"D01": "no"},
        files=[
            ("D02-photo", ("right.png", PHOTO, "image/png")),
            ("D02-photo", ("wrong.jpg", b"<svg/>", "image/jpeg")),
            ("D03-photo", ("", b"", "application/octet-stream")),
        ],
    )
    assert answer.status_code == 422
    assert "wrong.jpg" in answer.text
    [photo] = draft_of(site, visit).photos
    assert (photo.item, photo.sha256) == ("D02", hashlib.sha256(PHOTO).hexdigest())
    assert draft_of(site, visit).typed == {"D01": "no"}


def test_a_photo_is_removed_when_saving(site: Live, aigul: httpx2.Client, visit: str) -> None:
    aigul.post(
        section(visit, "ramp"), data={}, files=[("D02-photo", ("a.png", PHOTO, "image/png"))]
    )
    [photo] = draft_of(site, visit).photos
    assert f'value="{photo.sha256}"' in aigul.get(section(visit, "ramp")).text
    aigul.post(section(visit, "ramp"), data={"remove": photo.sha256})
    assert draft_of(site, visit).photos == ()


def test_two_forms_saved_at_once_lose_nothing_of_each_other(site: Live, visit: str) -> None:
    names = ["context", "ramp", "entrance", "inside", "booth", "staff"]
    answers = ["X01", "D01", "E01", "F01", "H05", "J01"]

    def save(place: int) -> int:
        with site.browser(site.aigul) as browser:
            data = {answers[place]: "yes", "then": "list"}
            return browser.post(section(visit, names[place]), data=data).status_code

    with ThreadPoolExecutor(6) as pool:
        assert set(pool.map(save, range(6))) == {303}
    assert draft_of(site, visit).typed == dict.fromkeys(answers, "yes")


def test_questions_that_turn_out_to_apply_are_shown_before_going_on(
    aigul: httpx2.Client, visit: str
) -> None:
    aigul.post(section(visit, "inside"), data={"X06": "no"})
    aigul.post(section(visit, "approach"), data={"X02": "no"})
    page = aigul.get(section(visit, "approach")).text
    assert re.search(r'id="q-X03"[^>]* hidden', page)
    answer = aigul.post(section(visit, "approach"), data={"X02": "yes"})
    assert answer.headers["location"] == f"{visit}/approach?more=5#q-X03"
    page = aigul.get(answer.headers["location"].partition("#")[0]).text
    assert not re.search(r'id="q-X03"[^>]* hidden', page)
    assert "5 more questions apply" in plain(page)
    seen = {"X02": "yes", "shown": "at-once"}
    answer = aigul.post(section(visit, "approach"), data=seen)
    assert answer.headers["location"] == visit + "/route"


def test_what_was_typed_in_a_hidden_question_comes_back_with_it(
    site: Live, aigul: httpx2.Client, visit: str
) -> None:
    aigul.post(section(visit, "approach"), data={"X02": "no", "X03": "7"})
    page = aigul.get(section(visit, "approach")).text
    assert re.search(r'id="X03"[^>]* value="7"', page)
    assert draft_of(site, visit).typed == {"X02": "no", "X03": "7"}


def test_an_ended_sign_in_loses_nothing_typed(site: Live, visit: str) -> None:
    with site.browser() as nobody:
        answer = nobody.post(
            section(visit, "ramp"),
            data={"D01": "no", "D01-note": 'two\r\n"lines" </textarea>'},
            files=[("D02-photo", ("a.png", PHOTO, "image/png"))],
        )
    assert answer.status_code == 401
    assert "must be chosen again" in plain(answer.text)
    assert "&lt;/textarea&gt;" in answer.text
    assert draft_of(site, visit).typed == {}
    kept = dict(re.findall(r'<textarea name="([^"]+)" hidden>\n?([^<]*)</textarea>', answer.text))
    kept["D01-note"] = kept["D01-note"].replace("&#34;", '"').replace("&lt;", "<")
    with site.browser(site.aigul) as back_again:
        assert back_again.post(section(visit, "ramp"), data=kept).status_code == 303
    assert draft_of(site, visit).typed["D01"] == "no"
    assert draft_of(site, visit).typed["D01-note"].startswith('two\n"lines" <')


def test_strangers_cannot_fill_the_disk(site: Live, visit: str) -> None:
    form = b"--x\r\nContent-Disposition: form-data; name=D01\r\n\r\nno\r\n--x--\r\n"
    with site.browser() as nobody:
        answer = nobody.post(
            section(visit, "ramp"),
            content=(piece for piece in [form]),
            headers={"Content-Type": "multipart/form-data; boundary=x"},
        )
    assert answer.status_code == 401
    assert "What you typed" not in answer.text


@pytest.mark.parametrize(
    ("content", "type"),
    [
        (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
        (b"--x", "multipart/form-data"),
        (b"\xff\xfe=%zz&&==", "application/x-www-form-urlencoded"),
        (b'{"D01": "no"}', "application/json"),
        (b"", "application/x-www-form-urlencoded"),
    ],
)
def test_a_broken_form_is_answered_and_changes_nothing(
    site: Live, aigul: httpx2.Client, visit: str, content: bytes, type: str
) -> None:
    aigul.post(section(visit, "context"), data={"X01": "yes"})
    answer = aigul.post(section(visit, "ramp"), content=content, headers={"Content-Type": type})
    assert answer.status_code < 500
    assert draft_of(site, visit).typed == {"X01": "yes"}


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_every_page_speaks_the_language_of_its_address(
    aigul: httpx2.Client, visit: str, language: str
) -> None:
    mine = visit.replace("/en/", f"/{language}/")
    for path in ("", "/context", "/materials", "/review"):
        answer = aigul.get(mine + path)
        assert answer.status_code == 200
        assert f'<html lang="{language}">' in answer.text


def test_somebody_elses_photo_is_not_shown(site: Live, aigul: httpx2.Client, visit: str) -> None:
    assert aigul.get("/en/my-photos/" + "0" * 64).status_code == 404
    assert aigul.get("/en/my-photos/..%2f..%2fkeys").status_code == 404
