"""How the pipeline is doing, as numbers: for Airflow's metrics and for the status page of the portal."""

from __future__ import annotations

from indicators import resources
from indicators.clock import naive_utc
from indicators.context import Context

# What each number means, in its unit; docs/operations.md has the alert and the runbook of each.
MEANING = {
    "received": "files received in the last 24 hours",
    "unchecked": "files that wait for their check",
    "uncertified": "files whose verdicts nobody certified yet",
    "accepted": "submissions accepted in the last 24 hours",
    "rejected": "submissions rejected in the last 24 hours",
    "to_confirm": "submissions of the last 24 hours that were to be confirmed",
    "latency_median": "seconds from receipt to verdict, median of the last 24 hours",
    "latency_p95": "seconds from receipt to verdict, 95th percentile of the last 24 hours",
    "letters_waiting": "letters that wait to be sent",
    "outbox_age": "seconds that the oldest of them waits",
    "bounce_rate": "share of the letters of the last 30 days that came back",
    "release_age": "seconds since the last release",
    "failures": "tasks that failed for good, and runs that are late, in the last 24 hours",
}


def figures(context: Context) -> dict[str, float]:
    """The numbers of `MEANING` as they are now; those that do not exist yet are left out."""
    if not context.lake.exists:
        return {}
    con = context.lake.read().cursor()
    for view in ("unsent", "uncertified"):
        con.execute(f"CREATE OR REPLACE TEMP VIEW {view} AS {resources.sql(f'store/{view}')}")
    query = con.execute(resources.sql("store/figures"), {"now": naive_utc(context.clock())})
    names = [column[0] for column in query.description or []]
    [row] = query.fetchall()
    return {name: round(float(value), 4) for name, value in zip(names, row, strict=True) if value is not None}
