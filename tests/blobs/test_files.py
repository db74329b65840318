"""Files that are there whole or not at all."""

import hashlib
import os
import resource
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from audit.blobs.files import Blobs, Files
from audit.errors import NotFound, StorageFull

DATA = b"a photo of a ramp" * 1000
NAME = hashlib.sha256(DATA).hexdigest()


def everything(folder: Path) -> list[str]:
    return sorted(str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file())


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """The kernel refuses to write more: for a file what a full disk is."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_file_is_named_by_what_is_in_it(tmp_path: Path) -> None:
    files = Files(tmp_path)
    assert files.put(DATA) == NAME
    assert files.path(NAME).read_bytes() == DATA
    with files.open(NAME) as kept:
        assert kept.read() == DATA
    assert everything(tmp_path) == [f"{NAME[:2]}/{NAME}"]


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        Files(tmp_path).open(NAME)


def test_putting_the_same_again_repairs_a_damaged_file(tmp_path: Path) -> None:
    files = Files(tmp_path)
    files.put(DATA)
    files.path(NAME).write_bytes(DATA[:5])
    files.put(DATA)
    assert files.path(NAME).read_bytes() == DATA
    assert everything(tmp_path) == [f"{NAME[:2]}/{NAME}"]


def test_an_adopted_file_stays_with_its_owner_until_he_lets_go(tmp_path: Path) -> None:
    part = tmp_path / "part"
    part.write_bytes(DATA)
    files = Files(tmp_path / "files")
    files.adopt(part, NAME)
    files.adopt(part, NAME)
    assert part.read_bytes() == DATA
    part.unlink()
    assert files.path(NAME).read_bytes() == DATA
    assert everything(tmp_path / "files") == [f"{NAME[:2]}/{NAME}"]


def test_a_disk_that_fills_up_leaves_nothing_half_written(tmp_path: Path) -> None:
    files = Files(tmp_path)
    with files_of_at_most(len(DATA) // 2), pytest.raises(StorageFull):
        files.put(DATA)
    assert everything(tmp_path) == []
    with files_of_at_most(len(DATA)):
        files.put(DATA)
    assert files.path(NAME).read_bytes() == DATA


def test_other_trouble_with_the_disk_is_not_called_full(tmp_path: Path) -> None:
    files = Files(tmp_path)
    files.path(NAME).mkdir(parents=True)
    with pytest.raises(IsADirectoryError):
        files.put(DATA)
    assert everything(tmp_path) == []


def test_what_is_acknowledged_was_flushed_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """File, then its name, then the folder's name: the order that survives a power cut."""
    flushed = []
    fsync = os.fsync

    def noted(descriptor: int) -> None:
        flushed.append(Path(f"/proc/self/fd/{descriptor}").readlink().relative_to(tmp_path))
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", noted)
    place = Files(tmp_path / "files").path(NAME)
    Files(tmp_path / "files").put(DATA)
    folder = place.parent.relative_to(tmp_path)
    assert [str(path) for path in flushed[:2]] == [".", "files"], "the new folders' own names"
    assert flushed[2].name.startswith(f".{NAME}")
    assert flushed[3:] == [folder]


def test_only_the_server_can_look_into_its_folders(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path / "photos")
    blobs.originals.put(DATA)
    folders = [path for path in tmp_path.rglob("*") if path.is_dir()]
    assert len(folders) == 3
    assert {stat.S_IMODE(folder.stat().st_mode) for folder in folders} == {0o700}


def test_a_nearly_full_disk_takes_no_photos(tmp_path: Path) -> None:
    with pytest.raises(StorageFull):
        Blobs(tmp_path / "photos", least_free_share=1.0).require_room()
    with pytest.raises(StorageFull):
        Blobs(tmp_path / "photos", least_free_bytes=1 << 60, least_free_share=0).require_room()
    Blobs(tmp_path / "photos", least_free_bytes=1, least_free_share=0).require_room()
