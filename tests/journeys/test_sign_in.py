"""Coming in: invitations, passwords, throttles, sessions."""

from dataclasses import replace

import pytest

from audit import credentials
from audit.credentials import code_hash, new_token
from audit.domain.access import Role, Who
from audit.errors import Invalid, NotFound, SignInNeeded, TooMany
from audit.journeys import invite as inviting
from audit.journeys import sign_in
from audit.journeys.invite import INVITATION_LIFE
from audit.journeys.sign_in import CameIn, Comer
from audit.signing import Seal, Signer
from audit.store import people
from audit.store.db import Database
from tests.cast import NOW, REGION, SIGNER, SOMEWHERE, Cast, come_in, door, invite
from tests.journeys.coming import GOOD, here, join, who_is


def test_an_invitation_brings_somebody_in_once(database: Database, cast: Cast) -> None:
    token = invite(database, "dana", Role.AUDITOR, REGION)
    assert here(database, join(database, token, GOOD)).name == "Dana"
    with pytest.raises(NotFound, match="invitation-spent"):
        join(database, token, GOOD)


def test_its_short_code_does_the_same_however_it_is_typed(database: Database, cast: Cast) -> None:
    def again() -> str:
        return database.write(lambda tx: inviting.invite_again(tx, None, cast.aigul.id, NOW)).code

    for spelled in (str, str.lower, lambda code: code.replace("-", " ")):
        code = again()
        assert here(database, join(database, spelled(code))).person == cast.aigul.id
        with pytest.raises(NotFound):
            join(database, code)
    older, newer = again(), again()
    with pytest.raises(NotFound):
        join(database, older)
    assert here(database, join(database, newer)).person == cast.aigul.id


def test_an_invitation_ends_after_three_days(database: Database, cast: Cast) -> None:
    token = invite(database, "dana", Role.AUDITOR, REGION)
    with pytest.raises(NotFound):
        join(database, token, "", NOW + INVITATION_LIFE)
    assert join(database, token, "", NOW + INVITATION_LIFE - 1).token


@pytest.mark.parametrize("ending", ["disabled", "role ended"])
def test_who_has_no_role_any_more_is_not_invited(
    database: Database, cast: Cast, ending: str
) -> None:
    token = invite(database, "dana", Role.AUDITOR, REGION)
    with database.read() as tx:
        dana = people.account(tx, "dana", NOW)
        assert dana is not None
        [grant] = people.granted(tx, person=dana.id)
    if ending == "disabled":
        database.write(lambda tx: inviting.disable(tx, None, dana.id, NOW))
    else:
        database.write(lambda tx: inviting.end_role(tx, None, dana.id, grant.id, NOW))
    with pytest.raises(NotFound):
        join(database, token)


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("short", "password-length"),
        ("a" * 257, "password-length"),
        ("password1234", "password-weak"),
        ("зфыыцщкв1234", "password-weak"),
        ("dana-dana-dana", "password-weak"),
    ],
)
def test_a_bad_password_does_not_spend_the_invitation(
    database: Database, cast: Cast, password: str, code: str
) -> None:
    token = invite(database, "dana", Role.AUDITOR, REGION)
    with pytest.raises(Invalid) as refused:
        join(database, token, password)
    assert [problem.code for problem in refused.value.problems] == [code]
    assert join(database, token, GOOD).token


def test_the_password_works_and_no_other(database: Database, cast: Cast) -> None:
    join(database, invite(database, "dana", Role.REGIONAL_CHAIR, REGION), GOOD)
    came = sign_in.sign_in(door(database), "dana", GOOD, SOMEWHERE, NOW)
    assert who_is(database, came) is not None
    assert who_is(database, came, NOW + sign_in.STAFF_SESSION) is None
    for login, password in (("dana", GOOD + "!"), ("nobody", GOOD), ("aigul", "")):
        with pytest.raises(SignInNeeded, match="wrong-login-or-password"):
            sign_in.sign_in(door(database), login, password, SOMEWHERE, NOW)


def test_guessing_from_everywhere_is_slow_and_the_known_device_comes_in_meanwhile(
    database: Database, cast: Cast
) -> None:
    known = join(database, invite(database, "dana", Role.AUDITOR, REGION), GOOD)
    evaluated = 0
    for guess in range(100):
        try:
            somewhere = Comer(f"198.51.100.{guess}", "")
            sign_in.sign_in(door(database), "dana", f"guess {guess}", somewhere, NOW + guess)
        except SignInNeeded:
            evaluated += 1
        except TooMany:
            pass
    assert evaluated == sign_in.TRIES
    with pytest.raises(TooMany):
        sign_in.sign_in(door(database), "dana", GOOD, SOMEWHERE, NOW)
    home = replace(SOMEWHERE, mark=known.mark)
    assert sign_in.sign_in(door(database), "dana", GOOD, home, NOW).token
    later = NOW + sign_in.WINDOW + 100
    assert sign_in.sign_in(door(database), "dana", GOOD, SOMEWHERE, later).token


def test_a_mark_is_of_one_person_and_cannot_be_made_up(database: Database, cast: Cast) -> None:
    of_aigul = CameIn("", sign_in.new_mark(SIGNER, "aigul")).mark
    number = new_token()
    forged = f"{number}.{Signer.sign(SIGNER, b'device')}"
    join(database, invite(database, "dana", Role.AUDITOR, REGION), GOOD)
    for _ in range(sign_in.TRIES):
        with pytest.raises(SignInNeeded):
            sign_in.sign_in(door(database), "dana", "wrong", SOMEWHERE, NOW)
    for mark in (of_aigul, forged, "", ".", "x.y"):
        with pytest.raises(TooMany):
            sign_in.sign_in(door(database), "dana", GOOD, replace(SOMEWHERE, mark=mark), NOW)


def test_one_network_cannot_try_every_invitation(database: Database, cast: Cast) -> None:
    for _ in range(sign_in.TRIES * 10):
        with pytest.raises(NotFound):
            join(database, new_token())
    with pytest.raises(TooMany):
        join(database, new_token())
    good = invite(database, "dana", Role.AUDITOR, REGION)
    assert join(database, good).token, "who has an invitation is not counted"


def test_an_invitation_that_two_open_at_once_lets_one_in(
    database: Database, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = invite(database, "dana", Role.AUDITOR, REGION)
    hash_password = credentials.hash_password

    def meanwhile(password: str) -> str:
        monkeypatch.setattr(sign_in, "hash_password", hash_password)
        join(database, token, GOOD)
        return hash_password(password)

    monkeypatch.setattr(sign_in, "hash_password", meanwhile)
    with pytest.raises(NotFound, match="invitation-spent"):
        join(database, token, "another good password")


def test_an_auditors_session_lives_on_while_it_is_used(database: Database, cast: Cast) -> None:
    def used(login: str, now: int) -> Who | None:
        token = cast.aigul.token if login == "aigul" else cast.erlan.token
        found = who_is(database, token, now)
        if found:
            sign_in.renew(database, found, now)
        return found

    day = 24 * sign_in.HOUR
    for count in range(1, 80):
        assert used("aigul", NOW + count * day) is not None
    assert used("aigul", NOW + 79 * day + sign_in.AUDITOR_SESSION) is None
    assert used("erlan", NOW + sign_in.STAFF_SESSION - 1) is not None
    assert used("erlan", NOW + sign_in.STAFF_SESSION) is None


def test_without_a_session_nothing_is_proved(database: Database, cast: Cast, seal: Seal) -> None:
    nobody = Who(cast.aigul.id, "Aigul", ())
    with pytest.raises(SignInNeeded):
        sign_in.prove(door(database), seal, nobody, "", NOW)
    with pytest.raises(SignInNeeded):
        sign_in.confirm(door(database), seal, nobody, "", "", NOW)
    sign_in.renew(database, nobody, NOW)
    assert code_hash("oi1-") == code_hash("OI1") != code_hash("2")
    assert code_hash("o2-a1") == code_hash("2A"), "letters that no code has count for nothing"


def test_disabling_somebody_ends_their_sessions(database: Database, cast: Cast) -> None:
    dana = come_in(database, "dana", Role.AUDITOR, REGION)
    database.write(lambda tx: inviting.disable(tx, None, dana.id, NOW))
    assert who_is(database, dana.token) is None
