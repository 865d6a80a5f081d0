"""A file that was checked, as its page shows it: what was found in words for a page, and what can be downloaded."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from pathlib import Path

from indicators.base.errors import IctError
from indicators.base.language import Speaker
from indicators.base.report import Report, Verdict
from indicators.store.context import Context
from indicators.submissions.returned_workbook import annotated
from indicators.validation.check import Delivered
from indicators.validation.report.render import findings_csv
from indicators.validation.report.view import View, view

_LARGEST = 5_000_000  # of a file that comes back in the page
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Download:
    """What a page holds to be saved: under which name, what it is, and the content as an address (``data:``)."""

    name: str
    label: str
    address: str


@dataclass(frozen=True, slots=True)
class Part:
    """What was found in one area of a file, and what there is to do before it is sent."""

    view: View
    to_do: str


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """What was found in a file, area by area, with its downloads."""

    parts: list[Part]
    downloads: list[Download]


def checked_file(context: Context, path: Path, file: Delivered, reports: list[Report], say: Speaker) -> CheckedFile:
    """What the page shows of a file that was checked.

    Args:
        context: for the wording; what it opens must not be what nobody may see.
        path: where the file lies.
        file: the same file as it was read.
        reports: one an area.
        say: the reader's language.
    """
    parts = [Part(view(report, context.definitions, say.language), _to_do(report.verdict, say)) for report in reports]
    if not any(report.findings for report in reports):
        return CheckedFile(parts, [])
    listed = findings_csv(reports, context.definitions, say.language)
    # The byte order mark makes Excel read the accents.
    label = say("All findings as a list (CSV)")
    downloads = [_download(f"{path.stem}_findings.csv", label, "text/csv", f"\ufeff{listed}".encode())]
    workbook = _workbook(context, path, file, reports, say)
    if workbook:
        label = say("Your workbook, with the cells marked (XLSX)")
        downloads.insert(0, _download(f"{path.stem}_checked.xlsx", label, _XLSX, workbook))
    return CheckedFile(parts, downloads)


def _to_do(verdict: Verdict, say: Speaker) -> str:
    return {
        Verdict.REJECTED: say("Please correct the cells listed below before you send the file."),
        Verdict.TO_CONFIRM: say(
            "Please look at the cells listed below: correct them, or say in the note why they are right, "
            "and send the file."
        ),
        Verdict.ACCEPTED: say("Nothing has to be corrected: you can send the file."),
    }[verdict]


def _download(name: str, label: str, kind: str, content: bytes) -> Download:
    return Download(name, label, f"data:{kind};base64,{base64.b64encode(content).decode()}")


def _workbook(context: Context, path: Path, file: Delivered, reports: list[Report], say: Speaker) -> bytes | None:
    """The workbook back; none where the file is too large for a page, or cannot be opened."""
    if path.stat().st_size > _LARGEST:
        return None
    try:
        return annotated(context, path.read_bytes(), file, reports, say.language)
    except (IctError, ValueError, KeyError, OSError):
        return None  # the list of findings says the same
