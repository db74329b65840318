"""Requests of somebody to the real server: made from the API's description, then made odd."""

import json
import re
from dataclasses import replace
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import requests
import schemathesis
from hypothesis import reject
from hypothesis import strategies as st
from schemathesis import APIOperation, Case, GenerationMode

from audit.app import create_app
from audit.credentials import new_token, token_hash
from audit.domain.access import Role
from audit.guard import now_ms
from audit.language import LANGUAGES
from audit.settings import Settings
from audit.store import sessions
from audit.store.sessions import Beginning
from tests.fuzz.bodies import OWN, Body
from tests.fuzz.oddities import made_odd, said
from tests.fuzz.wire import Answer, Asked
from tests.permissions.world import Asker, Place, Situation, World, add_asker

HOUR = 3_600_000
LEFT_OUT = {"connection", "x-schemathesis-testcaseid", "user-agent"}
"""Headers that the library adds of its own."""


@cache
def _schema() -> Any:
    """The API's description; the language in an address is no argument of a route, so we add it."""
    described = create_app(Settings.from_env({"AUDIT_DATA": "nowhere"})).openapi()
    choice = {"in": "path", "name": "language", "required": True, "schema": {"enum": LANGUAGES}}
    for path, operations in described["paths"].items():
        for operation in operations.values():
            if "{language}" in path:
                operation.setdefault("parameters", []).append(choice)
    return schemathesis.openapi.from_dict(json.loads(json.dumps(described)))


@cache
def described() -> tuple[str, ...]:
    """Every operation: "GET /{language}/people"."""
    return tuple(found.ok().label for found in _schema().get_all_operations())


class Visitor:
    """Somebody of a role, or nobody, who comes back in when they are put out."""

    def __init__(self, world: World, role: Role | None) -> None:
        self.world = world
        self.role = role
        self.name = role or "nobody"
        self.port = urlsplit(world.site.url).port or 0
        # What a world makes, it makes as its owner, whose sessions may have been ended.
        world.owner = self._owner()
        self.asker = self._come_in()

    def _come_in(self) -> Asker | None:
        if self.role is None:
            return None
        if self.role is Role.AUDITOR:
            return self._owner()
        place = Place.OWN if self.role is Role.DISTRICT_CHAIR else Place.ABOVE
        return add_asker(self.world.site, self.role, place, Situation.ACTIVE)

    def _owner(self) -> Asker:
        """The world's, with a new session."""
        owner, token, now = self.world.owner, new_token(), now_ms()
        beginning = Beginning(owner.id, "Firefox", now, now + HOUR, True, True)
        self.world.site.db.write(lambda tx: sessions.begin(tx, token_hash(token), beginning))
        return replace(owner, token=token)

    def signed_in(self, asked: Asked) -> Asked:
        """With their cookie, unless the request has an odd one."""
        has_one = any(name.lower() == "cookie" for name, _ in asked.headers)
        if self.asker is None or has_one:
            return asked
        return said(asked, "Cookie", f"session={self.asker.token}".encode())

    def learn(self, answer: Answer) -> None:
        """Whoever was asked to sign in does so before the next request."""
        if answer.status == 401 or "/sign-in" in answer.location:
            self.asker = self._come_in()

    def names(self, method: str, path: str) -> dict[str, str]:
        """Things that are there, for the names in an operation's address."""
        address = self.world.named(method, path, self.asker, lets_in=True)
        pattern = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", re.escape(path))
        found = re.fullmatch(pattern, address)
        assert found is not None, address
        return found.groupdict()


def requests_of(operation: str, visitor: Visitor) -> st.SearchStrategy[Asked]:
    """Right ones and wrong ones, about things that are there and others."""
    method, _, path = operation.partition(" ")
    own = OWN.get((method, path))
    asked = _asked(operation, visitor.names(method, path), visitor.port)
    if own is not None:
        asked = st.one_of(asked, *[st.builds(_with_body, asked, own(visitor.world))] * 3)
    return st.one_of(asked, asked.flatmap(made_odd))


@st.composite
def _asked(draw: st.DrawFn, operation: str, names: dict[str, str], port: int) -> Asked:
    """What the library makes of the description, in most cases with names of things that are there."""
    case = draw(_cases(operation))
    if draw(st.integers(0, 4)):
        case.path_parameters = case.path_parameters | names
    elif names:
        name = draw(st.sampled_from(sorted(names)))
        case.path_parameters = case.path_parameters | {name: names[name]}
    try:
        request = requests.Request(**case.as_transport_kwargs(f"http://127.0.0.1:{port}")).prepare()
    except (ValueError, UnicodeError):
        reject()  # no program can send it
    body = request.body or b""
    headers = [
        *(("Host", f"127.0.0.1:{port}".encode()), ("Connection", b"close")),
        *(
            (name, value.encode("latin-1", "replace") if isinstance(value, str) else value)
            for name, value in request.headers.items()
            if name.lower() not in LEFT_OUT
        ),
    ]
    content = body.encode("utf-8", "replace") if isinstance(body, str) else body
    assert isinstance(content, bytes)
    return Asked(request.method or "", request.path_url, headers, content)


@cache
def _cases(operation: str) -> st.SearchStrategy[Case[Any]]:
    """Such that fit the description and such that do not, where that is possible."""
    found: APIOperation[Any, Any, Any, Any] = _schema().find_operation_by_label(operation)
    fitting = found.as_strategy(GenerationMode.POSITIVE)
    if not _can_be_wrong(found):
        return fitting
    return st.one_of(fitting, found.as_strategy(GenerationMode.NEGATIVE))


def _can_be_wrong(operation: Any) -> bool:
    """Whether anything of it has a shape: text in an address is right whatever it is."""
    shapes = [name.definition["schema"] for name in operation.path_parameters]
    return bool(
        [*operation.query, *operation.body]
        or [shape for shape in shapes if "enum" in shape or shape.keys() - {"type", "title"}]
    )


def _with_body(asked: Asked, body: Body) -> Asked:
    headers, content = body
    asked = replace(asked, body=content)
    for name, value in (*headers, ("Content-Length", str(len(content)).encode())):
        asked = said(asked, name, value)
    return asked
