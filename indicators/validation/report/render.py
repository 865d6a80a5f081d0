"""A report as text, HTML, JSON, CSV or validation results for exchange; all say the same."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from itertools import chain

from indicators.base.markup import environment, mail_html
from indicators.base.nearest import unknown
from indicators.base.report import Report
from indicators.base.spreadsheet import cell_text
from indicators.definitions.registry import Definitions
from indicators.validation.report.view import Extras, view

_COLUMNS = (
    *("RULE", "SEVERITY", "ADDRESS", "INDICATOR_PERIOD_BREAKDOWN", "SENT", "MESSAGE", "HOW_TO_CORRECT"),
    *("CAUSE", "HELD_BACK", "FILE", "REF_AREA"),
)
FORMATS = ("text", "json", "html", "csv", "ess")


def render(report: Report, definitions: Definitions, language: str = "en", form: str = "text") -> str:
    """A report in one of `FORMATS`.

    Raises:
        UsageError: the format is unknown.
    """
    if form == "json":
        return json.dumps(report.as_dict() | {"hash": report.hash}, indent=2, ensure_ascii=False) + "\n"
    if form == "ess":
        return _exchanged([report], definitions)
    if form == "csv":
        return findings_csv([report], definitions, language)
    if form == "text":
        return environment().get_template("report.txt.j2").render(v=view(report, definitions, language), x=Extras())
    if form == "html":
        seen = view(report, definitions, language)
        return mail_html("report.mjml.j2", seen.say, v=seen, x=Extras())
    raise unknown(
        f"There is no format {form}.",
        form,
        (*FORMATS, "xlsx"),
        f"Use one of {', '.join(FORMATS)}; `ict check --format xlsx` gives your workbook back.",
    )


def _exchanged(reports: list[Report], definitions: Definitions, actor: str = "pipeline") -> str:
    from indicators.validation.report import ess

    return json.dumps(ess.results(reports, definitions, actor), indent=1, ensure_ascii=False) + "\n"


def findings_csv(reports: Iterable[Report], definitions: Definitions, language: str = "") -> str:
    """All findings as CSV, with formulas neutralised: never truncated, and what letters hold back is there, too.

    Args:
        reports: of one file or of many; the last columns say of which file and area a finding is.
        definitions: give rules and names their words.
        language: of the wording; by default that of each file.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for report in reports:
        for cells in _lines(report, definitions, language or report.language or "en"):
            writer.writerow([cell_text(cell) for cell in (*cells, report.file_name, report.ref_area)])
    return out.getvalue()


def _lines(report: Report, definitions: Definitions, language: str) -> Iterator[tuple[str, ...]]:
    seen = view(report, definitions, language)
    for groups, held_back in ((seen.groups, "no"), (seen.held_back, "yes")):
        for each in groups:
            for row in chain.from_iterable((row, *row.others) for row in each.rows):
                cells = (each.rule, each.severity, row.address, row.what, row.sent, row.message, each.remedy)
                yield (*cells, each.cause, held_back)


def render_all(
    reports: list[Report], definitions: Definitions, form: str, language: str = "", actor: str = "pipeline"
) -> str:
    """Reports in one format, one after the other; JSON of several and results for exchange are a list, CSV one table.

    Args:
        reports: of one file or of many.
        definitions: give rules and names their words.
        form: one of `FORMATS`.
        language: of the wording; by default that of each file.
        actor: who checked, for results of exchange.
    """
    if form == "ess":
        return _exchanged(reports, definitions, actor)
    if form == "csv":
        return findings_csv(reports, definitions, language)
    texts = [render(report, definitions, language or report.language or "en", form) for report in reports]
    if form == "json" and len(texts) > 1:
        return "[\n" + ",\n".join(text.rstrip() for text in texts) + "\n]\n"
    return "\n".join(texts)
