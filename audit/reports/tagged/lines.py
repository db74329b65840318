"""Breaking text into lines: words, runs of regular and bold, and words wider than the line."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from audit.reports.tagged.fonts import Face, printable, width


@dataclass(frozen=True, slots=True)
class Span:
    """Words in one typeface, as they came: any text whatever."""

    text: str
    face: Face = "regular"


@dataclass(slots=True)
class Piece:
    """A part of a line in one typeface, with only letters that the typeface has."""

    text: str
    face: Face


Line = tuple[Piece, ...]


@lru_cache(maxsize=4096)
def broken(spans: tuple[Span, ...], room: float, size: float) -> tuple[Line, ...]:
    """The lines of `spans`, a blank between each two, in a column `room` points wide.

    A line that goes on keeps the blank at its end: without it a screen reader and a search would
    join its last word to the next line's first.
    """
    breaker = _Breaker(room * 1000 / size)
    for span in spans:
        for place, row in enumerate(printable(span.text).split("\n")):
            if place:
                breaker.end_line()
            for word in row.split(" "):
                if word:
                    breaker.add(word, span.face)
    breaker.end_line()
    return tuple(breaker.lines)


class _Breaker:
    def __init__(self, room: float) -> None:
        self.lines: list[Line] = []
        self._room = room
        self._line: list[Piece] = []
        self._used = 0.0

    def add(self, word: str, face: Face) -> None:
        wide = width(word, face)
        blank = width(" ", face) if self._line else 0.0
        if self._used + blank + wide > self._room:
            if self._line:
                self._line[-1].text += " "
                self.end_line()
            if wide > self._room:
                *full, word = _cut(word, face, self._room)
                self.lines += [(Piece(part, face),) for part in full]
                wide = width(word, face)
            blank = 0.0
        self._append(word, face)
        self._used += blank + wide

    def _append(self, word: str, face: Face) -> None:
        if not self._line:
            self._line.append(Piece(word, face))
        elif self._line[-1].face == face:
            self._line[-1].text += " " + word
        else:
            self._line[-1].text += " "
            self._line.append(Piece(word, face))

    def end_line(self) -> None:
        if self._line:
            self.lines.append(tuple(self._line))
            self._line, self._used = [], 0.0


def _cut(word: str, face: Face, room: float) -> list[str]:
    """`word` in parts that each fit; no hyphen, since it may be an address or a code."""
    parts, part, used = [], "", 0.0
    for letter in word:
        wide = width(letter, face)
        if part and used + wide > room:
            parts.append(part)
            part, used = "", 0.0
        part += letter
        used += wide
    return [*parts, part]


def widest(lines: Sequence[Line], size: float) -> float:
    """How wide the widest of `lines` is, in points."""
    return max(
        (sum(width(piece.text, piece.face) for piece in line) for line in lines), default=0.0
    ) * (size / 1000)
