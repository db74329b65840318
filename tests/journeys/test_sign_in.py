"""Coming in: invitations, passwords, throttles."""

import pytest

from audit.domain.access import Role
from audit.errors import Invalid, NotFound, SignInNeeded, TooMany
from audit.journeys import sign_in
from audit.signing import token_hash
from audit.store import people
from audit.store.db import Database
from tests.cast import NOW, REGION, Cast, assemble, come_in, invite

GOOD = "алма-алма-алма"


@pytest.fixture
def cast(database: Database) -> Cast:
    return assemble(database)


def test_an_invitation_brings_somebody_in_once(database: Database, cast: Cast) -> None:
    token = invite(database, "dana", Role.AUDITOR, REGION)
    session = sign_in.join(database, token, GOOD, NOW)
    with database.read() as tx:
        who = people.who(tx, token_hash(session), NOW)
    assert who is not None
    assert who.name == "Dana"
    with pytest.raises(NotFound, match="invitation-spent"):
        sign_in.join(database, token, GOOD, NOW)


def test_an_invitation_ends_after_three_days(database: Database, cast: Cast) -> None:
    token = invite(database, "dana", Role.AUDITOR, REGION)
    with pytest.raises(NotFound):
        sign_in.join(database, token, "", NOW + sign_in.INVITATION_LIFE)
    assert sign_in.join(database, token, "", NOW + sign_in.INVITATION_LIFE - 1)


def test_a_disabled_persons_invitation_is_worth_nothing(database: Database, cast: Cast) -> None:
    token = invite(database, "dana", Role.AUDITOR, REGION)
    database.write(lambda tx: sign_in.disable(tx, "dana", NOW))
    with pytest.raises(NotFound):
        sign_in.join(database, token, "", NOW)


@pytest.mark.parametrize("password", ["short", "a" * 11, "a" * 257])
def test_a_bad_password_does_not_spend_the_invitation(
    database: Database, cast: Cast, password: str
) -> None:
    token = invite(database, "dana", Role.AUDITOR, REGION)
    with pytest.raises(Invalid) as refused:
        sign_in.join(database, token, password, NOW)
    assert [problem.code for problem in refused.value.problems] == ["password-length"]
    assert sign_in.join(database, token, GOOD, NOW)


def test_the_password_works_and_no_other(database: Database, cast: Cast) -> None:
    sign_in.join(database, invite(database, "dana", Role.CHAIR, REGION), GOOD, NOW)
    session = sign_in.sign_in(database, "dana", GOOD, "net", NOW)
    with database.read() as tx:
        assert people.who(tx, token_hash(session), NOW) is not None
        assert people.who(tx, token_hash(session), NOW + sign_in.STAFF_SESSION) is None
    for login, password in (("dana", GOOD + "!"), ("nobody", GOOD), ("aigul", "")):
        with pytest.raises(SignInNeeded, match="wrong-login-or-password"):
            sign_in.sign_in(database, login, password, "net", NOW)


def test_guessing_is_slowed_down_and_the_honest_person_comes_in_later(
    database: Database, cast: Cast
) -> None:
    sign_in.join(database, invite(database, "dana", Role.CHAIR, REGION), GOOD, NOW)
    for _ in range(sign_in.TRIES):
        with pytest.raises(SignInNeeded):
            sign_in.sign_in(database, "dana", "wrong", "net", NOW)
    with pytest.raises(TooMany):
        sign_in.sign_in(database, "dana", GOOD, "net", NOW)
    assert sign_in.sign_in(database, "dana", GOOD, "net", NOW + sign_in.WINDOW)


def test_an_invitation_names_a_real_territory_and_a_free_name(
    database: Database, cast: Cast
) -> None:
    with pytest.raises(Invalid) as unknown:
        invite(database, "dana", Role.AUDITOR, "KZ-99")
    assert unknown.value.problems[0].code == "unknown-territory"
    database.write(lambda tx: sign_in.disable(tx, "marina", NOW))
    for login in ("aigul", "marina"):
        with pytest.raises(Invalid) as taken:
            invite(database, login, Role.AUDITOR, REGION)
        assert taken.value.problems[0].code == "login-taken"


def test_disabling_somebody_ends_their_sessions(database: Database, cast: Cast) -> None:
    dana = come_in(database, "dana", Role.AUDITOR, REGION)
    database.write(lambda tx: sign_in.disable(tx, "dana", NOW))
    with database.read() as tx:
        assert people.who(tx, dana.session, NOW) is None
    with pytest.raises(NotFound, match="no-such-person"):
        database.write(lambda tx: sign_in.disable(tx, "dana", NOW))
