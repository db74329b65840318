"""Who is let in: sessions, grants, invitations and throttles in the store."""

from uuid import uuid4

import pytest
from sqlalchemy import update
from sqlmodel import col

from audit.domain.access import Action, Role
from audit.journeys import sign_in
from audit.store import people
from audit.store.db import Database
from audit.store.tables import Grant
from tests.cast import NOW, REGION, Cast, assemble, territory_grant

HOUR = 3_600_000


@pytest.fixture
def cast(database: Database) -> Cast:
    return assemble(database)


def test_a_live_session_gives_the_person_and_the_grants(database: Database, cast: Cast) -> None:
    with database.read() as tx:
        who = people.who(tx, cast.aigul.session, NOW)
    assert who is not None
    assert who.person == cast.aigul.id
    assert [(grant.role, grant.path) for grant in who.grants] == [(Role.AUDITOR, "KZ/KZ-15/")]
    assert who.may(Action.SEND_VISIT, "KZ/KZ-15/KZ-15-1532/")
    assert not who.may(Action.SEND_VISIT, "KZ/KZ-11/")
    assert not who.may(Action.SEE_STATIONS)


def test_two_roles_are_two_grants(database: Database, cast: Cast) -> None:
    territory_grant(database, cast.aigul.id, Role.OBSERVER, "KZ-11")
    with database.read() as tx:
        who = people.who(tx, cast.aigul.session, NOW)
    assert who is not None
    assert {grant.role for grant in who.grants} == {Role.AUDITOR, Role.OBSERVER}
    assert who.may(Action.SEE_STATIONS, "KZ/KZ-11/")
    assert not who.may(Action.SEE_STATIONS, "KZ/KZ-15/")


@pytest.mark.parametrize("ending", ["signed out", "expired", "disabled", "unknown"])
def test_a_session_that_ended_lets_nobody_in(database: Database, cast: Cast, ending: str) -> None:
    session, now = cast.aigul.session, NOW
    if ending == "signed out":
        database.write(lambda tx: people.end_session(tx, session, NOW))
    elif ending == "expired":
        now = NOW + sign_in.AUDITOR_SESSION
    elif ending == "disabled":
        database.write(lambda tx: people.disable(tx, cast.aigul.id, NOW))
    else:
        session = "0" * 64
    with database.read() as tx:
        assert people.who(tx, session, now) is None
        assert people.who(tx, cast.erlan.session, NOW) is not None


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
        before = people.who(tx, cast.erlan.session, NOW)
        after = people.who(tx, cast.erlan.session, NOW + HOUR)
    assert before is not None
    assert before.may(Action.SEE_STATIONS)
    assert after is not None
    assert not after.may(Action.SEE_STATIONS)


def test_only_the_first_use_of_an_invitation_counts(database: Database, cast: Cast) -> None:
    database.write(lambda tx: people.add_invitation(tx, "a" * 64, cast.aigul.id, NOW, NOW + HOUR))
    with database.read() as tx:
        assert people.invited(tx, "a" * 64, NOW) == cast.aigul.id
        assert people.invited(tx, "a" * 64, NOW + HOUR) is None
    assert database.write(lambda tx: people.use_invitation(tx, "a" * 64, NOW))
    assert not database.write(lambda tx: people.use_invitation(tx, "a" * 64, NOW))
    with database.read() as tx:
        assert people.invited(tx, "a" * 64, NOW) is None


def test_tries_are_counted_in_their_window(database: Database) -> None:
    def tried(now: int) -> int:
        return database.write(lambda tx: people.count_try(tx, "login x", now, HOUR))

    assert [tried(NOW), tried(NOW + 1), tried(NOW + HOUR - 1)] == [1, 2, 3]
    assert tried(NOW + HOUR) == 1
    assert database.write(lambda tx: people.count_try(tx, "login y", NOW, HOUR)) == 1


def test_everyone_is_listed_with_role_and_place(database: Database, cast: Cast) -> None:
    database.write(lambda tx: people.disable(tx, cast.marina.id, NOW))
    with database.read() as tx:
        listed = {
            (person.login, person.role, person.territory, person.disabled)
            for person in people.everyone(tx)
        }
    assert ("aigul", "auditor", REGION, False) in listed
    assert ("marina", "observer", REGION, True) in listed
    assert ("eve", "chair", "KZ-11", False) in listed


def test_nobody_has_an_account_that_was_never_made(database: Database) -> None:
    with database.read() as tx:
        assert people.account(tx, "admin") is None
        assert people.account_of(tx, uuid4()) is None
