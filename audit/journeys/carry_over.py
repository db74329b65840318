"""A draft goes on with another checklist, with everything that was typed."""

from uuid import UUID

from sqlalchemy import Connection

from audit import checklists
from audit.domain.access import Who
from audit.domain.checklist import Checklist
from audit.errors import NotFound
from audit.store import drafts


def targets(checklist: Checklist) -> tuple[Checklist, ...]:
    """What a draft of this checklist can go on with: its newest version, and its full form."""
    names = [checklist.name, *([checklist.short_of] if checklist.short_of else [])]
    newest = [checklists.get(name) for name in names if checklists.versions(name)]
    return tuple(
        other
        for other in newest
        if other.name != checklist.name or other.version > checklist.version
    )


def carry_over(tx: Connection, who: Who, draft: UUID, onto: str, now: int) -> None:
    """`onto` is name@version of one of the `targets`. Raises NotFound for anything else."""
    row = drafts.get(tx, draft, who.person, to_change=True)
    if row is None:
        raise NotFound
    target = target_of(checklists.get(row.checklist, row.version), onto)
    drafts.follow(tx, draft, target.name, target.version, now)


def target_of(checklist: Checklist, onto: str) -> Checklist:
    for target in targets(checklist):
        if str(target) == onto:
            return target
    raise NotFound
