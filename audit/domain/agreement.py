"""Two auditors at one station: how far they agree (docs/scoring.md, section 15)."""

from collections import Counter
from collections.abc import Iterable, Sequence
from fractions import Fraction

from audit.domain.verdicts import FAIL, PARTIAL, PASS

_KNOWN = (FAIL, PARTIAL, PASS)


def conflicts(codes: Sequence[bytes]) -> tuple[int, ...]:
    """Places of the items on which two known verdicts differ."""
    return tuple(
        place
        for place, said in enumerate(zip(*codes, strict=True))
        if len({code for code in said if code in _KNOWN}) > 1
    )


def agreement(one: bytes, other: bytes) -> float | None:
    """The share of items known to both on which they agree; None where there is none."""
    both = [
        (first, second)
        for first, second in zip(one, other, strict=True)
        if first in _KNOWN and second in _KNOWN
    ]
    return sum(first == second for first, second in both) / len(both) if both else None


def kappa(pairs: Iterable[tuple[int, int]]) -> float | None:
    """Cohen's kappa (1960) of one item over pairs of verdicts: 1 is agreement, 0 is chance.

    A pair is what the earlier and the later of two auditors came to at one station; pairs in which
    one does not know are left out. None where it is undefined: without pairs, or where both always
    said the same one thing, so that chance alone would agree.
    """
    known = [pair for pair in pairs if pair[0] in _KNOWN and pair[1] in _KNOWN]
    if not known:
        return None
    size = len(known)
    observed = Fraction(sum(one == other for one, other in known), size)
    earlier, later = (Counter(pair[place] for pair in known) for place in (0, 1))
    chance = Fraction(sum(earlier[code] * later[code] for code in _KNOWN), size * size)
    return float((observed - chance) / (1 - chance)) if chance != 1 else None
