"""A small checklist and made-up facts, enough to fill every part of a report."""

from collections.abc import Mapping, Sequence
from datetime import date
from io import BytesIO

from PIL import Image

from audit.domain.answers import Answer
from audit.domain.checklist import (
    CORE_GROUPS,
    Checklist,
    Group,
    Item,
    Norm,
    Remedy,
    Section,
    Severity,
    Text,
    Threshold,
)
from audit.domain.place import Position, Precision
from audit.domain.scoring import Barrier, GroupScore, Score, Status
from audit.domain.verdicts import VERDICTS, Verdict
from audit.reports.facts import (
    Names,
    Origin,
    PhotoFacts,
    RegionFacts,
    RegionStation,
    ResultFacts,
    RoundFacts,
    StationFacts,
    VisitFacts,
)

RECEIVED = 1_794_650_400_000
"""14 November 2026, 11:20 in Aktobe."""
ORIGIN = Origin("Ашық есік", "https://stations.example.kz/kk/stations/0190b0b0-7000-8000-0001")
OWNERS = {
    "PEC": Text("Учаскелік сайлау комиссиясы", "Участковая комиссия", "Precinct commission"),
    "AKIMAT": Text("Аудан әкімдігі", "Акимат района", "District akimat"),
}
STANDARDS = {"KZ-SP": "СП РК 3.06-101-2012*", "US-2010": "2010 ADA Standards", "CRPD": "UN CRPD"}
RAMP = Remedy(
    "R16",
    Text(
        "Еңісі аз жылжымалы пандус қою немесе тегіс кіреберісті ашу",
        "Поставить переносной пандус с меньшим уклоном или открыть ровный вход",
        "Bring a portable ramp with a gentler slope, or open a level entrance",
    ),
    Text("Пандусты қайта салу", "Перестроить пандус", "Rebuild the ramp"),
    "PEC",
    "AKIMAT",
    "hours",
    "months",
)
STENCIL = Remedy(
    "R40",
    None,
    Text("Трафарет сатып алу", "Купить трафарет", "Buy a stencil"),
    "",
    "AKIMAT",
    "",
    "weeks",
)
SLOPE = Item(
    id="D02",
    section="ramp",
    question=Text(
        "Пандустың ең үлкен бойлық еңісі?",
        "Наибольший продольный уклон пандуса?",
        "Steepest running slope of the ramp?",
    ),
    answer_type="measurement",
    unit="percent",
    severity=Severity.CRITICAL,
    groups=(Group.WHEELCHAIR, Group.OTHER_MOBILITY, Group.OLDER),
    norms=(
        Norm("KZ-SP", "4.3.2.30: 5 % (1:20)", "verified-in-text"),
        Norm("US-2010", "405.2", "from-knowledge"),
    ),
    threshold=Threshold("<=", 5.0, 8.33),
    remedy=RAMP,
)
BRAILLE = Item(
    id="I02",
    section="materials",
    question=Text(
        "Бюллетеньге арналған Брайль қарпі бар трафарет бар ма?",
        "Есть ли трафарет с шрифтом Брайля для бюллетеня?",
        "Is there a Braille stencil for the ballot?",
    ),
    answer_type="yes_no",
    severity=Severity.MAJOR,
    groups=(Group.BLIND,),
    norms=(Norm("CRPD", "art. 29", "verified-in-text"),),
    remedy=STENCIL,
)
SEAT = Item(
    id="G09",
    section="room",
    question=Text("Орындық бар ма?", "Есть ли где сесть?", "Is there a seat?"),
    answer_type="yes_no",
    severity=Severity.MINOR,
    groups=(Group.OLDER,),
)


def checklist(extra: int = 0) -> Checklist:
    """The three items, and `extra` copies of the slope."""
    more = [
        Item(
            id=f"E{place:02}",
            section="ramp",
            question=SLOPE.question,
            answer_type="measurement",
            unit="percent",
            severity=tuple(Severity)[place % 3],
            groups=SLOPE.groups,
            norms=SLOPE.norms,
            threshold=SLOPE.threshold,
            remedy=RAMP,
        )
        for place in range(extra)
    ]
    return Checklist(
        name="kz-2026",
        version=1,
        title=Text(
            "Сайлау учаскесінің қолжетімділігі",
            "Доступность избирательного участка",
            "Accessibility of a polling station",
        ),
        sections=(
            Section("ramp", Text("Пандус", "Пандус", "Ramp")),
            Section("materials", Text("Материалдар", "Материалы", "Materials")),
            Section("room", Text("Зал", "Зал", "Room")),
        ),
        items=(SLOPE, BRAILLE, SEAT, *more),
        owners=OWNERS,
        standards=STANDARDS,
        draft_languages=("kk",),
    )


def jpeg(shade: int = 120, size: tuple[int, int] = (800, 600)) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, (shade, 130, 140)).save(out, "JPEG", quality=80)
    return out.getvalue()


def photo(item: str, shade: int) -> PhotoFacts:
    return PhotoFacts(item, f"{shade:064x}", lambda: jpeg(shade))


def score(barriers: Sequence[tuple[Item, Verdict]], unknown: Sequence[str] = ()) -> Score:
    """A score as the engine words it, with made-up numbers."""
    asked = checklist(sum(item.id.startswith("E") for item, _ in barriers))
    verdicts = dict.fromkeys([item.id for item in asked.scored_items], Verdict.PASS)
    verdicts |= {item.id: verdict for item, verdict in barriers}
    verdicts |= dict.fromkeys(unknown, Verdict.UNKNOWN)
    bad, good = Status.NOT_ACCESSIBLE, Status.ACCESSIBLE
    groups: dict[Group, GroupScore] = {
        group: GroupScore(39.0, 35.25, 61.5, 0.9213, bad)
        if group in (Group.WHEELCHAIR, Group.OTHER_MOBILITY)
        else GroupScore(96.0, 96.0, 96.0, 1.0, good)
        for group in CORE_GROUPS
    }
    groups[Group.BLIND] = GroupScore(84.97, 80.0, 90.0, 0.95, Status.PARTIAL)
    groups[Group.COGNITIVE] = GroupScore(None, 0.0, 100.0, 0.0, Status.NO_DATA)
    groups[Group.OLDER] = groups[Group.WHEELCHAIR]
    found = tuple(
        Barrier(item.id, verdict, item.severity, item.groups)
        for item, verdict in barriers
        if item.severity is not None
    )
    codes = bytes(VERDICTS.index(verdicts[item.id]) for item in asked.scored_items)
    return Score(bad if barriers else good, 41.26, groups, verdicts, found, codes)


ROUND = RoundFacts(
    Text("Мәслихат сайлауы, 2027", "Выборы в маслихаты, 2027", "Maslikhat election, 2027"),
    date(2027, 1, 21),
)
REGION = Text("Ақтөбе облысы", "Актюбинская область", "Aktobe Region")
DISTRICT = Text("Қарғалы ауданы", "Каргалинский район", "Kargaly District")


def visit(
    answers: Mapping[str, Answer],
    found: Score,
    notes: Mapping[str, str] | None = None,
    photos: tuple[PhotoFacts, ...] = (),
) -> VisitFacts:
    return VisitFacts(RECEIVED, 1, "1", found, answers, notes or {}, photos)


def station(
    visited: VisitFacts | None,
    venue: Names | None = None,
    demonstration: bool = False,
    placed: bool = True,
) -> StationFacts:
    return StationFacts(
        number=132,
        region=REGION,
        district=DISTRICT,
        venue=venue or Names("Қос Естек орта мектебі", "Кос-Естекская средняя школа"),
        address=Names("Қос Естек ауылы, Мектеп көшесі, 4", "с. Кос-Естек, ул. Школьная, 4"),
        position=Position(50.1234567, 58.2, Precision.SETTLEMENT, "gazetteer", 0.9, "Қос Естек")
        if placed
        else None,
        voters=1234,
        round=ROUND,
        checklist="kz-2026",
        visit=visited,
        demonstration=demonstration,
    )


def usual_station(demonstration: bool = False, photos: int = 2) -> StationFacts:
    """Two barriers, one thing unknown, a note, photos."""
    found = score([(SLOPE, Verdict.FAIL), (BRAILLE, Verdict.PARTIAL)], ["G09"])
    notes = {"D02": "Пандус ағаштан жасалған, қыста мұз қатады."}
    pictures = tuple(photo("D02", 40 + place) for place in range(photos))
    answers: Mapping[str, Answer] = {"D02": 11.0, "I02": False, "G09": None}
    return station(visit(answers, found, notes, pictures), demonstration=demonstration)


def long_station(barriers: int = 30, photos: int = 4) -> tuple[Checklist, StationFacts]:
    listed = checklist(extra=barriers)
    items = [item for item in listed.items if item.id.startswith("E")]
    found = score([(item, (Verdict.FAIL, Verdict.PARTIAL)[n % 2]) for n, item in enumerate(items)])
    answers = {item.id: 8.0 + place / 10 for place, item in enumerate(items)}
    pictures = tuple(photo(items[place].id, 40 + place) for place in range(photos))
    return listed, station(visit(answers, found, photos=pictures))


def region(stations: int, audited: int | None = None, demonstration: bool = False) -> RegionFacts:
    """`audited` of the stations (all unless told), in four states by turns, every fifth unplaced."""
    counted = stations if audited is None else audited
    return RegionFacts(
        REGION,
        ROUND,
        "kz-2026",
        1,
        tuple(_station(number, number <= counted) for number in range(1, stations + 1)),
        demonstration,
    )


def _station(number: int, audited: bool) -> RegionStation:
    status = tuple(Status)[number % 4]
    barriers = ((SLOPE.id, Verdict.FAIL), (BRAILLE.id, Verdict.PARTIAL))[: number % 3]
    result = ResultFacts(
        status,
        None if status is Status.NO_DATA else 20.0 + number % 60,
        dict.fromkeys(Group, status),
        barriers,
        RECEIVED + number * 3_600_000,
    )
    return RegionStation(
        number=number,
        district=DISTRICT,
        venue=Names(f"№ {number} орта мектеп", f"Средняя школа № {number}"),
        voters=100 + number,
        placed=number % 5 != 0,
        unplaced_reason="ambiguous" if number % 5 == 0 else None,
        result=result if audited else None,
    )
