"""What is recorded of submissions: their reports, and what is still to be done."""

from __future__ import annotations

from collections.abc import Iterable

from indicators.base.errors import UsageError
from indicators.base.report import Report
from indicators.store import confirmations, records
from indicators.store.context import Context
from indicators.store.letter_payloads import ReportPayload, Series
from indicators.store.letters import by_key, payload_of
from indicators.validation.report.combine import Combined


def unchecked(context: Context, deliveries: Iterable[str]) -> list[str]:
    """Those of some files, in their order, whose reports were not recorded yet."""
    names = list(deliveries)
    if not names:
        return []  # there may be no store yet
    with context.lake.reading() as con:
        done = records.judged(con, names)
    return [name for name in names if name not in done]


def reports_of(context: Context, delivery: str) -> list[Report]:
    """The recorded reports of a file, by area."""
    return reports_of_all(context, [delivery])[delivery]


def reports_of_all(context: Context, deliveries: Iterable[str]) -> dict[str, list[Report]]:
    """The recorded reports of some files, each by area."""
    found: dict[str, list[Report]] = {name: [] for name in deliveries}
    for report in confirmations.reports(context.lake, "DELIVERY", *found) if found else ():
        found[report.delivery].append(report)
    return found


def report_of(context: Context, submission: str) -> Report:
    """The report of one submission as it now is.

    Raises:
        UsageError: there is no such submission.
    """
    found = confirmations.reports(context.lake, "SUBMISSION", submission) if context.lake.exists else []
    if not found:
        raise UsageError(f"There is no submission {submission}.", advice="`ict status` lists all.")
    return found[0]


def series_in_letter(context: Context, submission: str) -> Series | None:
    """The series that the letter about a submission has as a picture; none if it has none."""
    for letter in by_key(context.lake, [f"report-{submission}"]) if context.lake.exists else ():
        told = payload_of(letter)
        return told.series if isinstance(told, ReportPayload) else None
    return None


def combined(context: Context) -> Combined:
    """All recorded reports as one, each as it now is."""
    return Combined.of(confirmations.reports(context.lake) if context.lake.exists else [])


def anything_accepted(context: Context) -> bool:
    """Whether there is something to release."""
    return context.lake.exists and bool(context.lake.rows("SELECT 1 FROM lake.observations LIMIT 1"))
