"""A delivery beside the one before it: what is no longer there or less exact, and a version older than one received."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from indicators.base import resources
from indicators.base.report import Absent, Receipt
from indicators.reading.file_name import parts
from indicators.reading.raw import Declared
from indicators.reading.read import Reading
from indicators.store import records
from indicators.store.context import Context

COVERAGE_LOST = "coverage_lost"  # the reason of the rule that asks about it
_SHOWN = 12
_LOOKED_AT = 12  # earlier deliveries of a sender


@dataclass(frozen=True, slots=True)
class _Held:
    """What a delivery holds: of which areas, years and indicators."""

    areas: frozenset[str]
    years: frozenset[int]
    indicators: frozenset[str]


class _Year(NamedTuple):
    """How many values an earlier delivery held of an area and year, and how a later one differs from it."""

    delivery: str
    ref_area: str
    time_period: int
    held: int
    absent: int
    coarser: int
    finer: int


_Lost = tuple[list[str], Absent | None]


def sent_before(context: Context, receipts: Sequence[Receipt]) -> dict[str, list[tuple[str, str]]]:
    """What `compared` looks at of each file: the last that its sender sent before, the newest first."""
    return records.deliveries_before(context.lake, receipts, _LOOKED_AT) if context.lake.exists else {}


def compared(
    context: Context,
    receipt: Receipt,
    declared: Declared,
    reading: Reading,
    earlier: Mapping[str, list[tuple[str, str]]],
) -> tuple[list[tuple[str, str]], Absent | None]:
    """Notes (key, detail) about what the delivery before held and this one lacks, and what ends if that is right."""
    if not context.lake.exists or reading.unreadable:
        return [], None
    if declared.source:
        said, absent = _of_source(context, receipt, declared, reading)
    else:
        said, absent = _of_sender(context, receipt, reading, earlier.get(receipt.delivery, []))
    notes = [(COVERAGE_LOST, "; ".join(said))] if said else []
    older = _older(context, receipt)
    return notes + ([("name_contradicts", older)] if older else []), absent if said else None


def _of_source(context: Context, receipt: Receipt, declared: Declared, reading: Reading) -> _Lost:
    """The areas, years and values that the last delivery of the same source held, and this one does not."""
    found = records.previous_delivery(context.lake, declared.source, receipt.delivery)
    if found is None:
        return [], None
    (before, periods), sent = found, _sent(reading)
    areas = periods.keys() - sent.areas
    years = {year for each in periods.values() for year in each} - sent.years
    rows = _held(context, [before], reading)
    return _said(areas, years, rows), Absent(_compared_with(rows), sent.areas, sent.indicators)


def _of_sender(context: Context, receipt: Receipt, reading: Reading, earlier: list[tuple[str, str]]) -> _Lost:
    """What the last file of the same sender that answered the same question held of an area, and this one does not."""
    sent = _sent(reading)
    before = _same_question(context, receipt, reading.profile, sent, earlier)
    if not before:
        return [], None
    rows = _held(context, before, reading)
    areas = {row.ref_area for row in rows} - sent.areas
    years = {row.time_period for row in rows} - sent.years
    about = None
    if sent.years - {row.time_period for row in rows}:  # it brings other years: an update need not repeat the old ones
        years, about, rows = set(), sent.years, [row for row in rows if row.time_period in sent.years]
    return _said(areas, years, rows), Absent(_compared_with(rows), sent.areas, sent.indicators, about)


def _held(context: Context, before: list[str], reading: Reading) -> list[_Year]:
    """What the last of some deliveries, the newest first, held of each area."""
    with context.lake.reading() as con:
        con.register("sent", reading.observations)
        query = resources.sql("store/held_before")
        return [_Year(*row) for row in con.execute(query, {"deliveries": before}).fetchall()]


def _compared_with(rows: list[_Year]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted({(row.ref_area, row.delivery) for row in rows}))


def _said(areas: Collection[str], years: Collection[int], rows: list[_Year]) -> list[str]:
    """What is absent or less exact, in the concepts of SDMX."""
    said = _absent(areas, years)
    absent = sum(row.absent for row in rows if row.ref_area not in areas and row.time_period not in years)
    said += [f"OBS_VALUE {absent:,} / {sum(row.held for row in rows):,}"] if absent else []
    coarser = [row for row in rows if row.coarser]
    if coarser and not any(row.finer for row in rows):  # some values exactly, others rounded: no older version
        where = _listed([f"{row.ref_area} {row.time_period}" for row in coarser])
        said.append(f"DECIMALS {sum(row.coarser for row in coarser):,} ({where})")
    return said


def _same_question(
    context: Context, receipt: Receipt, profile: str, sent: _Held, known: list[tuple[str, str]]
) -> list[str]:
    """The deliveries of the same sender with this layout and these indicators, areas and years, the newest first.

    A file about one area is compared only with an earlier one of the same name: an office may send parts.
    """
    if len(sent.areas) <= 1:
        known = [each for each in known if _same_name(context, receipt.file_name, each[1])]
    if not known:
        return []
    found = []
    query = resources.sql("store/deliveries_before")
    for delivery, name, areas, years, indicators, layout in context.lake.rows(
        query, {"deliveries": [each for each, _ in known]}
    ):
        alike = layout == profile and sent.indicators <= set(indicators)
        overlap = sent.areas & set(areas) and sent.years & set(years)
        if alike and overlap and (len(areas) > 1 or _same_name(context, receipt.file_name, name)):
            found.append(str(delivery))
    return found


def _same_name(context: Context, first: str, second: str) -> bool:
    """Whether two files are versions of each other by their names, where these say enough."""
    series = parts(first, context.definitions.names).series
    return series == parts(second, context.definitions.names).series and sum(map(bool, series)) > 1


def _sent(reading: Reading) -> _Held:
    rows = reading.observations.filter(reading.observations["OBS_VALUE"].is_valid())
    pairs = rows.group_by(["EDITION", "INDICATOR"]).aggregate([]).to_pylist()
    areas = frozenset(reading.observations["REF_AREA"].unique().to_pylist()) - {None}
    years = frozenset(reading.observations["TIME_PERIOD"].unique().to_pylist()) - {None}
    return _Held(areas, years, frozenset(f"{pair['EDITION']} {pair['INDICATOR']}" for pair in pairs))


def _absent(areas: Iterable[str], years: Iterable[int]) -> list[str]:
    listed = {"REF_AREA": sorted(areas), "TIME_PERIOD": [str(year) for year in sorted(years)]}
    return [f"{name} {_listed(words)}" for name, words in listed.items() if words]


def _listed(names: list[str]) -> str:
    more = f" (+{len(names) - _SHOWN})" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more


def _older(context: Context, receipt: Receipt) -> str:
    """The newer version of the same file that was received before, if there is one."""
    this = parts(receipt.file_name, context.definitions.names)
    if not this.version:
        return ""
    for name in records.names_before(context.lake, receipt, this.ref_area, this.time_period):
        other = parts(name, context.definitions.names)
        if other.series == this.series and other.version > this.version:
            return f"V{this.version:03}; V{other.version:03} was received before"
    return ""
