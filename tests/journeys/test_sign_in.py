"""Coming in: invitations, passwords, second factors, throttles, and proving it again."""

from dataclasses import replace

import pyotp
import pytest

from audit.credentials import code_hash, new_token, token_hash
from audit.domain.access import Role, State, Who
from audit.errors import Forbidden, Invalid, NotFound, SignInNeeded, TooMany
from audit.journeys import invite as inviting
from audit.journeys import second_factor, sign_in
from audit.journeys.invite import INVITATION_LIFE
from audit.journeys.sign_in import CameIn, Comer
from audit.signing import Seal, Signer
from audit.store import keys, people, sessions
from audit.store.db import Database
from tests.cast import NOW, REGION, SIGNER, SOMEWHERE, Cast, assemble, come_in, door, invite

GOOD = "тауда алма гүлдейді"
MINUTE = 60_000


@pytest.fixture
def cast(database: Database) -> Cast:
    return assemble(database)


@pytest.fixture(scope="module")
def seal(tmp_path_factory: pytest.TempPathFactory) -> Seal:
    return Seal.load(tmp_path_factory.mktemp("keys"))


def join(db: Database, secret: str, password: str = "", now: int = NOW) -> CameIn:
    return sign_in.join(door(db), secret, password, SOMEWHERE, now)


def who_is(db: Database, came: CameIn | str, now: int = NOW) -> Who | None:
    token = came if isinstance(came, str) else came.token
    with db.read() as tx:
        return sessions.who(tx, token_hash(token), now)


def here(db: Database, came: CameIn | str, now: int = NOW) -> Who:
    found = who_is(db, came, now)
    assert found is not None
    return found


def code_now(secret: str, now: int = NOW) -> str:
    return pyotp.TOTP(secret).at(now // 1000)


def staff(db: Database, login: str = "gulnar") -> tuple[Who, CameIn]:
    """A chair who has opened the invitation and not yet proved a second factor."""
    came = sign_in.join(
        door(db, second_factor=True),
        invite(db, login, Role.REGIONAL_CHAIR, REGION),
        GOOD,
        SOMEWHERE,
        NOW,
    )
    return here(db, came), came


def with_codes(db: Database, seal: Seal, who: Who) -> tuple[str, list[str]]:
    """The secret of their app, and their recovery codes."""
    secret, address = second_factor.begin_codes(door(db), seal, who, "Ашық есік", NOW)
    assert secret in address
    return secret, list(second_factor.finish_codes(door(db), seal, who, code_now(secret), NOW))


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
    assert code_hash("oi1-") == code_hash("OI1"), "letters that look alike are one"


def test_disabling_somebody_ends_their_sessions(database: Database, cast: Cast) -> None:
    dana = come_in(database, "dana", Role.AUDITOR, REGION)
    database.write(lambda tx: inviting.disable(tx, None, dana.id, NOW))
    assert who_is(database, dana.token) is None
