"""What networks, proxies, old programs and people with bad intentions make of a request."""

from dataclasses import replace
from urllib.parse import quote

from hypothesis import strategies as st

from tests.fuzz.spoiling import spoiled
from tests.fuzz.wire import Asked

HEADERS = (
    (
        "Accept-Language",
        (b"kk;q=abc", b"en;q=1e999,ru;q=nan", b"," * 5_000, b"\xff\xfe", b"*", b""),
    ),
    ("Accept", (b"application/json;q=2", b"\xc3\x28", b"*/*, " * 500)),
    ("Accept-Encoding", (b"gzip;q=0", b"br;q=1.0, gzip", b"identity;q=0, *;q=0")),
    ("Range", (b"bytes=0-0", b"bytes=-1", b"bytes=9999999999999-", b"bytes=5-2,7-", b"lines=1")),
    ("If-Range", (b"W/", b"Sun, 99 Foo 0000")),
    ("If-None-Match", (b"*", b'"', b'W/"x", ' * 300)),
    ("If-Modified-Since", (b"0", b"Mon, 01 Jan 0001 00:00:00 GMT", b"\xff")),
    ("X-Forwarded-For", (b"127.0.0.1", b"::1, " * 200, b"\0", b"999.1.1.1:x")),
    ("X-Forwarded-Proto", (b"https", b"gopher", b"")),
    ("X-Forwarded-Host", (b"[", b"evil.example:99999999")),
    ("Forwarded", (b"for=;;=", b"host=[::")),
    ("Host", (b"[", b"a b", b"", b"evil.example:99999999", b"\xff")),
    ("Origin", (b"null", b"http://[", b"http://127.0.0.1:x", b"\xff", b"http://evil.example")),
    ("Sec-Fetch-Site", (b"cross-site", b"same-origin", b"\xff")),
    ("Referer", (b"http://[", b"\xff")),
    (
        "Cookie",
        (b"session", b"session=\xff", b'session="\\000"', b"=;=;" * 500, b"session=a; session=b"),
    ),
    ("Authorization", (b"Basic !", b"Bearer " + b"x" * 9_000)),
    ("Content-Encoding", (b"gzip", b"identity, br", b"\xff")),
    ("Content-Type", (b"", b"text/plain", b"application/json; charset=utf-16", b"\xff/\xff", b";")),
    ("Content-Type", (b"multipart/form-data", b"multipart/form-data; boundary=" + b"b" * 300)),
    ("Content-Type", (b"application/x-www-form-urlencoded; charset=idna",)),
    ("Content-Length", (b"-1", b"1e3", b"9" * 30, b"0x10", b"+5", b"")),
    ("Transfer-Encoding", (b"gzip", b"chunked, identity")),
    ("Expect", (b"100-continue", b"nothing")),
    ("Upgrade", (b"websocket", b"h2c")),
    ("User-Agent", (b"", b"\xff\xfe", b"x" * 9_000, b"<script>")),
    ("Upload-Offset", (b"-1", b"0", b"9" * 12, b"9" * 13, b"\xb2", b"1 ")),
    ("Upload-Length", (b"-1", b"0", b"1", b"9" * 12, b"\xb2")),
)
SEGMENTS = (
    *(
        "%ED%A0%80",
        "%00",
        "%2F",
        "%2e%2e",
        "%F0%9F%92%A9",
        "%",
        "%zz",
        "%C0%AF",
        "..;",
        "",
        "%0d%0a",
    ),
    *("~", "9" * 400, "-1", "A" * 8_000, quote("İ٣\u2028"), "%5B", "en", "%7B%7D"),
)
QUERIES = (
    *(
        "%ED%A0%80=%00",
        "next=//evil.example",
        "next=http://[",
        "next=%0d%0aX:%20y",
        "after=%ED%A0%80",
    ),
    *("after=" + "A" * 8_000, "way=0", "way=" + "9" * 400, "way=%D9%A3", "more=-1", "more=1e3"),
    *(
        "base=" + "9" * 25,
        "base=-1",
        "x&" * 2_000,
        "=",
        "%",
        "after=%00",
        "next=%5C%5Cevil",
        "language=xx",
    ),
)
FRAMING = ("Content-Length", "Transfer-Encoding", "Expect", "Upgrade")
"""Headers that leave the server waiting for more, which does not come."""


@st.composite
def made_odd(draw: st.DrawFn, asked: Asked) -> Asked:
    """The request with something odd about it."""
    kind = draw(st.sampled_from(["header", "header", "path", "query", "body", "length", "chunked"]))
    match kind:
        case "header":
            return _with_header(draw, asked)
        case "path":
            return replace(asked, target=_path(draw, asked.target))
        case "query":
            mark = "&" if "?" in asked.target else "?"
            return replace(asked, target=asked.target + mark + draw(st.sampled_from(QUERIES)))
        case "length":
            wrong = len(asked.body) + draw(st.sampled_from([-1, 1, 100, 10**7]))
            return said(asked, "Content-Length", str(max(wrong, 0)).encode(), cut=True)
        case "chunked":
            chunks = b"%x\r\n%b\r\n0\r\n\r\n" % (len(asked.body), asked.body)
            whole = draw(st.booleans())
            chunked = replace(asked, body=chunks if whole else b"zz\r\n" + chunks)
            return said(
                without(chunked, "Content-Length"), "Transfer-Encoding", b"chunked", cut=True
            )
    body = draw(
        st.one_of(st.binary(max_size=200), spoiled([asked.body]), st.just(b"x" * 1_100_000))
    )
    return said(replace(asked, body=body), "Content-Length", str(len(body)).encode())


def _with_header(draw: st.DrawFn, asked: Asked) -> Asked:
    name, values = draw(st.sampled_from(HEADERS))
    value = draw(st.sampled_from(values))
    return said(asked, name, value, cut=name in FRAMING)


def _path(draw: st.DrawFn, target: str) -> str:
    """With another segment in place of one, or behind all."""
    path, mark, query = target.partition("?")
    parts = path.split("/")
    at = draw(st.integers(1, len(parts)))
    parts[at : at + draw(st.integers(0, 1))] = [draw(st.sampled_from(SEGMENTS))]
    return "/".join(parts) + mark + query


def said(asked: Asked, name: str, value: bytes, cut: bool = False) -> Asked:
    """With this header, in place of others of its name."""
    bare = without(asked, name)
    return replace(bare, headers=(*bare.headers, (name, value)), cut=asked.cut or cut)


def without(asked: Asked, name: str) -> Asked:
    kept = tuple(header for header in asked.headers if header[0].lower() != name.lower())
    return replace(asked, headers=kept)
