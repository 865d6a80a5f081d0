"""A layout that is data: a profile says where the heading lies and what each column means.

The language is described in ``docs/intake.md`` and checked by ``schemas/definitions/profile.schema.json``. One row of
the table is one observation, or, where headings are years or series, one observation for each such column.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

from indicators.definitions.layout_profiles import LayoutProfile, SeriesSource
from indicators.definitions.registry import Definitions
from indicators.definitions.tables import Row
from indicators.reading.book import Book
from indicators.reading.breakdowns import breakdowns_of, unlabelled
from indicators.reading.codes import AGGREGATE, Codes
from indicators.reading.confidentiality import FREE, Confidentiality
from indicators.reading.headings import CONF_STATUS
from indicators.reading.layouts.beside_values import BesideValues
from indicators.reading.layouts.table_look import TableLook
from indicators.reading.layouts.tables import Table, tables
from indicators.reading.layouts.value_notes import ValueNotes
from indicators.reading.raw import Declared, Raw

_CORE = "CORE"
_Texts = dict[str, str]


class Profiled:
    """Reads a file by a profile."""

    def __init__(self, profile: LayoutProfile) -> None:
        self.profile = profile
        self.name = profile.name
        self.__doc__ = profile.title

    def recognises(self, book: Book, definitions: Definitions) -> bool:
        """Some sheet has a row with all headings of the profile, and, where it asks for that, a known series."""
        if self.profile.by_name_only:
            return False
        return any(self._known_series(table, book, definitions) for table in tables(book, self.profile))

    def _known_series(self, table: Table, book: Book, definitions: Definitions) -> bool:
        series, values = self.profile.series, self.profile.value_headings
        if values and not any(re.fullmatch(values, text) for text in table.headings):
            return False
        if series.headings:
            return any((series.system, text.upper()) in definitions.series for text in table.headings)
        if series.file_name:
            return (series.system, _series_of_file(series, book)) in definitions.series
        return True

    def read(self, book: Book, definitions: Definitions, declared: Declared) -> Raw:
        """One observation for each value; what the core list does not hold is counted and left out."""
        work = _Work(self.profile, book, definitions, Raw(self.name))
        # A profile that names its sheets says that the others are none of its tables.
        read = {sheet.name for sheet in book.sheets if not re.fullmatch(self.profile.sheet, sheet.name)}
        for table in tables(book, self.profile):
            read.add(table.sheet.name)
            work.read(table)
        work.raw.notes.extend(book.left_out(read))
        if self.profile.series.assumed:
            work.raw.notes.append(("series_assumed", self._assumed(definitions)))
        return work.finished()

    def _assumed(self, definitions: Definitions) -> str:
        row = definitions.series[self.profile.series.system, self.profile.series.name.upper()]
        return f"{row['indicator']} ({row['edition']}); {row['note']}"


@dataclass(slots=True)
class _Work:
    """The reading of one file."""

    profile: LayoutProfile
    book: Book
    definitions: Definitions
    raw: Raw
    other_series: Counter[str] = field(default_factory=Counter)
    other_rows: int = 0
    look: TableLook = field(init=False)
    value_notes: ValueNotes = field(init=False)
    confidentiality: Confidentiality = field(init=False)
    _area_of: Callable[[str], str | None] = field(init=False)

    def __post_init__(self) -> None:
        self._area_of = lru_cache(maxsize=1_000)(Codes(self.definitions).area)
        self.confidentiality = Confidentiality(self.definitions)
        self.look = TableLook(self.profile, self.definitions, self.raw.faults)
        self.value_notes = ValueNotes(self.profile, self.definitions, self.raw.faults)

    def read(self, table: Table) -> None:
        """Takes in one table."""
        columns = self._value_columns(table)
        self.look.at_headings(table, columns)
        self.value_notes.at_table(table, [column for column, _ in columns])
        others = self._other_series(table, columns)
        places = {*(column for column, _ in columns), *others}
        beside = BesideValues(self.profile, table, columns)
        self.look.at_columns(table, places, beside.columns)
        self.look.at_merged(table, places)
        self.look.at_areas(table, places)
        self.look.at_series(table, places)
        above: _Texts = {}
        for line, row in table.rows(places):
            keeps = self.profile.keep_blank or table.sheet.kind == "cube"  # which tells what a blank is
            values = [(c, said) for c, said in columns if c < len(row) and (keeps or row[c].strip())]
            self.look.at_length(table, line, [column for column, _ in values])
            if not self._kept(table, row):
                self.other_rows += len(values)
                continue
            of_row = self._of_row(table, row, above)
            if not values and len(columns) == 1 and self._withholds(of_row):
                values = columns
            for column, said in values:
                self._add(table, (line, column), of_row | said | beside.said(row, column))
            for column in others:
                self.other_series[table.headings[column]] += column < len(row) and (keeps or bool(row[column].strip()))

    def finished(self) -> Raw:
        """The observations, with what was left out in the notes."""
        if self.other_series:
            detail = f"{len(self.other_series)} / {sum(self.other_series.values())}"
            self.raw.notes.append(("series_left_out", detail))
        self.raw.notes.extend(self.look.notes())
        if self.other_rows:
            self.raw.notes.append(("rows_left_out", str(self.other_rows)))
        return self.raw

    def _value_columns(self, table: Table) -> list[tuple[int, _Texts]]:
        """The columns that hold values, each with what its heading says (a year, a series, any concept)."""
        series = self.profile.series
        pattern = self.profile.value_headings or self.profile.years
        if pattern:
            found = ((column, re.fullmatch(pattern, text)) for column, text in enumerate(table.headings))
            return [(column, _said(match)) for column, match in found if match]
        if series.headings:
            return [
                (column, {"series": text})
                for column, text in enumerate(table.headings)
                if (series.system, text.upper()) in self.definitions.series
            ]
        columns = [table.column(heading) for heading in self.profile.columns["OBS_VALUE"]]
        return [(column, _Texts()) for column in columns if column is not None][:1]

    def _other_series(self, table: Table, values: list[tuple[int, _Texts]]) -> list[int]:
        """The columns of series that no core indicator has, where headings are series."""
        if not self.profile.series.headings:
            return []
        known = {column for column, _ in values}
        named = self.profile.recognised_by
        return [c for c, text in enumerate(table.headings) if text and c not in known and text not in named]

    def _kept(self, table: Table, row: list[str]) -> bool:
        keep = self.profile.keep.items()
        return all(re.fullmatch(pattern, table.text(row, heading)) for heading, pattern in keep)

    def _of_row(self, table: Table, row: list[str], above: _Texts) -> _Texts:
        """What a row says of all its values; blanks of a concept that is filled down say what the cell above did."""
        texts = {c: table.first(row, headings) for c, headings in self.profile.columns.items() if c != "OBS_VALUE"}
        for concept in self.profile.fill_down:
            texts[concept] = above[concept] = texts.get(concept) or above.get(concept, "")
        texts |= {concept: row[c] for c, concept in table.stated_of_cells(self.profile)}
        if table.title and self.profile.title_cell:
            texts[self.profile.title_cell.concept] = table.title
        texts.setdefault("series", "")
        texts["series"] = texts["series"] or self._series(table, row)
        scale = self.profile.scale
        if scale and re.match(scale.matches, table.text(row, scale.heading) if scale.heading else ""):
            texts["UNIT_MULT"] = scale.factor
        confidential = self.look.confidential
        if confidential is not None and confidential < len(row):
            texts[CONF_STATUS] = row[confidential]
        if self.profile.area_name:
            texts["REF_AREA"] = self._area(texts.get("REF_AREA", ""), table.text(row, self.profile.area_name))
        self._with_dimensions(table, row, texts)
        if self.profile.year_notes:
            texts["note"] = table.text(row, self.profile.year_notes.heading)
        return texts

    def _with_dimensions(self, table: Table, row: list[str], texts: _Texts) -> None:
        """Adds what the dimensions that are no concept say.

        What is not known of them, and no total, is a breakdown; so is what contradicts another column.
        """
        unknown: _Texts = {}
        for name, column in self.look.others.items():
            text = row[column].strip() if column < len(row) else ""
            meaning = self.profile.meanings.get(table.headings[column], {}).get(text)
            if meaning is None or self._contradicts(meaning, texts):
                unknown[name] = text
            else:
                texts |= meaning
        if unknown:
            known = texts.get("BREAKDOWN", "")
            texts["BREAKDOWN"] = breakdowns_of(self.definitions).beside([*unknown], known, *unknown.values())

    def _area(self, code: str, name: str) -> str:
        """The text that says the area: of a group whose code nobody knows its name, which every publisher writes."""
        if code and name and self._area_of(code) is None and self._area_of(name) == AGGREGATE:
            return name
        return code

    def _contradicts(self, meaning: _Texts, texts: _Texts) -> bool:
        stated = {concept: unlabelled(texts[concept]) for concept in meaning if texts.get(concept, "").strip()}
        return any(self.profile.codes.get(c, {}).get(text, text) != meaning[c] for c, text in stated.items())

    def _series(self, table: Table, row: list[str]) -> str:
        series = self.profile.series
        if series.file_name:
            return _series_of_file(series, self.book)
        if series.name:
            return series.name
        text = series.prefix + "/".join(table.text(row, each) for each in series.columns)
        found = re.search(series.pattern, text) if series.pattern else None
        return found[1] if found else text

    def _withholds(self, of_row: _Texts) -> bool:
        """Whether a row says that its value is confidential: a blank is withheld then, and no empty cell."""
        texts, known = self._decoded({**of_row}), self.confidentiality
        said = (known.of_column(texts.get(CONF_STATUS)), known.of_status(texts.get("OBS_STATUS")))
        return known.strictest(*said) not in {"", FREE}

    def _add(self, table: Table, place: tuple[int, int], texts: _Texts) -> None:
        named, note = texts.pop("series"), texts.pop("note", "")
        meaning = self._meaning(named)
        if meaning is None:
            self.other_series[named] += 1
            return
        value = table.sheet.value(*place)
        missing = value.lower() in self.definitions.symbols and value != self.profile.nil
        texts = {concept: text for concept, text in self._decoded(texts).items() if text}
        if missing and "TIME_PERIOD" in self.profile.beside and "TIME_PERIOD" not in texts:
            self.other_rows += 1  # a sign for a missing value, of no year
            return
        address = table.sheet.address(*place)
        self.value_notes.with_footnotes(texts, value, address)
        stated = "OBS_STATUS" in texts
        texts = meaning | texts | self.profile.constants
        if not stated and missing:
            texts.pop("OBS_STATUS", None)  # what holds for the values of a series holds for no missing one
        if self.profile.nil and value == self.profile.nil:
            texts |= {"OBS_VALUE": "0", "TRACE": f'"{value}" read as nil: 0'}
        texts.setdefault("SOURCE", f"{self.profile.source}, {named}")
        self.value_notes.annotate(texts, value, note, address, italic=table.sheet.is_italic(*place))
        self.raw.add_cell(table.sheet, place, **texts)

    def _meaning(self, named: str) -> _Texts | None:
        """What a series is in the core list; with the system CORE the text is a code or a title of the list itself."""
        system = self.profile.series.system
        if system == _CORE:
            return {"INDICATOR": named} if named else None
        known = self.definitions.series.get((system, named.upper()))
        return None if known is None else _of_series(known)

    def _decoded(self, texts: _Texts) -> _Texts:
        for concept, codes in self.profile.codes.items():
            sent = texts.get(concept, "")
            texts[concept] = codes.get(sent, "" if concept in self.profile.codes_only else sent)
        return texts


def _said(match: re.Match[str]) -> _Texts:
    """What a heading says: the named groups of the pattern; where it has none, the whole of it is a year."""
    if not match.re.groupindex:
        return {"TIME_PERIOD": match.group(0).strip()}
    return {name: text.strip() for name, text in match.groupdict().items() if text}


def _series_of_file(series: SeriesSource, book: Book) -> str:
    found = re.search(series.file_name, book.name, re.IGNORECASE)
    return found.group(1).upper() if found else ""


def _of_series(series: Row) -> _Texts:
    """What a series says of itself."""
    said = {name.upper(): series[name] for name in ("edition", "indicator", "measure", "unit_measure", "series")}
    return said | dict(part.split("=", 1) for part in series["dimensions"].split(";") if part)
