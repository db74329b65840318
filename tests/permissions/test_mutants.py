"""Whichever guard is taken away, the matrix notices: some cell comes out otherwise than the table says."""

from typing import Any

import pytest

from audit.domain.access import RULES, Action, Grant, Role, State, Who
from audit.journeys import invite, keep_draft, submit
from tests import routes
from tests.permissions.test_matrix import ROUTES, walk
from tests.permissions.world import Asker, Place, Situation, World, add_asker

pytestmark = pytest.mark.prove

WEAKEST = Action.FINISH_SIGN_IN
"""What everybody may do who has given a password."""
GUARDED = [each for each in routes.guarded() if RULES[each[2].action].state > State.HALF]
CHECKS = [
    (Grant, "covers"),
    (Who, "may"),
    (Who, "may_give"),
    (invite, "_may_end"),
    (submit, "may_send"),
    (keep_draft, "may_send"),
]
"""The functions that say whether somebody may; a mutant always says yes."""


def everybody(things: World) -> list[Asker | None]:
    return [
        add_asker(things.site, role, place, situation)
        for role in Role
        for place in (Place.OWN, Place.FOREIGN)
        for situation in (Situation.ACTIVE, Situation.STALE, Situation.HALF, Situation.ENDED)
    ]


@pytest.mark.parametrize(
    ("method", "path", "guard"), GUARDED, ids=[f"{method} {path}" for method, path, _ in GUARDED]
)
def test_a_route_that_asks_for_less_is_noticed(
    things: World, monkeypatch: pytest.MonkeyPatch, method: str, path: str, guard: Any
) -> None:
    [route] = [each for each in ROUTES if each[:2] == (method, path)]
    askers = everybody(things)
    assert walk(things, askers, [route])[1] == [], "with its guard, all is as the table says"
    monkeypatch.setattr(guard, "action", WEAKEST)
    assert walk(things, everybody(things), [route])[1]


@pytest.mark.parametrize(("where", "name"), CHECKS)
def test_a_check_that_always_says_yes_is_noticed(
    things: World, monkeypatch: pytest.MonkeyPatch, where: Any, name: str
) -> None:
    askers = everybody(things)
    assert walk(things, askers)[1] == []
    monkeypatch.setattr(where, name, lambda *_, **__: True)
    assert walk(things, everybody(things))[1]
