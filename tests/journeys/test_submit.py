"""A visit comes in: once, whole, counted or in quarantine, and never lost."""

import json
import threading
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Connection

from audit import checklists
from audit.canonical import canonical, sha256
from audit.domain.access import Role
from audit.domain.checklist import Text
from audit.domain.scoring import GroupScore, score
from audit.domain.visit import DeclaredPhoto
from audit.errors import Conflict, Invalid, NotFound
from audit.journeys.submit import ready, submit
from audit.signing import Signer, verify
from audit.store import people, photos, rounds, sessions, trail
from audit.store.db import Database
from tests import fieldwork
from tests.cast import NOW, territory_grant, wear
from tests.fieldwork import content
from tests.office import Office, counts_are_right, current, photos_arrive

PHOTO = DeclaredPhoto("ab" * 32, 1_000, "D02")
ANOTHER = DeclaredPhoto("cd" * 32, 1_000, "D02")


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Office:
    return Office(database, fieldwork.lay_out(database), Signer.load(tmp_path / "keys"))


def test_a_visit_is_stored_with_its_score(office: Office) -> None:
    sent, id = content(office.field), uuid4()
    office.send(sent, id)
    stored = office.visit(id)
    scored = score(checklists.get("kz-2026"), sent.answers)  # type: ignore[arg-type]
    assert stored["state"] == "complete"
    assert stored["quarantine"] is None
    assert stored["status"] == scored.status
    assert stored["index"] == scored.index
    assert bytes(stored["codes"]) == scored.codes
    assert json.loads(stored["content"]) == fieldwork.wire(sent)
    assert sha256(stored["content"].encode()) == stored["sha256"]
    groups = {group: GroupScore(*said) for group, said in json.loads(stored["score"]).items()}
    assert groups == scored.groups


def test_the_receipt_names_the_visit_and_is_signed(office: Office) -> None:
    sent, id = content(office.field), uuid4()
    raw = office.send_raw(sent, id)
    receipt = json.loads(raw)
    signature = receipt.pop("signature")
    assert receipt == {
        "id": str(id),
        "missing_photos": [],
        "seq": trail_length(office),
        "sha256": office.visit(id)["sha256"],
    }
    assert verify(office.signer.public_key, canonical(receipt), signature)
    assert not verify(office.signer.public_key, canonical({**receipt, "seq": 99}), signature)
    assert raw == canonical({**receipt, "signature": signature})


def trail_length(office: Office) -> int:
    with office.db.read() as tx:
        return trail.head(tx, office.field.region)[0]


def test_the_trail_tells_of_the_visit_by_ids_and_digests_only(office: Office) -> None:
    sent, id = content(office.field), uuid4()
    office.send(sent, id)
    with office.db.read() as tx:
        *_, event = trail.events(tx, office.field.region)
        assert trail.broken_at(tx, office.field.region) is None
        who = people.grants_of(tx, office.field.aigul.id, NOW)
    assert who is not None
    assert json.loads(event.body) == {
        "what": "visit-received",
        "visit": str(id),
        "sha256": office.visit(id)["sha256"],
        "person": who.pseudonym,
        "station": str(sent.station),
        "round": str(sent.round),
        "quarantine": None,
        "supersedes": None,
        "at": NOW,
    }
    assert str(who.person) not in event.body
    assert "Кіреберіс" not in event.body


def test_the_same_visit_again_gets_the_same_receipt(office: Office) -> None:
    sent, id = content(office.field, photos=[PHOTO]), uuid4()
    first = office.send_raw(sent, id)
    before = office.everything()
    photos_arrive(office, PHOTO)
    turned = replace(sent, answers=dict(reversed(list(sent.answers.items()))))
    assert office.send_raw(turned, id, now=NOW + 60_000) == first
    assert office.everything() == before


def test_other_content_under_the_same_id_is_a_conflict(office: Office) -> None:
    id = uuid4()
    office.send(content(office.field), id)
    conflict = office.refused(content(office.field, 1), id=id)
    assert isinstance(conflict, Conflict)
    assert conflict.code == "visit-differs"
    assert conflict.problems[0].arguments == {"sha256": office.visit(id)["sha256"]}


def test_an_id_of_somebody_else_tells_nothing(office: Office) -> None:
    id = uuid4()
    office.send(content(office.field), id)
    eve = office.field.cast.eve
    territory_grant(office.db, eve.id, Role.AUDITOR, "KZ-15")
    for sent in (content(office.field), content(office.field, 1)):
        conflict = office.refused(sent, id=id, member=eve)
        assert (conflict.code, conflict.problems) == ("visit-id-taken", ())


@pytest.mark.parametrize("same", [True, False])
def test_raced_senders_of_one_id_make_one_visit(
    database_url: str, tmp_path: Path, same: bool
) -> None:
    """Two writers on PostgreSQL: the works really run side by side."""
    db = Database.open(database_url, 1 if database_url.startswith("sqlite") else 4)
    office = Office(db, fieldwork.lay_out(db), Signer.load(tmp_path / "keys"))
    ids = [uuid4() for _ in range(8)]
    said: dict[UUID, list[bytes | str]] = {id: [] for id in ids}
    start = threading.Barrier(4)

    def send(seed: int) -> None:
        for id in ids:
            start.wait()
            station = office.field.stations[seed % 2]
            sent = content(office.field) if same else content(office.field, seed, station=station)
            try:
                said[id].append(office.send_raw(sent, id))
            except Conflict as conflict:
                said[id].append(conflict.code)

    threads = [threading.Thread(target=send, args=(seed,)) for seed in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for id in ids:
        receipts = [answer for answer in said[id] if isinstance(answer, bytes)]
        conflicts = [answer for answer in said[id] if answer == "visit-differs"]
        assert (len(receipts), len(conflicts)) == ((4, 0) if same else (1, 3))
        assert len(set(receipts)) == 1
    assert len(office.rows("visits")) == len(ids)
    with db.read() as tx:
        assert trail.broken_at(tx, office.field.region) is None
    counts_are_right(office)
    db.close()


def test_declared_photos_are_asked_for(office: Office) -> None:
    photos_arrive(office, ANOTHER)
    id = uuid4()
    receipt = office.send(content(office.field, photos=[PHOTO, ANOTHER]), id)
    assert receipt["missing_photos"] == [PHOTO.sha256]
    assert office.visit(id)["state"] == "awaiting_photos"
    assert {row[1] for row in office.rows("visit_photos")} == {PHOTO.sha256, ANOTHER.sha256}


def test_a_photo_of_somebody_else_is_missing(office: Office) -> None:
    eve = office.field.cast.eve.id
    office.db.write(lambda tx: photos.add(tx, PHOTO.sha256, eve, PHOTO.size, NOW))
    assert office.send(content(office.field, photos=[PHOTO]))["missing_photos"] == [PHOTO.sha256]


def test_one_photo_may_belong_to_several_items(office: Office) -> None:
    twice = [PHOTO, replace(PHOTO, item="D01"), PHOTO]
    assert office.send(content(office.field, photos=twice))["missing_photos"] == [PHOTO.sha256]
    assert [row[1:] for row in office.rows("visit_photos")] == [(PHOTO.sha256, "D02", PHOTO.size)]


def test_a_visit_counts_and_its_correction_takes_its_place(office: Office) -> None:
    first = uuid4()
    office.send(content(office.field), first)
    assert current(office) == [(first, office.visit(first)["status"])]
    second = uuid4()
    office.send(content(office.field, 1, supersedes=first), second)
    assert current(office) == [(second, office.visit(second)["status"])]
    assert len(office.rows("visits")) == 2
    counts_are_right(office)


@pytest.mark.parametrize("whose", ["nobody's", "of another station", "of another person"])
def test_only_an_own_visit_to_the_same_station_can_be_corrected(office: Office, whose: str) -> None:
    earlier = uuid4()
    if whose == "of another station":
        office.send(content(office.field, station=office.field.stations[1]), earlier)
    if whose == "of another person":
        eve = office.field.cast.eve
        territory_grant(office.db, eve.id, Role.AUDITOR, "KZ-15")
        wear(office.db, eve, Role.AUDITOR)
        office.send(content(office.field), earlier, eve)
    refused = office.refused(content(office.field, 1, supersedes=earlier))
    assert isinstance(refused, Invalid)
    assert [(problem.where, problem.code) for problem in refused.problems] == [
        ("supersedes", "not-own-visit")
    ]


def test_an_unknown_checklist_is_refused(office: Office) -> None:
    for changes in ({"version": 99}, {"version": -1}, {"checklist": "no-such"}):
        refused = office.refused(content(office.field, **changes))
        assert isinstance(refused, NotFound)
        assert refused.code == "checklist-unknown"


def test_what_one_may_not_see_is_not_there(office: Office) -> None:
    field = office.field
    for sent in (
        content(field, station=field.foreign),
        content(field, station=field.foreign, round=field.cast.elsewhere),
        content(field, station=uuid4()),
        content(field, round=uuid4()),
        content(field, round=field.cast.elsewhere),
    ):
        refused = office.refused(sent)
        assert isinstance(refused, NotFound)
        assert refused.code == "station-or-round-unknown"


def test_a_venue_that_nobody_has_looked_for_is_looked_for(office: Office) -> None:
    searched, unsearched = office.field.stations[1], office.field.stations[0]
    office.send(content(office.field, station=searched))
    assert office.rows("jobs") == []
    office.send(content(office.field, station=unsearched))
    assert [row[1] for row in office.rows("jobs")] == ["locate"]


def test_all_problems_come_at_once_and_nothing_is_stored(office: Office) -> None:
    sent = content(office.field)
    refused = office.refused(
        replace(
            sent,
            answers={**sent.answers, "X02": "maybe", "Q99": 1},
            notes={"D02": "x" * 3_000},
            started_at="noon",
        )
    )
    assert isinstance(refused, Invalid)
    assert {problem.where for problem in refused.problems} == {"X02", "Q99", "D02", "started_at"}


def test_a_failure_after_the_last_write_leaves_nothing(office: Office) -> None:
    """And the same visit can be sent again: the negative control is the visit that follows."""
    prepared, before = ready(uuid4(), content(office.field)), office.everything()

    def work(tx: Connection, fails: bool) -> bytes:
        who = sessions.who(tx, office.field.aigul.session, NOW)
        assert who is not None
        receipt = submit(tx, who, prepared, office.signer, NOW)
        if fails:
            raise ZeroDivisionError
        return receipt

    with pytest.raises(ZeroDivisionError):
        office.db.write(lambda tx: work(tx, True))
    assert office.everything() == before
    assert office.db.write(lambda tx: work(tx, False))
    assert office.everything() != before


def test_rounds_do_not_mix(office: Office) -> None:
    field, other = office.field, uuid4()

    def hold(tx: Connection) -> None:
        name = Text(kk="Сайлау", ru="Выборы", en="Election")
        rounds.add(tx, other, field.region, name, date(2027, 12, 20), "kz-2026")
        rounds.assign(tx, other, field.stations[0], field.aigul.id)

    office.db.write(hold)
    office.send(content(field))
    office.send(content(field, 1, round=other))
    assert len(current(office)) == 2
    counts_are_right(office)
