"""``ict survey tabulate``: from the microdata of a survey to a submission, without recording anything."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from indicators.base.spreadsheet import neutral
from indicators.definitions.registry import Definitions
from indicators.survey.design_file import DesignFile, read_design
from indicators.survey.estimation import estimate
from indicators.survey.known_codes import check_definitions
from indicators.survey.microdata import open_microdata, require_unchanged, within_memory
from indicators.survey.results import results_of
from indicators.survey.submission import ERRORS, Row, Tabulation, tabulation


def tabulate(path: Path, definitions: Definitions) -> Tabulation:
    """The rows of a submission and the table of all estimates that a design asks for.

    Args:
        path: the design; the files of microdata lie beside it.
        definitions: know editions, indicators and codes.

    Raises:
        DesignError: the design or the files do not allow it; the text names the place and the way out.
    """
    return tabulate_design(read_design(path), definitions)


def tabulate_design(design_file: DesignFile, definitions: Definitions) -> Tabulation:
    """The same for a design that was read.

    Raises:
        DesignError: the design or the files do not allow it.
    """
    check_definitions(design_file, definitions)
    with within_memory():
        data = open_microdata(design_file)
        try:
            found = estimate(design_file, data)
            tabulated = tabulation(results_of(design_file, found, definitions, data.con), definitions)
            require_unchanged(design_file, data)
            return tabulated
        finally:
            data.con.close()


def as_csv(rows: Sequence[Row]) -> bytes:
    """Rows as CSV in UTF-8; what a spreadsheet would run as a formula is made a text."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    headings = list(rows[0]) if rows else []
    writer.writerow(headings)
    writer.writerows([_safe(row[heading]) for heading in headings] for row in rows)
    return stream.getvalue().encode()


def _safe(text: str) -> str:
    """A text that a spreadsheet does not run; a number stays one (-1e-05 is no formula)."""
    try:
        float(text)
    except ValueError:
        return str(neutral(text))
    return text


def as_workbook(rows: Sequence[Row]) -> bytes:
    """Rows as a workbook with one sheet: figures as numbers, all else as text."""
    from openpyxl import Workbook

    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("Data")
    headings = list(rows[0]) if rows else []
    sheet.append(headings)
    for row in rows:
        sheet.append([_cell(heading, row[heading]) for heading in headings])
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


_FIGURES = frozenset({"OBS_VALUE", *ERRORS, "SAMPLE_SIZE", "RESPONDENTS"})


def _cell(heading: str, text: str) -> float | str | None:
    if heading in _FIGURES:
        return float(text) if text else None
    return _safe(text) or None
