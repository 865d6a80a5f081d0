"""The sheet of findings that comes back with an office's workbook: its answers, apart from the data.

The sheet is known by the codes that stand, hidden, at the end of each row; the wording before them is for people.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from indicators.base.language import Speaker
from indicators.definitions.names import UN_LANGUAGES
from indicators.reading.book import Book
from indicators.reading.sheet import Sheet

# The columns before these are for people; of those only the answers are read.
CODES = ("SUBMISSION", "RULE", "REF_AREA", "EDITION", "INDICATOR", "MEASURE", "TIME_PERIOD", "BREAKDOWN", "OBS_TEXT")
ANSWER, EXPLANATION, FIRST_CODE = 7, 8, 9
RIGHT = "correct as it stands"
# What the list of answers said before: a workbook may come back months later.
_FORMERLY = {"right as it is", "juste tel quel", "correcto tal cual", "верно как есть", "صحيحة كما هي"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What an office says of one finding of a submission: whether the value is right as it is, and why."""

    submission: str
    rule: str
    ref_area: str
    edition: str
    indicator: str
    measure: str
    time_period: str
    breakdown: str
    obs_text: str
    right: bool
    explanation: str
    address: str


def is_response(sheet: Sheet) -> bool:
    """Whether a sheet is the list of findings that a report came with."""
    head = [cell.strip() for cell in sheet.rows[0]] if sheet.rows else []
    return tuple(head[FIRST_CODE : FIRST_CODE + len(CODES)]) == CODES


def without_responses(book: Book) -> tuple[Book, tuple[Answer, ...]]:
    """A workbook without its lists of findings, and the answers that stood in them."""
    lists = [sheet for sheet in book.sheets if is_response(sheet)]
    data = [sheet for sheet in book.sheets if not is_response(sheet)]
    if not lists or not data:
        return book, ()
    answers = (answer for sheet in lists for row in range(1, len(sheet.rows)) for answer in _answer(sheet, row))
    return replace(book, sheets=data), tuple(answers)


def _answer(sheet: Sheet, row: int) -> list[Answer]:
    cells = [cell.strip() for cell in sheet.rows[row]]
    cells += [""] * (FIRST_CODE + len(CODES) - len(cells))
    said, explanation = cells[ANSWER], cells[EXPLANATION]
    codes = dict(zip(CODES, cells[FIRST_CODE:], strict=False))
    if not codes["RULE"] or not (said or explanation):
        return []
    right = said.casefold() in _FORMERLY | {Speaker(language)(RIGHT).casefold() for language in UN_LANGUAGES}
    known = {name.lower(): value for name, value in codes.items()}
    return [Answer(**known, right=right, explanation=explanation, address=sheet.address(row, ANSWER))]
