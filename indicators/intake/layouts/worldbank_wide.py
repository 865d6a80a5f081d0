"""The World Bank's API download: four lines of preamble, a row for each economy, a column for each year."""

from __future__ import annotations

import re

from indicators.definitions.registry import Definitions
from indicators.intake.book import Book
from indicators.intake.raw import Hints, Raw, cells

_HEAD = ["Country Name", "Country Code", "Indicator Name", "Indicator Code"]


class WorldBankWide:
    """Series codes are looked up in ``series.csv``; aggregates are counted and left out."""

    name = "worldbank-wide"

    def recognises(self, book: Book, definitions: Definitions) -> bool:
        """One of the first lines is the World Bank's heading."""
        return self._header(book) is not None

    def _header(self, book: Book) -> int | None:
        rows = book.sheets[0].rows[:10]
        return next((line for line, row in enumerate(rows) if row[:4] == _HEAD), None)

    def read(self, book: Book, definitions: Definitions, hints: Hints) -> Raw:
        """One observation for each cell that is not empty."""
        sheet = book.sheets[0]
        header = self._header(book) or 0
        years = {column: text for column, text in cells(sheet.rows[header]) if re.fullmatch(r"\d{4}", text)}
        raw = Raw(self.name)
        for line, row in enumerate(sheet.rows[header + 1 :], start=header + 1):
            if len(row) < len(_HEAD):
                continue
            series = definitions.series.get(("WB", row[3].strip().upper()))
            for column, text in cells(row):
                if column in years:
                    raw.add(
                        sheet.address(line, column),
                        REF_AREA=row[1],
                        EDITION=series["edition"] if series else "",
                        INDICATOR=series["indicator"] if series else row[3],
                        MEASURE=series["measure"] if series else "",
                        TIME_PERIOD=years[column],
                        OBS_VALUE=text,
                        UNIT_MEASURE=series["unit_measure"] if series else "",
                        SOURCE=f"World Bank, World Development Indicators, {row[3]}",
                    )
        return raw
