"""Confirmations as they are recorded: nothing is changed, what is withdrawn has an event that says so."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from typing import Any

import duckdb

from indicators.base import resources
from indicators.base.clock import from_store, naive_utc
from indicators.base.confirmation import Confirmation, Subject, with_findings
from indicators.base.report import Confirmed, Report
from indicators.store.lake import Lake, insert
from indicators.store.reports import recorded_reports


def of_areas(lake: Lake, areas: Sequence[str]) -> list[Confirmation]:
    """What counts in some areas, the oldest first."""
    if not lake.exists:
        return []
    with lake.same_state(), lake.reading() as con:
        rows = lake.records(resources.sql("store/confirmations"), {"areas": list(areas)})
        withdrawn = _withdrawn(con, [row["CONFIRMATION"] for row in rows])
    return [
        Confirmation(
            rule=row["RULE"],
            subject=Subject(**{each.name: row[each.name.upper()] for each in fields(Subject)}),
            author=row["AUTHOR"],
            explanation=row["EXPLANATION"],
            until=row["UNTIL"],
            at=from_store(row["RECORDED_AT"]),
        )
        for row in rows
        if row["CONFIRMATION"] not in withdrawn
    ]


def _withdrawn(con: duckdb.DuckDBPyConnection, names: list[str]) -> set[str]:
    """Those of some confirmations that were withdrawn; most areas have none, and then no event is looked at."""
    if not names:
        return set()
    query = "SELECT SUBJECT FROM lake.events WHERE EVENT = 'withdrawn' AND list_contains(?, SUBJECT)"
    return {row[0] for row in con.execute(query, [names]).fetchall()}


def add(con: duckdb.DuckDBPyConnection, words: Iterable[Confirmation], now: dt.datetime) -> None:
    """Records confirmations; those that were recorded before are left."""
    by_name = {word.name: word for word in words}
    if not by_name:
        return
    known = con.execute(
        "SELECT CONFIRMATION FROM lake.confirmations WHERE list_contains(?, CONFIRMATION)", [[*by_name]]
    )
    for (name,) in known.fetchall():
        del by_name[name]
    rows = [
        (
            *(name, word.rule, word.subject.ref_area, word.subject.edition, word.subject.indicator),
            *(word.subject.measure, word.subject.time_period, word.subject.breakdown, word.subject.fingerprint),
            *(word.author, word.explanation, word.until, naive_utc(now)),
        )
        for name, word in by_name.items()
    ]
    insert(con, "confirmations", rows)


def cover(con: duckdb.DuckDBPyConnection, reports: Iterable[Report], now: dt.datetime) -> None:
    """Records which findings of reports are covered by which confirmation; what was recorded before is left."""
    rows = [
        (report.submission, number, finding.confirmed.confirmation, naive_utc(now))
        for report in reports
        for number, finding in enumerate(report.findings, start=1)
        if finding.confirmed
    ]
    if not rows:
        return
    known = set(
        con.execute(
            "SELECT SUBMISSION, NUMBER FROM lake.confirmed_findings WHERE list_contains(?, SUBMISSION)",
            [sorted({row[0] for row in rows})],
        ).fetchall()
    )
    insert(con, "confirmed_findings", [row for row in rows if row[:2] not in known])


def reports(lake: Lake, column: str = "", *values: str) -> list[Report]:
    """Recorded reports of ``SUBMISSION`` or ``DELIVERY`` numbers, or all, by name, with what was confirmed since."""
    with lake.reading() as con:
        return reports_in(con, column, *values)


def reports_in(con: duckdb.DuckDBPyConnection, column: str = "", *values: str) -> list[Report]:
    """The same, as a transaction sees it."""
    found = recorded_reports(con, column, *values)
    names = [report.submission for report in found]
    covered: dict[str, dict[int, Confirmed]] = defaultdict(dict)
    for submission, number, *word in con.execute(resources.sql("store/confirmed"), {"submissions": names}).fetchall():
        covered[submission][number] = _confirmed(*word)
    return [_with(report, covered[report.submission]) for report in found]


def _confirmed(name: str, author: str, explanation: str, at: dt.datetime, until: dt.date | None) -> Confirmed:
    return Confirmed(name, author, explanation, at.date().isoformat(), until.isoformat() if until else "")


def _with(report: Report, covered: dict[int, Confirmed]) -> Report:
    """A report with confirmations that came after it; the words that it was recorded with stay as they were."""
    later = {number: word for number, word in covered.items() if report.findings[number - 1].confirmed is None}
    if not later:
        return report
    findings = [
        replace(finding, confirmed=later[number]) if number in later else finding
        for number, finding in enumerate(report.findings, start=1)
    ]
    return with_findings(report, findings)


def all_words(lake: Lake, today: dt.date) -> list[dict[str, Any]]:
    """Every confirmation with its state."""
    if not lake.exists:
        return []
    rows: list[dict[str, Any]] = lake.table(resources.sql("store/words"), {"today": today}).to_pylist()
    return rows
