"""What people type into a draft, and what nobody should: cases for reading and sending it."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import atan, degrees
from uuid import UUID

from audit.canonical import sha256
from audit.domain import draft as drafts
from audit.domain import visit
from audit.domain.chains import key
from audit.domain.checklist import Chain, Checklist, Item, Severity
from audit.domain.draft import Draft
from audit.domain.measuring import LENGTHS, TOOLS, UNITS, canonical

STATION, ROUND, EARLIER = [str(UUID(int=number, version=4)) for number in (1, 2, 3)]
STARTED = "2026-11-26T10:00:00.120Z"
SPACES = ["", "", "", " ", "\t", "\u00a0", "\u202f", "\x85", "\x1c", "\ufeff", "\u200b"]
WORDS = [
    *("constructor", "__proto__", "toString", "0", "é", "−5", "- 5", "−", "1e3", "١٢", "5.", "𝟓"),
    "40 ч " * 7 + "🙂" * 7,
]
NUMBERS = [
    *("1,200", "1.200", "0,5", "2.0", "2.5", "-0", "007", "12 000", "0.0001"),
    *("2000000000", "999999999999.9999"),
]
UNITS_TYPED = ["stone", "toString", "mm", "1:n", "lbf", "furlongs of the old kind", "🙂" * 21]
NOTES = ["ok", "  spaced\u2003", '\x00\x1f\x7f\b\f"\\/<>\u2028', "бет № 1", "🙂", "\x85"]
LONG = ["x" * 2001, "🙂" * 2001, " " * 2001, "🙂" * 2000]


@dataclass
class Typist:
    """Careless in so many of all things, from none to a tenth."""

    checklist: Checklist
    seed: random.Random
    typed: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.careless = self.seed.choice([0, 0, 0, 0.01, 0.1])
        self.answering = self.seed.choice([0.1, 0.5, 0.9, 1])
        self.noting = self.seed.choice([0, 0.1, 0.5])
        self.yes = self.seed.choice([0.2, 0.5, 0.9])

    def happens(self, share: float) -> bool:
        return self.seed.random() < share

    def draft(self) -> Draft:
        for chain in self.checklist.chains:
            if self.happens(0.4):
                most = self.seed.choice([2, 3, 4, 9])
                units = [str(unit) for unit in range(2, most + 1) if self.happens(0.8)]
                words = [*units, *(["10", "x", "2#3"] if self.happens(0.3) else [])]
                self.typed[drafts.further(chain.id)] = self.seed.choice(["  ", "\x1c"]).join(words)
        asked = Draft(self.checklist, self.typed).asked()
        for each in asked:
            if self.happens(self.answering):
                self.answer(each.key, each.item)
            if self.happens(self.noting):
                careless = self.happens(self.careless)
                self.say(each.key, "note", self.seed.choice(LONG if careless else NOTES))
            remedy = each.item.remedy
            if (remedy and remedy.temporary and self.happens(0.1)) or self.happens(self.careless):
                self.say(each.key, "measure", "yes")
        photographed = {each.key for each in asked if self.happens(0.2)}
        return Draft(self.checklist, self.typed, photographed)

    def say(self, key: str, part: str, words: str) -> None:
        self.typed[drafts.field(key, part)] = words

    def answer(self, key: str, item: Item) -> None:
        if item.answer_type == "yes_no":
            usual = "yes" if self.happens(self.yes) else "no"
            others = ["unknown", *(["not_needed"] if item.not_needed_reason else [])]
            said = usual if self.happens(0.85) else self.seed.choice(others)
            if self.happens(self.careless):
                said = self.seed.choice(["not_needed", "YES", *WORDS, *NUMBERS])
            self.typed[key] = self.seed.choice(SPACES[:-2]) + said + self.seed.choice(SPACES[:-2])
        elif self.happens(0.1):
            needed = item.not_needed_reason is None and not self.happens(self.careless)
            self.say(key, "unknown" if needed else self.seed.choice(drafts.INSTEAD), "on")
        elif item.answer_type != "photo" or self.happens(0.1):
            self.number(key, item)
        if self.happens(self.careless / 4):
            self.say(key, self.seed.choice(drafts.INSTEAD), "on")

    def number(self, key: str, item: Item) -> None:
        value = self.near_a_limit(item)
        if item.answer_type == "measurement":
            self.measurement(key, item, value)
        else:
            self.typed[key] = f"{value:.0f}"
        if self.happens(self.careless):
            self.typed[key] = self.seed.choice([*WORDS, *NUMBERS]) + self.seed.choice(SPACES)

    def near_a_limit(self, item: Item) -> float:
        low, high = item.plausible or (0, 1)
        near = [low, high, self.seed.uniform(low, high)]
        limits = item.threshold and (item.threshold.passes, item.threshold.partial)
        for limit in limits or ():
            bounds = limit if isinstance(limit, tuple) else (limit,)
            near += [bound + self.seed.choice([0, 0, 0.5, -10, 10]) for bound in bounds if bound]
        return min(max(self.seed.choice(near), low), high)

    def measurement(self, key: str, item: Item, value: float) -> None:
        """The value in some unit, and with some tool, as it comes out on paper."""
        unit = self.seed.choice(["", item.unit, *UNITS[item.unit]])
        tool = self.seed.choice(["", *TOOLS])
        if self.happens(self.careless):
            unit, tool = self.seed.choice(UNITS_TYPED), self.seed.choice([tool, *UNITS_TYPED])
        if item.unit == "percent" and unit in LENGTHS:
            run = self.seed.choice([1, 12, 180, 333])
            value *= run / 100
            self.say(
                key, "run", "" if self.happens(self.careless) else written(run, unit, self.seed)
            )
        elif unit == "1:n":
            value = 100 / min(max(value, 0.01), 40)
        elif unit == "degrees":
            value = degrees(atan(value / 100))
        elif unit in UNITS[item.unit] and item.unit != "percent":
            value /= canonical(item, {"unit": unit, "value": 1})
        self.typed[key] = written(value, unit or item.unit, self.seed)
        for part, words in (("unit", unit), ("tool", tool)):
            if words:
                self.say(key, part, words)


def written(value: float, unit: str, seed: random.Random) -> str:
    """As people write it, cut off; three decimals of a millimetre would read as thousands."""
    places = 1 if unit == "mm" else seed.choice([0, 1, 2, 4])
    said = f"{int(value * 10**places) / 10**places:.{places}f}"
    return seed.choice([said, said.replace(".", ","), f"+{said}", f" {said}\u00a0"])


@dataclass(frozen=True)
class Case:
    """A draft and what is kept beside what was typed."""

    draft: Draft
    photos: Sequence[visit.DeclaredPhoto]
    supersedes: str | None
    place: visit.Fix | None

    def wire(self) -> dict[str, object]:
        """As the phone keeps it: what was not said may be there, empty."""
        photos = [{"caption": "", "place": None, **visit.plain_photo(each)} for each in self.photos]
        kept: dict[str, object] = {
            "photos": photos,
            "place": self.place and visit.plain_fix(self.place),
        }
        kept |= {"station": STATION, "round": ROUND, "started_at": STARTED}
        kept |= {"supersedes": self.supersedes, "typed": dict(self.draft.typed)}
        checklist = self.draft.checklist
        kept |= {"checklist": checklist.name, "version": checklist.version, "title": "not sent"}
        return {"draft": kept, "photographed": sorted(self.draft.photographed)}

    def content(self) -> visit.Content:
        return visit.Content(
            station=UUID(STATION),
            round=UUID(ROUND),
            checklist=self.draft.checklist.name,
            version=self.draft.checklist.version,
            started_at=STARTED,
            answers=self.draft.answers,
            notes=self.draft.notes,
            photos=self.photos,
            supersedes=UUID(self.supersedes) if self.supersedes else None,
            measures=self.draft.measures,
            place=self.place,
        )


def case(checklist: Checklist, seed: random.Random) -> Case:
    draft = Typist(checklist, seed).draft()
    captions = ["", 'кіреберіс\n"1"', "\U0001f6aa"]
    photos = [
        visit.DeclaredPhoto(
            sha256(key.encode()),
            seed.randint(1, visit.PHOTO_BYTES),
            key,
            seed.choice(captions),
            seed.choice(["", STARTED]),
            seed.choice([None, visit.Fix(43.2, -77.0), visit.Fix(0, 12.345678, 7.5, STARTED)]),
        )
        for key in sorted(draft.photographed)[: visit.PHOTOS]
    ]
    place = seed.choice(
        [None, visit.Fix(51.5, 71.0, 0, STARTED, "door"), visit.Fix(5, 6, how="map")]
    )
    return Case(draft, photos, seed.choice([None, EARLIER]), place)


def nearly_equal(checklist: Checklist, chain: Chain, seed: random.Random) -> Draft:
    """Two units of a chain, of which it is hard to tell the better: alike in most, and where one
    has a critical item that fails, the other's is not known or all the rest of it is worse."""
    typist = Typist(checklist, seed, {drafts.further(chain.id): "2"})
    typist.careless, typist.yes = 0, seed.choice([0.03, 0.2, 0.5, 0.9])
    said, failing = seed.choice([1, 1, 0.85, 0.6]), seed.choice([0, 0.02, 0.2])
    for each in Draft(checklist, typist.typed).asked():
        if each.item.severity is not Severity.CRITICAL:
            if typist.happens(said):
                typist.answer(each.key, each.item)
        elif not typist.happens(0.01):
            typist.typed[each.key] = critical(each.item, fails=typist.happens(failing))
    first = [item for item, its in checklist.chain_of.items() if its is chain]
    alike, best = seed.sample(first, len(first) * 4 // 5), seed.choice([True, False])
    for item in first:
        for name in drafts.fields([item]) if item in alike else ():
            second = key(item, 2) + name.removeprefix(item)
            typist.typed[second] = typist.typed.get(name, "")
        if best and item not in alike and checklist.by_id[item].answer_type == "yes_no":
            typist.typed |= {item: "no", key(item, 2): "yes"}
    items = [checklist.by_id[item] for item in first]
    hard = seed.choice([item for item in items if item.severity is Severity.CRITICAL] or items)
    typist.typed[hard.id] = seed.choice(["", critical(hard, fails=False)])
    typist.typed[key(hard.id, 2)] = critical(hard, fails=True)
    return Draft(checklist, typist.typed)


def critical(item: Item, *, fails: bool) -> str:
    if item.threshold is None or item.plausible is None:
        return "no" if fails else "yes"
    low, high = item.plausible
    return str(high if fails == (item.threshold.comparator == "<=") else low)
