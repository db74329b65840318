"""What is stored of scores: read page by page, replaced, and the one before kept."""

from pathlib import Path
from uuid import UUID

import pytest

from audit import checklists
from audit.domain.scoring import Score, rescore
from audit.signing import Signer
from audit.store import rescoring
from audit.store.db import Database
from audit.store.rescoring import Kept
from tests import fieldwork
from tests.aged import change, fill, old_scores, scores
from tests.office import Office


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Office:
    return Office(database, fieldwork.lay_out(database), Signer.load(tmp_path / "keys"))


@pytest.fixture
def visits(office: Office) -> list[UUID]:
    return fill(office)


def page(office: Office, after: int, limit: int, name: str = "") -> list[Kept]:
    with office.db.read() as tx:
        return rescoring.page(tx, office.field.region, name, None, after, limit)


def test_pages_follow_one_another_and_leave_none_out(office: Office, visits: list[UUID]) -> None:
    found, after = [], 0
    while read := page(office, after, 4):
        found.append([visit.id for visit in read])
        after = read[-1].seq
    assert [len(ids) for ids in found] == [4, 4, 1]
    assert [id for ids in found for id in ids] == visits


def test_a_visit_says_what_is_stored_of_it(office: Office, visits: list[UUID]) -> None:
    stored = scores(office)
    read = page(office, 0, 100)
    assert {
        each.id: (each.status, each.index, each.score, each.scoring_version, each.codes)
        for each in read
    } == stored
    assert {(each.number, each.voters) for each in read[6:]} == {(1, 100), (2, 100), (4, 100)}
    assert {each.id for each in read if each.counts} == {visits[5], visits[6], visits[7]}
    assert read[8].quarantine == "not-assigned"
    assert all(each.groups == rescored(each).groups for each in read)


def test_visits_are_numbered_by_region_and_checklist(office: Office, visits: list[UUID]) -> None:
    change(office, visits[0], "version = 1")
    with office.db.read() as tx:
        found = [
            rescoring.numbers(tx, name, version).get(office.field.region)
            for name, version in (("", None), ("kz-2026", None), ("kz-2026", 1), ("kz-2026", 9))
        ]
    assert found == [9, 9, 1, None]
    assert page(office, 0, 100, "us-doj-2016") == []


def test_the_first_score_of_a_version_is_kept(office: Office, visits: list[UUID]) -> None:
    before = scores(office)
    [visit] = page(office, 0, 1)
    better = rescore(checklists.get("kz-2026", 2), bytes([2]) * len(visit.codes))

    def put(score: Score, at: int) -> None:
        [stored] = page(office, 0, 1)
        office.db.write(lambda tx: rescoring.replace(tx, stored, score, "1", at))

    put(better, 5)
    assert scores(office)[visit.id] == (
        "accessible",
        100.0,
        rescoring.text_of(better),
        "1",
        better.codes,
    )
    put(rescored(visit), 6)
    assert scores(office) == before
    assert old_scores(office) == {(visit.id, "1"): before[visit.id][:3]}


def rescored(visit: Kept) -> Score:
    return rescore(checklists.get(visit.checklist, visit.version), visit.codes)
