"""An item's norms in one cell, each on a line: `KZ-SP | verified-in-text | 4.3.2.30: max 5 %`."""

import re
from collections.abc import Iterable

from audit.domain.checklist import Norm

_LINE = re.compile(r"((?:[^\\|]|\\.)*)\|((?:[^\\|]|\\.)*)\|(.*)")
_ESCAPE = re.compile(r"\\(.)")


def written(norms: Iterable[Norm]) -> str:
    return "\n".join(
        f"{_escaped(norm.standard, '|')} | {norm.confidence} | {_escaped(norm.clause)}"
        for norm in norms
    )


def read(cell: str) -> list[dict[str, object]] | None:
    """What the cell says, as a checklist's file has it; None if a line has not three parts."""
    lines = [_LINE.fullmatch(line) for line in cell.split("\n") if line.strip()]
    if None in lines:
        return None
    keys = ("standard", "confidence", "clause")
    return [
        {key: _meant(part.strip()) for key, part in zip(keys, line.groups(), strict=True)}
        for line in lines
        if line
    ]


def _escaped(text: str, also: str = "") -> str:
    """In one line: a break becomes `\\n`."""
    for sign in ("\\", *also):
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\n", "\\n")


def _meant(text: str) -> str:
    return _ESCAPE.sub(lambda found: "\n" if found[1] == "n" else found[1], text)
