"""What the databases' own errors mean to us."""

import psycopg
from psycopg.errors import DeadlockDetected, DiskFull, SerializationFailure, UniqueViolation
from pysqlite3 import dbapi2 as sqlite
from sqlalchemy.exc import DBAPIError

from audit.errors import Malformed, StorageFull, Unavailable


class Again(Exception):
    """Raised by a work that met another's write: undone, it may be run once more."""


_PASSING = ("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_IOERR", "SQLITE_CANTOPEN", "SQLITE_NOMEM")
"""How the names of SQLite's errors begin that are not the statement's fault."""
DATABASE_ERRORS = (DBAPIError, sqlite.Error, psycopg.Error, Again)


def in_our_words(error: Exception) -> Exception:
    """StorageFull and Unavailable where that is what happened; any other error as it is.

    Malformed for what no column takes, such as a text with NUL in it: only requests say such things.
    """
    cause = _cause(error)
    if isinstance(cause, psycopg.DataError):
        return Malformed()
    if isinstance(cause, DiskFull) or _sqlite_name(cause) == "SQLITE_FULL":
        return StorageFull()
    if _sqlite_name(cause) == "SQLITE_NOTADB":
        return Unavailable("not-a-database")
    passing = isinstance(cause, psycopg.OperationalError | Again)
    return Unavailable() if passing or _sqlite_name(cause).startswith(_PASSING) else error


def may_pass(error: Exception) -> bool:
    """Whether the same work may succeed when it is run again at once."""
    cause = _cause(error)
    lost = isinstance(cause, psycopg.OperationalError) and cause.sqlstate is None
    return lost or was_undone(error)


def was_undone(error: Exception) -> bool:
    """Whether nothing was kept for certain, because of what another wrote in the meantime.

    A key that another took is such a thing: on its next run the work sees who has it.
    """
    met = Again | SerializationFailure | DeadlockDetected | UniqueViolation
    return isinstance(_cause(error), met)


def _cause(error: Exception) -> BaseException:
    return error.orig if isinstance(error, DBAPIError) and error.orig else error


def _sqlite_name(error: BaseException) -> str:
    return str(getattr(error, "sqlite_errorname", ""))
