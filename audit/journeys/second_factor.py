"""A second factor that is not a passkey: an app's one-time codes, and recovery codes on paper."""

from collections.abc import Sequence

from sqlalchemy import Connection

from audit.credentials import (
    RECOVERY_CODE,
    RECOVERY_CODES,
    code_hash,
    code_secret_address,
    code_step,
    new_code,
    new_code_secret,
    token_hash,
)
from audit.domain.access import STAFF, Who
from audit.errors import Invalid, NotFound, Problem, SignInNeeded
from audit.journeys.sign_in import TRIES, Door, check_may_add_key, count_try, open_secret
from audit.journeys.telling import told
from audit.signing import Seal
from audit.store import keys, people, sessions


def begin_codes(door: Door, seal: Seal, who: Who, service: str, now: int) -> tuple[str, str]:
    """A new secret for an app and its otpauth address; it opens nothing before `finish_codes`.

    Raises Forbidden("confirm-first").
    """
    secret = new_code_secret()
    sealed = seal.shut(secret.encode(), who.person.bytes).hex()

    def work(tx: Connection) -> str:
        check_may_add_key(tx, who)
        account = people.account_of(tx, who.person, now)
        if account is None:
            raise SignInNeeded
        keys.set_code_maker(tx, who.person, sealed)
        return code_secret_address(secret, account.login, service)

    return secret, door.db.write(work)


def begun(door: Door, seal: Seal, who: Who, service: str, now: int) -> tuple[str, str]:
    """The secret whose first code was wrong, shown again: the app has it already.

    Raises Forbidden("confirm-first"), NotFound where none was begun or it is in use.
    """
    with door.db.read() as tx:
        check_may_add_key(tx, who)
        account, maker = people.account_of(tx, who.person, now), keys.code_maker(tx, who.person)
    if account is None or maker is None or maker.confirmed:
        raise NotFound
    secret = open_secret(seal, who, maker.sealed_secret)
    return secret, code_secret_address(secret, account.login, service)


def finish_codes(door: Door, seal: Seal, who: Who, code: str, now: int) -> Sequence[str]:
    """The first code proves that the app has the secret; gives the recovery codes.

    Raises Invalid("wrong-code"), Forbidden("confirm-first"), TooMany.
    """
    count_try(door.db, f"first code {token_hash(str(who.person))}", TRIES, now)

    def work(tx: Connection) -> Sequence[str]:
        check_may_add_key(tx, who)
        maker = keys.code_maker(tx, who.person)
        secret = open_secret(seal, who, maker.sealed_secret) if maker else ""
        step = code_step(secret, code, now) if secret else None
        with told(tx, "codes-set-up", who.person, who, now):
            if step is None or not keys.code_taken(tx, who.person, step, now):
                raise Invalid(problems=[Problem("code", "wrong-code")])
        if who.session:
            sessions.confirm(tx, who.session, now, second_factor=True)
        return _new_codes(tx, who)

    return door.db.write(work)


def new_recovery_codes(tx: Connection, who: Who, now: int) -> Sequence[str]:
    """Ten codes for paper, in place of all earlier ones: the only time that they are seen."""
    with told(tx, "recovery-codes-made", who.person, who, now):
        return _new_codes(tx, who)


def remove_passkey(tx: Connection, who: Who, id: str, now: int) -> None:
    """Raises NotFound, and Invalid("last-second-factor") where one must be left."""
    with told(tx, "passkey-removed", who.person, who, now):
        if not keys.remove_passkey(tx, who.person, id):
            raise NotFound
    _require_second_factor(tx, who)


def remove_codes(tx: Connection, who: Who, now: int) -> None:
    """Raises Invalid("last-second-factor") where one must be left."""
    with told(tx, "codes-removed", who.person, who, now):
        keys.remove_code_maker(tx, who.person)
    _require_second_factor(tx, who)


def _require_second_factor(tx: Connection, who: Who) -> None:
    if who.hats & STAFF and not keys.has_second_factor(tx, who.person):
        raise Invalid("last-second-factor")


def _new_codes(tx: Connection, who: Who) -> Sequence[str]:
    made = [new_code(RECOVERY_CODE) for _ in range(RECOVERY_CODES)]
    keys.set_recovery_codes(tx, who.person, [code_hash(code) for code in made])
    return made
