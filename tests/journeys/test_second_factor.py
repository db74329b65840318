"""Second factors: set up, proved, proved again, and never the last one taken away."""

from dataclasses import replace

import pytest

from audit.domain.access import Role, State, Who
from audit.errors import Forbidden, Invalid, NotFound, SignInNeeded, TooMany
from audit.journeys import invite as inviting
from audit.journeys import second_factor, sign_in
from audit.signing import Seal
from audit.store import keys, people
from audit.store.db import Database
from tests.cast import NOW, REGION, SOMEWHERE, Cast, door, invite
from tests.journeys.coming import GOOD, MINUTE, code_now, here, join, staff, who_is, with_codes


def test_a_chair_is_only_half_in_without_a_second_factor(
    database: Database, cast: Cast, seal: Seal
) -> None:
    who, came = staff(database)
    assert who.state is State.HALF
    secret, _ = with_codes(database, seal, who)
    assert here(database, came).state is State.CONFIRMED
    again = sign_in.sign_in(door(database, second_factor=True), "gulnar", GOOD, SOMEWHERE, NOW)
    half = here(database, again)
    assert half.state is State.HALF
    later = NOW + MINUTE
    token = sign_in.prove(door(database), seal, half, code_now(secret, later), later)
    assert here(database, token).state is State.CONFIRMED
    assert who_is(database, again) is None, "the token that was half in is no more"
    auditor = here(database, join(database, invite(database, "dana", Role.AUDITOR, REGION)))
    assert auditor.state is State.CONFIRMED


def test_a_code_opens_once_and_only_in_its_time(database: Database, cast: Cast, seal: Seal) -> None:
    who, _ = staff(database)
    secret, recovery = with_codes(database, seal, who)
    half = here(
        database,
        sign_in.sign_in(door(database, second_factor=True), "gulnar", GOOD, SOMEWHERE, NOW),
    )
    later = NOW + 2 * MINUTE
    for wrong in ("", "123", code_now(secret, NOW), code_now(secret, later + 2 * MINUTE)):
        with pytest.raises(Invalid) as refused:
            sign_in.prove(door(database), seal, half, wrong, later)
        assert [problem.code for problem in refused.value.problems] == ["wrong-code"]
    good = code_now(secret, later)
    sign_in.prove(door(database), seal, half, f"{good[:3]} {good[3:]}", later)
    with pytest.raises(Invalid):
        sign_in.prove(door(database), seal, half, good, later)
    sign_in.prove(door(database), seal, half, recovery[0].lower(), later)
    with pytest.raises(Invalid):
        sign_in.prove(door(database), seal, half, recovery[0], later)
    with database.read() as tx:
        assert keys.recovery_codes_left(tx, who.person) == 9
    for _ in range(2):
        with pytest.raises(Invalid):
            sign_in.prove(door(database), seal, half, "000000", later)
    with pytest.raises(TooMany):
        sign_in.prove(door(database), seal, half, recovery[1], later)


def test_a_guessed_password_cannot_set_up_a_second_factor(
    database: Database, cast: Cast, seal: Seal
) -> None:
    who, _ = staff(database)
    thief = here(
        database,
        sign_in.sign_in(door(database, second_factor=True), "gulnar", GOOD, SOMEWHERE, NOW),
    )
    with pytest.raises(Forbidden, match="confirm-first"):
        second_factor.begin_codes(door(database), seal, thief, "", NOW)
    with_codes(database, seal, who)
    again = database.write(lambda tx: inviting.invite_again(tx, None, who.person, NOW))
    reset = here(
        database,
        sign_in.join(door(database, second_factor=True), again.token, GOOD, SOMEWHERE, NOW),
    )
    assert reset.state is State.HALF
    with pytest.raises(Forbidden, match="confirm-first"):
        second_factor.begin_codes(door(database), seal, reset, "", NOW)
    database.write(lambda tx: inviting.forget_keys(tx, None, who.person, NOW))
    anew = database.write(lambda tx: inviting.invite_again(tx, None, who.person, NOW))
    fresh = here(
        database,
        sign_in.join(door(database, second_factor=True), anew.token, GOOD, SOMEWHERE, NOW),
    )
    with_codes(database, seal, fresh)


def test_a_wrong_first_code_shows_the_same_secret_again(
    database: Database, cast: Cast, seal: Seal
) -> None:
    who, _ = staff(database)
    with pytest.raises(NotFound):
        second_factor.begun(door(database), seal, who, "", NOW)
    with pytest.raises(Invalid):
        second_factor.finish_codes(door(database), seal, who, "123456", NOW)
    secret, _ = second_factor.begin_codes(door(database), seal, who, "", NOW)
    with pytest.raises(Invalid):
        second_factor.finish_codes(door(database), seal, who, "12", NOW)
    assert second_factor.begun(door(database), seal, who, "", NOW)[0] == secret
    second_factor.finish_codes(door(database), seal, who, code_now(secret), NOW)
    with pytest.raises(Forbidden, match="confirm-first"):
        second_factor.begun(door(database), seal, who, "", NOW)
    sure = replace(who, state=State.CONFIRMED)
    with pytest.raises(NotFound):
        second_factor.begun(door(database), seal, sure, "", NOW)


def test_one_second_factor_must_be_left(database: Database, cast: Cast, seal: Seal) -> None:
    who, _ = staff(database)
    with_codes(database, seal, who)
    with pytest.raises(Invalid, match="last-second-factor"):
        database.write(lambda tx: second_factor.remove_codes(tx, who, NOW))
    auditor = here(database, join(database, invite(database, "dana", Role.AUDITOR, REGION)))
    with_codes(database, seal, auditor)
    database.write(lambda tx: second_factor.remove_codes(tx, auditor, NOW))
    with database.read() as tx:
        assert not keys.has_second_factor(tx, auditor.person)
        assert keys.has_second_factor(tx, who.person)
    made = database.write(lambda tx: second_factor.new_recovery_codes(tx, who, NOW))
    with database.read() as tx:
        assert keys.recovery_codes_left(tx, who.person) == len(made) == 10


def test_a_passkey_is_removed_by_its_owner_who_keeps_another_way(
    database: Database, cast: Cast, seal: Seal
) -> None:
    chair, _ = staff(database)
    auditor = here(database, cast.aigul.token)

    def add(id: str, who: Who) -> None:
        row = keys.PasskeyRow(id, who.person, b"", 0, "Firefox", NOW, None)
        database.write(lambda tx: keys.add_passkey(tx, row))

    def remove(id: str, who: Who) -> None:
        database.write(lambda tx: second_factor.remove_passkey(tx, who, id, NOW))

    for id, who in (("first", chair), ("second", chair), ("hers", auditor)):
        add(id, who)
    for foreign in ("hers", "nobodys"):
        with pytest.raises(NotFound):
            remove(foreign, chair)
    remove("first", chair)
    with pytest.raises(Invalid, match="last-second-factor"):
        remove("second", chair)
    remove("hers", auditor)
    with database.read() as tx:
        assert [key.id for key in keys.passkeys(tx, chair.person)] == ["second"]
        assert not keys.passkeys(tx, auditor.person)


def test_whose_only_second_factor_is_a_passkey_has_no_code(
    database: Database, cast: Cast, seal: Seal
) -> None:
    who, _ = staff(database)
    with pytest.raises(Invalid) as refused:
        sign_in.prove(door(database), seal, who, "000000", NOW)
    assert [problem.code for problem in refused.value.problems] == ["wrong-code"]


def test_nothing_is_set_up_for_who_is_disabled(database: Database, cast: Cast, seal: Seal) -> None:
    who, _ = staff(database)
    sessionless = replace(who, session=None)
    secret, _ = second_factor.begin_codes(door(database), seal, sessionless, "", NOW)
    codes = second_factor.finish_codes(door(database), seal, sessionless, code_now(secret), NOW)
    assert len(codes) == 10
    database.write(lambda tx: people.disable(tx, who.person, NOW))
    with pytest.raises(SignInNeeded):
        second_factor.begin_codes(door(database), seal, sessionless, "", NOW)


def test_a_proof_is_recent_for_a_quarter_of_an_hour(
    database: Database, cast: Cast, seal: Seal
) -> None:
    who, came = staff(database)
    secret, _ = with_codes(database, seal, who)
    later = NOW + 15 * MINUTE
    assert here(database, came, later - 1).state is State.CONFIRMED
    stale = here(database, came, later)
    assert stale.state is State.SIGNED_IN
    good = code_now(secret, later)
    strict = door(database, second_factor=True)
    for password, code, where in (("wrong", good, "password"), (GOOD, "000000", "code")):
        with pytest.raises(Invalid) as refused:
            sign_in.confirm(strict, seal, stale, password, code, later)
        assert [problem.where for problem in refused.value.problems] == [where]
    sign_in.confirm(strict, seal, stale, GOOD, good, later)
    assert here(database, came, later).state is State.CONFIRMED
