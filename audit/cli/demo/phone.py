"""A phone of the demonstration: speaks to the server over HTTP as a real one does."""

import hashlib
import http.client
import json
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlencode
from uuid import UUID

from audit.cli.demo.story import Found
from audit.errors import Unavailable

CHUNK = 256 * 1024


class Phone:
    """One connection and, after `join`, one person's session. A context manager."""

    def __init__(self, port: int):
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self._cookie = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._connection.close()

    def join(self, token: str, password: str) -> None:
        """Opens an invitation; from here on this phone is signed in."""
        form = urlencode({"password": password}).encode()
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        answer = self._ask("POST", f"/en/join/{token}", form, headers, 303)
        self._cookie = answer["set-cookie"].partition(";")[0]

    def send(self, visit: UUID, content: Mapping[str, Any], found: Found) -> dict[str, Any]:
        """Answers first, then the photos that the receipt misses. The receipt."""
        pictures = {hashlib.sha256(jpeg).hexdigest(): (item, jpeg) for item, jpeg in found.photos}
        declared = [
            {"sha256": sha256, "size": len(jpeg), "item": item}
            for sha256, (item, jpeg) in pictures.items()
        ]
        whole = {**content, "answers": found.answers, "notes": found.notes, "photos": declared}
        body = json.dumps(whole, ensure_ascii=False).encode()
        self._ask("PUT", f"/api/visits/{visit}", body, {"Content-Type": "application/json"}, 201)
        receipt: dict[str, Any] = json.loads(self._body)
        for sha256 in receipt["missing_photos"]:
            self._send_photo(sha256, pictures[sha256][1])
        return receipt

    def _send_photo(self, sha256: str, jpeg: bytes) -> None:
        for offset in range(0, len(jpeg), CHUNK):
            headers = {
                "Content-Type": "application/offset+octet-stream",
                "Upload-Offset": str(offset),
                "Upload-Length": str(len(jpeg)),
            }
            chunk = jpeg[offset : offset + CHUNK]
            self._ask("PATCH", f"/api/photos/{sha256}", chunk, headers, 204)

    def get(self, path: str) -> bytes:
        """What is at `path`; it must be there."""
        self._ask("GET", path, None, {}, 200)
        return self._body

    def _ask(
        self, method: str, path: str, body: bytes | None, headers: Mapping[str, str], expected: int
    ) -> http.client.HTTPMessage:
        said = dict(headers)
        if self._cookie:
            said["Cookie"] = self._cookie
        self._connection.request(method, path, body, said)
        answer = self._connection.getresponse()
        self._body = answer.read()
        if answer.status != expected:
            raise Unavailable("demo-refused", path=path, status=answer.status)
        return answer.headers
