"""From a checklist's TOML file to a Checklist, with every problem of the file at once."""

import re
import tomllib
from collections.abc import Mapping
from hashlib import sha256
from typing import cast, get_args

from audit.checklists.rules import contradictions
from audit.checklists.tables import MOST, Table
from audit.domain.checklist import (
    EFFORTS,
    AnswerType,
    Chain,
    Checklist,
    Comparator,
    Confidence,
    Evidence,
    Group,
    Item,
    Limit,
    Method,
    Norm,
    NotApplicable,
    Otherwise,
    Remedy,
    Section,
    Severity,
    Text,
    Threshold,
    Wanted,
)
from audit.domain.conditions import Condition, parse
from audit.errors import Invalid, Problem
from audit.language import LANGUAGES, Language

_LIMIT = re.compile(r"(<=|>=) (\d+(?:\.\d+)?)|(\d+(?:\.\d+)?) to (\d+(?:\.\d+)?)")
_OTHERWISE = re.compile(r"(?:fail if (?P<condition>.+) else )?(?P<verdict>pass|na|fail)")


def read(content: bytes, label: str) -> Checklist:
    """The checklist in `content`, the file of `label` (name@version).

    Raises Invalid `checklist-invalid` with everything that is wrong.
    """
    checklist, problems = attempt(parsed(content, label), label, sha256(content).hexdigest())
    if problems:
        raise Invalid("checklist-invalid", problems, checklist=label)
    return checklist


def parsed(content: bytes, label: str) -> Mapping[str, object]:
    """What the file of `label` says. Raises Invalid if it is not TOML."""
    try:
        return tomllib.loads(content.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        # A number of thousands of digits is a ValueError that is no TOMLDecodeError.
        said = " ".join(str(error).split())
        found = Problem(label, "checklist-not-toml", {"reason": said})
        raise Invalid("checklist-invalid", [found], checklist=label) from error


def attempt(
    values: Mapping[str, object], label: str, digest: str = ""
) -> tuple[Checklist, list[Problem]]:
    """The checklist in what a file of `label` says, as far as it can be read, and all that is wrong."""
    problems: list[Problem] = []
    checklist = _checklist(Table("", values, problems), digest)
    if str(checklist) != label:
        problems.append(Problem("", "checklist-misnamed", {"said": str(checklist), "file": label}))
    return checklist, problems + contradictions(checklist)


def _checklist(head: Table, digest: str) -> Checklist:
    remedies = {code: _remedy(code, table) for code, table in head.named("remedies").items()}
    drafts = head.strings("draft_languages")
    checklist = Checklist(
        name=head.need("name", str, ""),
        version=head.need("version", int, 0),
        title=head.text("title"),
        sections=tuple(_section(table) for table in head.tables("sections")),
        items=tuple(_item(table, remedies) for table in head.tables("items")),
        owners={code: _closed_words(table) for code, table in head.named("owners").items()},
        standards=_standards(head),
        draft_languages=tuple(
            cast(Language, head.one_of("draft_languages", drafted, LANGUAGES)) for drafted in drafts
        ),
        method=_method(head),
        chains=tuple(_chain(table) for table in head.tables("chains")),
        evidence=_evidence(head.inner("evidence")),
        short_of=head.take("short_of", str, ""),
        minutes=head.take("minutes", int, 0),
        not_covered=head.text("not_covered") if "not_covered" in head.values else None,
        digest=digest,
    )
    head.close()
    for code in remedies.keys() - {item.remedy.code for item in checklist.items if item.remedy}:
        head.report("checklist-unused-remedy", remedy=code)
    return checklist


def _standards(head: Table) -> Mapping[str, str]:
    table = head.inner("standards")
    if table is None:
        head.report("checklist-missing", entry="standards")
        return {}
    return {code: table.take(code, str, "") for code in list(table.values)}


def _method(head: Table) -> Method:
    method = head.take("method", str, "groups")
    return cast(Method, head.one_of("method", method, get_args(Method)))


def _chain(table: Table) -> Chain:
    chain = Chain(table.need("id", str, ""), table.text("title"), table.strings("sections"))
    table.close()
    return chain


def _evidence(table: Table | None) -> Evidence:
    if table is None:
        return Evidence()
    failed, measured = (
        tuple(
            cast(Wanted, table.one_of(key, kind, get_args(Wanted))) for kind in table.strings(key)
        )
        for key in ("critical_failed", "measurement")
    )
    table.close()
    return Evidence(failed, measured)


def _closed_words(table: Table) -> Text:
    words = table.words()
    table.close()
    return words


def _section(table: Table) -> Section:
    section = Section(table.need("id", str, ""), table.text("title"))
    table.close()
    return section


def _remedy(code: str, table: Table) -> Remedy:
    temporary, temporary_owner, temporary_effort = _measure(table, "temporary")
    permanent, permanent_owner, permanent_effort = _measure(table, "permanent")
    table.close()
    return Remedy(
        code,
        temporary,
        permanent,
        temporary_owner,
        permanent_owner,
        temporary_effort,
        permanent_effort,
    )


def _measure(remedy: Table, key: str) -> tuple[Text | None, str, str]:
    """(what to do, who owes it, effort) of one half of a remedy."""
    table = remedy.inner(key)
    if table is None:
        return None, "", ""
    owner = table.need("owner", str, "")
    effort = table.choice("effort", EFFORTS)
    return _closed_words(table), owner, effort


def _item(table: Table, remedies: Mapping[str, Remedy]) -> Item:
    severity = table.take("severity", str, "")
    code = table.take("remedy", str, "")
    if code and code not in remedies:
        table.report("checklist-unknown-value", entry="remedy", value=code, allowed="[remedies]")
    item = Item(
        id=table.need("id", str, ""),
        section=table.need("section", str, ""),
        question=table.text("question"),
        answer_type=cast(AnswerType, table.choice("type", get_args(AnswerType))),
        unit=table.take("unit", str, ""),
        plausible=_plausible(table),
        applies_if=_condition(table, table.take("applies_if", str, "")),
        not_applicable=_not_applicable(table),
        not_needed_reason=table.text("not_needed") if "not_needed" in table.values else None,
        severity=Severity(table.one_of("severity", severity, tuple(Severity)))
        if severity
        else None,
        groups=tuple(
            Group(table.one_of("groups", group, tuple(Group))) for group in table.strings("groups")
        ),
        norms=tuple(_norm(norm) for norm in table.tables("norms")),
        threshold=_threshold(table.inner("threshold")),
        remedy=remedies.get(code),
        relocate_if=_condition(table, table.take("relocate_if", str, "")),
        note_on_no=table.flag("note_on_no"),
    )
    table.close()
    return item


def _plausible(table: Table) -> tuple[float, float] | None:
    if "plausible" not in table.values:
        return None
    match table.values.pop("plausible"):
        case [int() | float() as low, int() | float() as high] if -MOST <= low <= high <= MOST:
            return low, high
    table.report("checklist-wrong-type", entry="plausible", expected="range")
    return None


def _norm(table: Table) -> Norm:
    standard, clause = table.need("standard", str, ""), table.need("clause", str, "")
    confidence = table.choice("confidence", get_args(Confidence))
    table.close()
    return Norm(standard, clause, cast(Confidence, confidence))


def _condition(table: Table, source: str) -> Condition | None:
    if not source:
        return None
    try:
        return parse(source)
    except Invalid as error:
        table.report(error.code, **error.arguments)
        return None


def _not_applicable(table: Table) -> NotApplicable | None:
    source = table.take("not_applicable", str, "")
    if not source:
        return None
    found = _OTHERWISE.fullmatch(source)
    if found is None:
        allowed = "pass, na, fail, fail if … else pass"
        table.report(
            "checklist-unknown-value", entry="not_applicable", value=source, allowed=allowed
        )
        return NotApplicable("pass")
    return NotApplicable(
        cast(Otherwise, found["verdict"]), _condition(table, found["condition"] or "")
    )


def _threshold(table: Table | None) -> Threshold | None:
    if table is None:
        return None
    comparator, passes = _limit(table, "passes")
    partial = _limit(table, "partial") if "partial" in table.values else None
    exception = table.inner("exception")
    excepted = _limit(exception, "passes") if exception else None
    for other in (partial, excepted):
        if other and other[0] != comparator:
            table.report("checklist-mixed-comparators")
    threshold = Threshold(
        comparator,
        passes,
        partial[1] if partial else None,
        excepted[1] if excepted else None,
        _condition(exception, exception.need("when", str, "")) if exception else None,
        exception.need("norm", str, "") if exception else "",
    )
    for read_table in filter(None, (table, exception)):
        read_table.close()
    return threshold


def _limit(table: Table, key: str) -> tuple[Comparator, Limit]:
    source = table.need(key, str, "")
    found = _LIMIT.fullmatch(source)
    if found is None:
        if source:
            allowed = "<= 5, >= 900, 850 to 965"
            table.report("checklist-unknown-value", entry=key, value=source, allowed=allowed)
        return "<=", 0.0
    comparator, bound, low, high = found.groups()
    if comparator:
        return cast(Comparator, comparator), float(bound)
    return "between", (float(low), float(high))
