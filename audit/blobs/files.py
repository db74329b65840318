"""Files named by the SHA-256 of what is in them: put there whole and durable, or not at all."""

import hashlib
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from audit.blobs.parts import Parts, disk_errors_said
from audit.errors import NotFound, StorageFull


class Files:
    """One folder of immutable files. A file that is there is complete and survives a power cut."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, sha256: str) -> Path:
        """Where the file is, or would be."""
        return self.folder / sha256[:2] / sha256

    def put(self, data: bytes) -> str:
        """Keeps `data`; the answer is its name. The same data again repairs a damaged file."""
        sha256 = hashlib.sha256(data).hexdigest()
        with self._aside(sha256) as aside:
            aside.write_bytes(data)
            _flush(aside)
        return sha256

    def adopt(self, file: Path, sha256: str) -> None:
        """Keeps `file`, which its owner has hashed; `file` itself stays until he removes it."""
        _flush(file)
        with self._aside(sha256) as aside:
            os.link(file, aside)

    def open(self, sha256: str) -> BinaryIO:
        """The file, for reading. Raises NotFound."""
        try:
            return self.path(sha256).open("rb")
        except FileNotFoundError as missing:
            raise NotFound("photo-unknown") from missing

    @contextmanager
    def _aside(self, sha256: str) -> Iterator[Path]:
        """A free name beside the place; what stands there at the end is moved into place."""
        place = self.path(sha256)
        _make_folder(place.parent)
        aside = place.with_name(f".{sha256}.{secrets.token_hex(8)}")
        try:
            with disk_errors_said():
                yield aside
                aside.replace(place)
                _flush(place.parent)
        finally:
            # Still there after an error, and after a rename onto another link to the same file.
            aside.unlink(missing_ok=True)


class Blobs:
    """The photos' folder.

    `originals` are private (they may tell where and by whom they were taken) and never served;
    `shown` are re-encoded pictures without metadata; `parts` have not arrived completely.
    """

    def __init__(
        self, folder: Path, least_free_bytes: int = 500_000_000, least_free_share: float = 0.05
    ) -> None:
        self.folder = folder
        self.originals = Files(folder / "originals")
        self.shown = Files(folder / "shown")
        self.parts = Parts(folder / "parts")
        self._least_free_bytes = least_free_bytes
        self._least_free_share = least_free_share

    def require_room(self) -> None:
        """Raises StorageFull while the disk is nearly full: the database needs what is left."""
        _make_folder(self.folder)
        disk = shutil.disk_usage(self.folder)
        if disk.free < max(self._least_free_bytes, disk.total * self._least_free_share):
            raise StorageFull


def _make_folder(folder: Path) -> None:
    """A new folder's entry in its parent must be as durable as the files that go into it."""
    if not folder.is_dir():
        _make_folder(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)
        _flush(folder.parent)


def _flush(path: Path) -> None:
    """Waits until a file, or a folder's list of names, is on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
