"""A visit with several ways, in the units of the tape, and with another checklist."""

import json
import re

import httpx2
from sqlalchemy import select
from sqlmodel import col

from audit.store import drafts
from audit.store.tables import Visit
from tests.live import Live
from tests.web.auditing import PHOTO, draft_of, id_of, plain, section

WAYS = "/ways"


def add(browser: httpx2.Client, visit: str, **form: str) -> httpx2.Response:
    return browser.post(visit + WAYS, data=form)


def test_a_way_is_added_filled_in_and_removed(site: Live, aigul: httpx2.Client, visit: str) -> None:
    aigul.post(section(visit, "entrance"), data={"E02": "850"})
    answer = add(aigul, visit, copied="way_in")
    assert answer.headers["location"] == visit + "#way-way_in-2"
    page = aigul.get(visit).text
    assert 'id="way-way_in-2"' in page
    assert f'href="{visit}/ramp?way=2"' in page
    assert draft_of(site, visit).typed == {"E02": "850", "E02#2": "850", "way_in#": "2"}
    form = aigul.get(visit + "/entrance?way=2").text
    assert "Way in 2" in plain(form)
    assert re.search(r'name="E02#2" value="850"', form)
    answer = aigul.post(visit + "/entrance?way=2", data={"E02#2": "950", "then": "next"})
    assert answer.headers["location"] == visit + "/inside"
    assert draft_of(site, visit).typed == {"E02": "850", "E02#2": "950", "way_in#": "2"}
    wrong = aigul.post(visit + "/entrance?way=2", data={"E02#2": "wide"})
    assert wrong.status_code == 422
    assert 'href="#E02%232"' in wrong.text
    review = aigul.get(visit + "/review").text
    assert f'href="{visit}/entrance?way=2#q-E02%232"' in review
    assert add(aigul, visit, remove="way_in 2").headers["location"] == visit + "#sections"
    assert draft_of(site, visit).typed == {"E02": "850", "way_in#": ""}


def test_saving_leads_through_a_way_before_the_next(aigul: httpx2.Client, visit: str) -> None:
    add(aigul, visit, add="way_in")
    answer = aigul.post(section(visit, "entrance"), data={"E01": "yes", "then": "next"})
    assert answer.headers["location"] == visit + "/approach?way=2"


def test_questions_that_turn_out_to_apply_are_shown_on_their_way(
    aigul: httpx2.Client, visit: str
) -> None:
    add(aigul, visit, add="way_in")
    aigul.post(visit + "/approach?way=2", data={"X02#2": "no"})
    answer = aigul.post(visit + "/approach?way=2", data={"X02#2": "yes"})
    assert answer.headers["location"] == visit + "/approach?more=2&way=2#q-X03%232"


def test_there_is_no_such_way(site: Live, aigul: httpx2.Client, visit: str) -> None:
    for form in (
        {"add": "nowhere"},
        {"remove": "way_in 2"},
        {"remove": "way_in 1"},
        {"remove": "way_in x"},
        {},
    ):
        assert add(aigul, visit, **form).status_code == 404, form
    for number in range(2, 10):
        assert add(aigul, visit, add="booth").status_code == 303, number
    assert add(aigul, visit, add="booth").status_code == 404
    assert aigul.get(visit + "/ramp?way=2").status_code == 404
    assert aigul.get(visit + "/context?way=2").status_code == 404
    assert aigul.get(visit + "/ramp?way=99").status_code == 422
    with site.browser(site.eve) as stranger:
        assert add(stranger, visit, add="booth").status_code == 404


def test_photos_of_a_way_go_with_it(site: Live, aigul: httpx2.Client, visit: str) -> None:
    add(aigul, visit, add="booth")
    files = {"H01#2-photo": ("a.jpg", PHOTO, "image/jpeg")}
    aigul.post(visit + "/booth?way=2", data={"H01#2": "1"}, files=files)
    assert [photo.item for photo in draft_of(site, visit).photos] == ["H01#2"]
    assert "H01#2-remove-1" in aigul.get(visit + "/booth?way=2").text
    add(aigul, visit, remove="booth 2")
    assert draft_of(site, visit).photos == ()


def test_a_measurement_is_sent_as_it_was_read_off(
    site: Live, aigul: httpx2.Client, visit: str
) -> None:
    form = {"E02": "35,5", "E02-unit": "in", "E02-tool": "tape", "E02-measure": "yes"}
    aigul.post(section(visit, "entrance"), data=form)
    page = aigul.get(section(visit, "entrance")).text
    assert '<option value="in" selected>' in page
    assert '<option value="tape" selected>' in page
    assert "so near the limit" in plain(page)
    review = plain(aigul.get(visit + "/review").text)
    assert "Values to measure again" in review
    aigul.post(section(visit, "ramp"), data={"D02": "15", "D02-run": "180", "D02-unit": "cm"})
    assert aigul.post(visit + "/send").status_code == 303
    with site.db.read() as tx:
        content = tx.execute(
            select(col(Visit.content)).where(col(Visit.id) == id_of(visit))
        ).scalar_one()
    sent = json.loads(content)
    assert sent["answers"]["E02"] == {"unit": "in", "value": 35.5, "tool": "tape"}
    assert sent["answers"]["D02"] == {"unit": "cm", "rise": 15, "run": 180}
    assert sent["measures"] == ["E02"]
    assert "Received" in plain(aigul.get(visit + "/receipt").text)


def test_the_review_says_what_would_make_the_result_surer(aigul: httpx2.Client, visit: str) -> None:
    aigul.post(section(visit, "entrance"), data={"E02": "700", "E04": "no"})
    said = plain(aigul.get(visit + "/review").text)
    assert "What would make the result surer" in said
    assert "(a photo, the unit, the tool)" in said
    assert "(a note)" in said


def follow(site: Live, visit: str, checklist: str, version: int) -> None:
    site.db.write(lambda tx: drafts.follow(tx, id_of(visit), checklist, version, 1))


def test_a_draft_on_an_old_version_can_go_on_with_the_new_one(
    site: Live, aigul: httpx2.Client, visit: str
) -> None:
    follow(site, visit, "kz-2026", 1)
    aigul.post(section(visit, "ramp"), data={"D02": "6", "D03": "500"})
    assert f'href="{visit}/onto/kz-2026@2"' in aigul.get(visit).text
    said = plain(aigul.get(visit + "/onto/kz-2026@2").text)
    assert "2 answers are taken over" in said
    assert "New questions: 4" in said
    assert "Steepest running slope of the ramp?" in said
    assert aigul.post(visit + "/onto/kz-2026@2").headers["location"] == visit
    row = draft_of(site, visit)
    assert (row.checklist, row.version, row.typed) == ("kz-2026", 2, {"D02": "6", "D03": "500"})
    assert "/onto/" not in aigul.get(visit).text


def test_the_short_form_says_what_it_leaves_out_and_leads_to_the_full_one(
    site: Live, aigul: httpx2.Client, visit: str
) -> None:
    follow(site, visit, "kz-2026-core", 1)
    aigul.post(section(visit, "entrance"), data={"E02": "900", "E01": "yes"})
    page = aigul.get(visit).text
    assert "What this short form does not cover" in page
    assert f'href="{visit}/onto/kz-2026@2"' in page
    said = plain(aigul.get(visit + "/onto/kz-2026@2").text)
    assert "No question that you have answered has changed" in said
    aigul.post(visit + "/onto/kz-2026@2")
    assert draft_of(site, visit).checklist == "kz-2026"


def test_what_is_gone_is_told_and_kept(site: Live, aigul: httpx2.Client, visit: str) -> None:
    follow(site, visit, "kz-2026-core", 1)
    photo = {"X12-photo": ("a.jpg", PHOTO, "image/jpeg")}
    aigul.post(section(visit, "context"), data={}, files=photo)
    follow(site, visit, "us-doj-2016", 1)
    aigul.post(section(visit, "entrance"), data={"D1": "900"})
    said = plain(aigul.get(visit + "/onto/us-doj-2016@2").text)
    assert "One answer is taken over" in said


def test_there_is_no_going_on_with_just_anything(
    site: Live, aigul: httpx2.Client, visit: str
) -> None:
    for target in ("kz-2026@1", "kz-2026@2", "us-doj-2016@2", "nothing@1", "x"):
        assert aigul.get(f"{visit}/onto/{target}").status_code == 404
        assert aigul.post(f"{visit}/onto/{target}").status_code == 404
    with site.browser(site.eve) as stranger:
        assert stranger.post(f"{visit}/onto/kz-2026@2").status_code == 404
    follow(site, visit, "kz-2026-core", 1)
    assert aigul.post(f"{visit}/onto/kz-2026-core@1").status_code == 404
