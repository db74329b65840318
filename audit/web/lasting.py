"""What is the same for everybody until the next release goes out as small as brotli can make it."""

import os
from functools import lru_cache
from pathlib import Path

import brotli
from fastapi import Request, Response
from fastapi.staticfiles import StaticFiles
from starlette.datastructures import Headers
from starlette.responses import FileResponse
from starlette.types import Scope

TEXTS = frozenset({".css", ".js", ".svg", ".txt"})


class Assets(StaticFiles):
    """Static files; the texts among them squeezed."""

    def file_response(
        self,
        full_path: str | os.PathLike[str],
        stat_result: os.stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        answer = super().file_response(full_path, stat_result, scope, status_code)
        path = Path(full_path)
        whole = isinstance(answer, FileResponse) and "range" not in Headers(scope=scope)
        if not whole or path.suffix not in TEXTS:
            return answer
        text = Response(path.read_bytes(), status_code, media_type=answer.media_type)
        for name in ("etag", "last-modified"):
            text.headers[name] = answer.headers[name]
        return squeezed(Request(scope), text)


def squeezed(request: Request, answer: Response) -> Response:
    """The answer in brotli's best, for a browser that takes it; others get gzip as for any page.

    Browsers ask for brotli only where nobody between can have touched the bytes: over https.
    """
    accepted = request.headers.get("accept-encoding", "")
    if "br" in (offer.partition(";")[0].strip() for offer in accepted.split(",")):
        answer.body = _squeezed(bytes(answer.body))
        answer.headers["Content-Encoding"] = "br"
        answer.headers["Vary"] = "Accept-Encoding"
        answer.headers["Content-Length"] = str(len(answer.body))
    return answer


@lru_cache(maxsize=128)
def _squeezed(text: bytes) -> bytes:
    """A quarter of a second for a form: once in the life of a process."""
    return bytes(brotli.compress(text, mode=brotli.MODE_TEXT, quality=11))
