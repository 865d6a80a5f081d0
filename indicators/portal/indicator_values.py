"""What a release has of one indicator: values of areas and of groups, and by what they are broken down."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from threading import Lock

from cachetools import LRUCache, cached

from indicators.portal.release_reader import Reader, Row

TOTAL = "_T"
NORMAL, BREAK, WITHHELD = "A", "B", "Q"  # codes of OBS_STATUS
_REGIONS = {"WORLD", "MDG", "SDG"}  # groupings that a page shows before a reader chooses
_DEVELOPED = "514"  # a region of the MDG lists, of another grouping
_FEW = 5
_KEPT = 24


@dataclass(frozen=True, slots=True)
class Precision:
    """How precise an estimate of a survey is, as its office sent it; what was not sent is none. CV in percent."""

    standard_error: float | None = None
    cv: float | None = None
    respondents: int | None = None
    sample_size: int | None = None


_NOT_STATED = Precision()


@dataclass(frozen=True, slots=True)
class Value:
    """A value of an area or a group in a year.

    Attributes:
        code: of the area or group.
        name: in the reader's language.
        grouping: of a group; blank for an area.
        dimension: by which it is broken down; blank: not at all.
        category: in that dimension.
        year: the period.
        value: none where it is withheld or missing.
        unit: code of the unit.
        status: OBS_STATUS.
        low: the least that an aggregate can be, whatever the missing areas have; the lower confidence limit of an area.
        high: the most, or the upper limit.
        source: of an area's value.
        comment: why a value is withheld, or what breaks the series.
        precision: of an area's value; of a group's, which nobody estimated, there is none.
    """

    code: str
    name: str
    grouping: str
    dimension: str
    category: str
    year: int
    value: float | None
    unit: str
    status: str
    low: float | None
    high: float | None
    source: str
    comment: str
    precision: Precision = _NOT_STATED

    @property
    def limits(self) -> tuple[float | None, float | None]:
        """Those of the confidence interval of an area's value; what a group can be is none."""
        return (None, None) if self.grouping else (self.low, self.high)


@dataclass(frozen=True)
class IndicatorValues:
    """All values of an indicator; those of groups first, the world before all, then areas by name."""

    framework: str
    values: tuple[Value, ...]

    @cached_property
    def dimensions(self) -> dict[str, tuple[str, ...]]:
        """By what the values are broken down, each with its categories; blank: the totals."""
        found: dict[str, dict[str, None]] = defaultdict(dict)
        for each in self.values:
            found[each.dimension].setdefault(each.category)
        return {name: tuple(sorted(found[name], key=lambda code: code != TOTAL)) for name in sorted(found)}

    @cached_property
    def main(self) -> str:
        """The dimension of which most areas have values: the totals, if there are as many."""
        areas: dict[str, set[str]] = defaultdict(set)
        for each in self.values:
            areas[each.dimension].add(each.code)
        return max(sorted(areas), key=lambda name: len(areas[name]), default="")

    @cached_property
    def codes(self) -> dict[str, Value]:
        """A value of each area and group, by code."""
        found: dict[str, Value] = {}
        for each in self.values:
            found.setdefault(each.code, each)
        return found

    def of(self, dimension: str, category: str = "") -> list[Value]:
        """The values that are broken down by a dimension, of one category or of all."""
        return [each for each in self.values if each.dimension == dimension and category in {"", each.category}]

    def widest(self, dimension: str) -> list[Value]:
        """The values of the one category of a dimension of which most areas have values."""
        categories = self.dimensions.get(dimension, ())
        most = max(categories, key=lambda each: len({v.code for v in self.of(dimension, each)}), default="")
        return self.of(dimension, most)

    def first_shown(self, dimension: str) -> tuple[str, ...]:
        """The areas of a chart for which none was chosen: the world and its regions, else those with most values."""
        mdg = self.framework.startswith("MDG")
        groups = dict.fromkeys(
            each.code
            for each in self.of(dimension)
            if each.value is not None and (each.grouping in _REGIONS or (mdg and each.code == _DEVELOPED))
        )
        if groups:
            return tuple(groups)
        counted: dict[str, int] = defaultdict(int)
        for each in self.of(dimension):
            counted[each.code] += each.value is not None
        return tuple(sorted(counted, key=lambda code: -counted[code])[:_FEW])


@cached(LRUCache(_KEPT), key=lambda reader, *of: (reader.published.folder.resolve(), *of), lock=Lock())
def of_indicator(reader: Reader, framework: str, series: str, language: str) -> IndicatorValues:
    """What a release has of an indicator, with names in a language; kept, since a release never changes."""
    asked = {"framework": framework, "series": series}
    groups = _values(reader.ask("regions", **asked), language, is_group=True)
    return IndicatorValues(framework, (*groups, *_values(reader.ask("values", **asked), language, is_group=False)))


def _values(rows: Iterable[Row], language: str, *, is_group: bool) -> Iterable[Value]:
    name = f"NAME_{language.upper()}"
    for row in rows:
        category = row["BREAKDOWN"] if is_group else row["CATEGORY"]
        yield Value(
            code=row["REF_AREA"],
            name=row[name] or row["NAME_EN"],
            grouping=row["GROUPING"] if is_group else "",
            dimension=("" if category == TOTAL else "BREAKDOWN") if is_group else row["DIMENSION"],
            category=category,
            year=row["TIME_PERIOD"],
            value=row["OBS_VALUE"],
            unit=row["UNIT_MEASURE"] or "",
            status=row["OBS_STATUS"] or NORMAL,
            low=row["BOUND_LOW" if is_group else "CI_LOW"],
            high=row["BOUND_HIGH" if is_group else "CI_HIGH"],
            source="" if is_group else row["SOURCE"] or "",
            comment=(row["COMMENT_OBS"] if is_group else row["BREAK_REASON"]) or "",
            precision=_NOT_STATED if is_group else _precision(row),
        )


def _precision(row: Row) -> Precision:
    found = Precision(row["STANDARD_ERROR"], row["CV"], row["RESPONDENTS"], row["SAMPLE_SIZE"])
    return _NOT_STATED if found == _NOT_STATED else found  # one object for the many that say nothing
