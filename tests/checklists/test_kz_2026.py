"""The checklist kz-2026: complete, in three languages, each limit with the clause behind it."""

from collections import Counter

from audit import checklists
from audit.domain.checklist import CORE_GROUPS, Group, Severity
from audit.language import LANGUAGES

KZ = checklists.get("kz-2026", 1)


def test_it_has_118_entries_of_which_103_are_scored() -> None:
    assert len(KZ.items) == 118
    assert Counter(item.severity for item in KZ.scored_items) == {
        Severity.CRITICAL: 14,
        Severity.MAJOR: 61,
        Severity.MINOR: 28,
    }


def test_every_group_of_voters_is_looked_at() -> None:
    for group in Group:
        items = [item for item in KZ.scored_items if group in item.groups]
        assert len(items) >= 20, group
    for group in CORE_GROUPS:
        assert any(
            item.severity is Severity.CRITICAL for item in KZ.scored_items if group in item.groups
        ), group


def test_everything_that_fails_can_be_mended_by_somebody() -> None:
    for item in KZ.scored_items:
        assert item.remedy is not None
        assert item.remedy.temporary is not None
        assert item.remedy.permanent is not None
        assert item.remedy.temporary_effort in ("hours", "days")


def test_the_plausible_range_reaches_well_beyond_the_limits() -> None:
    for item in KZ.scored_items:
        if item.threshold and item.plausible:
            limit = item.threshold.partial or item.threshold.passes
            greatest = max(limit) if isinstance(limit, tuple) else limit
            assert item.plausible[0] == 0
            assert item.plausible[1] >= 2 * greatest, item.id


def test_people_come_first_in_every_language() -> None:
    for item in KZ.items:
        texts = [item.question, item.not_needed_reason]
        if item.remedy:
            texts += [item.remedy.temporary, item.remedy.permanent]
        for text in filter(None, texts):
            for language in LANGUAGES:
                words = text[language].lower().split()
                assert not {"инвалид", "инвалиды", "инвалидов", "мүгедек", "мүгедектер"} & set(
                    words
                )
    assert KZ.draft_languages == ("kk",)
