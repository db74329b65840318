"""Every error a person or a program can meet: a status, a stable code and the problems found.

Messages are not here: `language.translate` finds them under `error-<code>` and `problem-<code>`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar

Argument = str | int | float


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: `where` is an item id, a row number, a field; `code` is stable."""

    where: str
    code: str
    arguments: dict[str, Argument] = field(default_factory=dict)


class AuditError(Exception):
    """The root of the tree. A subclass fixes the HTTP status and the default code."""

    status: ClassVar[int] = 500
    code: str = "internal"

    def __init__(self, code: str = "", /, problems: Sequence[Problem] = (), **arguments: Argument):
        self.code = code or type(self).code
        self.problems = tuple(problems)
        self.arguments = arguments
        super().__init__(self.code)

    def __str__(self) -> str:
        said = ", ".join(f"{name}={value}" for name, value in self.arguments.items())
        return f"{self.code} ({said})" if said else self.code


class Malformed(AuditError):
    """The request cannot be read at all: broken JSON, a wrong encoding, a missing header."""

    status = 400
    code = "malformed"


class SignInNeeded(AuditError):
    status = 401
    code = "sign-in-needed"


class Forbidden(AuditError):
    """The person is known and the thing may be seen, but this action is not theirs."""

    status = 403
    code = "forbidden"


class NotFound(AuditError):
    """No such thing, or not in a territory of this person: both look the same."""

    status = 404
    code = "not-found"


class WrongMethod(AuditError):
    status = 405
    code = "wrong-method"


class Conflict(AuditError):
    status = 409
    code = "conflict"


class TooLarge(AuditError):
    status = 413
    code = "too-large"


class UnsupportedType(AuditError):
    status = 415
    code = "unsupported-type"


class Invalid(AuditError):
    """The request was read, and `problems` says all that is wrong in it."""

    status = 422
    code = "invalid"


class TooMany(AuditError):
    status = 429
    code = "too-many-requests"


class Unavailable(AuditError):
    """The server cannot do it now; the same request may be sent again later."""

    status = 503
    code = "unavailable"


class StorageFull(AuditError):
    status = 507
    code = "storage-full"
