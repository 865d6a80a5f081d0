"""The project's own workbook: a hidden sheet says whose it is, a hidden column says what each row means.

The cover says of which survey the values of a sheet are; a value that names a source of its own has that one.
"""

from __future__ import annotations

from indicators.definitions.names import simplified
from indicators.definitions.registry import Definitions, Indicator
from indicators.reading.book import Book
from indicators.reading.raw import Declared, Raw
from indicators.reading.sheet import Sheet

META_SHEET = "_ict"
KEY_HEADING = "KEY"
SURVEY_HEADING = "SURVEY"
ROLES = ("TITLE", "VALUE", "STATUS", "CONFIDENTIAL", "SOURCE", "NOTE")
_TITLE = 2  # the column of the title in a workbook that does not say it
_HEAD = 20  # the headings stand in the first rows, but for those of the cover
_Survey = dict[str, str]  # what the cover says of a source, by concept


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
        surveys: dict[str, _Survey] = {}
        for sheet in book.sheets:
            header = _row_of(SURVEY_HEADING, sheet)
            if header is not None:
                read.add(sheet.name)
                surveys |= _surveys(sheet, header)
        for sheet in book.sheets:
            header = _row_of(KEY_HEADING, sheet)
            if header is not None:
                read.add(sheet.name)
                self._read_sheet(sheet, header, meta, surveys, raw, definitions)
        raw.notes.extend(book.left_out(read))
        return raw

    def _read_sheet(
        self,
        sheet: Sheet,
        header: int,
        meta: dict[str, str],
        surveys: dict[str, _Survey],
        raw: Raw,
        definitions: Definitions,
    ) -> None:
        edition = meta.get("edition", "")
        titles = _titles(definitions, edition)
        roles = {role: sheet.rows[header].index(role) for role in ROLES if role in sheet.rows[header]}
        value = roles["VALUE"]
        for line, row in enumerate(sheet.rows[header + 1 :], start=header + 1):
            parts = row[0].split("|")
            if len(parts) < 2 or not (row[value].strip() or row[roles["STATUS"]].strip()):
                continue
            title = row[roles.get("TITLE", _TITLE)].strip().removesuffix("*").strip()
            code = titles.get(simplified(title), parts[0])
            trace = "" if code == parts[0] else f"{parts[0]} of the questionnaire is {code} by its title"
            raw.add_cell(
                sheet,
                (line, value),
                REF_AREA=meta.get("ref_area", ""),
                EDITION=edition,
                INDICATOR=code,
                TITLE=title,
                TRACE=trace,
                MEASURE=parts[1],
                TIME_PERIOD=meta.get("year", ""),
                # A status is chosen from a list that shows "E - Estimated value": the code is before the blank.
                OBS_STATUS=row[roles["STATUS"]].strip().split(" ")[0],
                CONF_STATUS=row[roles["CONFIDENTIAL"]].strip().split(" - ")[0] if "CONFIDENTIAL" in roles else "",
                COMMENT_OBS=row[roles["NOTE"]].strip(),
                **_described(row[roles["SOURCE"]].strip(), definitions.indicators.get((edition, code)), surveys),
                **dict(part.split("=", 1) for part in parts[2:]),
            )


def _row_of(heading: str, sheet: Sheet) -> int | None:
    """The row that says what the columns of a sheet are, by what its first cell says."""
    return next((line for line, row in enumerate(sheet.rows[:_HEAD]) if row and row[0] == heading), None)


def _surveys(sheet: Sheet, header: int) -> dict[str, _Survey]:
    """What the cover says of the source of each group of indicators."""
    concepts = sheet.rows[header]
    found: dict[str, _Survey] = {}
    for row in sheet.rows[header + 1 :]:
        if row and row[0]:
            said = zip(concepts[1:], row[1:], strict=False)
            found[row[0]] = {concept: text.strip() for concept, text in said if concept and text.strip()}
    return found


def _described(source: str, indicator: Indicator | None, surveys: dict[str, _Survey]) -> _Survey:
    """The source of a value: what stands beside it, else what the cover says of the survey of its sheet."""
    survey = dict(surveys.get(indicator.group, {})) if indicator else {}
    if source and source != survey.get("SOURCE"):
        return {"SOURCE": source}
    if indicator and not indicator.row["age_scope"]:
        survey.pop("AGE_SCOPE", None)
    if "REF_PERIOD" in survey:  # chosen from a list that shows "P3M - last 3 months"
        survey["REF_PERIOD"] = survey["REF_PERIOD"].split(" - ")[0]
    return survey


def _titles(definitions: Definitions, edition: str) -> dict[str, str]:
    """Titles of disputed codes to the code that they have now: a questionnaire may be older than the chosen reading."""
    return {
        simplified(title): code
        for code in (code for listed, code in definitions.readings.disputed if listed == edition)
        for title in definitions.indicators[edition, code].titles.values()
    }
