"""A form's sheets, and its columns: which are carried, which left out, and which refused."""

from collections.abc import Mapping, Sequence

from audit.checklists.xlsform.columns import AUDIT, ITEM, NOT_OURS, OURS, SHEETS, language_of
from audit.checklists.xlsform.sheet import Findings, Row, Sheet, meaning, sheet
from audit.errors import Invalid, Problem
from audit.language import LANGUAGES, Language

Workbook = Mapping[str, Sequence[Row]]

_CARRIED: Mapping[str, set[str]] = {
    "survey": {"type", "name", "label", "relevant", "constraint", "parameters"},
    "choices": {"list_name", "name", "label"},
    "settings": {"form_title", "form_id", "version", "default_language", "namespaces"},
    "checklist": {"entry", "content", "label"},
    "owners": {"code", "label"},
    "remedies": {
        *("code", "temporary", "temporary_owner", "temporary_effort"),
        *("permanent", "permanent_owner", "permanent_effort"),
    },
    "standards": {"code", "content"},
}
_REFUSED: Mapping[str, set[str]] = {
    "survey": {
        *("hint", "guidance_hint", "calculation", "default", "choice_filter", "repeat_count"),
        *("trigger", "read_only", "image", "big-image", "audio", "video", "autoplay", "save_to"),
        *("disabled", "jr:preload", "jr:preloadparams"),
    },
    "settings": {"public_key"},
}
"""What changes what is asked, or is words that would be lost. Other columns change how a form looks
or are remarks: they are left out, and that is told."""


def open_sheets(workbook: Workbook, findings: Findings) -> dict[str, Sheet]:
    """Every sheet that a form can have; those that are not there are empty, and in a form without
    columns of ours so are the sheets that happen to be called like ours.

    Raises Invalid where there is no survey.
    """
    if not workbook.get("survey"):
        raise Invalid("xlsform-invalid", [Problem("survey", "xlsform-no-survey")])
    columns = [meaning(heading, None) for heading in workbook["survey"][0].cells]
    ours = any(column.startswith(AUDIT) for column in columns)
    default = _default_language(workbook)
    languages: dict[str, Language | None] = dict.fromkeys(SHEETS, default)
    languages["settings"] = default or _first_language(columns)
    sheets = {
        name: sheet(
            name, workbook.get(name, ()) if ours or name not in OURS else (), language, findings
        )
        for name, language in languages.items()
    }
    for name in NOT_OURS:
        if sheets[name].lines:
            findings.refuse(sheets[name].lines[0].where, "xlsform-sheet", sheet=name)
    for name in _CARRIED:
        _check_columns(sheets[name], findings)
    return sheets


def _default_language(workbook: Workbook) -> Language | None:
    for line in sheet("settings", workbook.get("settings", ()), None, Findings()):
        return language_of(line["default_language"])
    return None


def _first_language(columns: list[str]) -> Language | None:
    found = [language for language in LANGUAGES if f"label::{language}" in columns]
    return min(found, key=lambda language: columns.index(f"label::{language}"), default=None)


def _check_columns(rows: Sheet, findings: Findings) -> None:
    for column, heading in rows.headings.items():
        used = rows.used(column)
        base = column.partition("::")[0]
        if used is None:
            continue
        if column.startswith(AUDIT):
            if column.removeprefix(AUDIT) not in ITEM:
                findings.refuse(used.where, "xlsform-column-ours", heading=heading)
        elif base in _CARRIED[rows.name]:
            _check_language(column, heading, findings, used.where)
        elif base in _REFUSED.get(rows.name, ()):
            findings.refuse(used.where, "xlsform-column", column=base, heading=heading)
        else:
            findings.note(used.where, "xlsform-left-out", heading=heading)


def _check_language(column: str, heading: str, findings: Findings, where: str) -> None:
    _, translated, language = column.partition("::")
    if translated and not language:
        findings.refuse(where, "xlsform-language-unsaid", heading=heading)
    elif language and language not in LANGUAGES:
        findings.refuse(where, "xlsform-language", heading=heading)
