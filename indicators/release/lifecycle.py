"""Builds again, withdraws or opens a published release; its events are listed in `store.events`."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from indicators import __version__
from indicators.base import resources
from indicators.base.errors import UsageError
from indicators.organisations.members import PUBLIC
from indicators.release import announce
from indicators.release.build import Identity, build
from indicators.release.pointer import point
from indicators.release.products import database
from indicators.release.publish import content_hash
from indicators.release.published import Published, find, latest
from indicators.release.snapshot import take
from indicators.release.terms import State, Terms, newest, states
from indicators.store import events
from indicators.store.context import Context
from indicators.store.events import Event, Happened, Kind

WITHDRAWN = "WITHDRAWN.txt"


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """A release that was built again: how many files were compared, and which differ."""

    version: str
    files: int
    differing: tuple[str, ...]


def rebuild(context: Context, version: str) -> Rebuilt:
    """Builds a release again from the store and compares every file, byte by byte; of the DuckDB file its tables.

    Raises:
        UsageError: there is no such release, or definitions, code or address book are no longer those of then.
    """
    published = find(context, version)
    before = published.manifest["previous"]
    if before and not (context.settings.releases / before).is_dir():
        raise UsageError(
            f"{version} says what changed since {before}, which is not there.", advice="Restore its folder."
        )
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "release"
        folder.mkdir()
        taken = take(context, published.as_of, Path(place) / "accepted.parquet", asked=published.asked)
        content = content_hash(context, taken)
        if content != published.manifest["content"]:
            raise UsageError(f"{version} cannot be built again here: {_why(context, published)}.", advice=_ADVICE)
        build(context, taken, Identity(published.version, content, before), folder)
        names = [file["path"] for file in published.manifest["files"]]
        differing = [name for name in names if not _same(published.folder / name, folder / name)]
        return Rebuilt(published.version, len(names), tuple(differing))


_ADVICE = "Check out the code and the definitions that its manifest names, over the same store."


def _why(context: Context, published: Published) -> str:
    manifest = published.manifest
    if manifest["definitions"] != context.definitions.hash:
        return "the definitions changed since"
    if manifest["code"] != {"version": __version__, "sha256": resources.code_hash()}:
        return "the code changed since"
    return "the address book or what was confirmed changed since"


def _same(first: Path, second: Path) -> bool:
    if first.name == database.FILE:
        return database.same(first, second)
    return first.read_bytes() == second.read_bytes()


def withdraw(context: Context, version: str, reason: str) -> Published | None:
    """Withdraws a release: its files stay as they are, the pointer goes to the newest one that stands.

    Returns:
        the release that the pointer names now, or None where none stands.

    Raises:
        UsageError: there is no such release, it was withdrawn before, or no reason is given.
    """
    published = find(context, version)
    if not reason.strip():
        raise UsageError("A reason is missing.", advice="Give the reason in a sentence; members read it.")
    state = states(context).get(published.version)
    if state is None or state.withdrawn is not None:
        raise UsageError(f"The release {published.version} was withdrawn before.", advice="There is nothing to do.")
    others = {name: each for name, each in states(context).items() if name != published.version}
    instead = newest(others, PUBLIC, context.clock()) or ""
    with context.lake.write() as con:
        withdrawn = Happened(Event.WITHDRAWN, Kind.RELEASE.of(published.version), context.actor, reason.strip())
        events.record(con, withdrawn, context.clock())
        announce.withdrawn(context, con, published.version, reason.strip(), instead)
    point(context)
    part = published.folder.parent / f".{published.version}-{WITHDRAWN}"
    part.write_text(f"{published.version} was withdrawn: {reason.strip()}\n", encoding="utf-8")
    part.replace(published.folder.parent / f"{published.version}.{WITHDRAWN}")
    return latest(context)


def set_terms(context: Context, version: str, terms: Terms) -> State:
    """Says anew for whom a release is and from when; what the public could read cannot be closed again.

    Raises:
        UsageError: there is no such release, it was withdrawn, or it was open to the public.
    """
    published, now = find(context, version), context.clock()
    state = states(context)[published.version]
    if state.open_to(PUBLIC, now) or state.withdrawn is not None:
        raise UsageError(
            f"{published.version} is {'open to the public' if state.withdrawn is None else 'withdrawn'}.",
            advice="What was public stays public; `ict release withdraw` takes back what is wrong.",
        )
    about, opens_at = Kind.RELEASE.of(published.version), terms.opens_at.isoformat() if terms.opens_at else ""
    said = [(Event.AUDIENCE, terms.audience), (Event.EMBARGO, opens_at)]
    with context.lake.write() as con:
        events.record_all(con, [Happened(event, about, context.actor, note) for event, note in said], now)
    point(context)
    return states(context)[published.version]
