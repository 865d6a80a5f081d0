"""Files on their way in: folders, who sent a file, and the inbox that Airflow drains."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from indicators.context import Context
from indicators.errors import UsageError
from indicators.flows import check, receive, reports_of, settle, settled
from indicators.intake.places import Place, counts
from indicators.intake.raw import Hints
from indicators.model import Receipt, Report


def collect(
    context: Context, paths: Iterable[Path], *, hints: Hints | None = None
) -> list[tuple[Receipt, list[Report]]]:
    """Receives, checks and settles files, in that order; what was settled before is shown again, not done again."""
    received = [recognise(context, path, hints=hints) for path in paths]
    pending = [receipt.delivery for receipt in received if not settled(context, receipt.delivery)]
    settle(context, check(context, pending))
    return [(receipt, reports_of(context, receipt.delivery)) for receipt in received]


def drain(context: Context, inbox: str = "", *, keep: bool = False) -> list[str]:
    """Receives every file of a folder or an S3 prefix and gives the deliveries that wait for a check, each once.

    A file leaves the inbox only after its bytes were archived and recorded.
    """
    place = Place(inbox or context.settings.inbox_address)
    waiting: list[str] = []
    for file in place.files():
        with place.open(file) as data:
            receipt = receive(context, data, file.name, sender=_office(context, file.folder))
        if receipt.delivery not in waiting and not settled(context, receipt.delivery):
            waiting.append(receipt.delivery)
        if not keep:
            place.remove(file)
    return waiting


def recognise(context: Context, path: Path, *, hints: Hints | None = None) -> Receipt:
    """The receipt of a file that was received before; a new file is received."""
    with path.open("rb") as data:
        return receive(context, data, path.name, sender=_office(context, path.parent.name), hints=hints)


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
        found += [each for each in inside if counts(each.name)]
    return found


def _office(context: Context, folder: str) -> str:
    """A file in a folder that is named after an office comes from that office."""
    return folder if context.office(folder) else ""
