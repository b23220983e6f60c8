"""The shipped catalog, read once for all tests of the Centre; workbooks as people save them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import xlsxwriter


def saved(path: Path, sheets: dict[str, list[list[Any]]]) -> Path:
    """A workbook with these rows; numbers as numbers."""
    book = xlsxwriter.Workbook(path)
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for n, row in enumerate(rows):
            sheet.write_row(n, 0, row)
    book.close()
    return path
