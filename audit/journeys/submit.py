"""A visit comes in: it is checked, scored, stored, counted and answered with a signed receipt."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

import msgspec
from sqlalchemy import Connection

from audit import checklists
from audit.canonical import canonical, sha256
from audit.domain import scoring, visit
from audit.domain.access import Action, Who
from audit.domain.checklist import Checklist
from audit.domain.scoring import SCORING_VERSION, Score
from audit.domain.visit import Content, Quarantine
from audit.errors import Conflict, Invalid, NotFound, Problem
from audit.journeys.locate import LOCATE, found_by_auditor
from audit.signing import Signer
from audit.store import jobs, photos, results, trail, visits
from audit.store.moments import from_datetime
from audit.store.prepared import together
from audit.store.visits import Receipt, Site, Stored


@dataclass(frozen=True, slots=True)
class Ready:
    """A visit that is in order in itself: what `submit` stores."""

    id: UUID
    content: Content
    canonical: bytes
    sha256: str
    score: Score
    newest: int
    """The newest version of its checklist."""


def ready(id: UUID, content: Content) -> Ready:
    """Checks and scores; needs no database.

    Raises NotFound("checklist-unknown"), or Invalid with everything that is wrong.
    """
    checklist = checklists.get(content.checklist, content.version)
    answers = visit.check(checklist, content)
    kept = visit.canonical_content(content, answers)
    return Ready(
        id=id,
        content=content,
        canonical=kept,
        sha256=sha256(kept),
        score=scoring.score(checklist, answers),
        newest=_newest(checklist),
    )


def submit(tx: Connection, who: Who, sent: Ready, signer: Signer, now: int) -> bytes:
    """Stores the visit and gives its receipt; the same visit again gets the same receipt.

    What nobody expected (an auditor who is not assigned, an old checklist, a station that moved)
    is kept in quarantine. Raises Conflict if the id stands for something else, NotFound for a
    station or round that the person cannot see, Invalid for a wrong `supersedes`.
    """
    before = visits.receipt(tx, sent.id)
    if before is not None:
        return _same_again(before, who, sent)
    content = sent.content
    site = visits.site(tx, content.station, content.round, who.person)
    if site is None or not may_send(site, who, content.round):
        raise NotFound("station-or-round-unknown")
    _check_supersedes(tx, who, content)
    quarantine = _quarantine(site, who, sent)
    missing = photos.missing(tx, who.person, [photo.sha256 for photo in content.photos])
    with together(tx):
        seq, _ = trail.append(tx, site.region, _event(who, sent, quarantine, now))
        stored = _stored(who, sent, site, quarantine, seq, missing, signer, now)
        visits.add(tx, stored, content.photos)
        if quarantine is None:
            results.count(tx, result(stored, site, sent.score), checklists.get)
        if site.never_searched:
            jobs.enqueue(tx, LOCATE, str(site.venue), now)
    if content.place is not None and quarantine is None:
        found_by_auditor(tx, site.venue, content.place, now)
    return stored.receipt


def _newest(checklist: Checklist) -> int:
    return checklists.versions(checklist.name)[-1]


def _same_again(before: Receipt, who: Who, sent: Ready) -> bytes:
    if before.person != who.person:
        raise Conflict("visit-id-taken")
    if before.sha256 != sent.sha256:
        stored = Problem("sha256", "stored-differs", {"sha256": before.sha256})
        raise Conflict("visit-differs", problems=[stored])
    return before.receipt


def may_send(site: Site, who: Who, round: UUID) -> bool:
    """Whether the visit can be taken at all. Assigned work is taken even if the station moved."""
    if not site.path.startswith(site.round_path):
        return False
    return site.assigned or who.may(Action.SEND_VISIT, site.path, round)


def _check_supersedes(tx: Connection, who: Who, content: Content) -> None:
    earlier = content.supersedes
    if earlier is not None and not visits.is_own(tx, earlier, content.station, who.person):
        raise Invalid(problems=[Problem("supersedes", "not-own-visit")])


def _quarantine(site: Site, who: Who, sent: Ready) -> Quarantine | None:
    reasons = {
        Quarantine.STATION_MOVED: not who.may(Action.SEND_VISIT, site.path),
        Quarantine.STATION_NOT_IN_USE: not site.in_use,
        Quarantine.NOT_ASSIGNED: not site.assigned,
        Quarantine.OTHER_CHECKLIST: not _is_of(site.round_checklist, sent.content.checklist),
        Quarantine.OLD_CHECKLIST: sent.content.version != sent.newest,
    }
    return next((reason for reason, holds in reasons.items() if holds), None)


def _is_of(wanted: str, checklist: str) -> bool:
    """Whether a visit is of the round's checklist, or of the full form of its short one."""
    if checklist == wanted:
        return True
    return wanted in checklists.names() and checklists.get(wanted).short_of == checklist


def _event(who: Who, sent: Ready, quarantine: Quarantine | None, now: int) -> Mapping[str, object]:
    return {
        "what": "visit-received",
        "visit": str(sent.id),
        "sha256": sent.sha256,
        "person": who.pseudonym,
        "station": str(sent.content.station),
        "round": str(sent.content.round),
        "quarantine": quarantine,
        "supersedes": str(sent.content.supersedes) if sent.content.supersedes else None,
        "at": now,
    }


def _stored(
    who: Who,
    sent: Ready,
    site: Site,
    quarantine: Quarantine | None,
    seq: int,
    missing: list[str],
    signer: Signer,
    now: int,
) -> Stored:
    content, score = sent.content, sent.score
    receipt = visit.receipt(sent.id, sent.sha256, seq, missing)
    receipt["signature"] = signer.sign(canonical(receipt))
    return Stored(
        id=sent.id,
        region=site.region,
        round=content.round,
        station=content.station,
        person=who.person,
        checklist=content.checklist,
        version=content.version,
        scoring_version=SCORING_VERSION,
        state="awaiting_photos" if missing else "complete",
        quarantine=quarantine.value if quarantine else None,
        started_at=from_datetime(visit.moment(content.started_at)),
        received_at=now,
        supersedes=content.supersedes,
        seq=seq,
        status=score.status.value,
        index=score.index,
        sha256=sent.sha256,
        codes=score.codes,
        receipt=canonical(receipt),
        score=msgspec.json.encode(score.groups).decode(),
        content=sent.canonical.decode(),
    )


def result(stored: Stored, site: Site, score: Score) -> results.Result:
    """What a stored visit says of its station."""
    return results.Result(
        region=stored.region,
        round=stored.round,
        station=stored.station,
        visit=stored.id,
        person=stored.person,
        seq=stored.seq,
        checklist=stored.checklist,
        version=stored.version,
        **results.figures(score),
        voters=site.voters,
        received_at=stored.received_at,
    )
