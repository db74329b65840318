"""What a station's report says."""

from dataclasses import replace

import pytest

from audit.domain.checklist import Severity
from audit.domain.conditions import parse
from audit.domain.verdicts import Verdict
from audit.language import LANGUAGES, Language
from audit.reports.content import StationReport, VisitPart
from audit.reports.facts import StationFacts, content_hash
from audit.reports.station import station_report
from tests.reports import samples


def report(facts: StationFacts, language: Language = "en") -> StationReport:
    return station_report(samples.checklist(), facts, language, samples.ORIGIN)


def visited(facts: StationFacts, language: Language = "en") -> VisitPart:
    part = report(facts, language).visit
    assert part is not None
    return part


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_content_hash_is_the_same_in_every_language(language: Language) -> None:
    facts = samples.usual_station()
    assert report(facts, language).heading.content_hash == content_hash(facts)


def test_a_barrier_says_the_value_against_the_norm_and_who_owes_what() -> None:
    ramp, stencil = visited(samples.usual_station()).barriers
    assert (ramp.item, ramp.section) == ("D02", "Ramp")
    assert (ramp.found, ramp.norm) == ("11\u00a0%", "not over 5\u00a0%")
    assert ramp.clauses == "KZ-SP 4.3.2.30: 5 % (1:20); US-2010 405.2"
    assert ramp.groups == "Wheelchair users; people who walk with difficulty; older voters"
    assert ramp.temporary is not None
    assert (ramp.temporary.owner, ramp.temporary.effort) == ("Precinct commission", "hours")
    assert ramp.permanent is not None
    assert ramp.permanent.text == "Rebuild the ramp"
    assert ramp.note.startswith("Пандус ағаштан")
    assert (stencil.found, stencil.norm, stencil.temporary) == ("no", "", None)


def test_a_ramp_that_is_not_there_is_called_so_and_not_unknown() -> None:
    facts = samples.usual_station()
    assert facts.visit is not None
    conditional = replace(samples.SLOPE, applies_if=parse("X04"))
    checklist = replace(
        samples.checklist(),
        items=tuple(
            conditional if item.id == "D02" else item for item in samples.checklist().items
        ),
    )
    for answers, found in (({"X04": False}, "there is none"), ({"X04": True}, "not known")):
        visit = replace(facts.visit, answers=answers)
        part = station_report(checklist, replace(facts, visit=visit), "en", samples.ORIGIN).visit
        assert part is not None
        assert next(line.found for line in part.barriers if line.item == "D02") == found


def test_barriers_stand_by_severity_and_then_by_weight() -> None:
    checklist, facts = samples.long_station(barriers=9, photos=0)
    part = station_report(checklist, facts, "en", samples.ORIGIN).visit
    assert part is not None
    order = [line.item for line in part.barriers]
    assert order == ["E00", "E03", "E06", "E01", "E04", "E07", "E02", "E05", "E08"]
    assert part.barriers[0].severity is Severity.CRITICAL


def test_the_exception_for_a_cramped_site_is_the_norm_where_it_counts() -> None:
    threshold = samples.SLOPE.threshold
    assert threshold is not None
    excepted = replace(
        samples.SLOPE,
        threshold=replace(
            threshold, exception=8.0, exception_when=parse("I02"), exception_norm="KZ-SP cramped"
        ),
    )
    checklist = replace(samples.checklist(), items=(excepted, samples.BRAILLE, samples.SEAT))
    found = samples.score([(excepted, Verdict.FAIL)])
    norms = []
    for cramped in (True, False):
        facts = samples.station(samples.visit({"D02": 11.0, "I02": cramped}, found))
        part = station_report(checklist, facts, "en", samples.ORIGIN).visit
        assert part is not None
        norms.append((part.barriers[0].norm, part.barriers[0].clauses))
    assert norms[0] == ("not over 8\u00a0%", "KZ-SP cramped")
    assert norms[1][0] == "not over 5\u00a0%"


def test_groups_have_their_bounds_and_completeness() -> None:
    by_name = {line.name: line for line in visited(samples.usual_station()).groups}
    wheelchair = by_name["Wheelchair users"]
    assert (wheelchair.score, wheelchair.range) == ("39", "35.2–61.5")
    assert wheelchair.completeness == "92\u00a0%"
    assert by_name["Deaf and hard-of-hearing people"].range == "96"
    assert by_name["People with cognitive disabilities"].score == "–"


def test_what_is_unknown_is_listed() -> None:
    assert [line.item for line in visited(samples.usual_station()).unknown] == ["G09"]


def test_only_standards_that_a_barrier_names_are_explained() -> None:
    one = samples.score([(samples.BRAILLE, Verdict.FAIL)])
    part = visited(samples.station(samples.visit({"I02": False}, one)))
    assert [code for code, _ in part.standards] == ["CRPD"]


def test_a_photo_has_words_for_who_does_not_see_it() -> None:
    first, second = visited(samples.usual_station(photos=2)).photos
    assert first.alt == "Photo 1 of 2. Item: D02 · Steepest running slope of the ramp?"
    assert second.alt.startswith("Photo 2 of 2.")
    assert first.jpeg()[:2] == b"\xff\xd8"


def test_a_photo_of_an_item_that_is_not_in_the_checklist_is_still_shown() -> None:
    part = samples.visit({}, samples.score([]), photos=(samples.photo("Z99", 9),))
    assert visited(samples.station(part)).photos[0].caption == "Z99"


def test_a_station_without_a_visit_says_nothing_of_it() -> None:
    said = report(samples.station(None))
    assert said.visit is None
    assert said.heading.days == ""


def test_a_place_says_how_well_it_is_known() -> None:
    assert report(samples.station(None)).position == (
        "50.12346, 58.20000 (to the settlement; source: list of settlements)"
    )
    assert report(samples.station(None, placed=False)).position == ""


def test_several_auditors_are_told_of() -> None:
    usual = samples.usual_station().visit
    assert usual is not None
    both = replace(usual, auditors=2)
    assert visited(samples.station(both)).together.startswith("2 auditors were here; their")
    differing = replace(both, conflicts=("D02", "E02"))
    assert "differ on 2 items." in visited(samples.station(differing)).together
    assert visited(samples.station(usual)).together == ""


def test_a_draft_wording_is_told_in_its_own_language_only() -> None:
    facts = samples.usual_station()
    assert [report(facts, language).heading.draft for language in LANGUAGES] == [True, False, False]


def test_an_item_without_a_remedy_and_an_owner_without_a_name_are_no_trouble() -> None:
    nameless = replace(samples.checklist(), owners={})
    found = samples.score([(samples.SEAT, Verdict.FAIL), (samples.SLOPE, Verdict.FAIL)])
    facts = samples.station(samples.visit({"G09": False, "D02": 11}, found))
    part = station_report(nameless, facts, "en", samples.ORIGIN).visit
    assert part is not None
    slope, seat = part.barriers
    assert (seat.temporary, seat.permanent) == (None, None)
    assert slope.temporary is not None
    assert slope.temporary.owner == "PEC"
