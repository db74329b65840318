"""What is raced: calls that are made at once, and what must have come of them."""

import hashlib
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import Connection

from audit.blobs.files import Blobs
from audit.credentials import code_hash, new_code
from audit.domain.access import Role, Who
from audit.domain.invitees import Invitee
from audit.domain.visit import Content, DeclaredPhoto
from audit.errors import AuditError, Conflict, Invalid
from audit.journeys import invite as inviting
from audit.journeys import sign_in
from audit.journeys.keep_draft import keep_draft
from audit.journeys.receive_photo import Chunk, progress, receive_chunk
from audit.journeys.send_draft import send_draft
from audit.journeys.settle import settle
from audit.journeys.sign_in import CameIn, Comer
from audit.journeys.submit import ready, submit
from audit.store import drafts, jobs, keys, overview, sessions, trail
from audit.store.db import Database
from audit.store.drafts import DraftRow
from tests.cast import NOW, REGION, SIGNER, Member, door
from tests.fieldwork import Field, answers, content
from tests.promises import Told

CALLS = 8
"""Made at once."""
PIECE = 4_000
"""Bytes of a photo."""
ITEM = "E01"
"""What the two visits at the last station differ in."""
GOOD = answers(0, known=1, good=1)
Call = Callable[[Database], object]


@dataclass(frozen=True, slots=True)
class Race:
    calls: Sequence[Call]
    check: Callable[[Sequence[object]], None]
    """Of what they returned, or the errors that they raised, in their order."""


@dataclass(frozen=True, slots=True)
class Arena:
    """Who races, and where."""

    field: Field
    saule: Member
    """A second auditor of all stations."""
    differing: tuple[UUID, UUID]
    blobs: Blobs
    told: Told
    dice: random.Random
    db: Database
    """For what comes before a race."""

    def visit(self, photos: Sequence[bytes] = ()) -> Content:
        station = self.dice.choice((*self.field.stations[:2], self.field.unassigned))
        declared = tuple(DeclaredPhoto(_name(photo), len(photo), "A01") for photo in photos)
        seed = self.dice.randrange(1_000_000)
        return content(self.field, seed, station=station, photos=declared)

    def sending(self, id: UUID, sent: Content, member: Member | None = None) -> Call:
        prepared = ready(id, sent)
        self.told.asked.add(id)

        def work(tx: Connection) -> bytes:
            return submit(tx, _who(tx, member or self.field.aigul), prepared, SIGNER, NOW)

        return lambda db: db.write(work)

    def uploading(self, photo: bytes) -> Call:
        """As a phone does: it asks how far the photo is, and goes on from there."""
        name, person = _name(photo), self.field.aigul.id

        def upload(db: Database) -> bool:
            while True:
                at = progress(db, self.blobs, person, name)
                if at.complete:
                    self.told.photos[person, name] = photo
                    return True
                piece = photo[at.offset : at.offset + PIECE]
                try:
                    chunk = Chunk(name, at.offset, len(photo), piece)
                    receive_chunk(db, self.blobs, person, chunk, NOW)
                except Conflict:
                    continue

        return upload


def same_visit(arena: Arena) -> Race:
    """All get one receipt."""
    id = uuid4()

    def check(outcomes: Sequence[object]) -> None:
        arena.told.receipts[id] = _one(outcomes)

    return Race([arena.sending(id, arena.visit())] * CALLS, check)


def different_visits_with_one_id(arena: Arena) -> Race:
    """One is taken, from one person; the others are told so."""
    id = uuid4()
    mine, other = (arena.sending(id, arena.visit()) for _ in range(2))
    another = arena.sending(id, arena.visit(), arena.saule)

    def check(outcomes: Sequence[object]) -> None:
        taken, refused = _apart(outcomes)
        assert set(refused) <= {"visit-differs", "visit-id-taken"}
        arena.told.receipts[id] = _one(taken)

    return Race([mine, other, mine, another, other, mine, another, other], check)


def visit_and_its_photo(arena: Arena) -> Race:
    """Whichever comes first, the visit does not go on waiting for what is there."""
    id, photo = uuid4(), arena.dice.randbytes(3 * PIECE)
    sending, uploading = arena.sending(id, arena.visit([photo])), arena.uploading(photo)

    def check(outcomes: Sequence[object]) -> None:
        arena.told.receipts[id] = _one(outcomes[::2])
        assert set(outcomes[1::2]) == {True}

    return Race([sending, uploading] * (CALLS // 2), check)


def draft_sent_and_kept(arena: Arena) -> Race:
    """It is sent once, and no copy of it that comes late brings it back."""
    draft = _begun(arena)
    arena.told.asked.add(draft.id)

    def send(tx: Connection) -> bytes:
        return send_draft(tx, _who(tx, arena.field.aigul), draft.id, SIGNER, NOW)

    def check(outcomes: Sequence[object]) -> None:
        arena.told.receipts[draft.id] = _one(outcomes[::2])
        _, refused = _apart(outcomes[1::2])
        assert set(refused) <= {"draft-sent", "draft-changed-elsewhere"}
        with arena.db.read() as tx:
            assert drafts.owner(tx, draft.id) is None

    return Race([_writes(send), _keeping(arena, draft)] * (CALLS // 2), check)


def drafts_of_several_phones(arena: Arena) -> Race:
    """One phone's copy is taken; the others are told that it was not made from what is there."""
    draft = _begun(arena)

    def check(outcomes: Sequence[object]) -> None:
        taken, refused = _apart(outcomes)
        assert (len(taken), set(refused)) == (1, {"draft-changed-elsewhere"})
        arena.db.write(lambda tx: drafts.remove(tx, draft.id, arena.field.aigul.id))

    return Race([_keeping(arena, draft)] * CALLS, check)


def same_invitation(arena: Arena) -> Race:
    """One comes in."""
    invitee = Invitee(f"i-{uuid4().hex}", "Дана", Role.AUDITOR, REGION)
    made = arena.db.write(lambda tx: inviting.invite(tx, None, invitee, None, NOW))
    comer = Comer(made.login, "")  # from a network where nobody has tried too often yet

    def check(outcomes: Sequence[object]) -> None:
        [came], refused = _apart(outcomes)
        assert isinstance(came, CameIn)
        assert set(refused) == {"invitation-spent"}
        arena.told.tokens.append(came.token)

    return Race([lambda db: sign_in.join(door(db), made.token, "", comer, NOW)] * CALLS, check)


def same_login(arena: Arena) -> Race:
    """One person gets it."""
    invitee = Invitee(f"l-{uuid4().hex}", "Дана", Role.AUDITOR, REGION)

    def check(outcomes: Sequence[object]) -> None:
        taken, refused = _apart(outcomes)
        assert (len(taken), set(refused)) == (1, {"login-taken"})
        arena.told.logins.append(invitee.login)

    invite = _writes(lambda tx: inviting.invite(tx, None, invitee, None, NOW))
    return Race([invite] * CALLS, check)


def same_recovery_code(arena: Arena) -> Race:
    """It opens once."""
    person, code = arena.field.aigul.id, code_hash(new_code())
    arena.db.write(lambda tx: keys.set_recovery_codes(tx, person, [code]))

    def check(outcomes: Sequence[object]) -> None:
        assert sorted(map(bool, outcomes)) == [False] * (CALLS - 1) + [True]

    use = _writes(lambda tx: keys.use_recovery_code(tx, person, code, NOW))
    return Race([use] * CALLS, check)


def tries_under_one_name(arena: Arena) -> Race:
    """Each counts."""
    name = uuid4().hex

    def check(outcomes: Sequence[object]) -> None:
        assert set(outcomes) == set(range(1, CALLS + 1))

    return Race([_writes(lambda tx: sessions.count_try(tx, name, NOW, 1))] * CALLS, check)


def different_settlements(arena: Arena) -> Race:
    """All are told of, and the last one holds: `Promises` looks."""

    def settling(right: UUID) -> Call:
        def work(tx: Connection) -> None:
            place = overview.place(tx, arena.field.stations[2])
            assert place
            chair = _who(tx, arena.field.cast.erlan)
            settle(tx, chair, place, arena.field.cast.round, ITEM, right, NOW)

        return _writes(work)

    def check(outcomes: Sequence[object]) -> None:
        assert set(outcomes) == {None}

    return Race([settling(right) for right in arena.differing] * (CALLS // 2), check)


def events_of_one_chain(arena: Arena) -> Race:
    """Each has its own number."""

    def check(outcomes: Sequence[object]) -> None:
        assert len(set(outcomes)) == CALLS

    add = _writes(lambda tx: trail.append(tx, arena.field.region, {"what": "raced"}))
    return Race([add] * CALLS, check)


def jobs_for_several_workers(arena: Arena) -> Race:
    """Each is done by one."""
    wanted = {uuid4().hex for _ in range(CALLS)}

    def ask(tx: Connection) -> None:
        for key in wanted:
            jobs.enqueue(tx, "raced", key, 0)

    def do_one(db: Database) -> str:
        job = db.write(lambda tx: jobs.claim(tx, NOW, 1))
        assert job
        db.write(lambda tx: jobs.finish(tx, job))
        return job.key

    def check(outcomes: Sequence[object]) -> None:
        assert set(outcomes) == wanted

    arena.db.write(ask)
    return Race([do_one] * CALLS, check)


RACES = (
    same_visit,
    different_visits_with_one_id,
    visit_and_its_photo,
    draft_sent_and_kept,
    drafts_of_several_phones,
    same_invitation,
    same_login,
    same_recovery_code,
    tries_under_one_name,
    different_settlements,
    events_of_one_chain,
    jobs_for_several_workers,
)


def _name(photo: bytes) -> str:
    return hashlib.sha256(photo).hexdigest()


def _who(tx: Connection, member: Member) -> Who:
    who = sessions.who(tx, member.session, NOW)
    assert who
    return who


def _writes(work: Callable[[Connection], object]) -> Call:
    return lambda db: db.write(work)


def _begun(arena: Arena) -> DraftRow:
    sent = arena.visit()
    draft = DraftRow(uuid4(), sent.station, sent.round, "kz-2026", 2, {"X02": "yes"}, (), NOW, NOW)
    arena.db.write(lambda tx: drafts.begin(tx, draft, arena.field.aigul.id))
    return draft


def _keeping(arena: Arena, draft: DraftRow) -> Call:
    return _writes(lambda tx: keep_draft(tx, _who(tx, arena.field.aigul), draft, NOW, NOW))


def _one(outcomes: Sequence[object]) -> bytes:
    """The one receipt that all got."""
    [receipt] = set(outcomes)
    assert isinstance(receipt, bytes)
    return receipt


def _apart(outcomes: Sequence[object]) -> tuple[list[object], list[str]]:
    """What was given, and the codes of the refusals."""
    refused = [each for each in outcomes if isinstance(each, AuditError)]
    return (
        [each for each in outcomes if not isinstance(each, AuditError)],
        [each.problems[0].code if isinstance(each, Invalid) else each.code for each in refused],
    )
