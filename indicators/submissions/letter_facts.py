"""What a letter with a report says beyond it, found when the report is recorded: a letter does not change later."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import duckdb
import pyarrow as pa

from indicators.base.observation import DIMENSIONS
from indicators.base.report import Finding, Report, Severity, Verdict
from indicators.definitions.offices import Office
from indicators.definitions.registry import Definitions
from indicators.organisations.calendar import working_days_later, zone_of
from indicators.store.context import Context
from indicators.store.letter_payloads import PublishedYears, ReportPayload, Series, Since
from indicators.store.reports import last_before
from indicators.validation.causes import rank, shared, shown_and_held_back
from indicators.validation.check import Checked

_FEWEST, _MOST = 3, 40
_SAME = ("EDITION", "INDICATOR", "MEASURE")


def facts(
    context: Context, con: duckdb.DuckDBPyConnection, part: Checked, sender: str, office: Office
) -> ReportPayload:
    """The payload of a letter with a report.

    Args:
        context: for the calendar of the office.
        con: the open transaction.
        part: the report and its observations.
        sender: who sent the file.
        office: who gets the letter.
    """
    report = part.report
    days = context.definitions.correspondence.reply_working_days
    today = context.clock().astimezone(zone_of(context, office)).date()
    waits = report.verdict is not Verdict.ACCEPTED
    return ReportPayload(
        reply_by=working_days_later(context, office, today, days) if waits else None,
        since=_since(con, report, sender, context.definitions),
        published=() if waits else _published(part.observations),
        series=_series(part, context.definitions),
    )


def _since(con: duckdb.DuckDBPyConnection, report: Report, sender: str, definitions: Definitions) -> Since | None:
    """How many findings of the file before were mended, how many remain, and how many are new."""
    known = report.ref_area and sender  # of a file without a sender nobody knows which one it replaces
    before = last_before(con, report, sender) if known else None
    if before is None or not _must(before) or not set(before.periods) & set(report.periods):
        return None
    old, new = ({_key(each, definitions) for each in _must(one)} for one in (before, report))
    return Since(mended=len(old - new), remaining=len(old & new), new=len(new - old))


def _must(report: Report) -> list[Finding]:
    return [finding for finding in report.open if finding.severity is not Severity.INFORMATION]


def _key(finding: Finding, definitions: Definitions) -> tuple[str, ...]:
    own = (finding.rule, finding.edition, finding.indicator, finding.measure, finding.time_period, finding.breakdown)
    return shared(finding, definitions) or own


def _published(observations: pa.Table) -> tuple[PublishedYears, ...]:
    """Indicators with the years of which values will be published; confidential ones are not."""
    years: dict[tuple[str, str], set[int]] = defaultdict(set)
    names = ("EDITION", "INDICATOR", "TIME_PERIOD", "OBS_VALUE", "CONF_STATUS")
    for row in observations.select(names).to_pylist():
        if row["OBS_VALUE"] is not None and row["CONF_STATUS"] == "F":
            years[row["EDITION"], row["INDICATOR"]].add(row["TIME_PERIOD"])
    return tuple(
        PublishedYears(edition=edition, indicator=code, years=_spans(sorted(found)))
        for (edition, code), found in sorted(years.items())
    )


def _spans(years: list[int]) -> str:
    """Years as spans: 2010, 2012–2014."""
    spans: list[list[int]] = []
    for year in years:
        if spans and spans[-1][-1] == year - 1:
            spans[-1].append(year)
        else:
            spans.append([year])
    return ", ".join(str(span[0]) if len(span) == 1 else f"{span[0]}–{span[-1]}" for span in spans)


def _series(part: Checked, definitions: Definitions) -> Series | None:
    """The series of the first doubtful value that has neighbours, for a picture; none with confidential values.

    First is what stands first in the letter: a picture is about what is read above it.
    """
    shown, _ = shown_and_held_back(part.report, definitions)
    doubtful = [each for each in shown if each.confirmed is None and each.severity is not Severity.INFORMATION]
    doubtful = [each for each in doubtful if each.position is not None and each.time_period.isdecimal()]
    doubtful.sort(key=lambda each: rank(each, definitions))
    doubtful = doubtful[:5]
    names = ("ROW_ID", "OBS_VALUE", "TIME_PERIOD", "CONF_STATUS", *_SAME, *DIMENSIONS)
    rows = part.observations.select(names).to_pylist() if doubtful else []
    for finding in doubtful:
        found = _neighbours(rows, finding)
        if found:
            return found
    return None


def _neighbours(rows: list[dict[str, Any]], finding: Finding) -> Series | None:
    own = next((row for row in rows if row["ROW_ID"] == finding.position), None)
    if own is None or own["OBS_VALUE"] is None or own["TIME_PERIOD"] is None:
        return None
    if not own["EDITION"]:
        return None  # nobody knows of what the series would be
    series = [row for row in rows if all(row[name] == own[name] for name in (*_SAME, *DIMENSIONS))]
    if any(row["CONF_STATUS"] != "F" for row in series):
        return None
    points = sorted(
        {
            row["TIME_PERIOD"]: row["OBS_VALUE"] for row in series if None not in (row["TIME_PERIOD"], row["OBS_VALUE"])
        }.items()
    )
    if not _FEWEST <= len(points) <= _MOST:
        return None
    code = f"{own['INDICATOR']} ({own['EDITION']})"
    return Series(code=code, year=own["TIME_PERIOD"], points=tuple(points), address=finding.address)
