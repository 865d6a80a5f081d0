"""How the pipeline is doing, as numbers: for Airflow's metrics and for the status page of the portal."""

from __future__ import annotations

from indicators.base import resources
from indicators.base.clock import from_store, naive_utc
from indicators.organisations.members import PUBLIC
from indicators.release.terms import states
from indicators.store.context import Context
from indicators.store.mail_state import state_in

# What each number means, in its unit; docs/operations.md has the alert and the runbook of each.
MEANING = {
    "received": "files received in the last 24 hours",
    "unchecked": "files that wait for their check",
    "uncertified": "files whose verdicts have not yet been certified",
    "accepted": "submissions accepted in the last 24 hours",
    "rejected": "submissions rejected in the last 24 hours",
    "to_confirm": "submissions of the last 24 hours that were to be confirmed",
    "latency_median": "seconds from receipt to verdict, median of the last 24 hours",
    "latency_p95": "seconds from receipt to verdict, 95th percentile of the last 24 hours",
    "letters_waiting": "letters that wait to be sent",
    "outbox_age": "seconds that the oldest of them waits",
    "mail": "letters: 0 go out, 1 some are held up, 2 none goes out",
    "bounce_rate": "share of the letters of the last 30 days that came back",
    "release_age": "seconds since the last release",
    "backup_age": "seconds since the last backup",
    "failures": "tasks, files, letters and pages that failed, and runs that are late, in the last 24 hours",
}

# What anybody may know. Letters tell of releases that only members know of, and backups are nobody else's business:
# Airflow's metrics alone count them.
_FOR_ALL = MEANING.keys() - {"letters_waiting", "outbox_age", "bounce_rate", "release_age", "backup_age"}


def public_metrics(context: Context) -> dict[str, float]:
    """The numbers that say nothing of a release that is not open to everybody, not even that there is one."""
    found = {name: value for name, value in metrics(context).items() if name in _FOR_ALL}
    age = _public_release_age(context)
    return found if age is None else found | {"release_age": age}


def _public_release_age(context: Context) -> float | None:
    """Seconds since the newest of the releases that anybody may read was opened."""
    if not context.lake.exists:
        return None
    now = context.clock()
    known = states(context)
    rows = context.lake.rows(resources.sql("store/release_terms"))
    since = [
        max(from_store(at), known[version].terms.opens_at or from_store(at))
        for version, at, *_ in rows
        if version in known and known[version].open_to(PUBLIC, now)
    ]
    return round((now - max(since)).total_seconds(), 4) if since else None


def metrics(context: Context) -> dict[str, float]:
    """The numbers of `MEANING` as they are now; those that do not exist yet are left out."""
    if not context.lake.exists:
        return {}
    with context.lake.reading() as con:
        for view in ("unsent", "uncertified"):
            con.execute(f"CREATE OR REPLACE TEMP VIEW {view} AS {resources.sql(f'store/{view}')}")
        query = con.execute(resources.sql("store/metrics"), {"now": naive_utc(context.clock())})
        [row] = query.to_arrow_table().to_pylist()
        row["mail"] = state_in(con, context).level
    return {name: round(float(value), 4) for name, value in row.items() if value is not None}
