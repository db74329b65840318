"""A sent visit, typed again, says the same."""

import random
from uuid import uuid4

import pytest

from audit import checklists
from audit.domain.draft import Draft
from audit.domain.reopening import typed
from audit.domain.visit import Content
from tests.browser.typist import Typist


@pytest.mark.parametrize("name", checklists.names())
def test_what_was_sent_is_typed_again(name: str) -> None:
    checklist = checklists.get(name)
    dice = random.Random(name)  # noqa: S311 - cases for a test
    whole = 0
    for _ in range(120):
        draft = Typist(checklist, dice).draft()
        if draft.problems:
            continue
        content = Content(
            station=uuid4(),
            round=uuid4(),
            checklist=checklist.name,
            version=checklist.version,
            started_at="2026-09-21T09:30:00Z",
            answers=draft.answers,
            notes=draft.notes,
            photos=[],
            supersedes=None,
            measures=draft.measures,
        )
        again = Draft(checklist, typed(checklist, content), draft.photographed)
        said = {key for key in draft.answers if key in again.answers}
        assert again.problems == ()
        assert {key: again.answers[key] for key in said} == dict(draft.answers)
        assert (again.notes, set(again.measures)) == (draft.notes, set(draft.measures))
        whole += 1
    assert whole > 20


def test_what_another_checklist_asks_is_left_out() -> None:
    checklist = checklists.get("kz-2026-core")
    content = Content(
        station=uuid4(),
        round=uuid4(),
        checklist=checklist.name,
        version=checklist.version,
        started_at="2026-09-21T09:30:00Z",
        answers={"Q97": True, "D02": 0.00125},
        notes={},
        photos=[],
        supersedes=None,
    )
    assert typed(checklist, content) == {"D02": "0.0013"}
