"""The door to the checklist files: which are published, and that none of those was changed."""

from functools import lru_cache

from audit.checklists.crosswalk import FILE, read
from audit.checklists.files import Library
from audit.domain.crosswalk import Crosswalk
from audit.paths import CHECKLISTS

library = Library(CHECKLISTS)
get = library.get
find = library.find
names = library.names
versions = library.versions


@lru_cache(maxsize=1)
def crosswalk() -> Crosswalk:
    """Which items of the published checklists ask the same thing."""
    return read(CHECKLISTS / FILE, get)


__all__ = ["Library", "crosswalk", "find", "get", "library", "names", "versions"]
