"""How people get roles and lose them: invitations singly or by a list, and what ends at once."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID, uuid4

from sqlalchemy import Connection

from audit import sheets
from audit.credentials import code_hash, new_code, new_token, token_hash
from audit.domain import invitees
from audit.domain.access import Role, Who
from audit.domain.checklist import Text
from audit.domain.days import end_of, local_day
from audit.domain.headings import Line
from audit.domain.invitees import Invitee
from audit.errors import Invalid, NotFound, Problem
from audit.journeys.telling import told
from audit.language import known, translate
from audit.reports import wording
from audit.reports.invitations import Card
from audit.store import keys, people, rounds, sessions, territories
from audit.store.people import Account, Granted, NewGrant, NewPerson
from audit.store.territories import TerritoryRow

HOUR = 3_600_000
INVITATION_LIFE = 72 * HOUR


@dataclass(frozen=True, slots=True)
class Invitation:
    """What is handed to a person: the only time that the token and the code are seen."""

    person: UUID
    login: str
    name: str
    language: str
    role: Role
    territory: Text
    token: str
    code: str
    expires_at: int


def invite(
    tx: Connection, giver: Who | None, invitee: Invitee, round: UUID | None, now: int
) -> Invitation:
    """Makes a person with a role in a territory, standing or for a round, and their invitation.

    `giver` is the operator where None. Raises Invalid with all that is wrong: a login name that is
    taken, a territory that is unknown or not the giver's, a role that they may not give.
    """
    territory = _place(tx, giver, invitee, round, now)
    login = invitee.login or _new_login(tx, invitee.role)
    person = NewPerson(uuid4(), login, invitee.name, invitee.language, invitee.organisation or None)
    with told(tx, "person-invited", person.id, giver, now, role=invitee.role):
        people.add_person(tx, person, now)
        _grant(tx, person.id, invitee, territory, round, now)
    return _invitation(tx, person, invitee.role, territory.name, now)


def _invitation(
    tx: Connection, person: NewPerson | Account, role: Role, territory: Text, now: int
) -> Invitation:
    """In place of the person's earlier ones."""
    token, code = new_token(), new_code()
    expires_at = now + INVITATION_LIFE
    people.add_invitation(tx, token_hash(token), code_hash(code), person.id, now, expires_at)
    return Invitation(
        person=person.id,
        login=person.login,
        name=person.name,
        language=person.language,
        role=role,
        territory=territory,
        token=token,
        code=code,
        expires_at=expires_at,
    )


def card(public_url: str, made: Invitation) -> Card:
    """An invitation as it stands on paper."""
    language = known(made.language) or "kk"
    return Card(
        language=language,
        name=made.name,
        login=made.login,
        role=translate(language, f"people-role-{made.role}"),
        territory=made.territory[language],
        address=f"{public_url}/{language}/join/{made.token}",
        code_page=f"{public_url}/{language}/join",
        code=made.code,
        until=wording.days((made.expires_at,), language),
    )


def invite_list(
    tx: Connection, giver: Who | None, data: bytes, territory: str, round: UUID | None, now: int
) -> Sequence[Invitation]:
    """Everybody on a list (CSV or XLSX), or nobody.

    Raises Invalid("invitees-invalid") with every problem of every row; TooLarge, UnsupportedType or
    Malformed for a file that cannot be read as a table.
    """
    lines = [Line(row.number, row.cells) for row in sheets.read(data)]
    listed = invitees.of_list(lines, territory, local_day(now))
    made, problems = [], []
    for line, invitee in zip(lines[1:], listed, strict=True):
        try:
            made.append(invite(tx, giver, invitee, round, now))
        except Invalid as wrong:
            problems += [
                replace(problem, where=f"{line.number}:{problem.where}")
                for problem in wrong.problems
            ]
    if problems:
        raise Invalid("invitees-invalid", problems)
    return made


def invite_again(tx: Connection, giver: Who | None, person: UUID, now: int) -> Invitation:
    """A new invitation for somebody known: a lost phone, a forgotten password.

    It does not take the second factor's place. Raises NotFound for a person not of the giver's.
    """
    held = _held(tx, giver, person, now)
    account = people.account_of(tx, person, now)
    if account is None:
        raise NotFound
    with told(tx, "person-invited-again", person, giver, now):
        return _invitation(tx, account, held.role, held.territory_name, now)


def give(
    tx: Connection,
    giver: Who | None,
    person: UUID,
    invitee: Invitee,
    round: UUID | None,
    now: int,
) -> None:
    """One more role for somebody known; name and login of `invitee` do not matter.

    Raises NotFound for a person who has nothing in the giver's territory, Invalid as `invite`.
    """
    seen = people.granted(tx, person=person)
    if not any(giver is None or _reaches(giver, one.path) for one in seen):
        raise NotFound
    territory = _place(tx, giver, replace(invitee, login=""), round, now)
    with told(tx, "role-given", person, giver, now, role=invitee.role):
        _grant(tx, person, invitee, territory, round, now)


def end_role(tx: Connection, giver: Who | None, person: UUID, grant: UUID, now: int) -> None:
    """From the next request on it opens nothing. Raises NotFound if it is not the giver's to end."""
    found = [one for one in people.granted(tx, person=person) if one.id == grant]
    if not found or not _may_end(giver, found[0]):
        raise NotFound
    _end(tx, giver, found[0], now)


def end_roles(
    tx: Connection, role: Role, territory: str, now: int, person: UUID | None = None
) -> int:
    """Ends a role in a territory and below, of everybody or of one person; how many held it.

    Raises NotFound.
    """
    place = territories.by_code(tx, territory)
    if place is None:
        raise NotFound("no-such-territory", code=territory)
    held = [
        one
        for one in people.granted(tx, place.path, person)
        if one.role == role and not one.ended(now)
    ]
    for one in held:
        _end(tx, None, one, now)
    return len(held)


def _end(tx: Connection, giver: Who | None, held: Granted, now: int) -> None:
    with told(tx, "role-ended", held.person, giver, now, role=held.role):
        people.end_grant(tx, held.id, now)


def disable(tx: Connection, giver: Who | None, person: UUID, now: int) -> None:
    """Ends all of a person's sessions at once, and for good.

    Raises NotFound unless every role that they hold is the giver's to end.
    """
    if giver is not None:
        _held(tx, giver, person, now)
    with told(tx, "person-disabled", person, giver, now):
        people.disable(tx, person, now)
        sessions.end(tx, person, now)


def forget_keys(tx: Connection, giver: Who | None, person: UUID, now: int) -> None:
    """For somebody who lost everything: passkeys, codes and sessions go; an invitation brings new ones."""
    _held(tx, giver, person, now)
    with told(tx, "keys-forgotten", person, giver, now):
        keys.remove_all(tx, person)
        sessions.end(tx, person, now)


def end_sessions(tx: Connection, giver: Who | None, person: UUID, now: int) -> int:
    """Signs somebody out everywhere; how many devices it were."""
    _held(tx, giver, person, now)
    with told(tx, "sessions-ended", person, giver, now):
        return sessions.end(tx, person, now)


def _place(
    tx: Connection, giver: Who | None, invitee: Invitee, round: UUID | None, now: int
) -> TerritoryRow:
    """The territory of a role that may be given. Raises Invalid with all that is wrong."""
    problems = list(invitees.check(invitee, local_day(now)))
    territory = territories.by_code(tx, invitee.territory)
    if territory is None or (giver is not None and not _reaches(giver, territory.path)):
        unknown = Problem("territory", "unknown-territory", {"code": invitee.territory[:40]})
        raise Invalid(problems=[*problems, unknown])
    if giver is not None and not giver.may_give(invitee.role, territory.path, round):
        problems.append(Problem("role", "role-not-yours"))
    if not invitees.fits(invitee.role, territory.level):
        problems.append(Problem("territory", "territory-other-level"))
    held = rounds.get(tx, round) if round else None
    if round and (held is None or not territory.path.startswith(held.path)):
        problems.append(Problem("round", "round-unknown"))
    if invitee.login and people.login_taken(tx, invitee.login):
        problems.append(Problem("login", "login-taken", {"login": invitee.login}))
    if problems:
        raise Invalid(problems=problems)
    return territory


def _reaches(giver: Who, path: str) -> bool:
    return any(path.startswith(grant.path) for grant in giver.grants)


def _grant(
    tx: Connection,
    person: UUID,
    invitee: Invitee,
    territory: TerritoryRow,
    round: UUID | None,
    now: int,
) -> None:
    until = invitee.until
    people.add_grant(
        tx,
        NewGrant(
            id=uuid4(),
            person=person,
            role=invitee.role,
            territory=territory.id,
            round=round,
            valid_from=now,
            valid_until=None if until is None else end_of(until),
        ),
    )


def _new_login(tx: Connection, role: Role) -> str:
    """Says nothing about the person; `people.login_taken` makes sure that it is new."""
    while True:
        login = f"{role}-{secrets.randbelow(900_000) + 100_000}"
        if not people.login_taken(tx, login):
            return login


def _held(tx: Connection, giver: Who | None, person: UUID, now: int) -> Granted:
    """A role of a person who is the giver's. Raises NotFound."""
    held = people.granted(tx, person=person)
    if not is_theirs(giver, held, now):
        raise NotFound
    return next(one for one in held if not one.ended(now))


def is_theirs(giver: Who | None, held: Sequence[Granted], now: int) -> bool:
    """Whether all that somebody holds now is the giver's to end: who lets a person in anew could
    come in as them."""
    live = [one for one in held if not one.ended(now)]
    return bool(live) and all(_may_end(giver, one) for one in live)


def _may_end(giver: Who | None, held: Granted) -> bool:
    return giver is None or giver.may_give(held.role, held.path, held.round)
