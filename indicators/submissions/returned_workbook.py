"""The office's own workbook back, with the findings in its cells."""

from __future__ import annotations

from typing import Protocol

from indicators.base.report import Report
from indicators.reading.read import Reading
from indicators.store.context import Context
from indicators.submissions.check import secrets_of


class File(Protocol):
    """A file that was read: before or after it was compared with what was received before it."""

    @property
    def file_name(self) -> str:
        """Its name as it came."""

    @property
    def reading(self) -> Reading:
        """What was read of it."""


def annotated(context: Context, data: bytes, file: File, reports: list[Report], language: str = "") -> bytes:
    """The office's own workbook back, with the findings in its cells and a sheet that lists them.

    Args:
        context: settings, definitions and what was accepted earlier.
        data: the file as it was received.
        file: the same file as it was read: the cells of its confidential values are masked.
        reports: its reports.
        language: of the wording; by default that of the file.
    """
    from indicators.validation.report.annotated_workbook import annotate

    spoken = language or next((report.language for report in reports if report.language), "en")
    return annotate(data, file.file_name, reports, context.definitions, spoken, secrets_of(context, file.reading))
