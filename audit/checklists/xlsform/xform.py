"""The XForm that phone apps (ODK Collect, KoboCollect) read, made by pyxform from our workbook."""

from collections.abc import Sequence

from pyxform.errors import PyXFormError
from pyxform.xls2xform import convert

from audit.checklists.xlsform.columns import FORM
from audit.checklists.xlsform.exporting import to_rows
from audit.domain.checklist import Checklist
from audit.errors import Invalid


def xform(checklist: Checklist) -> tuple[str, Sequence[str]]:
    """The form's XML and pyxform's warnings. Raises Invalid `xform-refused` in pyxform's words."""
    book: dict[str, list[dict[str, str | None]]] = {}
    for name, (headings, *rows) in to_rows(checklist).items():
        if name in FORM:
            book[f"{name}_header"] = [dict.fromkeys(headings)]
            book[name] = [
                {heading: cell for heading, cell in zip(headings, row, strict=True) if cell}
                for row in rows
            ]
    try:
        made = convert(book, pretty_print=True)
    except PyXFormError as error:
        raise Invalid("xform-refused", reason=" ".join(str(error).split())) from error
    return made.xform, made.warnings
