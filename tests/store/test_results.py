"""Current results and counts: kept with every visit, and always what counting anew would give."""

import json
import random
from collections import Counter
from dataclasses import replace
from uuid import UUID, uuid4

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, text

from audit import checklists
from audit.domain.answers import Answer
from audit.domain.scoring import Score, Status, score
from audit.domain.together import together
from audit.domain.verdicts import Verdict
from audit.journeys import submit
from audit.store import counting, counts, results, trail, visits
from audit.store.counts import ItemCounts
from audit.store.db import Database
from audit.store.results import Result
from audit.store.visits import Stored
from tests import fieldwork
from tests.cast import hold
from tests.fieldwork import Field

Answers = dict[str, Answer]
LISTS = ("kz-2026", "us-doj-2016")


class Region:
    """A region whose visits come in one by one, and what its counts must then be."""

    def __init__(self, database: Database):
        self.database = database
        self.field: Field = fieldwork.lay_out(database, number=4, voters=70)
        self.rounds = [self.field.cast.round, database.write(lambda tx: hold(tx, "KZ-15"))]
        self.latest: dict[tuple[UUID, UUID], tuple[str, Score]] = {}
        self.people = [self.field.aigul.id, self.field.cast.erlan.id, self.field.cast.eve.id]
        self.visits: dict[tuple[UUID, UUID], dict[UUID, tuple[str, Answers, UUID]]] = {}
        """Round and station to each person's latest visit, the last at the end."""
        self.right: dict[tuple[UUID, UUID], dict[str, UUID]] = {}
        """What a chair has settled since the last visit: item to visit."""
        self.conflicts: dict[tuple[UUID, UUID], int] = {}
        self.voters = dict.fromkeys(self.field.stations, 70)

    def visit(self, dice: random.Random, quarantine: str | None = None) -> Result:
        station, round = dice.choice(self.field.stations), dice.choice(self.rounds)
        name = dice.choice(LISTS)
        checklist = checklists.get(name)
        answers: Answers = fieldwork.answers(
            dice.randrange(10**6), checklist, known=dice.choice([0.3, 1.0]), good=dice.random()
        )
        person = dice.choice(self.people)
        result = self.database.write(
            lambda tx: self._store(tx, round, station, person, name, answers, quarantine)
        )
        if quarantine is None:
            self.expect(round, station, person, (name, answers, result.visit))
        return result

    def expect(
        self, round: UUID, station: UUID, person: UUID, visit: tuple[str, Answers, UUID]
    ) -> None:
        people = self.visits.setdefault((round, station), {})
        people.pop(person, None)
        people[person] = visit
        self.right.pop((round, station), None)
        self.put_together(round, station)

    def put_together(self, round: UUID, station: UUID) -> None:
        said = list(self.visits[round, station].values())
        name = said[-1][0]
        alike = [visit for visit in said if visit[0] == name]
        places = {id: place for place, (_, _, id) in enumerate(alike)}
        right = {item: places[id] for item, id in self.right.get((round, station), {}).items()}
        found = together(checklists.get(name), [answers for _, answers, _ in alike], right)
        answers = found.answers if len(alike) > 1 else alike[0][1]
        self.latest[round, station] = (name, score(checklists.get(name), answers))
        self.conflicts[round, station] = len(found.conflicts)

    def settle(self, dice: random.Random) -> None:
        """A chair settles one of the open differences somewhere, if there is any."""
        for (round, station), people in self.visits.items():
            said = list(people.values())
            alike = [visit for visit in said if visit[0] == said[-1][0]]
            checklist = checklists.get(said[-1][0])
            differing = together(checklist, [answers for _, answers, _ in alike]).differences
            if differing:
                right = {dice.choice(differing).item: dice.choice(alike)[2]}
                self.database.write(
                    lambda tx: self._settle(tx, round, station, right)  # noqa: B023 - runs at once
                )
                self.right.setdefault((round, station), {}).update(right)
                self.put_together(round, station)

    def _settle(self, tx: Connection, round: UUID, station: UUID, right: dict[str, UUID]) -> int:
        seq, _ = trail.append(tx, self.field.region, {"what": "settled"})
        counting.settle(tx, round, station, right, self.field.cast.erlan.id, seq, seq)
        results.recount(tx, round, station, checklists.get)
        return seq

    def _store(
        self,
        tx: Connection,
        round: UUID,
        station: UUID,
        person: UUID,
        name: str,
        answers: Answers,
        quarantine: str | None,
    ) -> Result:
        seq, _ = trail.append(tx, self.field.region, {"what": "visit-received"})
        site = visits.site(tx, station, round, self.field.aigul.id)
        assert site is not None
        scored = score(checklists.get(name), answers)
        stored = _stored(self.field, round, station, name, scored, seq, quarantine)
        content = json.dumps({"answers": answers})
        stored = replace(stored, person=person, content=content)
        visits.add(tx, stored, ())
        result = submit.result(stored, site, scored)
        if quarantine is None:
            results.count(tx, result, checklists.get)
        return result

    def statuses(self) -> dict[tuple[str, str, str], tuple[int, int]]:
        """What `status_counts` must say, by round, group and status."""
        stations: Counter[tuple[str, str, str]] = Counter()
        voters: Counter[tuple[str, str, str]] = Counter()
        for (round, station), (_, scored) in self.latest.items():
            said = {"station": scored.status} | {
                str(group): group_score.status for group, group_score in scored.groups.items()
            }
            for group, status in said.items():
                stations[round.hex, group, status] += 1
                voters[round.hex, group, status] += self.voters[station]
        return {key: (number, voters[key]) for key, number in stations.items()}

    def kept_statuses(self) -> dict[tuple[str, str, str], tuple[int, int]]:
        with self.database.read() as tx:
            rows = tx.execute(text("SELECT * FROM status_counts")).all()
        return {(UUID(str(row[1])).hex, row[2], row[3]): (row[4], row[5]) for row in rows if row[4]}

    def items(self, round: UUID) -> list[ItemCounts]:
        with self.database.read() as tx:
            return counts.item_counts(tx, self.field.region, round)

    def expected_items(self, round: UUID) -> dict[str, list[Counter[Verdict]]]:
        found: dict[str, list[Counter[Verdict]]] = {}
        for (of, _), (name, scored) in self.latest.items():
            if of == round:
                counts = found.setdefault(name, [Counter() for _ in scored.verdicts])
                for counter, verdict in zip(counts, scored.verdicts.values(), strict=True):
                    counter[verdict] += 1
        return found

    def kept_conflicts(self) -> dict[tuple[UUID, UUID], int]:
        with self.database.read() as tx:
            rows = tx.execute(
                text("SELECT round_id, station_id, conflicts FROM current_results")
            ).all()
        return {(UUID(str(row[0])), UUID(str(row[1]))): row[2] for row in rows}

    def is_right(self) -> None:
        assert self.kept_statuses() == self.statuses()
        assert self.kept_conflicts() == self.conflicts
        for round in self.rounds:
            kept = {
                counts.checklist: [Counter(+Counter(item)) for item in counts.items]
                for counts in self.items(round)
            }
            expected = self.expected_items(round)
            assert {name: kept[name] for name in expected} == expected
            assert all(not any(kept[name]) for name in kept.keys() - expected.keys())

    def rebuild(self) -> int:
        return self.database.write(
            lambda tx: results.rebuild(tx, self.field.region, checklists.get)
        )

    def current(self) -> list[tuple[object, ...]]:
        with self.database.read() as tx:
            return sorted(
                (tuple(row) for row in tx.execute(text("SELECT * FROM current_results"))), key=str
            )


def _stored(
    field: Field,
    round: UUID,
    station: UUID,
    checklist: str,
    scored: Score,
    seq: int,
    quarantine: str | None,
) -> Stored:
    return Stored(
        id=uuid4(),
        region=field.region,
        round=round,
        station=station,
        person=field.aigul.id,
        checklist=checklist,
        version=checklists.get(checklist).version,
        scoring_version="1",
        state="complete",
        quarantine=quarantine,
        started_at=0,
        received_at=seq,
        supersedes=None,
        seq=seq,
        status=str(scored.status),
        index=scored.index,
        sha256="",
        codes=scored.codes,
        receipt=b"",
        score=msgspec.json.encode(scored.groups).decode(),
        content="{}",
    )


@pytest.fixture
def region(database: Database) -> Region:
    return Region(database)


@pytest.mark.parametrize("seed", range(4))
def test_counts_are_what_counting_anew_gives(region: Region, seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311
    for number in range(25):
        region.visit(dice, quarantine="not-assigned" if dice.random() < 0.2 else None)
        if number % 3 == 0:
            region.settle(dice)
        if number % 8 == 0:
            region.is_right()
    region.is_right()
    before = (region.current(), region.kept_statuses(), [region.items(r) for r in region.rounds])
    assert max(region.conflicts.values()) > 0
    assert any(region.right.values())
    assert region.rebuild() == len(region.latest)
    region.is_right()
    after = (region.current(), region.kept_statuses())
    assert after == before[:2]


def test_a_wrong_count_would_be_seen_and_is_mended(region: Region) -> None:
    region.visit(random.Random(1))  # noqa: S311
    region.database.write(
        lambda tx: tx.execute(text("UPDATE status_counts SET stations = stations + 1")).rowcount
    )
    with pytest.raises(AssertionError):
        region.is_right()
    region.rebuild()
    region.is_right()


def test_a_visit_that_came_before_does_not_replace_a_later_one(region: Region) -> None:
    """So may a visit count that a chair lets out of quarantine late."""
    dice = random.Random(2)  # noqa: S311
    early = region.visit(dice, quarantine="not-assigned")
    late = region.visit(dice)
    while (late.round, late.station) != (early.round, early.station):
        late = region.visit(dice)
    region.database.write(lambda tx: results.count(tx, early, checklists.get))
    region.is_right()


def test_a_region_without_visits_has_no_results(region: Region) -> None:
    assert region.rebuild() == 0
    assert region.current() == []
    assert region.items(region.rounds[0]) == []


def test_a_changed_number_of_voters_is_weighed_at_once(region: Region) -> None:
    dice = random.Random(3)  # noqa: S311
    for _ in range(8):
        region.visit(dice)
    station = next(iter(region.latest))[1]
    region.voters[station] = 1_000
    region.database.write(
        lambda tx: (
            tx.execute(
                text("UPDATE stations SET voters = 1000 WHERE number = :number"),
                {"number": 1 + region.field.stations.index(station)},
            ).rowcount
        )
    )
    region.database.write(lambda tx: results.weigh(tx, station, 1_000))
    region.is_right()
    kept = region.current()
    region.rebuild()
    region.is_right()
    assert region.current() == kept


def test_other_regions_are_left_alone(region: Region) -> None:
    region.visit(random.Random(4))  # noqa: S311
    elsewhere = uuid4()
    assert region.database.write(lambda tx: results.rebuild(tx, elsewhere, checklists.get)) == 0
    region.is_right()


@given(
    st.sampled_from(list(Status)),
    st.sampled_from(list(Status)),
    st.floats(0, 100),
    st.floats(0, 100),
)
def test_the_worst_come_first(one: Status, other: Status, low: float, high: float) -> None:
    order = (Status.NOT_ACCESSIBLE, Status.PARTIAL, Status.NO_DATA, Status.ACCESSIBLE)
    pair = sorted([(order.index(one), low), (order.index(other), high)])
    ranks = [results.rank(order[place], index) for place, index in pair]
    assert ranks == sorted(ranks)
    assert results.rank(Status.NO_DATA, None) <= results.rank(Status.NO_DATA, low)
