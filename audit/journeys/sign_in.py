"""How a person comes in: invited, then by password and second factor; and how they prove it again."""

from dataclasses import dataclass

from sqlalchemy import Connection

from audit.credentials import (
    check_new_password,
    check_password,
    code_hash,
    code_step,
    hash_password,
    new_token,
    token_hash,
)
from audit.domain.access import STAFF, Role, State, Who
from audit.errors import Forbidden, Invalid, NotFound, Problem, SignInNeeded, TooMany
from audit.journeys.telling import told
from audit.signing import Seal, Signer, verify
from audit.store import keys, people, sessions
from audit.store.db import Database
from audit.store.people import Account
from audit.store.sessions import Beginning

HOUR = 3_600_000
AUDITOR_SESSION = 30 * 24 * HOUR
STAFF_SESSION = 12 * HOUR
RENEW_AFTER = 24 * HOUR
"""An auditor's thirty days begin anew when the phone is used; written down once a day."""
TRIES, WINDOW = 10, HOUR // 4


@dataclass(frozen=True, slots=True)
class Comer:
    """Whoever comes to the door."""

    network: str
    device: str
    """In words, for the list of devices."""
    mark: str = ""
    """What this device was given when somebody signed in on it before."""


@dataclass(frozen=True, slots=True)
class Door:
    """What coming in needs of the server. `second_factor`: chairs and operators must have one."""

    db: Database
    signer: Signer
    second_factor: bool = True


@dataclass(frozen=True, slots=True)
class CameIn:
    """The token of a session, and the mark by which this device is known from now on."""

    token: str
    mark: str


def join(door: Door, secret: str, password: str, comer: Comer, now: int) -> CameIn:
    """Spends an invitation by its token or short code; without a password this device is the only
    way in until a passkey is made.

    Raises NotFound for an invitation that is spent, old or unknown, Invalid for a bad password,
    TooMany after a hundred tries from one network.
    """
    account = look_up(door, secret, comer, now)
    if password:
        check_new_password(password, (account.login, account.name))
    hashed = hash_password(password) if password else None

    def work(tx: Connection) -> str:
        spent = people.use_invitation(tx, token_hash(secret), now)
        if not spent and not people.use_invitation(tx, code_hash(secret), now):
            raise NotFound("invitation-spent")
        themselves = people.grants_of(tx, account.id, now)
        with told(tx, "invitation-used", account.id, themselves, now):
            if hashed:
                people.set_password(tx, account.id, hashed)
        return begin(tx, door, account, comer, now, invited=True)

    return CameIn(door.db.write(work), new_mark(door.signer, account.login))


def look_up(door: Door, secret: str, comer: Comer, now: int) -> Account:
    """Whom an invitation is for, by its token or by its short code.

    Raises NotFound, TooMany after a hundred wrong ones from one network.
    """
    with door.db.read() as tx:
        person = people.invited(tx, token_hash(secret), now) or people.invited(
            tx, code_hash(secret), now
        )
        account = people.account_of(tx, person, now) if person else None
    if account is None:
        count_try(door.db, f"network {token_hash(comer.network)}", TRIES * 10, now)
        raise NotFound("invitation-spent")
    return account


def sign_in(door: Door, login: str, password: str, comer: Comer, now: int) -> CameIn:
    """The same answer and time whether or not there is such a person.

    Raises SignInNeeded("wrong-login-or-password"), TooMany after ten tries in a quarter of an hour
    for one login name or a hundred from one network. A device on which this person has signed in
    before is counted by itself: guessing elsewhere does not keep its owner out.
    """
    known = _marked(door.signer, login, comer.mark)
    if known:
        count_try(door.db, f"device {token_hash(known)}", TRIES, now)
    else:
        count_try(door.db, f"network {token_hash(comer.network)}", TRIES * 10, now)
        count_try(door.db, f"login {token_hash(login)}", TRIES, now)
    with door.db.read() as tx:
        account = people.account(tx, login, now)
    right = check_password(account.password_hash if account else None, password)
    if account is None or not right:
        raise SignInNeeded("wrong-login-or-password")
    token = door.db.write(lambda tx: begin(tx, door, account, comer, now))
    return CameIn(token, new_mark(door.signer, login))


def begin(
    tx: Connection,
    door: Door,
    account: Account,
    comer: Comer,
    now: int,
    invited: bool = False,
    second_factor: bool = False,
) -> str:
    """The token of a new session."""
    token = new_token()
    beginning = Beginning(
        person=account.id,
        device=comer.device,
        now=now,
        expires_at=now + _life(account.roles),
        invited=invited,
        second_factor=second_factor or not door.second_factor,
    )
    sessions.begin(tx, token_hash(token), beginning)
    return token


def renew(db: Database, who: Who, now: int) -> None:
    """An auditor's session that is used lives on; a working day ends when it ends."""
    session = who.session
    if session is None or who.hats & STAFF or now - who.seen_at < RENEW_AFTER:
        return
    db.write(lambda tx: sessions.renew(tx, session, now, now + AUDITOR_SESSION))


def prove(door: Door, seal: Seal, who: Who, code: str, now: int) -> str:
    """The second factor: a one-time code or a recovery code. The session's new token.

    Raises Invalid("wrong-code"), TooMany after ten tries in a quarter of an hour.
    """
    session = who.session
    if session is None:
        raise SignInNeeded
    count_try(door.db, f"code {token_hash(str(who.person))}", TRIES, now)
    token = new_token()

    def work(tx: Connection) -> None:
        if not _right_code(tx, seal, who, code, now):
            raise Invalid(problems=[Problem("code", "wrong-code")])
        sessions.confirm(tx, session, now, second_factor=True)
        sessions.rotate(tx, session, token_hash(token))

    door.db.write(work)
    return token


def confirm(door: Door, seal: Seal, who: Who, password: str, code: str, now: int) -> None:
    """The person of a session proves again who they are; chairs with their second factor too.

    Raises Invalid with what was wrong, TooMany after ten tries in a quarter of an hour.
    """
    session = who.session
    if session is None:
        raise SignInNeeded
    count_try(door.db, f"confirm {token_hash(str(who.person))}", TRIES, now)
    with door.db.read() as tx:
        account = people.account_of(tx, who.person, now)
    if account is None or not check_password(account.password_hash, password):
        raise Invalid(problems=[Problem("password", "wrong-password")])

    def work(tx: Connection) -> None:
        if door.second_factor and who.hats & STAFF and not _right_code(tx, seal, who, code, now):
            raise Invalid(problems=[Problem("code", "wrong-code")])
        sessions.confirm(tx, session, now, second_factor=False)

    door.db.write(work)


def _right_code(tx: Connection, seal: Seal, who: Who, code: str, now: int) -> bool:
    """Spends it."""
    if keys.use_recovery_code(tx, who.person, code_hash(code), now):
        return True
    maker = keys.code_maker(tx, who.person)
    if maker is None or not maker.confirmed:
        return False
    step = code_step(open_secret(seal, who, maker.sealed_secret), code, now)
    return step is not None and keys.code_taken(tx, who.person, step, now)


def open_secret(seal: Seal, who: Who, sealed: str) -> str:
    """What somebody's app makes codes from."""
    return seal.open(bytes.fromhex(sealed), who.person.bytes).decode()


def check_may_add_key(tx: Connection, who: Who) -> None:
    """Raises Forbidden("confirm-first") unless this session may set up a way to sign in.

    It must have proved lately who it is; straight after an invitation the first way is set up
    without an earlier one. A guessed password is not enough.
    """
    if who.state >= State.CONFIRMED or who.session is None:
        return
    if not sessions.was_invited(tx, who.session) or keys.has_second_factor(tx, who.person):
        raise Forbidden("confirm-first")


def _life(roles: frozenset[Role]) -> int:
    return STAFF_SESSION if roles & STAFF else AUDITOR_SESSION


def count_try(db: Database, key: str, most: int, now: int) -> None:
    """Raises TooMany when there were more than `most` tries under `key` in a quarter of an hour."""
    if db.write(lambda tx: sessions.count_try(tx, key, now, WINDOW)) > most:
        raise TooMany("too-many-tries", minutes=WINDOW // 60_000)


def new_mark(signer: Signer, login: str) -> str:
    """By which a device shows that this person signed in on it before."""
    number = new_token()
    return f"{number}.{signer.sign(_said_of(number, login))}"


def _marked(signer: Signer, login: str, mark: str) -> str | None:
    """The number of the mark, if it is of ours and was given for this login name."""
    number, _, signature = mark.partition(".")
    return number if verify(signer.public_key, _said_of(number, login), signature) else None


def _said_of(number: str, login: str) -> bytes:
    return f"device {number} {token_hash(login)}".encode("utf-8", "surrogatepass")
