"""The PDF files: they conform, say what the content says, and bear whatever people write."""

import re
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject

from audit.domain.verdicts import Verdict
from audit.language import LANGUAGES, Language
from audit.reports import wording
from audit.reports.facts import Names, PhotoFacts, StationFacts
from audit.reports.pdf import region_pdf, station_pdf
from audit.reports.region import region_report
from audit.reports.station import station_report
from audit.reports.tagged.fonts import printable, typeface
from tests.reports import reading, samples


def station(facts: StationFacts, language: Language = "en") -> bytes:
    return station_pdf(station_report(samples.checklist(), facts, language, samples.ORIGIN))


def region(stations: int, language: Language = "en", audited: int | None = None) -> bytes:
    facts = samples.region(stations, audited)
    return region_pdf(region_report(samples.checklist(), facts, language, samples.ORIGIN))


def noted(note: str, venue: str = "Мектеп") -> StationFacts:
    """A station at `venue` with the auditor's `note` on its one barrier."""
    found = samples.score([(samples.SLOPE, Verdict.FAIL)])
    visit = samples.visit({"D02": 11.0}, found, {"D02": note})
    return samples.station(visit, Names(venue, ""))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_station_report_conforms(language: Language) -> None:
    assert reading.refusals(station(samples.usual_station(), language)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_region_report_conforms(language: Language) -> None:
    assert reading.refusals(region(24, language, audited=20)) == []


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        (b"<pdfuaid:part>1</pdfuaid:part>", b"<pdfuaid:pert>1</pdfuaid:pert>"),
        (b"<pdfaid:part>2</pdfaid:part>", b"<pdfaid:part>1</pdfaid:part>"),
        (b"<dc:title>", b"<dc:titel>"),
    ],
)
def test_a_broken_file_is_refused(good: bytes, bad: bytes) -> None:
    pdf = station(samples.usual_station())
    assert good in pdf
    assert reading.refusals(pdf.replace(good, bad)) != []


@pytest.mark.parametrize(("tag", "key"), [("/Figure", "/Alt"), ("/TH", "/A")])
def test_an_element_without_its_words_is_refused(tag: str, key: str) -> None:
    good = PdfWriter(clone_from=BytesIO(station(samples.usual_station())))
    before = reading.refusals(written(good))
    for element in reading.elements(written(good)):
        if element["/S"] == tag:
            held = good.get_object(element.indirect_reference.idnum)
            assert isinstance(held, DictionaryObject)
            del held[key]
    assert len(reading.refusals(written(good))) > len(before)


def written(writer: PdfWriter) -> bytes:
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def test_an_unmarked_artifact_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """The validator looks into the pages too: a foot that is no artifact does not pass."""
    monkeypatch.setattr(
        "audit.reports.sheet.Sheet._furniture", lambda *_: "0 0 10 10 re f", raising=True
    )
    assert reading.refusals(station(samples.usual_station())) != []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_file_says_its_language_and_title(language: Language) -> None:
    reader = PdfReader(BytesIO(station(samples.usual_station(), language)))
    assert reader.trailer["/Root"]["/Lang"] == language  # type: ignore[index]
    assert reader.metadata is not None
    assert "132" in str(reader.metadata.title)


def test_a_station_report_says_what_its_content_says() -> None:
    report = station_report(samples.checklist(), samples.usual_station(), "ru", samples.ORIGIN)
    said = reading.text(station_pdf(report))
    assert report.visit is not None
    barrier = report.visit.barriers[0]
    expected = [
        "Избирательный участок № 132",
        "Кос-Естекская средняя школа",
        report.visit.status_words,
        "21 января 2027",
        "14 ноября 2026",
        "Версия оценки 1",
        barrier.question,
        f"Обнаружено: {barrier.found}; норма: {barrier.norm}.",
        barrier.note,
        "Перестроить пандус",
        "Акимат района",
        "Есть ли где сесть?",
        report.heading.content_hash,
    ]
    assert [each for each in expected if " ".join(each.split()) not in said] == []


def test_a_region_report_says_what_its_content_says() -> None:
    said = reading.text(region(24, "kk", audited=20))
    expected = [
        "24 ішінен 20 (83 %)",
        "21–24",
        "№ 7 орта мектеп",
        "Трафарет сатып алу",
        "Пандус (D02)",
    ]
    assert [each for each in expected if each not in said] == []


def test_elements_stand_in_reading_order_and_headings_skip_no_level() -> None:
    tags = reading.tags(station(samples.usual_station()))
    assert tags[:3] == ["/Document", "/H1", "/P"]
    levels = [int(tag[2:]) for tag in tags if re.fullmatch(r"/H\d", tag)]
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert {
        "/Table",
        "/THead",
        "/TBody",
        "/TR",
        "/TH",
        "/TD",
        "/L",
        "/LI",
        "/Lbl",
        "/LBody",
    } <= set(tags)


def test_figures_have_words_and_header_cells_a_scope() -> None:
    elements = reading.elements(station(samples.usual_station(photos=2)))
    figures = [element for element in elements if element["/S"] == "/Figure"]
    assert len(figures) == 3
    assert all(figure["/Alt"] for figure in figures)
    heads = [element for element in elements if element["/S"] == "/TH"]
    assert {head["/A"]["/Scope"] for head in heads} == {"/Row", "/Column"}


def test_a_name_in_another_language_says_so() -> None:
    elements = reading.elements(station(samples.usual_station(), "en"))
    assert "kk" in {element.get("/Lang") for element in elements}


def test_a_long_table_repeats_its_head_for_the_eye_and_says_it_once() -> None:
    pdf = region(200)
    assert reading.text(pdf).count("Heaviest barrier") > 3
    heads = [element for element in reading.elements(pdf) if element["/S"] == "/THead"]
    tables = [element for element in reading.elements(pdf) if element["/S"] == "/Table"]
    assert len(heads) == len(tables) - 1
    assert reading.refusals(pdf) == []


def test_the_outline_leads_to_every_section() -> None:
    outline = PdfReader(BytesIO(station(samples.usual_station()))).outline
    titles = [str(entry["/Title"]) for entry in outline[1] if not isinstance(entry, list)]
    assert titles[:3] == ["Result", "Three results", "What to mend first"]


def test_the_address_is_a_link_and_the_code_carries_the_checksum() -> None:
    pdf = station(samples.usual_station())
    links = [
        annotation.get_object()["/A"]["/URI"]
        for each in PdfReader(BytesIO(pdf)).pages
        for annotation in each.get("/Annots", [])
    ]
    assert links == [samples.ORIGIN.url]
    assert "/Link" in reading.tags(pdf)


def test_the_same_facts_give_the_same_bytes() -> None:
    assert station(samples.usual_station()) == station(samples.usual_station())
    assert region(12) == region(12)
    assert station(samples.usual_station()) != station(samples.usual_station(photos=1))


def test_many_reports_at_once_are_the_same_as_one_by_one() -> None:
    facts = [noted(f"жазба {place}") for place in range(12)]
    alone = [station(each) for each in facts]
    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(station, facts)) == alone


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_demonstration_is_marked_on_every_page_and_the_real_thing_on_none(
    language: Language,
) -> None:
    """With all the words, on one line: without its last one the Kazakh mark says the opposite."""
    mark = wording.say(language, "report-demonstration")
    pages = PdfReader(BytesIO(station(samples.usual_station(demonstration=True), language))).pages
    assert len(pages) > 1
    lines = [line for each in pages for line in each.extract_text().splitlines()]
    assert sum(line.endswith(mark) for line in lines) == len(pages)
    assert mark not in reading.text(station(samples.usual_station(), language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_station_without_data_has_a_report(language: Language) -> None:
    pdf = station(samples.station(None, placed=False), language)
    assert reading.refusals(pdf) == []
    assert "/Figure" in reading.tags(pdf)


def test_a_station_without_barriers_says_so() -> None:
    answers = {"D02": 4.0, "I02": True, "G09": True}
    pdf = station(samples.station(samples.visit(answers, samples.score([]))))
    assert "No barriers were found." in reading.text(pdf)
    assert "Every question has an answer." in reading.text(pdf)
    assert reading.refusals(pdf) == []


def test_a_region_without_barriers_needs_nothing() -> None:
    facts = samples.region(3)
    (free,) = [each for each in facts.stations if each.result and not each.result.barriers]
    report = region_report(
        samples.checklist(), replace(facts, stations=(free,)), "en", samples.ORIGIN
    )
    said = reading.text(region_pdf(report))
    assert "No measures are needed." in said
    assert "No barriers were found." in said
    assert "Every station was found on the map." in said


def test_that_auditors_differ_is_told_before_the_result() -> None:
    facts = samples.usual_station()
    assert facts.visit is not None
    held = replace(facts, visit=replace(facts.visit, auditors=2, conflicts=("D02",)))
    said = reading.text(station(held))
    assert said.index("2 auditors were here and differ on one item") < said.index("Not accessible")
    assert "auditors were here" not in reading.text(station(facts))


def test_a_photo_that_two_items_share_is_in_the_file_once() -> None:
    facts = samples.usual_station(photos=1)
    assert facts.visit is not None
    (only,) = facts.visit.photos
    again = replace(only, item="I02")
    twice = replace(facts, visit=replace(facts.visit, photos=(only, again)))
    pdf = station(twice)
    assert reading.tags(pdf).count("/Figure") == 3
    assert pdf.count(b"/DCTDecode") == 1


@pytest.mark.parametrize("audited", [0, 1])
def test_a_region_that_is_hardly_known_has_a_report(audited: int) -> None:
    assert reading.refusals(region(audited * 3, audited=audited)) == []


HOSTILE = {
    "markup": '<b>&"bold</para><font color=red>{0}%s\\(x\\)',
    "right to left": "\u202eשלום עולם مرحبا\u202c",
    "emoji": "👩🏽\u200d🦽 \U0001f6d7 ✓ → ≥ ₸",
    "control characters": "a\x00b\x07c\x1b[31md\x7f\x85e\ufeff\ufffe\uffff",
    "private letters": "".join(map(chr, range(0xE000, 0xF900))),
    "lone surrogates": "a\ud800b\udfffc",
    "combining marks": "e" + "\u0301" * 300,
    "one word of five thousand letters": "ж" * 5000,
    "five thousand words": "сөз " * 5000,
    "nothing but blanks": " \t\r\n\u2003\u2028 ",
    "line breaks": "бір\nекі\r\nүш\n\n\nтөрт",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("where", ["note", "venue"])
def test_whatever_people_write_the_report_conforms(text: str, where: str) -> None:
    facts = noted(text) if where == "note" else noted("", venue=text)
    assert reading.refusals(station(facts)) == []


def test_markup_is_shown_as_it_was_written() -> None:
    said = reading.text(station(noted(HOSTILE["markup"])))
    assert '<b>&"bold</para><font color=red>{0}%s\\(x\\)' in said


def test_words_on_both_sides_of_a_line_break_do_not_join() -> None:
    words = [f"сөз{place}" for place in range(200)]
    assert " ".join(words) in reading.text(station(noted(" ".join(words))))


def test_letters_beyond_one_subset_of_the_font_are_all_there() -> None:
    """A subset holds 223 letters; a report with more needs a second one."""
    known = [chr(code) for code in sorted(typeface("regular").face.charToGlyph) if code > 32]
    letters = [letter for letter in known if printable(letter) == letter and letter.strip()]
    pdf = station(noted(" ".join(letters)))
    assert len(letters) > 223
    assert set(letters) <= set(reading.text(pdf))
    assert reading.refusals(pdf) == []


@given(st.text(st.characters(codec=None), max_size=300))
def test_any_text_can_be_printed(text: str) -> None:
    assert station(noted(text, venue=text)).startswith(b"%PDF-1.7")


def _missing() -> bytes:
    raise FileNotFoundError


UNREADABLE: dict[str, Callable[[], bytes]] = {
    "missing": _missing,
    "empty": lambda: b"",
    "no picture in it": lambda: b"\xff\xd8\xff\xd9",
    "something else": lambda: b"<svg/>",
    "cut off": lambda: samples.jpeg()[:400],
}


@pytest.mark.parametrize("read", UNREADABLE.values(), ids=UNREADABLE)
def test_a_photo_that_cannot_be_read_is_named_and_the_others_are_shown(
    read: Callable[[], bytes],
) -> None:
    facts = samples.usual_station(photos=2)
    assert facts.visit is not None
    broken = PhotoFacts("D02", "0" * 64, read)
    visit = replace(facts.visit, photos=(*facts.visit.photos, broken))
    pdf = station(replace(facts, visit=visit))
    assert "This photo cannot be shown." in reading.text(pdf)
    assert reading.tags(pdf).count("/Figure") == 3
    assert reading.refusals(pdf) == []


def test_time_grows_with_the_rows_alone() -> None:
    """The best of three: other work on the machine only ever adds to it."""
    region(10)

    def spent(stations: int) -> float:
        started = time.process_time()
        region(stations)
        return time.process_time() - started

    few, many = (min(spent(stations) for _ in range(3)) for stations in (150, 600))
    assert many < 10 * few
