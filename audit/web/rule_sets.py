"""What other rule sets say of the same visit, for the station's page."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from audit import checklists
from audit.domain.answers import Answer
from audit.domain.checklist import Checklist
from audit.domain.crosswalk import Judged, judge_as
from audit.language import Language, translate
from audit.reports import wording
from audit.reports.explained import judged_object


@dataclass(frozen=True, slots=True)
class Difference:
    question: str
    found: str
    here: str
    """The verdict under the visit's own rule set."""
    there: str


@dataclass(frozen=True, slots=True)
class RuleSet:
    name: str
    here: str
    """Names of the rule sets: of this one, and of the visit's own."""
    title: str
    result: str
    differs: tuple[Difference, ...]
    could_not: tuple[str, ...]
    """Questions that the visit was not asked, or does not answer."""
    could_not_words: str


def rule_sets(
    checklist: Checklist, answers: Mapping[str, Answer], language: Language
) -> tuple[RuleSet, ...]:
    return tuple(
        _rule_set(checklist, judged, answers, language) for judged in _judged(checklist, answers)
    )


def rule_sets_object(checklist: Checklist, answers: Mapping[str, Answer]) -> list[dict[str, Any]]:
    return [judged_object(judged) for judged in _judged(checklist, answers)]


def _judged(checklist: Checklist, answers: Mapping[str, Answer]) -> Iterator[Judged]:
    crosswalk = checklists.crosswalk()
    own = checklist.short_of or checklist.name
    for name in checklists.names():
        if crosswalk.joins(own, name):
            yield judge_as(checklist, checklists.get(name), crosswalk, answers)


def _rule_set(
    checklist: Checklist, judged: Judged, answers: Mapping[str, Answer], language: Language
) -> RuleSet:
    items = checklist.by_id
    return RuleSet(
        name=judged.checklist.name,
        here=checklist.name,
        title=judged.checklist.title[language],
        result=wording.ruling(judged.ruling, language),
        differs=tuple(
            Difference(
                items[each.source].question[language],
                wording.answer(items[each.source], answers.get(each.key), language),
                translate(language, f"report-verdict-{each.verdict}"),
                translate(language, f"report-verdict-{each.judged_as}"),
            )
            for each in judged.compared
            if each.differs
        ),
        could_not=tuple(
            judged.checklist.by_id[item].question[language]
            for item in (*judged.could_not, *judged.unanswered)
        ),
        could_not_words=translate(
            language,
            "rule-sets-could-not",
            count=len(judged.could_not) + len(judged.unanswered),
        ),
    )
