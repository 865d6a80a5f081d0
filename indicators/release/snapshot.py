"""What was recorded by a time, taken from the store for the models."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from indicators.base import resources
from indicators.base.clock import from_store, naive_utc
from indicators.base.database import connect
from indicators.base.errors import UsageError
from indicators.base.observation import DIMENSIONS
from indicators.definitions.vintages import DEFAULT, Vintages
from indicators.derivation.derive import MODELS, Derivation
from indicators.derivation.inputs import Snapshot
from indicators.organisations.offices import address_book
from indicators.store.context import Context
from indicators.store.lake import all_processors
from indicators.store.recoding import require_agreement

_BATCH = 131_072


@dataclass(frozen=True, slots=True)
class RecordedSnapshot:
    """A snapshot with what a release says of it.

    Attributes:
        snapshot: for the models.
        recorded: when the last of the accepted observations was recorded: the snapshot is a function of this time.
        submissions: the submissions that the accepted observations came with.
        footnotes: the words of confirmations that are published.
        held: how many observations there are of each (EDITION, INDICATOR, MEASURE, whether of a category).
    """

    snapshot: Snapshot
    recorded: dt.datetime
    submissions: list[str]
    footnotes: list[str]
    held: Counter[tuple[str, str, str, bool]]


def take(
    context: Context,
    as_of: dt.datetime,
    path: Path,
    *,
    reference_year: int | None = None,
    asked: Vintages = DEFAULT,
) -> RecordedSnapshot:
    """Writes what was accepted by a time into a Parquet file, batch by batch, and gathers what belongs to it.

    Args:
        context: where the store is.
        as_of: the time.
        path: where the accepted observations go; the caller removes it.
        reference_year: the last year of the window of availability; None takes the newest year with data.
        asked: the vintages of groups and population.

    Raises:
        UsageError: nothing was accepted by then, or there is no such vintage.
    """
    context.definitions.require(asked)
    if not context.lake.exists:
        raise UsageError("Nothing was received yet.", advice="`ict run PATH` first.")
    with context.lake.reading() as con:
        require_agreement(con, context.definitions.readings)
        taken = _taken(context, con, as_of, path, reference_year)
    return replace(taken, snapshot=replace(taken.snapshot, asked=asked))


def _taken(
    context: Context, con: duckdb.DuckDBPyConnection, as_of: dt.datetime, path: Path, reference_year: int | None
) -> RecordedSnapshot:
    with all_processors(con):
        found = con.execute(resources.sql("store/as_of"), {"as_of": naive_utc(as_of)}).to_arrow_reader(_BATCH)
        with pq.ParquetWriter(path, found.schema, compression="zstd", compression_level=1) as writer:
            for batch in found:
                writer.write_batch(batch)
    with connect() as own:
        accepted = own.read_parquet(str(path))
        category = " OR ".join(f"{name} <> '_T'" for name in DIMENSIONS)
        counts = (
            accepted.project(f"EDITION, INDICATOR, MEASURE, {category} AS CATEGORY").aggregate("*, count(*)").fetchall()
        )
        if not counts:
            raise UsageError(
                "Nothing was accepted by then, so there is nothing to release.", advice="`ict run PATH` first."
            )
        recorded = from_store(accepted.max("RECORDED_AT").fetchall()[0][0])
        submissions = sorted(row[0] for row in accepted.project("SUBMISSION").distinct().fetchall())
        footnotes = sorted(row[0] for row in accepted.project("FOOTNOTE").distinct().fetchall())
    snapshot = Snapshot(
        path, address_book(context).offices, _vintages(con, recorded), _answered(context, con, recorded), reference_year
    )
    return RecordedSnapshot(snapshot, recorded, submissions, footnotes, Counter({row[:4]: row[4] for row in counts}))


@contextmanager
def models(
    context: Context,
    as_of: dt.datetime,
    *,
    reference_year: int | None = None,
    asked: Vintages = DEFAULT,
    wanted: Iterable[str] = MODELS,
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Models as of a time with all that they read, for as long as they are looked at; all of them unless given.

    Raises:
        UsageError: nothing was accepted by then.
    """
    with derivation(context, as_of, reference_year=reference_year, asked=asked) as derived:
        derived.need(wanted)
        yield derived.con


@contextmanager
def derivation(
    context: Context, as_of: dt.datetime, *, reference_year: int | None = None, asked: Vintages = DEFAULT
) -> Iterator[Derivation]:
    """What models are derived from as of a time, for as long as they are looked at.

    Raises:
        UsageError: nothing was accepted by then.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "accepted.parquet"
        taken = take(context, as_of, path, reference_year=reference_year, asked=asked)
        derived = Derivation(taken.snapshot, context.definitions)
        try:
            yield derived
        finally:
            derived.con.close()


def _vintages(con: duckdb.DuckDBPyConnection, recorded: dt.datetime) -> pa.Table:
    return con.execute(resources.sql("store/vintages"), {"as_of": naive_utc(recorded)}).to_arrow_table()


def _answered(context: Context, con: duckdb.DuckDBPyConnection, recorded: dt.datetime) -> tuple[str, ...]:
    custodians = [each.office for each in address_book(context).offices if not each.is_national]
    rows = con.execute(
        resources.sql("store/answered"), {"as_of": naive_utc(recorded), "custodians": custodians}
    ).fetchall()
    return tuple(sorted(row[0] for row in rows))
