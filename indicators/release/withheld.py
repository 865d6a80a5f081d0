"""What is hidden today: what was published before it became confidential is not told again as "what it was"."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path

import pyarrow as pa

from indicators.base.clock import naive_utc
from indicators.base.database import connect
from indicators.base.errors import UsageError
from indicators.base.observation import DIMENSIONS
from indicators.derivation.derive import hidden
from indicators.release.snapshot import RecordedSnapshot, take
from indicators.release.terms import states
from indicators.store.context import Context

_CONFIDENTIAL = (
    "SELECT 1 FROM lake.observations WHERE CONF_STATUS IS DISTINCT FROM 'F' AND RECORDED_AT > $since LIMIT 1"
)

_KEY = ("REF_AREA", "EDITION", "INDICATOR", "MEASURE", "TIME_PERIOD")
_EVER = dt.datetime(1900, 1, 1, tzinfo=dt.UTC)


def withheld(context: Context) -> pa.Table | None:
    """The rows that may not be published as of now (``sql/derive/hidden.sql``); None where nothing is confidential."""
    if not _since(context, _EVER):
        return None
    with tempfile.TemporaryDirectory() as folder:
        taken = take(context, context.clock(), Path(folder) / "accepted.parquet")
        return hidden(taken.snapshot, context.definitions)


def held_by(context: Context) -> dict[str, int]:
    """How many values each release that stands holds that may not be published any more; without those that hold none.

    A release keeps what it published: only a person withdraws it.
    """
    now = withheld(context)
    if now is None:
        return {}
    key = ", ".join((*_KEY, *DIMENSIONS, "PROVIDER"))
    counts = {}
    with connect() as con:
        con.register("hidden", now)
        for state in states(context).values():
            path = context.settings.releases / state.version / "observations.parquet"
            if state.withdrawn is None and path.exists():  # a lost folder is told elsewhere
                held = con.read_parquet(str(path)).filter("OBS_VALUE IS NOT NULL")
                counts[state.version] = len(held.join(con.table("hidden").select(key).distinct(), key, how="semi"))
    return {version: count for version, count in counts.items() if count}


def stop_if_confidential_since(context: Context, taken: RecordedSnapshot) -> None:
    """A release as of an earlier time does not publish anew what became confidential after it.

    Raises:
        UsageError: a value that was free then is hidden now.
    """
    now = withheld(context) if _since(context, taken.recorded) else None
    if now is None:
        return
    then = hidden(taken.snapshot, context.definitions)
    with connect() as con:
        accepted = con.read_parquet(str(taken.snapshot.accepted))
        freed = (
            con.from_arrow(now)
            .select("SUBMISSION, POSITION")
            .except_(con.from_arrow(then).select("SUBMISSION, POSITION"))
        )
        count = accepted.join(freed, "SUBMISSION, POSITION", how="semi").count("*").fetchall()[0][0]
    if count:
        raise UsageError(
            f"{count} values of that time became confidential since, or would give such a value away.",
            advice="Release what is known now; an earlier release is built again with `ict release rebuild VERSION`.",
        )


def _since(context: Context, time: dt.datetime) -> bool:
    """Something confidential was recorded after a time."""
    return context.lake.exists and bool(context.lake.rows(_CONFIDENTIAL, {"since": naive_utc(time)}))
