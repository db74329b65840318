"""Checklists as XLSForm workbooks, to be edited in a spreadsheet: out without a loss, and back in."""

from audit.checklists.xlsform.columns import SHEETS
from audit.checklists.xlsform.exporting import to_rows
from audit.checklists.xlsform.importing import Draft, from_rows, is_unsaid

__all__ = ["SHEETS", "Draft", "from_rows", "is_unsaid", "to_rows"]
