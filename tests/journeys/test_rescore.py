"""Every score anew: what differs is put right once, whole, counted and told; nothing is lost."""

import json
from pathlib import Path
from threading import Event
from uuid import UUID, uuid4

import pytest

from audit.domain.scoring import Status
from audit.errors import NotFound
from audit.journeys import rescore
from audit.journeys.rescore import Survey, Wanted
from audit.signing import Signer
from audit.store import trail
from audit.store.db import Database
from tests import fieldwork
from tests.aged import KIND, age, change, fill, old_scores, scores
from tests.cast import NOW
from tests.fieldwork import content
from tests.office import Office, counts_are_right

LATER = NOW + 60_000


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Office:
    return Office(database, fieldwork.lay_out(database), Signer.load(tmp_path / "keys"))


@pytest.fixture
def visits(office: Office) -> list[UUID]:
    return fill(office)


@pytest.fixture(autouse=True)
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a few visits are several pages and several transactions."""
    monkeypatch.setattr(rescore, "PAGE", 4)
    monkeypatch.setattr(rescore, "BATCH", 2)


def survey(office: Office, label: str = "") -> Survey:
    return rescore.survey(office.db, office.field.region, Wanted.labelled(label), Event())


def run(office: Office) -> Survey:
    found = survey(office)
    assert rescore.write(office.db, found, LATER, Event()) == len(found.differing)
    return found


def events(office: Office) -> list[dict[str, object]]:
    with office.db.read() as tx:
        assert trail.broken_at(tx, office.field.region) is None
        bodies = [json.loads(event.body) for event in trail.events(tx, office.field.region)]
    return [body for body in bodies if body["what"] == "rescored"]


def test_all_scores_are_as_they_were_before_the_method_was_another(
    office: Office, visits: list[UUID]
) -> None:
    before, tables = scores(office), office.everything()
    age(office, visits)
    assert scores(office) != before
    found = run(office)
    assert (found.read, len(found.differing)) == (9, 9)
    assert scores(office) == before
    after = office.everything()
    assert {name for name in tables if after[name] != tables[name]} <= {
        "trail_events",
        "status_counts",
    }
    counts_are_right(office)
    assert old_scores(office) == {(id, "0"): ("accessible", 100.0, KIND) for id in visits}


def test_the_trail_tells_of_it_once(office: Office, visits: list[UUID]) -> None:
    age(office, visits[:5])
    age(office, visits[5:7], version="0.1")
    found = run(office)
    [told] = events(office)
    assert told == {
        "what": "rescored",
        "from": ["0", "0.1"],
        "to": "1",
        "visits": 7,
        "sha256": found.digest,
        "at": LATER,
    }


def test_the_digest_is_of_the_new_scores(office: Office, visits: list[UUID]) -> None:
    age(office, visits[:2])
    first = survey(office).digest
    assert survey(office).digest == first
    age(office, visits[:2], version="0.1")
    assert survey(office).digest == first
    age(office, visits[:3])
    assert survey(office).digest != first


def test_running_again_finds_and_writes_nothing(office: Office, visits: list[UUID]) -> None:
    age(office, visits)
    run(office)
    before = office.everything()
    found = run(office)
    assert (found.read, found.differing, found.moved, found.unreadable) == (9, [], {}, [])
    assert office.everything() == before
    assert len(events(office)) == 1


def test_only_what_differs_is_written(office: Office, visits: list[UUID]) -> None:
    age(office, [visits[4]], version="1")
    change(office, visits[2], "scoring_version = '0'")
    found = run(office)
    assert len(found.differing) == 2
    assert set(old_scores(office)) == {(visits[4], "1"), (visits[2], "0")}
    assert [moved.visit for moved in found.moved.values()] == [visits[4]]
    counts_are_right(office)


def test_looking_writes_nothing(office: Office, visits: list[UUID]) -> None:
    age(office, visits)
    before = office.everything()
    assert len(survey(office).differing) == 9
    assert office.everything() == before
    assert old_scores(office) == {}


@pytest.mark.parametrize("crash", [False, True])
def test_a_run_that_ended_in_the_middle_is_whole_and_is_finished_by_the_next(
    office: Office, visits: list[UUID], crash: bool
) -> None:
    before = scores(office)
    age(office, visits)
    stop = Event()

    def enough(done: int) -> None:
        if crash:
            raise KeyboardInterrupt
        stop.set()

    found = survey(office)
    if crash:
        with pytest.raises(KeyboardInterrupt):
            rescore.write(office.db, found, LATER, stop, enough)
    else:
        assert rescore.write(office.db, found, LATER, stop, enough) == 2
    counts_are_right(office)
    written = [id for id, score in scores(office).items() if score == before[id]]
    assert len(written) == 2
    assert {id for id, _ in old_scores(office)} == set(written)
    found = run(office)
    assert len(found.differing) == 7
    assert scores(office) == before
    counts_are_right(office)
    assert [event["visits"] for event in events(office)] == [9, 7]


def test_scores_written_without_their_counts_would_be_seen(
    office: Office, visits: list[UUID]
) -> None:
    age(office, visits)
    counts_are_right(office)
    change(office, visits[5], "status = 'not_accessible'")
    with pytest.raises(AssertionError):
        counts_are_right(office)


def test_looking_can_be_stopped(office: Office, visits: list[UUID]) -> None:
    age(office, visits)
    stop, seen = Event(), []

    def enough(read: int) -> None:
        seen.append(read)
        stop.set()

    found = rescore.survey(office.db, office.field.region, Wanted(), stop, enough)
    assert (found.read, len(found.differing), seen) == (4, 4, [4])


def test_what_cannot_be_read_is_told_and_left_as_it_is(office: Office, visits: list[UUID]) -> None:
    age(office, visits)
    change(office, visits[0], "codes = :codes", codes=b"\0\1\2")
    change(
        office, visits[5], "codes = :codes", codes=bytes([9]) * len(scores(office)[visits[5]][4])
    )
    change(office, visits[8], "version = 77")
    before = scores(office)
    found = run(office)
    assert {(each.visit, each.error.code) for each in found.unreadable} == {
        (visits[0], "verdicts-unreadable"),
        (visits[5], "verdicts-unreadable"),
        (visits[8], "checklist-unknown"),
    }
    after = scores(office)
    assert [id for id in visits if after[id] == before[id]] == [visits[0], visits[5], visits[8]]
    assert len(old_scores(office)) == 6


@pytest.mark.parametrize(
    ("label", "differing"), [("", 9), ("kz-2026", 9), ("kz-2026@2", 8), ("kz-2026@1", 1)]
)
def test_visits_of_one_checklist_or_version(
    office: Office, visits: list[UUID], label: str, differing: int
) -> None:
    age(office, visits)
    change(office, visits[8], "version = 1")
    assert len(survey(office, label).differing) == differing
    assert survey(office, "us-doj-2016").read == 0


@pytest.mark.parametrize("label", ["nowhere", "kz-2026@77"])
def test_a_checklist_that_nobody_knows_is_refused(label: str) -> None:
    with pytest.raises(NotFound, match="checklist-unknown"):
        Wanted.labelled(label)


def test_two_runs_at_once_write_everything_once(office: Office, visits: list[UUID]) -> None:
    before = scores(office)
    age(office, visits)
    found = survey(office)
    run(office)
    rescore.write(office.db, found, LATER, Event())
    assert scores(office) == before
    assert set(old_scores(office)) == {(id, "0") for id in visits}
    counts_are_right(office)


def test_a_visit_that_came_in_meanwhile_stays_the_one_that_counts(
    office: Office, visits: list[UUID]
) -> None:
    age(office, visits)
    found = survey(office)
    office.send(content(office.field, 70, station=office.field.stations[1]), uuid4())
    rescore.write(office.db, found, LATER, Event())
    counts_are_right(office)
    assert not survey(office).differing


def test_who_moves_and_why_is_told(office: Office, visits: list[UUID]) -> None:
    age(office, visits)
    moved = {each.visit: each for each in survey(office).moved.values()}
    run(office)
    now = scores(office)
    assert set(moved) >= {id for id in visits if now[id][0] != Status.ACCESSIBLE}
    for id, each in moved.items():
        assert each.after == now[id][0]
        assert each.before is Status.ACCESSIBLE
        assert all(shift.before is Status.ACCESSIBLE for shift in each.shifts)
        assert all(shift.items for shift in each.shifts if shift.rule == "critical-failed")
    latest = {visits[5]: 3, visits[6]: 1, visits[7]: 2}
    assert {id: moved[id].station for id in moved if moved[id].counts} == latest
    assert moved[visits[8]].station == 4


@pytest.mark.parametrize(
    "figures", ["{}", '{"everybody": [1, 1, 1, 1, "accessible"]}', '{"blind": ["A"]}']
)
def test_figures_of_a_method_that_nobody_understands_any_more(
    office: Office, visits: list[UUID], figures: str
) -> None:
    change(office, visits[8], "score = :score, status = 'green'", score=figures)
    found = run(office)
    [moved] = found.moved.values()
    assert (moved.visit, moved.before) == (visits[8], None)
    assert {shift.before for shift in moved.shifts} == {None}
    assert old_scores(office)[visits[8], "1"][0] == "green"


def test_progress_is_told(office: Office, visits: list[UUID]) -> None:
    age(office, visits)
    read: list[int] = []
    written: list[int] = []
    found = rescore.survey(office.db, office.field.region, Wanted(), Event(), read.append)
    rescore.write(office.db, found, LATER, Event(), written.append)
    assert (read, written) == ([4, 8, 9], [2, 4, 6, 8, 9])
