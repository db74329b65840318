"""Every route, asked by everybody: what `domain.access.RULES` says is what happens, and nothing else."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum

import httpx2
import pytest

from audit.domain.access import RULES, STAFF, Action, Role, Scope, State
from tests import routes
from tests.permissions import world
from tests.permissions.world import Asker, Place, Situation, World, add_asker

Route = tuple[str, str, Action]
ROUTES: Sequence[Route] = tuple(routes.named())
EVERYBODY = frozenset(Role)
ONE_PER_PERSON = {
    "/api/photos/{sha256}": "each person's photos lie apart, under the same names",
    "/api/practice/{visit_id}": "practice is of nobody and is not kept",
    "DELETE /api/drafts/{draft_id}": "throwing away what is not there is done already",
}
"""Routes with a name in their address that is no thing of somebody's."""


class Outcome(StrEnum):
    SIGN_IN = "asked to sign in"
    REFUSED = "refused"
    HIDDEN = "as if it were not there"
    LET_IN = "let in"


FRESH = {"/api/keys/open"}
"""Opens a phone's work that was locked: for auditors who have just signed in; others do so first."""
ABOUT_ITSELF = {
    ("/{language}/sign-in", Outcome.SIGN_IN),
    ("/{language}/sign-out", Outcome.SIGN_IN),
}
"""Public routes that ask to sign in because that is what they are for."""


def expected(method: str, path: str, action: Action, asker: Asker | None) -> Outcome:
    """Said by the table alone, and by where things stand."""
    rule = RULES[action]
    if rule.state is State.ANYBODY:
        return Outcome.LET_IN
    if asker is None or asker.situation is Situation.DISABLED:
        return Outcome.SIGN_IN
    state = {
        Situation.HALF: State.HALF if asker.role in STAFF else State.CONFIRMED,
        Situation.STALE: State.SIGNED_IN,
    }.get(asker.situation, State.CONFIRMED)
    roles = frozenset[Role]() if asker.situation is Situation.ENDED else frozenset({asker.role})
    if path == "/{language}/hat" and method == "POST" and not roles:
        return Outcome.REFUSED  # there is none to wear
    if state < rule.state or (rule.roles != EVERYBODY and not roles & rule.roles):
        return Outcome.REFUSED
    if path in FRESH and state < State.CONFIRMED:
        return Outcome.SIGN_IN
    return Outcome.LET_IN if reaches(method, path, action, asker) else Outcome.HIDDEN


def reaches(method: str, path: str, action: Action, asker: Asker) -> bool:
    """Whether the thing that the route is about is theirs to see."""
    about = set(re.findall(r"\{(\w+)\}", path)) - {"language", "target", "section"}
    if path in ONE_PER_PERSON or f"{method} {path}" in ONE_PER_PERSON:
        return True
    if RULES[action].scope is Scope.TERRITORY:
        return not about or asker.place.reaches
    if method == "PUT":
        return (
            asker.owner or asker.place.reaches
        )  # about its station; not assigned, it is looked at
    if about & {"visit", "visit_id", "draft_id", "sha256"} or path == "/{language}/visits":
        return asker.owner
    return True


def outcome(answer: httpx2.Response) -> Outcome:
    led = answer.headers.get("location", "")
    if answer.status_code == 401 or re.match(r"/\w\w/sign-in(\?|$)", led):
        return Outcome.SIGN_IN
    if answer.status_code == 403 or re.match(r"/\w\w/(second-factor|confirm|hat)\?", led):
        return Outcome.REFUSED
    if answer.status_code in {404, 410}:
        return Outcome.HIDDEN
    assert answer.status_code < 500, answer.text
    return Outcome.LET_IN


def walk(
    things: World, askers: list[Asker | None], listed: Sequence[Route] = ROUTES
) -> tuple[Counter[Outcome], list[str]]:
    """Asks for everything as each of them; how it came out, and what came out otherwise than said."""
    counted: Counter[Outcome] = Counter()
    otherwise = []
    for asker in askers:
        for method, path, action in listed:
            if asker is not None and path.endswith("/sign-out"):
                continue  # they are still needed
            said = expected(method, path, action, asker)
            with asked(things, method, path, asker, said) as answer:
                got = outcome(answer)
            if (path, got) in ABOUT_ITSELF or (action is Action.PUBLIC and got is Outcome.HIDDEN):
                got = Outcome.LET_IN  # no such invitation, no such checkpoint: for everybody alike
            counted[got] += 1
            if got is not said:
                otherwise.append(f"{method} {path} as {asker}: {got}, not {said}")
    return counted, otherwise


@contextmanager
def asked(
    things: World, method: str, path: str, asker: Asker | None, said: Outcome
) -> Iterator[httpx2.Response]:
    address = things.named(method, path, asker, said is Outcome.LET_IN)
    token = asker.token if asker else ""
    yield things.ask(method, address, token, **things.body(method, path, asker))
    if asker and "{key}" in path:
        world.forget_key(things.site, asker.id, address.split("/")[-2])


def test_a_stranger_comes_to_what_is_public_alone(things: World) -> None:
    counted, otherwise = walk(things, [None])
    assert not otherwise, "\n".join(otherwise)
    assert counted[Outcome.SIGN_IN] > 50


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("place", Place)
def test_everybody_is_let_in_where_the_table_says(things: World, role: Role, place: Place) -> None:
    situations = (
        Situation if place is Place.OWN else (Situation.ACTIVE, Situation.ENDED, Situation.DISABLED)
    )
    askers = [add_asker(things.site, role, place, situation) for situation in situations]
    counted, otherwise = walk(things, list(askers))
    assert not otherwise, "\n".join(otherwise)
    assert all(counted[each] for each in (Outcome.LET_IN, Outcome.SIGN_IN, Outcome.REFUSED))


def test_the_owner_comes_to_their_own(things: World) -> None:
    counted, otherwise = walk(things, [things.owner])
    assert not otherwise, "\n".join(otherwise)
    assert counted[Outcome.HIDDEN] == 0


def test_what_lies_above_is_out_of_reach(things: World) -> None:
    """A role in a district opens nothing of its region."""
    chair = add_asker(things.site, Role.DISTRICT_CHAIR, Place.OWN, Situation.ACTIVE)
    for path in (f"territories/{Place.ABOVE}", f"territories/{Place.ABOVE}/report.pdf"):
        assert things.ask("GET", f"/en/{path}", chair.token).status_code == 404
