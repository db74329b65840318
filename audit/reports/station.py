"""From the facts about one station to what its report says."""

from collections.abc import Iterable

from audit.domain.answers import judged
from audit.domain.chains import item_of, split
from audit.domain.checklist import Checklist, Group, Item, Norm, Remedy, Severity
from audit.domain.place import Position
from audit.domain.scoring import Barrier, GroupScore
from audit.language import Language
from audit.reports import wording
from audit.reports.content import (
    BarrierLine,
    GroupLine,
    Heading,
    MeasureLine,
    PhotoLine,
    StationReport,
    UnknownLine,
    VisitPart,
)
from audit.reports.explaining import explained, measure
from audit.reports.facts import Origin, RegionFacts, StationFacts, VisitFacts, content_hash

_HEAVIEST_FIRST = tuple(Severity)


def station_report(
    checklist: Checklist, facts: StationFacts, language: Language, origin: Origin
) -> StationReport:
    """What the report says. `checklist` is the version that the visit was filled in with."""
    visit = facts.visit
    return StationReport(
        heading=heading(
            checklist, facts, language, origin, [visit.received_at] if visit is not None else []
        ),
        number=facts.number,
        district=facts.district[language],
        venue=wording.named(facts.venue, language),
        address=wording.named(facts.address, language),
        voters="" if facts.voters is None else wording.number(facts.voters, language),
        position=_position(facts.position, language),
        visit=None if visit is None else _Visit(checklist, visit, language).part(),
    )


def heading(
    checklist: Checklist,
    facts: StationFacts | RegionFacts,
    language: Language,
    origin: Origin,
    moments: list[int],
) -> Heading:
    """What every report says of itself; `moments` are when the visits were received."""
    return Heading(
        language=language,
        region=facts.region[language],
        round=facts.round.name[language],
        election_day=wording.day(facts.round.election_day, language),
        days=wording.days(moments, language),
        checklist=wording.say(
            language,
            "report-checklist-version",
            title=checklist.title[language],
            name=checklist.name,
            version=str(checklist.version),
        ),
        draft=language in checklist.draft_languages,
        demonstration=facts.demonstration,
        service=origin.service,
        url=origin.url,
        content_hash=content_hash(facts),
        checkpoint=origin.checkpoint,
    )


def _position(position: Position | None, language: Language) -> str:
    if position is None:
        return ""
    coordinates = f"{position.latitude:.5f}, {position.longitude:.5f}"
    return wording.say(
        language,
        "report-position",
        coordinates=coordinates,
        precision=wording.say(language, f"report-precision-{position.precision}"),
        source=wording.coded(language, "source", position.source),
    )


class _Visit:
    """A visit's facts with the checklist and the language they are read in."""

    def __init__(self, checklist: Checklist, facts: VisitFacts, language: Language) -> None:
        self._checklist = checklist
        self._facts = facts
        self._language = language
        self._judged = judged(checklist, facts.answers)
        self._sections = {section.id: section.title[language] for section in checklist.sections}

    def part(self) -> VisitPart:
        score, language = self._facts.score, self._language
        ordered = sorted(
            score.barriers, key=lambda barrier: _HEAVIEST_FIRST.index(barrier.severity)
        )
        return VisitPart(
            status=score.status,
            status_words=wording.say(language, f"report-status-{score.status}"),
            index=wording.points(score.index, language),
            scoring_version=self._facts.scoring_version,
            together=self._together(),
            explained=explained(self._checklist, self._facts, language),
            groups=tuple(
                self._group(group, score.groups[group]) for group in Group if group in score.groups
            ),
            barriers=tuple(self._barrier(barrier) for barrier in ordered),
            unknown=tuple(
                UnknownLine(item.id, item.question[language])
                for item in self._checklist.scored_items
                if score.verdicts.get(item.id) == "unknown"
            ),
            photos=self._photos(),
            standards=self._standards(ordered),
        )

    def _together(self) -> str:
        auditors, conflicts = self._facts.auditors, len(self._facts.conflicts)
        if auditors == 1:
            return ""
        key = "report-auditors-differ" if conflicts else "report-auditors-agree"
        return wording.say(self._language, key, auditors=auditors, conflicts=conflicts)

    def _group(self, group: Group, score: GroupScore) -> GroupLine:
        language = self._language
        low, high = wording.points(score.low, language), wording.points(score.high, language)
        return GroupLine(
            group=group,
            name=wording.say(language, f"report-group-{group}"),
            status=score.status,
            status_words=wording.say(language, f"report-status-{score.status}"),
            score=wording.points(score.score, language),
            range=low if low == high else f"{low}{wording.DASH}{high}",
            completeness=wording.percent(score.completeness, 1, language),
        )

    def _barrier(self, barrier: Barrier) -> BarrierLine:
        language, item = self._language, self._checklist.by_id[barrier.item]
        remedy = item.remedy
        norm, clauses = self._norm(item)
        return BarrierLine(
            item=item.id,
            section=self._sections[item.section],
            question=item.question[language],
            verdict=barrier.verdict,
            verdict_words=wording.say(language, f"report-verdict-{barrier.verdict}"),
            severity=barrier.severity,
            found=self._found(item),
            norm=norm,
            clauses=clauses,
            groups=_listed(
                wording.say(language, f"report-group-{each}") for each in barrier.groups
            ),
            note=self._facts.notes.get(item.id, ""),
            temporary=None if remedy is None else self._temporary(remedy),
            permanent=None if remedy is None else self._permanent(remedy),
        )

    def _found(self, item: Item) -> str:
        """The answer; or that there is nothing to ask about, which then is the barrier."""
        condition = item.applies_if
        if condition is not None and condition.holds(self._judged) is False:
            return wording.say(self._language, "report-answer-absent")
        found = {
            where: self._facts.answers.get(where)
            for where in self._facts.answers
            if split(where)[0] == item.id
        }
        if len(found) < 2:
            return wording.answer(item, found.get(item.id), self._language)
        return "; ".join(
            f"{split(where)[1]}: {wording.answer(item, said, self._language)}"
            for where, said in found.items()
        )

    def _temporary(self, remedy: Remedy) -> MeasureLine | None:
        owner, effort = remedy.temporary_owner, remedy.temporary_effort
        return measure(self._checklist, remedy.temporary, owner, effort, self._language)

    def _permanent(self, remedy: Remedy) -> MeasureLine | None:
        owner, effort = remedy.permanent_owner, remedy.permanent_effort
        return measure(self._checklist, remedy.permanent, owner, effort, self._language)

    def _norm(self, item: Item) -> tuple[str, str]:
        """The limit that counted at this site, and the clauses it comes from."""
        clauses = "; ".join(_clause(norm) for norm in item.norms)
        threshold = item.threshold
        if threshold is None:
            return "", clauses
        accepted = threshold.passes
        excepted = threshold.exception_when
        if (
            threshold.exception is not None
            and excepted is not None
            and excepted.holds(self._judged)
        ):
            accepted, clauses = threshold.exception, threshold.exception_norm or clauses
        return wording.limit(item, threshold, accepted, self._language), clauses

    def _photos(self) -> tuple[PhotoLine, ...]:
        language, photos = self._language, self._facts.photos
        lines = []
        for place, photo in enumerate(photos, 1):
            item = item_of(self._checklist, photo.item)
            caption = photo.item if item is None else f"{photo.item} · {item.question[language]}"
            counted = {"place": str(place), "count": str(len(photos)), "caption": caption}
            alt = wording.say(language, "report-photo-alt", **counted)
            lines.append(PhotoLine(photo.item, caption, alt, photo.sha256, photo.jpeg))
        return tuple(lines)

    def _standards(self, barriers: list[Barrier]) -> tuple[tuple[str, str], ...]:
        named = {
            norm.standard
            for barrier in barriers
            for norm in self._checklist.by_id[barrier.item].norms
        }
        return tuple(
            (code, said) for code, said in self._checklist.standards.items() if code in named
        )


def _listed(names: Iterable[str]) -> str:
    """As one phrase: only the first keeps its capital letter."""
    said = "; ".join(name[:1].lower() + name[1:] for name in names)
    return said[:1].upper() + said[1:]


def _clause(norm: Norm) -> str:
    return f"{norm.standard} {norm.clause}".strip()
