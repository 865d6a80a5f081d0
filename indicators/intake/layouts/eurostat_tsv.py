r"""Eurostat's bulk TSV: all dimensions in the first field, headed ``freq,unit,geo\TIME_PERIOD``, flags after values."""

from __future__ import annotations

from indicators.definitions.registry import Definitions
from indicators.intake.book import Book
from indicators.intake.raw import Hints, Raw, cells


class EurostatTsv:
    """The dimension ``indic_is`` names the series; other series of the file are counted and left out."""

    name = "eurostat-tsv"

    def recognises(self, book: Book, definitions: Definitions) -> bool:
        """The first field is a list of dimensions that ends in TIME_PERIOD (or time)."""
        first = book.sheets[0].rows[0][0]
        return (
            book.delimiter == "\t" and "\\" in first and first.split("\\")[1].strip().lower() in {"time_period", "time"}
        )

    def read(self, book: Book, definitions: Definitions, hints: Hints) -> Raw:
        """One observation for each cell, also for ``:``, whose flag says why there is no value."""
        sheet = book.sheets[0]
        names = [name.strip().lower() for name in sheet.rows[0][0].split("\\")[0].split(",")]
        years = dict(cells(sheet.rows[0][1:]))
        raw = Raw(self.name)
        left_out: set[str] = set()
        for line, row in enumerate(sheet.rows[1:], start=1):
            key = dict(zip(names, (part.strip() for part in row[0].split(",")), strict=False))
            series = definitions.series.get(("ESTAT", key.get("indic_is", "").upper()))
            if series is None:
                left_out.add(row[0])
                continue
            for column, text in cells(row[1:]):
                if column in years:
                    raw.add(
                        sheet.address(line, column + 1),
                        REF_AREA=key.get("geo", ""),
                        EDITION=series["edition"],
                        INDICATOR=series["indicator"],
                        MEASURE=series["measure"],
                        TIME_PERIOD=years[column],
                        SEX=key.get("sex", "").replace("T", "_T"),
                        OBS_VALUE=text,
                        UNIT_MEASURE=key.get("unit", ""),
                        SOURCE="Eurostat",
                    )
        if left_out:
            raw.notes.append(("series_left_out", str(len(left_out))))
        return raw
