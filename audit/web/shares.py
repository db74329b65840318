"""How many stations serve each group of voters, for the bars and their table."""

from collections.abc import Mapping

from audit.domain.checklist import Group
from audit.domain.scoring import Status
from audit.language import Language, translate
from audit.reports import wording
from audit.reports.content import GroupShares
from audit.store.overview import Count


def group_shares(
    counts: Mapping[str, Mapping[str, Count]], language: Language
) -> tuple[GroupShares, ...]:
    """A line for each group that has been counted."""
    lines = []
    for group in Group:
        counted = counts.get(group, {})
        stations = {
            status: counted[status].stations if status in counted else 0 for status in Status
        }
        whole = sum(stations.values())
        if whole:
            lines.append(
                GroupShares(
                    group=group,
                    name=translate(language, f"report-group-{group}"),
                    stations=stations,
                    shares={
                        status: wording.percent(stations[status], whole, language)
                        for status in Status
                    },
                )
            )
    return tuple(lines)
