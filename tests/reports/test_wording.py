"""Numbers, dates and values in the three languages."""

from dataclasses import replace

import pytest

from audit.domain.checklist import Threshold
from audit.domain.days import local_day
from audit.language import LANGUAGES, Language
from audit.reports import wording
from audit.reports.facts import Names
from tests.reports import samples


@pytest.mark.parametrize(
    ("language", "said"), [("kk", "8,33\u00a0%"), ("ru", "8,33\u00a0%"), ("en", "8.33\u00a0%")]
)
def test_a_measured_value_has_its_unit_and_the_readers_comma(language: Language, said: str) -> None:
    assert wording.answer(samples.SLOPE, 8.33, language) == said


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_answer_has_its_own_words(language: Language) -> None:
    said = [
        wording.answer(samples.BRAILLE, given, language)
        for given in (True, False, None, "not_needed")
    ]
    assert len(set(said)) == 4


def test_a_counted_thing_has_no_unit() -> None:
    steps = replace(samples.SLOPE, answer_type="count", unit="steps")
    assert wording.answer(steps, 3, "en") == "3"


@pytest.mark.parametrize(
    ("threshold", "said"),
    [
        (Threshold("<=", 5.0), "not over 5\u00a0%"),
        (Threshold(">=", 5.0), "at least 5\u00a0%"),
        (Threshold("between", (2.0, 5.0)), "2\u00a0% to 5\u00a0%"),
    ],
)
def test_a_limit_says_which_side_it_is_on(threshold: Threshold, said: str) -> None:
    assert wording.limit(samples.SLOPE, threshold, threshold.passes, "en") == said


def test_a_score_just_under_a_limit_does_not_look_like_the_limit() -> None:
    assert wording.points(84.97, "en") == "84.9"
    assert wording.points(85.0, "en") == "85"
    assert wording.points(0.3, "en") == "0.3"
    assert wording.points(None, "en") == wording.DASH


def test_a_share_of_nothing_is_a_dash() -> None:
    assert wording.percent(0, 0, "en") == wording.DASH
    assert wording.percent(1, 3, "ru") == "33\u00a0%"


def test_a_date_is_the_date_in_kazakhstan() -> None:
    late = 1_794_682_800_000  # 14 November 2026, 19:00 in London and midnight in Aktobe
    assert wording.day(local_day(late), "en") == "15 November 2026"
    assert wording.day(local_day(late - 1), "en") == "14 November 2026"
    assert wording.day(local_day(late), "ru") == "15 ноября 2026\u202fг."
    assert "қараша" in wording.day(local_day(late), "kk")


def test_days_are_one_or_from_to() -> None:
    day = 86_400_000
    assert wording.days([], "en") == ""
    assert wording.days([samples.RECEIVED], "en") == "14 November 2026"
    several = [samples.RECEIVED + day, samples.RECEIVED, samples.RECEIVED + 2 * day]
    assert wording.days(several, "en") == "14 November 2026 – 16 November 2026"


@pytest.mark.parametrize(
    ("names", "language", "text", "spoken"),
    [
        (Names("мектеп", "школа"), "kk", "мектеп", "kk"),
        (Names("мектеп", "школа"), "ru", "школа", "ru"),
        (Names("мектеп", "школа"), "en", "мектеп", "kk"),
        (Names("", "школа"), "kk", "школа", "ru"),
        (Names("мектеп", ""), "ru", "мектеп", "kk"),
        (Names("", ""), "ru", "", "kk"),
    ],
)
def test_a_name_stays_in_the_language_it_was_written_in(
    names: Names, language: Language, text: str, spoken: str
) -> None:
    named = wording.named(names, language)
    assert (named.text, named.language) == (text, spoken)


def test_neighbouring_numbers_are_drawn_together() -> None:
    assert wording.runs([]) == ""
    assert wording.runs([19, 3, 17, 18, 3, 8, 9]) == "3, 8, 9, 17–19"


def test_a_code_without_words_is_shown_as_it_is() -> None:
    assert wording.coded("en", "quarantine", "not-assigned") != "not-assigned"
    assert wording.coded("en", "quarantine", "struck-by-lightning") == "struck-by-lightning"
