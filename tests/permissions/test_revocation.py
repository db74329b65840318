"""What ends on one server opens nothing on another from the next request on, also half-way through."""

import hashlib
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx2
import pytest

from audit.api.photos import CHUNK_TYPE
from audit.domain.access import Role
from audit.guard import now_ms
from audit.journeys import invite as inviting
from audit.store import people, sessions
from tests.cast import REGION, Member, come_in
from tests.live import Live, live, serving

PHOTO = b"\xff\xd8\xff" + bytes(5_000)
NAME = hashlib.sha256(PHOTO).hexdigest()


@pytest.fixture
def here(tmp_path: Path, postgres_url: str) -> Iterator[tuple[Live, str]]:
    """A server with people, and the address of another one over the same data."""
    with (
        live(tmp_path / "data", postgres_url) as site,
        serving(tmp_path / "data", postgres_url) as (
            elsewhere,
            _,
        ),
    ):
        yield site, elsewhere


def end(site: Live, member: Member, what: str) -> None:
    now = now_ms()
    with site.db.read() as tx:
        [grant] = people.granted(tx, person=member.id)
    match what:
        case "person":
            site.db.write(lambda tx: inviting.disable(tx, None, member.id, now))
        case "role":
            site.db.write(lambda tx: inviting.end_role(tx, None, member.id, grant.id, now))
        case "session":
            site.db.write(lambda tx: sessions.end(tx, member.id, now))


def half_sent(phone: httpx2.Client, start: int, end: int) -> int:
    headers = {"Content-Type": CHUNK_TYPE, "Upload-Offset": str(start)}
    headers["Upload-Length"] = str(len(PHOTO))
    return phone.patch(f"/api/photos/{NAME}", content=PHOTO[start:end], headers=headers).status_code


def test_what_ends_here_ends_everywhere(here: tuple[Live, str]) -> None:
    site, elsewhere = here
    for what in ("person", "role", "session"):
        auditor, chair = (
            come_in(site.db, f"{role}-{what}", role, REGION, now_ms())
            for role in (Role.AUDITOR, Role.REGIONAL_CHAIR)
        )
        _end_halfway(site, elsewhere, auditor, chair, what)


def _end_halfway(site: Live, elsewhere: str, auditor: Member, erlan: Member, what: str) -> None:
    report = f"/en/stations/{site.stations[0]}/report.pdf"
    with ExitStack() as open:
        phone, chair = (
            open.enter_context(httpx2.Client(base_url=elsewhere, cookies={"session": each.token}))
            for each in (auditor, erlan)
        )
        assert half_sent(phone, 0, 2_000) < 400
        assert half_sent(phone, 2_000, 3_000) < 400
        assert chair.get(report).status_code == 200
        for member in (auditor, erlan):
            end(site, member, what)
        assert half_sent(phone, 3_000, 5_000) in {401, 403}
        assert phone.get("/api/field").status_code in {401, 403}
        assert chair.get(report).status_code in {303, 403}
