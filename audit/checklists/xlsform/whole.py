"""What a workbook of ours says of the checklist as a whole, and under a code: owners, remedies,
standards."""

from collections.abc import Mapping

from audit.checklists.xlsform.items import listed
from audit.checklists.xlsform.sheet import Findings, Line, Sheet
from audit.language import LANGUAGES

_TEXTS = {"title", "not_covered"}
_LISTS = {"draft_languages", "critical_failed", "measurement"}


def coded(rows: Sheet, findings: Findings) -> dict[str, Line]:
    """The rows by their code or entry, each of which stands there once."""
    found: dict[str, Line] = {}
    for line in rows:
        code = line["code"] or line["entry"]
        if not code:
            findings.refuse(line.where, "xlsform-name-missing")
        elif code in found:
            first = found[code].where
            findings.refuse(line.where, "xlsform-name-twice", name=code, first=first)
        found.setdefault(code, line)
    return found


def whole(entries: Mapping[str, Line]) -> dict[str, object]:
    """The entries that say anything, as a checklist's file has them: `evidence.measurement` is a
    key of a table. What is no entry is handed on, to be told with the rest."""
    said: dict[str, object] = {}
    evidence: dict[str, object] = {}
    for entry, line in entries.items():
        table, _, key = entry.rpartition(".")
        value = _value(key, line)
        if value:
            (evidence if table == "evidence" else said)[key if table else entry] = value
    return {**said, "evidence": evidence}


def _value(key: str, line: Line) -> object:
    content = line["content"]
    if key in _TEXTS:
        words = line.words("label")
        return words if any(words.values()) else None
    if key in _LISTS:
        return listed(content)
    return int(content) if content.isdecimal() and content.isascii() else content


def measures(line: Line) -> dict[str, object]:
    """The halves of a remedy that anything is said of."""
    halves: dict[str, object] = {}
    for half in ("temporary", "permanent"):
        said = {
            **line.words(half),
            "owner": line[f"{half}_owner"],
            "effort": line[f"{half}_effort"],
        }
        if any(said.values()):
            halves[half] = {key: value for key, value in said.items() if value or key in LANGUAGES}
    return halves
