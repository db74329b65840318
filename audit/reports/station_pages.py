"""How a station's report looks on paper: the answer first, then why, then what to do."""

from collections.abc import Sequence
from functools import partial

from audit.domain.checklist import Severity
from audit.domain.scoring import Status
from audit.reports import signs
from audit.reports.content import BarrierLine, MeasureLine, PhotoLine, StationReport, VisitPart
from audit.reports.sheet import BODY, H4, LEAD, QUIET, TABLE, VERDICT, Sheet
from audit.reports.tagged.canvas import Picture, TaggedCanvas
from audit.reports.tagged.flow import LEFT, WIDTH, Paragraph, Style
from audit.reports.tagged.lines import Span, broken
from audit.reports.tagged.pictures import NotAPicture
from audit.reports.tagged.tables import Cell, Column, table, table_height

_MARKED = 24.0
_PHOTO_GAP = 14.0
_PHOTO_WIDTH = (WIDTH - _PHOTO_GAP) / 2
_PHOTO_HEIGHT = _PHOTO_WIDTH * 3 / 4
_CAPTION = Style(10.5, 14, signs.INK)


def draw_station(sheet: Sheet, canvas: TaggedCanvas, report: StationReport) -> None:
    sheet.title(sheet.say("station-title", number=str(report.number)))
    place = Paragraph((Span(report.venue.text),), LEAD, language=report.venue.language)
    sheet.flow.paragraph(place)
    visit = report.visit
    sheet.notices([*sheet.heading_notices(), visit.together if visit else ""])
    _result(sheet, visit)
    _place(sheet, report)
    if visit is not None:
        _results(sheet, visit)
        _first(sheet, visit)
        _groups(sheet, visit)
        _ways(sheet, visit)
        _barriers(sheet, visit)
        _again(sheet, visit)
        _unknown(sheet, visit)
        _photos(sheet, canvas, visit)
        _standards(sheet, visit)
    sheet.proof()


def _result(sheet: Sheet, visit: VisitPart | None) -> None:
    sheet.section("status")
    if visit is None:
        sheet.body(sheet.say("no-visit"))
        return
    status = Style(
        VERDICT.size, VERDICT.leading, signs.COLOURS[visit.status], VERDICT.before, VERDICT.after
    )
    words = (Span(visit.status_words, "bold"),)
    sign = signs.STATUS_SIGNS[visit.status]
    sheet.flow.paragraph(Paragraph(words, status, indent=_MARKED + 2, mark=sign))
    known = any(mark.isdigit() for mark in visit.index)
    sheet.body(sheet.say("index", index=visit.index) if known else sheet.say("index-none"))
    sheet.body(sheet.tell("explained-outcome", outcome=visit.explained.outcome))
    sheet.body(visit.explained.confidence, QUIET)
    if visit.barriers:
        sheet.subsection(sheet.say("why"))
        sheet.flow.bullets([_reason(sheet, barrier) for barrier in visit.barriers[:3]], BODY)


def _reason(sheet: Sheet, barrier: BarrierLine) -> list[Span]:
    against = f"; {sheet.say('norm')} {barrier.norm}" if barrier.norm else ""
    found = Span(f"– {barrier.found}{against}")
    return [Span(f"{barrier.item}.", "bold"), Span(barrier.question), found]


def _place(sheet: Sheet, report: StationReport) -> None:
    heading = report.heading
    sheet.flow.space(10)
    sheet.facts(
        [
            ("address", Cell(report.address.text, language=report.address.language)),
            ("district", Cell(report.district)),
            ("region", Cell(heading.region)),
            ("voters", Cell(report.voters)),
            ("position", Cell(report.position or sheet.say("unplaced"))),
            ("round", Cell(heading.round)),
            ("election-day", Cell(heading.election_day)),
            ("visit", Cell(heading.days)),
            ("checklist", Cell(heading.checklist)),
            ("scoring", Cell(report.visit.scoring_version if report.visit else "")),
        ]
    )


def _results(sheet: Sheet, visit: VisitPart) -> None:
    columns = [
        Column(sheet.tell("explained-result"), 250),
        Column(sheet.say("column-status"), 170),
        Column(sheet.tell("explained-index"), WIDTH - 420, numbers=True),
    ]
    rows = [
        (Cell(line.name), _status(line.status, line.status_words), Cell(line.index))
        for line in visit.explained.results
    ]
    sheet.headed(sheet.tell("explained-results"), table_height(columns, rows, TABLE))
    table(sheet.flow, columns, rows, TABLE)
    sheet.body(sheet.tell("explained-results-note"), QUIET)


def _status(status: Status, words: str) -> Cell:
    return Cell(words, mark=signs.STATUS_SIGNS[status], bold=True, colour=signs.COLOURS[status])


def _first(sheet: Sheet, visit: VisitPart) -> None:
    if not visit.explained.first:
        return
    sheet.headed(sheet.tell("explained-first"))
    lines = []
    for step in visit.explained.first:
        spans = [Span(f"{step.item}.", "bold"), Span(step.question)]
        if step.gain:
            spans.append(Span(f"({sheet.tell('explained-gain', gain=step.gain)})"))
        if step.measure:
            owed = sheet.say("measure-owner", owner=step.measure.owner, effort=step.measure.effort)
            spans += [Span(f"{step.measure.text}."), Span(f"({owed})")]
        lines.append(spans)
    sheet.flow.bullets(lines, BODY)


def _ways(sheet: Sheet, visit: VisitPart) -> None:
    """Every way that was recorded, also those that are not the best."""
    if not visit.explained.ways:
        return
    sheet.headed(sheet.tell("explained-ways"))
    sheet.body(sheet.tell("explained-ways-note"))
    for way in visit.explained.ways:
        sheet.subsection(f"{way.name}: {way.status_words}")
        lines = [[Span(f"{one.item}.", "bold"), Span(one.question)] for one in way.barriers]
        if lines:
            sheet.flow.bullets(lines, BODY)
        else:
            sheet.body(sheet.tell("explained-way-good"))


def _again(sheet: Sheet, visit: VisitPart) -> None:
    if not visit.explained.again:
        return
    sheet.headed(sheet.tell("explained-again"))
    sheet.body(sheet.tell("explained-again-note"))
    lines = [[Span(f"{one.item}.", "bold"), Span(one.question)] for one in visit.explained.again]
    sheet.flow.bullets(lines, BODY)


def _groups(sheet: Sheet, visit: VisitPart) -> None:
    columns = [
        Column(sheet.say("column-group"), 156),
        Column(sheet.say("column-status"), 154),
        Column(sheet.say("column-score"), 52, numbers=True),
        Column(sheet.say("column-range"), 68, numbers=True),
        Column(sheet.say("column-completeness"), WIDTH - 430, numbers=True),
    ]
    rows = [
        (
            Cell(line.name),
            _status(line.status, line.status_words),
            Cell(line.score),
            Cell(line.range),
            Cell(line.completeness),
        )
        for line in visit.groups
    ]
    sheet.section("groups", and_then=table_height(columns, rows, TABLE))
    table(sheet.flow, columns, rows, TABLE)
    sheet.body(sheet.say("groups-note"), QUIET)


def _barriers(sheet: Sheet, visit: VisitPart) -> None:
    sheet.section("barriers", and_then=120)
    if not visit.barriers:
        sheet.body(sheet.say("barriers-none"))
    for severity in Severity:
        lines = [line for line in visit.barriers if line.severity is severity]
        if lines:
            sheet.subsection(sheet.say(f"barriers-{severity}"), and_then=120)
        for line in lines:
            sheet.flow.together(_barrier(sheet, line))


def _barrier(sheet: Sheet, line: BarrierLine) -> list[Paragraph]:
    question = Paragraph(
        (Span(f"{line.item}. {line.question}", "bold"),),
        H4,
        tag="H4",
        indent=_MARKED,
        mark=signs.VERDICT_SIGNS[line.verdict],
    )
    found = [
        Span(f"{line.verdict_words}.", "bold"),
        Span(sheet.say("found")),
        Span(line.found + (";" if line.norm else ".")),
    ]
    if line.norm:
        found += [Span(sheet.say("norm")), Span(line.norm + ".")]
    note = (Span(sheet.say("note"), "bold"), Span(line.note)) if line.note else ()
    texts = [
        tuple(found),
        note,
        _measure(sheet, "temporary", line.temporary),
        _measure(sheet, "permanent", line.permanent),
    ]
    source = [
        Span(sheet.say(key, named=said) + ".")
        for key, said in (("concerns", line.groups), ("clauses", line.clauses))
        if said
    ]
    return [
        question,
        *(Paragraph(text, BODY, indent=_MARKED) for text in texts),
        Paragraph(tuple(source), QUIET, indent=_MARKED),
    ]


def _measure(sheet: Sheet, key: str, measure: MeasureLine | None) -> tuple[Span, ...]:
    if measure is None:
        return (Span(sheet.say(f"{key}-none")),)
    owed = sheet.say("measure-owner", owner=measure.owner, effort=measure.effort)
    return (Span(sheet.say(key) + ":", "bold"), Span(f"{measure.text}."), Span(f"({owed})"))


def _unknown(sheet: Sheet, visit: VisitPart) -> None:
    sheet.section("unknown")
    if visit.unknown:
        lines = [[Span(f"{line.item}.", "bold"), Span(line.question)] for line in visit.unknown]
        sheet.flow.bullets(lines, BODY)
    else:
        sheet.body(sheet.say("unknown-none"))


def _photos(sheet: Sheet, canvas: TaggedCanvas, visit: VisitPart) -> None:
    """Two beside each other; a picture that cannot be shown is named."""
    if not visit.photos:
        return
    sheet.section("photos", and_then=_PHOTO_HEIGHT + 60)
    shown = []
    for photo in visit.photos:
        try:
            shown.append((photo, canvas.picture(photo.jpeg())))
        except (NotAPicture, OSError):
            sheet.body(f"{photo.caption} {sheet.say('photo-unreadable')}")
    for start in range(0, len(shown), 2):
        _pair(sheet, canvas, shown[start : start + 2])


def _pair(sheet: Sheet, canvas: TaggedCanvas, pair: Sequence[tuple[PhotoLine, Picture]]) -> None:
    flow = sheet.flow
    captions = [broken((Span(photo.caption),), _PHOTO_WIDTH, _CAPTION.size) for photo, _ in pair]
    words = max(map(len, captions)) * _CAPTION.leading
    flow.need(_PHOTO_HEIGHT + words + 16)
    top = flow.y
    for place, (photo, picture) in enumerate(pair):
        x, flow.y = LEFT + place * (_PHOTO_WIDTH + _PHOTO_GAP), top
        scale = min(_PHOTO_WIDTH / picture.across, _PHOTO_HEIGHT / picture.down)
        size = picture.across * scale, picture.down * scale
        flow.figure(x, *size, photo.alt, partial(canvas.place, picture, size))
        flow.y -= _PHOTO_HEIGHT + 4
        flow.write(flow.element("P"), captions[place], x, _CAPTION)
    flow.y = top - _PHOTO_HEIGHT - words - 16


def _standards(sheet: Sheet, visit: VisitPart) -> None:
    if visit.standards:
        sheet.section("standards")
        lines = [[Span(f"{code}.", "bold"), Span(said)] for code, said in visit.standards]
        sheet.flow.bullets(lines, BODY)
