"""A disk that forgets: what may be left of the calls of a process when the power is cut."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

FATES = ("there", "not there", "torn")
SECTORS = (512, 4096)


@dataclass(frozen=True, slots=True)
class Call:
    """One call to the system about a file of one folder, or about the folder, whose name is empty.

    A truncation is to `offset`. `saying` is of no file: it is what the process told the world.
    """

    kind: Literal["making", "writing", "truncating", "syncing", "removing", "saying"]
    file: str = ""
    offset: int = 0
    data: bytes = b""
    begun: int = 0
    ended: int = 0
    """Places in the order of all beginnings and ends."""


@dataclass(slots=True)
class _File:
    """What is on the disk for good, and the changes that may get there at any time, or never."""

    kept: bytearray
    unsure: list[Call] = field(default_factory=list)

    def sync(self, begun: int) -> None:
        for change in self.unsure:
            if change.ended < begun:
                _change(self.kept, change)
        self.unsure = [change for change in self.unsure if change.ended >= begun]


class Disk:
    """A folder with files that are there for good, and what happens to it.

    After a cut all is there that was synced. Of every later write each sector is there or is not,
    whatever came of earlier and later ones, and so it is with new lengths, names and removals.
    """

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._kept = {name: _File(bytearray(data)) for name, data in files.items()}
        self._named = dict(self._kept)
        """As the process sees them."""
        self._unsure: list[tuple[str, _File | None]] = []
        """Names that were made, or removed, since the folder was synced."""

    def take(self, call: Call) -> None:
        match call.kind:
            case "making" if call.file not in self._named:
                self._name(call.file, _File(bytearray()))
            case "removing":
                self._name(call.file, None)
            case "writing" | "truncating":
                self._named[call.file].unsure.append(call)
            case "syncing" if call.file:
                self._named[call.file].sync(call.begun)
            case "syncing":
                _rename(self._kept, self._unsure)
                self._unsure.clear()

    def _name(self, name: str, file: _File | None) -> None:
        _rename(self._named, [(name, file)])
        self._unsure.append((name, file))

    def cut(self, dice: random.Random) -> dict[str, bytes]:
        """One of the many folders that may be found when the power is back."""
        # So that there are cuts, too, after which all, or nothing, of the unsure is there.
        fates, sector = dice.sample(FATES, dice.randint(1, len(FATES))), dice.choice(SECTORS)
        found = dict(self._kept)
        _rename(found, [change for change in self._unsure if dice.choice(fates) != "not there"])
        return {name: _found(file, fates, sector, dice) for name, file in found.items()}


def _rename(names: dict[str, _File], changes: Sequence[tuple[str, _File | None]]) -> None:
    for name, file in changes:
        if file is None:
            names.pop(name, None)
        else:
            names[name] = file


def _found(file: _File, fates: Sequence[str], sector: int, dice: random.Random) -> bytes:
    content = bytearray(file.kept)
    for change in file.unsure:
        fate = dice.choice(fates)
        if fate == "torn" and change.kind == "writing":
            for piece in _sectors(change, sector):
                if dice.random() < 0.5:
                    _change(content, piece)
        elif fate != "not there":
            _change(content, change)
    return bytes(content)


def _sectors(write: Call, size: int) -> list[Call]:
    """The write as one for each sector of the file that it touches."""
    start, end = write.offset, write.offset + len(write.data)
    edges = [start, *range(start - start % size + size, end, size), end]
    return [
        Call("writing", write.file, here, write.data[here - start : there - start])
        for here, there in pairwise(edges)
    ]


def _change(content: bytearray, change: Call) -> None:
    """What a hole in the file is filled with is zeros."""
    end = change.offset + len(change.data)
    if len(content) < end:
        content.extend(bytes(end - len(content)))
    if change.kind == "writing":
        content[change.offset : end] = change.data
    else:
        del content[change.offset :]
