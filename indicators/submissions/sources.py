"""Scheduled sources: a web address, a folder or an S3 prefix; then the same way as any other file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from fnmatch import fnmatch
from typing import Any

from indicators.base.nearest import unknown
from indicators.base.report import Receipt, Report
from indicators.reading.raw import Declared
from indicators.reading.read import Reading, read
from indicators.store import events
from indicators.store.context import Context
from indicators.store.events import Event, Happened, Kind
from indicators.store.places import Arrived, Place
from indicators.submissions import queries, receive
from indicators.submissions.fetch import address, fetch
from indicators.submissions.inbox import judge


def source(context: Context, name: str) -> dict[str, Any]:
    """A source by its name.

    Raises:
        UsageError: there is none; the advice lists all.
    """
    found = context.definitions.sources.get(name)
    if found is None:
        known = context.definitions.sources
        raise unknown(f"There is no source {name}.", name, known, f"Known: {', '.join(known)}.")
    return found


def look(context: Context, name: str, period: str = "") -> list[tuple[str, Reading]]:
    """Fetches and reads a source without recording anything: each file by its name.

    Raises:
        SourceFailure: it could not be fetched.
    """
    described = source(context, name)
    declared = _declared(context, described, period)
    return [
        (file_name, read(data, file_name, context.definitions, declared))
        for file_name, data in _look(context, described, period)
    ]


def _look(context: Context, described: dict[str, Any], period: str) -> Iterator[tuple[str, bytes]]:
    place = _place(described)
    if place:
        for file in _files(described, place):
            with place.open(file) as data:
                yield file.name, data.read()
    else:
        url = address(described, period, context.clock().date())
        yield _file_name(described, period), fetch(described, url).data or b""


def load(context: Context, name: str, period: str = "") -> list[tuple[Receipt, list[Report]]]:
    """Takes in what is new in a source as files of its sender; empty when nothing changed.

    Raises:
        SourceFailure: it could not be fetched now.
    """
    described = source(context, name)
    place = _place(described)
    return _load_place(context, described, place) if place else _load_address(context, described, period)


def _load_place(context: Context, described: dict[str, Any], place: Place) -> list[tuple[Receipt, list[Report]]]:
    """The files of a folder or prefix that were not recorded before; they stay where they are."""
    loaded = []
    failures: list[Exception] = []
    declared = _declared(context, described, "")
    for file in _files(described, place):
        with place.open(file) as data:
            receipt = receive.receive(context, data, file.name, sender=described["sender"], declared=declared)
        if queries.unchecked(context, [receipt.delivery]):
            try:
                loaded.append((receipt, _recorded(context, receipt)))
            except Exception as exc:  # the others go on; what may pass is tried again by the next load
                failures.append(exc)
    if failures:
        raise failures[0]
    return loaded


def _files(described: dict[str, Any], place: Place) -> list[Arrived]:
    return [file for file in place.files() if fnmatch(file.name, described.get("files", "*"))]


def _load_address(context: Context, described: dict[str, Any], period: str) -> list[tuple[Receipt, list[Report]]]:
    url = address(described, period, context.clock().date())
    about = Kind.SOURCE.of(url)
    known = events.last_note(context.lake, about, Event.FETCHED)
    validators = json.loads(known) if known else {"etag": "", "last_modified": ""}
    fetched = fetch(described, url, **validators)
    if fetched.data is None:
        return []
    declared = _declared(context, described, period)
    receipt = receive.receive(
        context, fetched.data, _file_name(described, period), sender=described["sender"], declared=declared
    )
    reports = _recorded(context, receipt)
    note = json.dumps({"etag": fetched.etag, "last_modified": fetched.last_modified})
    with context.lake.write() as con:
        events.record(con, Happened(Event.FETCHED, about, context.actor, note), context.clock())
    return [(receipt, reports)]


def _recorded(context: Context, receipt: Receipt) -> list[Report]:
    judge(context, [receipt.delivery])
    return queries.reports_of(context, receipt.delivery)


def _place(described: dict[str, Any]) -> Place | None:
    """The folder or prefix of a source that is no web address."""
    where: str = described["address"]
    return None if where.startswith(("http://", "https://")) else Place(where.removeprefix("file://"))


def _declared(context: Context, described: dict[str, Any], period: str) -> Declared:
    lag = described.get("expect_lag_years")
    newest = "" if lag is None or period else str(context.clock().year - lag)
    # The files of a folder are different questions: only the answers to one question are compared.
    compared = "" if _place(described) else f"{described['source']} {period}".strip()
    return Declared(
        profile=described.get("profile", ""),
        charset=described.get("charset", ""),
        expect_areas=str(described["expect_areas"] or ""),
        expect_year=newest,
        source=compared,
    )


def _file_name(described: dict[str, Any], period: str) -> str:
    return f"{described['source']}{'_' + period.replace(':', '-') if period else ''}"
