"""The content hash: the same for the same facts, another for any other."""

from dataclasses import replace

from audit.reports.facts import Names, PhotoFacts, content_hash
from tests.reports import samples


def test_the_same_facts_have_the_same_hash() -> None:
    assert content_hash(samples.usual_station()) == content_hash(samples.usual_station())
    assert content_hash(samples.region(5)) == content_hash(samples.region(5))


def test_any_other_fact_gives_another_hash() -> None:
    facts = samples.usual_station()
    assert facts.visit is not None
    others = [
        replace(facts, number=133),
        replace(facts, venue=Names("Клуб", "Клуб")),
        replace(facts, position=None),
        replace(facts, visit=None),
        replace(facts, visit=replace(facts.visit, answers={"D02": 11.5})),
        replace(facts, visit=replace(facts.visit, photos=())),
        replace(facts, demonstration=True),
    ]
    assert len({content_hash(each) for each in [facts, *others]}) == len(others) + 1


def test_how_a_photo_is_read_does_not_change_the_hash() -> None:
    facts = samples.usual_station(photos=1)
    assert facts.visit is not None
    (shown,) = facts.visit.photos
    elsewhere = PhotoFacts(shown.item, shown.sha256, lambda: b"")
    moved = replace(facts, visit=replace(facts.visit, photos=(elsewhere,)))
    assert content_hash(moved) == content_hash(facts)


def test_lone_surrogates_can_be_hashed() -> None:
    assert content_hash(replace(samples.usual_station(), venue=Names("\ud800", "")))
