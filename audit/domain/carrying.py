"""A draft carried over to another checklist: a newer version, or the full form of a short one.

Codes of items never change meaning, so what was typed stays under its code. What is told is which
answered questions read or judge otherwise now, which are gone, and how many are new.
"""

from dataclasses import dataclass

from audit.domain.checklist import Checklist, Item
from audit.domain.draft import Draft

_ASKED = ("question", "answer_type", "unit", "plausible", "threshold", "not_needed_reason")
"""What makes an answer worth another look when it differs."""


@dataclass(frozen=True, slots=True)
class Carried:
    draft: Draft
    """What was typed, read with the other checklist."""
    kept: int
    """Answers that are there before and after."""
    changed: tuple[Item, ...]
    """Answered items, as the other checklist asks them, that it asks or judges otherwise."""
    gone: tuple[Item, ...]
    """Answered items that it does not ask."""
    new: int
    """Items that it asks and the old one does not."""


def carried(draft: Draft, onto: Checklist) -> Carried:
    """What carrying over would do. Nothing typed is dropped, also of what is gone."""
    after = Draft(onto, draft.typed, draft.photographed)
    before, now = draft.checklist.by_id, onto.by_id
    answered = [each.item for each in draft.asked(unit=1) if each.key in draft.readable]
    return Carried(
        draft=after,
        kept=len(draft.readable.keys() & after.readable.keys()),
        changed=tuple(
            now[item.id] for item in answered if item.id in now and not _alike(item, now[item.id])
        ),
        gone=tuple(item for item in answered if item.id not in now),
        new=len(now.keys() - before.keys()),
    )


def _alike(item: Item, other: Item) -> bool:
    return all(getattr(item, part) == getattr(other, part) for part in _ASKED)
