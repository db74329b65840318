"""A score as people read it in a terminal."""

from collections.abc import Mapping

from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from audit.domain.answers import Answer
from audit.domain.checklist import Checklist
from audit.domain.outcome import outcome
from audit.domain.scoring import Barrier, Score
from audit.language import translate
from audit.reports import wording

HEAVIEST = 3


def show(checklist: Checklist, answers: Mapping[str, Answer], score: Score) -> None:
    """Prints status, index, outcome, the groups and the heaviest barriers."""
    console = Console(highlight=False, markup=False)
    for line in _summary(checklist, score):
        console.print(line)
    console.print(_groups(score))
    if score.barriers:
        console.print(_barriers(checklist, answers, score.barriers[:HEAVIEST]))


def _said(key: str) -> str:
    return translate("en", key)


def _summary(checklist: Checklist, score: Score) -> list[str]:
    return [
        f"{_said('checklist-line-checklist')}: {checklist}, {checklist.title.en}",
        f"{_said('report-status')}: {_said(f'report-status-{score.status}')}",
        f"{_said('checklist-line-index')}: {wording.points(score.index, 'en')}",
        f"{_said('checklist-line-outcome')}: "
        + _said(f"checklist-outcome-{outcome(checklist, score)}"),
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
