"""Checking and sending a visit: what holds it up, what does not, and that it happens once."""

import asyncio
import json
import re
from concurrent.futures import ThreadPoolExecutor

import httpx2
from sqlalchemy import delete
from sqlmodel import col
from starlette.types import Message

from audit.app import create_app
from audit.store import drafts, rounds
from audit.store.tables import Assignment
from tests.live import Live
from tests.web.auditing import PHOTO, begin, draft_of, id_of, plain, section


def test_the_review_lists_what_is_missing_with_the_way_there(
    aigul: httpx2.Client, visit: str
) -> None:
    aigul.post(section(visit, "approach"), data={"X02": "no"})
    aigul.post(section(visit, "inside"), data={"X06": "no"})
    page = aigul.get(visit + "/review").text
    assert f'href="{visit}/entrance#q-E02"' in page
    assert f'href="{visit}/ramp#q-D02"' not in page
    assert re.search(r"Send with \d+ unanswered", page)


def test_what_cannot_be_read_holds_up_sending_and_what_is_missing_does_not(
    site: Live, aigul: httpx2.Client, visit: str
) -> None:
    aigul.post(section(visit, "ramp"), data={"D02": "steep"})
    page = aigul.get(visit + "/review")
    assert page.status_code == 200
    assert f'href="{visit}/ramp#q-D02"' in page.text
    assert f'action="{visit}/send"' not in page.text
    assert aigul.post(visit + "/send").status_code == 422
    assert draft_of(site, visit).typed == {"D02": "steep"}


def test_a_form_that_breaks_off_cannot_be_read(site: Live, visit: str) -> None:
    """A phone in a cellar: the connection ends in the middle of a photo."""
    app = create_app(site.parts.settings)
    app.state.parts = site.parts
    answered: list[Message] = []
    arriving = [{"type": "http.request", "body": b"--x\r\n", "more_body": True}]

    async def receive() -> Message:
        return arriving.pop() if arriving else {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        answered.append(message)

    headers = {"content-type": "multipart/form-data; boundary=x", "content-length": "999"}
    headers |= {"cookie": f"session={site.aigul.token}"}
    scope = {
        "type": "http",
        "method": "POST",
        "path": section(visit, "ramp"),
        "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
    }
    asyncio.run(app(scope, receive, send))
    assert answered[0]["status"] == 400


def test_sending_twice_at_once_gives_one_visit_and_one_receipt(
    site: Live, aigul: httpx2.Client
) -> None:
    visit = begin(aigul, site, site.stations[1])
    aigul.post(
        section(visit, "ramp"),
        data={"D01": "yes", "D02": "11"},
        files=[("D02-photo", ("a.png", PHOTO, "image/png"))],
    )

    def send(_: int) -> tuple[int, str]:
        with site.browser(site.aigul) as browser:
            answer = browser.post(visit + "/send")
            return answer.status_code, answer.headers.get("location", "")

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(send, range(4))) == {(303, visit + "/receipt")}
    with site.db.read() as tx:
        sent = [row for row in drafts.sent(tx, site.aigul.id) if row.id == id_of(visit)]
        assert drafts.get(tx, id_of(visit), site.aigul.id) is None
    assert len(sent) == 1
    receipt = json.loads(sent[0].receipt)
    page = plain(aigul.get(visit + "/receipt").text)
    assert receipt["sha256"] in page
    assert receipt["signature"] in page
    assert receipt["missing_photos"] == []
    file = aigul.get(visit + "/receipt.json")
    assert file.headers["content-disposition"].startswith("attachment")
    assert file.content == sent[0].receipt
    assert "Received. Thank you!" in page
    assert aigul.get(visit).headers["location"] == visit + "/receipt"
    assert "Sent:" in plain(aigul.get("/en/my-stations").text)


def test_a_visit_that_was_sent_otherwise_is_kept_on_both_sides(
    site: Live, aigul: httpx2.Client, visit: str
) -> None:
    content = {
        "station": str(site.stations[0]),
        "round": str(site.round),
        "checklist": "kz-2026",
        "version": 2,
        "started_at": "2026-11-22T10:00:00Z",
        "answers": {"D01": True},
        "notes": {},
        "photos": [],
        "supersedes": None,
    }
    assert aigul.put(f"/api/visits/{id_of(visit)}", json=content).status_code == 201
    aigul.post(section(visit, "ramp"), data={"D01": "no"})
    answer = aigul.post(visit + "/send")
    assert answer.status_code == 409
    assert "Both are kept" in plain(answer.text)
    assert draft_of(site, visit).typed == {"D01": "no"}
    assert aigul.get(visit + "/receipt").status_code == 200


def test_a_draft_stays_in_hand_when_its_assignment_is_taken_back(
    site: Live, aigul: httpx2.Client
) -> None:
    """The auditor was there: the work is not lost because a list changed."""
    site.db.write(lambda tx: rounds.assign(tx, site.round, site.unassigned, site.aigul.id))
    visit = begin(aigul, site, site.unassigned)
    site.db.write(
        lambda tx: (
            tx.execute(
                delete(Assignment).where(col(Assignment.station_id) == site.unassigned)
            ).rowcount
        )
    )
    assert f'href="{visit}"' in aigul.get("/en/my-stations").text
    assert aigul.post(section(visit, "ramp"), data={"D01": "no"}).status_code == 303
    assert aigul.post(visit + "/send").status_code == 303
    page = plain(aigul.get(visit + "/receipt").text)
    assert "does not count yet" in page
