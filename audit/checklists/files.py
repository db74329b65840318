"""A folder of checklists, `<name>/<version>.toml`, with the sha256 of each published version."""

import re
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from audit.checklists.gate import codes_reused
from audit.checklists.reading import attempt, parsed, read
from audit.domain.checklist import Checklist
from audit.errors import Conflict, Invalid, NotFound, Problem, Unavailable

LOCK = "published.lock"
_LOCKED = re.compile(r"([0-9a-f]{64})  ([a-z0-9-]+)/([1-9][0-9]*)\.toml")
_LABEL = re.compile(r"([a-z0-9-]+)@([1-9][0-9]{0,8})")


class Library:
    """Published checklists are read once and kept; the lock is read once, too."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._kept: dict[tuple[str, int], Checklist] = {}

    @cached_property
    def published(self) -> dict[tuple[str, int], str]:
        """(name, version) to sha256, from the lock: what `sha256sum` writes and checks."""
        lock = self.folder / LOCK
        lines = lock.read_text(encoding="utf-8").splitlines() if lock.exists() else []
        found = [_LOCKED.fullmatch(line) for line in lines]
        if None in found:
            raise Unavailable("checklist-lock-broken", line=found.index(None) + 1)
        return {(line[2], int(line[3])): line[1] for line in found if line}

    def names(self) -> tuple[str, ...]:
        return tuple(sorted({name for name, _ in self.published}))

    def versions(self, name: str) -> tuple[int, ...]:
        """Published versions of a checklist, oldest first; none if there is no such checklist."""
        return tuple(sorted(version for known, version in self.published if known == name))

    def get(self, name: str, version: int | None = None) -> Checklist:
        """A published checklist; the newest version if none is named.

        Raises NotFound `checklist-unknown`; Unavailable `checklist-changed` if the file is not the
        one that was published, since nobody could trust a score made with it.
        """
        key = (name, max(self.versions(name), default=0) if version is None else version)
        kept = self._kept.get(key)
        if kept is None:
            label = name if version is None else f"{name}@{version}"
            if key not in self.published:
                raise NotFound("checklist-unknown", checklist=label[:60])
            kept = self._kept[key] = self._unchanged(*key)
        return kept

    def find(self, label: str) -> Checklist:
        """A published checklist by `name` or `name@version`."""
        named = _LABEL.fullmatch(label)
        return self.get(named[1], int(named[2])) if named else self.get(label)

    def read(self, label: str) -> Checklist:
        """Any checklist of the folder by `name@version`, published or not."""
        named = _LABEL.fullmatch(label)
        if named is None or not self.path(named[1], int(named[2])).is_file():
            raise NotFound("checklist-unknown", checklist=label[:60])
        return read_file(self.path(named[1], int(named[2])))

    def checked(self, label: str) -> Checklist:
        """The same, if it may be published as far as earlier versions go.

        Raises Invalid with every item whose code meant something else in one of them.
        """
        checklist = self.read(label)
        earlier = [each for each in self.versions(checklist.name) if each < checklist.version]
        published = (self.get(checklist.name, version) for version in earlier)
        problems = codes_reused(checklist, published)
        if problems:
            raise Invalid("checklist-invalid", problems, checklist=label)
        return checklist

    def publish(self, label: str) -> Checklist:
        """Write the checklist's sha256 to the lock. From then on its file may not be changed.

        Raises Invalid with all problems of the file, Conflict `checklist-published` if another
        content was published under this name and version.
        """
        checklist = self.checked(label)
        key = (checklist.name, checklist.version)
        if self.published.get(key, checklist.digest) != checklist.digest:
            raise Conflict("checklist-published", checklist=label)
        self.published[key] = checklist.digest
        lines = [
            f"{digest}  {name}/{version}.toml\n"
            for (name, version), digest in sorted(self.published.items())
        ]
        (self.folder / LOCK).write_text("".join(lines), encoding="utf-8")
        return checklist

    def path(self, name: str, version: int) -> Path:
        return self.folder / name / f"{version}.toml"

    def _unchanged(self, name: str, version: int) -> Checklist:
        path = self.path(name, version)
        content = path.read_bytes() if path.is_file() else b""
        if sha256(content).hexdigest() != self.published[name, version]:
            raise Unavailable("checklist-changed", checklist=f"{name}@{version}")
        return read(content, f"{name}@{version}")


def read_file(path: Path) -> Checklist:
    """The checklist in a file `<name>/<version>.toml`, wherever it is."""
    return read(path.read_bytes(), _label(path))


def read_draft(path: Path) -> tuple[Checklist, list[Problem]]:
    """The checklist in such a file as far as it can be read, and all that is wrong in it."""
    label = _label(path)
    return attempt(parsed(path.read_bytes(), label), label)


def _label(path: Path) -> str:
    return f"{path.resolve().parent.name}@{path.stem}"
