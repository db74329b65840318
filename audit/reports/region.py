"""From the facts about a region's stations to what its report says."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import inf

from audit.domain.checklist import Checklist, Group, Severity
from audit.domain.days import local_day
from audit.domain.scoring import Status
from audit.domain.territory import Aggregate, StationResult, aggregate
from audit.domain.verdicts import Verdict
from audit.language import Language
from audit.reports import wording
from audit.reports.content import (
    BarrierCount,
    Coverage,
    GroupShares,
    MeasureCount,
    MeasureLine,
    RegionReport,
    StationLine,
    StatusLine,
    SumLine,
    UnplacedLine,
)
from audit.reports.explaining import measure
from audit.reports.facts import Origin, RegionFacts, RegionStation, ResultFacts
from audit.reports.station import heading
from audit.reports.territory import parts_of

_WORST_FIRST = (Status.NOT_ACCESSIBLE, Status.NO_DATA, Status.PARTIAL, Status.ACCESSIBLE)
_BEST_FIRST = (Status.ACCESSIBLE, Status.PARTIAL, Status.NOT_ACCESSIBLE, Status.NO_DATA)
_HEAVIEST_FIRST = tuple(Severity)
_Audited = tuple[RegionStation, ResultFacts]


def region_report(
    checklist: Checklist, facts: RegionFacts, language: Language, origin: Origin
) -> RegionReport:
    """What the report says. Items that `checklist` does not know are named by their id alone."""
    audited = [
        (station, station.result)
        for station in sorted(facts.stations, key=lambda station: station.number)
        if station.result is not None
    ]
    temporary, permanent = _measures(checklist, audited, language)
    return RegionReport(
        heading=heading(
            checklist, facts, language, origin, [result.received_at for _, result in audited]
        ),
        coverage=_coverage(facts.stations, language),
        sums=tuple(_sums(facts.stations, language)),
        accessible=tuple(_accessible(facts.stations, language)),
        statuses=_statuses(audited, language),
        groups=_groups(audited, language),
        worst=tuple(
            _station(checklist, station, result, language)
            for station, result in sorted(audited, key=_worst)
        ),
        barriers=_barriers(checklist, audited, language),
        temporary=temporary,
        permanent=permanent,
        unplaced=_unplaced(facts.stations, language),
    )


def _coverage(stations: Sequence[RegionStation], language: Language) -> Coverage:
    audited = [station for station in stations if station.result is not None]
    voters = sum(station.voters or 0 for station in stations)
    covered = sum(station.voters or 0 for station in audited)
    return Coverage(
        audited=len(audited),
        stations=len(stations),
        stations_share=wording.percent(len(audited), len(stations), language),
        voters_audited=covered,
        voters=voters,
        voters_share=wording.percent(covered, voters, language),
        not_audited=wording.runs(station.number for station in stations if station.result is None),
    )


def _sums(stations: Sequence[RegionStation], language: Language) -> Iterator[SumLine]:
    found = parts_of("", [(station.district[language], _result(station)) for station in stations])
    if len(found.parts) > 1:
        for path in found.order:
            yield _sum(path.rstrip("/"), found.parts[path], language)
        for path in found.unranked:
            said = wording.say(language, "territory-unranked")
            yield _sum(f"{path.rstrip('/')} {said}", found.parts[path], language)
    yield _sum(wording.say(language, "territory-whole"), found.whole, language)


def _sum(name: str, found: Aggregate, language: Language) -> SumLine:
    bounds = found.bounds or ()
    return SumLine(
        name=name,
        coverage=wording.percent(found.audited.stations, found.all.stations, language),
        index=wording.points(found.weighted_mean, language),
        bounds=wording.DASH.join(wording.points(bound, language) for bound in bounds)
        or wording.DASH,
        by_station=wording.points(found.mean, language),
    )


def _accessible(stations: Sequence[RegionStation], language: Language) -> Iterator[tuple[str, str]]:
    whole = aggregate(map(_result, stations))
    for group in Group:
        share = whole.accessible_to(group)
        if share is not None:
            named = wording.say(language, f"report-group-{group}")
            yield named, wording.percent(share, 1, language)


def _result(station: RegionStation) -> StationResult:
    found = station.result
    if found is None:
        return StationResult(station.voters)
    return StationResult(
        station.voters, found.status, found.index, found.groups, found.barriers, found.received_at
    )


def _statuses(audited: Sequence[_Audited], language: Language) -> tuple[StatusLine, ...]:
    lines = []
    for status in _BEST_FIRST:
        with_it = [station for station, result in audited if result.status == status]
        lines.append(
            StatusLine(
                status=status,
                status_words=wording.say(language, f"report-status-{status}"),
                stations=len(with_it),
                share=wording.percent(len(with_it), len(audited), language),
                voters=sum(station.voters or 0 for station in with_it),
            )
        )
    return tuple(lines)


def _groups(audited: Sequence[_Audited], language: Language) -> tuple[GroupShares, ...]:
    counted = {
        group: Counter(result.groups[group] for _, result in audited if group in result.groups)
        for group in Group
    }
    return group_shares(counted, language)


def group_shares(
    counted: Mapping[Group, Mapping[Status, int]], language: Language
) -> tuple[GroupShares, ...]:
    """How many stations serve each group, and their shares; a line for each group that was counted."""
    lines = []
    for group in Group:
        stations = {status: counted.get(group, {}).get(status, 0) for status in _BEST_FIRST}
        whole = sum(stations.values())
        if whole:
            lines.append(
                GroupShares(
                    group=group,
                    name=wording.say(language, f"report-group-{group}"),
                    stations=stations,
                    shares={
                        status: wording.percent(stations[status], whole, language)
                        for status in _BEST_FIRST
                    },
                )
            )
    return tuple(lines)


def _worst(audited: _Audited) -> tuple[int, float, int]:
    station, result = audited
    index = inf if result.index is None else result.index
    return _WORST_FIRST.index(result.status), index, station.number


def _station(
    checklist: Checklist, station: RegionStation, result: ResultFacts, language: Language
) -> StationLine:
    return StationLine(
        number=station.number,
        venue=wording.named(station.venue, language),
        district=station.district[language],
        status=result.status,
        status_words=wording.say(language, f"report-status-{result.status}"),
        index=wording.points(result.index, language),
        heaviest=_heaviest(checklist, result, language),
        received=wording.day(local_day(result.received_at), language),
    )


def _heaviest(checklist: Checklist, result: ResultFacts, language: Language) -> str:
    if not result.barriers:
        return wording.DASH
    item, _ = result.barriers[0]
    known = checklist.by_id.get(item)
    section = "" if known is None else known.section
    titles = {each.id: each.title[language] for each in checklist.sections}
    return f"{titles[section]} ({item})" if section in titles else item


def _question(checklist: Checklist, item: str, language: Language) -> str:
    known = checklist.by_id.get(item)
    return item if known is None else known.question[language]


def _barriers(
    checklist: Checklist, audited: Sequence[_Audited], language: Language
) -> tuple[BarrierCount, ...]:
    counted = Counter(barrier for _, result in audited for barrier in result.barriers)
    lines = []
    for item in {item for item, _ in counted}:
        known = checklist.by_id.get(item)
        severity = None if known is None else known.severity
        failed, partial = counted[item, Verdict.FAIL], counted[item, Verdict.PARTIAL]
        heaviness = len(_HEAVIEST_FIRST) if severity is None else _HEAVIEST_FIRST.index(severity)
        said = wording.say(language, f"report-severity-{severity}") if severity else wording.DASH
        line = BarrierCount(item, _question(checklist, item, language), said, failed, partial)
        lines.append(((-failed - partial, heaviness, item), line))
    return tuple(line for _, line in sorted(lines, key=lambda pair: pair[0]))


def _measures(
    checklist: Checklist, audited: Sequence[_Audited], language: Language
) -> tuple[tuple[MeasureCount, ...], tuple[MeasureCount, ...]]:
    """What the stations need for the voting day, and for good: by remedy, whatever the items."""
    needed: dict[str, set[int]] = defaultdict(set)
    remedies = {}
    for station, result in audited:
        for item, _ in result.barriers:
            known = checklist.by_id.get(item)
            if known is not None and known.remedy is not None:
                remedies[known.remedy.code] = known.remedy
                needed[known.remedy.code].add(station.number)
    temporary, permanent = [], []
    for code, stations in needed.items():
        it = remedies[code]
        text, owner, effort = it.temporary, it.temporary_owner, it.temporary_effort
        temporary.append((measure(checklist, text, owner, effort, language), stations))
        text, owner, effort = it.permanent, it.permanent_owner, it.permanent_effort
        permanent.append((measure(checklist, text, owner, effort, language), stations))
    return _by_owner(temporary), _by_owner(permanent)


def _by_owner(
    needed: Iterable[tuple[MeasureLine | None, set[int]]],
) -> tuple[MeasureCount, ...]:
    counts = [
        MeasureCount(
            text=line.text,
            owner=line.owner,
            effort=line.effort,
            stations=len(stations),
            numbers=wording.runs(stations),
        )
        for line, stations in needed
        if line is not None
    ]
    return tuple(sorted(counts, key=lambda count: (count.owner, -count.stations, count.text)))


def _unplaced(stations: Sequence[RegionStation], language: Language) -> tuple[UnplacedLine, ...]:
    return tuple(
        UnplacedLine(
            number=station.number,
            venue=wording.named(station.venue, language),
            district=station.district[language],
            reason=wording.coded(language, "unplaced", station.unplaced_reason or "not-searched"),
        )
        for station in sorted(stations, key=lambda station: station.number)
        if not station.placed
    )
