"""Addresses as commissions write them, taken apart: region, district, settlement, street, house.

Kazakh puts the kind of place after the name (Бестамақ ауылы), Russian before it (с. Бестамак), and
lists mix both, leave out spaces and commas, and start with the building. A kind is always a whole
word: "мектеп" (school) inside a village's name must not swallow the name.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from functools import cache

BEFORE = {
    "district": "район р-н г.а.",
    "region": "область обл.",
    "street": "улица ул. проспект пр. пр-т просп. переулок пер. бульвар б-р шоссе площадь пл. "
    "микрорайон мкр. мкр-н мкрн. м-н квартал кв-л жк ж.м. көше проезд street",
    "city": "город города г. қала",
    "town": "посёлок поселок поселка посёлка пос. пгт п. кент",
    "village": "село села с. аул аула ауыл станция станции ст. разъезд рзд. бекет",
}
AFTER = {
    "okrug": "ауылдық_округі а.о. с.о. с/о сельский_округ с.округ кенттік_округі",
    "street": "көшесі көш. к-сі даңғылы дңғ. д-лы шағын_ауданы шағын_аудан ш/а мөлтек_ауданы м/а шағынауданы "
    "тұйығы бульвары тас_жолы алаңы орамы тұрғын_алабы т/а өткелі улица проспект street avenue",
    "region": "облысы обл. область region oblast",
    "district": "ауданы ауд. район р-н р. г.а. қ.ә. district",
    "city": "қаласы қ. город city г.",
    "town": "кенті кент поселкесі поселок посёлок",
    "village": "ауылы ауыл аулы селосы село а. станциясы бекеті стансасы разъезі village с.",
}
CITY_KINDS = frozenset({"city", "town"})
INSTITUTION = re.compile(
    r"\b(?:школ\w*|мектеп|мектебі\w*|мектеп-\w+|гимнази\w*|лице[йяию]\w*|клуб\w*|дом|үйі|"
    r"мәдениет|культур\w*|библиотек\w*|кітапхана\w*|сад|садик|балабақша\w*|больниц\w*|аурухана\w*|"
    r"поликлиник\w*|емхана\w*|амбулатор\w*|колледж\w*|университет\w*|институт\w*|акимат\w*|"
    r"әкімді\w*|спорт\w*|кинотеатр\w*|театр\w*|дк|сдк|сш|ош|нш|сош|ооши?|нош|қмм|кмм|кгу|гу|тоо|"
    r"жшс|участ\w*|учаске\w*|избирательн\w*|сайлау|здание|ғимарат\w*|местонахождение|орналасқан\w*|"
    r"фап|фоц|центр|орталы\w*|село\w*й?)\b",
    re.IGNORECASE,
)
_HOUSE = re.compile(
    r"^(?:дом|д|үй|здание|зд|строение|стр|корпус|уч)?[.\s]*№?\s*(\d{1,4}(?:\s?[а-яa-z])?(?:[/-]\d{0,4}[а-яa-z]?)?)"
    r"(?:\s*(?:-\s*)?(?:үй|үйі))?$",
    re.IGNORECASE,
)
_TAIL_HOUSE = re.compile(
    r"^(.*?\D)[,\s]+№?\s*(\d{1,4}(?:\s?[а-яa-z])?(?:[/-]\d{0,4}[а-яa-z]?)?)$", re.I
)
_GLUED = re.compile(r"(?<=[^\W\d_]{2})\.(?=[^\W\d_]{1,6}\.)")
_QUOTES = re.compile("[«»\"“”„']")
_CAPITAL = "[А-ЯЁӘҒҚҢӨҰҮҺІA-Z]"
_LOUD = re.compile(
    rf"(?<!\w)[СГПА]\.(?=\s*{_CAPITAL}{{3}})|(?<={_CAPITAL}{{3}}\s)[АҚГС]\.(?!\s*{_CAPITAL})"
)
"""One-letter kinds of place beside a name in capitals: "С.БЕСТАМАК"."""
_SPOKEN = re.compile(r"\w+")
_LAST_DOT = re.compile(r"(?<=\w\w)[.\s]+$|(?<=\d)[.\s]+$")
_NAMED_AFTER = re.compile(r"^(?:им\.|имени\s)\s*|\s+атындағы$", re.IGNORECASE)
_LONGEST = 500
"""Letters read of an address; more is a mistake in the list, not an address."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """What an address says. Everything may be empty."""

    region: str = ""
    district: str = ""
    settlement: str = ""
    kind: str = ""
    """city, town or village, as the address calls the settlement."""
    street: str = ""
    house: str = ""
    bare: tuple[str, ...] = field(default=())
    """Parts of no stated kind: perhaps a settlement, perhaps a street."""


def parse(text: str) -> Parsed:
    """Takes an address apart; never fails, whatever the text is."""
    found: dict[str, str] = {}
    bare: list[str] = []
    for part in _parts(text):
        kind, name = _classify(part)
        if kind in CITY_KINDS or kind == "village":
            if "settlement" not in found:
                found |= {"settlement": name, "kind": kind}
        elif kind == "bare":
            bare.append(name)
        elif kind == "street":
            street, house = _street_and_house(name)
            found.setdefault("street", street)
            if house:
                found.setdefault("house", house)
        elif kind in {"house", "region", "district"}:
            found.setdefault(kind, name)
    return Parsed(**found, bare=tuple(bare))


def _parts(text: str) -> list[str]:
    clean = unicodedata.normalize("NFC", text[:_LONGEST])
    if clean.isupper():
        clean = _SPOKEN.sub(lambda word: _spoken(word[0]), clean)
    clean = _LOUD.sub(lambda marker: marker[0].lower(), clean)
    clean = _GLUED.sub(". ", _QUOTES.sub(" ", clean))
    clean = _marker_start().sub(r"\n\g<0>", clean)
    clean = _marker_end().sub(r"\g<0>\n", clean)
    parts = (
        _LAST_DOT.sub("", part.strip().strip("-").strip())
        for part in re.split(r"[,;()\n:]+", clean)
    )
    return [part for part in parts if part]


def _spoken(word: str) -> str:
    """A word of a text in capitals as it would otherwise be written."""
    return word.capitalize() if len(word) > 3 else word.lower()


def _classify(part: str) -> tuple[str, str]:
    if house := _HOUSE.match(part):
        return "house", house[1]
    for pattern in (_after(), _before()):
        if found := pattern.match(part):
            kind = next(kind for kind, name in found.groupdict().items() if name)
            return _settled(kind, found[kind].strip(" ."))
    if INSTITUTION.search(part):
        return "institution", part
    if tail := _TAIL_HOUSE.match(part):
        return "street", f"{tail[1].strip()} {tail[2]}"
    return "bare", part


def _settled(kind: str, name: str) -> tuple[str, str]:
    """A settlement's name without a house number after it, and never a school's or an okrug's."""
    if kind in {"street", "district", "region", "okrug"}:
        return kind, name
    if " " in name and INSTITUTION.search(name):
        return "institution", name
    tail = _TAIL_HOUSE.match(name)
    return kind, _NAMED_AFTER.sub("", tail[1].strip() if tail else name)


def _street_and_house(name: str) -> tuple[str, str]:
    tail = _TAIL_HOUSE.match(name)
    return (tail[1].strip(), tail[2]) if tail else (name, "")


def _word(marker: str) -> str:
    """A kind's word; an abbreviation may lose its dot unless it is one letter, then in lower case."""
    escaped = re.escape(marker.rstrip(".")).replace("_", r"\s*").replace(r"\.", r"\.?\s?")
    if len(marker) <= 2 and marker.endswith("."):
        return rf"(?-i:{escaped}\.)"
    return escaped + (r"\.?" if marker.endswith(".") else "")


def _words(markers: str) -> str:
    return "|".join(_word(marker) for marker in sorted(markers.split(), key=len, reverse=True))


@cache
def _before() -> re.Pattern[str]:
    kinds = "|".join(
        rf"(?:{_words(markers)})(?:(?<=\.)\s*|\s+)(?P<{kind}>.+)"
        for kind, markers in BEFORE.items()
    )
    return re.compile(rf"^(?:{kinds})$", re.IGNORECASE)


@cache
def _after() -> re.Pattern[str]:
    kinds = "|".join(
        rf"(?P<{kind}>.+?)\s+(?:{_words(markers)})(?:\s+\d+\S*)?"
        if kind != "street"
        else rf"(?P<street>.+?)\s+(?:{_words(markers)})"
        for kind, markers in AFTER.items()
    )
    return re.compile(rf"^(?:{kinds})$", re.IGNORECASE)


@cache
def _marker_start() -> re.Pattern[str]:
    """A kind's word in the middle of a part, before a name that starts with a capital letter."""
    words = _words(" ".join(BEFORE[kind] for kind in ("street", "city", "town", "village")))
    return re.compile(
        rf"(?<=[\s.,])(?:{words})(?:(?<=\.)\s*|\s+)(?=(?-i:{_CAPITAL}|\d))", re.IGNORECASE
    )


@cache
def _marker_end() -> re.Pattern[str]:
    """A kind's word after a name, with more behind it."""
    words = (
        "облысы область шағын_ауданы ауылдық_округі ауданы қаласы ауылы кенті көшесі даңғылы район"
    )
    short = rf"(?-i:а|қ|ст)\.(?=\s+(?-i:{_CAPITAL}))"
    return re.compile(rf"(?<=\w\s)(?:(?:{_words(words)})(?=\s+\S)|{short})", re.IGNORECASE)
