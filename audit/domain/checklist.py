"""What a checklist is: an immutable, versioned list of items in sections."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Literal

from audit.domain.conditions import Condition
from audit.language import Language


class Group(StrEnum):
    """Groups of voters. Older voters are a derived view and do not count in the station's status."""

    WHEELCHAIR = "wheelchair"
    OTHER_MOBILITY = "other_mobility"
    BLIND = "blind"
    LOW_VISION = "low_vision"
    DEAF_HARD_OF_HEARING = "deaf_hard_of_hearing"
    COGNITIVE = "cognitive"
    OLDER = "older"


CORE_GROUPS = tuple(group for group in Group if group is not Group.OLDER)


class Severity(StrEnum):
    CRITICAL = "critical"
    MAJOR = "major"
    MINOR = "minor"


AnswerType = Literal["yes_no", "measurement", "count", "photo"]
Comparator = Literal["<=", ">=", "between"]
Confidence = Literal["verified-in-text", "from-knowledge", "uncertain", "proposal"]
Otherwise = Literal["pass", "na", "fail"]
Method = Literal["groups", "all_required", "three_way"]
"""How a rule set says its result: by groups of voters, all or nothing, or as the DOJ does."""
EFFORTS = ("hours", "days", "weeks", "months")
"""Classes of effort of a remedy, the least first."""
Wanted = Literal["value", "photo", "note", "unit", "tool"]
"""What an answer can be backed with."""
Limit = float | tuple[float, float]
"""One bound, or (from, to) for `between`. Bounds are inclusive."""


@dataclass(frozen=True, slots=True)
class Text:
    """The same words in the three languages."""

    kk: str
    ru: str
    en: str

    def __getitem__(self, language: Language) -> str:
        return str(getattr(self, language))


@dataclass(frozen=True, slots=True)
class Norm:
    """The clause behind an item, and how sure we are of it."""

    standard: str
    clause: str
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Threshold:
    """When a measured value passes, passes in part, or fails. Canonical units: mm, percent, m."""

    comparator: Comparator
    passes: Limit
    partial: Limit | None = None
    exception: Limit | None = None
    """The pass limit that counts instead when `exception_when` is true (cramped sites)."""
    exception_when: Condition | None = None
    exception_norm: str = ""


@dataclass(frozen=True, slots=True)
class NotApplicable:
    """What an item counts as when its condition is false.

    `need` absent: pass. Facility offered to nobody: na. The fix itself missing: fail (`fail_if`
    true), otherwise `verdict`.
    """

    verdict: Otherwise
    fail_if: Condition | None = None


@dataclass(frozen=True, slots=True)
class Remedy:
    """What mends a failed item: for the voting day, and for good."""

    code: str
    temporary: Text | None
    permanent: Text | None
    temporary_owner: str
    permanent_owner: str
    temporary_effort: str
    """hours, days, weeks, months; empty where there is no such remedy."""
    permanent_effort: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """What answers want beside them. What is missing lowers confidence, and never stops sending."""

    critical_failed: tuple[Wanted, ...] = ()
    measurement: tuple[Wanted, ...] = ()


@dataclass(frozen=True, slots=True)
class Chain:
    """Sections that a voter passes one after another, as one way: route, ramp and entrance.

    A chain is recorded as often as there are ways; each is a unit of the chain. A voter needs one.
    """

    id: str
    title: Text
    sections: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Item:
    id: str
    section: str
    question: Text
    answer_type: AnswerType
    unit: str = ""
    """Canonical unit of a measurement (mm, percent, m) or what a count counts (steps, seats)."""
    plausible: tuple[float, float] | None = None
    """Values outside are typing errors, not measurements; inclusive, canonical unit."""
    applies_if: Condition | None = None
    not_applicable: NotApplicable | None = None
    not_needed_reason: Text | None = None
    """Set where the auditor may say that the thing is not needed, and why that can be."""
    severity: Severity | None = None
    """None for items that only describe the place and are not scored."""
    groups: tuple[Group, ...] = ()
    norms: tuple[Norm, ...] = ()
    threshold: Threshold | None = None
    remedy: Remedy | None = None
    relocate_if: Condition | None = None
    """Where true, no temporary measure helps: the only door is too narrow."""
    note_on_no: bool = False
    """Whether "no" wants a note."""

    @property
    def scored(self) -> bool:
        return self.severity is not None


@dataclass(frozen=True, slots=True)
class Section:
    id: str
    title: Text


@dataclass(frozen=True, eq=False)
class Checklist:
    """Two checklists are the same only if they are the same object: what is prepared from one
    (rules for answers, weights) is kept beside it."""

    name: str
    version: int
    title: Text
    sections: tuple[Section, ...]
    items: tuple[Item, ...]
    owners: Mapping[str, Text]
    """Who can owe a remedy: code (PEC, TEC, REC, AKIMAT, OWNER) to its name."""
    standards: Mapping[str, str]
    """Code of a standard to what it is and how it was read."""
    draft_languages: tuple[Language, ...] = ()
    """Languages whose wording still waits for a native reviewer; shown to readers."""
    method: Method = "groups"
    chains: tuple[Chain, ...] = ()
    evidence: Evidence = Evidence()
    short_of: str = ""
    """Name of the checklist that this is the short form of."""
    minutes: int = 0
    """How long a visit takes, about; 0 if nobody said."""
    not_covered: Text | None = None
    """What a short form leaves out, in plain words."""
    digest: str = ""
    """sha256 of the file it was read from."""

    def __str__(self) -> str:
        return f"{self.name}@{self.version}"

    @cached_property
    def by_id(self) -> Mapping[str, Item]:
        return {item.id: item for item in self.items}

    @cached_property
    def scored_items(self) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.scored)

    @cached_property
    def chained(self) -> Mapping[str, Chain]:
        """Section to its chain, for the sections that are in one."""
        return {section: chain for chain in self.chains for section in chain.sections}

    @cached_property
    def chain_of(self) -> Mapping[str, Chain]:
        """Item to its chain, likewise."""
        chained = self.chained
        return {item.id: chained[item.section] for item in self.items if item.section in chained}

    def in_section(self, section: str) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.section == section)
