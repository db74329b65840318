"""What changed between two checklists, as people read it in a terminal."""

from rich.console import Console
from rich.table import Table
from rich.text import Text

from audit.domain.checklist import Checklist, Group
from audit.domain.versions import Diff
from audit.language import translate


def show(before: Checklist, after: Checklist, found: Diff) -> None:
    """Prints the items that were added, removed or changed, and which groups compare."""
    console = Console(highlight=False, markup=False)
    if found.identical:
        console.print(_say("identical", before=str(before), after=str(after)))
        return
    for name in found.whole:
        console.print(_say("whole", part=name))
    console.print(_items(before, after, found))
    for group in Group:
        items = found.not_comparable.get(group)
        named = translate("en", f"report-group-{group}")
        if items:
            console.print(_say("not-comparable", group=named, items=", ".join(items)))
        else:
            console.print(_say("comparable", group=named))
    if found.chains_changed:
        console.print(_say("chains"))


def _say(key: str, **arguments: str) -> str:
    return translate("en", f"checklist-diff-{key}", **arguments)


def _items(before: Checklist, after: Checklist, found: Diff) -> Table:
    table = Table(*(_say(f"column-{column}") for column in ("item", "what", "question")))
    for item in found.added:
        table.add_row(item, _say("added"), Text(after.by_id[item].question.en))
    for item in found.removed:
        table.add_row(item, _say("removed"), Text(before.by_id[item].question.en))
    for changed in found.changed:
        question = Text(after.by_id[changed.item].question.en)
        table.add_row(changed.item, ", ".join(changed.parts), question)
    return table
