"""Who may do what: one table, action x role x scope x state. Rights flow down the territory tree only."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from uuid import UUID


class Role(StrEnum):
    AUDITOR = "auditor"
    DISTRICT_CHAIR = "district-chair"
    REGIONAL_CHAIR = "regional-chair"
    CENTRAL_COMMISSION = "central-commission"
    OBSERVER = "observer"
    """Of a disability organisation."""
    OPERATOR = "operator"
    """Works with the `audit` command; no page is for operators alone."""


CHAIRS = frozenset({Role.DISTRICT_CHAIR, Role.REGIONAL_CHAIR, Role.CENTRAL_COMMISSION})
STAFF = CHAIRS | {Role.OPERATOR}
"""Those who come in with a second factor and stay for a working day."""
READERS = CHAIRS | {Role.OBSERVER}
CONFIRMED_FOR = 15 * 60_000
"""How long a proof of who somebody is counts as recent, in milliseconds."""
LEVELS: Mapping[Role, str] = {
    Role.DISTRICT_CHAIR: "district",
    Role.REGIONAL_CHAIR: "region",
    Role.CENTRAL_COMMISSION: "country",
}
"""The level of the territories that a role is given for; the other roles are given for any."""


class Action(StrEnum):
    """Every route names one of these."""

    PUBLIC = "public"
    FINISH_SIGN_IN = "finish signing in"
    SEE_OWN_ACCOUNT = "see one's own account"
    CHANGE_OWN_KEYS = "change one's own ways to sign in"
    SEE_OWN_WORK = "see own work"
    FILL_IN_VISIT = "fill in a visit"
    SEND_VISIT = "send a visit"
    SEE_STATIONS = "see stations and scores"
    SEE_AUDITORS = "see who audited"
    DOWNLOAD_REPORT = "download a report"
    SETTLE = "settle what auditors differ on"
    SEE_PEOPLE = "see people and their roles"
    CHANGE_PEOPLE = "invite people and end their roles"


class Scope(StrEnum):
    """What an action may be done to."""

    ALL = "everything public"
    OWN = "what is one's own or assigned to one"
    TERRITORY = "the grant's territory and those below it"


class State(IntEnum):
    """How surely the session is the person's; each includes the ones before."""

    ANYBODY = 0
    HALF = 1
    """The password was right, the second factor is still to come."""
    SIGNED_IN = 2
    CONFIRMED = 3
    """Proved again in the last quarter of an hour."""


@dataclass(frozen=True, slots=True)
class Rule:
    roles: frozenset[Role]
    scope: Scope
    state: State = State.SIGNED_IN


_EVERYBODY, _AUDITORS = frozenset(Role), frozenset({Role.AUDITOR})
RULES: Mapping[Action, Rule] = {
    Action.PUBLIC: Rule(_EVERYBODY, Scope.ALL, State.ANYBODY),
    Action.FINISH_SIGN_IN: Rule(_EVERYBODY, Scope.OWN, State.HALF),
    Action.SEE_OWN_ACCOUNT: Rule(_EVERYBODY, Scope.OWN),
    Action.CHANGE_OWN_KEYS: Rule(_EVERYBODY, Scope.OWN, State.CONFIRMED),
    Action.SEE_OWN_WORK: Rule(_AUDITORS, Scope.OWN),
    Action.FILL_IN_VISIT: Rule(_AUDITORS, Scope.OWN),
    Action.SEND_VISIT: Rule(_AUDITORS, Scope.OWN),
    Action.SEE_STATIONS: Rule(READERS, Scope.TERRITORY),
    Action.SEE_AUDITORS: Rule(CHAIRS, Scope.TERRITORY),
    Action.DOWNLOAD_REPORT: Rule(READERS, Scope.TERRITORY),
    Action.SETTLE: Rule(CHAIRS, Scope.TERRITORY),
    Action.SEE_PEOPLE: Rule(CHAIRS, Scope.TERRITORY),
    Action.CHANGE_PEOPLE: Rule(CHAIRS, Scope.TERRITORY, State.CONFIRMED),
}
GIVES: Mapping[Role, frozenset[Role]] = {
    Role.AUDITOR: frozenset(),
    Role.OBSERVER: frozenset(),
    Role.DISTRICT_CHAIR: frozenset({Role.AUDITOR}),
    Role.REGIONAL_CHAIR: frozenset({Role.AUDITOR, Role.OBSERVER, Role.DISTRICT_CHAIR}),
    Role.CENTRAL_COMMISSION: frozenset(
        {Role.AUDITOR, Role.OBSERVER, Role.DISTRICT_CHAIR, Role.REGIONAL_CHAIR}
    ),
    Role.OPERATOR: frozenset(Role),
}
"""The roles that each role may give and end, within its own territory and round."""


@dataclass(frozen=True, slots=True)
class Grant:
    """A role within a territory, standing or for a round."""

    role: Role
    territory: UUID
    path: str
    """The territory's, from the root: "KZ/KZ-15/"."""
    round: UUID | None = None
    """None: it stands in every round."""

    def covers(self, path: str | None, round: UUID | None) -> bool:
        """Whether it reaches the territory at `path` and `round`; None of either: somewhere, some."""
        in_round = round is None or self.round is None or self.round == round
        return in_round and (path is None or path.startswith(self.path))


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody signed in, with the grants that hold now under the hat that they wear."""

    person: UUID
    name: str
    grants: tuple[Grant, ...]
    pseudonym: str = ""
    """What the trail calls them: `store.people.pseudonym`."""
    hats: frozenset[Role] = frozenset()
    """All roles that they hold now; more than one, and they choose."""
    hat: Role | None = None
    """None: they hold no role, or have still to choose."""
    state: State = State.SIGNED_IN
    session: UUID | None = None
    seen_at: int = 0
    """When their session was last renewed, milliseconds since 1970."""

    def may(self, action: Action, path: str | None = None, round: UUID | None = None) -> bool:
        return may(self.grants, action, path, round)

    def may_give(self, role: Role, path: str, round: UUID | None) -> bool:
        """Whether they may give or end this role there; None of `round` is a standing role."""
        return any(
            role in GIVES[grant.role]
            and path.startswith(grant.path)
            and grant.round in {None, round}
            for grant in self.grants
        )


def may(
    grants: Iterable[Grant], action: Action, path: str | None = None, round: UUID | None = None
) -> bool:
    """Whether one of the grants allows `action` in the territory at `path`, in `round`.

    What everybody may do needs no grant.
    """
    rule = RULES[action]
    return rule.roles == _EVERYBODY or any(
        grant.role in rule.roles and grant.covers(path, round) for grant in grants
    )


def hat_of(hats: frozenset[Role], picked: str | None) -> Role | None:
    """The one that was picked, if it is still held; where only one is held, that one."""
    if picked in hats:
        return Role(picked)
    return next(iter(hats)) if len(hats) == 1 else None
