"""A report as text, HTML, JSON, CSV or validation results for exchange; all say the same."""

from __future__ import annotations

import csv
import io
import json
import re
from functools import cache
from itertools import chain
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from indicators.definitions.registry import Definitions
from indicators.errors import UsageError
from indicators.language import Speaker
from indicators.model import Report
from indicators.readable import columns, is_run, padded, readable
from indicators.validation.view import Extras, view

_TEMPLATES = Path(__file__).parent.parent / "templates"
_COLUMNS = (
    *("RULE", "SEVERITY", "ADDRESS", "INDICATOR_PERIOD_BREAKDOWN", "SENT", "MESSAGE", "HOW_TO_MEND"),
    *("CAUSE", "HELD_BACK"),
)
FORMATS = ("text", "json", "html", "csv", "ess")


@cache
def environment() -> Environment:
    """The templates; whatever goes into markup is escaped, and can be shown."""
    made = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=select_autoescape(("mjml.j2", "html.j2"), default=False, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalized,
    )
    made.filters |= {"columns": columns, "padded": padded}
    return made


def _finalized(value: object) -> object:
    if isinstance(value, Markup):
        return Markup(readable(value))  # noqa: S704 - it was escaped before, and stays so
    return readable(value) if isinstance(value, str) else value


def render(report: Report, definitions: Definitions, language: str = "en", form: str = "text") -> str:
    """A report in one of `FORMATS`.

    Raises:
        UsageError: the format is unknown.
    """
    if form == "json":
        return json.dumps(report.as_dict() | {"hash": report.hash}, indent=2, ensure_ascii=False) + "\n"
    if form == "ess":
        from indicators.validation import ess

        return json.dumps(ess.results([report], definitions), indent=1, ensure_ascii=False) + "\n"
    if form == "csv":
        return findings_csv(report, definitions, language)
    if form == "text":
        return environment().get_template("report.txt.j2").render(v=view(report, definitions, language), x=Extras())
    if form == "html":
        seen = view(report, definitions, language)
        return mail_html("report.mjml.j2", seen.say, v=seen, x=Extras())
    raise UsageError(
        f"There is no format {form}.",
        advice=f"Use one of {', '.join(FORMATS)}; `ict check --format xlsx` gives your workbook back.",
    )


def mail_html(template: str, say: Speaker, **values: object) -> str:
    """Renders an MJML template to HTML that mail clients show, written from the right where the language is."""
    import mrml

    start = "right" if say.from_right else "left"
    markup = environment().get_template(template).render(say=say, start=start, **values)
    # MJML leaves the direction to the reader's machine, and writes it into every block; the language decides it.
    direction = "rtl" if say.from_right else "ltr"
    html = str(mrml.to_html(markup).content).replace('dir="auto"', f'dir="{direction}"', 1)
    return re.sub(r"direction:\s*ltr", f"direction:{direction}", html)


def neutral(text: str) -> str:
    """A text that a spreadsheet can hold and will not run as a formula."""
    text = readable(text)
    return f"'{text}" if is_run(text) else text


def findings_csv(report: Report, definitions: Definitions, language: str = "en") -> str:
    """All findings as CSV, with formulas neutralised: never truncated, and what letters hold back is there, too."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_COLUMNS)
    seen = view(report, definitions, language)
    for groups, held_back in ((seen.groups, "no"), (seen.held_back, "yes")):
        for each in groups:
            for row in chain.from_iterable((row, *row.others) for row in each.rows):
                cells = (each.rule, each.severity, row.address, row.what, row.sent, row.message, each.mend)
                writer.writerow([neutral(cell) for cell in (*cells, each.cause, held_back)])
    return out.getvalue()
