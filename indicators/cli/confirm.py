"""`ict confirm`, `ict withdraw`, `ict confirmations`: the word of a person about doubtful values."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import typer

from indicators.base.errors import UsageError
from indicators.cli.options import Work

By = Annotated[str, typer.Option("--by", help="Who says so.", show_default=False)]


def confirm(
    number: Annotated[
        str, typer.Argument(help="Number of a submission, or of a delivery: all of it.", show_default=False)
    ],
    by: By,
    note: Annotated[str, typer.Option("--note", help="Why the values are right: published as a footnote.")],
    rule: Annotated[str, typer.Option(help="Only what this rule found (R031); needed for an error.")] = "",
    until: Annotated[str, typer.Option(help="Last day on which it counts for later files (2027-12-31).")] = "",
    work: Work = None,
) -> None:
    """Confirm that values are right: what is left without an open finding is accepted."""
    from indicators.store.context import open_context
    from indicators.submissions.confirm import Word
    from indicators.submissions.confirm import confirm as verb

    for report in verb(open_context(work), number, Word(by, note, _date(until), rule)):
        left = f"{len(report.open)} findings are left" if report.open else "nothing is left open"
        typer.echo(f"{report.submission} is {report.verdict.value}: {report.observations} observations, {left}.")


def _date(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        raise UsageError(f"“{text}” is not a valid date.", advice="Write it as 2027-12-31.") from None


def withdraw(
    confirmation: Annotated[str, typer.Argument(help="Its number (`ict confirmations`).", show_default=False)],
    by: By,
    note: Annotated[str, typer.Option("--note", help="Why.", show_default=False)],
    work: Work = None,
) -> None:
    """Withdraw a confirmation: it no longer applies to later files; values already accepted stay accepted."""
    from indicators.store.context import open_context
    from indicators.submissions.confirm import withdraw as verb

    verb(open_context(work), confirmation, author=by, note=note)
    typer.echo(f"{confirmation} is withdrawn.")


def confirmations(
    area: Annotated[str, typer.Argument(help="Only of this country (KEN).")] = "", work: Work = None
) -> None:
    """List what was confirmed, by whom and why, and whether it still matches anything."""
    from rich.table import Table

    from indicators.cli.console import console
    from indicators.store import confirmations as store
    from indicators.store.context import open_context

    context = open_context(work)
    table = Table(title="Confirmations", title_justify="left", title_style="bold", header_style="bold")
    for name in ("Number", "State", "Rule", "About", "Findings", "By", "On", "Until", "Explanation"):
        table.add_column(name, overflow="fold")
    for row in store.all_words(context.lake, context.clock().date()):
        if area.upper() in {"", row["REF_AREA"]}:
            about = (row["REF_AREA"], row["EDITION"], row["INDICATOR"], str(row["TIME_PERIOD"] or ""))
            cells = (row["CONFIRMATION"], row["STATE"], row["RULE"], " ".join(each for each in about if each))
            dates = (f"{row['RECORDED_AT']:%Y-%m-%d}", str(row["UNTIL"] or ""))
            table.add_row(*cells, str(row["FINDINGS"]), row["AUTHOR"], *dates, row["EXPLANATION"])
    console().print(table)
