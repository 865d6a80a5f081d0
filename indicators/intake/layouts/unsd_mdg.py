"""The pivoted export of the UNSD MDG database: country and year, and a column for each series."""

from __future__ import annotations

from indicators.definitions.registry import Definitions
from indicators.intake.book import Book
from indicators.intake.raw import Hints, Raw


class UnsdMdg:
    """A blank is no row of the export, a single space an empty cell of it: neither is an observation."""

    name = "unsd-mdg"

    def recognises(self, book: Book, definitions: Definitions) -> bool:
        """The heading starts with Country and Year and names a known MDG series."""
        first = book.sheets[0].rows[0]
        known = any(("UNSD_MDG", text.upper()) in definitions.series for text in first)
        return [text.strip() for text in first[:2]] == ["Country", "Year"] and known

    def read(self, book: Book, definitions: Definitions, hints: Hints) -> Raw:
        """One observation for each cell of a known series that is not blank; other series are counted."""
        sheet = book.sheets[0]
        columns = {
            column: definitions.series[("UNSD_MDG", text.upper())]
            for column, text in enumerate(sheet.rows[0])
            if ("UNSD_MDG", text.upper()) in definitions.series
        }
        raw = Raw(self.name)
        others = len(sheet.rows[0]) - 2 - len(columns)
        if others:
            raw.notes.append(("series_left_out", str(others)))
        for line, row in enumerate(sheet.rows[1:], start=1):
            for column, series in columns.items():
                if column < len(row) and row[column].strip():
                    raw.add(
                        sheet.address(line, column),
                        REF_AREA=row[0],
                        EDITION=series["edition"],
                        INDICATOR=series["indicator"],
                        MEASURE=series["measure"],
                        TIME_PERIOD=row[1],
                        OBS_VALUE=row[column],
                        UNIT_MEASURE=series["unit_measure"],
                        SOURCE="UNSD, MDG Indicators Database",
                    )
        return raw
