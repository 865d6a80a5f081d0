"""The office's own workbook back: cells to look at are coloured and say why; two sheets list and answer the findings.

What is no workbook (CSV, SDMX, JSON …) comes back as one, each line in its row, so that addresses lead to cells, too.
"""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from indicators.base.language import Speaker
from indicators.base.printable import readable
from indicators.base.report import Finding, Report, Severity
from indicators.base.spreadsheet import NOTE_AUTHOR, cell_text
from indicators.definitions.registry import Definitions
from indicators.reading.response_sheet import ANSWER, CODES, EXPLANATION, FIRST_CODE, RIGHT
from indicators.reading.sheet import column_letters
from indicators.validation.causes import alike, rank, shown_and_held_back
from indicators.validation.masking import MASK, NO_SECRETS, Secrets
from indicators.validation.report import wording
from indicators.validation.report.view import held_back_line, others_line, state_label
from indicators.validation.report.workbook_copy import LONGEST, ToCell, masked_copy, own_or_copy

if TYPE_CHECKING:
    from openpyxl import Workbook

_COLOURS = {Severity.ERROR: "FFC7CE", Severity.WARNING: "FFC966", Severity.INFORMATION: "DDEBF7"}
_CONFIRMED = "C6EFCE"
_HEADING = "1F3864"
_WIDTHS = (9, 30, 24, 26, 14, 60, 60, 18, 50)


def annotate(
    data: bytes,
    file_name: str,
    reports: Iterable[Report],
    definitions: Definitions,
    language: str,
    hidden: Secrets = NO_SECRETS,
) -> bytes:
    """A workbook (XLSX) with the findings of the reports of one file.

    Args:
        data: the file as it was received.
        file_name: its name, which may help to recognise it.
        reports: its reports, one an area.
        definitions: for the wording.
        language: of comments and headings.
        hidden: what of the file may not be shown. Then only cells are copied, not drawings, comments and names:
            what else a workbook may hold of a value.
    """
    say = Speaker(language)
    workbook, to_cell = masked_copy(data, file_name, hidden) if hidden else own_or_copy(data, file_name)
    lots: list[list[Finding]] = []
    submissions: list[str] = []
    kept_back = 0
    for report, shown, held_back in _shown(reports, definitions):
        own = alike(shown, definitions)
        lots += own
        submissions += [report.submission] * len(own)
        kept_back += held_back
    _mark_cells(workbook, to_cell, lots, definitions, say)
    _list_findings(workbook, to_cell, lots, submissions, definitions, say)
    for line in (held_back_line(kept_back, say), _masked_line(say) if hidden else ""):
        _say_below(workbook, line)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def _shown(reports: Iterable[Report], definitions: Definitions) -> Iterator[tuple[Report, list[Finding], int]]:
    """Each report with the findings that it shows, and how many it holds back."""
    seen: set[tuple[str, str, str]] = set()
    for report in reports:
        shown, held_back = shown_and_held_back(report, definitions)
        fresh = []
        for finding in shown:
            key = (finding.rule, finding.address, str(finding.facts))
            # What is about the file itself stands in the report of every area.
            if finding.position is not None or key not in seen:
                seen.add(key)
                fresh.append(finding)
        yield report, fresh, len(held_back)


def _colour(finding: Finding) -> str:
    return _CONFIRMED if finding.confirmed else _COLOURS[finding.severity]


def _fill(colour: str) -> Any:
    from openpyxl.styles import PatternFill

    return PatternFill("solid", fgColor=colour)


def _top() -> Any:
    from openpyxl.styles import Alignment

    return Alignment(vertical="top", wrap_text=True)


def _mark_cells(
    workbook: Workbook,
    to_cell: ToCell,
    lots: list[list[Finding]],
    definitions: Definitions,
    say: Speaker,
) -> None:
    """Colours each cell by its worst finding; its comment says what is wrong and how to correct it."""
    from openpyxl.comments import Comment

    by_cell: dict[tuple[str, str], list[tuple[int, Finding]]] = defaultdict(list)
    for number, finding in ((number, each) for number, lot in enumerate(lots, start=1) for each in lot):
        where = to_cell(finding.address)
        if where:
            by_cell[where].append((number, finding))
    for (sheet, name), found in by_cell.items():
        found.sort(key=lambda each: rank(each[1], definitions))
        cell = _writable(workbook[sheet], name)
        cell.fill = _fill(_colour(found[0][1]))
        texts = [
            f"{number}. {wording.message(finding, definitions, say.language)}\n"
            f"→ {wording.to_do(finding, definitions, say)}"
            for number, finding in found
        ]
        note = Comment(readable("\n\n".join(texts))[:LONGEST], NOTE_AUTHOR)
        note.width, note.height = 360, min(60 + 62 * len(texts), 500)
        cell.comment = note


def _masked_line(say: Speaker) -> str:
    """Why cells show no value, and which file to correct."""
    return say("{mask} stands for what is confidential. Correct your own file and send that.", mask=MASK)


def _say_below(workbook: Workbook, line: str) -> None:
    """A line below the list of findings, if there is something to say."""
    from openpyxl.styles import Font

    if line:
        sheet = workbook.worksheets[0]
        sheet.cell(sheet.max_row + 2, 4, line).font = Font(italic=True)


def _writable(sheet: Any, name: str) -> Any:
    """The cell, or the first one of the merged cells that it is part of."""
    for merged in sheet.merged_cells.ranges:
        if name in merged:
            return sheet.cell(merged.min_row, merged.min_col)
    return sheet[name]


def _list_findings(
    workbook: Workbook,
    to_cell: ToCell,
    lots: list[list[Finding]],
    submissions: list[str],
    definitions: Definitions,
    say: Speaker,
) -> None:
    """One row for the findings of one cause, each with a link to its cell, and a place for the answer of the office."""
    from openpyxl.styles import Alignment, Font

    title = say("Findings")
    while title in workbook.sheetnames:
        title += "_"
    sheet = workbook.create_sheet(title, 0)
    workbook.active = 0
    for other in workbook.worksheets[1:]:
        other.sheet_view.tabSelected = False
    headings = (
        *(
            say("Number"),
            say("Rule"),
            say("Cell"),
            say("What"),
            say("Sent"),
            say("What is wrong"),
            say("How to correct it"),
        ),
        *(say("Your answer"), say("Your explanation (it is published as a footnote)")),
    )
    for column, (text, width) in enumerate(zip(headings, _WIDTHS, strict=True), start=1):
        cell = sheet.cell(1, column, text)
        cell.font, cell.fill = Font(bold=True, color="FFFFFF"), _fill(_HEADING)
        cell.alignment = Alignment(vertical="center", wrap_text=True)
        sheet.column_dimensions[column_letters(column - 1)].width = width
    for column, code in enumerate(CODES, start=FIRST_CODE + 1):
        sheet.cell(1, column, code)
        sheet.column_dimensions[column_letters(column - 1)].hidden = True
    ranked = sorted(enumerate(lots, start=1), key=lambda each: (rank(each[1][0], definitions), each[0]))
    for row, (number, lot) in enumerate(ranked, start=2):
        _finding_row(sheet, row, number, lot, to_cell(lot[0].address), definitions, say)
        _codes(sheet, row, lot[0], submissions[number - 1])
    _answers(sheet, len(lots) + 1, say)
    sheet.freeze_panes = "D2"
    sheet.sheet_view.rightToLeft = say.from_right
    sheet.auto_filter.ref = f"A1:I{max(len(lots) + 1, 2)}"
    sheet.page_setup.orientation, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = "landscape", 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _finding_row(
    sheet: Any,
    row: int,
    number: int,
    lot: list[Finding],
    where: tuple[str, str] | None,
    definitions: Definitions,
    say: Speaker,
) -> None:
    from openpyxl.styles import Font
    from openpyxl.worksheet.hyperlink import Hyperlink

    finding = lot[0]
    message = " ".join(
        filter(None, (wording.message(finding, definitions, say.language), others_line(len(lot) - 1, say)))
    )
    values = (
        *(number, f"{finding.rule} · {state_label(finding, say)}", wording.where(finding.address, say)),
        wording.subject(finding, definitions, say.language, area=True),
        *(finding.obs_text, message),
        wording.to_do(finding, definitions, say),
    )
    for column, value in enumerate(values, start=1):
        cell = sheet.cell(row, column, cell_text(value)[:LONGEST] if isinstance(value, str) else value)
        cell.alignment = _top()
        if column <= 2:
            cell.fill = _fill(_colour(finding))
    lines = max(-(-len(str(value)) // width) for value, width in zip(values, _WIDTHS, strict=False))
    sheet.row_dimensions[row].height = 4 + 14 * lines
    if where:
        cell = sheet.cell(row, 3)
        quoted = where[0].replace("'", "''")
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{quoted}'!{where[1]}", display=cell.value)
        cell.font = Font(color="0563C1", underline="single")
    for column in (ANSWER + 1, EXPLANATION + 1):
        sheet.cell(row, column).alignment = _top()
    if finding.confirmed:
        sheet.cell(row, ANSWER + 1, say(RIGHT))
        sheet.cell(row, EXPLANATION + 1, cell_text(finding.confirmed.explanation))


def _codes(sheet: Any, row: int, finding: Finding, submission: str) -> None:
    """What the answer is about, in hidden columns that are read when the workbook comes back."""
    texts = [submission, *(str(getattr(finding, code.lower())) for code in CODES[1:])]
    for column, text in enumerate(texts, start=FIRST_CODE + 1):
        cell = sheet.cell(row, column, cell_text(text)[:LONGEST])
        cell.data_type = "s"


def _answers(sheet: Any, last: int, say: Speaker) -> None:
    """The column of answers is a list: corrected in this file, or right as it is."""
    if last < 2:
        return
    choices = ",".join((say("corrected"), say(RIGHT)))
    from openpyxl.worksheet.datavalidation import DataValidation

    validation = DataValidation(type="list", formula1=f'"{choices}"', allow_blank=True)
    sheet.add_data_validation(validation)
    validation.add(f"H2:H{last}")
