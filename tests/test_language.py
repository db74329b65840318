"""Messages: complete in three languages, used, and never an empty string."""

import re
from collections.abc import Iterable, Iterator

import pytest
from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor

from audit.language import LANGUAGES, Language, known, preferred, translate
from audit.paths import LOCALES
from tests import sources

OTHERS = [language for language in LANGUAGES if language != "en"]


PLURALS = {"zero", "one", "two", "few", "many", "other"}


class Seen(Visitor):
    """What a message needs to be told, which others it contains, how it tells counts apart."""

    def __init__(self) -> None:
        self.needed: set[str] = set()
        self.within: set[str] = set()
        self.counted: list[set[str]] = []

    def visit_VariableReference(self, node: ast.VariableReference) -> None:  # noqa: N802
        self.needed.add(node.id.name)

    def visit_MessageReference(self, node: ast.MessageReference) -> None:  # noqa: N802
        self.within.add(node.id.name)

    def visit_SelectExpression(self, node: ast.SelectExpression) -> None:  # noqa: N802
        keys = [variant.key for variant in node.variants]
        names = {key.name for key in keys if isinstance(key, ast.Identifier)}
        if names <= PLURALS:
            self.counted.append(names)
        self.generic_visit(node)


def entries(language: str) -> Iterator[tuple[str, ast.Message | ast.Junk]]:
    """Every message of a language with the name of its file."""
    for file in sorted((LOCALES / language).glob("*.ftl")):
        for entry in FluentParser().parse(file.read_text(encoding="utf-8")).body:
            if isinstance(entry, ast.Message | ast.Junk):
                yield file.name, entry


def messages(language: str) -> dict[str, ast.Message]:
    return {
        entry.id.name: entry for _, entry in entries(language) if isinstance(entry, ast.Message)
    }


def seen(message: ast.Message) -> Seen:
    found = Seen()
    found.visit(message)
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_can_be_read(language: Language) -> None:
    broken = [
        f"{file}: {entry.content}"
        for file, entry in entries(language)
        if isinstance(entry, ast.Junk)
    ]
    assert broken == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_key_is_said_twice(language: Language) -> None:
    keys = [entry.id.name for _, entry in entries(language) if isinstance(entry, ast.Message)]
    assert sorted({key for key in keys if keys.count(key) > 1}) == []


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_says_the_same_things(language: Language) -> None:
    assert sorted(messages(language)) == sorted(messages("en"))


@pytest.mark.parametrize("language", OTHERS)
def test_a_message_needs_the_same_arguments_in_every_language(language: Language) -> None:
    english = messages("en")
    different = {
        key: (seen(message).needed, seen(english[key]).needed)
        for key, message in messages(language).items()
        if key in english and seen(message).needed != seen(english[key]).needed
    }
    assert different == {}


@pytest.mark.parametrize("language", ["ru", "en"])
def test_one_thing_is_counted_otherwise_than_several(language: Language) -> None:
    """Kazakh nouns stay as they are after a number; Russian `few` is not there in every case."""
    short = [
        key
        for key, message in messages(language).items()
        for variants in seen(message).counted
        if "one" not in variants
    ]
    assert short == []


def test_every_error_has_its_words() -> None:
    wanted = {f"error-{code}" for code in sources.error_codes()}
    wanted |= {f"problem-{code}" for code in sources.problem_codes()}
    assert sorted(wanted - set(messages("en"))) == []


def test_every_key_that_is_asked_for_exists() -> None:
    assert sorted(sources.message_keys() - set(messages("en"))) == []


def left_over(keys: Iterable[str]) -> list[str]:
    """The keys that nothing asks for: not by name, not put together, not within another."""
    said = sources.strings() | sources.message_keys() | sources.script_strings()
    patterns = [re.compile(pattern) for pattern in sources.key_patterns()]
    for message in messages("en").values():
        said |= seen(message).within
    return [
        key
        for key in keys
        if not {key, re.sub("^(error|problem)-", "", key)} & said
        and not any(pattern.fullmatch(key) for pattern in patterns)
    ]


def test_no_message_is_left_over() -> None:
    assert left_over(messages("en")) == []


def test_a_message_that_is_left_over_is_found() -> None:
    assert left_over(["house-nobody-says-this", "error-nobody-raises-this"])


def test_a_message_is_said_in_the_language_asked_for() -> None:
    said = {translate(language, "error-settings-invalid") for language in LANGUAGES}
    assert len(said) == 3


def test_an_unknown_key_is_an_error() -> None:
    with pytest.raises(KeyError):
        translate("en", "no-such-key")
    with pytest.raises(KeyError):
        translate("kk", "error-no-such-error", value=1)


def test_a_missing_argument_is_an_error() -> None:
    assert translate("en", "problem-setting-not-yes-or-no", value="1")
    with pytest.raises(ValueError, match="problem-setting-not-yes-or-no"):
        translate("en", "problem-setting-not-yes-or-no")


def test_a_message_is_said_however_long_an_argument_is() -> None:
    said = translate("en", "problem-setting-not-yes-or-no", value="x" * 5_000)
    assert 2_000 < len(said) < 2_200


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "kk"),
        ("ru", "ru"),
        ("RU-kz, en;q=0.9", "ru"),
        ("de, en;q=0.5, ru;q=0.8", "ru"),
        ("en;q=0.1, kk;q=0.2", "kk"),
        ("de-DE", "kk"),
        ("en;q=much, ru;q=0.1", "ru"),
        ("*", "kk"),
        (",,;q=", "kk"),
    ],
)
def test_the_browser_s_languages_are_weighed(header: str, language: Language) -> None:
    assert preferred(header) == language


def test_a_first_visit_without_our_languages_gets_the_default() -> None:
    assert preferred("de", default="en") == "en"


def test_only_three_languages_are_known() -> None:
    assert [known(name) for name in ("kk", "ru", "en", "de", "")] == ["kk", "ru", "en", None, None]
