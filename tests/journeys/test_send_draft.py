"""A draft is sent: once, whole, and only by whose it is."""

import json
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Connection

from audit.domain.access import Who
from audit.domain.visit import Content, DeclaredPhoto
from audit.errors import Conflict, Invalid, NotFound
from audit.journeys.send_draft import send_draft
from audit.journeys.submit import ready, submit
from audit.signing import Signer
from audit.store import counting, drafts, rounds, sessions
from audit.store.db import Database
from audit.store.drafts import DraftRow
from tests.cast import NOW, Cast, Member
from tests.live import add_station

PHOTO = DeclaredPhoto("a" * 64, 1000, "D02")
TYPED = {"X02": "yes", "D01": "no", "D02": "11,5", "D02-note": " a plank ", "E02-unknown": "on"}


@pytest.fixture
def signer(tmp_path_factory: pytest.TempPathFactory) -> Signer:
    return Signer.load(tmp_path_factory.mktemp("keys"))


def who(database: Database, member: Member) -> Who:
    with database.read() as tx:
        found = sessions.who(tx, member.session, NOW)
    assert found is not None
    return found


def begun(database: Database, cast: Cast, typed: dict[str, str]) -> DraftRow:
    def work(tx: Connection) -> DraftRow:
        station = add_station(tx, 130, "Мектеп", "Школа")
        rounds.assign(tx, cast.round, station, cast.aigul.id)
        draft = DraftRow(uuid4(), station, cast.round, "kz-2026", 2, typed, (PHOTO,), NOW, NOW + 1)
        drafts.begin(tx, draft, cast.aigul.id)
        return draft

    return database.write(work)


def in_hand(database: Database, cast: Cast, id: UUID) -> bool:
    with database.read() as tx:
        return drafts.get(tx, id, cast.aigul.id) is not None


def test_a_draft_becomes_a_visit_with_its_id(
    database: Database, cast: Cast, signer: Signer
) -> None:
    draft = begun(database, cast, TYPED)
    aigul = who(database, cast.aigul)
    said = database.write(lambda tx: send_draft(tx, aigul, draft.id, signer, NOW + 9))
    receipt = json.loads(said)
    assert receipt["id"] == str(draft.id)
    assert receipt["missing_photos"] == [PHOTO.sha256]
    assert not in_hand(database, cast, draft.id)
    with database.read() as tx:
        [visit] = drafts.sent(tx, cast.aigul.id)
        [counted] = counting.counting(tx, draft.round, draft.station)
    assert visit.receipt == said
    content = json.loads(counted.content)
    assert content["answers"] == {"X02": True, "D01": False, "D02": 11.5, "E02": None}
    assert content["notes"] == {"D02": "a plank"}
    assert content["started_at"].startswith("2026-09-21T")


def test_a_draft_sent_again_gets_the_same_receipt(
    database: Database, cast: Cast, signer: Signer
) -> None:
    draft = begun(database, cast, TYPED)
    aigul = who(database, cast.aigul)
    first = database.write(lambda tx: send_draft(tx, aigul, draft.id, signer, NOW))
    assert database.write(lambda tx: send_draft(tx, aigul, draft.id, signer, NOW + 60)) == first


def test_what_cannot_be_read_is_not_sent(database: Database, cast: Cast, signer: Signer) -> None:
    draft = begun(database, cast, {"D02": "steep", "E02": "900"})
    aigul = who(database, cast.aigul)
    with pytest.raises(Invalid) as refused:
        database.write(lambda tx: send_draft(tx, aigul, draft.id, signer, NOW))
    assert [problem.where for problem in refused.value.problems] == ["D02"]
    assert in_hand(database, cast, draft.id)


def test_somebody_elses_draft_and_visit_are_not_found(
    database: Database, cast: Cast, signer: Signer
) -> None:
    draft = begun(database, cast, TYPED)
    aigul, eve = who(database, cast.aigul), who(database, cast.eve)

    def send_as(someone: Who, id: UUID) -> bytes:
        return database.write(lambda tx: send_draft(tx, someone, id, signer, NOW))

    with pytest.raises(NotFound):
        send_as(eve, draft.id)
    with pytest.raises(NotFound):
        send_as(aigul, uuid4())
    assert send_as(aigul, draft.id)
    with pytest.raises(NotFound):
        send_as(eve, draft.id)


def test_a_draft_whose_visit_was_sent_otherwise_stays(
    database: Database, cast: Cast, signer: Signer
) -> None:
    draft = begun(database, cast, TYPED)
    aigul = who(database, cast.aigul)
    content = Content(
        draft.station, draft.round, "kz-2026", 2, "2026-09-21T10:00:00Z", {}, {}, (), None
    )
    other = ready(draft.id, content)
    database.write(lambda tx: submit(tx, aigul, other, signer, NOW))
    with pytest.raises(Conflict):
        database.write(lambda tx: send_draft(tx, aigul, draft.id, signer, NOW))
    assert in_hand(database, cast, draft.id)
