"""XLSX, XLS, XLSB and ODS, read with python-calamine."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

from indicators.errors import Unreadable
from indicators.intake.formats.limits import Limits
from indicators.intake.sheet import Sheet

PARTS = frozenset({"xl/workbook.xml", "xl/workbook.bin", "content.xml"})


def read(data: bytes, limits: Limits) -> list[Sheet]:
    """All sheets of a workbook.

    Raises:
        Unreadable: it is damaged, protected, empty or too large.
    """
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [_sheet(workbook, title, limits) for title in workbook.sheet_names]
    except PasswordError:
        raise Unreadable("encrypted", "the workbook has a password") from None
    except (CalamineError, zipfile.BadZipFile, OSError, ValueError) as wrong:
        raise Unreadable("damaged", f"workbook: {wrong}") from None
    if not any(sheet.rows for sheet in sheets):
        raise Unreadable("empty", "no sheet has a cell")
    return sheets


def _sheet(workbook: object, title: str, limits: Limits) -> Sheet:
    grid = workbook.get_sheet_by_name(title).to_python(skip_empty_area=False)  # type: ignore[attr-defined]
    if len(grid) > limits.rows or (grid and len(grid[0]) > limits.columns):
        raise Unreadable("too_large", f"sheet {title}: {len(grid):,} rows")
    numeric = frozenset(
        (r, c) for r, row in enumerate(grid) for c, value in enumerate(row) if isinstance(value, (int, float))
    )
    return Sheet(title, [[_text(value) for value in row] for row in grid], numeric)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, (dt.datetime, dt.date)):
        return value.isoformat()
    return str(value)
