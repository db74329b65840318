"""The door to spreadsheets: tables and workbooks that people send, and workbooks that they get."""

from audit.sheets.reading import TICK_ROWS, Row, read
from audit.sheets.workbooks import workbook, write

__all__ = ["TICK_ROWS", "Row", "read", "workbook", "write"]
