"""Passkeys: made on a device that is signed in, and the way in or the second factor afterwards."""

import base64
import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from audit import credentials
from audit.credentials import Party, new_token, token_hash
from audit.domain.access import Who
from audit.errors import Invalid, SignInNeeded
from audit.journeys.sign_in import CameIn, Comer, Door, begin, check_may_add_key, new_mark
from audit.journeys.telling import told
from audit.store import keys, people, sessions
from audit.store.keys import PasskeyRow

Credential = Mapping[str, Any]
"""What a browser says of a passkey, as its `toJSON` gives it."""
PATIENCE = 5 * 60_000
"""Milliseconds in which a challenge must be answered."""
REGISTER, SIGN_IN, CONFIRM = "register", "sign-in", "confirm"


def ask_to_register(door: Door, party: Party, who: Who, now: int) -> str:
    """The options (JSON) for making a passkey. Raises Forbidden("confirm-first")."""

    def work(tx: Connection) -> str:
        check_may_add_key(tx, who)
        account = people.account_of(tx, who.person, now)
        if account is None:
            raise SignInNeeded
        known = [row.id for row in keys.passkeys(tx, who.person)]
        challenge, options = credentials.registration(
            party, who.person.bytes, account.login, account.name, known
        )
        keys.ask(tx, challenge, REGISTER, who.person, now, now + PATIENCE)
        return options

    return door.db.write(work)


def register(
    door: Door, party: Party, who: Who, credential: Credential, comer: Comer, now: int
) -> None:
    """Keeps the new passkey; making it has proved its owner. Raises Invalid("passkey-refused")."""

    def work(tx: Connection) -> None:
        check_may_add_key(tx, who)
        challenge = _spent(tx, credential, REGISTER, who.person, now)
        made = credentials.registered(party, challenge, credential)
        if keys.passkey(tx, made.id) is not None:
            raise Invalid("passkey-refused")
        row = PasskeyRow(made.id, who.person, made.public_key, made.uses, comer.device, now, None)
        with told(tx, "passkey-added", who.person, who, now):
            keys.add_passkey(tx, row)
        if who.session:
            sessions.confirm(tx, who.session, now, second_factor=True)

    door.db.write(work)


def ask_to_sign_in(door: Door, party: Party, now: int) -> str:
    """The options (JSON) for signing in with any passkey that the device has for this service."""
    challenge, options = credentials.authentication(party)
    door.db.write(lambda tx: keys.ask(tx, challenge, SIGN_IN, None, now, now + PATIENCE))
    return options


def sign_in(door: Door, party: Party, credential: Credential, comer: Comer, now: int) -> CameIn:
    """A passkey is both factors: the device has it, and asked for a finger or a PIN.

    Raises Invalid("passkey-refused").
    """

    def work(tx: Connection) -> CameIn:
        person = _signed(tx, party, credential, SIGN_IN, None, now)
        account = people.account_of(tx, person, now)
        if account is None:
            raise Invalid("passkey-refused")
        token = begin(tx, door, account, comer, now, second_factor=True)
        return CameIn(token, new_mark(door.signer, account.login))

    return door.db.write(work)


def ask_to_confirm(door: Door, party: Party, who: Who, now: int) -> str:
    """The options (JSON) for one of this person's own passkeys. Raises Invalid("no-passkey")."""

    def work(tx: Connection) -> str:
        known = [row.id for row in keys.passkeys(tx, who.person)]
        if not known:
            raise Invalid("no-passkey")
        challenge, options = credentials.authentication(party, known)
        keys.ask(tx, challenge, CONFIRM, who.person, now, now + PATIENCE)
        return options

    return door.db.write(work)


def confirm(door: Door, party: Party, who: Who, credential: Credential, now: int) -> str:
    """The second factor, or a proof given again. The session's new token.

    Raises Invalid("passkey-refused").
    """
    session, token = who.session, new_token()
    if session is None:
        raise SignInNeeded

    def work(tx: Connection) -> None:
        if _signed(tx, party, credential, CONFIRM, who.person, now) != who.person:
            raise Invalid("passkey-refused")
        sessions.confirm(tx, session, now, second_factor=True)
        sessions.rotate(tx, session, token_hash(token))

    door.db.write(work)
    return token


def _signed(
    tx: Connection,
    party: Party,
    credential: Credential,
    purpose: str,
    person: UUID | None,
    now: int,
) -> UUID:
    """Whose passkey signed a challenge of ours."""
    challenge = _spent(tx, credential, purpose, person, now)
    key = keys.passkey(tx, str(credential.get("id")))
    if key is None:
        raise Invalid("passkey-refused")
    uses = credentials.authenticated(party, challenge, credential, key.public_key, key.uses)
    keys.passkey_used(tx, key.id, uses, now)
    return key.person


def _spent(
    tx: Connection, credential: Credential, purpose: str, person: UUID | None, now: int
) -> str:
    """The challenge that was answered; each is of use once."""
    try:
        said = str(credential["response"]["clientDataJSON"])
        challenge = str(json.loads(base64.urlsafe_b64decode(said + "=="))["challenge"])
    except (KeyError, TypeError, ValueError, RecursionError) as broken:
        raise Invalid("passkey-refused") from broken
    if not keys.answered(tx, challenge, purpose, person, now):
        raise Invalid("passkey-refused")
    return challenge
