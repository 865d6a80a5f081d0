"""A sheet of the questionnaire: a row for each value of a group of indicators, with all that an office needs beside it.

The first column, and the row below the headings, are hidden: they say what each cell means, and only they are read.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from indicators.base.language import Speaker
from indicators.definitions.registry import Definitions, Indicator
from indicators.reading.layouts.template import KEY_HEADING
from indicators.submissions.questionnaire.asked import Asked, Known
from indicators.submissions.questionnaire.bounds import Bounds
from indicators.submissions.questionnaire.look import (
    QUIET,
    fit,
    font,
    heading,
    line_above,
    print_setup,
    put,
    to_fill_in,
    widths,
)

if TYPE_CHECKING:
    from openpyxl.worksheet.datavalidation import DataValidation
    from openpyxl.worksheet.worksheet import Worksheet

HEADINGS, KEYS, FIRST = 3, 4, 5
CODE, TITLE, CATEGORY, DEFINITION, UNIT, LAST, LAST_YEAR, VALUE, STATUS, SECRET, SOURCE, NOTE = range(2, 14)
_WIDTHS = (7, 32, 22, 46, 14, 10, 7, 12, 18, 13, 20, 20)
_ROLES = {TITLE: "TITLE", VALUE: "VALUE", STATUS: "STATUS", SECRET: "CONFIDENTIAL", SOURCE: "SOURCE", NOTE: "NOTE"}
_SPLITS = ("SEX", "URBANISATION")
_LONGEST_NAME = 31  # of Excel


@dataclass(frozen=True, slots=True)
class _Row:
    """A value that is asked for: its key, its words, and whether it is the first of its measure or its indicator."""

    key: str
    indicator: Indicator
    category: str
    unit: str
    definition: str
    total: bool
    bounds: Bounds


def sheet_name(group: str, say: Speaker) -> str:
    """The name of the sheet of a group: its code, and what it is about in a word or two."""
    words = {
        "A": say("Infrastructure"),
        "HH": say("Households"),
        "B": say("Businesses"),
        "ICT": say("Sector and trade"),
        "ED": say("Education"),
        "EG": say("Government"),
    }
    return f"{group} {words[group]}"[:_LONGEST_NAME]


def write(
    sheet: Worksheet,
    indicators: list[Indicator],
    definitions: Definitions,
    asked: Asked,
    known: Mapping[str, Known],
    statuses: str,
) -> None:
    """Fills a sheet.

    Args:
        sheet: the sheet.
        indicators: of one group.
        definitions: the definitions.
        asked: of whom what is asked.
        known: by row key, what was accepted last.
        statuses: the range of the drop-down.
    """
    say = Speaker(asked.language)
    widths(sheet, _WIDTHS)
    _head(sheet, indicators, definitions, asked, say)
    from openpyxl.worksheet.datavalidation import DataValidation

    status = DataValidation(type="list", formula1=statuses, allow_blank=True, errorStyle="warning")
    status.error = say(
        "This is none of the usual statuses. Any letter of the sheet “{sheet}” may be written.", sheet=say("Statuses")
    )
    secret = DataValidation(type="list", formula1=_confidential(definitions, say), allow_blank=True)
    secret.showErrorMessage = False  # any other word for it is understood, too
    for rule in (status, secret):
        sheet.add_data_validation(rule)
    numbers: dict[Bounds, DataValidation] = {}  # one for all cells with the same bounds
    rows = (row for indicator in indicators for row in _rows(indicator, definitions, say))
    for line, row in enumerate(rows, start=FIRST):
        _line(sheet, line, row, known.get(row.key), say)
        status.add(sheet.cell(line, STATUS))
        secret.add(sheet.cell(line, SECRET))
        if row.bounds not in numbers:
            numbers[row.bounds] = row.bounds.validation(say)
            sheet.add_data_validation(numbers[row.bounds])
        numbers[row.bounds].add(sheet.cell(line, VALUE))
    sheet.freeze_panes = sheet.cell(FIRST, CATEGORY).coordinate
    area = definitions.names.name(asked.ref_area, asked.language)
    about = say("{area}, reference year {year}", area=area, year=asked.year)
    print_setup(sheet, say, about, landscape=True, titles=f"1:{KEYS}")


def _confidential(definitions: Definitions, say: Speaker) -> str:
    """The one choice of the column: a value that nobody but its office may see."""
    label = next(code.label(say.language) for code in definitions.code_lists["conf_status"] if code.code == "C")
    return f'"C - {label.replace(",", "")}"'


def _head(sheet: Worksheet, indicators: list[Indicator], definitions: Definitions, asked: Asked, say: Speaker) -> None:
    area = definitions.names.name(asked.ref_area, asked.language)
    for row, text, size in (
        (1, say(indicators[0].row["area"].split(" (")[0]), 14),
        (2, _subtitle(area, asked, say), 10),
    ):
        sheet.merge_cells(start_row=row, end_row=row, start_column=CODE, end_column=NOTE)
        put(sheet.cell(row, CODE), text, say, look=font(size=size, bold=size > 10))
    sheet.row_dimensions[1].height = 21
    texts = {
        CODE: say("Code"),
        TITLE: say("Indicator"),
        CATEGORY: say("Category"),
        DEFINITION: say("Definition, scope and reference period"),
        UNIT: say("Unit"),
        LAST: say("Last known value"),
        LAST_YEAR: say("Year"),
        VALUE: say("Value {year}", year=asked.year),
        STATUS: say("Status"),
        SECRET: definitions.concepts["CONF_STATUS"][f"label_{say.language}"],
        SOURCE: say("Source"),
        NOTE: say("Note"),
    }
    for column, text in texts.items():
        heading(sheet.cell(HEADINGS, column), text, say)
    fit(sheet, HEADINGS)
    sheet.cell(KEYS, 1, KEY_HEADING)
    for column, role in _ROLES.items():
        sheet.cell(KEYS, column, role)
    sheet.row_dimensions[KEYS].hidden = True


def _subtitle(area: str, asked: Asked, say: Speaker) -> str:
    told = say("{area}, reference year {year}", area=area, year=asked.year)
    return f"{told} · {due_line(asked, say)}" if asked.due else told


def due_line(asked: Asked, say: Speaker) -> str:
    """By when the questionnaire is due, or was; blank where nothing says so."""
    if asked.due is None:
        return ""
    day = say.day(dt.datetime.combine(asked.due, dt.time(), dt.UTC))
    if asked.today is not None and asked.today > asked.due:
        return say("This was due on {day}; please send it as soon as you can.", day=day)
    return say("Please send it no later than {day}.", day=day)


def _line(sheet: Worksheet, line: int, row: _Row, known: Known | None, say: Speaker) -> None:
    quiet, loud = font(colour=QUIET), font(bold=row.total)
    sheet.cell(line, 1, row.key)
    title_in_english = say.language not in row.indicator.titles
    named = loud if row.total else quiet
    put(sheet.cell(line, CODE), row.indicator.code, say, look=named)
    put(sheet.cell(line, TITLE), row.indicator.title(say.language), say, english=title_in_english, look=named)
    put(sheet.cell(line, CATEGORY), row.category, say, look=loud)
    put(sheet.cell(line, DEFINITION), row.definition, say, look=quiet)
    put(sheet.cell(line, UNIT), row.unit, say)
    put(sheet.cell(line, LAST), known.value if known else None, say, look=quiet)
    put(sheet.cell(line, LAST_YEAR), known.year if known else None, say, look=quiet)
    if row.total:
        line_above(sheet.cell(line, column) for column in range(CODE, VALUE))
    for column in (VALUE, STATUS, SECRET, SOURCE, NOTE):
        to_fill_in(sheet.cell(line, column), say)
    fit(sheet, line)


def _rows(indicator: Indicator, definitions: Definitions, say: Speaker) -> Iterator[_Row]:
    units = {code.code: code.label(say.language) for code in definitions.code_lists["unit_measure"]}
    definition = definition_of(indicator, definitions, say)
    for measure in indicator.measures:
        unit = definitions.measures[measure]["unit_measure"] or indicator.unit_measure
        for key, label in _categories(indicator, definitions, say):
            yield _Row(
                key="|".join([indicator.code, measure, *key]),
                indicator=indicator,
                category=label,
                unit=units.get(unit, unit),
                definition="" if key else definition,
                total=not key,
                bounds=Bounds.of(indicator),
            )
        definition = ""


def definition_of(indicator: Indicator, definitions: Definitions, say: Speaker) -> str:
    """What is counted, of whom, and over which time, as far as the list says so; a line for each."""
    row, language = indicator.row, say.language
    whole = "" if ":" in row["denominator"] else definitions.text(row["denominator"], language)
    counted = " ÷ ".join(filter(None, (definitions.text(row["numerator"], language), whole)))
    lines = [counted] if counted else []
    for label, text in ((say("Scope"), row["scope"]), (say("Reference period"), row["reference_period"])):
        if text:
            lines.append(f"{label}{say.colon}{say.gap}{definitions.text(text, language)}")
    return "\n".join(lines)


def _categories(indicator: Indicator, definitions: Definitions, say: Speaker) -> list[tuple[list[str], str]]:
    """The rows of an indicator: the total, its own categories, women and men, urban and rural."""
    rows: list[tuple[list[str], str]] = [([], say("total"))]
    wanted = [d for d in ("BREAKDOWN", *_SPLITS) if definitions.codes(indicator, d)]
    for dimension in wanted:
        codes = definitions.codes(indicator, dimension).values()
        rows += [([f"{dimension}={code.code}"], code.label(say.language)) for code in codes if code.code != "_U"]
    return rows
