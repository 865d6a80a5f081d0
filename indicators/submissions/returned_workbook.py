"""The office's own workbook back, with the findings in its cells."""

from __future__ import annotations

from indicators.base.report import Report
from indicators.store.context import Context
from indicators.submissions.check import history_of
from indicators.validation.check import Delivered
from indicators.validation.masking import secrets


def annotated(context: Context, data: bytes, file: Delivered, reports: list[Report], language: str = "") -> bytes:
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
    hidden = secrets(file.reading.observations, history_of(context, [file]))
    return annotate(data, file.file_name, reports, context.definitions, spoken, hidden)
