"""Builds, verifies and publishes a release: a pure function of store snapshot, definitions and code."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any

import duckdb

from indicators import __version__
from indicators.base import resources
from indicators.base.clock import naive_utc
from indicators.base.errors import StoreBusy, UsageError
from indicators.base.release_files import MANIFEST
from indicators.definitions.vintages import DEFAULT, Vintages
from indicators.organisations.offices import address_book
from indicators.release.build import Identity, build
from indicators.release.pointer import point
from indicators.release.products import extracts
from indicators.release.products.extracts import Written
from indicators.release.published import require_files
from indicators.release.snapshot import RecordedSnapshot, take
from indicators.release.staging import put_aside, workplace
from indicators.release.steps import Step, Told, untold
from indicators.release.terms import Terms, before, states
from indicators.release.verification import stop_if_vacuous
from indicators.release.withheld import stop_if_confidential_since
from indicators.store import events, lake
from indicators.store.context import Context
from indicators.store.events import Event, Happened, Kind


@dataclass(frozen=True, slots=True)
class Release:
    """A published release; `new` is false when the same content was published before."""

    version: str
    folder: Path
    manifest: dict[str, Any]
    new: bool


def release(
    context: Context,
    as_of: dt.datetime | None = None,
    terms: Terms | None = None,
    asked: Vintages = DEFAULT,
    *,
    told: Told = untold,
) -> Release:
    """Publishes what was accepted as of a time (now, unless given); the same content is published once.

    Args:
        context: the world.
        as_of: what was accepted by then.
        terms: for whom and from when; public and at once unless given. A release that exists keeps its own.
        asked: the vintages of groups and population; those of `vintages.yml` unless given.
        told: is told of each step as it begins.

    Raises:
        UsageError: nothing was accepted by then, there is no such vintage, or the release was withdrawn.
        ReleaseError: the release did not pass its verification, or the files of the one before are gone; nothing was
            published.
    """
    by = as_of or context.clock()
    if context.lake.exists:  # what was recorded by then may be about to be committed
        context.lake.wait_for_writers()
    with workplace(context.settings.releases) as place:
        told(Step.SNAPSHOT)
        taken = take(context, by, place / "accepted.parquet", asked=asked)
        return _release(context, taken, terms or Terms(), place / "release", told)


def _release(context: Context, taken: RecordedSnapshot, terms: Terms, staged: Path, told: Told) -> Release:
    content = content_hash(context, taken)
    version = f"{taken.recorded:%Y-%m-%d}-{content[:8]}"
    folder = context.settings.releases / version
    known = states(context).get(version)
    if known and known.withdrawn is not None:
        raise UsageError(
            f"The release {version} was withdrawn: {known.withdrawn}",
            advice="It is published again only when its data, the definitions or the code change.",
        )
    new = not folder.is_dir()
    if new:
        stop_if_vacuous(context, taken)
        stop_if_confidential_since(context, taken)
        # Files that were lost are built again as they were: against the release that they told their changes from.
        previous = known.previous if known else before(context, terms) or ""
        if previous:  # its changes are told from these
            require_files(context, previous)
        staged.mkdir()
        build(context, taken, Identity(version, content, previous), staged, told)
    else:  # published before, or by another who was cut off before it was recorded
        files = [Written(f["path"], "", f["rows"], f["bytes"], f["sha256"]) for f in _manifest(folder)["files"]]
        extracts.verify(folder, files)
    told(Step.PUBLICATION)
    ready = _publish(context, folder, staged if new else None, taken.recorded, terms)
    point(context)
    return ready


def _manifest(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    return found


def _publish(context: Context, folder: Path, staged: Path | None, recorded: dt.datetime, terms: Terms) -> Release:
    """Puts a finished release into its place and records it, while no other publisher does.

    So whatever is in place and not recorded when a publisher begins was left by one that was cut off in between.
    """
    with context.lake.write() as con:
        known = {row[0] for row in con.execute("SELECT VERSION FROM lake.releases").fetchall()}
        for left in put_aside(folder.parent, known | {folder.name}):
            moved = Happened(Event.PUT_ASIDE, Kind.RELEASE.of(left), context.actor, "it was never recorded")
            events.record(con, moved, context.clock())
        if staged:
            _rename(staged, folder)
        elif not folder.is_dir():
            raise StoreBusy(f"{folder.name} was put aside by another publisher.", advice="It will be tried again.")
        ready = Release(folder.name, folder, _manifest(folder), new=staged is not None)
        _record(context, con, ready, recorded, terms)
    return ready


def _rename(staged: Path, folder: Path) -> None:
    """Puts a finished release into its place; another publisher of the same content may have been first."""
    try:
        staged.replace(folder)
    except OSError:
        if not (folder / MANIFEST).is_file():
            raise


def content_hash(context: Context, taken: RecordedSnapshot) -> str:
    """Names the content of a release by what it is a function of."""
    parts = (
        *taken.submissions,
        *taken.footnotes,
        *taken.snapshot.answered,
        *sorted(set(taken.snapshot.vintages["SUBMISSION"].to_pylist())),
        context.definitions.hash,
        __version__,
        resources.code_hash(),
        *filter(None, astuple(taken.snapshot.asked)),
        # Of the address book only what decides whose value stands.
        json.dumps([(each.office, each.ref_area, each.role) for each in address_book(context).offices]),
    )
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _record(
    context: Context, con: duckdb.DuckDBPyConnection, ready: Release, recorded: dt.datetime, terms: Terms
) -> None:
    """The release with its terms, once; one that is there counts as published again, if it is not the last one."""
    now, text = context.clock(), json.dumps(ready.manifest, sort_keys=True)
    about = Kind.RELEASE.of(ready.version)
    if con.execute("SELECT 1 FROM lake.releases WHERE VERSION = ?", [ready.version]).fetchone():
        last = con.execute(resources.sql("store/release_terms")).fetchall()[-1][0]
        if last != ready.version:
            events.record(con, Happened(Event.PUBLISHED, about, context.actor, "again"), now)
        return
    digest = hashlib.sha256(text.encode()).hexdigest()
    lake.insert(con, "releases", [(ready.version, naive_utc(recorded), digest, text, naive_utc(now))])
    events.record(con, Happened(Event.AUDIENCE, about, context.actor, terms.audience), now)
    if terms.opens_at:
        events.record(con, Happened(Event.EMBARGO, about, context.actor, terms.opens_at.isoformat()), now)
