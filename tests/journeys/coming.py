"""People who come in, in the steps that a real one takes."""

import pyotp

from audit.credentials import token_hash
from audit.domain.access import Role, Who
from audit.journeys import second_factor, sign_in
from audit.journeys.sign_in import CameIn
from audit.signing import Seal
from audit.store import sessions
from audit.store.db import Database
from tests.cast import NOW, REGION, SOMEWHERE, door, invite

GOOD = "тауда алма гүлдейді"
MINUTE = 60_000


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
