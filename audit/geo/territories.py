"""The packaged territories: the country, its regions, and the districts that are audited first."""

import csv
from functools import cache
from pathlib import Path

from audit.domain.place import Territory


@cache
def rows() -> tuple[Territory, ...]:
    """Parents come before their children."""
    file = Path(__file__).with_name("territories.csv")
    with file.open(encoding="utf-8", newline="") as lines:
        return tuple(Territory(**row) for row in csv.DictReader(lines))
