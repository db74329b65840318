"""The signs of the look, as PDF operators in a unit square: status, verdict, the open door."""

from collections.abc import Mapping

from audit.domain.scoring import Status
from audit.domain.verdicts import Verdict
from audit.reports.tagged.canvas import Colour

WHITE: Colour = (1.0, 1.0, 1.0)
INK: Colour = (0x14 / 255, 0x18 / 255, 0x1C / 255)
ACCENT: Colour = (0x0A / 255, 0x5A / 255, 0x66 / 255)
PANEL: Colour = (0xF5 / 255, 0xF3 / 255, 0xEE / 255)
RULE: Colour = (0xC9 / 255, 0xC4 / 255, 0xB8 / 255)
QUIET: Colour = (0x47 / 255, 0x4D / 255, 0x54 / 255)
COLOURS: Mapping[Status, Colour] = {
    Status.ACCESSIBLE: (0.0, 0x56 / 255, 0x2B / 255),
    Status.PARTIAL: (0x74 / 255, 0x45 / 255, 0.0),
    Status.NOT_ACCESSIBLE: (0x98 / 255, 0.0, 0x0F / 255),
    Status.NO_DATA: QUIET,
}
"""Each at least 7:1 on white and on the panel."""

_KAPPA = 0.5523
"""Makes four Bézier curves a circle."""


def _circle(radius: float) -> str:
    r, k, c = radius, radius * _KAPPA, 0.5
    return (
        f"{c + r:.3f} {c:.3f} m "
        f"{c + r:.3f} {c + k:.3f} {c + k:.3f} {c + r:.3f} {c:.3f} {c + r:.3f} c "
        f"{c - k:.3f} {c + r:.3f} {c - r:.3f} {c + k:.3f} {c - r:.3f} {c:.3f} c "
        f"{c - r:.3f} {c - k:.3f} {c - k:.3f} {c - r:.3f} {c:.3f} {c - r:.3f} c "
        f"{c + k:.3f} {c - r:.3f} {c + r:.3f} {c - k:.3f} {c + r:.3f} {c:.3f} c h"
    )


def _half(radius: float) -> str:
    r, k, c = radius, radius * _KAPPA, 0.5
    return (
        f"{c:.3f} {c + r:.3f} m "
        f"{c + k:.3f} {c + r:.3f} {c + r:.3f} {c + k:.3f} {c + r:.3f} {c:.3f} c "
        f"{c + r:.3f} {c - k:.3f} {c + k:.3f} {c - r:.3f} {c:.3f} {c - r:.3f} c h"
    )


def _fill(colour: Colour) -> str:
    return "{:.3f} {:.3f} {:.3f} rg".format(*colour)


def _pen(colour: Colour, width: float) -> str:
    return "{:.3f} {:.3f} {:.3f} RG {} w 1 J 1 j".format(*colour, width)


_TICK = f"{_pen(WHITE, 0.11)} 0.27 0.48 m 0.43 0.32 l 0.73 0.66 l S"
_CROSS = f"{_pen(WHITE, 0.11)} 0.29 0.29 m 0.71 0.71 l S 0.29 0.71 m 0.71 0.29 l S"
_QUESTION = "0.37 0.62 m 0.37 0.82 0.65 0.82 0.65 0.63 c 0.65 0.5 0.5 0.53 0.5 0.4 c S"

STATUS_SIGNS: Mapping[Status, str] = {
    Status.ACCESSIBLE: f"{_fill(COLOURS[Status.ACCESSIBLE])} {_circle(0.46)} f {_TICK}",
    Status.PARTIAL: (
        f"{_fill(COLOURS[Status.PARTIAL])} {_pen(COLOURS[Status.PARTIAL], 0.09)} "
        f"{_circle(0.41)} S {_half(0.41)} f"
    ),
    Status.NOT_ACCESSIBLE: (
        f"{_fill(COLOURS[Status.NOT_ACCESSIBLE])} {_pen(COLOURS[Status.NOT_ACCESSIBLE], 0.12)} "
        f"0.11 0.11 0.78 0.78 re B {_CROSS}"
    ),
    Status.NO_DATA: (
        f"{_pen(QUIET, 0.08)} 0 J [0.16 0.12] 0 d {_circle(0.42)} S [] 0 d "
        f"{_pen(QUIET, 0.08)} {_QUESTION} {_fill(QUIET)} 0.45 0.23 0.1 0.1 re f"
    ),
}

VERDICT_SIGNS: Mapping[Verdict, str] = {
    Verdict.FAIL: STATUS_SIGNS[Status.NOT_ACCESSIBLE],
    Verdict.PARTIAL: STATUS_SIGNS[Status.PARTIAL],
}

DOOR = (
    f"{_pen(ACCENT, 0.09)} 0 J 0 j 0.18 0.16 m 0.18 0.86 l 0.62 0.86 l 0.62 0.16 l S "
    f"0.62 0.77 m 0.83 0.86 l 0.83 0.27 l S {_fill(ACCENT)} 0.06 0.08 m 0.94 0.08 l 0.18 0.25 l f"
)
"""An open door at the top of a ramp."""
