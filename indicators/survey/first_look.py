"""A first look at a file: who did not answer, which categories overlap, and which rows are in none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import duckdb

from indicators.survey.design_file import DesignFile
from indicators.survey.plan import FilePlan, Item, Split, Statistic


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen.

    Attributes:
        plan: the same, with items that all answered marked as such.
        splits: the breakdowns, those whose categories overlap as one for each category.
        unclassified: of breakdowns the rows in scope that are in none of their categories, if any.
    """

    plan: FilePlan
    splits: tuple[Split, ...]
    unclassified: Mapping[str, int]


def look(plan: FilePlan, con: duckdb.DuckDBPyConnection, design_file: DesignFile) -> Look:
    """Looks at all rows of a file once.

    Raises:
        DesignError: no row is in a category.
    """
    scope = plan.scope or "true"
    silent = [f"count(*) FILTER (WHERE {_domain(plan, item)} AND ({item.value}) IS NULL)" for item in plan.items]
    several = [" + ".join(f"coalesce({each}, false)::UTINYINT" for each in split.conditions) for split in plan.splits]
    most = [f"max({count})" for count in several]
    none = [f"count(*) FILTER (WHERE ({scope}) AND {count} = 0)" for count in several]
    there = [
        f"count(*) FILTER (WHERE ({scope}) AND {condition})" for split in plan.splits for condition in split.conditions
    ]
    query = f"SELECT {', '.join([*silent, *most, *none, *there])} FROM {plan.source}"  # noqa: S608 (bound expressions)
    [counted] = con.execute(query).fetchall()
    found: Iterator[int] = iter(counted)
    answered = [next(found) == 0 for _ in plan.items]
    overlaps = [(next(found) or 0) > 1 for _ in plan.splits]
    left = {split.breakdowns: next(found) for split in plan.splits}
    for split in plan.splits:
        _check_there(plan, split, [next(found) for _ in split.codes], design_file)
    items = tuple(replace(item, answered=all_did) for item, all_did in zip(plan.items, answered, strict=True))
    return Look(
        plan=replace(plan, items=items),
        splits=tuple(_apart(plan.splits, overlaps)),
        unclassified={names[0]: rows for names, rows in left.items() if rows and len(names) == 1},
    )


def _domain(plan: FilePlan, item: Item) -> str:
    if item.statistic is not Statistic.SHARE:
        return "true"
    return " AND ".join(f"({each})" for each in (plan.scope, item.base) if each) or "true"


def _check_there(plan: FilePlan, split: Split, rows: Sequence[int], design_file: DesignFile) -> None:
    """A category of one breakdown that nobody is in is a slip: of two that are crossed it may happen."""
    if len(split.breakdowns) > 1:
        return
    name = split.breakdowns[0]
    for (code,), number in zip(split.codes, rows, strict=True):
        if number == 0:
            bands = design_file.design.breakdowns[name].bands
            where = ("breakdowns", name, "bands") if bands else ("breakdowns", name, "categories", code)
            wrong = f"no row of {plan.name} in scope is in the category {code}"
            raise design_file.wrong(where, wrong, "Correct the category, or take it out.")


def _apart(splits: Sequence[Split], overlaps: Sequence[bool]) -> Iterator[Split]:
    for split, do in zip(splits, overlaps, strict=True):
        yield from split.single() if do and len(split.codes) > 1 else (split,)
