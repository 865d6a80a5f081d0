"""What the tools of the MCP server answer: from the newest release that is open to the public, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass

from indicators.base.errors import UsageError
from indicators.definitions.registry import Definitions
from indicators.definitions.search_words import Kind
from indicators.portal import indicator_values, search
from indicators.portal.indicator_values import TOTAL, WITHHELD
from indicators.portal.release_reader import Reader, Row
from indicators.release.products.catalogue import PUBLISHER
from indicators.release.products.data_package import LICENCE, TITLE

# What a tool answers as a whole has no slots: with them the SDK (2.3) gives it as text alone, without its fields.
_MOST_MATCHES, MOST_VALUES = 25, 500
_WITHHELD = "withheld: confidential, or it would give a confidential value away"


@dataclass(frozen=True)
class Release:
    """Where values come from, and how they are cited."""

    version: str
    as_of: str
    citation: str
    licence: str
    page: str


@dataclass(frozen=True, slots=True)
class Match:
    """Something that a search found; `code` (and `framework`, of an indicator) is what the other tools ask for."""

    kind: str
    code: str
    framework: str
    name: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A value of an area or group in a year; without a value, `comment` says why.

    Attributes:
        low: of an area the lower confidence limit of an estimate from a survey; of a group the least that it can be.
        high: of an area the upper limit; of a group the most.
        standard_error: of an estimate from a survey, in the unit of the value; none where its office sent none.
        cv: its coefficient of variation in percent.
        respondents: on how many the value rests.
        sample_size: of the survey.
    """

    area: str
    name: str
    year: int
    dimension: str
    category: str
    value: float | None
    unit: str
    status: str
    low: float | None
    high: float | None
    source: str
    comment: str
    standard_error: float | None
    cv: float | None
    respondents: int | None
    sample_size: int | None


@dataclass(frozen=True)
class Series:
    """Values of an indicator; `left_out` more were found than are given: ask for fewer areas or years."""

    framework: str
    indicator: str
    title: str
    breakdowns: dict[str, list[str]]
    values: list[Figure]
    left_out: int
    release: Release


@dataclass(frozen=True, slots=True)
class Regional:
    """A value of the world or of a region, and what it rests on.

    Attributes:
        weight_covered: the share of the population (or another weight) in areas that have a value, 0 to 1.
        low: the least that it can be, whatever the areas without a value have.
        high: the most.
        imputed_share: the share of the weight whose values are imputed, 0 to 1.
    """

    area: str
    name: str
    year: int
    breakdown: str
    value: float | None
    unit: str
    variant: str
    method: str
    areas_covered: int | None
    areas_total: int | None
    weight_covered: float | None
    low: float | None
    high: float | None
    imputed_share: float | None
    group_vintage: str
    comment: str


@dataclass(frozen=True)
class Explained:
    """What regional values rest on."""

    values: list[Regional]
    release: Release


def release_of(reader: Reader, portal: str) -> Release:
    """The release that is read.

    Args:
        reader: the release.
        portal: the address of the portal, without a slash at its end.
    """
    published = reader.published
    return Release(
        version=published.version,
        as_of=f"{published.as_of:%Y-%m-%d}",
        citation=f"{PUBLISHER}: {TITLE}, release {published.version}. Cite the source of each value, too.",
        licence=LICENCE["name"],
        page=f"{portal}/releases/{published.version}",
    )


def matches(reader: Reader, definitions: Definitions, text: str, language: str) -> list[Match]:
    """Areas, regions, indicators and breakdowns by any of their names, the best first."""
    found = search.find(reader, definitions, text, language)
    return [_match(entry.kind, entry.key, entry.names, language) for entry in found.entries[:_MOST_MATCHES]]


def _match(kind: Kind, key: tuple[str, ...], names: dict[str, str], language: str) -> Match:
    framework, code = (key[0], key[1]) if kind is Kind.INDICATOR else ("", key[0])
    if kind is Kind.BREAKDOWN:
        code = "=".join(key[:2])
    return Match(str(kind), code, framework, names.get(language) or names.get("en", ""))


def series(
    reader: Reader, framework: str, indicator: str, areas: Sequence[str], years: tuple[int, int], by: str, portal: str
) -> Series:
    """Values of an indicator.

    Args:
        reader: the release.
        framework: `SDG`, `MDG_2008`, `MDG_2003` or `CORE`.
        indicator: its code in that list.
        areas: codes of areas and groups; none: all.
        years: the first and the last.
        by: the dimension of the breakdown; blank: totals.
        portal: the address of the portal.

    Raises:
        UsageError: the release has no such indicator or area.
    """
    found = indicator_values.of_indicator(reader, framework, indicator, "en")
    if not found.values:
        raise UsageError(f"The release has no values of {indicator} in {framework}.", advice="Search for it by name.")
    if unknown := [code for code in areas if code not in found.codes]:
        raise UsageError(
            f"{indicator} has no value of {', '.join(unknown)}.",
            advice="Search for the area; codes are ISO 3166 alpha-3, of regions those of the search.",
        )
    chosen = [each for each in found.of(by) if (not areas or each.code in areas) and years[0] <= each.year <= years[1]]
    values = [
        Figure(
            each.code, each.name, each.year, each.dimension, each.category, each.value, each.unit, each.status,
            each.low, each.high, each.source, each.comment or (_WITHHELD if each.status == WITHHELD else ""),
            *astuple(each.precision),
        )
        for each in chosen[:MOST_VALUES]
    ]  # fmt: skip
    title = next((str(row["TITLE_EN"]) for row in reader.ask("series") if _is(row, framework, indicator)), "")
    breakdowns = {name: list(categories) for name, categories in found.dimensions.items() if name}
    left_out = len(chosen) - len(values)
    return Series(framework, indicator, title, breakdowns, values, left_out, release_of(reader, portal))


def _is(row: Row, framework: str, indicator: str) -> bool:
    return (row["FRAMEWORK"], row["SERIES"]) == (framework, indicator)


def explained(reader: Reader, framework: str, indicator: str, area: str, year: int, portal: str) -> Explained:
    """What the value of a region rests on: coverage, bounds, imputation, membership; of all its breakdowns.

    Raises:
        UsageError: the release has no such value.
    """
    rows = reader.ask("regions", framework=framework, series=indicator)
    found = [row for row in rows if row["REF_AREA"] == area and row["TIME_PERIOD"] == year]
    if not found:
        years = sorted({row["TIME_PERIOD"] for row in rows if row["REF_AREA"] == area})
        there = f"It has {', '.join(map(str, years))}." if years else "Search for the region by name."
        raise UsageError(f"The release has no value of {indicator} for {area} in {year}.", advice=there)
    return Explained(list(_regional(found)), release_of(reader, portal))


def _regional(rows: Iterable[Row]) -> Iterable[Regional]:
    for row in rows:
        yield Regional(
            area=row["REF_AREA"],
            name=row["NAME_EN"],
            year=row["TIME_PERIOD"],
            breakdown="" if row["BREAKDOWN"] == TOTAL else row["BREAKDOWN"],
            value=row["OBS_VALUE"],
            unit=row["UNIT_MEASURE"] or "",
            variant=row["VARIANT"] or "",
            method=row["METHOD"] or "",
            areas_covered=row["AREAS_COVERED"],
            areas_total=row["AREAS_TOTAL"],
            weight_covered=row["WEIGHT_COVERED"],
            low=row["BOUND_LOW"],
            high=row["BOUND_HIGH"],
            imputed_share=row["IMPUTED_SHARE"],
            group_vintage=str(row["GROUP_VINTAGE"] or ""),
            comment=row["COMMENT_OBS"] or "",
        )
