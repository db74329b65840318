"""What keeps a readable checklist from being published: words that are no words, codes used anew."""

import re
from collections.abc import Iterable, Iterator

from audit.domain.checklist import Checklist, Item, Text
from audit.domain.versions import reused
from audit.errors import Problem
from audit.language import LANGUAGES, Language

_PLACEHOLDER = re.compile(
    r"[\W_]*|todo\b.*|tbd\b.*|fixme\b.*|x{3,}|lorem ipsum.*|translate.*|translation|"
    r"перевод|перевести|аударма|аудару керек",
    re.IGNORECASE,
)
_CYRILLIC = re.compile(r"[а-яёәғқңөұүһі]", re.IGNORECASE)
_LATIN_WORD = re.compile(r"[a-z]{3,}", re.IGNORECASE)
_SENTENCE = 4
"""Words from which on the same text in two languages was not translated."""


def placeholders(checklist: Checklist) -> list[Problem]:
    """Every text that stands for one that is still missing."""
    return [
        Problem(where, "checklist-placeholder", {"missing": language, "said": said[:60]})
        for where, text in _texts(checklist)
        for language, said in _wanting(text)
    ]


def codes_reused(checklist: Checklist, published: Iterable[Checklist]) -> list[Problem]:
    """Items whose code meant something else in a version that was published before."""
    return [
        Problem(item, "checklist-code-reused", {"before": str(before)})
        for before in published
        for item in reused(before, checklist)
    ]


def _wanting(text: Text) -> Iterator[tuple[str, str]]:
    for language in LANGUAGES:
        said = text[language]
        if said and (_PLACEHOLDER.fullmatch(said) or _untranslated(text, language)):
            yield language, said


def _untranslated(text: Text, language: Language) -> bool:
    """Whether a sentence stands in the language of another."""
    said = text[language]
    if len(said.split()) < _SENTENCE:
        return False
    if language == "en":
        return bool(_CYRILLIC.search(said)) and not _LATIN_WORD.search(said)
    if not _CYRILLIC.search(said):
        return True
    return said == (text.ru if language == "kk" else text.kk)


def _texts(checklist: Checklist) -> Iterator[tuple[str, Text]]:
    yield "title", checklist.title
    if checklist.not_covered is not None:
        yield "not_covered", checklist.not_covered
    for section in checklist.sections:
        yield section.id, section.title
    for chain in checklist.chains:
        yield chain.id, chain.title
    for code, owner in checklist.owners.items():
        yield f"owners.{code}", owner
    for item in checklist.items:
        yield from _of_item(item)
    yield from _of_remedies(checklist)


def _of_remedies(checklist: Checklist) -> Iterator[tuple[str, Text]]:
    remedies = {item.remedy.code: item.remedy for item in checklist.items if item.remedy}
    for code, remedy in remedies.items():
        for half in (remedy.temporary, remedy.permanent):
            if half is not None:
                yield f"remedies.{code}", half


def _of_item(item: Item) -> Iterator[tuple[str, Text]]:
    yield item.id, item.question
    if item.not_needed_reason is not None:
        yield item.id, item.not_needed_reason
