"""Reports as PDF files that conform to PDF/UA-1 and PDF/A-2a: the only way in for other rooms."""

from collections.abc import Callable
from threading import Lock

from audit.language import translate
from audit.reports.content import Heading, RegionReport, StationReport
from audit.reports.region_pages import draw_region
from audit.reports.sheet import Sheet
from audit.reports.station_pages import draw_station
from audit.reports.tagged.canvas import TaggedCanvas
from audit.reports.tagged.fonts import readable
from audit.reports.tagged.metadata import Metadata

_ONE_AT_A_TIME = Lock()
"""ReportLab's fonts cannot serve two documents at once. Other processes are not concerned."""


def station_pdf(report: StationReport) -> bytes:
    """The same report gives the same bytes. Photos are read here; one that fails is named."""
    number = str(report.number)
    title = translate(report.heading.language, "report-station-title", number=number)
    with _ONE_AT_A_TIME:
        canvas = _canvas(report.heading, title, "station")
        sheet = Sheet(canvas, report.heading, f"{title}, {report.heading.region}")
        draw_station(sheet, canvas, report)
        return sheet.finish()


def region_pdf(report: RegionReport) -> bytes:
    """The same report gives the same bytes; time grows with the number of stations alone."""
    region = report.heading.region
    title = translate(report.heading.language, "report-region-title", region=region)
    with _ONE_AT_A_TIME:
        canvas = _canvas(report.heading, title, "region")
        sheet = Sheet(canvas, report.heading, report.heading.round)
        draw_region(sheet, report)
        return sheet.finish()


def sheet_of(heading: Heading, kind: str, draw: Callable[[Sheet], None]) -> bytes:
    """A PDF of another kind than a report; `draw` lays it out."""
    title = translate(heading.language, f"report-{kind}-title")
    with _ONE_AT_A_TIME:
        sheet = Sheet(_canvas(heading, title, kind), heading, title)
        draw(sheet)
        return sheet.finish()


def _canvas(heading: Heading, title: str, kind: str) -> TaggedCanvas:
    language = heading.language
    return TaggedCanvas(
        Metadata(
            language=language,
            title=readable(title),
            author=readable(heading.service),
            subject=translate(language, f"report-{kind}-subject"),
            checkpoint=heading.checkpoint,
        )
    )
