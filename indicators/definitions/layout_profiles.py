"""Layout profiles: where the heading of a table lies and what each column means (the language: ``docs/intake.md``)."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Blocks(StrEnum):
    """How the table of a profile repeats in one sheet."""

    NONE = ""
    SIDE_BY_SIDE = "side_by_side"
    STACKED = "stacked"


@dataclass(frozen=True, slots=True)
class SeriesSource:
    """Where a profile finds the series of a value.

    Attributes:
        system: whose series they are (``series.csv``); CORE: a code or a title of the core list itself.
        columns: headings of the columns that name it.
        headings: the headings over the values are series.
        file_name: pattern of the file name; its first group is the series.
        name: the one series of all values.
        assumed: whether that is an assumption, because files of any series look alike: it is told.
        prefix: put before the text of the columns.
        pattern: what of the text names the series: its first group.
    """

    system: str
    columns: tuple[str, ...] = ()
    headings: bool = False
    file_name: str = ""
    name: str = ""
    assumed: bool = False
    prefix: str = ""
    pattern: str = ""


@dataclass(frozen=True, slots=True)
class TitleCell:
    """A cell above each table that says something of all its values: its first group names the concept."""

    pattern: str
    concept: str


@dataclass(frozen=True, slots=True)
class Scale:
    """What the cells of a column, where they match, say of the multiplier of their row."""

    matches: str
    factor: str
    heading: str = ""


@dataclass(frozen=True, slots=True)
class FootnoteList:
    """The headings of a list of footnotes beneath the table, where it ends."""

    number: str
    text: str


@dataclass(frozen=True, slots=True)
class YearNotes:
    """A column of notes that name years, with the statuses that they mean, by the text in lower case."""

    heading: str
    codes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LayoutProfile:
    """One layout that is data (``schemas/definitions/profile.schema.json``); what is absent there is blank here.

    Attributes:
        name: its name.
        title: what files have it.
        source: of values whose row names none.
        recognised_by: a row with all of these headings is the heading row.
        series: where the series of a value stands.
        by_name_only: too plain to be recognised: used only when it is named.
        sheet: pattern of the sheets to read.
        first_field_holds_the_key: as in Eurostat's TSV.
        columns: by concept the headings of which the first that is not blank counts.
        area_name: the heading of the names that stand beside the codes of areas, and must mean the same.
        series_title: the heading of the titles that stand beside the codes of series, and must mean the same.
        years: pattern of headings that are years.
        value_headings: pattern of the headings over values; its named groups are concepts.
        codes: by concept what its texts mean.
        codes_only: concepts whose other texts are ignored.
        constants: by concept what holds for all values.
        keep: by heading the pattern that a row must match to be read.
        not_read: headings that are known and say nothing that is kept.
        keep_blank: a blank cell is a value that is missing.
        scale: what a column says of the multiplier.
        heading_rows_above: rows above the recognised one that belong to the heading.
        fill: in these a heading covers the blank columns to its right.
        blocks: how the table repeats.
        title_cell: the cell above each table.
        fill_down: concepts whose blank cells say what the one above said.
        italics: the status of values in italics.
        footnotes: pattern of the rows beneath the table that are footnotes, with the groups mark and text.
        footnote_list: the headings of a list of footnotes.
        year_notes: the column of notes that name years.
        beside: by concept the pattern of headings of columns that speak of one value of their row: a column whose
            heading has the same named groups as that of the value, or, where the pattern has none, the next one to
            its right.
        statuses: by concept the status that a sentence under it states, by its first words in lower case.
        nil: the sign that the legend of the file calls zero.
        footnotes_in_one_cell: all footnotes stand one after the other in a cell, and the table names their numbers.
        dimensions: pattern of headings that are dimensions: what one that is not named says, if it is no total, is a
            breakdown that is not known.
        meanings: by heading of such a dimension, what its texts say of concepts.
    """

    name: str
    title: str
    source: str
    recognised_by: tuple[str, ...]
    series: SeriesSource
    by_name_only: bool = False
    sheet: str = ".*"
    first_field_holds_the_key: bool = False
    columns: dict[str, tuple[str, ...]] = field(default_factory=dict)
    area_name: str = ""
    series_title: str = ""
    years: str = ""
    value_headings: str = ""
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    codes_only: tuple[str, ...] = ()
    constants: dict[str, str] = field(default_factory=dict)
    keep: dict[str, str] = field(default_factory=dict)
    not_read: tuple[str, ...] = ()
    keep_blank: bool = False
    scale: Scale | None = None
    heading_rows_above: int = 0
    fill: bool = False
    blocks: Blocks = Blocks.NONE
    title_cell: TitleCell | None = None
    fill_down: tuple[str, ...] = ()
    italics: str = ""
    footnotes: str = ""
    footnote_list: FootnoteList | None = None
    year_notes: YearNotes | None = None
    beside: dict[str, str] = field(default_factory=dict)
    statuses: dict[str, dict[str, str]] = field(default_factory=dict)
    nil: str = ""
    footnotes_in_one_cell: bool = False
    dimensions: str = ""
    meanings: dict[str, dict[str, dict[str, str]]] = field(default_factory=dict)

    @property
    def headings(self) -> set[str]:
        """All headings that it names, and those that it knows and does not read."""
        return {*self.recognised_by, *self.looked_at}

    @property
    def looked_at(self) -> set[str]:
        """The headings whose cells it reads, or says not to read; one that it only recognises a file by is none."""
        beside = (part.heading for part in (self.scale, self.year_notes) if part and part.heading)
        under = (heading for headings in self.columns.values() for heading in headings)
        names = filter(None, [self.area_name, self.series_title])
        return {*self.not_read, *self.series.columns, *self.keep, *under, *beside, *names}


_LISTS = ("codes_only", "not_read", "fill_down")
_PARTS = {"scale": Scale, "title_cell": TitleCell, "footnote_list": FootnoteList, "year_notes": YearNotes}


def profile_of(document: dict[str, Any]) -> LayoutProfile:
    """Reads a layout profile that was held against its schema."""
    series = document["series"]
    read: dict[str, Any] = {
        "recognised_by": tuple(document["recognise"]["headings"]),
        "series": SeriesSource(**(series | {"columns": tuple(series.get("columns", ()))})),
        "columns": {
            concept: (headings,) if isinstance(headings, str) else tuple(headings)
            for concept, headings in document.get("columns", {}).items()
        },
        "blocks": Blocks(document.get("blocks", "")),
    }
    read |= {name: tuple(document[name]) for name in _LISTS if name in document}
    read |= {name: part(**document[name]) for name, part in _PARTS.items() if name in document}
    rest = {name: value for name, value in document.items() if name != "recognise"}
    return LayoutProfile(**(rest | read))
