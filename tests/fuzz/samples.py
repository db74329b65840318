"""Valid inputs of every parser, small, to begin from: what is mutated should nearly be right."""

import hashlib
import json
import zipfile
from collections.abc import Mapping, Sequence
from functools import cache
from io import BytesIO
from uuid import UUID

from audit.credentials import Party
from audit.domain.visit import Content, DeclaredPhoto, Fix
from tests import lists
from tests.authenticator import Authenticator
from tests.blobs.pictures import encoded, scene, srgb_profile
from tests.checklists.written import GOOD
from tests.fieldwork import answers, body
from tests.test_proof import Log, pdf_naming

SHA256 = "0123456789abcdef" * 4
ODD = (
    *(b'""', b"\\u0000", b"\\ud800", b"\\x", b"1e999", b"-0", b"NaN", b"9" * 20, b"0x" + b"f" * 40),
    *(
        b"[" * 60,
        b"{}",
        b"null",
        b"true",
        b"\xff",
        b"\0",
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b"\r",
        b"\x1b[2J",
    ),
    *(b"( " * 30, b"not " * 15, b";" * 60, b"\n" * 5, "\u2028İ٣ς".encode()),
)
"""What readers stumble over: numbers without end, depth, letters that are none, lines that are some."""
PHOTO = b"\xff\xd8\xff" + b"." * 29
"""What arrives is kept by its hash; what is in it is looked at later."""


def visits() -> Sequence[bytes]:
    slope = {"unit": "mm", "rise": 150, "run": 1_800, "tool": "level"}
    few = {
        "B03": slope,
        "C02": {"unit": "in", "value": 36, "tool": "tape"},
        "X02": True,
        "C02#2": 950.5,
    }
    place = Fix(50.28, 57.21, 12.5, "2026-11-22T08:00:00Z", "door")
    photo = DeclaredPhoto(SHA256, 300_000, "A01", "Есік", "2026-11-22T08:00:00Z", place)
    whole = visit(answers=answers(1), notes={"A01": "Екі саты"})
    small = visit(answers=few, photos=(photo,), measures=("A01",), place=place)
    return [body(whole), body(small), body(visit()), body(visit(), supersedes=str(UUID(int=3)))]


def visit(**said: object) -> Content:
    fields: dict[str, object] = {
        "station": UUID(int=1),
        "round": UUID(int=2),
        "checklist": "kz-2026",
        "version": 2,
        "started_at": "2026-11-22T08:00:00Z",
        "answers": {},
        "notes": {},
        "photos": (),
        "supersedes": None,
    }
    return Content(**{**fields, **said})  # type: ignore[arg-type]


def drafts() -> Sequence[bytes]:
    found = []
    for sent in visits():
        said = json.loads(sent)
        for unsaid in ("answers", "notes", "measures"):
            said.pop(unsaid, None)
        typed = {"answer-A01": "yes", "note-A01": "Екі саты", "answer-C02": "850"}
        found.append(json.dumps({**said, "typed": typed, "base": 1}, ensure_ascii=False).encode())
    return found


def pictures() -> Sequence[bytes]:
    small = scene(24, 18)
    profile = srgb_profile()
    return [
        encoded(small),
        encoded(small, progressive=True, icc_profile=profile),
        encoded(small.convert("CMYK")),
        encoded(small, "PNG"),
        encoded(small.convert("RGBA"), "PNG", icc_profile=profile),
        encoded(small.quantize(8), "PNG", transparency=1),
        encoded(small.convert("I;16"), "PNG"),
        encoded(small, "WEBP"),
        encoded(small.convert("RGBA"), "WEBP", lossless=True),
    ]


def stations() -> Sequence[bytes]:
    columns = "region;district;number;name;address;voters;lat;lon\n"
    return [
        f"{columns}KZ-15;Алга;7;Школа;с. Иргиз;700;48.6;61.2\n".encode(),
        lists.as_csv(lists.FIRST, lists.SECOND),
        lists.as_csv(lists.FIRST, delimiter=";", encoding="kz1048"),
        lists.as_csv(lists.SECOND, delimiter="\t", encoding="utf-16"),
        lists.as_csv(lists.changed(lists.FIRST, district="Алга", number="№ 7.0")),
    ]


@cache
def workbook_parts() -> Mapping[str, bytes]:
    with zipfile.ZipFile(BytesIO(workbook())) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@cache
def workbook() -> bytes:
    return lists.as_xlsx([lists.HEADER, lists.FIRST, lists.SECOND])


def workbooks() -> Sequence[bytes]:
    parts = [name.encode() + b"\0" + content for name, content in workbook_parts().items()]
    return [workbook(), *parts]


def people() -> Sequence[bytes]:
    return [
        "login,name,role,territory,language,organisation,until\n"
        "aigul,Айгүл,auditor,KZ-15-1532,kk,ҮЕҰ,2026-12-31\n"
        ",Ерлан,председатель районной комиссии,,ru,,31.12.2026\n".encode(),
        "аты;рөлі;тілі\nДана;байқаушы;kk\n".encode(),
    ]


def checklists() -> Sequence[bytes]:
    return [GOOD.encode()]


def conditions() -> Sequence[bytes]:
    return [b"A1", b"not (A1 and B2 >= 3.5) or C3 < 1", b"not not ((A1))", b"A1 > 1 and A1 <= 20"]


def uploads() -> Sequence[bytes]:
    kind = "content-type: application/offset+octet-stream"
    name = hashlib.sha256(PHOTO).hexdigest()

    def chunk(start: int, end: int) -> bytes:
        head = f"{name}\n{kind}\nupload-offset: {start}\nupload-length: {len(PHOTO)}\n\n"
        return head.encode() + PHOTO[start:end]

    return [chunk(0, 32), chunk(0, 10) + b"\0" + chunk(10, 32)]


PARTY = Party("audit.example", "https://audit.example", "Audit")
CHALLENGE = "AAAAAAAAAAAAAAAAAAAAAA"


@cache
def passkeys() -> Sequence[bytes]:
    """Of one device: the making of a key, and a signature with it."""
    device, asked = Authenticator(), {"challenge": CHALLENGE, "rpId": PARTY.id}
    options = json.dumps(asked | {"rp": {"id": PARTY.id}})
    made = device.create(options, PARTY.origin), device.get(options, PARTY.origin)
    return [json.dumps(answer).encode() for answer in made]


def trails() -> Sequence[bytes]:
    log = Log()
    short = log.lines()[:1] + log.lines()[1:3] + log.lines()[5:8]
    receipt = {"id": str(UUID(int=4)), "sha256": SHA256, "seq": 2, "signature": "AAAA"}
    export = "\n".join(short).encode()
    return [
        export,
        b"\0".join((export, log.notes[0].encode(), json.dumps(receipt).encode())),
        b"\0".join((export, b"", b"", pdf_naming(log.notes[0]))),
        b"\n".join(line.encode() for line in log.lines())[:8_000],
    ]
