"""A score as people read it in a terminal."""

from collections.abc import Mapping

from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from audit import checklists
from audit.domain.answers import Answer
from audit.domain.checklist import Checklist
from audit.domain.crosswalk import judge_as
from audit.domain.outcome import outcome
from audit.domain.scoring import Barrier, Score
from audit.language import translate
from audit.reports import wording

HEAVIEST = 3


def show(checklist: Checklist, answers: Mapping[str, Answer], score: Score) -> None:
    """Prints status, index, outcome, the groups and the heaviest barriers."""
    console = Console(highlight=False, markup=False)
    for line in _summary(checklist, answers, score):
        console.print(line)
    console.print(_groups(score))
    if score.barriers:
        console.print(_barriers(checklist, answers, score.barriers[:HEAVIEST]))


def _said(key: str) -> str:
    return translate("en", key)


def _summary(checklist: Checklist, answers: Mapping[str, Answer], score: Score) -> list[str]:
    return [
        f"{_said('checklist-line-checklist')}: {checklist}, {checklist.title.en}",
        f"{_said('report-status')}: {_said(f'report-status-{score.status}')}",
        f"{_said('checklist-line-index')}: {wording.points(score.index, 'en')}",
        f"{_said('checklist-line-outcome')}: "
        + _said(f"checklist-outcome-{outcome(checklist, score, answers)}"),
    ]


def _groups(score: Score) -> Table:
    keys = (
        "report-column-score",
        "checklist-column-low",
        "checklist-column-high",
        "report-column-completeness",
    )
    numbers = [Column(_said(key), justify="right") for key in keys]
    table = Table(_said("report-column-group"), _said("report-column-status"), *numbers)
    for group, found in score.groups.items():
        table.add_row(
            _said(f"report-group-{group}"),
            _said(f"report-status-{found.status}"),
            wording.points(found.score, "en"),
            wording.points(found.low, "en"),
            wording.points(found.high, "en"),
            wording.percent(found.completeness, 1, "en"),
        )
    return table


def _barriers(
    checklist: Checklist, answers: Mapping[str, Answer], barriers: tuple[Barrier, ...]
) -> Table:
    table = Table(
        *(
            _said(f"checklist-column-{column}")
            for column in ("barrier", "question", "found", "norm")
        ),
        title=_said("checklist-heaviest"),
    )
    for barrier in barriers:
        item = checklist.by_id[barrier.item]
        threshold = item.threshold
        verdict, severity = (
            f"report-verdict-{barrier.verdict}",
            f"report-severity-{barrier.severity}",
        )
        table.add_row(
            f"{item.id} {_said(severity)}: {_said(verdict)}",
            Text(item.question.en),
            wording.answer(item, answers.get(item.id), "en"),
            wording.limit(item, threshold, threshold.passes, "en") if threshold else "",
        )
    return table


def show_judged(checklist: Checklist, under: Checklist, answers: Mapping[str, Answer]) -> None:
    """Prints what another rule set says of the same answers, and what it could not be asked."""
    console = Console(highlight=False, markup=False)
    judged = judge_as(checklist, under, checklists.crosswalk(), answers)
    result = wording.ruling(judged.ruling, "en")
    console.print(f"\n{_said('rule-sets-under')}: {under}, {under.title.en}: {result}")
    differing = [each for each in judged.compared if each.differs]
    if differing:
        table = Table(
            *(_said(f"checklist-column-{column}") for column in ("barrier", "question", "found")),
            *(str(each) for each in (checklist, under)),
            title=_said("rule-sets-differ"),
        )
        for each in differing:
            item = checklist.by_id[each.source]
            table.add_row(
                f"{each.key} / {each.target}",
                Text(item.question.en),
                wording.answer(item, answers.get(each.key), "en"),
                _said(f"report-verdict-{each.verdict}"),
                _said(f"report-verdict-{each.judged_as}"),
            )
        console.print(table)
    unknown = (*judged.could_not, *judged.unanswered)
    said = translate("en", "rule-sets-could-not", count=len(unknown))
    console.print(": ".join([said, ", ".join(unknown)] if unknown else [said]))
