"""What the server says of itself: a JSON object a line, in UTC, without secrets or people's data.

A request is told by its route, not its address, which may hold a token; a person by their pseudonym;
an exception by its kind and place, not by its message, which may quote whatever was sent.
"""

import json
import logging
import sys
import traceback
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import PurePath
from types import TracebackType
from typing import Any

Fact = str | int
_LOGGER = logging.getLogger("audit")
_OURS = ("audit", "uvicorn")
"""What these say holds nothing of people: the others' words are told without what they fill in."""


def tell(
    what: str, level: int = logging.INFO, raised: Exception | None = None, /, **facts: Fact
) -> None:
    """One line. `what` and the names of facts are stable: programs may rely on them."""
    _LOGGER.log(level, what, exc_info=raised, extra={"facts": facts})


def config(level: int = logging.INFO) -> dict[str, Any]:
    """For `logging.config.dictConfig`: everything goes to standard error, in lines."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": Lines}},
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler",
                "stream": sys.stderr,
                "formatter": "lines",
            }
        },
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {"uvicorn": {"level": level, "handlers": [], "propagate": True}},
    }


class Lines(logging.Formatter):
    """A record as a line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        said: dict[str, object] = {
            "at": moment.replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "what": _what(record),
        }
        said |= getattr(record, "facts", {})
        if record.exc_info and record.exc_info[1]:
            said["raised"] = list(_raised(record.exc_info[1]))
        return json.dumps(said, ensure_ascii=False)


def _what(record: logging.LogRecord) -> str:
    ours = record.name.partition(".")[0] in _OURS
    said = record.getMessage() if ours else f"{record.name}: {record.msg}"
    return said.strip().partition("\n")[0]


def _raised(error: BaseException) -> Iterator[Mapping[str, object]]:
    """The exception and those that it follows from."""
    following: BaseException | None = error
    while following is not None:
        yield {"kind": type(following).__name__, "at": _places(following.__traceback__)}
        following = following.__cause__ or following.__context__


def _places(trace: TracebackType | None) -> list[str]:
    return [
        f"{'/'.join(PurePath(frame.filename).parts[-3:])}:{frame.lineno}"
        for frame in traceback.extract_tb(trace)
    ]
