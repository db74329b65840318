"""From a checklist to the rows of a workbook that is an XLSForm, and from which nothing is lost."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from audit.checklists.writing import digits, limit, otherwise
from audit.checklists.xlsform.columns import (
    AUDIT,
    CHAIN,
    ITEM,
    NAMESPACES,
    NOT_NEEDED_TYPE,
    TYPES,
    WORDS,
    translated,
)
from audit.checklists.xlsform.norms import written
from audit.checklists.xlsform.xpath import constraint, relevant
from audit.domain.checklist import Chain, Checklist, Item, Remedy, Section, Text, Threshold
from audit.language import LANGUAGES

Cells = dict[str, str]
"""A row: column to what stands there."""
Rows = list[list[str]]
"""A sheet: its headings, then its rows."""

_SURVEY = (
    "type",
    "name",
    *translated("label"),
    "relevant",
    "constraint",
    "parameters",
    *(AUDIT + column for column in ITEM),
)
_CHOICES = ("list_name", "name", *translated("label"))
_SETTINGS = ("form_title", "form_id", "version", "default_language", "namespaces")
_CHECKLIST = ("entry", "content", *translated("label"))
_OWNERS = ("code", *translated("label"))
_REMEDIES = (
    "code",
    *translated("temporary"),
    "temporary_owner",
    "temporary_effort",
    *translated("permanent"),
    "permanent_owner",
    "permanent_effort",
)
_STANDARDS = ("code", "content")
_SAID: Mapping[str, Text] = {
    "yes": Text("Иә", "Да", "Yes"),
    "no": Text("Жоқ", "Нет", "No"),
    "unknown": Text("Білмеймін", "Не знаю", "Not known"),
    "not_needed": Text("Қажет емес", "Не нужно", "Not needed"),
}
_PHOTO = "max-pixels=1600"


def to_rows(checklist: Checklist) -> dict[str, Rows]:
    """The sheets of the checklist's workbook by their names."""
    return {
        "survey": _sheet(_SURVEY, _survey(checklist)),
        "choices": _sheet(_CHOICES, _choices()),
        "settings": _sheet(_SETTINGS, [_settings(checklist)]),
        "checklist": _sheet(_CHECKLIST, _whole(checklist)),
        "owners": _sheet(
            _OWNERS,
            [{"code": code, **_words("label", name)} for code, name in checklist.owners.items()],
        ),
        "remedies": _sheet(_REMEDIES, _remedies(checklist)),
        "standards": _sheet(
            _STANDARDS,
            [{"code": code, "content": said} for code, said in checklist.standards.items()],
        ),
    }


def _sheet(columns: Sequence[str], rows: Iterable[Cells]) -> Rows:
    return [list(columns), *([row.get(column, "") for column in columns] for row in rows)]


def _words(column: str, text: Text | None) -> Cells:
    return {f"{column}::{WORDS[each]}": text[each] for each in LANGUAGES} if text else {}


def _survey(checklist: Checklist) -> list[Cells]:
    """Chains stand where their first section does, with all their sections in them."""
    sections = {section.id: section for section in checklist.sections}
    blocks: dict[Chain | Section, None] = dict.fromkeys(
        checklist.chained.get(section.id, section) for section in checklist.sections
    )
    blocks |= dict.fromkeys(checklist.chains)
    rows: list[Cells] = []
    for block in blocks:
        if isinstance(block, Section):
            rows += _section(block, checklist)
            continue
        rows.append(_begin("repeat", CHAIN + block.id, block.title))
        for id in block.sections:
            rows += _section(sections[id], checklist)
        rows.append({"type": "end_repeat"})
    brackets = {"begin_repeat", "begin_group", "end_group", "end_repeat"}
    _order(
        [row for row in rows if row["type"] == "begin_repeat"],
        [CHAIN + chain.id for chain in checklist.chains],
    )
    _order([row for row in rows if row["type"] == "begin_group"], list(sections))
    _order(
        [row for row in rows if row["type"] not in brackets],
        [item.id for item in checklist.items],
    )
    return rows


def _section(section: Section, checklist: Checklist) -> Iterator[Cells]:
    yield _begin("group", section.id, section.title)
    yield from map(_item, checklist.in_section(section.id))
    yield {"type": "end_group"}


def _begin(kind: str, name: str, title: Text) -> Cells:
    return {"type": f"begin_{kind}", "name": name, **_words("label", title)}


def _order(rows: Sequence[Cells], names: Sequence[str]) -> None:
    """Numbers the rows, if they do not stand in the order of their names anyway."""
    if [row["name"] for row in rows] != list(names):
        numbers = {name: str(number) for number, name in enumerate(names, 1)}
        for row in rows:
            row[f"{AUDIT}order"] = numbers[row["name"]]


def _item(item: Item) -> Cells:
    ours = {
        "severity": str(item.severity or ""),
        "groups": " ".join(item.groups),
        "unit": item.unit,
        **_threshold(item.threshold),
        "applies_if": item.applies_if.source if item.applies_if else "",
        "not_applicable": otherwise(item.not_applicable) if item.not_applicable else "",
        "norms": written(item.norms),
        "remedy": item.remedy.code if item.remedy else "",
        "relocate_if": item.relocate_if.source if item.relocate_if else "",
        "note_on_no": "yes" if item.note_on_no else "",
    }
    reason = item.not_needed_reason
    if reason:
        ours |= {f"not_needed_{language}": reason[language] for language in LANGUAGES}
    return {
        "type": NOT_NEEDED_TYPE
        if reason and item.answer_type == "yes_no"
        else TYPES[item.answer_type],
        "name": item.id,
        **_words("label", item.question),
        "relevant": relevant(item.applies_if.tree) if item.applies_if else "",
        "constraint": constraint(*item.plausible) if item.plausible else "",
        "parameters": _PHOTO if item.answer_type == "photo" else "",
        **{AUDIT + column: said for column, said in ours.items()},
    }


def _threshold(threshold: Threshold | None) -> Cells:
    if threshold is None:
        return {}
    bounds = {
        "passes": threshold.passes,
        "partial": threshold.partial,
        "exception": threshold.exception,
    }
    return {
        **{
            column: limit(threshold.comparator, bound)
            for column, bound in bounds.items()
            if bound is not None
        },
        "exception_when": threshold.exception_when.source if threshold.exception_when else "",
        "exception_norm": threshold.exception_norm,
    }


def _choices() -> Iterator[Cells]:
    for type, names in (
        (TYPES["yes_no"], ("yes", "no", "unknown")),
        (NOT_NEEDED_TYPE, ("yes", "no", "unknown", "not_needed")),
    ):
        for name in names:
            list_name = type.removeprefix("select_one ")
            yield {"list_name": list_name, "name": name, **_words("label", _SAID[name])}


def _settings(checklist: Checklist) -> Cells:
    return {
        # Of a form's title, other programs read one language.
        "form_title": checklist.title.kk,
        "form_id": checklist.name,
        "version": str(checklist.version),
        "default_language": WORDS["kk"],
        "namespaces": NAMESPACES,
    }


def _whole(checklist: Checklist) -> Iterator[Cells]:
    evidence = checklist.evidence
    yield {"entry": "title", **_words("label", checklist.title)}
    for entry, content in (
        ("method", checklist.method),
        ("draft_languages", " ".join(checklist.draft_languages)),
        ("short_of", checklist.short_of),
        ("minutes", digits(checklist.minutes) if checklist.minutes else ""),
        ("evidence.critical_failed", " ".join(evidence.critical_failed)),
        ("evidence.measurement", " ".join(evidence.measurement)),
    ):
        yield {"entry": entry, "content": content}
    yield {"entry": "not_covered", **_words("label", checklist.not_covered)}


def _remedies(checklist: Checklist) -> Iterator[Cells]:
    remedies = {item.remedy.code: item.remedy for item in checklist.items if item.remedy}
    for code in sorted(remedies):
        yield _remedy(remedies[code])


def _remedy(remedy: Remedy) -> Cells:
    return {
        "code": remedy.code,
        **_words("temporary", remedy.temporary),
        "temporary_owner": remedy.temporary_owner,
        "temporary_effort": remedy.temporary_effort,
        **_words("permanent", remedy.permanent),
        "permanent_owner": remedy.permanent_owner,
        "permanent_effort": remedy.permanent_effort,
    }
