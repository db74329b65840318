"""The two typefaces, their measures, and what becomes of letters that they do not have."""

import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any, Literal

from reportlab.pdfbase.ttfonts import TTFont

from audit.paths import FONTS

Face = Literal["regular", "bold"]

_FILES: dict[Face, str] = {"regular": "GolosText-Regular.ttf", "bold": "GolosText-Bold.ttf"}
_REPLACEMENTS = "\ufffd□¤?"
"""For a letter that cannot be shown: the first of these that the typeface has."""


_NEAR = {"✓": "√", "✔": "√", "✗": "×", "✘": "×", "■": "•", "●": "•", "▪": "•"}
"""Signs that people do type in notes, and the nearest that the typeface has."""


class SubsetFont(TTFont):
    """A TrueType font of which a document carries only the letters it uses."""

    def addObjects(self, doc: Any) -> None:  # noqa: N802 - ReportLab's name
        """Adds the font to the file.

        ReportLab would map unused codes to U+0000, which is barred, and spend a tenth of a
        report's time on formatting the widths one by one.
        """
        subsets = [list(subset) for subset in self.state[doc].subsets]
        names = [self.getSubsetInternalName(place, doc)[1:] for place in range(len(subsets))]
        super().addObjects(doc)
        fonts = doc.idToObject["BasicFonts"].dict
        for name, subset in zip(names, subsets, strict=True):
            font = fonts[name]
            doc.idToObject[font.ToUnicode.name].content = _to_unicode(subset)
            widths = map(self.face.getCharWidth, subset)
            font.Widths = "[" + " ".join([f"{width:g}" for width in widths]) + "]"


def _to_unicode(subset: list[int]) -> str:
    """The map from codes in the page to letters, in blocks of at most a hundred."""
    used = [(code, letter) for code, letter in enumerate(subset) if letter]
    lines = [
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def",
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
        "1 begincodespacerange <00> <FF> endcodespacerange",
    ]
    for start in range(0, len(used), 100):
        block = used[start : start + 100]
        lines.append(f"{len(block)} beginbfchar")
        lines += [
            f"<{code:02X}> <{chr(letter).encode('utf-16-be').hex().upper()}>"
            for code, letter in block
        ]
        lines.append("endbfchar")
    lines.append("endcmap CMapName currentdict /CMap defineresource pop end end")
    return "\n".join(lines)


@cache
def typeface(face: Face) -> SubsetFont:
    """Read from its file once. Not to be used by two documents at the same time."""
    return SubsetFont(f"Golos-{face}", str(FONTS / _FILES[face]), asciiReadable=1)


@lru_cache(maxsize=50_000)
def width(word: str, face: Face) -> float:
    """In thousandths of the font size; `word` has gone through `printable`."""
    widths = typeface(face).face.charWidths
    missing = typeface(face).face.defaultWidth
    return float(sum([widths.get(letter, missing) for letter in map(ord, word)]))


def readable(text: str) -> str:
    """`text` without what no reader may meet: lone surrogates, control and bidi characters.

    A control character becomes a blank, since it may part words; line breaks stay.
    """
    return text.translate(_readable)


def printable(text: str) -> str:
    """`text` with every letter one that both typefaces have; others become their plain form.

    Fullwidth, circled and accented letters become plain ones; what has no plain form becomes one
    replacement sign; joiners and variation selectors go.
    """
    return text.translate(_printable)


class _Letters(dict[int, str]):
    """A `str.translate` table that works out a letter the first time it is met."""

    def __init__(self, work_out: Callable[[str], str]) -> None:
        super().__init__()
        self._work_out = work_out

    def __missing__(self, code: int) -> str:
        made = self[code] = self._work_out(chr(code))
        return made


def _read(letter: str) -> str:
    if letter in "\n\u00a0":
        return letter
    if letter in "\u2007\u202f":
        return "\u00a0"
    category = unicodedata.category(letter)
    if category in ("Cc", "Zs", "Zl", "Zp"):
        return "\n" if letter in "\u2028\u2029\v\f" else " "
    if category in ("Cs", "Cf", "Cn"):
        return ""
    return letter


def _print(letter: str) -> str:
    kept = _read(letter)
    if not kept or kept in "\n\u00a0" or _shown(kept):
        return kept
    plain = _NEAR.get(kept) or unicodedata.normalize("NFKC", kept)
    bare = "".join(
        each for each in unicodedata.normalize("NFKD", kept) if not unicodedata.combining(each)
    )
    for form in (plain, bare):
        if form and all(map(_shown, form)):
            return form
    return "" if unicodedata.category(kept) in ("Mn", "Me") else _replacement()


def _shown(letter: str) -> bool:
    """Private letters are not: the typeface has a few, but no reader would know their meaning."""
    if ord(letter) < 32 or unicodedata.category(letter) == "Co":
        return False
    return all(ord(letter) in typeface(face).face.charToGlyph for face in _FILES)


@cache
def _replacement() -> str:
    return next(sign for sign in _REPLACEMENTS if _shown(sign))


_readable = _Letters(_read)
_printable = _Letters(_print)
