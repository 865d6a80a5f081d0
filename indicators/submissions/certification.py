"""Great Expectations judges the recorded evaluations of files, and whether it agrees is recorded."""

from __future__ import annotations

from collections.abc import Iterable

from indicators.base import resources, step_log
from indicators.base.errors import CertificationError
from indicators.base.report import Verdict
from indicators.store import events, records
from indicators.store.context import Context
from indicators.store.events import Event, Happened, Kind


def certify(context: Context, deliveries: Iterable[str]) -> dict[str, Verdict]:
    """Lets Great Expectations judge the recorded evaluations of files, and records that it agrees.

    Raises:
        CertificationError: it failed, or came to another verdict than the one recorded.
    """
    from indicators.validation.certify import certify as run_checkpoint

    names = sorted(deliveries)
    rows = context.lake.rows(resources.sql("store/ledger"), {"deliveries": names})
    if not rows:
        return {}
    recorded = {row[0]: row[3] for row in rows}
    certificate = run_checkpoint([row[:3] for row in rows], context.definitions)
    certified = certificate.verdicts
    differing = [name for name, verdict in certified.items() if verdict.value != recorded[name]]
    if differing:
        raise CertificationError(
            f"The certified verdict of {differing[0]} differs from the recorded one.",
            advice="Compare `ict rules gx` with the rules; publish nothing until they agree.",
            detail=", ".join(differing),
        )
    with context.lake.write() as open_lake:
        now = context.clock()
        new = [
            name for name in certified if not events.has_happened(open_lake, Kind.SUBMISSION.of(name), Event.CERTIFIED)
        ]
        happened = [
            Happened(Event.CERTIFIED, Kind.SUBMISSION.of(name), "great-expectations", certified[name].value)
            for name in new
        ]
        events.record_all(open_lake, happened, now)
        records.add_certification(open_lake, names, certificate.success, certificate.result, now)
    for name in new:
        step_log.note(step_log.Step.CERTIFIED, step_log.numbers(name)[0], submission=name, verdict=certified[name])
    return certified


def uncertified(context: Context) -> list[str]:
    """The files whose verdicts Great Expectations has not judged yet, the oldest first."""
    if not context.lake.exists:
        return []
    return [row[0] for row in context.lake.rows(resources.sql("store/uncertified"))]
