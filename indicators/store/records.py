"""Deliveries and certifications as they are recorded, and what is asked of them; reports: `store.reports`."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence

import duckdb

from indicators.base import resources
from indicators.base.clock import from_store, naive_utc
from indicators.base.report import Receipt
from indicators.store.lake import Lake, insert

Known = Mapping[str, tuple[Receipt, dict[str, str]]]
"""Received files by their numbers, each with what its sender said of it."""


def delivery(con: duckdb.DuckDBPyConnection, name: str) -> tuple[Receipt, dict[str, str]] | None:
    """A received file and what its sender said of it."""
    return deliveries(con, [name]).get(name)


def deliveries(con: duckdb.DuckDBPyConnection, names: list[str]) -> Known:
    """Those of some files that were received."""
    rows = con.execute(
        """SELECT DELIVERY, SHA256, FILE_NAME, SIZE_BYTES, RECORDED_AT, SENDER, HINTS
        FROM lake.deliveries WHERE list_contains(?, DELIVERY)""",
        [names],
    ).fetchall()
    return {
        name: (Receipt(name, sha256, file_name, size, from_store(at), sender, new=False), json.loads(said))
        for name, sha256, file_name, size, at, sender, said in rows
    }


def previous_delivery(lake: Lake, source: str, delivery: str) -> tuple[str, dict[str, list[int]]] | None:
    """The last readable delivery of the same source before a later one, and the years of each area that it held."""
    rows = lake.rows(resources.sql("store/previous_delivery"), {"source": source, "delivery": delivery})
    return (rows[0][0], {area: years for _, area, years in rows}) if rows else None


def deliveries_before(lake: Lake, receipts: Sequence[Receipt], most: int) -> dict[str, list[tuple[str, str]]]:
    """Number and file name of what was received from the sender of each file before it, the newest first."""
    asked = {
        "deliveries": [each.delivery for each in receipts],
        "senders": [each.sender for each in receipts],
        "times": [naive_utc(each.received_at) for each in receipts],
        "most": most,
    }
    found: dict[str, list[tuple[str, str]]] = {each.delivery: [] for each in receipts}
    for name, delivery, file_name in lake.rows(resources.sql("store/sent_before"), asked) if receipts else ():
        found[name].append((delivery, file_name))
    return found


def names_before(lake: Lake, receipt: Receipt, *words: str) -> list[str]:
    """The names of files that were received before another one, of those that hold some words."""
    query = """SELECT FILE_NAME FROM lake.deliveries WHERE RECORDED_AT < ?
        AND list_bool_and([contains(FILE_NAME, word) FOR word IN ?::VARCHAR[]]) ORDER BY RECORDED_AT"""
    return [row[0] for row in lake.rows(query, [naive_utc(receipt.received_at), list(words)])]


def add_deliveries(con: duckdb.DuckDBPyConnection, files: list[tuple[Receipt, dict[str, str]]]) -> None:
    """Records received files, each with what its sender said of it."""
    rows = [
        (
            each.delivery,
            each.sha256,
            each.file_name,
            each.size,
            each.sender,
            json.dumps(said, sort_keys=True),
            naive_utc(each.received_at),
        )
        for each, said in files
    ]
    insert(con, "deliveries", rows)


def recorded_of(con: duckdb.DuckDBPyConnection, deliveries: list[str]) -> set[str]:
    """The submissions of files whose reports were recorded."""
    found = con.execute("SELECT SUBMISSION FROM lake.submissions WHERE list_contains(?, DELIVERY)", [deliveries])
    return {row[0] for row in found.fetchall()}


def judged(con: duckdb.DuckDBPyConnection, deliveries: list[str]) -> set[str]:
    """Those of some files whose reports were recorded."""
    found = con.execute("SELECT DISTINCT DELIVERY FROM lake.submissions WHERE list_contains(?, DELIVERY)", [deliveries])
    return {row[0] for row in found.fetchall()}


def unchecked(con: duckdb.DuckDBPyConnection) -> list[str]:
    """The files that were received and have no report yet, the oldest first."""
    query = """SELECT DELIVERY FROM lake.deliveries ANTI JOIN lake.submissions USING (DELIVERY)
        ORDER BY RECORDED_AT, DELIVERY"""
    return [row[0] for row in con.execute(query).fetchall()]


def add_certification(
    con: duckdb.DuckDBPyConnection, deliveries: list[str], success: bool, result: str, now: dt.datetime
) -> None:
    """Records what Great Expectations found, in its own words, once for the same deliveries and result."""
    name = hashlib.sha256(json.dumps([deliveries, result]).encode()).hexdigest()[:12]
    if not con.execute("SELECT 1 FROM lake.certifications WHERE CERTIFICATION = ?", [name]).fetchone():
        insert(con, "certifications", [(name, deliveries, success, result, naive_utc(now))])
