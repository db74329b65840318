"""The three languages and the one way to say a thing in them.

Messages are Fluent files, `locales/<language>/<room>.ftl`. A missing message or argument is an
error, never an empty string.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cache
from typing import Any, Literal, cast, get_args

from audit.paths import LOCALES

Language = Literal["kk", "ru", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
NAMES: Mapping[Language, str] = {"kk": "Қазақша", "ru": "Русский", "en": "English"}

Argument = str | int | float | date | datetime
_LONGEST_ARGUMENT = 2_000
"""Letters. Fluent refuses a message with a longer one, and nobody would read it."""


@cache
def _bundle(language: Language) -> Any:
    # Here, because it takes longer to import than `audit score` takes to score a thousand visits.
    from fluent.runtime import FluentBundle, FluentResource  # noqa: PLC0415

    bundle = FluentBundle([language], use_isolating=False)
    for file in sorted((LOCALES / language).glob("*.ftl")):
        bundle.add_resource(FluentResource(file.read_text(encoding="utf-8")))
    return bundle


def translate(language: Language, key: str, **arguments: Argument) -> str:
    """The message `key` in `language`. Underscores in argument names stand as they are.

    Raises KeyError for an unknown key, ValueError for a missing argument.
    """
    message = _bundle(language).get_message(key)
    if message.value is None:
        raise KeyError(key)
    short = {
        name: value[:_LONGEST_ARGUMENT] if isinstance(value, str) else value
        for name, value in arguments.items()
    }
    said, problems = _bundle(language).format_pattern(message.value, short)
    if problems:
        raise ValueError(f"{language}: {key}: {problems[0]}")
    return cast(str, said)


def open_messages(language: Language, wanted: Callable[[str], bool]) -> dict[str, str]:
    """The messages whose keys are wanted, with their arguments left open, as "{name}", for scripts."""
    # Here, as in `_bundle`.
    from fluent.syntax import FluentParser, ast  # noqa: PLC0415

    found = {}
    for file in sorted((LOCALES / language).glob("*.ftl")):
        for entry in FluentParser().parse(file.read_text(encoding="utf-8")).body:
            if isinstance(entry, ast.Message) and wanted(entry.id.name):
                open_ = {name: f"{{{name}}}" for name in _names(entry, "VariableReference")}
                found[entry.id.name] = translate(language, entry.id.name, **open_)
    return found


def _names(node: Any, kind: str) -> set[str]:
    """The names that nodes of a kind have in a part of a message."""
    if isinstance(node, list):
        return set().union(*(_names(each, kind) for each in node))
    if type(node).__name__ == kind:
        return {node.id.name}
    if not hasattr(node, "__dict__"):
        return set()
    return set().union(*(_names(each, kind) for each in vars(node).values()))


def known(language: str) -> Language | None:
    """`language` if it is one of ours."""
    return language if language in LANGUAGES else None


def preferred(accept_language: str, default: Language = "kk") -> Language:
    """The best of our languages for an Accept-Language header; weights are honoured."""
    weighed = []
    for part in accept_language.split(","):
        tag, _, weight = part.strip().partition(";q=")
        try:
            weighed.append((float(weight or 1), tag.split("-")[0].strip().lower()))
        except ValueError:
            continue
    for _, tag in sorted(weighed, key=lambda pair: -pair[0]):
        if language := known(tag):
            return language
    return default
