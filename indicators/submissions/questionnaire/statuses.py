"""The sheet of statuses: those that offices need, for the drop-down, and all others, which may be typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from indicators.base.language import Speaker
from indicators.definitions.registry import Definitions
from indicators.submissions.questionnaire.look import fit, font, heading, print_setup, put, widths

if TYPE_CHECKING:
    from openpyxl import Workbook

_FIRST = 3


def write(workbook: Workbook, definitions: Definitions, say: Speaker) -> str:
    """Writes the sheet, and gives the range (a formula) of the statuses for a drop-down."""
    sheet = workbook.create_sheet(say("Statuses"))
    known = {code.code: code.label(say.language) for code in definitions.code_lists["obs_status"]}
    usual = definitions.questionnaire.statuses
    widths(sheet, [70])
    put(sheet["B1"], say("Statuses"), say, look=font(size=14, bold=True))
    heading(sheet["B2"], say("For the list beside each value"), say)
    for row, code in enumerate(usual, start=_FIRST):
        put(sheet.cell(row, 2), f"{code} - {known[code]}", say)
    last = _FIRST + len(usual) - 1
    heading(sheet.cell(last + 2, 2), say("All others: write the letter alone"), say)
    for row, (code, label) in enumerate((each for each in known.items() if each[0] not in usual), start=last + 3):
        put(sheet.cell(row, 2), f"{code} - {label}", say)
        fit(sheet, row)
    print_setup(sheet, say, say("Statuses"), landscape=False)
    return f"='{sheet.title}'!$B${_FIRST}:$B${last}"
