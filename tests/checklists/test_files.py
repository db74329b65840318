"""Published checklists: which there are, and that a changed file is refused."""

from pathlib import Path

import pytest

from audit import checklists
from audit.checklists import Library
from audit.errors import Conflict, Invalid, NotFound, Unavailable
from tests.checklists.written import GOOD


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for version in (1, 2, 10):
        write(tmp_path, version)
    return tmp_path


def write(folder: Path, version: int, text: str = GOOD) -> Path:
    path = folder / "small" / f"{version}.toml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text.replace("version = 1", f"version = {version}"), encoding="utf-8")
    return path


def test_only_what_is_published_is_there(folder: Path) -> None:
    library = Library(folder)
    assert library.names() == ()
    with pytest.raises(NotFound):
        library.get("small")
    assert library.read("small@1").version == 1
    library.publish("small@1")
    library.publish("small@2")
    again = Library(folder)
    assert again.names() == ("small",)
    assert again.versions("small") == (1, 2)
    assert again.get("small").version == 2
    assert again.find("small@1").version == 1
    assert again.find("small") is again.get("small", 2)


def test_the_newest_version_is_the_greatest_number(folder: Path) -> None:
    library = Library(folder)
    for version in (10, 2):
        library.publish(f"small@{version}")
    assert library.get("small").version == 10


@pytest.mark.parametrize(
    "label", ["", "small@3", "small@0", "small@x", "large", "../small@1", "small@1@1", "a" * 999]
)
def test_an_unknown_checklist_is_not_found(folder: Path, label: str) -> None:
    library = Library(folder)
    library.publish("small@1")
    for way in (library.find, library.read if label != "small" else library.find):
        with pytest.raises(NotFound) as refused:
            way(label)
        assert refused.value.code == "checklist-unknown"
    assert library.find("small@1").version == 1
    with pytest.raises(NotFound):
        library.get("small", 0)


def test_a_changed_published_file_is_refused(folder: Path) -> None:
    Library(folder).publish("small@1")
    assert Library(folder).get("small", 1).version == 1
    write(folder, 1, GOOD.replace('"hours"', '"days"'))
    with pytest.raises(Unavailable) as refused:
        Library(folder).get("small", 1)
    assert refused.value.code == "checklist-changed"
    with pytest.raises(Conflict) as unpublished:
        Library(folder).publish("small@1")
    assert unpublished.value.code == "checklist-published"


def test_a_lost_published_file_is_refused(folder: Path) -> None:
    Library(folder).publish("small@1")
    (folder / "small" / "1.toml").unlink()
    with pytest.raises(Unavailable):
        Library(folder).get("small", 1)


def test_publishing_twice_changes_nothing(folder: Path) -> None:
    Library(folder).publish("small@1")
    lock = (folder / "published.lock").read_bytes()
    Library(folder).publish("small@1")
    assert (folder / "published.lock").read_bytes() == lock


def test_a_checklist_with_problems_is_not_published(folder: Path) -> None:
    write(folder, 1, GOOD.replace('">= 813"', '">= 950"'))
    with pytest.raises(Invalid):
        Library(folder).publish("small@1")
    assert not (folder / "published.lock").exists()


def test_a_broken_lock_is_said_to_be(folder: Path) -> None:
    Library(folder).publish("small@1")
    with (folder / "published.lock").open("a", encoding="utf-8") as lock:
        lock.write("nonsense\n")
    with pytest.raises(Unavailable) as refused:
        Library(folder).names()
    assert (refused.value.code, refused.value.arguments) == ("checklist-lock-broken", {"line": 2})


def test_every_checklist_of_the_product_is_published_and_unchanged() -> None:
    folder = checklists.library.folder
    there = {(path.parent.name, int(path.stem)) for path in folder.glob("*/*.toml")}
    assert there == set(checklists.library.published)
    for name, version in there:
        assert checklists.get(name, version).version == version
