"""A chair settles what auditors differ on: who may, what follows, and what opens it again."""

import json
from collections.abc import Mapping
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Connection

from audit import checklists
from audit.domain.access import Role, Who
from audit.domain.answers import Answer
from audit.domain.scoring import Status, score
from audit.errors import AuditError, Conflict, Forbidden
from audit.journeys.report import Standing, standing
from audit.journeys.settle import settle
from audit.signing import Signer
from audit.store import overview, people, results, rounds, sessions
from audit.store.db import Database
from tests import fieldwork
from tests.cast import NOW, REGION, Member, come_in
from tests.domain.visits import all_best_in_2026
from tests.fieldwork import content
from tests.office import Office

LIMITS = {item.id: item.plausible for item in checklists.get("kz-2026").items if item.plausible}
GOOD: dict[str, Answer] = {
    key: min(round(said, 1), LIMITS[key][1])
    if isinstance(said, int | float) and key in LIMITS
    else said
    for key, said in all_best_in_2026().items()
}
NARROW = GOOD | {"E02": 700, "E01": False}


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Office:
    return Office(database, fieldwork.lay_out(database), Signer.load(tmp_path))


@pytest.fixture
def saule(office: Office) -> Member:
    """A second auditor of the same station."""
    saule = come_in(office.db, "saule", Role.AUDITOR, REGION)
    station, round = office.field.stations[0], office.field.cast.round
    office.db.write(lambda tx: rounds.assign(tx, round, station, saule.id))
    return saule


def send(office: Office, answers: Mapping[str, Answer], member: Member | None = None) -> UUID:
    id = uuid4()
    office.send(content(office.field, answers=answers, notes={}), id, member)
    return id


def seen(office: Office) -> Standing:
    with office.db.read() as tx:
        found = standing(tx, office.field.stations[0], office.field.cast.round)
    assert found is not None
    return found


def as_chair(office: Office, item: str, visit: UUID, member: Member | None = None) -> None:
    session = (member or office.field.cast.erlan).session

    def work(tx: Connection) -> None:
        who = sessions.who(tx, session, NOW)
        place = overview.place(tx, office.field.stations[0])
        assert isinstance(who, Who)
        assert place is not None
        settle(tx, who, place, office.field.cast.round, item, visit, NOW)

    office.db.write(work)


def current(office: Office) -> dict[str, object]:
    with office.db.read() as tx:
        row = overview.worst_first(
            tx, office.field.region, "KZ/KZ-15/", office.field.cast.round, 9
        )[0]
    return {"status": row.status, "conflicts": row.conflicts, "visit": row.visit}


def test_the_lower_verdict_counts_until_it_is_settled(office: Office, saule: Member) -> None:
    wide = send(office, GOOD)
    assert current(office)["status"] == Status.ACCESSIBLE
    narrow = send(office, NARROW, saule)
    assert current(office) == {"status": "not_accessible", "conflicts": 2, "visit": narrow}
    as_chair(office, "E02", wide)
    assert seen(office).conflicts == ("E01",)
    assert seen(office).answers["E02"] == GOOD["E02"]
    as_chair(office, "E01", wide)
    assert current(office) == {"status": "accessible", "conflicts": 0, "visit": narrow}
    as_chair(office, "E02", narrow)
    assert seen(office).answers["E02"] == 700
    kept = office.rows("current_results"), office.rows("status_counts")
    office.db.write(lambda tx: results.rebuild(tx, office.field.region, checklists.get))
    assert office.rows("current_results") == kept[0]


def test_all_that_is_open_is_settled_at_once(office: Office, saule: Member) -> None:
    wide = send(office, GOOD)
    send(office, NARROW, saule)
    as_chair(office, "", wide)
    assert seen(office).conflicts == ()
    assert score(checklists.get("kz-2026"), seen(office).answers).status is Status.ACCESSIBLE
    with pytest.raises(Conflict):
        as_chair(office, "", wide)


def test_a_later_visit_opens_it_again(office: Office, saule: Member) -> None:
    wide = send(office, GOOD)
    send(office, NARROW, saule)
    as_chair(office, "", wide)
    send(office, NARROW | {"E01": True}, saule)
    assert seen(office).conflicts == ("E02",)
    assert current(office)["conflicts"] == 1


def test_the_trail_says_who_settled_what(office: Office, saule: Member) -> None:
    wide = send(office, GOOD)
    send(office, NARROW, saule)
    as_chair(office, "E02", wide)
    bodies = [json.loads(row[-1]) for row in office.rows("trail_events")]
    [event] = [body for body in bodies if body["what"] == "settled"]
    assert event["items"] == ["E02"]
    assert event["visit"] == str(wide)
    with office.db.read() as tx:
        erlan = people.grants_of(tx, office.field.cast.erlan.id, NOW)
    assert erlan is not None
    assert event["person"] == erlan.pseudonym
    assert event["before"] != event["after"]


def test_what_does_not_differ_cannot_be_settled(office: Office, saule: Member) -> None:
    wide = send(office, GOOD)
    for item, visit in (("", wide), ("E02", wide)):
        with pytest.raises(Conflict):
            as_chair(office, item, visit)
    send(office, NARROW, saule)
    before = office.everything()
    for item, visit in (("A01", wide), ("nothing", wide), ("E02", uuid4())):
        with pytest.raises(AuditError) as refused:
            as_chair(office, item, visit)
        assert refused.value.code == "settle-other-visits"
    assert office.everything() == before


def test_a_chair_who_was_there_may_not(office: Office, saule: Member) -> None:
    wide = send(office, GOOD)
    send(office, NARROW, saule)
    with pytest.raises(Forbidden) as refused:
        as_chair(office, "E02", wide, saule)
    assert refused.value.code == "settle-own-visit"


def test_notes_and_photos_of_both_are_kept(office: Office, saule: Member) -> None:
    office.send(content(office.field, answers=GOOD, notes={"E02": "wide", "A01": "good"}))
    noted = content(office.field, answers=NARROW, notes={"E02": "narrow", "E01": "none"})
    office.send(noted, member=saule)
    assert seen(office).beside.notes == {"E02": "narrow", "A01": "good", "E01": "none"}
