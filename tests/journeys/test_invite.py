"""Who may be given which role where, by whom, and what ends when it is taken away again."""

import json
from dataclasses import replace
from datetime import date
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from audit.credentials import code_hash, token_hash
from audit.domain.access import Role, Who
from audit.domain.days import end_of
from audit.domain.invitees import LOGIN, Invitee
from audit.errors import AuditError, Invalid, NotFound
from audit.journeys import invite as inviting
from audit.journeys import sign_in
from audit.journeys.invite import INVITATION_LIFE, Invitation
from audit.store import keys, people, sessions
from audit.store.db import Database
from tests.cast import (
    ELSEWHERE,
    NOW,
    REGION,
    SOMEWHERE,
    Cast,
    Member,
    come_in,
    door,
    territory_grant,
)
from tests.lists import as_xlsx

DISTRICT = "KZ-15-1532"
DANA = Invitee("dana", "Дана", Role.AUDITOR, DISTRICT)
LATER = NOW + INVITATION_LIFE


@pytest.fixture
def erlan(database: Database, cast: Cast) -> Who:
    return who(database, cast.erlan)


def who(db: Database, member: Member, now: int = NOW) -> Who:
    with db.read() as tx:
        found = sessions.who(tx, member.session, now)
    assert found is not None
    return found


def is_in(db: Database, member: Member) -> bool:
    with db.read() as tx:
        return sessions.who(tx, member.session, NOW) is not None


def invite(
    db: Database, giver: Who | None, invitee: Invitee = DANA, round: UUID | None = None
) -> Invitation:
    return db.write(lambda tx: inviting.invite(tx, giver, invitee, round, NOW))


def refused(
    db: Database, giver: Who | None, invitee: Invitee, round: UUID | None = None
) -> set[tuple[str, str]]:
    with pytest.raises(Invalid) as wrong:
        invite(db, giver, invitee, round)
    return {(problem.where, problem.code) for problem in wrong.value.problems}


def told(db: Database) -> list[str]:
    with db.read() as tx:
        return list(tx.execute(text("SELECT body FROM trail_events")).scalars())


def test_an_invitation_is_good_by_token_and_code_for_three_days(
    database: Database, erlan: Who
) -> None:
    made = invite(database, erlan, replace(DANA, until=date(2026, 12, 31)))
    assert made.expires_at == LATER
    with database.read() as tx:
        for secret in (token_hash(made.token), code_hash(made.code.lower())):
            assert people.invited(tx, secret, NOW) is not None
            assert people.invited(tx, secret, LATER - 1) is not None
            assert people.invited(tx, secret, LATER) is None
        [role] = people.granted(tx, person=made.person)
    assert (role.role, role.valid_until) == (Role.AUDITOR, end_of(date(2026, 12, 31)))


def test_a_name_to_sign_in_with_is_made_where_none_is_given(
    database: Database, erlan: Who, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = iter([7, 7, 8])
    monkeypatch.setattr("audit.journeys.invite.secrets.randbelow", lambda _: next(drawn))
    nameless = replace(DANA, login="")
    assert invite(database, erlan, nameless).login == "auditor-100007"
    taken_is_left = invite(database, erlan, nameless)
    assert taken_is_left.login == "auditor-100008"
    assert LOGIN.fullmatch(taken_is_left.login)


def test_the_trail_tells_it_without_names(database: Database, erlan: Who) -> None:
    before = set(told(database))
    made = invite(database, erlan)
    [event] = set(told(database)) - before
    assert "person-invited" in event
    ids = (str(made.person), str(erlan.person))
    for secret in ("Дана", "dana", "Erlan", "erlan", made.token, made.code, *ids):
        assert secret not in event
    said = json.loads(event)
    assert said["by"] == erlan.pseudonym
    assert said["before"] != said["after"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"territory": "KZ-99"}, {("territory", "unknown-territory")}),
        ({"territory": ELSEWHERE}, {("territory", "unknown-territory")}),
        ({"territory": "KZ"}, {("territory", "unknown-territory")}),
        (
            {"territory": "KZ", "name": "", "language": "de"},
            {
                ("territory", "unknown-territory"),
                ("name", "person-name-missing"),
                ("language", "language-unknown"),
            },
        ),
        ({"role": Role.REGIONAL_CHAIR, "territory": REGION}, {("role", "role-not-yours")}),
        (
            {"role": Role.CENTRAL_COMMISSION},
            {("role", "role-not-yours"), ("territory", "territory-other-level")},
        ),
        (
            {"role": Role.DISTRICT_CHAIR, "territory": REGION},
            {("territory", "territory-other-level")},
        ),
        ({"login": "aigul"}, {("login", "login-taken")}),
    ],
)
def test_what_is_not_the_givers_is_refused(
    database: Database, erlan: Who, wrong: dict[str, object], said: set[tuple[str, str]]
) -> None:
    before = told(database)
    assert refused(database, erlan, replace(DANA, **wrong)) == said  # type: ignore[arg-type]
    assert told(database) == before


def test_the_operator_gives_every_role_where_it_belongs(database: Database, cast: Cast) -> None:
    for role, place in (
        (Role.OPERATOR, "KZ"),
        (Role.CENTRAL_COMMISSION, "KZ"),
        (Role.REGIONAL_CHAIR, ELSEWHERE),
        (Role.DISTRICT_CHAIR, DISTRICT),
    ):
        invitee = Invitee(f"new-{role}", "Дана", role, place)
        assert invite(database, None, invitee).territory.kk
    assert refused(database, None, Invitee("x1", "Дана", Role.REGIONAL_CHAIR, "KZ")) == {
        ("territory", "territory-other-level")
    }


def test_a_round_must_be_one_of_that_territory(database: Database, cast: Cast, erlan: Who) -> None:
    made = invite(database, erlan, round=cast.round)
    with database.read() as tx:
        assert [one.round for one in people.granted(tx, person=made.person)] == [cast.round]
    other = replace(DANA, login="bolat")
    for round in (cast.elsewhere, uuid4()):
        assert refused(database, erlan, other, round) == {("round", "round-unknown")}


ROWS = "name,role,login\nДана,auditor,dana\nБолат,observer,bolat\n"


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_list_invites_everybody(database: Database, erlan: Who, kind: str) -> None:
    rows = [line.split(",") for line in ROWS.splitlines()]
    data = ROWS.encode() if kind == "csv" else as_xlsx(rows)
    made = database.write(lambda tx: inviting.invite_list(tx, erlan, data, REGION, None, NOW))
    assert [(one.login, one.role) for one in made] == [
        ("dana", Role.AUDITOR),
        ("bolat", Role.OBSERVER),
    ]
    assert len({secret for one in made for secret in (one.token, one.code)}) == 4


def test_a_list_with_a_row_that_cannot_be_invites_nobody(
    database: Database, cast: Cast, erlan: Who
) -> None:
    rows = ROWS + "Айгүл,auditor,aigul\nЕрлан,regional-chair,erlan2\n"
    with pytest.raises(Invalid) as wrong:
        database.write(lambda tx: inviting.invite_list(tx, erlan, rows.encode(), REGION, None, NOW))
    assert [(problem.where, problem.code) for problem in wrong.value.problems] == [
        ("4:login", "login-taken"),
        ("5:role", "role-not-yours"),
    ]
    with database.read() as tx:
        assert not people.login_taken(tx, "dana")


def test_a_card_says_all_that_is_needed_in_its_own_language(database: Database, erlan: Who) -> None:
    made = invite(database, erlan)
    card = inviting.card("https://audit.example", made)
    assert card.address == f"https://audit.example/kk/join/{made.token}"
    assert card.code_page == "https://audit.example/kk/join"
    assert (card.name, card.login, card.code) == ("Дана", "dana", made.code)
    assert card.territory.startswith("Алға")
    strange = inviting.card("https://audit.example", replace(made, language="de"))
    assert strange.language == "kk"


def test_a_new_invitation_is_for_the_same_person(
    database: Database, cast: Cast, erlan: Who
) -> None:
    again = database.write(lambda tx: inviting.invite_again(tx, erlan, cast.aigul.id, NOW))
    came = sign_in.join(door(database), again.token, "", SOMEWHERE, NOW)
    assert who(database, Member(again.person, "aigul", came.token)).person == cast.aigul.id


def ways_over(giver: Who | None, person: UUID) -> list[tuple[str, object]]:
    """What can be done to a person all of whose roles are the giver's to end."""
    return [
        ("invite again", lambda tx: inviting.invite_again(tx, giver, person, NOW)),
        ("disable", lambda tx: inviting.disable(tx, giver, person, NOW)),
        ("forget keys", lambda tx: inviting.forget_keys(tx, giver, person, NOW)),
        ("end sessions", lambda tx: inviting.end_sessions(tx, giver, person, NOW)),
    ]


def test_who_also_holds_a_role_of_anothers_is_out_of_reach(
    database: Database, cast: Cast, erlan: Who
) -> None:
    territory_grant(database, cast.aigul.id, Role.AUDITOR, ELSEWHERE)
    for person in (cast.aigul.id, cast.eve.id, cast.erlan.id, uuid4()):
        for name, way in ways_over(erlan, person):
            with pytest.raises(NotFound):
                database.write(way)  # type: ignore[arg-type]
            assert is_in(database, cast.aigul), name
    for name, way in ways_over(erlan, come_in(database, "own", Role.AUDITOR, REGION).id):
        if name != "disable":
            database.write(way)  # type: ignore[arg-type]


def test_nobody_is_let_in_anew_whose_roles_are_over_or_whose_account_is_closed(
    database: Database, cast: Cast, erlan: Who
) -> None:
    database.write(lambda tx: inviting.disable(tx, None, cast.aigul.id, NOW))
    for giver in (erlan, None):
        with pytest.raises(NotFound):
            database.write(
                lambda tx, giver=giver: inviting.invite_again(  # type: ignore[misc]
                    tx, giver, cast.aigul.id, NOW
                )
            )


def test_one_more_role_counts_at_once(database: Database, cast: Cast, erlan: Who) -> None:
    given = replace(DANA, role=Role.OBSERVER)
    database.write(lambda tx: inviting.give(tx, erlan, cast.aigul.id, given, None, NOW))
    assert who(database, cast.aigul).hats == {Role.AUDITOR, Role.OBSERVER}
    for stranger in (cast.eve.id, uuid4()):
        with pytest.raises(NotFound):
            database.write(
                lambda tx, stranger=stranger: inviting.give(  # type: ignore[misc]
                    tx, erlan, stranger, given, None, NOW
                )
            )


def test_a_role_that_ends_opens_nothing(database: Database, cast: Cast, erlan: Who) -> None:
    with database.read() as tx:
        [audits] = people.granted(tx, person=cast.aigul.id)
        chairs = people.granted(tx, person=cast.erlan.id)[0]
    for person, role in ((cast.marina.id, audits.id), (cast.erlan.id, chairs.id)):
        with pytest.raises(NotFound):
            database.write(
                lambda tx, person=person, role=role: inviting.end_role(  # type: ignore[misc]
                    tx, erlan, person, role, NOW
                )
            )
    database.write(lambda tx: inviting.end_role(tx, erlan, cast.aigul.id, audits.id, NOW))
    assert who(database, cast.aigul).grants == ()


def test_the_operator_ends_a_role_in_a_territory_and_below(database: Database, cast: Cast) -> None:
    below = come_in(database, "below", Role.AUDITOR, DISTRICT)

    def end(role: Role, place: str, person: UUID | None = None) -> int:
        return database.write(lambda tx: inviting.end_roles(tx, role, place, NOW, person))

    assert end(Role.AUDITOR, REGION, cast.marina.id) == 0
    assert end(Role.AUDITOR, DISTRICT) == 1
    assert not who(database, below).grants
    assert who(database, cast.aigul).grants
    assert end(Role.AUDITOR, REGION) == 1
    assert end(Role.AUDITOR, REGION) == 0
    assert Role.AUDITOR in who(database, cast.eve).hats
    with pytest.raises(NotFound, match="no-such-territory"):
        end(Role.AUDITOR, "KZ-99")


@pytest.mark.parametrize("by_operator", [False, True])
def test_who_is_disabled_is_out_for_good(
    database: Database, cast: Cast, erlan: Who, by_operator: bool
) -> None:
    giver = None if by_operator else erlan
    invitation = database.write(lambda tx: inviting.invite_again(tx, giver, cast.aigul.id, NOW))
    database.write(lambda tx: inviting.disable(tx, giver, cast.aigul.id, NOW))
    assert not is_in(database, cast.aigul)
    with pytest.raises(AuditError):
        sign_in.join(door(database), invitation.token, "", SOMEWHERE, NOW)


def test_forgotten_keys_open_nothing(database: Database, cast: Cast, erlan: Who) -> None:
    database.write(
        lambda tx: keys.add_passkey(
            tx, keys.PasskeyRow("key", cast.aigul.id, b"", 0, "Firefox", NOW, None)
        )
    )
    database.write(lambda tx: inviting.forget_keys(tx, erlan, cast.aigul.id, NOW))
    with database.read() as tx:
        assert keys.passkeys(tx, cast.aigul.id) == []
    assert not is_in(database, cast.aigul)


def test_signed_out_everywhere(database: Database, cast: Cast, erlan: Who) -> None:
    ended = database.write(lambda tx: inviting.end_sessions(tx, erlan, cast.aigul.id, NOW))
    assert ended == 1
    assert not is_in(database, cast.aigul)
    assert is_in(database, cast.erlan)
