"""Reports as they are recorded, and whole again.

The ledger of a report has a line for each rule, also for those that looked at nothing: 12 kB of JSON by row, of which
2 kB are left by column. ``lake.evaluations`` is a view of it, ``migrations/0005_ledgers.sql`` brought it about.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import fields
from typing import Any

import duckdb

from indicators.base import resources
from indicators.base.clock import naive_utc
from indicators.base.report import Evaluation, Report, report_from_dict
from indicators.store.lake import Lake, insert

_LEDGER = tuple(field.name for field in fields(Evaluation))


def add_reports(con: duckdb.DuckDBPyConnection, reports: list[Report], now: dt.datetime) -> None:
    """Records reports with their ledgers and findings."""
    at = naive_utc(now)
    insert(con, "submissions", [_row(report, at) for report in reports])
    insert(
        con,
        "findings",
        [
            (
                *(r.submission, n, f.rule, f.severity.value, f.address, f.ref_area, f.edition, f.indicator, f.measure),
                *(f.time_period, f.breakdown, f.obs_text, _json(f.facts), at, f.position),
            )
            for r in reports
            for n, f in enumerate(r.findings, start=1)
        ],
    )


def _row(report: Report, at: dt.datetime) -> tuple[Any, ...]:
    content = report.as_dict()
    del content["evaluations"]
    content["ledger"] = {name: [getattr(each, name) for each in report.evaluations] for name in _LEDGER}
    verdict = report.verdict.value
    return (report.submission, report.delivery, report.ref_area, verdict, report.observations, _json(content), at)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def whole(recorded: str) -> dict[str, Any]:
    """A report in plain values as it was written, from what is recorded; some are recorded so.

    Raises:
        ValueError: the columns of its ledger differ in length.
    """
    content: dict[str, Any] = json.loads(recorded)
    if ledger := content.pop("ledger", None):
        lines = zip(*(ledger[name] for name in _LEDGER), strict=True)
        content["evaluations"] = [dict(zip(_LEDGER, line, strict=True)) for line in lines]
    return content


def recorded_reports(con: duckdb.DuckDBPyConnection, column: str = "", *values: str) -> list[Report]:
    """Reports of ``SUBMISSION`` or ``DELIVERY`` numbers, or all, by name, as they were recorded."""
    rows = con.execute(resources.sql("store/reports"), {"column": column, "values": list(values)}).fetchall()
    return [report_from_dict(whole(row[0])) for row in rows]


def recorded_report(lake: Lake, submission: str) -> Report:
    """The report of a submission as it was recorded, whatever was confirmed since.

    Raises:
        LookupError: there is none.
    """
    with lake.reading() as con:
        found = recorded_reports(con, "SUBMISSION", submission)
    if not found:
        raise LookupError(f"there is no report of {submission}")
    return found[0]


def last_before(con: duckdb.DuckDBPyConnection, report: Report, sender: str) -> Report | None:
    """The report of the last file that its sender sent of the same area before."""
    parameters = {"area": report.ref_area, "sender": sender, "delivery": report.delivery}
    row = con.execute(resources.sql("store/report_before"), parameters).fetchone()
    return report_from_dict(whole(row[0])) if row else None
