"""Writes the workbook that an office fills in; `indicators.reading.layouts.template` reads it by its hidden keys."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from indicators.base import resources
from indicators.base.errors import UsageError
from indicators.base.language import Speaker
from indicators.definitions.registry import Definitions, Indicator
from indicators.reading.layouts.template import KEY_HEADING, META_SHEET
from indicators.store.context import Context
from indicators.validation.report.wording import about_indicators

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_GROUPS = ("A", "HH", "B", "ICT", "ED", "EG")
_HEAD = "FF175CD3"
_INPUT = "FFFFF4CC"
_WIDTHS = (2, 8, 58, 34, 22, 14, 14, 14, 30, 26, 30)
_KEY_ROW = 3
_SPLITS = ("SEX", "URBANISATION")


def write(
    path: Path,
    definitions: Definitions,
    *,
    ref_area: str,
    edition: str,
    year: int,
    language: str,
    previous: Mapping[str, Mapping[int, float]] | None = None,
) -> Path:
    """Makes the workbook of an area, edition, year and language.

    Args:
        path: where it goes.
        definitions: the definitions.
        ref_area: ISO 3166 alpha-3.
        edition: the edition of the core list.
        year: the reference year.
        language: one of the six of the United Nations.
        previous: accepted values by row key and year, shown beside the input.

    Raises:
        UsageError: the area or the edition does not exist.
    """
    from openpyxl import Workbook

    if ref_area not in definitions.areas or edition not in definitions.editions:
        raise UsageError(
            f"There is no area {ref_area} or no edition {edition}.",
            advice=f"Editions: {', '.join(definitions.editions)}; areas are ISO alpha-3, for example KEN.",
        )
    say = Speaker(language)
    workbook = Workbook()
    first = workbook.active
    assert first is not None  # noqa: S101 - a new workbook has a sheet
    _instructions(first, definitions, say, ref_area, edition, year)
    _lists(workbook.create_sheet("Lists"), definitions, language)
    for group in _GROUPS:
        indicators = [i for (e, _), i in definitions.indicators.items() if e == edition and i.group == group]
        if indicators:
            _group(workbook.create_sheet(group), indicators, definitions, say, year, previous or {})
    meta = workbook.create_sheet(META_SHEET)
    for name, value in (
        ("template", "1"),
        ("ref_area", ref_area),
        ("edition", edition),
        ("year", str(year)),
        ("language", language),
    ):
        meta.append([name, value])
    meta.sheet_state = "veryHidden"
    workbook["Lists"].sheet_state = "hidden"
    for sheet in workbook.worksheets:
        sheet.sheet_view.rightToLeft = say.from_right
    path.parent.mkdir(parents=True, exist_ok=True)
    workbook.save(path)
    return path


def _instructions(
    sheet: Worksheet, definitions: Definitions, say: Speaker, ref_area: str, edition: str, year: int
) -> None:
    from openpyxl.styles import Alignment, Font

    sheet.title = say("Instructions")
    sheet.sheet_view.showGridLines = False
    sheet.column_dimensions["A"].width = 100
    area = definitions.names.name(ref_area, say.language)
    lines = [
        say("Questionnaire on core ICT indicators, edition {edition}", edition=edition),
        say("{area}, reference year {year}", area=area, year=year),
        "",
        say("Fill in the yellow cells only. Leave a cell empty when you have nothing to report."),
        say("Write percentages as 45.3, not as 0.453; counts in units, not in thousands."),
        say("For a missing value choose a status: O missing, L not collected, M cannot exist."),
        say("Name the source of each value: survey, census or register, and its year."),
        say("Do not change the headings or the hidden cells; they tell what each row means."),
    ]
    lines += about_indicators(say, (i for (e, _), i in definitions.indicators.items() if e == edition))
    for number, line in enumerate(lines, start=1):
        cell = sheet.cell(number, 1, line)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.font = Font(size={1: 18, 2: 14}.get(number, 12), bold=number <= 2)


def _lists(sheet: Worksheet, definitions: Definitions, language: str) -> None:
    for code in definitions.code_lists["obs_status"]:
        sheet.append([f"{code.code} - {code.label(language)}"])


def _group(
    sheet: Worksheet,
    indicators: list[Indicator],
    definitions: Definitions,
    say: Speaker,
    year: int,
    previous: Mapping[str, Mapping[int, float]],
) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation
    from openpyxl.worksheet.properties import PageSetupProperties

    before = (year - 2, year - 1)
    sheet.append([None, say(indicators[0].row["area"].split(" (")[0])])
    sheet.cell(1, 2).font = Font(size=14, bold=True)
    shown = ["Code", "Indicator", "Category", "Unit"]
    headings = [say(text) for text in shown] + [f"{y} ({say('previous value')})" for y in before]
    headings += [str(year), say("Status"), say("Source"), say("Note")]
    sheet.append([None, *headings])
    sheet.append([KEY_HEADING, *[None] * 6, "VALUE", "STATUS", "SOURCE", "NOTE"])
    sheet.row_dimensions[_KEY_ROW].hidden = True
    sheet.column_dimensions["A"].hidden = True
    status = DataValidation(type="list", formula1="=Lists!$A$1:$A$20", allow_blank=True)
    sheet.add_data_validation(status)
    for column, width in enumerate(_WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
        if column > 1:
            head = sheet.cell(2, column)
            head.font = Font(bold=True, color="FFFFFFFF")
            head.fill = PatternFill("solid", start_color=_HEAD)
            head.alignment = Alignment(wrap_text=True, vertical="center")
    for indicator in indicators:
        for row in _rows(indicator, definitions, say, before, previous):
            sheet.append(row)
            line = sheet.max_row
            status.add(sheet.cell(line, 9))
            for column in range(8, 12):
                sheet.cell(line, column).fill = PatternFill("solid", start_color=_INPUT)
            first = "=" not in row[0]  # the total of a measure: the rows below it are its categories
            for column in range(2, 5):
                cell = sheet.cell(line, column)
                cell.alignment = Alignment(wrap_text=True, vertical="top")
                cell.font = Font(bold=first, color="FF101828" if first or column == 4 else "FF98A2B3")
            for column in range(2, 12) if first else ():
                sheet.cell(line, column).border = Border(top=Side("thin", "FFD0D5DD"))
    sheet.freeze_panes = "H4"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _rows(
    indicator: Indicator,
    definitions: Definitions,
    say: Speaker,
    before: tuple[int, int],
    previous: Mapping[str, Mapping[int, float]],
) -> list[list[Any]]:
    title = indicator.title(say.language)
    rows = []
    for measure in indicator.measures:
        measure_row = definitions.measures[measure]
        unit = measure_row["unit_measure"] or indicator.unit_measure
        unit_label = next(
            (c.label(say.language) for c in definitions.code_lists["unit_measure"] if c.code == unit), unit
        )
        for key, label in _categories(indicator, definitions, say):
            full = "|".join([indicator.code, measure, *key])
            seen = previous.get(full, {})
            rows.append([full, indicator.code, title, label, unit_label, *(seen.get(y) for y in before)])
    return rows


def _categories(indicator: Indicator, definitions: Definitions, say: Speaker) -> list[tuple[list[str], str]]:
    """The rows of an indicator: the total, its own categories, women and men, urban and rural."""
    rows: list[tuple[list[str], str]] = [([], say("total"))]
    wanted = [d for d in ("BREAKDOWN", *_SPLITS) if definitions.codes(indicator, d)]
    for dimension in wanted:
        codes = definitions.codes(indicator, dimension).values()
        rows += [([f"{dimension}={code.code}"], code.label(say.language)) for code in codes if code.code != "_U"]
    return rows


def make(context: Context, ref_area: str, edition: str, year: int | None, language: str, output: Path | None) -> Path:
    """Makes the workbook of an office, with its accepted values of the two years before."""
    chosen = year or context.clock().year - 1
    previous: dict[str, dict[int, float]] = {}
    if context.lake.exists:
        rows = context.lake.rows(
            resources.sql("store/previous"), {"area": ref_area, "edition": edition, "year": chosen}
        )
        for key, period, value in rows:
            previous.setdefault(key, {})[period] = value
    return write(
        output or Path(f"ICT_{ref_area}_{edition}_{chosen}_{language}.xlsx"),
        context.definitions,
        ref_area=ref_area,
        edition=edition,
        year=chosen,
        language=language,
        previous=previous,
    )
