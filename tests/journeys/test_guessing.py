"""Whoever guesses a password for hours is heard sixty times an hour at most, and its owner comes in."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import replace

import pytest

from audit.domain.access import Role
from audit.errors import SignInNeeded, TooMany
from audit.journeys import sign_in
from audit.journeys.sign_in import HOUR, Comer
from audit.store.db import Database
from tests.cast import NOW, REGION, SOMEWHERE, Cast, door, invite
from tests.journeys.coming import GOOD, join

MOST_AN_HOUR = 60
NETWORKS = 1_000
BETWEEN = 2_000
"""Milliseconds from one guess to the next, from any network."""
OWNER_COMES = 900
"""After so many guesses: every half an hour."""


def evaluated(db: Database, guesses: Iterable[int]) -> list[int]:
    """The moments at which one of these was compared with the password."""
    moments = []
    for guess in guesses:
        moment = NOW + guess * BETWEEN
        network = Comer(f"198.51.{guess % NETWORKS // 250}.{guess % 250}", "")
        try:
            sign_in.sign_in(door(db), "dana", f"guess {guess}", network, moment)
        except SignInNeeded:
            moments.append(moment)
        except TooMany:
            pass
    return moments


def most_in_an_hour(moments: Sequence[int]) -> int:
    """Whenever it begins."""
    return max(sum(first <= moment < first + HOUR for moment in moments) for first in moments)


@pytest.mark.parametrize("guesses", [150, pytest.param(10_000, marks=pytest.mark.prove)])
def test_few_guesses_are_heard_and_the_owner_comes_in(
    database: Database, cast: Cast, guesses: int
) -> None:
    known = join(database, invite(database, "dana", Role.AUDITOR, REGION), GOOD)
    home = replace(SOMEWHERE, mark=known.mark)
    heard: list[int] = []
    for first in range(0, guesses, OWNER_COMES):
        heard += evaluated(database, range(first, min(first + OWNER_COMES, guesses)))
        moment = NOW + (first + OWNER_COMES) * BETWEEN
        assert sign_in.sign_in(door(database), "dana", GOOD, home, moment).token
    logging.getLogger(__name__).info("%d of %d heard", len(heard), guesses)
    assert most_in_an_hour(heard) <= MOST_AN_HOUR


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_throttle_that_is_too_wide_is_noticed(
    database: Database, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sign_in, "TRIES", 1_000)
    join(database, invite(database, "dana", Role.AUDITOR, REGION), GOOD)
    assert most_in_an_hour(evaluated(database, range(65))) > MOST_AN_HOUR
