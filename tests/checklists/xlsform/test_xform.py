"""pyxform takes our workbook for an XLSForm and makes an XForm of it that carries our attributes."""

import io
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring

import pytest
from pyxform.xls2xform import convert

from audit import sheets
from audit.checklists import library
from audit.checklists.files import read_file
from audit.checklists.reading import read
from audit.checklists.xlsform import to_rows
from audit.checklists.xlsform.xform import xform
from audit.errors import Invalid
from tests.checklists.test_writing import FILES
from tests.checklists.written import GOOD

AUDIT = "{urn:polling-station-audit:checklist}"
XFORMS = "{http://www.w3.org/2002/xforms}"


def elements(xml: str, name: str) -> list[Element]:
    return list(fromstring(xml).iter(f"{XFORMS}{name}"))  # noqa: S314 pyxform wrote it


def binds(xml: str) -> dict[str, Element]:
    """By the question's name."""
    return {bind.attrib["nodeset"].rpartition("/")[2]: bind for bind in elements(xml, "bind")}


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}@{file.stem}")
def test_every_checklist_becomes_a_form_without_warnings(file: Path) -> None:
    checklist = read_file(file)
    xml, warnings = xform(checklist)
    assert warnings == []
    assert binds(xml).keys() >= {item.id for item in checklist.items}


def test_the_workbook_itself_is_an_xlsform() -> None:
    checklist = library.get("kz-2026")
    made = convert(io.BytesIO(sheets.write(to_rows(checklist))), file_type=".xlsx")
    assert made.warnings == []
    assert binds(made.xform).keys() == binds(xform(checklist)[0]).keys()


def test_scoring_stands_in_attributes_of_the_binds() -> None:
    checklist = library.get("kz-2026")
    found = binds(xform(checklist)[0])
    for item in checklist.scored_items:
        assert found[item.id].get(f"{AUDIT}severity") == item.severity
        assert found[item.id].get(f"{AUDIT}groups") == " ".join(item.groups)
        norms = found[item.id].get(f"{AUDIT}norms", "")
        assert all(norm.standard in norms for norm in item.norms)
    slope = found["D02"].attrib
    assert slope[f"{AUDIT}passes"] == "<= 5"
    assert slope[f"{AUDIT}applies_if"] == "X04"
    assert slope["relevant"].split() == [*slope["relevant"].split()[:1], "=", "'yes'"]
    assert slope["relevant"].split()[0].endswith("/X04")
    assert slope["constraint"] == ". >= 0 and . <= 100"


def test_chains_are_repeats_around_their_sections() -> None:
    xml, _ = xform(library.get("kz-2026"))
    repeats = {each.attrib["nodeset"] for each in elements(xml, "repeat")}
    assert repeats == {"/data/chain_way_in", "/data/chain_inside", "/data/chain_booth"}
    paths = {bind.attrib["nodeset"] for bind in elements(xml, "bind")}
    assert "/data/chain_way_in/ramp/D02" in paths


def test_what_pyxform_cannot_take_is_refused_in_its_words() -> None:
    spaced = GOOD.replace('"door"', '"the door"')
    with pytest.raises(Invalid) as raised:
        xform(read(spaced.encode(), "small@1"))
    assert raised.value.code == "xform-refused"
    assert "the 'name' value is invalid" in str(raised.value.arguments["reason"])
