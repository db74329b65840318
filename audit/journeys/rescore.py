"""Every score anew from the stored verdicts, region by region: what differs is written, and told.

First all visits of a region are looked at, many at once. What differs is then written in small
transactions, each of which leaves visits, results and counts in agreement. The first of them says
in the trail what is going to be written, so that nothing is ever written that it does not tell of;
a run that was stopped is finished by the next one.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from threading import Event
from uuid import UUID

from sqlalchemy import Connection

from audit import checklists
from audit.canonical import sha256
from audit.domain import rescoring, scoring
from audit.domain.checklist import Checklist
from audit.domain.scoring import SCORING_VERSION, Score, Status
from audit.domain.shifts import Shift, shifts
from audit.errors import AuditError, Invalid
from audit.store import rescoring as store
from audit.store import results, trail
from audit.store.db import Database
from audit.store.prepared import together
from audit.store.rescoring import Kept

PAGE = 4096
"""Visits that are read at a time."""
BATCH = 200
"""Visits that are written in one transaction: others wait for it."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which visits: of all checklists, of one (`name`), or of one version of it."""

    name: str = ""
    version: int | None = None

    @classmethod
    def labelled(cls, label: str) -> "Wanted":
        """By `name` or `name@version`; "" for all. Raises NotFound("checklist-unknown")."""
        if not label:
            return cls()
        found = checklists.find(label)
        return cls(found.name, found.version if "@" in label else None)


@dataclass(frozen=True, slots=True)
class Moved:
    """A visit whose station, or a group of voters there, meets another status than before."""

    visit: UUID
    station: int
    """Its number."""
    counts: bool
    """Whether the visit is the one that counts for its station."""
    before: Status | None
    """None if the earlier method called it otherwise."""
    after: Status
    shifts: tuple[Shift, ...]


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A visit that is left as it is, because its verdicts cannot be understood."""

    visit: UUID
    station: int
    error: AuditError


@dataclass(slots=True)
class Survey:
    """What was found out about the visits of a region; nothing is written yet."""

    region: UUID
    read: int = 0
    differing: list[int] = field(default_factory=list)
    """Numbers in the region's trail, in their order."""
    versions: set[str] = field(default_factory=set)
    """Scoring versions of those that differ."""
    digests: list[str] = field(default_factory=list)
    """sha256 of each of their new scores: of id, status and figures as they are stored."""
    moved: dict[int, Moved] = field(default_factory=dict)
    unreadable: list[Unreadable] = field(default_factory=list)

    @property
    def digest(self) -> str:
        """One sha256 of all new scores."""
        return sha256("".join(self.digests).encode())


def survey(
    db: Database,
    region: UUID,
    wanted: Wanted,
    stop: Event,
    read: Callable[[int], None] = lambda _: None,
) -> Survey:
    """Scores all visits of a region anew, as far as it comes before `stop` is set; `read` is told
    how many it has seen."""
    found, after = Survey(region), 0
    while not stop.is_set():
        with db.read() as tx:
            page = store.page(tx, region, wanted.name, wanted.version, after, PAGE)
        if not page:
            break
        for visit, score in sorted(_differing(found, page), key=lambda pair: pair[0].seq):
            _note(found, visit, score)
        after = page[-1].seq
        found.read += len(page)
        read(found.read)
    return found


def write(
    db: Database,
    found: Survey,
    now: int,
    stop: Event,
    written: Callable[[int], None] = lambda _: None,
) -> int:
    """Writes what differs, as far as it comes before `stop` is set; how many visits that were."""
    done = 0
    for start in range(0, len(found.differing), BATCH):
        if stop.is_set():
            break
        numbers = found.differing[start : start + BATCH]

        def work(tx: Connection, numbers: Sequence[int] = numbers, first: bool = not start) -> None:
            if first:
                trail.append(tx, found.region, _event(found, now))
            else:
                trail.hold(tx, found.region)
            _write(tx, store.again(tx, found.region, numbers), now)

        db.write(work)
        done += len(numbers)
        written(done)
    return done


def _differing(found: Survey, page: Sequence[Kept]) -> Iterator[tuple[Kept, Score]]:
    """The visits of a page whose score is another now, or is of another version of the method."""
    by_checklist: dict[tuple[str, int], list[Kept]] = defaultdict(list)
    for visit in page:
        by_checklist[visit.checklist, visit.version].append(visit)
    for (name, version), kept in by_checklist.items():
        try:
            checklist = checklists.get(name, version)
        except AuditError as error:
            found.unreadable += [Unreadable(each.id, each.number, error) for each in kept]
            continue
        yield from _of_checklist(found, checklist, kept)


def _of_checklist(
    found: Survey, checklist: Checklist, kept: Sequence[Kept]
) -> Iterator[tuple[Kept, Score]]:
    readable, ways = [], []
    for visit in kept:
        try:
            ways.append(scoring.per_way(checklist, visit.codes))
            readable.append(visit)
        except ValueError:
            error = Invalid("verdicts-unreadable", checklist=str(checklist))
            found.unreadable.append(Unreadable(visit.id, visit.number, error))
    scores = rescoring.of_ways(checklist, ways)
    before = [rescoring.Kept(each.status, each.index, each.groups) for each in readable]
    for visit, other in zip(readable, rescoring.differing(scores, before), strict=True):
        if other or visit.scoring_version != SCORING_VERSION:
            yield visit, scoring.rescore(checklist, visit.codes)


def _note(found: Survey, visit: Kept, score: Score) -> None:
    found.differing.append(visit.seq)
    found.versions.add(visit.scoring_version)
    said = f"{visit.id} {score.status} {store.text_of(score)}"
    found.digests.append(sha256(said.encode()))
    before = Status(visit.status) if visit.status in list(Status) else None
    moved = shifts(checklists.get(visit.checklist, visit.version), visit.groups, score)
    if moved or before is not score.status:
        found.moved[visit.seq] = Moved(
            visit.id, visit.number, visit.counts, before, score.status, moved
        )


def _event(found: Survey, now: int) -> dict[str, object]:
    return {
        "what": "rescored",
        "from": sorted(found.versions),
        "to": SCORING_VERSION,
        "visits": len(found.differing),
        "sha256": found.digest,
        "at": now,
    }


def _write(tx: Connection, kept: Sequence[Kept], now: int) -> None:
    """Puts the scores of these visits right, and what was counted of them."""
    with together(tx):
        for visit in kept:
            checklist = checklists.get(visit.checklist, visit.version)
            score = scoring.rescore(checklist, visit.codes)
            if not _stands(visit, score):
                store.replace(tx, visit, score, SCORING_VERSION, now)
                if visit.quarantine is None:
                    results.count(tx, _result(visit, score), checklists.get)


def _stands(visit: Kept, score: Score) -> bool:
    """Whether somebody else has written this score in the meantime."""
    return (visit.scoring_version, visit.status, visit.index, visit.score) == (
        SCORING_VERSION,
        score.status,
        score.index,
        store.text_of(score),
    )


def _result(visit: Kept, score: Score) -> results.Result:
    return results.Result(
        region=visit.region,
        round=visit.round,
        station=visit.station,
        visit=visit.id,
        person=visit.person,
        seq=visit.seq,
        checklist=visit.checklist,
        version=visit.version,
        **results.figures(score),
        voters=visit.voters,
        received_at=visit.received_at,
    )
