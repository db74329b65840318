"""How a region's report looks on paper: how much is known, what is worst, what to do about it."""

from collections.abc import Sequence

from audit.domain.scoring import Status
from audit.reports import signs, wording
from audit.reports.content import MeasureCount, RegionReport, StationLine, Wording
from audit.reports.sheet import BODY, QUIET, TABLE, Sheet
from audit.reports.tagged.flow import WIDTH
from audit.reports.tagged.lines import Span
from audit.reports.tagged.tables import Cell, Column, table, table_height

_STATUSES = (Status.ACCESSIBLE, Status.PARTIAL, Status.NOT_ACCESSIBLE, Status.NO_DATA)


def draw_region(sheet: Sheet, report: RegionReport) -> None:
    sheet.title(sheet.say("region-title", region=report.heading.region))
    sheet.notices(sheet.heading_notices())
    _coverage(sheet, report)
    _shares(sheet, report)
    if report.worst:
        _needs(sheet, report)
        _worst(sheet, report.worst)
        _frequency(sheet, report)
    _unplaced(sheet, report)
    sheet.proof()


def _coverage(sheet: Sheet, report: RegionReport) -> None:
    coverage, heading = report.coverage, report.heading
    sheet.section("coverage")
    stations = sheet.say(
        "coverage-of",
        part=str(coverage.audited),
        whole=str(coverage.stations),
        share=coverage.stations_share,
    )
    voters = sheet.say(
        "coverage-of",
        part=wording.number(coverage.voters_audited, sheet.language),
        whole=wording.number(coverage.voters, sheet.language),
        share=coverage.voters_share,
    )
    sheet.facts(
        [
            ("coverage-stations", Cell(stations, bold=True)),
            ("coverage-voters", Cell(voters, bold=True)),
            ("visits", Cell(heading.days)),
            ("round", Cell(heading.round)),
            ("election-day", Cell(heading.election_day)),
            ("checklist", Cell(heading.checklist)),
        ]
    )
    if coverage.not_audited:
        sheet.body(sheet.say("coverage-rest"))
        sheet.body(sheet.say("coverage-missing", numbers=coverage.not_audited))
    _sums(sheet, report)


def _sums(sheet: Sheet, report: RegionReport) -> None:
    columns = [
        Column(sheet.tell("territory-column-territory"), 170),
        Column(sheet.tell("territory-column-coverage"), 70, numbers=True),
        Column(sheet.tell("territory-column-index"), 70, numbers=True),
        Column(sheet.tell("territory-column-bounds"), 90, numbers=True),
        Column(sheet.tell("territory-column-by-station"), WIDTH - 400, numbers=True),
    ]
    rows = [
        (
            Cell(line.name),
            Cell(line.coverage),
            Cell(line.index),
            Cell(line.bounds),
            Cell(line.by_station),
        )
        for line in report.sums
    ]
    sheet.headed(sheet.tell("territory-index"), 90)
    table(sheet.flow, columns, rows, TABLE)
    sheet.body(sheet.tell("territory-parts-note"), QUIET)
    lines = [
        [Span(sheet.tell("territory-voters-accessible", group=group)), Span(share, "bold")]
        for group, share in report.accessible
    ]
    if lines:
        sheet.flow.bullets(lines, BODY)


def _status(status: Status, words: str) -> Cell:
    colour = signs.COLOURS[status]
    return Cell(words, mark=signs.STATUS_SIGNS[status], bold=True, colour=colour)


def _name(wording: Wording) -> Cell:
    return Cell(wording.text, language=wording.language)


def _shares(sheet: Sheet, report: RegionReport) -> None:
    sheet.section("shares", and_then=110)
    if not report.worst:
        sheet.body(sheet.say("shares-none"))
        return
    columns = [
        Column(sheet.say("column-status"), 250),
        Column(sheet.say("column-stations"), 80, numbers=True),
        Column(sheet.say("column-share"), 70, numbers=True),
        Column(sheet.say("column-voters"), WIDTH - 400, numbers=True),
    ]
    rows = [
        (
            _status(line.status, line.status_words),
            Cell(str(line.stations)),
            Cell(line.share),
            Cell(wording.number(line.voters, sheet.language)),
        )
        for line in report.statuses
    ]
    table(sheet.flow, columns, rows, TABLE)
    words = {line.status: line.status_words for line in report.statuses}
    side = (WIDTH - 111) / 4
    heads = [Column(words[status], side, numbers=True) for status in _STATUSES]
    groups = [
        (
            Cell(line.name),
            *(Cell(f"{line.stations[status]} ({line.shares[status]})") for status in _STATUSES),
        )
        for line in report.groups
    ]
    columns = [Column(sheet.say("column-group"), 111), *heads]
    room = table_height(columns, groups, TABLE)
    sheet.subsection(sheet.say("shares-groups"), and_then=room)
    table(sheet.flow, columns, groups, TABLE)


def _needs(sheet: Sheet, report: RegionReport) -> None:
    sheet.section("needs", and_then=130)
    if not report.temporary and not report.permanent:
        sheet.body(sheet.say("needs-none"))
    for key, measures in (("temporary", report.temporary), ("permanent", report.permanent)):
        if measures:
            sheet.subsection(sheet.say(f"needs-{key}"), and_then=110)
            _measures(sheet, measures)


def _measures(sheet: Sheet, measures: Sequence[MeasureCount]) -> None:
    columns = [
        Column(sheet.say("column-measure"), 190),
        Column(sheet.say("column-owner"), 108),
        Column(sheet.say("column-effort"), 66),
        Column(sheet.say("column-count"), 46, numbers=True),
        Column(sheet.say("column-numbers"), WIDTH - 410),
    ]
    rows = [
        (
            Cell(line.text),
            Cell(line.owner),
            Cell(line.effort),
            Cell(str(line.stations)),
            Cell(line.numbers),
        )
        for line in measures
    ]
    table(sheet.flow, columns, rows, TABLE)


def _worst(sheet: Sheet, stations: Sequence[StationLine]) -> None:
    sheet.section("worst", and_then=110)
    columns = [
        Column(sheet.say("column-number"), 38),
        Column(sheet.say("column-venue"), 120),
        Column(sheet.say("column-district"), 80),
        Column(sheet.say("column-status"), 124),
        Column(sheet.say("column-index"), 52, numbers=True),
        Column(sheet.say("column-heaviest"), WIDTH - 414),
    ]
    rows = [
        (
            Cell(str(line.number), bold=True),
            _name(line.venue),
            Cell(line.district),
            _status(line.status, line.status_words),
            Cell(line.index),
            Cell(line.heaviest),
        )
        for line in stations
    ]
    table(sheet.flow, columns, rows, TABLE)


def _frequency(sheet: Sheet, report: RegionReport) -> None:
    sheet.section("frequency", and_then=110)
    if not report.barriers:
        sheet.body(sheet.say("barriers-none"), BODY)
        return
    columns = [
        Column(sheet.say("column-item"), 52),
        Column(sheet.say("column-question"), 212),
        Column(sheet.say("column-severity"), 84),
        Column(sheet.say("column-failed"), 92, numbers=True),
        Column(sheet.say("column-partly"), WIDTH - 440, numbers=True),
    ]
    rows = [
        (
            Cell(line.item, bold=True),
            Cell(line.question),
            Cell(line.severity_words),
            Cell(str(line.failed)),
            Cell(str(line.partial)),
        )
        for line in report.barriers
    ]
    table(sheet.flow, columns, rows, TABLE)


def _unplaced(sheet: Sheet, report: RegionReport) -> None:
    sheet.section("unplaced-stations")
    if not report.unplaced:
        sheet.body(sheet.say("unplaced-all"))
        return
    columns = [
        Column(sheet.say("column-number"), 46),
        Column(sheet.say("column-venue"), 200),
        Column(sheet.say("column-district"), 120),
        Column(sheet.say("column-reason"), WIDTH - 366),
    ]
    rows = [
        (
            Cell(str(line.number), bold=True),
            _name(line.venue),
            Cell(line.district),
            Cell(line.reason),
        )
        for line in report.unplaced
    ]
    table(sheet.flow, columns, rows, TABLE)
