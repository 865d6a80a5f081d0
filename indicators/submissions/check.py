"""Checks files together with what was accepted and confirmed in their areas; records nothing.

DAGs, the command line, the portal and the tests call this verb, `submissions.receive` before it and
`submissions.record` after it: there is no other implementation.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pyarrow as pa

from indicators.base import step_log
from indicators.reading.raw import Declared
from indicators.store import confirmations, observations
from indicators.store.context import Context
from indicators.submissions.deliveries import read_deliveries, read_file
from indicators.validation.check import Checked, Delivered
from indicators.validation.check import check as check_files


def check(context: Context, deliveries: Iterable[str]) -> list[Checked]:
    """Checks received files together, with what was accepted and confirmed in their areas; records nothing.

    Whatever the order of the numbers, a file is judged after all that were received before it.
    """
    files = [file for _, file in read_deliveries(context, deliveries)]
    checked = _check(context, files)
    for file in files:
        step_log.note(step_log.Step.CHECKED, file.delivery, layout=file.reading.profile, areas=len(file.providers))
    return checked


def check_file(context: Context, path: Path, declared: Declared, *, sender: str = "") -> list[Checked]:
    """Checks a file before it is sent: the check that it will go through, without network and without recording.

    Given the same store, or none, the reports have the hash that those of the received file will have.
    """
    return check_read(context, read_file(context, path, declared, sender=sender))


def check_read(context: Context, file: Delivered) -> list[Checked]:
    """Checks a file that was read with `read_file`."""
    return _check(context, [file])


def _check(context: Context, files: list[Delivered]) -> list[Checked]:
    areas = sorted({area for file in files for area in file.providers if area})
    beside = _accepted_in(context, areas)  # before the history: what is accepted in between counts as not seen
    checked = check_files(
        files,
        context.definitions,
        now=context.clock(),
        history=history_of(context, files),
        confirmations=confirmations.of_areas(context.lake, [*areas, ""]),
    )
    return [replace(part, beside=beside.get(part.report.ref_area, frozenset())) for part in checked]


def _accepted_in(context: Context, areas: list[str]) -> dict[str, frozenset[str]]:
    if not context.lake.exists:
        return {}
    with context.lake.reading() as con:
        return observations.accepted_in(con, areas)


def history_of(context: Context, files: Iterable[Delivered]) -> pa.Table | None:
    """What was accepted earlier of the areas and indicators of files: of millions, no rule looks at others."""
    sent = {
        (row["REF_AREA"], row["INDICATOR"])
        for file in files
        for row in file.reading.observations.group_by(["REF_AREA", "INDICATOR"]).aggregate([]).to_pylist()
        if row["REF_AREA"]
    }
    looked_at = {(area, *pair) for area, code in sent for pair in context.definitions.comparable_codes.get(code, ())}
    return observations.history(context.lake, looked_at)
