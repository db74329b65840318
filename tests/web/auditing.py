"""What an auditor's browser does, for the tests of the auditor's pages."""

import re
from uuid import UUID

import httpx2

from audit.store import drafts
from tests.blobs import pictures
from tests.live import Live

PHOTO = pictures.grainy(640, 480)


def begin(browser: httpx2.Client, site: Live, station: UUID, language: str = "en") -> str:
    answer = browser.post(
        f"/{language}/visits", data={"station": str(station), "round": str(site.round)}
    )
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def id_of(address: str) -> UUID:
    return UUID(address.split("/")[3])


def draft_of(site: Live, address: str) -> drafts.DraftRow:
    with site.db.read() as tx:
        row = drafts.get(tx, id_of(address), site.aigul.id)
    assert row is not None
    return row


def section(address: str, name: str) -> str:
    return f"{address}/{name}"


def plain(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))
