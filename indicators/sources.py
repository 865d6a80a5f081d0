"""Scheduled sources: fetch, then the same way as any other file."""

from __future__ import annotations

import json
from typing import Any

from indicators import flows
from indicators.context import Context
from indicators.errors import UsageError
from indicators.intake.fetch import address, fetch
from indicators.intake.raw import Hints
from indicators.intake.read import Reading, read
from indicators.model import Receipt, Report
from indicators.store import records


def source(context: Context, name: str) -> dict[str, Any]:
    """A source by its name.

    Raises:
        UsageError: there is none; the advice lists all.
    """
    found = context.definitions.sources.get(name)
    if found is None:
        raise UsageError(f"There is no source {name}.", advice=f"Known: {', '.join(context.definitions.sources)}.")
    return found


def look(context: Context, name: str, period: str = "") -> Reading:
    """Fetches and reads a source without recording anything.

    Raises:
        SourceFailure: it could not be fetched.
    """
    described = source(context, name)
    url = address(described, period, context.clock().date())
    data = fetch(described, url).data or b""
    return read(data, _file_name(described, period), context.definitions, _hints(described))


def load(context: Context, name: str, period: str = "") -> tuple[Receipt, list[Report]] | None:
    """Fetches a source and takes it in as a file of its sender; nothing when it did not change.

    Raises:
        SourceFailure: it could not be fetched now.
    """
    described = source(context, name)
    url = address(described, period, context.clock().date())
    known = records.last_note(context.lake, f"source:{url}", "fetched")
    validators = json.loads(known) if known else {"etag": "", "last_modified": ""}
    fetched = fetch(described, url, **validators)
    if fetched.data is None:
        return None
    file_name = _file_name(described, period)
    receipt = flows.receive(context, fetched.data, file_name, sender=described["sender"], hints=_hints(described))
    if not flows.settled(context, receipt.delivery):
        flows.settle(context, flows.check(context, [receipt.delivery]))
    note = json.dumps({"etag": fetched.etag, "last_modified": fetched.last_modified})
    with context.lake.write() as con:
        records.event(con, f"source:{url}", "fetched", context.actor, note, context.clock())
    return receipt, flows.reports_of(context, receipt.delivery)


def _hints(described: dict[str, Any]) -> Hints:
    return Hints(profile=described["profile"], expect_areas=str(described["expect_areas"]))


def _file_name(described: dict[str, Any], period: str) -> str:
    return f"{described['source']}{'_' + period.replace(':', '-') if period else ''}"
