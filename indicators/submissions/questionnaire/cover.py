"""The cover of a questionnaire: what it is, by when and where to, the surveys behind the values, whom to ask."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from indicators.base.language import Speaker
from indicators.definitions.registry import Definitions, Indicator
from indicators.reading.layouts.template import SURVEY_HEADING
from indicators.submissions.questionnaire.asked import Asked
from indicators.submissions.questionnaire.indicator_sheet import due_line
from indicators.submissions.questionnaire.look import fit, font, heading, print_setup, put, to_fill_in, widths
from indicators.validation.report.wording import about_indicators

if TYPE_CHECKING:
    from openpyxl.worksheet.datavalidation import DataValidation
    from openpyxl.worksheet.worksheet import Worksheet

FIRST, LAST = 2, 8
_WIDTHS = (28, 26, 14, 14, 18, 16, 14)
_PERIODS = {"P3M": "last 3 months", "P12M": "last 12 months"}
_ASKED = ("SOURCE", "SAMPLE_SIZE", "RESPONSE_RATE", "FIELDWORK", "REF_PERIOD", "AGE_SCOPE")


def write(sheet: Worksheet, groups: Mapping[str, list[Indicator]], definitions: Definitions, asked: Asked) -> None:
    """Fills the first sheet.

    Args:
        sheet: the sheet.
        groups: the indicators of each sheet that follows.
        definitions: the definitions.
        asked: of whom what is asked.
    """
    say = Speaker(asked.language)
    sheet.title = say("Cover")
    widths(sheet, _WIDTHS)
    area = definitions.names.name(asked.ref_area, asked.language)
    about = say("{area}, reference year {year}", area=area, year=asked.year)
    row = _wide(
        sheet, 1, say("Questionnaire on core ICT indicators, edition {edition}", edition=asked.edition), say, 16
    )
    row = _wide(sheet, row, about, say, 13)
    for line in _where_to(asked, say):
        row = _wide(sheet, row, line, say)
    row = _wide(sheet, row + 1, say("Where the values come from"), say, 12)
    row = _surveys(sheet, row, groups, definitions, say)
    row = _wide(sheet, row + 1, say("Whom we may ask"), say, 12)
    for label in (say("Name"), say("E-mail"), say("Telephone")):
        row = _contact(sheet, row, label, say)
    row = _wide(sheet, row + 1, say("How to fill in"), say, 12)
    listed = [indicator for group in groups.values() for indicator in group]
    for line in (*_how(say), *about_indicators(say, listed), *_about_definitions(listed, definitions, say)):
        row = _wide(sheet, row, line, say)
    print_setup(sheet, say, about, landscape=False)


def _where_to(asked: Asked, say: Speaker) -> list[str]:
    sent = (
        say("Send it to {address}, or in answer to our letter.", address=asked.address)
        if asked.address
        else say("Send it in answer to our letter.")
    )
    checked = say("Check it before you send it: {link}", link=asked.check_page) if asked.check_page else ""
    return [line for line in (due_line(asked, say), sent, checked) if line]


def _how(say: Speaker) -> list[str]:
    return [
        say("Fill in the yellow cells only. Leave a cell empty when you have nothing to report."),
        say("Write percentages as 45.3, not as 0.453; counts in units, not in thousands."),
        say(
            "For a missing value choose a status: O missing, L not collected. The sheet “{sheet}” has all of them.",
            sheet=say("Statuses"),
        ),
        say("The source on this sheet holds for all values of a sheet; name another beside a value that differs."),
        say(
            "The last known value is the newest that was accepted, whatever its year; "
            "none that is confidential is shown."
        ),
        say("Do not change the headings or the hidden cells; they tell what each row means."),
    ]


def _about_definitions(listed: list[Indicator], definitions: Definitions, say: Speaker) -> list[str]:
    """What a reader should know of the texts of definitions: that they are translations, or in English."""
    if say.language == "en":
        return []
    texts = {
        each.row[name] for each in listed for name in ("numerator", "denominator", "scope", "reference_period")
    } - {""}
    lines = []
    if texts & definitions.texts.keys():
        lines.append(say("Scopes, reference periods and definitions are translations, not the official wording."))
    if texts - definitions.texts.keys():
        lines.append(say("Definitions are in English where we have no translation."))
    return lines


def _wide(sheet: Worksheet, row: int, text: str, say: Speaker, size: int = 0) -> int:
    """A text over the whole width; gives the next row."""
    sheet.merge_cells(start_row=row, end_row=row, start_column=FIRST, end_column=LAST)
    put(sheet.cell(row, FIRST), text, say, look=font(size=size, bold=True) if size else font())
    fit(sheet, row, over=sum(_WIDTHS) * (font().size / (size or font().size)))
    if size:
        sheet.row_dimensions[row].height *= size / font().size
    return row + 1


def _surveys(
    sheet: Worksheet, row: int, groups: Mapping[str, list[Indicator]], definitions: Definitions, say: Speaker
) -> int:
    """A row for the source of each sheet; the row above them is hidden, and says what each column means."""
    heading(sheet.cell(row, FIRST), "", say)
    sheet.cell(row + 1, 1, SURVEY_HEADING)
    for column, concept in enumerate(_ASKED, start=FIRST + 1):
        heading(sheet.cell(row, column), definitions.concepts[concept][f"label_{say.language}"], say)
        sheet.cell(row + 1, column, concept)
    fit(sheet, row)
    sheet.row_dimensions[row + 1].hidden = True
    periods = _periods(definitions, say)
    sheet.add_data_validation(periods)
    row += 2
    for group, indicators in groups.items():
        sheet.cell(row, 1, group)
        put(sheet.cell(row, FIRST), f"{group}{say.colon}{say.gap}{say(indicators[0].row['area'].split(' (')[0])}", say)
        for column, concept in enumerate(_ASKED, start=FIRST + 1):
            if concept in definitions.questionnaire.surveys.get(group, ()):
                to_fill_in(sheet.cell(row, column), say, text=True)
                if concept == "REF_PERIOD":
                    periods.add(sheet.cell(row, column))
        fit(sheet, row)
        row += 1
    return row


def _periods(definitions: Definitions, say: Speaker) -> DataValidation:
    """The usual reference periods, as codes that a reader understands in every language."""
    from openpyxl.worksheet.datavalidation import DataValidation

    words = {code: definitions.text(text, say.language) for code, text in _PERIODS.items()}
    listed = definitions.questionnaire.reference_periods
    choices = ",".join(f"{code} - {words[code]}" if code in words else code for code in listed)
    rule = DataValidation(type="list", formula1=f'"{choices}"', allow_blank=True)
    rule.showErrorMessage = False  # others may be written
    return rule


def _contact(sheet: Worksheet, row: int, label: str, say: Speaker) -> int:
    put(sheet.cell(row, FIRST), label, say)
    for column in range(FIRST + 1, FIRST + 4):
        to_fill_in(sheet.cell(row, column), say, text=True)
    sheet.merge_cells(start_row=row, end_row=row, start_column=FIRST + 1, end_column=FIRST + 3)
    return row + 1
