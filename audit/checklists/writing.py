"""From a Checklist to its TOML file, and the sha256 of what a checklist says."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import cast

from audit.canonical import canonical, sha256
from audit.domain.checklist import (
    Checklist,
    Comparator,
    Item,
    Limit,
    NotApplicable,
    Remedy,
    Text,
    Threshold,
)
from audit.language import LANGUAGES

Values = Mapping[str, object]
"""What a checklist's file says, as `tomllib` reads it."""

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_EXACT = 2**53
"""From here on, floats are whole anyway, and no whole number of the file."""


def write(checklist: Checklist) -> str:
    """The checklist's file, in the order that authors use."""
    return toml(values(checklist))


def content_digest(checklist: Checklist) -> str:
    """sha256 of what the checklist says, whatever its file looks like: comments, order of keys."""
    return sha256(canonical(values(checklist)))


def values(checklist: Checklist) -> dict[str, object]:
    """Everything the checklist says, as its file has it; what is left out there is not in it."""
    remedies = {item.remedy.code: item.remedy for item in checklist.items if item.remedy}
    evidence = checklist.evidence
    said = {
        "name": checklist.name,
        "version": checklist.version,
        "method": "" if checklist.method == "groups" else checklist.method,
        "draft_languages": list(checklist.draft_languages),
        "title": _words(checklist.title),
        "short_of": checklist.short_of,
        "minutes": checklist.minutes,
        "not_covered": _words(checklist.not_covered),
        "standards": dict(checklist.standards),
        "evidence": _said(
            critical_failed=list(evidence.critical_failed), measurement=list(evidence.measurement)
        ),
        "owners": {code: _words(name) for code, name in checklist.owners.items()},
        "sections": [{"id": each.id, "title": _words(each.title)} for each in checklist.sections],
        "chains": [
            {"id": chain.id, "title": _words(chain.title), "sections": list(chain.sections)}
            for chain in checklist.chains
        ],
        "remedies": {code: _remedy(remedy) for code, remedy in sorted(remedies.items())},
        "items": [_item(item) for item in checklist.items],
    }
    return _said(**said)


def number(value: float) -> int | float:
    """A whole number without its point."""
    return int(value) if float(value).is_integer() and abs(value) < _EXACT else float(value)


def digits(value: float) -> str:
    """A number in plain digits, never with an exponent; exactly as it is kept."""
    return format(Decimal(repr(number(value))), "f")


def _said(**entries: object) -> dict[str, object]:
    """Without the entries that say nothing."""
    return {key: value for key, value in entries.items() if value}


def _words(text: Text | None) -> dict[str, str]:
    return {language: text[language] for language in LANGUAGES} if text else {}


def _remedy(remedy: Remedy) -> dict[str, object]:
    halves = {
        "temporary": (remedy.temporary, remedy.temporary_owner, remedy.temporary_effort),
        "permanent": (remedy.permanent, remedy.permanent_owner, remedy.permanent_effort),
    }
    return {
        half: {**_words(text), "owner": owner, "effort": effort}
        for half, (text, owner, effort) in halves.items()
        if text
    }


def _item(item: Item) -> dict[str, object]:
    norms = [
        {"standard": norm.standard, "clause": norm.clause, "confidence": norm.confidence}
        for norm in item.norms
    ]
    return _said(
        id=item.id,
        section=item.section,
        type=item.answer_type,
        unit=item.unit,
        plausible=[number(bound) for bound in item.plausible or ()],
        note_on_no=item.note_on_no,
        severity=str(item.severity or ""),
        groups=[str(group) for group in item.groups],
        applies_if=item.applies_if and item.applies_if.source,
        not_applicable=item.not_applicable and otherwise(item.not_applicable),
        question=_words(item.question),
        not_needed=_words(item.not_needed_reason),
        threshold=item.threshold and _threshold(item.threshold),
        norms=norms,
        remedy=item.remedy and item.remedy.code,
        relocate_if=item.relocate_if and item.relocate_if.source,
    )


def otherwise(rule: NotApplicable) -> str:
    """What an item counts as where it does not apply, as authors write it."""
    condition = f"fail if {rule.fail_if.source} else " if rule.fail_if else ""
    return condition + rule.verdict


def _threshold(threshold: Threshold) -> dict[str, object]:
    said: dict[str, object] = {"passes": limit(threshold.comparator, threshold.passes)}
    if threshold.partial is not None:
        said["partial"] = limit(threshold.comparator, threshold.partial)
    if threshold.exception is not None:
        said["exception"] = {
            "passes": limit(threshold.comparator, threshold.exception),
            "when": threshold.exception_when.source if threshold.exception_when else "",
            "norm": threshold.exception_norm,
        }
    return said


def limit(comparator: Comparator, bound: Limit) -> str:
    """A limit as authors write it."""
    if isinstance(bound, tuple):
        return f"{digits(bound[0])} to {digits(bound[1])}"
    return f"{comparator} {digits(bound)}"


def toml(said: Values) -> str:
    """The file that says this: first what is said of the whole, then table by table."""
    whole: list[str] = []
    tables: list[list[str]] = []
    for name, value in said.items():
        if name in ("standards", "evidence"):
            tables.append(_table(f"[{name}]", cast(Values, value)))
        elif name in ("owners", "remedies"):
            tables += [
                _table(f"[{name}.{_key(code)}]", inner)
                for code, inner in cast(Mapping[str, Values], value).items()
            ]
        elif name in ("sections", "chains", "items"):
            tables += [_table(f"[[{name}]]", inner) for inner in cast(Sequence[Values], value)]
        else:
            whole += _lines(name, value)
    return "\n\n".join("\n".join(lines) for lines in (whole, *tables)) + "\n"


def _table(heading: str, entries: Values) -> list[str]:
    return [heading, *(line for key, value in entries.items() for line in _lines(_key(key), value))]


def _lines(key: str, value: object) -> Iterator[str]:
    """One entry: a table as one line a key, a list of tables as one line a table."""
    if isinstance(value, Mapping):
        for inner, one in value.items():
            yield f"{key}.{_key(inner)} = {_value(one)}"
    elif isinstance(value, list) and value and isinstance(value[0], Mapping):
        yield f"{key} = ["
        yield from (f"    {_value(one)}," for one in value)
        yield "]"
    else:
        yield f"{key} = {_value(value)}"


def _value(value: object) -> str:
    if isinstance(value, str):
        # TOML's escapes are JSON's, but for the one control character that JSON leaves as it is.
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_key(key)} = {_value(one)}" for key, one in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    return repr(value)


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else _value(name)
