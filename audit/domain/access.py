"""Who may do what: one table, action x role. Rights flow down the territory tree only."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    AUDITOR = "auditor"
    CHAIR = "chair"
    OBSERVER = "observer"
    OPERATOR = "operator"


class Action(StrEnum):
    """Every route names one of these. An operator works with the `audit` command instead."""

    PUBLIC = "public"
    """Anybody, signed in or not."""
    SEE_OWN_WORK = "see own work"
    FILL_IN_VISIT = "fill in a visit"
    SEND_VISIT = "send a visit"
    SEE_STATIONS = "see stations and scores"
    SEE_AUDITORS = "see who audited"
    DOWNLOAD_REPORT = "download a report"
    SETTLE = "settle what auditors differ on"


ALLOWED: Mapping[Action, frozenset[Role]] = {
    Action.PUBLIC: frozenset(Role),
    Action.SEE_OWN_WORK: frozenset({Role.AUDITOR}),
    Action.FILL_IN_VISIT: frozenset({Role.AUDITOR}),
    Action.SEND_VISIT: frozenset({Role.AUDITOR}),
    Action.SEE_STATIONS: frozenset({Role.CHAIR, Role.OBSERVER}),
    Action.SEE_AUDITORS: frozenset({Role.CHAIR}),
    Action.DOWNLOAD_REPORT: frozenset({Role.CHAIR, Role.OBSERVER}),
    Action.SETTLE: frozenset({Role.CHAIR}),
}


@dataclass(frozen=True, slots=True)
class Grant:
    """A role within a territory. `path` is the territory's, from the root: "KZ/KZ-15/"."""

    role: Role
    territory: UUID
    path: str


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody signed in, with the grants that hold now."""

    person: UUID
    name: str
    grants: tuple[Grant, ...]

    def may(self, action: Action, path: str | None = None) -> bool:
        return may(self.grants, action, path)


def may(grants: Iterable[Grant], action: Action, path: str | None = None) -> bool:
    """Whether one of the grants allows `action` in the territory at `path` (None: anywhere)."""
    allowed = ALLOWED[action]
    return any(
        grant.role in allowed and (path is None or path.startswith(grant.path)) for grant in grants
    )
