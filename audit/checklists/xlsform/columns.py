"""The names of sheets, columns and types in a checklist's workbook."""

import re
from collections.abc import Mapping

from audit.domain.checklist import AnswerType
from audit.language import LANGUAGES, NAMES, Language

FORM = ("survey", "choices", "settings")
"""What other programs read of the workbook."""
OURS = ("checklist", "owners", "remedies", "standards")
"""What they pass over."""
NOT_OURS = ("external_choices", "entities")
SHEETS = (*FORM, *OURS, *NOT_OURS)

AUDIT = "bind::audit:"
"""Columns that begin so are attributes of a form's <bind>: other programs carry them along, where
they drop a column that they do not know."""
NAMESPACES = 'audit="urn:polling-station-audit:checklist"'
ITEM = (
    "severity",
    "groups",
    "unit",
    "passes",
    "partial",
    "exception",
    "exception_when",
    "exception_norm",
    "applies_if",
    "not_applicable",
    "norms",
    "remedy",
    "relocate_if",
    "note_on_no",
    *(f"not_needed_{language}" for language in LANGUAGES),
    "order",
)
"""Ours at an item. `order` is empty where items, sections and chains follow each other in the
survey as they do in the checklist."""
CHAIN = "chain_"
"""Begins a repeat's name: a section of a chain may be called as the chain is."""

TYPES: Mapping[AnswerType, str] = {
    "yes_no": "select_one yes_no",
    "measurement": "decimal",
    "count": "integer",
    "photo": "image",
}
NOT_NEEDED_TYPE = "select_one yes_no_not_needed"
WORDS = {language: f"{NAMES[language]} ({language})" for language in LANGUAGES}
"""A language as XLSForm wants it behind a column's name, and as the default language."""
_LANGUAGE_NAMES: Mapping[str, Language] = {
    "kk": "kk",
    "kazakh": "kk",
    "қазақ": "kk",
    "қазақша": "kk",
    "қазақ тілі": "kk",
    "казахский": "kk",
    "ru": "ru",
    "russian": "ru",
    "русский": "ru",
    "орысша": "ru",
    "en": "en",
    "english": "en",
    "английский": "en",
    "ағылшынша": "en",
}


def translated(column: str) -> tuple[str, ...]:
    """A column in the three languages."""
    return tuple(f"{column}::{WORDS[language]}" for language in LANGUAGES)


def language_of(name: str) -> Language | None:
    """The language of “English (en)”, “English” or “en”."""
    said = name.strip().casefold()
    code = re.search(r"\(\s*([a-z]+)(?:[-_][a-z]+)?\s*\)$", said)
    return _LANGUAGE_NAMES.get(code[1] if code else said)
