"""The reports of all submissions together, as the command line shows them."""

from __future__ import annotations

import json

from rich.console import Console
from rich.table import Table

from indicators.base.errors import UsageError
from indicators.base.report import Severity, Verdict
from indicators.cli.console import console
from indicators.organisations.offices import address_book
from indicators.store.context import Context
from indicators.submissions import queries
from indicators.validation.report import render
from indicators.validation.report.combine import Totals, grouped_by


def show(context: Context, by: str, form: str, *, rules: bool) -> None:
    """The reports of all submissions together.

    Raises:
        UsageError: there is no such grouping or format.
    """
    whole = queries.combined(context)
    if form == "json":
        print(json.dumps(whole.as_dict(), indent=1, ensure_ascii=False))
        return
    if form == "ess":
        print(render.render_all(list(whole.reports), context.definitions, "ess", actor=context.actor), end="")
        return
    try:
        parts = whole.by(grouped_by(by, context.definitions, address_book(context).offices))
    except KeyError:
        known = sorted({each.grouping for each in context.definitions.members()})
        raise UsageError(f"There is no grouping {by}.", advice=f"area, office, world, {', '.join(known)}.") from None
    totals = {_group_name(context, by, name): part.totals for name, part in parts.items()}
    _totals(console(), by, totals | ({"all": whole.totals} if len(totals) > 1 else {}))
    if rules:
        _by_rule(console(), context, whole.totals)


def _group_name(context: Context, by: str, name: str) -> str:
    names = {row["ref_area"]: row["name_en"] for row in context.definitions.groups if row["grouping"] == by}
    return names.get(name) or (context.definitions.names.name(name) if by == "area" else name)


def _totals(out: Console, by: str, totals: dict[str, Totals]) -> None:
    severities, verdicts = [*(severity.value for severity in Severity), "confirmed"], [v.value for v in Verdict]
    table = Table(title="Reports", title_justify="left", title_style="bold", header_style="bold")
    table.add_column(by, overflow="fold")
    for name in ("sent", "values", *verdicts, "errors", "warnings", "info", "confirmed", "checks"):
        table.add_column(name, justify="right", no_wrap=True)
    for name, each in totals.items():
        checks = sum(evaluation.evaluated for evaluation in each.evaluations.values())
        counts = [each.verdicts[v] for v in verdicts] + [each.findings[s] for s in severities]
        table.add_row(name, *(f"{n:,}" for n in (each.submissions, each.observations, *counts, checks)))
    out.print(table)


def _by_rule(out: Console, context: Context, totals: Totals) -> None:
    table = Table(title="Rules that failed", title_justify="left", title_style="bold", header_style="bold")
    for name in ("rule", "severity", "title"):
        table.add_column(name)
    for name in ("evaluated", "failed", "confirmed", "not applicable"):
        table.add_column(name, justify="right")
    for rule, each in totals.evaluations.items():
        if each.failed:
            known = context.definitions.rules[rule]
            counts = (each.evaluated, each.failed, each.confirmed, each.not_applicable)
            table.add_row(rule, known.severity, known.title["en"], *(f"{n:,}" for n in counts))
    out.print(table)
