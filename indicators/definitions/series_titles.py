"""What publishers call their series, and whether a code and a title beside it can both be right.

Only a known title proves something: one of the core list, in any of its languages, or one of a publisher
(``series_titles.csv``, and the series of ``series.csv`` that are titles themselves). An office's own wording proves
nothing.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

from indicators.definitions.names import simplified
from indicators.definitions.registry import Definitions

Pair = tuple[str, str]
_NAMED_BY_TITLES = {"ITU", "OWID", "SYB", "UNSD_MDG"}
# Steps of the concordance after which a publisher goes on with one series under one title.
_GOES_ON = {"same", "renamed", "revised definition", "split"}


@dataclass(frozen=True, slots=True)
class SeriesMeaning:
    """What a series is: pairs of edition and code, what is measured, of which part; of no core indicator, itself.

    Attributes:
        pairs: in every edition that the publisher's series goes through.
        measure: blank for any, as a title of the core list has it.
        dimensions: blank for any.
    """

    pairs: frozenset[Pair]
    measure: str = ""
    dimensions: str = ""

    def fits(self, other: SeriesMeaning) -> bool:
        """Whether both may be one series."""
        alike = ((self.measure, other.measure), (self.dimensions, other.dimensions))
        return bool(self.pairs & other.pairs) and all(one == two or not (one and two) for one, two in alike)


class SeriesTitles:
    """Knows the titles of series."""

    def __init__(self, definitions: Definitions) -> None:
        self._definitions = definitions
        self._classes = _classes(definitions)
        self.of_publishers: dict[str, list[tuple[str, SeriesMeaning]]] = defaultdict(list)
        """By title as it is written: the series, and what it is."""
        for row in definitions.rows("series_titles.csv"):
            self.of_publishers[row["title"]].append((row["series"], self._meaning(row["system"], row["series"])))
        for (system, series), row in definitions.series.items():
            if system in _NAMED_BY_TITLES and " " in series:
                self.of_publishers[row["series"]].append((row["series"], self._meaning(system, series)))
        self._known: dict[str, list[SeriesMeaning]] = defaultdict(list)
        for title, found in self.of_publishers.items():
            self._known[simplified(title)] += [meaning for _, meaning in found]
        for pair, indicator in definitions.indicators.items():
            for title in indicator.titles.values():
                self._known[simplified(title)].append(SeriesMeaning(self._classes[pair]))

    def contradict(self, system: str, series: str, title: str) -> bool:
        """Whether a title is known, and only of other series than that of the code; an unknown code is no witness."""
        if (system, series.upper()) not in self._definitions.series:
            return False
        own = self._meaning(system, series)
        known = self._known.get(simplified(title), [])
        return bool(known) and not any(own.fits(each) for each in known)

    def _meaning(self, system: str, series: str) -> SeriesMeaning:
        row = self._definitions.series.get((system, series.upper()))
        if row is None:
            return SeriesMeaning(frozenset({(system, series.upper())}))
        pairs = self._classes.get((row["edition"], row["indicator"]), frozenset())
        return SeriesMeaning(pairs, row["measure"], row["dimensions"])


def _classes(definitions: Definitions) -> dict[Pair, frozenset[Pair]]:
    """For each pair of edition and code those with which a publisher's series goes on."""
    groups = {pair: {pair} for pair in definitions.indicators}
    for row in definitions.concordance:
        first, second = (row["edition_from"], row["code_from"]), (row["edition_to"], row["code_to"])
        if row["relation"] in _GOES_ON and first in groups and second in groups:
            merged = groups[first] | groups[second]
            groups.update(dict.fromkeys(merged, merged))
    return {pair: frozenset(group) for pair, group in groups.items()}


@lru_cache(maxsize=2)
def series_titles(definitions: Definitions) -> SeriesTitles:
    """The titles of some definitions: the same for every file."""
    return SeriesTitles(definitions)
