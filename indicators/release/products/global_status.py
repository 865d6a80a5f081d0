"""The table of the global status of ICT indicators: by region or by custodian, as text, page and workbook.

After "Measuring ICT: the Global Status of ICT Indicators" (Partnership on Measuring ICT for Development, 2005). Its own
figures could not be read and are not here; the layout is that of the reference (status_table.md).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import duckdb

from indicators.base import resources
from indicators.base.errors import UsageError
from indicators.base.language import Speaker
from indicators.base.markup import environment
from indicators.definitions.registry import Definitions
from indicators.validation.report.wording import about_indicators

MODELS_OF_STATUS = ("availability", "availability_summary")  # what these tables and their workbook read
_FULL = 100
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Cell:
    """How many areas of a group have data for an indicator.

    Attributes:
        with_data: areas with data for the window: complete, partial or departing.
        complete: of these, the complete ones.
        outdated: areas whose data are older.
        answered: areas whose office sent or declared something.
        addressed: all areas of the group.
        of_addressed: areas with data in percent of all.
        of_answered: areas that answered and have data in percent of those that answered; None where none did.
        of_population: their population in percent.
    """

    with_data: int
    complete: int
    outdated: int
    answered: int
    addressed: int
    of_addressed: float
    of_answered: float | None
    of_population: float

    @property
    def shade(self) -> int:
        """From 0 (no area has data) to 4 (all have)."""
        return 0 if self.with_data == 0 else 1 + min(3, int(self.of_addressed * 4 / _FULL))


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator: its cells, the world first."""

    code: str
    title: str
    is_reference: bool
    custodian: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """One chapter of the core list, or the indicators of one custodian."""

    name: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class StatusTable:
    """The table of one edition; a column for each group, the world first."""

    edition: str
    codes: tuple[str, ...]
    groups: tuple[str, ...]
    chapters: tuple[Chapter, ...]
    windows: tuple[str, ...]
    remarks: tuple[str, ...]

    @property
    def has_data(self) -> bool:
        """Whether any area has data of this edition."""
        return any(line.cells[0].with_data + line.cells[0].outdated for each in self.chapters for line in each.lines)


def status_table(
    con: duckdb.DuckDBPyConnection, edition: str, definitions: Definitions, *, by: str = "UNRC", language: str = "en"
) -> StatusTable:
    """The table of an edition from the derived models.

    Args:
        con: the models.
        edition: an edition of the core list.
        definitions: the definitions in force.
        by: a grouping of areas; ``custodian`` puts the indicators of each custodian together, for the world.
        language: of titles and names.

    Raises:
        UsageError: there is no such edition or grouping.
    """
    if edition not in definitions.editions:
        raise UsageError(f"There is no edition {edition}.", advice=f"Editions: {', '.join(definitions.editions)}.")
    groupings = list(dict.fromkeys(row["grouping"] for row in definitions.groups))
    if by not in {*groupings, "custodian"}:
        raise UsageError(f"There is no grouping {by}.", advice=f"Use region, custodian, {', '.join(groupings)}.")
    asked = {"edition": edition, "grouping": "WORLD" if by == "custodian" else by}
    rows = con.execute(resources.sql("extracts/_global_status"), asked).to_arrow_table().to_pylist()
    say = Speaker(language)
    groups = {row["REF_AREA"]: row[f"NAME_{language.upper()}"] or row["NAME_EN"] for row in rows}
    places = {code: place for place, code in enumerate(groups)}
    lines = [
        (_chapter(found[0], by, say), _line(found, places, language))
        for found in (list(part) for _, part in groupby(rows, key=lambda row: row["INDICATOR"]))
    ]
    lines.sort(key=lambda each: each[0] if by == "custodian" else "")
    chapters = [
        Chapter(name, tuple(line for _, line in part)) for name, part in groupby(lines, key=lambda each: each[0])
    ]
    listed = (each for each in definitions.indicators.values() if each.edition == edition)
    return StatusTable(
        edition,
        tuple(groups),
        tuple(groups.values()),
        tuple(chapters),
        _windows(con, edition),
        tuple(about_indicators(say, listed)),
    )


def _chapter(row: Row, by: str, say: Speaker) -> str:
    if by == "custodian":
        return str(row["CUSTODIAN"])
    names = {
        "A": say("Infrastructure and access (administrative records)"),
        "HH": say("Households and individuals"),
        "B": say("Businesses"),
        "ICT": say("The ICT sector and trade in ICT goods"),
        "ED": say("Education"),
        "EG": say("Government"),
    }
    return names[row["CHAPTER"]]


def _line(rows: list[Row], places: dict[str, int], language: str) -> Line:
    nothing = Cell(0, 0, 0, 0, 0, 0.0, None, 0.0)
    cells = [nothing] * len(places)
    for row in rows:
        cells[places[row["REF_AREA"]]] = Cell(
            with_data=row["AVAILABLE"] + row["PARTIAL"] + row["DEPARTING"],
            complete=row["AVAILABLE"],
            outdated=row["OUTDATED"],
            answered=row["ANSWERED"],
            addressed=row["ADDRESSED"],
            of_addressed=row["PCT_OF_ADDRESSED"],
            of_answered=row["PCT_OF_ANSWERED"],
            of_population=row["PCT_OF_POPULATION"],
        )
    first = rows[0]
    title = first.get(f"TITLE_{language.upper()}") or first["TITLE_EN"]
    return Line(first["INDICATOR"], title, first["CORE_STATUS"] == "reference", first["CUSTODIAN"], tuple(cells))


def _windows(con: duckdb.DuckDBPyConnection, edition: str) -> tuple[str, ...]:
    rows = con.execute(
        "SELECT DISTINCT CHAPTER, WINDOW_FROM, WINDOW_TO FROM availability"
        " WHERE EDITION = ? AND WINDOW_TO IS NOT NULL ORDER BY ALL",
        [edition],
    ).fetchall()
    return tuple(f"{chapter} {first}-{last}" for chapter, first, last in rows)


def page(tables: list[StatusTable], as_of: dt.datetime, language: str = "en") -> str:
    """The tables of one or more editions as a page that stands alone."""
    say = Speaker(language)
    remarks = dict.fromkeys(line for table in tables for line in table.remarks)
    template = environment().get_template("global_status.html.j2")
    return template.render(tables=tables, as_of=say.day(as_of), say=say, language=language, remarks=list(remarks))
