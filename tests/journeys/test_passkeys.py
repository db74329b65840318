"""Passkeys: made once on a device that is signed in, the way in afterwards, of use to nobody else."""

from contextlib import suppress
from copy import deepcopy
from typing import Any

import pytest
from sqlalchemy import update
from sqlmodel import col
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url

from audit.credentials import Party, token_hash
from audit.domain.access import State, Who
from audit.errors import AuditError, Forbidden, Invalid, SignInNeeded
from audit.journeys import passkeys
from audit.journeys.sign_in import CameIn
from audit.store import keys, people, sessions
from audit.store.db import Database
from audit.store.tables_people import Passkey
from tests.authenticator import PRESENT, Authenticator
from tests.cast import NOW, SOMEWHERE, Cast, door
from tests.journeys.coming import staff

PARTY = Party("audit.example", "https://audit.example", "Ашық есік")
QUARTER = 15 * 60_000


@pytest.fixture
def erlan(database: Database, cast: Cast) -> Who:
    return who(database, cast.erlan.session)


def who(db: Database, session: str, now: int = NOW) -> Who:
    with db.read() as tx:
        found = sessions.who(tx, session, now)
    assert found is not None
    return found


def keep(db: Database, one: Who, key: Authenticator, now: int = NOW) -> dict[str, Any]:
    options = passkeys.ask_to_register(door(db), PARTY, one, now)
    credential = key.create(options, PARTY.origin)
    passkeys.register(door(db), PARTY, one, credential, SOMEWHERE, now)
    return credential


def signed(db: Database, key: Authenticator, origin: str = PARTY.origin) -> dict[str, Any]:
    return key.get(passkeys.ask_to_sign_in(door(db), PARTY, NOW), origin)


def come_in(db: Database, credential: dict[str, Any], now: int = NOW) -> CameIn:
    return passkeys.sign_in(door(db, second_factor=True), PARTY, credential, SOMEWHERE, now)


def test_a_passkey_is_the_way_in_and_both_factors(database: Database, erlan: Who) -> None:
    key = Authenticator()
    keep(database, erlan, key)
    came = come_in(database, signed(database, key))
    found = who(database, token_hash(came.token))
    assert (found.person, found.state) == (erlan.person, State.CONFIRMED)
    with database.read() as tx:
        [kept] = keys.passkeys(tx, erlan.person)
    assert (kept.uses, kept.device, kept.used_at) == (1, SOMEWHERE.device, NOW)


def test_the_first_passkey_after_an_invitation_is_the_second_factor(
    database: Database, cast: Cast
) -> None:
    half, _ = staff(database)
    assert half.state is State.HALF
    keep(database, half, Authenticator())
    with database.read() as tx:
        assert keys.has_second_factor(tx, half.person)


def test_only_who_proved_it_lately_makes_one(database: Database, cast: Cast) -> None:
    later = who(database, cast.erlan.session, NOW + QUARTER)
    keep(database, who(database, cast.erlan.session), Authenticator())
    assert later.state is State.SIGNED_IN
    with pytest.raises(Forbidden, match="confirm-first"):
        passkeys.ask_to_register(door(database), PARTY, later, NOW + QUARTER)


def test_a_key_that_is_kept_already_is_named_and_refused(database: Database, erlan: Who) -> None:
    key = Authenticator()
    keep(database, erlan, key)
    options = passkeys.ask_to_register(door(database), PARTY, erlan, NOW)
    credential = key.create(options, PARTY.origin)
    assert credential["id"] in options
    with pytest.raises(Invalid, match="passkey-refused"):
        passkeys.register(door(database), PARTY, erlan, credential, SOMEWHERE, NOW)


def test_it_proves_again_who_it_is(database: Database, cast: Cast, erlan: Who) -> None:
    key = Authenticator()
    keep(database, erlan, key)
    later = NOW + QUARTER
    stale = who(database, cast.erlan.session, later)
    options = passkeys.ask_to_confirm(door(database), PARTY, stale, later)
    token = passkeys.confirm(door(database), PARTY, stale, key.get(options, PARTY.origin), later)
    assert who(database, token_hash(token), later).state is State.CONFIRMED
    with database.read() as tx:
        assert sessions.who(tx, cast.erlan.session, later) is None, "the token is a new one"


def test_who_has_no_passkey_is_told(database: Database, erlan: Who) -> None:
    with pytest.raises(Invalid, match="no-passkey"):
        passkeys.ask_to_confirm(door(database), PARTY, erlan, NOW)


def test_another_persons_key_confirms_nobody(database: Database, cast: Cast, erlan: Who) -> None:
    hers, his = Authenticator(), Authenticator()
    aigul = who(database, cast.aigul.session)
    keep(database, aigul, hers)
    keep(database, erlan, his)
    options = passkeys.ask_to_confirm(door(database), PARTY, erlan, NOW)
    with pytest.raises(Invalid, match="passkey-refused"):
        passkeys.confirm(door(database), PARTY, erlan, hers.get(options, PARTY.origin), NOW)
    asked_of_her = passkeys.ask_to_confirm(door(database), PARTY, aigul, NOW)
    with pytest.raises(Invalid, match="passkey-refused"):
        passkeys.confirm(door(database), PARTY, erlan, his.get(asked_of_her, PARTY.origin), NOW)


def test_who_has_no_session_confirms_nothing(database: Database, erlan: Who) -> None:
    sessionless = Who(erlan.person, "", ())
    with pytest.raises(SignInNeeded):
        passkeys.confirm(door(database), PARTY, sessionless, {}, NOW)
    keep(database, sessionless, Authenticator())


def test_who_is_disabled_comes_in_no_more(database: Database, erlan: Who) -> None:
    key = Authenticator()
    keep(database, erlan, key)
    database.write(lambda tx: people.disable(tx, erlan.person, NOW))
    for way in (
        lambda: come_in(database, signed(database, key)),
        lambda: passkeys.ask_to_register(door(database), PARTY, erlan, NOW),
    ):
        with pytest.raises(AuditError):
            way()


def test_an_answer_counts_once_and_for_five_minutes(database: Database, erlan: Who) -> None:
    key = Authenticator()
    keep(database, erlan, key)
    credential = signed(database, key)
    with pytest.raises(Invalid, match="passkey-refused"):
        come_in(database, credential, NOW + passkeys.PATIENCE)
    come_in(database, credential, NOW + passkeys.PATIENCE - 1)
    with pytest.raises(Invalid, match="passkey-refused"):
        come_in(database, credential)


def test_an_answer_to_another_question_is_refused(database: Database, erlan: Who) -> None:
    key = Authenticator()
    keep(database, erlan, key)
    to_confirm = passkeys.ask_to_confirm(door(database), PARTY, erlan, NOW)
    with pytest.raises(Invalid, match="passkey-refused"):
        come_in(database, key.get(to_confirm, PARTY.origin))


def broken(database: Database, erlan: Who) -> list[tuple[str, dict[str, Any]]]:
    """Answers that look right but for one thing."""
    key, unknown, careless = Authenticator(), Authenticator(), Authenticator()
    keep(database, erlan, key)
    keep(database, erlan, careless)
    careless.flags = PRESENT

    def bent(**response: object) -> dict[str, Any]:
        credential = deepcopy(signed(database, key))
        credential["response"] |= response
        return credential

    return [
        ("unknown key", signed(database, unknown)),
        ("no finger and no PIN", signed(database, careless)),
        ("asked by another site", signed(database, key, "https://audit.example.evil")),
        ("another signature", bent(signature="AAAA")),
        ("no signature", bent(signature=None)),
        ("other data", bent(authenticatorData="AAAA")),
        ("nothing signed", bent(clientDataJSON="")),
        ("no challenge", bent(clientDataJSON="e30")),
        ("a number for text", bent(clientDataJSON=7)),
        ("a list", bent(clientDataJSON="W10")),
        ("lists without end", bent(clientDataJSON=bytes_to_base64url(b"[" * 50_000))),
        ("nothing", {}),
        ("text for the response", {**bent(), "response": "x"}),
        ("a list for the response", {**bent(), "response": []}),
        ("no raw id", {**bent(), "rawId": None}),
        ("another kind", {**bent(), "type": "password"}),
    ]


def test_whatever_is_wrong_with_an_answer_it_is_refused(database: Database, erlan: Who) -> None:
    came = []
    for name, credential in broken(database, erlan):
        with suppress(Invalid):
            come_in(database, credential)
            came.append(name)
    assert came == []


def test_a_new_key_that_tells_half_of_itself_is_refused(database: Database, erlan: Who) -> None:
    """Its point has no y: nothing that a device does, and nothing that the library has a name for."""
    asked = passkeys.ask_to_register(door(database), PARTY, erlan, NOW)
    made = Authenticator().create(asked, PARTY.origin)
    said = base64url_to_bytes(made["response"]["attestationObject"])
    half = said.replace(b"\x22\x58\x20", b"\x23\x58\x20")
    assert half != said
    made["response"]["attestationObject"] = bytes_to_base64url(half)
    with pytest.raises(Invalid, match="passkey-refused"):
        passkeys.register(door(database), PARTY, erlan, made, SOMEWHERE, NOW)


def test_a_copied_key_gives_itself_away(database: Database, erlan: Who) -> None:
    key = Authenticator()
    keep(database, erlan, key)
    come_in(database, signed(database, key))
    database.write(
        lambda tx: (
            tx.execute(
                update(Passkey).where(col(Passkey.person_id) == erlan.person).values(uses=9)
            ).rowcount
        )
    )
    with pytest.raises(Invalid, match="passkey-refused"):
        come_in(database, signed(database, key))


def test_a_broken_answer_makes_no_passkey(database: Database, erlan: Who) -> None:
    for change in (
        {"attestationObject": "AAAA"},
        {"attestationObject": None},
        {"clientDataJSON": "e30"},
    ):
        options = passkeys.ask_to_register(door(database), PARTY, erlan, NOW)
        credential = Authenticator().create(options, PARTY.origin)
        credential["response"] |= change
        with pytest.raises(Invalid, match="passkey-refused"):
            passkeys.register(door(database), PARTY, erlan, credential, SOMEWHERE, NOW)
    with database.read() as tx:
        assert keys.passkeys(tx, erlan.person) == []
