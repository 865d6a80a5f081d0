"""What is to be estimated from each file of a design: its expressions, bound to the variables that are there."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from indicators.survey.binding import Binder, Bound
from indicators.survey.columns import Column, literal
from indicators.survey.design import Breakdown, Design, File, Indicator
from indicators.survey.design_file import DesignFile, Where, suggestion
from indicators.survey.expressions import ExpressionError
from indicators.survey.microdata import Microdata

Binding = Callable[[str], Bound]
_BAND = re.compile(r"^[YS](?:(?P<least>\d+)T(?P<greatest>\d+)|_GE(?P<from>\d+))$")


class Statistic(StrEnum):
    """What is estimated: a share of rows, the mean of a value, its total, or the ratio of two totals."""

    SHARE = "share"
    MEAN = "mean"
    TOTAL = "total"
    RATIO = "ratio"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to estimate, in all domains.

    Attributes:
        indicator: as the design states it.
        dimensions: of its values beside those of a breakdown.
        statistic: what is estimated.
        value: of a row: a condition of a share, else a number; missing: the row is not in the base.
        other: the number in the denominator of a ratio; blank for all else.
        base: the condition of the domain; blank: every row in scope.
        answered: it is known that no row of the domain is without a value, so that fewer sums are needed.
    """

    indicator: Indicator
    dimensions: Mapping[str, str]
    statistic: Statistic
    value: str
    other: str = ""
    base: str = ""
    answered: bool = False


@dataclass(frozen=True, slots=True)
class Split:
    """A breakdown, or several that are crossed.

    Attributes:
        breakdowns: their names.
        codes: of each category, one for each breakdown.
        conditions: when a row is in each category.
        apart: whether no row is in two of them.
    """

    breakdowns: tuple[str, ...]
    codes: tuple[tuple[str, ...], ...]
    conditions: tuple[str, ...]
    apart: bool = False

    @property
    def number(self) -> str:
        """The number of the category of a row, as SQL; NULL where it is in none."""
        cases = " ".join(f"WHEN {condition} THEN {place}" for place, condition in enumerate(self.conditions))
        return f"(CASE {cases} END)::USMALLINT"

    def single(self) -> Iterator[Split]:
        """Each category as a split of its own: for categories that overlap, such as 15-24 and 15-74."""
        for codes, condition in zip(self.codes, self.conditions, strict=True):
            yield Split(self.breakdowns, (codes,), (condition,), apart=True)


@dataclass(frozen=True, slots=True)
class StageColumns:
    """The variables of a stage of sampling; each may be absent."""

    units: Column | None
    strata: Column | None
    population: Column | None


@dataclass(frozen=True, slots=True)
class FilePlan:
    """What is to be estimated from one file.

    Attributes:
        name: of the file in the design.
        file: as the design states it.
        source: the file with those it is linked to, as the FROM of a query.
        scope: the condition of the population; blank: all rows.
        weight: the variable of the weight.
        stages: the variables of the sample.
        items: what is estimated.
        splits: in which categories.
        wanted: for each item the splits that its indicator asks for, by their breakdowns.
        margins: values whose totals are known, of the calibration.
        columns: the variables of all expressions.
    """

    name: str
    file: File
    source: str
    scope: str
    weight: Column
    stages: tuple[StageColumns, ...]
    items: tuple[Item, ...]
    splits: tuple[Split, ...]
    wanted: tuple[frozenset[tuple[str, ...]], ...]
    margins: tuple[str, ...]
    columns: tuple[Column, ...]


def plans(design_file: DesignFile, data: Microdata) -> list[FilePlan]:
    """What is to be estimated from each file that has indicators.

    Raises:
        DesignError: an expression is none, names what is not there, or parts of the design do not fit together.
    """
    design = design_file.design
    _check_files(design_file)
    named = dict.fromkeys(indicator.file for indicator in design.indicators)
    return [_Planner(design_file, data, name).plan() for name in design.files if name in named]


def _check_files(design_file: DesignFile) -> None:
    files = design_file.design.files
    for place, indicator in enumerate(design_file.design.indicators):
        if indicator.file not in files:
            raise _unknown(design_file, ("indicators", place, "file"), "file", indicator.file, list(files))
    for name, file in files.items():
        if file.link is not None and (file.link.file not in files or file.link.file == name):
            raise _unknown(design_file, ("files", name, "link", "file"), "other file", file.link.file, list(files))


def _unknown(design_file: DesignFile, where: Where, what: str, name: str, known: Sequence[str]) -> Exception:
    advice = f"{suggestion(name, known)} There is {', '.join(known) or 'none'}.".strip()
    return design_file.wrong(where, f"there is no {what} {name}", advice)


class _Planner:
    """Binds what the design says of one file."""

    def __init__(self, design_file: DesignFile, data: Microdata, name: str) -> None:
        self._design_file = design_file
        self._design: Design = design_file.design
        self._name = name
        self._file = self._design.files[name]
        self._binder = Binder(self._design, data.tables, name)
        self._columns: dict[str, Column] = {}

    def plan(self) -> FilePlan:
        sampling = self._file.sampling
        where = ("files", self._name, "sampling")
        weight = self._column(sampling.weight, (*where, "weight"))
        stages = tuple(self._stages((*where, "stages")))
        scope = self._bound((*("files", self._name), "scope"), self._file.scope)
        items, wanted = [], []
        splits: dict[tuple[str, ...], Split] = {}
        for place, indicator in enumerate(self._design.indicators):
            if indicator.file == self._name:
                asked = self._splits(place, indicator, splits)
                for item in self._items(place, indicator):
                    items.append(item)
                    wanted.append(asked)
        margins = sampling.calibration.margins if sampling.calibration else ()
        values = [self._value((*where, "calibration", "margins", n, "by"), m.by) for n, m in enumerate(margins)]
        return FilePlan(
            name=self._name,
            file=self._file,
            source=self._binder.source,
            scope=scope,
            weight=weight,
            stages=stages,
            items=tuple(items),
            splits=tuple(splits.values()),
            wanted=tuple(wanted),
            margins=tuple(values),
            columns=tuple(self._columns.values()),
        )

    def _stages(self, where: Where) -> Iterator[StageColumns]:
        """The stages that add to the variance: none after one that was drawn with replacement."""
        stages = self._file.sampling.stages
        for place, stage in enumerate(stages):
            here = (*where, place)
            if not stage.units and place < len(stages) - 1:
                wrong = "a stage without units is of the rows themselves, and nothing can be drawn after it"
                raise self._design_file.wrong(here, wrong, "Name the variable of its units, or make it the last stage.")
            yield StageColumns(
                self._column(stage.units, (*here, "units")) if stage.units else None,
                self._column(stage.strata, (*here, "strata")) if stage.strata else None,
                self._column(stage.population, (*here, "population")) if stage.population else None,
            )
            if not stage.population:
                return
        if not stages:
            yield StageColumns(None, None, None)

    def _items(self, place: int, indicator: Indicator) -> Iterator[Item]:
        where = ("indicators", place)
        base = self._bound((*where, "base"), indicator.base)
        item = Item(indicator, indicator.dimensions, Statistic.SHARE, "", base=base)
        given = [indicator.share, indicator.items or None, indicator.mean, indicator.total, indicator.ratio]
        if sum(each is not None for each in given) != 1:
            advice = "Give exactly one of share, items, mean, total, ratio."
            raise self._design_file.wrong(where, "it is not said what is computed", advice)
        if indicator.share is not None:
            yield replace(item, value=self._bound((*where, "share"), indicator.share))
        for code, text in indicator.items.items():
            value = self._bound((*where, "items", code), text)
            yield replace(item, value=value, dimensions={**indicator.dimensions, "BREAKDOWN": code})
        if indicator.mean is not None:
            yield replace(item, value=self._number((*where, "mean"), indicator.mean), statistic=Statistic.MEAN)
        if indicator.total is not None:
            yield replace(item, value=self._number((*where, "total"), indicator.total), statistic=Statistic.TOTAL)
        if indicator.ratio is not None:
            value = self._number((*where, "ratio", "of"), indicator.ratio.of)
            other = self._number((*where, "ratio", "to"), indicator.ratio.to)
            yield replace(item, value=value, other=other, statistic=Statistic.RATIO)

    def _splits(
        self, place: int, indicator: Indicator, splits: dict[tuple[str, ...], Split]
    ) -> frozenset[tuple[str, ...]]:
        """The breakdowns of an indicator, each bound once for the file."""
        fitting = [name for name, breakdown in self._design.breakdowns.items() if self._name in breakdown.files]
        asked = indicator.breakdowns if indicator.breakdowns is not None else tuple(fitting)
        found = []
        for number, each in enumerate(asked):
            names = (each,) if isinstance(each, str) else each
            for name in names:
                if name not in fitting:
                    here = ("indicators", place, "breakdowns", number)
                    raise _unknown(self._design_file, here, f"breakdown of {self._name}", name, fitting)
            if names not in splits:
                splits[names] = _crossed([self._split(name) for name in names])
            found.append(names)
        return frozenset(found)

    def _split(self, name: str) -> Split:
        breakdown = self._design.breakdowns[name]
        where = ("breakdowns", name)
        if bool(breakdown.categories) == bool(breakdown.bands) or bool(breakdown.of) != bool(breakdown.bands):
            advice = "Give categories, or the value (of) and its bands."
            raise self._design_file.wrong(where, "it has no categories, or two kinds of them", advice)
        if breakdown.bands:
            return self._bands(name, breakdown)
        conditions = [self._bound((*where, "categories", code), text) for code, text in breakdown.categories.items()]
        return Split((name,), tuple((code,) for code in breakdown.categories), tuple(conditions))

    def _bands(self, name: str, breakdown: Breakdown) -> Split:
        value = self._number(("breakdowns", name, "of"), breakdown.of or "")
        conditions = []
        for place, code in enumerate(breakdown.bands):
            match = _BAND.match(code)
            if match is None:
                wrong = f"{code} is no band"
                advice = "Write Y15T24 for the ages 15 to 24, Y_GE75 from 75 on, S10T49 for sizes."
                raise self._design_file.wrong(("breakdowns", name, "bands", place), wrong, advice)
            if match["from"]:
                conditions.append(f"({value} >= {literal(int(match['from']))})")
            else:  # a person of 24.5 years is 24 years old
                least, after = literal(int(match["least"])), literal(int(match["greatest"]) + 1)
                conditions.append(f"({value} >= {least} AND {value} < {after})")
        return Split((name,), tuple((code,) for code in breakdown.bands), tuple(conditions))

    def _column(self, name: str, where: Where) -> Column:
        try:
            return self._binder.column(name)
        except ExpressionError as exc:
            raise self._design_file.wrong(where, str(exc), "Name a variable of the file.") from None

    def _bound(self, where: Where, text: str) -> str:
        """A condition as SQL; blank stays blank."""
        return self._told(where, text, self._binder.condition) if text else ""

    def _number(self, where: Where, text: str) -> str:
        return self._told(where, text, self._binder.number)

    def _value(self, where: Where, text: str) -> str:
        return self._told(where, text, self._binder.bind)

    def _told(self, where: Where, text: str, bind: Binding) -> str:
        try:
            found = bind(text)
        except ExpressionError as exc:
            advice = f"It says: {text[:200]}. docs/survey.md has the language of expressions."
            raise self._design_file.wrong(where, str(exc), advice) from None
        self._columns.update((column.sql, column) for column in found.columns)
        return found.sql


def _crossed(splits: Sequence[Split]) -> Split:
    """The product of several breakdowns; that of one is itself."""
    if len(splits) == 1:
        return splits[0]
    pairs = list(itertools.product(*(zip(each.codes, each.conditions, strict=True) for each in splits)))
    codes = tuple(tuple(code for (code,), _ in pair) for pair in pairs)
    conditions = tuple("(" + " AND ".join(condition for _, condition in pair) + ")" for pair in pairs)
    return Split(tuple(name for each in splits for name in each.breakdowns), codes, conditions)
