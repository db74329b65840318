"""Pictures that show how to measure: none is missing, none is too much, and bad files are refused."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pytest

from audit import checklists
from audit.checklists.guidance import FILE, PICTURES, Guidance, guidance, read
from audit.domain.checklist import Text
from audit.errors import Invalid
from audit.language import LANGUAGES
from audit.paths import CHECKLISTS

DRAWINGS = sorted(PICTURES.glob("*.svg"))
SVG = "{http://www.w3.org/2000/svg}"
MAY = {"svg", "rect", "circle", "path", "g"}
CYRILLIC, KAZAKH = re.compile("[а-яё]", re.IGNORECASE), re.compile("[әғқңөұүһі]", re.IGNORECASE)
WORDS = 'alt.kk = "Есік"\nalt.ru = "Дверь"\nalt.en = "Door"\nhow.kk = "Өлше"\nhow.ru = "Мерь"\n'
GOOD = WORDS + 'how.en = "Measure"\n'
WRONG = f"""
[missing]
{GOOD}
items = ["kz-2026:Z99", "nowhere:A1", "kz-2026:E02"]

[door]
{WORDS}
items = ["kz-2026:E02"]
more = 1

[door.for."kz-2026:E03"]
{GOOD}

[step]
{GOOD}
items = ["kz-2026:E03"]

[step.for."kz-2026:E03"]
alt.kk = "Саты"

[empty]
"""


def published() -> Iterator[tuple[str, str, Guidance | None]]:
    """Every measurement of the newest published checklists, with its guidance."""
    for name in checklists.names():
        checklist = checklists.get(name)
        for item in checklist.items:
            if item.answer_type == "measurement":
                yield name, item.id, guidance(checklist).get(item.id)


def drawn(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / f"{name}.svg").write_text("<svg/>")
    return folder


def file_of(folder: Path, content: str) -> Path:
    file = folder / FILE
    file.write_text(content, encoding="utf-8")
    return file


def problems(folder: Path, content: str) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as found:
        read(file_of(folder, content), folder, checklists.get)
    assert found.value.code == "guidance-invalid"
    return [(problem.where, problem.code) for problem in found.value.problems]


def test_every_measurement_has_guidance() -> None:
    found = list(published())
    assert [(name, id) for name, id, shown in found if shown is None] == []
    assert len(found) >= 90


def test_the_words_are_sentences_of_their_language() -> None:
    seen = {text for _, _, shown in published() if shown for text in (shown.alt, shown.how)}
    wrong = [
        text
        for text in seen
        if not KAZAKH.search(text.kk)
        or not CYRILLIC.search(text.ru)
        or KAZAKH.search(text.ru)
        or CYRILLIC.search(text.en)
        or len({text[language] for language in LANGUAGES}) < len(LANGUAGES)
    ]
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_how_is_one_to_three_short_sentences(language: str) -> None:
    for name, id, shown in published():
        assert shown is not None
        how = str(getattr(shown.how, language))
        sentences = re.findall(r"[.!?](?=\s|$)", how)
        assert 1 <= len(sentences) <= 3, (name, id, how)
        assert how.endswith(".")
        assert len(how) <= 300, (name, id, len(how))


def test_older_versions_have_it_too() -> None:
    for name in checklists.names():
        for version in checklists.versions(name):
            old = checklists.get(name, version)
            wanted = {item.id for item in old.items if item.answer_type == "measurement"}
            assert wanted - set(guidance(old)) == set(), old
            assert set(guidance(old)) <= set(old.by_id)


def test_a_short_form_shows_what_its_full_checklist_shows() -> None:
    core, full = checklists.get("kz-2026-core"), checklists.get("kz-2026")
    assert guidance(core)
    assert all(shown == guidance(full)[id] for id, shown in guidance(core).items())


def test_it_is_read_once() -> None:
    checklist = checklists.get("kz-2026")
    assert guidance(checklist) is guidance(checklist)


def test_an_item_may_have_words_of_its_own() -> None:
    shown = guidance(checklists.get("kz-2026"))
    assert shown["E02"].picture == shown["F03"].picture == "door-clear-width.svg"
    assert shown["E02"].alt == shown["F03"].alt
    assert shown["E02"].how != shown["F03"].how
    assert shown["K01"].picture == shown["G02"].picture
    assert shown["K01"].alt != shown["G02"].alt


def test_every_drawing_is_shown_and_they_are_small() -> None:
    shown = {each.picture for _, _, each in published() if each}
    assert shown == {drawing.name for drawing in DRAWINGS}
    sizes = {drawing.name: drawing.stat().st_size for drawing in DRAWINGS}
    assert {name: size for name, size in sizes.items() if size > 3_000} == {}
    assert sum(sizes.values()) <= 50_000


@pytest.mark.parametrize("drawing", DRAWINGS, ids=lambda drawing: drawing.stem)
def test_a_drawing_is_lines_and_nothing_else(drawing: Path) -> None:
    root = ET.fromstring(drawing.read_bytes())  # noqa: S314
    assert root.attrib["viewBox"] == "0 0 320 200"
    assert {part.tag.removeprefix(SVG) for part in root.iter()} <= MAY
    assert "".join(root.itertext()).strip() == ""
    for part in root.iter():
        for name, value in part.attrib.items():
            assert name != "style"
            assert "href" not in name
            assert not name.startswith("on")
            assert "url(" not in value
    panel = root[0]
    assert (panel.get("width"), panel.get("height"), panel.get("fill")) == ("320", "200", "#fff")
    strokes = [part for part in root if part.get("stroke") == "#0A5A66"]
    assert any(float(part.get("stroke-width", "0")) > 4 for part in strokes)


def test_every_problem_is_told_at_once(tmp_path: Path) -> None:
    assert problems(drawn(tmp_path, "door", "step", "empty", "unused"), WRONG) == [
        ("missing", "guidance-no-picture"),
        ("missing", "guidance-unknown-item"),
        ("missing", "guidance-unknown-item"),
        ("door.how", "checklist-untranslated"),
        ("door", "guidance-twice"),
        ("door", "guidance-not-listed"),
        ("door", "checklist-unknown-key"),
        ("step.for.kz-2026:E03", "checklist-missing"),
        ("step.for.kz-2026:E03.alt", "checklist-untranslated"),
        ("step.for.kz-2026:E03.alt", "checklist-untranslated"),
        ("empty", "checklist-missing"),
        ("empty", "checklist-missing"),
        ("empty", "checklist-missing"),
        ("", "guidance-unused-picture"),
    ]


def test_what_is_no_table_and_no_toml_is_told(tmp_path: Path) -> None:
    assert problems(tmp_path, "[door") == [(FILE, "checklist-not-toml")]
    assert ("", "checklist-wrong-type") in problems(drawn(tmp_path, "door"), "door = 1")


def test_a_good_file_is_read(tmp_path: Path) -> None:
    content = f'[door]\n{GOOD}items = ["kz-2026:E02"]\n'
    shown = read(file_of(drawn(tmp_path, "door"), content), tmp_path, checklists.get)
    words = Text("Есік", "Дверь", "Door"), Text("Өлше", "Мерь", "Measure")
    assert shown == {("kz-2026", "E02"): Guidance("door.svg", *words)}


def test_the_published_file_is_where_the_package_carries_checklists() -> None:
    assert (CHECKLISTS / FILE).is_file()
