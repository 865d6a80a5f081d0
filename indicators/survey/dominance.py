"""How closely an estimate tells what its largest respondent reported: the p% rule for amounts.

Whoever gave the second largest amount takes it from the total and has the largest one with what all others gave on
top. Where that is little beside the largest, the estimate gives it away. Shares of rows count everybody alike.

Source: Handbook on Statistical Disclosure Control (ESSnet), chapter on magnitude tables: X - x1 - x2 < p/100 * x1. It
prefers this rule to dominance of the one largest, which leaves out what the second largest knows. Contributions are
weighted as the total is, so that a row that stands for many counts as one large one: what is published is less, not
more, than without weights.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import duckdb

from indicators.base import resources
from indicators.survey.plan import FilePlan, Item, Split, Statistic
from indicators.survey.ties import answered
from indicators.survey.totals import WHOLE, Domain, Grouping

Remainders = dict[tuple[int, Domain], float]


def remainders(
    plan: FilePlan, splits: Sequence[Split], grouping: Grouping, con: duckdb.DuckDBPyConnection
) -> Remainders:
    """What all but the two largest respondents give, as a share of the largest amount, by item and domain.

    Of a ratio it is the smaller one of its two amounts. Items without amounts have none.

    Args:
        plan: of the file.
        splits: its breakdowns.
        grouping: how rows are weighed.
        con: where the file lies.
    """
    amounts = [(number, item, value) for number, item in enumerate(plan.items) for value in _amounts(item)]
    found: Remainders = {}
    if not amounts:
        return found
    sums = ", ".join(_sums(place, item, value, grouping.weight) for place, (_, item, value) in enumerate(amounts))
    for category, domains in _categories(splits):
        query = resources.sql("survey/largest").format(
            category=category, amounts=sums, source=grouping.source, condition=plan.scope or "true"
        )
        for code, *columns in con.execute(query).fetchall():
            if code is None:
                continue
            for (number, *_), total, largest in zip(amounts, columns[::2], columns[1::2], strict=True):
                key = number, domains[code]
                found[key] = min(found.get(key, math.inf), _remainder(total, largest))
    return found


def _amounts(item: Item) -> tuple[str, ...]:
    if item.statistic is Statistic.SHARE:
        return ()
    return (item.value, item.other) if item.statistic is Statistic.RATIO else (item.value,)


def _sums(place: int, item: Item, value: str, weight: str) -> str:
    given = f"CASE WHEN {answered(item)} THEN abs({weight} * {value}) END"
    return f"sum({given}) AS t{place}, max({given}, 2) AS l{place}"


def _categories(splits: Sequence[Split]) -> Iterator[tuple[str, list[Domain]]]:
    """The category of a row as SQL, and the domain of each number."""
    yield "0", [WHOLE]
    for split in splits:
        yield split.number, [(split.breakdowns, codes) for codes in split.codes]


def _remainder(total: float | None, largest: list[float] | None) -> float:
    """Not finite where nobody gives anything: there is nothing to tell."""
    first, *second = largest or [0.0]
    return math.inf if total is None or first <= 0 else (total - first - sum(second)) / first
