"""Photos that are still arriving: each person's own, appended to under that person's lock."""

import errno
import fcntl
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from audit.errors import StorageFull

MOST_PER_PERSON = 20
"""Beginning one more drops the one that was left alone the longest."""

_READ = 1 << 20
_WEEK = 7 * 24 * 60 * 60
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


@contextmanager
def disk_errors_said() -> Iterator[None]:
    """A disk or a quota that is full is StorageFull; any other trouble stays what it is."""
    try:
        yield
    except OSError as trouble:
        if trouble.errno in _FULL:
            raise StorageFull from trouble
        raise


@dataclass(frozen=True, slots=True)
class Part:
    """What has arrived of a photo: `offset` of `length` bytes."""

    file: Path
    length: int
    offset: int


class Parts:
    """A folder of `<person>/<sha256>.<length>.part`: a part says itself how long it will be."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @contextmanager
    def locked(self, person: UUID) -> Iterator[None]:
        """Nobody else, in this process or another, changes this person's parts meanwhile."""
        folder = self._folder / str(person)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (folder / "lock").open("ab") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def find(self, person: UUID, sha256: str) -> Part | None:
        """What has arrived of this photo from this person, if anything."""
        for file in (self._folder / str(person)).glob(f"{sha256}.*.part"):
            try:
                return Part(file, int(file.name.split(".")[1]), file.stat().st_size)
            except FileNotFoundError:  # finished meanwhile, when the caller holds no lock
                return None
        return None

    def begin(self, person: UUID, sha256: str, length: int) -> Part:
        """An empty part. The caller holds the lock and has found none."""
        others = sorted(self._of(person), key=lambda file: file.stat().st_mtime)
        for oldest in others[: max(0, len(others) + 1 - MOST_PER_PERSON)]:
            oldest.unlink()
        file = self._folder / str(person) / f"{sha256}.{length}.part"
        file.touch(mode=0o600)
        return Part(file, length, 0)

    def append(self, part: Part, data: bytes) -> Part:
        """The part with `data` at its end. The caller holds the lock."""
        with disk_errors_said(), part.file.open("ab") as out:
            out.write(data)
        return Part(part.file, part.length, part.offset + len(data))

    def sha256(self, part: Part) -> str:
        """Of what has arrived, read back from the file."""
        digest = hashlib.sha256()
        with part.file.open("rb") as arrived:
            while piece := arrived.read(_READ):
                digest.update(piece)
        return digest.hexdigest()

    def drop(self, part: Part) -> None:
        """The caller holds the lock."""
        part.file.unlink()

    def drop_abandoned(self, now: int) -> int:
        """Drops the parts that nothing was added to for a week; the answer is how many."""
        before = now / 1000 - _WEEK
        dropped = 0
        for folder in self._folder.glob("*/"):
            person = UUID(folder.name)
            with self.locked(person):
                for file in self._of(person):
                    if file.stat().st_mtime < before:
                        file.unlink()
                        dropped += 1
        return dropped

    def _of(self, person: UUID) -> list[Path]:
        return list((self._folder / str(person)).glob("*.part"))
