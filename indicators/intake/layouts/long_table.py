"""One observation a row, with a heading over each column: long CSV, SDMX-CSV, or a plain sheet."""

from __future__ import annotations

from indicators.definitions.names import simplified
from indicators.definitions.registry import Definitions
from indicators.intake.book import Book
from indicators.intake.raw import Hints, Raw
from indicators.intake.sheet import Sheet

_SDMX = {"DATAFLOW", "STRUCTURE", "STRUCTURE_ID", "ACTION"}
_NEEDED = {"INDICATOR", "TIME_PERIOD", "OBS_VALUE"}
_SEARCHED_LINES = 30


def _headings(row: list[str], definitions: Definitions) -> dict[str, int]:
    """Concept to column; the first column of a concept wins."""
    found: dict[str, int] = {}
    for column, text in enumerate(row):
        # An SDMX 2 heading may carry a label after a colon: "REF_AREA: Reference area".
        concept = definitions.columns.get(simplified(text.split(":")[0]))
        if concept:
            found.setdefault(concept, column)
    return found


def _header(sheet: Sheet, definitions: Definitions) -> tuple[int, dict[str, int]] | None:
    for line, row in enumerate(sheet.rows[:_SEARCHED_LINES]):
        headings = _headings(row, definitions)
        titles = {"TITLE"} & headings.keys()
        if headings.keys() >= _NEEDED or (titles and headings.keys() >= _NEEDED - {"INDICATOR"}):
            return line, headings
    return None


class LongTable:
    """Long CSV or a long sheet, with headings in English, French or Spanish."""

    name = "long"

    def recognises(self, book: Book, definitions: Definitions) -> bool:
        """Some sheet has a heading row with indicator, year and value."""
        return any(_header(sheet, definitions) for sheet in book.sheets)

    def read(self, book: Book, definitions: Definitions, hints: Hints) -> Raw:
        """One observation a row below the heading row; rows without a value and a status are kept as missing."""
        raw = Raw(self.name)
        for sheet in book.sheets:
            found = _header(sheet, definitions)
            if found:
                self._read_sheet(sheet, *found, raw)
        return raw

    def _read_sheet(self, sheet: Sheet, line: int, headings: dict[str, int], raw: Raw) -> None:
        value = headings["OBS_VALUE"]
        for number, row in enumerate(sheet.rows[line + 1 :], start=line + 1):
            texts = {concept: row[column].strip() for concept, column in headings.items() if column < len(row)}
            if not (texts.get("INDICATOR") or texts.get("TITLE")):
                continue
            raw.add(sheet.address(number, value), number=(number, value) in sheet.numeric, **texts)


class SdmxCsv(LongTable):
    """SDMX-CSV 1.0 and 2.x: the headings are concepts, and a column names the structure."""

    name = "sdmx-csv"

    def recognises(self, book: Book, definitions: Definitions) -> bool:
        """The first row names DATAFLOW or STRUCTURE beside the concepts."""
        first = book.sheets[0].rows[0] if book.format == "text" else []
        return bool(_SDMX & {text.split("[")[0].strip() for text in first}) and super().recognises(book, definitions)
