"""Accepted values as they are recorded and looked at again; one that is withdrawn stays, and has a row that says so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import duckdb
import pyarrow as pa

from indicators.base import resources
from indicators.base.clock import naive_utc
from indicators.base.observation import DIMENSIONS, SAMPLING_ERRORS
from indicators.base.report import Absent
from indicators.store import events, standing
from indicators.store.events import Event, Happened, Kind
from indicators.store.lake import Lake
from indicators.store.standing import Mark

KEPT = (
    *("REF_AREA", "EDITION", "INDICATOR", "MEASURE", "TIME_PERIOD", *DIMENSIONS, "OBS_VALUE", "DECIMALS"),
    *("UNIT_MEASURE", "OBS_STATUS", "CONF_STATUS", "AGE_SCOPE", "SOURCE", "COMMENT_OBS", "OBS_TEXT", "ADDRESS"),
    *("NORMALISATION", "STAT_POP", "REF_PERIOD", "DENOM_BASE", "BASKET"),
    *("SAMPLE_SIZE", "RESPONDENTS", *SAMPLING_ERRORS),
)


_SENT_AGAIN = 1000  # accepted submissions of some areas: with fewer, one look at all that they held is cheaper than two


@dataclass(frozen=True, slots=True)
class Accepted:
    """Which submissions were accepted in some areas.

    Attributes:
        mark: until when what stands is kept (`store.standing`): the submissions are those accepted later. None: all.
        areas: those that were asked about.
        submissions: of each area in which something was accepted.
    """

    mark: Mark | None
    areas: frozenset[str]
    submissions: Mapping[str, frozenset[str]]

    @property
    def kept(self) -> str | None:
        """The name of that keeping: submissions since another one are others."""
        return None if self.mark is None else self.mark.built

    @property
    def since(self) -> dt.datetime | None:
        """The time after which they were accepted; None: all."""
        return None if self.mark is None else self.mark.until


def add_observations(
    con: duckdb.DuckDBPyConnection, accepted: list[tuple[str, str, pa.Table]], now: dt.datetime
) -> None:
    """Records accepted observations, each table with its submission and provider, and a checksum of each."""
    if not accepted:
        return
    standing.give_up(con, now)
    tables = [
        table.append_column("SUBMISSION", pa.array([submission] * table.num_rows, pa.string())).append_column(
            "PROVIDER", pa.array([provider] * table.num_rows, pa.string())
        )
        for submission, provider, table in accepted
    ]
    kept = pa.concat_tables(tables).select([*KEPT, "PROVIDER", "SUBMISSION", "ROW_ID"])
    con.register("kept", kept.rename_columns([*KEPT, "PROVIDER", "SUBMISSION", "POSITION"]))
    con.execute(
        """INSERT INTO lake.observations BY NAME
        SELECT *, ? AS RECORDED_AT FROM kept ORDER BY SUBMISSION, POSITION""",
        [naive_utc(now)],
    )
    sums = con.execute(resources.sql("store/checksums")).fetchall()
    con.unregister("kept")
    stored = [Happened(Event.STORED, Kind.SUBMISSION.of(name), "store", checksum) for name, checksum in sums]
    events.record_all(con, stored, now)


def withdraw_values(
    con: duckdb.DuckDBPyConnection, accepted: tuple[str, str, pa.Table], area: str, absent: Absent, now: dt.datetime
) -> None:
    """Records that the values of earlier deliveries that an accepted submission lacks have ended."""
    submission, provider, table = accepted
    standing.give_up(con, now)
    con.register("kept", table)
    about = {
        "held_areas": [area for area, _ in absent.before],
        "held_deliveries": [delivery for _, delivery in absent.before],
        "areas": sorted(absent.areas),
        "years": None if absent.years is None else sorted(absent.years),
        "indicators": sorted(absent.indicators),
        "area": area,
        "provider": provider,
        "submission": submission,
        "now": naive_utc(now),
    }
    con.execute(resources.sql("store/withdraw_values"), about)
    con.unregister("kept")


def history(lake: Lake, wanted: Iterable[tuple[str, str, str]], accepted: Accepted | None = None) -> pa.Table | None:
    """Accepted values for rules that look back; none when nothing was ever recorded.

    Args:
        lake: the store.
        wanted: (REF_AREA, EDITION, INDICATOR) of what the rules look at, each once.
        accepted: what `accepted_in` gave of at least these areas, in the same state of the store.
    """
    if not lake.exists:
        return None
    columns = list(zip(*wanted, strict=True)) or [(), (), ()]
    asked: dict[str, object] = {
        name: list(column) for name, column in zip(("areas", "editions", "indicators"), columns, strict=True)
    }
    areas = frozenset(columns[0])
    with lake.same_state(), lake.reading() as con:
        if accepted is None or not areas <= accepted.areas:
            accepted = accepted_in(con, areas)
        if accepted.mark is not None and not _changed(con, areas, accepted, accepted.mark):
            return lake.table(resources.sql("store/history_standing"), asked)
        asked["until"] = accepted.since
        revised = sum(map(len, accepted.submissions.values())) > _SENT_AGAIN
        times = [row[0] for row in lake.rows(resources.sql("store/standing_times"), asked)] if revised else None
        return lake.table(resources.sql("store/history"), {**asked, "times": times})


def _changed(con: duckdb.DuckDBPyConnection, areas: frozenset[str], accepted: Accepted, mark: Mark) -> bool:
    """Whether values of some areas were recorded, or ended, since those were kept that stood."""
    if not areas.isdisjoint(accepted.submissions):
        return True
    asked = {"areas": list(areas), "since": mark.until}
    return bool(con.execute(resources.sql("store/ended_since"), asked).fetchall())


def any_confidential(con: duckdb.DuckDBPyConnection, areas: Iterable[str]) -> bool:
    """Whether a confidential value was ever accepted in some areas."""
    return con.execute(resources.sql("store/any_confidential"), {"areas": list(areas)}).fetchone() is not None


def confidential_numbers(con: duckdb.DuckDBPyConnection, areas: Iterable[str]) -> pa.Table:
    """The confidential values that were ever accepted in some areas, with their errors."""
    return con.execute(resources.sql("store/confidential_numbers"), {"areas": list(areas)}).to_arrow_table()


def accepted_in(con: duckdb.DuckDBPyConnection, areas: Iterable[str]) -> Accepted:
    """The submissions that were accepted in each of some areas, as far as `Accepted` says."""
    asked, mark = list(areas), standing.mark(con)
    query = resources.sql("store/accepted_in")
    rows = con.execute(query, {"areas": asked, "since": mark and mark.until}).fetchall()
    return Accepted(mark, frozenset(asked), {area: frozenset(submissions) for area, submissions in rows})
