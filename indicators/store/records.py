"""What is written to the store and read from it, in the words of the pipeline."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import astuple, dataclass
from typing import Any

import duckdb
import pyarrow as pa

from indicators.base import resources
from indicators.base.clock import from_store, naive_utc
from indicators.base.report import Receipt, Report
from indicators.base.step_log import numbers
from indicators.store.lake import Lake


@dataclass(frozen=True, slots=True)
class Letter:
    """A message of the outbox; its key makes sure that nothing is sent twice."""

    message: str
    kind: str
    subject: str
    recipient: str
    email: str
    language: str
    payload: str


def numbers_of(letter: Letter) -> list[str]:
    """The numbers of the files that a letter is about, by its key; of several in one, by theirs."""
    return numbers(letter.payload if letter.kind == "digest" else f"{letter.message} {letter.subject}")


def event(con: duckdb.DuckDBPyConnection, subject: str, name: str, actor: str, note: str, now: dt.datetime) -> None:
    """Records that something happened."""
    con.execute("INSERT INTO lake.events VALUES (?, ?, ?, ?, ?)", [subject, name, actor, note, naive_utc(now)])


def has_event(con: duckdb.DuckDBPyConnection, subject: str, *names: str) -> bool:
    """Whether one of these events was recorded for a subject."""
    found = con.execute(
        "SELECT 1 FROM lake.events WHERE SUBJECT = ? AND list_contains(?, EVENT) LIMIT 1", [subject, names]
    )
    return found.fetchone() is not None


def last_note(lake: Lake, subject: str, name: str) -> str | None:
    """The note of the last event of that name, if there was one."""
    if not lake.exists:
        return None
    with lake.reading() as con:
        return last_note_in(con, subject, name)


def last_note_in(con: duckdb.DuckDBPyConnection, subject: str, name: str) -> str | None:
    """The same, as the transaction sees it."""
    query = "SELECT NOTE FROM lake.events WHERE SUBJECT = ? AND EVENT = ? ORDER BY RECORDED_AT DESC LIMIT 1"
    return next((str(note) for (note,) in con.execute(query, [subject, name]).fetchall()), None)


def letter(message: str, kind: str, subject: str, office: dict[str, Any], payload: str, language: str = "") -> Letter:
    """A letter to a correspondent of the address book, in its language unless another is given."""
    return Letter(message, kind, subject, office["name"], office["email"], language or office["language"], payload)


def is_queued(con: duckdb.DuckDBPyConnection, message: str) -> bool:
    """Whether a letter of that key is in the outbox, sent or not."""
    return con.execute("SELECT 1 FROM lake.outbox WHERE MESSAGE = ?", [message]).fetchone() is not None


def queue(con: duckdb.DuckDBPyConnection, letters: list[Letter], now: dt.datetime) -> None:
    """Puts letters into the outbox, each once: the same key again changes nothing."""
    by_key = {letter.message: letter for letter in reversed(letters)}
    if not by_key:
        return
    known = con.execute("SELECT MESSAGE FROM lake.outbox WHERE list_contains(?, MESSAGE)", [[*by_key]]).fetchall()
    rows = [(*astuple(by_key[key]), naive_utc(now)) for key in sorted(by_key.keys() - {row[0] for row in known})]
    insert(con, "outbox", rows)


def delivery(con: duckdb.DuckDBPyConnection, name: str) -> tuple[Receipt, dict[str, str]] | None:
    """A received file and what its sender said of it."""
    return deliveries(con, [name]).get(name)


def deliveries(con: duckdb.DuckDBPyConnection, names: list[str]) -> dict[str, tuple[Receipt, dict[str, str]]]:
    """Received files by their numbers, each with what its sender said of it; others are left out."""
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


def deliveries_before(lake: Lake, receipt: Receipt, most: int) -> list[tuple[str, str]]:
    """Number and file name of what was received from the same sender before a file, the newest first."""
    query = """SELECT DELIVERY, FILE_NAME FROM lake.deliveries WHERE SENDER = ? AND DELIVERY <> ? AND RECORDED_AT < ?
        ORDER BY RECORDED_AT DESC, DELIVERY LIMIT ?"""
    asked = [receipt.sender, receipt.delivery, naive_utc(receipt.received_at), most]
    return [(delivery, name) for delivery, name in lake.rows(query, asked)]


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


def events(con: duckdb.DuckDBPyConnection, rows: list[tuple[str, str, str, str]], now: dt.datetime) -> None:
    """Records many events at once, each as (subject, event, actor, note)."""
    insert(con, "events", [(*row, naive_utc(now)) for row in rows])


def settled(con: duckdb.DuckDBPyConnection, deliveries: list[str]) -> set[str]:
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


def senders(con: duckdb.DuckDBPyConnection, deliveries: list[str]) -> dict[str, str]:
    """Who sent each of some files."""
    found = con.execute("SELECT DELIVERY, SENDER FROM lake.deliveries WHERE list_contains(?, DELIVERY)", [deliveries])
    return dict(found.fetchall())


def add_submissions(con: duckdb.DuckDBPyConnection, reports: list[Report], now: dt.datetime) -> None:
    """Records reports with their findings and evaluations."""
    at = naive_utc(now)
    insert(
        con,
        "submissions",
        [
            (r.submission, r.delivery, r.ref_area, r.verdict.value, r.observations, _json(r.as_dict()), at)
            for r in reports
        ],
    )
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
    insert(
        con,
        "evaluations",
        [(r.submission, e.rule, e.evaluated, e.failed, e.not_applicable, at) for r in reports for e in r.evaluations],
    )


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def insert(con: duckdb.DuckDBPyConnection, table: str, rows: list[tuple[Any, ...]]) -> None:
    """Adds rows to a table of the store, each with a value for every column."""
    if not rows:
        return
    con.register("new_rows", pa.table({f"c{i}": list(column) for i, column in enumerate(zip(*rows, strict=True))}))
    con.execute(f"INSERT INTO lake.{table} FROM new_rows")
    con.unregister("new_rows")


def add_certification(
    con: duckdb.DuckDBPyConnection, deliveries: list[str], success: bool, result: str, now: dt.datetime
) -> None:
    """Records what Great Expectations found, in its own words, once for the same deliveries and result."""
    name = hashlib.sha256(json.dumps([deliveries, result]).encode()).hexdigest()[:12]
    if not con.execute("SELECT 1 FROM lake.certifications WHERE CERTIFICATION = ?", [name]).fetchone():
        insert(con, "certifications", [(name, deliveries, success, result, naive_utc(now))])


@dataclass(frozen=True, slots=True)
class Waiting:
    """A letter that has no end yet.

    Attributes:
        caused_at: when the event was that caused it, in UTC.
        tries: how often it could not be handed over.
        first_try: when first; none if never.
        last_try: when last.
        held: what the mail server said when the letter last waited behind others; blank if it does not wait so.
    """

    letter: Letter
    caused_at: dt.datetime
    tries: int
    first_try: dt.datetime | None
    last_try: dt.datetime | None
    held: str = ""


def unsent(lake: Lake) -> list[Waiting]:
    """Letters that have no end yet, the oldest first."""
    rows = lake.rows(resources.sql("store/unsent"))
    return [
        Waiting(
            Letter(*row[:7]),
            from_store(row[7]),
            row[8],
            row[9] and from_store(row[9]),
            row[10] and from_store(row[10]),
            row[11],
        )
        for row in rows
    ]


def letters(lake: Lake, messages: list[str]) -> list[Letter]:
    """Letters by their keys, in the order of the keys."""
    columns = "MESSAGE, KIND, SUBJECT, RECIPIENT, EMAIL, LANGUAGE, PAYLOAD"
    rows = lake.rows(f"SELECT {columns} FROM lake.outbox WHERE list_contains(?, MESSAGE)", [messages])
    found = {row[0]: Letter(*row) for row in rows}
    return [found[message] for message in messages if message in found]


def mark_letters(con: duckdb.DuckDBPyConnection, marks: list[tuple[str, str, str, dt.datetime]]) -> None:
    """Records what became of letters, as (message, event, detail, at); what was recorded before is left."""
    if not marks:
        return
    columns = zip(*((message, name, detail, naive_utc(at)) for message, name, detail, at in marks), strict=True)
    names = ("MESSAGE", "EVENT", "DETAIL", "RECORDED_AT")
    con.register("new_marks", pa.table(dict(zip(names, map(list, columns), strict=True))))
    con.execute(
        "INSERT INTO lake.outbox_events FROM new_marks ANTI JOIN lake.outbox_events USING (MESSAGE, EVENT, RECORDED_AT)"
    )
    con.unregister("new_marks")
