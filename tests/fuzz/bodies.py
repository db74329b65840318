"""Bodies of the routes that read them themselves, so that the API's description says nothing of them."""

import base64
import json
from collections.abc import Callable, Mapping
from urllib.parse import urlencode

from hypothesis import strategies as st

from audit.api.photos import CHUNK_TYPE
from tests.fuzz import samples
from tests.fuzz.spoiling import ODD_VALUES, spoiled, values_changed
from tests.fuzz.wire import Headers
from tests.permissions.world import World

Body = tuple[Headers, bytes]
JSON = (("Content-Type", b"application/json"),)
FORM = (("Content-Type", b"application/x-www-form-urlencoded"),)
BOUNDARY = "xyz"
MULTIPART = (("Content-Type", f"multipart/form-data; boundary={BOUNDARY}".encode()),)


def visit(world: World) -> st.SearchStrategy[Body]:
    said = {**json.loads(samples.visits()[1]), **world.saying()}
    return _json(said)


def draft(world: World) -> st.SearchStrategy[Body]:
    said = {**json.loads(samples.drafts()[1]), **world.saying(base=None)}
    return _json(said)


def sealed(world: World) -> st.SearchStrategy[Body]:
    return _json({"sealed": base64.b64encode(b"\1" * 80).decode()})


def _json(said: Mapping[str, object]) -> st.SearchStrategy[Body]:
    plain = json.dumps(said).encode()
    changed = values_changed([plain])
    return st.tuples(st.just(JSON), st.one_of(st.just(plain), changed, changed, spoiled([plain])))


def passkey(world: World) -> st.SearchStrategy[Body]:
    changed = values_changed(samples.passkeys())
    return st.tuples(st.just(JSON), st.one_of(changed, spoiled(samples.passkeys())))


@st.composite
def chunk(draw: st.DrawFn, world: World) -> Body:
    photo = draw(st.sampled_from([samples.pictures()[0], b"", b"%PDF", b"x" * 100_000]))
    numbers = [0, 1, len(photo), 10**11]
    offset, length = draw(st.sampled_from(numbers)), draw(st.sampled_from(numbers))
    told = [("Content-Type", CHUNK_TYPE.encode()), ("Upload-Offset", b"%d" % offset)]
    if draw(st.booleans()):
        told.append(("Upload-Length", b"%d" % length))
    return told, photo


NAMES = tuple(
    f"{item}{part}"
    for item in ("A01", "A03", "B03", "X03", "X13", "C02#2", "E01")
    for part in ("", "-note", "-unit", "-tool", "-run", "-unknown", "-not_needed", "-measure")
)
TYPED = st.one_of(
    st.sampled_from(
        ["yes", "no", "unknown", "850", "1,5", "1 000", "in", "tape", "on", "1e9", "٣"]
    ),
    st.sampled_from([str(value) for value in ODD_VALUES]),
    st.text(max_size=20),
)


@st.composite
def section(draw: st.DrawFn, world: World) -> Body:
    """As a browser sends it, without or with photos."""
    extra = st.sampled_from(["shown", "remove", "photo", "new\0"])
    typed = draw(st.dictionaries(st.one_of(st.sampled_from(NAMES), extra), TYPED, max_size=12))
    if draw(st.booleans()):
        return FORM, urlencode(typed, errors="replace").encode()
    photos = [*samples.pictures()[:4], b"", b"GIF89a"]
    file = draw(st.one_of(st.sampled_from(photos), spoiled(photos)))
    name = draw(st.sampled_from(["a.jpg", "", "../../x", "\u2028.jpg", "a" * 4_000]))
    parts = [
        _part(f'name="{key}"', value.encode("utf-8", "replace")) for key, value in typed.items()
    ]
    parts.append(_part(f'name="A01-photo"; filename="{name}"', file))
    return MULTIPART, b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()


@st.composite
def people(draw: st.DrawFn, world: World) -> Body:
    file = draw(st.one_of(st.sampled_from(samples.people()), spoiled(samples.people())))
    round = draw(st.sampled_from([str(world.site.round), "", "x"]))
    parts = [
        _part('name="territory"', b"KZ-15-1532"),
        _part('name="round"', round.encode()),
        _part('name="file"; filename="list.csv"', file),
    ]
    return MULTIPART, b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()


def _part(named: str, content: bytes) -> bytes:
    head = f"--{BOUNDARY}\r\nContent-Disposition: form-data; {named}\r\n\r\n"
    return head.encode("utf-8", "replace") + content + b"\r\n"


OWN: Mapping[tuple[str, str], Callable[[World], st.SearchStrategy[Body]]] = {
    ("PUT", "/api/visits/{visit_id}"): visit,
    ("PUT", "/api/practice/{visit_id}"): visit,
    ("PUT", "/api/drafts/{draft_id}"): draft,
    ("POST", "/api/keys/open"): sealed,
    ("PATCH", "/api/photos/{sha256}"): chunk,
    ("POST", "/api/passkeys/sign-in"): passkey,
    ("POST", "/api/passkeys/register"): passkey,
    ("POST", "/api/passkeys/confirm"): passkey,
    ("POST", "/{language}/visits/{visit}/{section}"): section,
    ("POST", "/{language}/people/invite-list"): people,
}
