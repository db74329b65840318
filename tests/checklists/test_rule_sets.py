"""The short form, the second versions and the third rule set, as they are published."""

from dataclasses import replace

from audit import checklists
from audit.domain.checklist import Severity

KZ, KZ_1 = checklists.get("kz-2026", 2), checklists.get("kz-2026", 1)
CORE = checklists.get("kz-2026-core", 1)
CA = checklists.get("ca-mandatory", 1)
US, US_1 = checklists.get("us-doj-2016", 2), checklists.get("us-doj-2016", 1)


def test_the_short_form_asks_what_the_full_form_asks_in_the_same_words() -> None:
    assert all(item == KZ.by_id[item.id] for item in CORE.items)
    assert (CORE.short_of, CORE.minutes) == ("kz-2026", 15)
    assert CORE.not_covered is not None
    assert {section.id for section in CORE.sections} <= {section.id for section in KZ.sections}
    assert CORE.chains
    assert CORE.evidence == KZ.evidence


def test_the_short_form_has_everything_that_alone_keeps_a_voter_out() -> None:
    critical = {item.id for item in KZ.items if item.severity is Severity.CRITICAL}
    assert len(critical) == 14
    assert critical <= CORE.by_id.keys()


def test_the_rest_of_the_short_form_can_be_brought_within_days() -> None:
    for item in CORE.scored_items:
        if item.severity is not Severity.CRITICAL:
            assert item.remedy is not None
            assert item.remedy.temporary_effort in ("hours", "days"), item.id


def test_a_new_version_changes_no_meaning() -> None:
    for old, new in ((KZ_1, KZ), (US_1, US)):
        assert old.by_id.keys() <= new.by_id.keys()
        for item in old.items:
            now = new.by_id[item.id]
            assert (now.question, now.answer_type, now.unit) == (
                item.question,
                item.answer_type,
                item.unit,
            )
        assert [item.id for item in old.scored_items if item.severity] != []
        assert {item.id for item in old.scored_items} == {item.id for item in new.scored_items}


def test_only_the_limits_that_stem_from_ratios_changed() -> None:
    changed = {
        item.id: (item.threshold, KZ.by_id[item.id].threshold)
        for item in KZ_1.items
        if item.threshold != KZ.by_id[item.id].threshold
    }
    assert set(changed) == {"B03", "C06", "C07", "D02"}
    assert all(item.threshold == US.by_id[item.id].threshold for item in US_1.items)


def test_all_fifteen_criteria_are_required() -> None:
    assert CA.method == "all_required"
    assert len(CA.scored_items) == 15
    assert {item.severity for item in CA.scored_items} == {Severity.CRITICAL}
    limits = {item.id: item.threshold.passes for item in CA.items if item.threshold}
    assert limits == {"A2": 920, "B1": 810, "B2": 6, "C1": 810, "C3": 6, "C4": 920}


def test_ways_go_from_the_street_to_the_ballot() -> None:
    assert [chain.sections for chain in KZ.chains] == [
        ("approach", "route", "ramp", "entrance"),
        ("inside",),
        ("booth",),
    ]
    assert [chain.id for chain in US.chains] == [chain.id for chain in CA.chains]
    assert replace(KZ, chains=()).chain_of == {}
