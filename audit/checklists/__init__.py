"""The door to the checklist files: which are published, and that none of those was changed."""

from audit.checklists.files import Library
from audit.paths import CHECKLISTS

library = Library(CHECKLISTS)
get = library.get
find = library.find
names = library.names
versions = library.versions

__all__ = ["Library", "find", "get", "library", "names", "versions"]
