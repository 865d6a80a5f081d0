"""A delivery beside the one before it: what a source no longer holds, and a version that is older than one received."""

from __future__ import annotations

from indicators.context import Context
from indicators.intake.file_name import parts
from indicators.intake.raw import Hints
from indicators.intake.read import Reading
from indicators.model import Receipt
from indicators.store import records

_SHOWN = 12


def compared(context: Context, receipt: Receipt, hints: Hints, reading: Reading) -> list[tuple[str, str]]:
    """Notes (key, detail) about what the previous delivery held and this one does not."""
    if not context.lake.exists or reading.unreadable:
        return []
    notes = []
    if hints.source:
        lost = _lost(context, receipt, hints, reading)
        notes += [("coverage_lost", lost)] if lost else []
    older = _older(context, receipt)
    return notes + ([("name_contradicts", older)] if older else [])


def _lost(context: Context, receipt: Receipt, hints: Hints, reading: Reading) -> str:
    """The areas and years that the last delivery of the same source held, and this one does not."""
    before = records.previous_delivery(context.lake, hints.source, receipt.delivery)
    areas = set(before) - set(reading.observations["REF_AREA"].unique().to_pylist())
    years = {year for periods in before.values() for year in periods}
    years -= set(reading.observations["TIME_PERIOD"].unique().to_pylist())
    said = [f"REF_AREA {_listed(sorted(areas))}"] if areas else []
    said += [f"TIME_PERIOD {_listed([str(year) for year in sorted(years)])}"] if years else []
    return "; ".join(said)


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
