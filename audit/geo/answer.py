"""What a search for an address answers."""

from dataclasses import dataclass

from audit.domain.place import Position, Reason


@dataclass(frozen=True, slots=True)
class Answer:
    """A position, or the reason why there is none."""

    position: Position | None = None
    reason: Reason | None = None
    candidates: tuple[str, ...] = ()
    """Names among which no choice was made."""
    again_in: float | None = None
    """A source could not be asked; seconds after which it may be asked again."""
