"""Checks files together with what was accepted and confirmed in their areas; records nothing.

DAGs, the command line, the portal and the tests call this verb, `submissions.receive` before it and
`submissions.record` after it: there is no other implementation.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from indicators.base import step_log
from indicators.base.confirmation import Confirmation
from indicators.reading.raw import Declared
from indicators.reading.read import Reading
from indicators.store import confirmations, observations, records
from indicators.store.context import Context
from indicators.store.lake import state
from indicators.store.observations import Accepted
from indicators.store.records import Known
from indicators.submissions.deliveries import delivered, parse_deliveries, read_file
from indicators.validation.aggregates import looked_at
from indicators.validation.check import Checked, Delivered
from indicators.validation.check import check as check_files
from indicators.validation.masking import Secrets, secrets


def check(context: Context, deliveries: Iterable[str], known: Known | None = None) -> list[Checked]:
    """Checks received files together, with what was accepted and confirmed in their areas; records nothing.

    Whatever the order of the numbers, a file is judged after all that were received before it.

    Args:
        context: the world.
        deliveries: their numbers.
        known: what the caller recorded of them himself; the store is asked for the others.
    """
    parsed = parse_deliveries(context, deliveries, known)
    with context.lake.same_state():
        files = delivered(context, parsed)
        before = _before(context, files)
    checked = _check(context, files, before)
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
    return _check(context, [file], _before(context, [file]))


@dataclass(frozen=True, slots=True)
class _Before:
    """What was recorded before a check, all of it in one state of the store.

    Attributes:
        history: accepted values of the areas of the files.
        confirmations: what was confirmed in these areas.
        accepted: the submissions that were accepted in these areas.
        judged: those of the files that have a report already.
        state: which state of the store that is.
    """

    history: pa.Table | None = None
    confirmations: Sequence[Confirmation] = ()
    accepted: Accepted = field(default_factory=lambda: Accepted(None, frozenset(), {}))
    judged: Collection[str] = ()
    state: int | None = None


def _before(context: Context, files: list[Delivered]) -> _Before:
    if not context.lake.exists:
        return _Before()
    areas = sorted({area for file in files for area in file.providers if area})
    compared = {area for file in files for area, _ in looked_at(file.reading.aggregates, context.definitions)}
    with context.lake.same_state(), context.lake.reading() as con:
        accepted = observations.accepted_in(con, sorted(compared.union(areas)))
        some = accepted.mark or accepted.submissions
        return _Before(
            history=history_of(context, [file.reading for file in files], accepted) if some else None,
            confirmations=confirmations.of_areas(context.lake, [*areas, ""]),
            accepted=accepted,
            judged=records.judged(con, [file.delivery for file in files]),
            state=state(con),
        )


def _check(context: Context, files: list[Delivered], before: _Before) -> list[Checked]:
    checked = check_files(
        files,
        context.definitions,
        now=context.clock(),
        history=before.history,
        confirmations=before.confirmations,
    )
    return [
        replace(
            part,
            beside=before.accepted.submissions.get(part.report.ref_area, frozenset()),
            kept=before.accepted.kept,
            state=None if part.report.delivery in before.judged else before.state,
        )
        for part in checked
    ]


def history_of(context: Context, readings: Collection[Reading], accepted: Accepted | None = None) -> pa.Table | None:
    """What was accepted earlier of the areas and indicators of files: of millions, no rule looks at others.

    Args:
        context: the world.
        readings: the files.
        accepted: as `observations.history` has it.
    """
    sent = {
        (row["REF_AREA"], row["INDICATOR"])
        for reading in readings
        for row in reading.observations.group_by(["REF_AREA", "INDICATOR"]).aggregate([]).to_pylist()
        if row["REF_AREA"]
    }
    for reading in readings:
        sent |= looked_at(reading.aggregates, context.definitions)
    known = {(area, *pair) for area, code in sent for pair in context.definitions.comparable_codes.get(code, ())}
    return observations.history(context.lake, known, accepted)


def secrets_of(context: Context, reading: Reading) -> Secrets:
    """What of a file may not be shown in a copy of it."""
    areas = {area for area in pc.unique(reading.observations["REF_AREA"]).to_pylist() if area}
    if not context.lake.exists or not areas:
        return secrets(reading.observations, None)
    with context.lake.same_state(), context.lake.reading() as con:
        hidden_before = observations.any_confidential(con, areas)  # the history is dear, and most offices hide nothing
        if not hidden_before:
            return secrets(reading.observations, None)
        said = observations.confidential_numbers(con, areas)
        return secrets(reading.observations, history_of(context, [reading]), said)
