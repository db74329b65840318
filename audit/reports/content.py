"""What a report says, in one language and ready to read: the PDF and the web page show the same.

`station_report` and `region_report` make these from `facts`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from audit.domain.checklist import Group, Severity
from audit.domain.scoring import Status
from audit.domain.verdicts import Verdict
from audit.language import Language


@dataclass(frozen=True, slots=True)
class Wording:
    """Words that may be in another language than the report's: names are never translated."""

    text: str
    language: Language


@dataclass(frozen=True, slots=True)
class Heading:
    """What every report says of itself."""

    language: Language
    region: str
    round: str
    election_day: str
    days: str
    """The dates of the visits: "14 November 2026", or from-to; empty where there are none."""
    checklist: str
    """Its title, name and version."""
    draft: bool
    """The checklist's wording in this language still waits for a native reviewer."""
    demonstration: bool
    service: str
    """The service's name, as the operator set it."""
    url: str
    content_hash: str
    """sha256 in hex of the facts behind the report, the same in all languages."""
    checkpoint: str = ""
    """The signed note of the checkpoint of the trail that a PDF names."""


@dataclass(frozen=True, slots=True)
class GroupLine:
    """How the station serves one group of voters; `older` is a derived view."""

    group: Group
    name: str
    status: Status
    status_words: str
    score: str
    """0-100, or a dash."""
    range: str
    """The score if every unknown failed and if every unknown passed."""
    completeness: str


@dataclass(frozen=True, slots=True)
class MeasureLine:
    """A remedy, who owes it, and how long it takes."""

    text: str
    owner: str
    effort: str


@dataclass(frozen=True, slots=True)
class BarrierLine:
    item: str
    section: str
    question: str
    verdict: Verdict
    verdict_words: str
    severity: Severity
    found: str
    """The answer: "11 %", "no", "850 mm"."""
    norm: str
    """The limit it was held against: "not over 5 %"; empty for a yes/no item."""
    clauses: str
    """Where the norm stands: "KZ-SP 4.3.2.30; US-2010 405.2"."""
    groups: str
    note: str
    """What the auditor wrote; untrusted, may be empty."""
    temporary: MeasureLine | None
    permanent: MeasureLine | None


@dataclass(frozen=True, slots=True)
class PhotoLine:
    item: str
    caption: str
    alt: str
    sha256: str
    jpeg: Callable[[], bytes] = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class UnknownLine:
    item: str
    question: str


@dataclass(frozen=True, slots=True)
class ResultLine:
    """One of the three results: as it is, with measures in place, with all that can be done."""

    name: str
    status: Status
    status_words: str
    index: str


@dataclass(frozen=True, slots=True)
class StepLine:
    """What to mend, in the order in which it does most."""

    item: str
    question: str
    measure: MeasureLine | None
    gain: str
    """Points of the index if this alone is mended: "+2.1"; empty where it gains none alone."""


@dataclass(frozen=True, slots=True)
class WayLine:
    """One of several ways, by itself."""

    name: str
    """ "Way in 2, Way inside 1"."""
    status: Status
    status_words: str
    barriers: tuple[UnknownLine, ...]
    """What fails on it or is partial."""


@dataclass(frozen=True, slots=True)
class Explained:
    """What the result comes to, how sure it is, and where to begin."""

    outcome: str
    """Nothing to mend, temporary measures suffice, relocate or rebuild, or not known."""
    results: tuple[ResultLine, ...]
    confidence: str
    """The grade, and what it says."""
    first: tuple[StepLine, ...]
    """What to mend first; a few."""
    again: tuple[UnknownLine, ...]
    """Values that are so near a limit that they are to be measured again."""
    ways: tuple[WayLine, ...]
    """Empty where there is one way."""


@dataclass(frozen=True, slots=True)
class VisitPart:
    """What the visit that counts found."""

    status: Status
    status_words: str
    index: str
    scoring_version: str
    together: str
    """That several auditors were there, and whether they differ; empty when it was one."""
    explained: Explained
    groups: tuple[GroupLine, ...]
    barriers: tuple[BarrierLine, ...]
    """Heaviest first; the first three are the "why" beside the status."""
    unknown: tuple[UnknownLine, ...]
    photos: tuple[PhotoLine, ...]
    standards: tuple[tuple[str, str], ...]
    """Code and description of each standard that a barrier names."""


@dataclass(frozen=True, slots=True)
class StationReport:
    heading: Heading
    number: int
    district: str
    venue: Wording
    address: Wording
    voters: str
    position: str
    """Coordinates, precision and source; empty where the place was not found."""
    visit: VisitPart | None
    """None: no data, and nothing is assumed."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of the region the figures speak of. Of the rest nothing is assumed."""

    audited: int
    stations: int
    stations_share: str
    voters_audited: int
    voters: int
    """On the lists of the stations whose number of voters is known."""
    voters_share: str
    not_audited: str
    """The numbers of the stations without a visit that counts: "3, 17–19"."""


@dataclass(frozen=True, slots=True)
class StatusLine:
    status: Status
    status_words: str
    stations: int
    share: str
    """Of the audited stations."""
    voters: int


@dataclass(frozen=True, slots=True)
class GroupShares:
    group: Group
    name: str
    stations: Mapping[Status, int]
    shares: Mapping[Status, str]


@dataclass(frozen=True, slots=True)
class StationLine:
    number: int
    venue: Wording
    district: str
    status: Status
    status_words: str
    index: str
    heaviest: str
    """Where its heaviest barrier is, and its item: "Ramp (D02)"; or a dash."""
    received: str


@dataclass(frozen=True, slots=True)
class BarrierCount:
    item: str
    question: str
    severity_words: str
    failed: int
    partial: int


@dataclass(frozen=True, slots=True)
class MeasureCount:
    """A measure that several stations need. A station counts once, whatever its barriers."""

    text: str
    owner: str
    effort: str
    stations: int
    numbers: str


@dataclass(frozen=True, slots=True)
class UnplacedLine:
    number: int
    venue: Wording
    district: str
    reason: str


@dataclass(frozen=True, slots=True)
class SumLine:
    """The index of a district or of the whole."""

    name: str
    """Of a district that is not ranked, with a word that says so."""
    coverage: str
    index: str
    """Weighted by voters."""
    bounds: str
    """If every station that was not audited had 0, and if it had 100."""
    by_station: str
    """Each station alike."""


@dataclass(frozen=True, slots=True)
class RegionReport:
    heading: Heading
    coverage: Coverage
    sums: tuple[SumLine, ...]
    """The districts, the worst first, then the whole."""
    accessible: tuple[tuple[str, str], ...]
    """Group, and the share of voters whose station is accessible to it."""
    statuses: tuple[StatusLine, ...]
    groups: tuple[GroupShares, ...]
    worst: tuple[StationLine, ...]
    """Every audited station, worst first."""
    barriers: tuple[BarrierCount, ...]
    """Most frequent first."""
    temporary: tuple[MeasureCount, ...]
    permanent: tuple[MeasureCount, ...]
    """By owner, then most stations first."""
    unplaced: tuple[UnplacedLine, ...]
