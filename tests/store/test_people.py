"""Who is let in: sessions, grants, invitations and throttles in the store."""

from uuid import UUID, uuid4

import pytest
from sqlalchemy import Connection, update
from sqlmodel import col

from audit.domain.access import Action, Role, Who
from audit.journeys import sign_in
from audit.store import people, sessions
from audit.store.db import Database
from audit.store.tables_people import Grant
from tests.cast import NOW, REGION, Cast, assemble, territory_grant, wear

HOUR = 3_600_000


@pytest.fixture
def cast(database: Database) -> Cast:
    return assemble(database)


def test_a_live_session_gives_the_person_and_the_grants(database: Database, cast: Cast) -> None:
    with database.read() as tx:
        who = sessions.who(tx, cast.aigul.session, NOW)
    assert who is not None
    assert who.person == cast.aigul.id
    assert [(grant.role, grant.path) for grant in who.grants] == [(Role.AUDITOR, "KZ/KZ-15/")]
    assert who.may(Action.SEND_VISIT, "KZ/KZ-15/KZ-15-1532/")
    assert not who.may(Action.SEND_VISIT, "KZ/KZ-11/")
    assert not who.may(Action.SEE_STATIONS)


def test_of_two_roles_only_the_one_that_is_worn_counts(database: Database, cast: Cast) -> None:
    def seen() -> Who:
        with database.read() as tx:
            who = sessions.who(tx, cast.aigul.session, NOW)
        assert who is not None
        return who

    territory_grant(database, cast.aigul.id, Role.OBSERVER, "KZ-11")
    assert (seen().hat, seen().grants) == (None, ())
    assert seen().hats == {Role.AUDITOR, Role.OBSERVER}
    wear(database, cast.aigul, Role.OBSERVER)
    assert [grant.role for grant in seen().grants] == [Role.OBSERVER]
    assert seen().may(Action.SEE_STATIONS, "KZ/KZ-11/")
    assert not seen().may(Action.SEE_STATIONS, "KZ/KZ-15/")
    assert not seen().may(Action.SEND_VISIT)


@pytest.mark.parametrize("ending", ["signed out", "expired", "disabled", "unknown"])
def test_a_session_that_ended_lets_nobody_in(database: Database, cast: Cast, ending: str) -> None:
    session, now = cast.aigul.session, NOW
    if ending == "signed out":
        database.write(lambda tx: sessions.end(tx, cast.aigul.id, NOW))
    elif ending == "expired":
        now = NOW + sign_in.AUDITOR_SESSION
    elif ending == "disabled":
        database.write(lambda tx: people.disable(tx, cast.aigul.id, NOW))
    else:
        session = "0" * 64
    with database.read() as tx:
        assert sessions.who(tx, session, now) is None
        assert sessions.who(tx, cast.erlan.session, NOW) is not None


def test_a_grant_that_ended_gives_no_right(database: Database, cast: Cast) -> None:
    database.write(
        lambda tx: (
            tx.execute(
                update(Grant)
                .where(col(Grant.person_id) == cast.erlan.id)
                .values(valid_until=NOW + HOUR)
            ).rowcount
        )
    )
    with database.read() as tx:
        before = sessions.who(tx, cast.erlan.session, NOW)
        after = sessions.who(tx, cast.erlan.session, NOW + HOUR)
    assert before is not None
    assert before.may(Action.SEE_STATIONS)
    assert after is not None
    assert not after.may(Action.SEE_STATIONS)


def test_only_the_first_use_of_an_invitation_counts(database: Database, cast: Cast) -> None:
    token, code, person = "a" * 64, "c" * 64, cast.aigul.id
    database.write(lambda tx: people.add_invitation(tx, token, code, person, NOW, NOW + HOUR))
    with database.read() as tx:
        for secret in (token, code):
            assert people.invited(tx, secret, NOW) == person
            assert people.invited(tx, secret, NOW + HOUR) is None
    assert database.write(lambda tx: people.use_invitation(tx, code, NOW))
    with database.read() as tx:
        assert [people.invited(tx, secret, NOW) for secret in (token, code)] == [None, None]
    assert not database.write(lambda tx: people.use_invitation(tx, token, NOW))


def test_a_new_invitation_takes_the_place_of_the_earlier(database: Database, cast: Cast) -> None:
    def work(tx: Connection) -> list[UUID | None]:
        person = cast.aigul.id
        people.add_invitation(tx, "a" * 64, "c" * 64, person, NOW, NOW + HOUR)
        people.add_invitation(tx, "b" * 64, "d" * 64, person, NOW + 1, NOW + HOUR)
        return [people.invited(tx, secret * 64, NOW + 1) for secret in "acbd"]

    assert database.write(work) == [None, None, cast.aigul.id, cast.aigul.id]


def test_tries_are_counted_in_their_window(database: Database) -> None:
    def tried(now: int) -> int:
        return database.write(lambda tx: sessions.count_try(tx, "login x", now, HOUR))

    assert [tried(NOW), tried(NOW + 1), tried(NOW + HOUR - 1)] == [1, 2, 3]
    assert tried(NOW + HOUR) == 1
    assert database.write(lambda tx: sessions.count_try(tx, "login y", NOW, HOUR)) == 1


def test_everyone_is_listed_with_role_and_place(database: Database, cast: Cast) -> None:
    database.write(lambda tx: people.disable(tx, cast.marina.id, NOW))
    with database.read() as tx:
        listed = {(one.login, one.role, one.territory, one.disabled) for one in people.granted(tx)}
    assert ("aigul", "auditor", REGION, False) in listed
    assert ("marina", "observer", REGION, True) in listed
    assert ("eve", "regional-chair", "KZ-11", False) in listed


def test_nobody_has_an_account_that_was_never_made(database: Database) -> None:
    with database.read() as tx:
        assert people.account(tx, "admin", NOW) is None
        assert people.account_of(tx, uuid4(), NOW) is None
