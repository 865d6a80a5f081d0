"""Which goals of the yardsticks are met, series by series: the first table of docs/yardstick.md."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from dataclasses import dataclass

from tests.audit.differences import GOAL, Known, Pair, explained, rest
from tests.audit.publications import Yardstick

MEDIAN = 0.02
LARGEST_UNSD = 0.5  # from here a difference from the UNSD is explained; from the World Bank from `GOAL`
_ROUNDING = 1e-9


@dataclass(frozen=True)
class Judged:
    """A series beside its goals.

    Attributes:
        name: publication and series.
        median: of all differences.
        with_taiwan: the same with Taiwan, China at the value that one group implies, without that group.
        largest: difference.
        above: how many are above the goal, and how many of them are not explained.
        rounded: number and median of the values that were published with one decimal, and how many of them are not
            explained, where others have more.
    """

    name: str
    values: int
    median: float
    with_taiwan: float
    largest: float
    bound: float
    above: tuple[int, int]
    rounded: tuple[int, float, int] | None

    @property
    def met(self) -> str:
        """Whether both goals are met, and else which is not."""
        missed = [] if self.median <= MEDIAN else ["median"]
        missed += ["unexplained"] if self.above[1] else []
        return "missed: " + ", ".join(missed) if missed else "met"


def judged(publication: str, yardstick: Yardstick, found: list[Pair], about: Known) -> Judged:
    """Sets a series beside its goals."""
    bound = LARGEST_UNSD if yardstick.layout == "unsd" else GOAL
    known = [pair for pair in found if pair.difference is not None]
    above = [pair for pair in known if abs(pair.difference or 0) > bound]
    open_ = [pair for pair in above if not explained(pair, about).done]
    left = [rest(pair, about.taiwan, known=False) or 0.0 for pair in known if pair.group != yardstick.taiwan[0]]
    rounded = [pair for pair in known if abs(pair.published - round(pair.published, 1)) < _ROUNDING]
    some = 0.2 < len(rounded) / len(known) < 0.8
    return Judged(
        f"{publication}: {yardstick.title}",
        len(known),
        _median(known),
        statistics.median(map(abs, left)),
        max(abs(pair.difference or 0) for pair in known),
        bound,
        (len(above), len(open_)),
        (len(rounded), _median(rounded), sum(pair in rounded for pair in open_)) if some else None,
    )


def _median(pairs: list[Pair]) -> float:
    return statistics.median(abs(pair.difference or 0) for pair in pairs)


def table(goals: list[Judged]) -> Iterator[str]:
    """The table, with the goals above it."""
    yield "## Goals"
    yield ""
    yield (
        f"Median at most {MEDIAN:g} per 100, and no unexplained difference above {GOAL:g} from the World Bank, above {LARGEST_UNSD:g} from the UNSD."
    )
    yield ""
    yield "| publication and series | values | median | with Taiwan | largest | above | not explained | goals |"
    yield "| --- | --- | --- | --- | --- | --- | --- | --- |"
    for each in goals:
        yield (
            f"| {each.name} | {each.values} | {each.median:.3f} | {each.with_taiwan:.3f} | {each.largest:.2f}"
            f" | {each.above[0]} above {each.bound:g} | {each.above[1]} | {each.met} |"
        )
    yield ""
    for each in goals:
        if each.rounded:
            count, median, unexplained = each.rounded
            yield (
                f"* {each.name}: of the {count} values with one decimal the median is {median:.3f}, and {unexplained} are not explained;"
                f" of the {each.values - count} with more decimals {each.above[1] - unexplained}."
            )
    yield ""
