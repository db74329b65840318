"""How a person comes in: invited, then by password; and how they leave."""

from functools import cache
from uuid import UUID, uuid4

from sqlalchemy import Connection

from audit.domain.access import Role
from audit.errors import Invalid, NotFound, Problem, SignInNeeded, TooMany
from audit.signing import check_password, hash_password, new_token, token_hash
from audit.store import people, territories, trail
from audit.store.db import Database
from audit.store.people import Account

HOUR = 3_600_000
INVITATION_LIFE = 72 * HOUR
AUDITOR_SESSION = 30 * 24 * HOUR
STAFF_SESSION = 12 * HOUR
TRIES, WINDOW = 10, HOUR // 4
PASSWORD_LENGTH = range(12, 257)


@cache
def _nobody() -> str:
    """Checked when there is no such account, so that the answer takes as long."""
    return hash_password(new_token())


def invite(
    tx: Connection, login: str, name: str, role: Role, territory_code: str, language: str, now: int
) -> str:
    """Makes a person with a role in a territory; gives the token of their invitation link.

    Raises Invalid when the login name is taken or the territory is unknown.
    """
    territory = territories.by_code(tx, territory_code)
    if territory is None:
        raise Invalid(
            problems=[Problem("territory", "unknown-territory", {"code": territory_code})]
        )
    if people.login_taken(tx, login):
        raise Invalid(problems=[Problem("login", "login-taken", {"login": login})])
    person = uuid4()
    people.add_person(tx, person, login, name, language, now)
    people.add_grant(tx, uuid4(), person, role, territory.id, now)
    trail.append(
        tx,
        territories.chain_of(tx, territory.id),
        {"what": "person-invited", "person": str(person), "role": role, "at": now},
    )
    return invite_again(tx, person, now)


def invite_again(tx: Connection, person: UUID, now: int) -> str:
    """A new invitation for somebody known: a lost phone, a forgotten password."""
    token = new_token()
    people.add_invitation(tx, token_hash(token), person, now, now + INVITATION_LIFE)
    return token


def join(db: Database, token: str, password: str, now: int) -> str:
    """Spends an invitation; an empty password leaves this device as the only way in.

    Gives the session's token. Raises NotFound for an invitation that is spent, old or unknown,
    Invalid for a password that is too short or too long.
    """
    if password and len(password) not in PASSWORD_LENGTH:
        raise Invalid(problems=[Problem("password", "password-length")])
    hashed = hash_password(password) if password else None

    def work(tx: Connection) -> str:
        person = people.invited(tx, token_hash(token), now)
        account = people.account_of(tx, person) if person else None
        if account is None or not people.use_invitation(tx, token_hash(token), now):
            raise NotFound("invitation-spent")
        if hashed:
            people.set_password(tx, account.id, hashed)
        return _begin(tx, account, now)

    return db.write(work)


def sign_in(db: Database, login: str, password: str, network: str, now: int) -> str:
    """The token of a new session. The same answer and time whether or not there is such a person.

    Raises SignInNeeded("wrong-login-or-password"), TooMany after ten tries in a quarter of an hour
    for one login name or a hundred from one network.
    """

    def count(tx: Connection) -> bool:
        by_login = people.count_try(tx, f"login {token_hash(login)}", now, WINDOW)
        by_network = people.count_try(tx, f"network {token_hash(network)}", now, WINDOW)
        return by_login <= TRIES and by_network <= TRIES * 10

    if not db.write(count):
        raise TooMany("too-many-tries", minutes=WINDOW // 60_000)
    with db.read() as tx:
        account = people.account(tx, login)
    hashed = account.password_hash if account else None
    right = check_password(hashed or _nobody(), password)
    if account is None or hashed is None or not right:
        raise SignInNeeded("wrong-login-or-password")
    return db.write(lambda tx: _begin(tx, account, now))


def _begin(tx: Connection, account: Account, now: int) -> str:
    token = new_token()
    auditor = account.roles <= {Role.AUDITOR}
    life = AUDITOR_SESSION if auditor else STAFF_SESSION
    people.begin_session(tx, token_hash(token), account.id, now, now + life)
    return token


def disable(tx: Connection, login: str, now: int) -> None:
    """Ends all of a person's sessions at once. Raises NotFound."""
    account = people.account(tx, login)
    if account is None:
        raise NotFound("no-such-person", login=login)
    people.disable(tx, account.id, now)
    for grant in people.granted(tx, account.id):
        trail.append(
            tx,
            territories.chain_of(tx, grant),
            {"what": "person-disabled", "person": str(account.id), "at": now},
        )
