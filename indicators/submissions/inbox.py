"""Files on their way in: folders, who sent a file, and the inbox that Airflow drains."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from pathlib import Path

from indicators.base.errors import Overtaken, UsageError
from indicators.base.left_behind import is_delivery
from indicators.base.report import Receipt, Report
from indicators.organisations.offices import address_book
from indicators.reading.file_name import parts
from indicators.reading.raw import Declared
from indicators.store import records
from indicators.store.context import Context
from indicators.store.events import Kind
from indicators.store.incidents import may_pass, tell_desk
from indicators.store.origin import origins
from indicators.store.places import Arrived, Inbox
from indicators.store.records import Known
from indicators.submissions.check import check
from indicators.submissions.queries import reports_of_all, unchecked
from indicators.submissions.receive import Archived, archive, record, recorded
from indicators.submissions.record import record_verdicts

TOGETHER = 25  # files in one transaction: the store is locked once for all, and they share their small data files
_TOGETHER_BYTES = 4 * 1024 * 1024  # read and checked, it is some 40 times as much in memory


def collect(
    context: Context, paths: Iterable[Path], *, declared: Declared | None = None, sender: str = ""
) -> list[tuple[Receipt, list[Report]]]:
    """Receives and checks files and records their verdicts; what was recorded before is shown again, not done again."""
    files = [_archived(context, path, declared, sender) for path in paths]
    known = recorded(context, files)
    received = [known[file.delivery][0] for file in files]
    new = dict.fromkeys(receipt.delivery for receipt in received if receipt.new)
    before = dict.fromkeys(receipt.delivery for receipt in received if not receipt.new)
    waiting = [*unchecked(context, before), *new]
    reports = reports_of_all(context, before.keys() - waiting) | {name: [] for name in waiting}
    for report in _judged(context, waiting, known):
        reports[report.delivery].append(report)
    return [(receipt, reports[receipt.delivery]) for receipt in received]


def worked_on_together(paths: Iterable[Path]) -> Iterator[list[Path]]:
    """Files in their order, in groups that share a transaction and what every check costs; a large file is alone."""
    group: list[Path] = []
    size = 0
    for path in paths:
        own = path.stat().st_size
        if group and (len(group) == TOGETHER or size + own > _TOGETHER_BYTES):
            yield group
            group, size = [], 0
        group.append(path)
        size += own
    if group:
        yield group


def drain(context: Context, inbox: str = "", *, keep: bool = False) -> list[str]:
    """Receives every file of the inboxes and gives all deliveries that wait for a check, the oldest first.

    A file leaves its inbox only after its bytes were archived and recorded, and only if the pipeline did not publish it
    itself. What was received by a call that was ended before anybody checked it waits, too: it is no longer there.

    Args:
        context: the world.
        inbox: one of those that the settings name; all of them unless given.
        keep: leaves the files where they are.

    Raises:
        UsageError: that is no inbox of the settings.
        StorageAway: an inbox does not answer; those before it were drained.
    """
    received: dict[str, None] = {}  # each once, in the order of the place
    for place in [Inbox(context.settings, each) for each in ([inbox] if inbox else context.settings.inboxes)]:
        found = place.files()
        for start in range(0, len(found), TOGETHER):
            received |= dict.fromkeys(_taken(context, place, found[start : start + TOGETHER], keep=keep))
    waiting = _unchecked(context)
    return [name for name in waiting if name not in received] + [name for name in received if name in waiting]


def _unchecked(context: Context) -> list[str]:
    if not context.lake.exists:
        return []
    with context.lake.reading() as con:
        return records.unchecked(con)


def _taken(context: Context, place: Inbox, files: list[Arrived], *, keep: bool) -> list[str]:
    """Archives files, records them together and removes them; where one cannot be read, those before it are taken."""
    archived: list[Archived] = []
    try:
        for file in files:
            with place.open(file) as data:
                archived.append(archive(context, data, file.name, sender=_office(context, file.folder)))
    finally:
        receipts = record(context, archived)
        own = origins(context, [known.sha256 for known in archived]) if archived and not keep else {}
        for file, known in zip(files, archived, strict=False) if not keep else ():
            if known.sha256 not in own:
                place.remove(file)
    return [receipt.delivery for receipt in receipts]


def put(context: Context, paths: Iterable[Path], *, inbox: str = "", office: str = "") -> int:
    """Puts copies of files into an inbox, as an office that has a way into it would; gives how many.

    Args:
        context: the world.
        paths: files and folders.
        inbox: one of those of the settings; the first of them unless given.
        office: who sends them; else a file in a folder that is named after an office comes from that office.

    Raises:
        UsageError: a path does not exist, a file of that name waits there, or there is no such office or inbox.
        StorageAway: the inbox does not answer.
    """
    if office and address_book(context).named(office) is None:
        raise UsageError(f"There is no office {office}.", advice="`ict offices list` lists all.")
    place = Inbox(context.settings, inbox or context.settings.inboxes[0])
    found = files_in(paths)
    for path in found:
        place.put(path, office or _office(context, path.parent.name))
    return len(found)


def judge(context: Context, deliveries: Iterable[str]) -> list[Report]:
    """Checks files together and settles them; where that fails, one by one, so that one file holds up no other.

    Raises:
        IctError: the machine failed in a way that a later call may not; it does what is left.
        Exception: what the check of a single file raised, after all others were recorded and the desk was told.
    """
    waiting = unchecked(context, deliveries)
    return _judged(context, waiting, _known(context, waiting))


def _known(context: Context, names: list[str]) -> Known:
    if not names:
        return {}  # there may be no store yet
    with context.lake.reading() as con:
        return records.deliveries(con, names)


def _judged(context: Context, waiting: list[str], known: Known) -> list[Report]:
    try:
        groups = _in_turn(context, waiting, known)
        return [report for group in groups for report in _recorded(context, group, known)]
    except Exception as exc:
        if may_pass(exc):
            raise
        if len(waiting) == 1:
            tell_desk(context, Kind.FILE.of(waiting[0]), exc)
            raise
    reports: list[Report] = []
    failures: list[Exception] = []
    for name in waiting:
        try:
            reports += judge(context, [name])
        except Exception as exc:
            failures.append(exc)
    if failures:
        raise failures[0]
    return reports


def _in_turn(context: Context, names: list[str], known: Known) -> list[list[str]]:
    """Groups of files in which no one may be the next version of another: it is compared with what that one held.

    Of a known sender a group has one file, of unknown senders one of each name that says area and edition or year.
    """
    groups: list[list[str]] = [[]]
    seen: set[Hashable] = set()
    for each in sorted((known[name][0] for name in names if name in known), key=lambda receipt: receipt.order):
        key = each.sender or parts(each.file_name, context.definitions.names).series
        if key in seen:  # groups follow one another in the order of receipt
            groups.append([])
            seen.clear()
        groups[-1].append(each.delivery)
        seen.add(key)
    unknown = [name for name in names if name not in known]
    return [group for group in (*groups, unknown) if group]


def _recorded(context: Context, waiting: list[str], known: Known) -> list[Report]:
    """Checks files and records their verdicts; checks again what others, who recorded meanwhile, have added to.

    Each time somebody else has come further, so that all come to an end.
    """
    done: list[Report] = []
    while True:
        try:
            return done + record_verdicts(context, check(context, waiting, known))
        except Overtaken:
            left = unchecked(context, waiting)
            others = reports_of_all(context, [name for name in waiting if name not in left])
            done += [report for reports in others.values() for report in reports]
            waiting = left


def recognise(context: Context, path: Path, *, declared: Declared | None = None, sender: str = "") -> Receipt:
    """The receipt of a file that was received before; a new file is received, from its sender or that of its folder."""
    return record(context, [_archived(context, path, declared, sender)])[0]


def _archived(context: Context, path: Path, declared: Declared | None, sender: str) -> Archived:
    with path.open("rb") as data:
        return archive(context, data, path.name, sender=sender or _office(context, path.parent.name), declared=declared)


def files_in(paths: Iterable[Path]) -> list[Path]:
    """The files of paths and folders, in order; hidden files and notes about the files (``.md``) are left out.

    Raises:
        UsageError: a path does not exist.
    """
    found: list[Path] = []
    for path in paths:
        if not path.exists():
            raise UsageError(f"There is no {path}.", advice="Give files or folders that exist.")
        inside = sorted(each for each in path.rglob("*") if each.is_file()) if path.is_dir() else [path]
        found += [each for each in inside if is_delivery(each.name)]
    return found


def _office(context: Context, folder: str) -> str:
    """A file in a folder that is named after an office comes from that office."""
    return folder if address_book(context).named(folder) else ""
