"""Exports and what is checked with them, spelled or spoiled in every way that programs read differently."""

import base64
import hashlib
import json
import random
from collections.abc import Iterator, Mapping
from dataclasses import replace

from hypothesis import strategies as st

from audit.canonical import canonical
from audit.proof import BEGINNING, Checkpoint, Head, key_hash
from tests.fuzz.spoiling import json_otherwise, spoiled
from tests.test_proof import (
    KEY,
    OTHER_KEY,
    Log,
    chained,
    pdf_naming,
    public,
    receipt_of,
    rewritten,
    sign,
    with_report,
    with_visit,
)
from tests.verifiers import GIVEN_KEY, Case

Kinds = set[str] | None
"""What is to be found, among others; None where what was given is refused."""

LINES = (
    *(('"seq": 2,', f'"seq": {seq},', "") for seq in ("2.0", "20e-1", "0.2E+1")),
    *(
        ('"seq": 2,', f'"seq": {seq},', "unreadable")
        for seq in (
            *("2.5", "true", '"2"', "null", "NaN", "-Infinity", "1e400", "9007199254740993"),
            *("02", "+2", "\u0662", "[2]", "2_0", "9" * 5_000),
        )
    ),
    *(('"seq": 2,', f'"seq": {seq},', "event-missing") for seq in ("-2", "-0", "9007199254740991")),
    ('"version": 1', '"version": 1.0', ""),
    ('"version": 1', '"version": true', "unreadable"),
    ('"version": 1', '"version": 1, "more": 1', "unreadable"),
    ('"keys": [', '"keys": ["AAAA", ', "unreadable"),
    ('"keys": [', '"keys": [null, ', "unreadable"),
    ('"region": "a1"', '"region": "\\u0061\\u0031"', ""),
    ('{"region": "a1"', '\t{ "region" :\r"b2", "region": "a1"', ""),
    ('{"region": "a1"', '\v{"region": "a1"', "unreadable"),
    ('{"region": "a1"', '\u00a0{"region": "a1"', "unreadable"),
    ('{"region": "a1"', '{"__proto__": {}, "region": "a1"', "unreadable"),
    ('{"region": "a1"', '{"region": null', "unreadable"),
    ('"a1", "seq": 2', '"a\\ud8001", "seq": 2', "event-missing"),
    ('"a1", "seq": 2', '"\U0001f1f0\u202e\u00ad\ue000 \u3000\u2028", "seq": 2', "event-missing"),
    ('{"region": "a1"', '{"region": "\x01"', "unreadable"),
    ('"body": "', '"body": "\\ud800', "unreadable"),
    ('"body": "', '"body": "\\ud83d\\ude00', "event-changed"),
    ('"previous": "', '"previous": "\\udfff', "unreadable"),
    ('{"checkpoint": "', '{"checkpoint": "\\ud800', "unreadable"),
    ("\n", "\r\n", ""),
    ("\n", "\r", "unreadable"),
    ("\n", "\u2028", "unreadable"),
    ("\n", "\n\n", "unreadable"),
    ("\n", "\x85\n", "unreadable"),
    ('{"format"', '\ufeff{"format"', "unreadable"),
)
"""What stands in an export once or more, what stands there instead, what is then found."""

NOTES = (
    *(
        ("number 1\n", f"number {number}\n", "checkpoint-unreadable")
        for number in ("01", "+1", "1_0", "\u0661", " 1", "1 ", "1\v", "-1", "9" * 16, "", "1.0")
    ),
    ("number 1\n", "number 7\n", "checkpoint-missing"),
    *(
        ("head a1 8", f"head a1 {said}", "checkpoint-unreadable")
        for said in ("08", " 8", "8\x85", "0", "\uff18", "8 8")
    ),
    ("test\n3\n", "te\x85s\u2028t\v\n3\n", ""),
    ("test\n3\n", "test\n4\n", "checkpoint-unreadable"),
    ("at 2026", "at  \r", ""),
    ("previous 0", "previous \x1c", "checkpoint-missing"),
    ("previous", "Previous", "checkpoint-unreadable"),
)
"""The same of the first checkpoint's text, which is then signed as any other."""

STAMPS = (
    ("\u2014 test", "- test", "checkpoint-unsigned"),
    ("\u2014 test", "\u2014 tests", "checkpoint-unsigned"),
    ("\u2014 test", "\u2014  test", "checkpoint-unsigned"),
    ("\u2014 test", "\u2014 te\ud800st", "checkpoint-unsigned"),
    ("\u2014 test", "\u2014 test\n\u2014\n \n\u2014 test AAAA\n\u2014 test", ""),
    ("\u2014 test", "x\u2028\u2014 test", "checkpoint-unsigned"),
    ("c=\n", "c=", ""),
    ("c=\n", "c=\v", "checkpoint-unsigned"),
    ("c=\n", "c= ", "checkpoint-unsigned"),
    ("c=\n", "c\n", "checkpoint-unsigned"),
    ("c=\n", "c==\n", "checkpoint-unsigned"),
    ("c=\n", "d=\n", "checkpoint-unsigned"),
    ("+", "-", "checkpoint-unsigned"),
    ("\n\n", "\n\n\n", ""),
    ("\n\n", "\n \n", "checkpoint-unsigned"),
)
"""The same of its note, which stays signed as it was."""


def exported(log: Log) -> bytes:
    return "".join(f"{line}\n" for line in log.lines()).encode("utf-8", "surrogatepass")


def resigned(text: str) -> str:
    stamp = base64.b64encode(key_hash("test", public(KEY)) + KEY.sign(text.encode())).decode()
    return f"{text}\n\u2014 test {stamp}\n"


def spelled() -> Iterator[tuple[Case, Kinds]]:
    """An export whose lines are spelled in another way."""
    export = exported(Log())
    yield Case(export), set()
    yield Case(export.rstrip()), set()
    yield Case(export.replace(b'"body": "', b'"body": "\xf0\x9f', 1)), {"event-changed"}
    yield Case(export + b"\xf0\x9f"), {"unreadable"}
    yield Case(b""), {"unreadable"}
    for other in (b"{", b"null", b"[]", b'"x"', b"5", b'{"format":"other"}', b"[" * 100_000):
        yield Case(other), {"unreadable"}
        yield Case(export + other), {"unreadable"}
    for old, new, kind in LINES:
        everywhere = -1 if old == "\n" else 1
        changed = export.replace(old.encode(), new.encode(), everywhere)
        yield Case(changed, keys=() if old == '"keys": [' else (GIVEN_KEY,)), {kind} - {""}


def noted() -> Iterator[tuple[Case, Kinds]]:
    """An export whose first checkpoint is spelled in another way."""
    for old, new, kind in NOTES:
        log = Log()
        text = log.notes[0].partition("\n\n")[0] + "\n"
        assert old in text
        log.notes[0] = resigned(text.replace(old, new, 1))
        yield Case(exported(log)), {kind} - {""} or {"checkpoint-missing"}
    for old, new, kind in STAMPS:
        log = Log()
        assert old in log.notes[0]
        log.notes[0] = log.notes[0].replace(old, new)
        said = exported(log).replace("\ud800".encode("utf-8", "surrogatepass"), b"\\ud800")
        yield Case(said), {kind} - {""}
    heads = tuple(Head(name, 1, "\x85") for name in ("", "\u2028", "\U0001f600", "\ue000"))
    log.notes = [sign(Checkpoint("test", 1, "", BEGINNING, found)) for found in ((), heads)]
    yield Case(exported(log)), {"checkpoint-missing", "truncated"}


def held() -> Iterator[tuple[Case, Kinds]]:
    """Checkpoints that were kept."""
    log = Log()
    kept = log.notes[1]
    rewritten(log, "b2", 3)
    yield Case(exported(log)), {"rewritten"}
    log.notes = log.checkpoints()
    export, again = exported(log), log.notes[1]
    for notes, found in (
        ([again], set()),
        ([again.replace("\n", "\r\n")], set()),
        ([kept], {"forked"}),
        ([kept, again], {"forked"}),
        ([again, kept], {"forked"}),
        ([again.replace("number 2", "number 02")], {"forked"}),
        ([again.replace("number 2", "number 4")], {"held-missing"}),
        ([again.replace("number 2", "number \u0662")], {"held-missing"}),
        ([again.replace("number 2", "number 2\r")], set()),
        (["x\u2028number 2\n", "x\vnumber 2\nnumber 3", "\r\n\r\n", ""], {"held-missing"}),
        ([f"number 2\n{kept}"], {"forked"}),
    ):
        yield Case(export, held=[note.encode() for note in notes]), found
    both = [kept.encode("utf-16"), b"\xff\n" + kept.encode()]
    yield Case(export, held=both), {"held-missing", "forked"}
    other = base64.b64encode(public(OTHER_KEY)).decode()
    log.events["a1"][5]["previous"] = log.events["a1"][5]["previous"][::-1]
    yield Case(exported(log)), {"chain-broken", "event-changed"}
    yield Case(export, keys=()), set()
    yield Case(export, keys=(other,)), {"checkpoint-unsigned"}
    yield Case(export, keys=(other, GIVEN_KEY)), set()
    for key in (
        "",
        "?",
        "AAAA",
        f" {GIVEN_KEY}",
        f"{GIVEN_KEY}\n",
        GIVEN_KEY[:-1],
        GIVEN_KEY + "=",
    ):
        yield Case(export, keys=(key,)), None


def received() -> Iterator[tuple[Case, Kinds]]:
    """Receipts, of the visit that is there and of others."""
    export, right = exported(with_visit(7)), json.dumps(receipt_of(7))
    yield Case(exported(Log()), receipts=[right.encode()]), {"visit-missing"}
    for receipt, found in (
        (receipt_of(8), {"visit-missing"}),
        (receipt_of(31), {"visit-missing"}),
        (receipt_of(-1), {"visit-missing"}),
        (receipt_of(7, sha256="cd"), {"visit-missing"}),
        (receipt_of(7, OTHER_KEY), {"receipt-unsigned"}),
        (receipt_of(7) | {"missing_photos": ["x"]}, {"receipt-unsigned"}),
        (receipt_of(7) | {"signature": 5}, {"receipt-unsigned"}),
        (receipt_of(7) | {"signature": None}, {"receipt-unsigned"}),
        (receipt_of(7) | {"signature": receipt_of(7)["signature"] + "\n"}, {"receipt-unsigned"}),
        (receipt_of(7) | {"id": "\ud800 \u202ea"}, {"receipt-unsigned", "visit-missing"}),
        (
            signed_otherwise({"z": [None, True, -1], "Ж": '\x7f\b\x01"\\\u2028\U0001f600', "": {}}),
            set(),
        ),
        ({}, None),
        ([], None),
        (receipt_of(7) | {"seq": True}, None),
        (receipt_of(7) | {"id": 5}, None),
        (receipt_of(7) | {"more": 0.5}, None),
        (receipt_of(7) | {"more": 2**53}, None),
    ):
        yield Case(export, receipts=[json.dumps(receipt).encode()]), found
    for file, found in (
        (right.replace(" 7,", " 7.0,"), set()),
        (right.replace(" 7,", " 70e-1,"), set()),
        (right.replace(" 7,", ' 8, "seq": 7,'), set()),
        (f"\r\n{right}\t", set()),
        (right.replace(" 7,", " NaN,"), None),
        (f"\ufeff{right}", None),
        (right[:-1], None),
    ):
        yield Case(export, receipts=[file.encode()]), found
    yield Case(export, receipts=[right.encode(), right.encode()]), set()
    for encoding in ("utf-16", "utf-32"):
        yield Case(export, receipts=[right.encode(encoding)]), None
    yield Case(export, receipts=[right.encode().replace(b"v1", b"v\xff")]), None
    for body, found in (
        ('{"sha256":"ab","visit":"v1","at":0.5e999}', set()),
        ('{"sha256":"ab","visit":"v1","at":NaN}', {"unreadable", "visit-missing"}),
        ('{"sha256":"ab","visit":["v1"]}', {"visit-missing"}),
        ("", {"unreadable", "visit-missing"}),
        ("null", {"visit-missing"}),
    ):
        yield Case(exported(telling("b2", 7, body)), receipts=[right.encode()]), found


def signed_otherwise(more: Mapping[str, object]) -> Mapping[str, object]:
    """With more in it than today's have, as the server would sign it."""
    said = {"id": "v1", "seq": 7, "sha256": "ab", **more}
    return said | {"signature": base64.b64encode(KEY.sign(canonical(said))).decode()}


def reported() -> Iterator[tuple[Case, Kinds]]:
    """Reports, with a checkpoint in them or none."""
    log = Log()
    file = pdf_naming(log.notes[0])
    bare, twice = b"%PDF", file + pdf_naming(log.notes[1])
    yield Case(exported(log), reports={"r.pdf": file}), {"report-missing"}
    for made in (file, bare, twice):
        export = exported(with_report(made, Log()))
        yield Case(export, reports={"r.pdf": made}), set()
        yield Case(export, reports={"r\x1b.pdf": made + b" ", "s": made}), {"report-missing"}
        yield Case(export, reports={"r.pdf": made, "s.pdf": made}), set()
    other = Log()
    rewritten(other, "a1", 2)
    other.notes = other.checkpoints()
    yield Case(exported(with_report(file, other)), reports={"r.pdf": file}), {"forked"}
    for note in (
        "number 2&amp;lt;",
        "\xe9 & &quot; &#39; &copy &amp;amp;\n\nx",
        log.notes[0] + "&",
    ):
        held = b"\xff<trail:checkpoint>" + note.encode() + b"\x80</trail:checkpoint>"
        yield Case(exported(log), reports={"r.pdf": held}), {"report-missing"}
    for body in ('["report-made"]', '"report-made"', '{"what":"report-made","report":["x"]}'):
        yield Case(exported(telling("c3", 20, body)), reports={"r": bare}), {"report-missing"}
    broken = telling("c3", 20, '{"what":"report-made"')
    yield Case(exported(broken), reports={"r": bare}), {"report-missing", "unreadable"}


def telling(region: str, seq: int, body: str) -> Log:
    log = Log()
    log.bodies[region][seq - 1] = body
    log.events[region] = chained(log.bodies[region])
    log.notes = log.checkpoints()
    return log


CASES = {made.__name__: made for made in (spelled, noted, held, received, reported)}


def whole() -> Case:
    """All that can be given, and it fits."""
    log = with_visit(7)
    file = pdf_naming(log.notes[0])
    told = {"what": "report-made", "report": hashlib.sha256(file).hexdigest()}
    log.bodies["c3"][20] = json.dumps(told)
    log.events["c3"] = chained(log.bodies["c3"])
    log.notes = log.checkpoints()
    held = [log.notes[-1].encode()]
    receipt = json.dumps(receipt_of(7)).encode()
    return Case(exported(log), held=held, receipts=[receipt], reports={"r.pdf": file})


@st.composite
def nearly_right(draw: st.DrawFn) -> Case:
    """With bytes written over, or another value, in one of the files."""
    case = whole()
    dice = draw(st.integers(0, 2**32).map(random.Random))
    match draw(st.sampled_from(["bytes", "line", "line", "note", "held", "receipt", "report"])):
        case "bytes":
            return replace(case, export=draw(spoiled([case.export])))
        case "line" | "note" as part:
            lines = case.export.split(b"\n")
            at = draw(st.integers(0, 8))
            if part == "note":
                note = json.loads(lines[1 + at % 3])["checkpoint"]
                text = draw(spoiled([note.partition("\n\n")[0].encode() + b"\n"]))
                said = {"checkpoint": resigned(text.decode("utf-8", "replace"))}
                lines[1 + at % 3] = json.dumps(said).encode()
            else:
                lines[at] = json_otherwise(lines[at], dice) or b""
            return replace(case, export=b"\n".join(lines))
        case "held":
            return replace(case, held=[draw(spoiled(case.held))])
        case "receipt":
            changed = json_otherwise(case.receipts[0], dice) if draw(st.booleans()) else None
            return replace(case, receipts=[changed or draw(spoiled(case.receipts))])
    return replace(case, reports={"r.pdf": draw(spoiled([*case.reports.values()]))})
