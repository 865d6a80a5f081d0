"""Every series of an area as a page shows it: a line for each category, a column for each year, in words."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from indicators.base.language import Speaker
from indicators.definitions.registry import Definitions
from indicators.portal.release_reader import Row
from indicators.release.cubes.names import Names

DIMENSIONS = (
    *("SEX", "AGE", "URBANISATION", "EDUCATION_LEV", "LABOUR_STATUS", "OCCUPATION", "HH_COMPOSITION", "SIZE_CLASS"),
    *("ACTIVITY", "BREAKDOWN"),
)
TOTAL = "_T"
NORMAL = "A"


@dataclass(frozen=True, slots=True)
class Cell:
    """A value of a year; none where it is withheld. The status is in words, blank for a normal value.

    Attributes:
        value: the number.
        status: in words.
        interval: the confidence limits of a value from a survey; blank where none were sent.
    """

    value: float | None
    status: str
    interval: str


@dataclass(frozen=True, slots=True)
class Line:
    """The values of a category, by year."""

    category: str
    cells: list[Cell | None]


@dataclass(frozen=True, slots=True)
class Series:
    """An indicator of an area: what it is called, its unit, its years and its lines."""

    code: str
    title: str
    unit: str
    years: list[int]
    lines: list[Line]

    @property
    def has_intervals(self) -> bool:
        """Whether a value has one."""
        return any(cell and cell.interval for line in self.lines for cell in line.cells)


@dataclass(frozen=True, slots=True)
class Note:
    """What is to be known of values: the indicator, the years, the status in words, and a text as it was written."""

    title: str
    years: str
    status: str
    text: str


@dataclass(frozen=True, slots=True)
class Sent:
    """Who sent values and from which source, with the years that they are of."""

    provider: str
    source: str
    years: str
    count: int


def categories(row: Row, names: Names, say: Speaker) -> str:
    """What a value is of, in words; blank for the total."""
    return say.listed(names.code(each, row[each]) for each in DIMENSIONS if row.get(each, TOTAL) not in {TOTAL, ""})


def status_words(status: str, names: Names, say: Speaker) -> str:
    """The status of a value in words; several letters say several things."""
    labels = [names.code("OBS_STATUS", each) for each in ([status] if len(status) < 2 else status)]
    return "" if status in {NORMAL, ""} else say.listed(labels)


def series(rows: list[Row], definitions: Definitions, names: Names, say: Speaker) -> list[Series]:
    """The series of an area.

    Args:
        rows: of ``sql/portal/area_series.sql``.
        definitions: for the titles.
        names: what codes are called.
        say: the reader's language.
    """
    found = []
    for _, each in groupby(rows, key=lambda row: (_indicator(row), row["MEASURE"], row["UNIT_MEASURE"])):
        of = list(each)
        years = sorted({row["TIME_PERIOD"] for row in of})
        first = of[0]
        lines = [
            _line(category, list(cells), years, names, say)
            for category, cells in groupby(of, key=lambda row: categories(row, names, say))
        ]
        measured = f"{names.code('MEASURE', first['MEASURE'])}, {names.code('UNIT_MEASURE', first['UNIT_MEASURE'])}"
        code, title = first["HARMONISED_INDICATOR"], _title(first, definitions, say.language)
        found.append(Series(code, title, measured, years, lines))
    return found


def _indicator(row: Row) -> tuple[str, str]:
    return row["HARMONISED_EDITION"], row["HARMONISED_INDICATOR"]


def _title(row: Row, definitions: Definitions, language: str) -> str:
    known = definitions.indicators.get(_indicator(row)) or definitions.indicators.get(
        (row["EDITION"], row["INDICATOR"])
    )
    return known.title(language) if known else str(row["HARMONISED_INDICATOR"])


def _line(category: str, rows: list[Row], years: list[int], names: Names, say: Speaker) -> Line:
    by_year = {row["TIME_PERIOD"]: _cell(row, names, say) for row in rows}
    return Line(category, [by_year.get(year) for year in years])


def _cell(row: Row, names: Names, say: Speaker) -> Cell:
    status = status_words(row["OBS_STATUS"], names, say)
    return Cell(row["OBS_VALUE"], status, say.interval(row["CI_LOW"], row["CI_HIGH"]))


def notes(rows: list[Row], definitions: Definitions, names: Names, say: Speaker) -> list[Note]:
    """The notes, breaks and departures of values; what several years have in common is told once."""
    years: dict[tuple[str, str, str], set[int]] = {}
    for row in rows:
        status = status_words(row["OBS_STATUS"], names, say)
        texts = [row[each] for each in ("BREAK_REASON", "COMMENT_OBS", "FOOTNOTE") if row[each]]
        for text in dict.fromkeys(texts or ([""] if status else [])):
            years.setdefault((_title(row, definitions, say.language), status, text), set()).add(row["TIME_PERIOD"])
    return [Note(title, _span(known), status, text) for (title, status, text), known in years.items()]


def sent(rows: list[Row], say: Speaker) -> list[Sent]:
    """Who sent the values."""
    by: dict[tuple[str, str], list[int]] = {}
    for row in rows:
        by.setdefault((row["PROVIDER"], row["SOURCE"] or ""), []).append(row["TIME_PERIOD"])
    return [
        Sent(_provider(provider, rows[0]["REF_AREA"], say), source, _span(set(years)), len(years))
        for (provider, source), years in sorted(by.items())
    ]


def _provider(provider: str, area: str, say: Speaker) -> str:
    """A national office has the code of its country, a custodian that of its name."""
    return say("National office") if provider.casefold() == area.casefold() else provider.upper()


def _span(years: set[int]) -> str:
    """Years as people write them: 2010–2012, 2015."""
    ordered = sorted(years)
    runs = [list(run) for _, run in groupby(enumerate(ordered), key=lambda pair: pair[1] - pair[0])]
    return ", ".join(f"{run[0][1]}–{run[-1][1]}" if len(run) > 1 else str(run[0][1]) for run in runs)
