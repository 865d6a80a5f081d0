"""Writes the questionnaire: the cover, a sheet for each group of the list, the statuses, and the keys that are read."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from indicators.base.errors import UsageError
from indicators.base.language import Speaker
from indicators.definitions.registry import Definitions
from indicators.reading.layouts.template import META_SHEET
from indicators.submissions.questionnaire.asked import Asked, Known

if TYPE_CHECKING:
    from openpyxl import Workbook

GROUPS = ("A", "HH", "B", "ICT", "ED", "EG")
_VERSION = "2"


def write(path: Path, definitions: Definitions, asked: Asked, known: Mapping[str, Known] | None = None) -> Path:
    """Writes the workbook.

    Args:
        path: where it goes.
        definitions: the definitions.
        asked: of whom what is asked.
        known: by row key, what was accepted last.

    Raises:
        UsageError: the area or the edition does not exist.
    """
    if asked.ref_area not in definitions.areas or asked.edition not in definitions.editions:
        raise UsageError(
            f"There is no area {asked.ref_area} or no edition {asked.edition}.",
            advice=f"Editions: {', '.join(definitions.editions)}; areas are ISO alpha-3, for example KEN.",
        )
    from openpyxl import Workbook

    from indicators.submissions.questionnaire import cover, indicator_sheet, statuses

    say = Speaker(asked.language)
    workbook = Workbook()
    first = workbook.active
    assert first is not None  # noqa: S101 - a new workbook has a sheet
    listed = statuses.write(workbook, definitions, say)
    groups = {
        group: found
        for group in GROUPS
        if (found := [i for (e, _), i in definitions.indicators.items() if e == asked.edition and i.group == group])
    }
    for place, (group, indicators) in enumerate(groups.items(), start=1):
        sheet = workbook.create_sheet(indicator_sheet.sheet_name(group, say), place)
        indicator_sheet.write(sheet, indicators, definitions, asked, known or {}, listed)
    cover.write(first, groups, definitions, asked)
    _keys(workbook, asked)
    workbook.properties.creator = say("ICT indicators")
    workbook.properties.title = str(first["B1"].value)
    workbook.properties.language = asked.language
    path.parent.mkdir(parents=True, exist_ok=True)
    workbook.save(path)
    return path


def _keys(workbook: Workbook, asked: Asked) -> None:
    """What the whole workbook is about, for the reader."""
    sheet = workbook.create_sheet(META_SHEET)
    for name, value in (
        ("template", _VERSION),
        ("ref_area", asked.ref_area),
        ("edition", asked.edition),
        ("year", str(asked.year)),
        ("language", asked.language),
    ):
        sheet.append([name, value])
    sheet.sheet_state = "veryHidden"
