"""The project's own workbook: a hidden sheet says whose it is, a hidden column says what each row means."""

from __future__ import annotations

from indicators.definitions.names import simplified
from indicators.definitions.registry import Definitions
from indicators.reading.book import Book
from indicators.reading.raw import Declared, Raw
from indicators.reading.sheet import Sheet

META_SHEET = "_ict"
KEY_HEADING = "KEY"
ROLES = ("VALUE", "STATUS", "SOURCE", "NOTE")
_TITLE = 2  # the column of the title


class Template:
    """Written by `indicators.submissions.questionnaire`; read by its hidden keys and its titles."""

    name = "template"

    def recognises(self, book: Book, definitions: Definitions) -> bool:
        """The workbook has the hidden sheet."""
        return book.sheet(META_SHEET) is not None

    def read(self, book: Book, definitions: Definitions, declared: Declared) -> Raw:
        """One observation for each row whose value or status was filled in."""
        raw = Raw(self.name)
        meta_sheet = book.sheet(META_SHEET)
        meta = {row[0]: row[1] for row in meta_sheet.rows if len(row) > 1} if meta_sheet else {}
        raw.language = meta.get("language", "")
        read = {META_SHEET}
        for sheet in book.sheets:
            header = next((line for line, row in enumerate(sheet.rows[:20]) if row and row[0] == KEY_HEADING), None)
            if header is not None:
                read.add(sheet.name)
                self._read_sheet(sheet, header, meta, raw, definitions)
        raw.notes.extend(book.left_out(read))
        return raw

    def _read_sheet(self, sheet: Sheet, header: int, meta: dict[str, str], raw: Raw, definitions: Definitions) -> None:
        titles = _titles(definitions, meta.get("edition", ""))
        roles = {role: sheet.rows[header].index(role) for role in ROLES if role in sheet.rows[header]}
        value = roles["VALUE"]
        for line, row in enumerate(sheet.rows[header + 1 :], start=header + 1):
            parts = row[0].split("|")
            if len(parts) < 2 or not (row[value].strip() or row[roles["STATUS"]].strip()):
                continue
            title = row[_TITLE].strip().removesuffix("*").strip()
            code = titles.get(simplified(title), parts[0])
            trace = "" if code == parts[0] else f"{parts[0]} of the questionnaire is {code} by its title"
            raw.add_cell(
                sheet,
                (line, value),
                REF_AREA=meta.get("ref_area", ""),
                EDITION=meta.get("edition", ""),
                INDICATOR=code,
                TITLE=title,
                TRACE=trace,
                MEASURE=parts[1],
                TIME_PERIOD=meta.get("year", ""),
                # A status is chosen from a list that shows "E - Estimated value": the code is before the blank.
                OBS_STATUS=row[roles["STATUS"]].strip().split(" ")[0],
                SOURCE=row[roles["SOURCE"]].strip(),
                COMMENT_OBS=row[roles["NOTE"]].strip(),
                **dict(part.split("=", 1) for part in parts[2:]),
            )


def _titles(definitions: Definitions, edition: str) -> dict[str, str]:
    """Titles of disputed codes to the code that they have now: a questionnaire may be older than the chosen reading."""
    return {
        simplified(title): code
        for code in (code for listed, code in definitions.readings.disputed if listed == edition)
        for title in definitions.indicators[edition, code].titles.values()
    }
