"""`ict explain`, `ict diff` and the table of the global status: what published figures rest on and how they changed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from indicators.base.report import State
from indicators.cli import options
from indicators.cli.options import Work

if TYPE_CHECKING:
    from rich.table import Table
    from rich.tree import Tree

    from indicators.release.explain import Node
    from indicators.release.products.difference import Difference
    from indicators.release.products.global_status import StatusTable

_SHOWN = 40


def explain(
    extract: Annotated[
        str,
        typer.Argument(
            help="aggregates, mdg, sdg, harmonised, observations, gaps, revisions, progress, targets, availability."
        ),
    ],
    area: Annotated[str, typer.Argument(help="KEN, a name, a group (514, MDG_SSA), or WLD for the world.")],
    series: Annotated[str, typer.Argument(help="8.16, 47, 17.8.1, HH7 …; of mdg also a target: 3.A")],
    year: Annotated[
        int | None, typer.Argument(help="Reference year; of availability the edition; of progress and targets none.")
    ] = None,
    framework: Annotated[str, typer.Option(help="MDG_2008, MDG_2003, SDG or CORE.")] = "",
    variant: Annotated[
        str, typer.Option(help="strict or imputed, of aggregates; default what readers are shown.")
    ] = "",
    breakdown: Annotated[str, typer.Option(help="Category of BREAKDOWN (3G).")] = "_T",
    everything: Annotated[bool, typer.Option("--all", help="All areas behind a value of a group.")] = False,
    groups: options.Groups = "",
    population: options.Population = "",
    work: Work = None,
) -> None:
    """Print how a published figure was obtained: formula, areas, values, weights, cells, rules and confirmations."""
    from rich.tree import Tree

    from indicators.cli.console import console
    from indicators.definitions.vintages import Vintages
    from indicators.release.explain import Question
    from indicators.release.explain import explain as explained
    from indicators.store.context import open_context

    asked = Vintages(groups.upper(), population)
    question = Question(
        extract, area, series, year, framework.upper(), variant.upper(), breakdown, everything=everything, asked=asked
    )
    root = explained(open_context(work), question)
    tree = Tree(root.text, highlight=False)
    _grow(tree, root)
    console().print(tree, soft_wrap=True)


def _grow(tree: Tree, node: Node) -> None:
    for child in node.children:
        _grow(tree.add(child.text, highlight=False), child)


def diff(
    first: Annotated[str, typer.Argument(help="Release, `latest`, or a time: 2026-11-22.")],
    second: Annotated[str, typer.Argument(help="Release, `latest`, or a time.")],
    extract: Annotated[str, typer.Option(help="List the differences of this extract.")] = "",
    output: Annotated[
        Path | None,
        typer.Option(
            "-o", "--output", callback=options.output, help="Write them all to a CSV file.", show_default=False
        ),
    ] = None,
    groups: options.Groups = "",
    population: options.Population = "",
    work: Work = None,
) -> None:
    """Show what changed between two releases or times: counts for every extract, and each value of one of them."""
    from indicators.cli.console import console
    from indicators.definitions.vintages import Vintages
    from indicators.release.compare import compare
    from indicators.release.products.difference import VALUES
    from indicators.store.context import open_context

    names = (extract,) if extract else tuple(VALUES)
    found = compare(open_context(work), first, second, names, Vintages(groups.upper(), population))
    out = console()
    out.print(_counts(found, first, second))
    listed = next((each for each in found if each.extract == (extract or "observations")), None)
    if output and listed:
        import pyarrow.csv

        pyarrow.csv.write_csv(listed.rows, output)
        typer.echo(output)
    elif extract and listed:
        out.print(_values(listed))


def status(
    edition: Annotated[
        str, typer.Option(callback=options.edition, help="The global status of ICT indicators of this edition.")
    ] = "",
    by: Annotated[str, typer.Option(help="region, custodian, or a grouping: MDG, SDG, M49, LDC …")] = "region",
    as_of: Annotated[str, typer.Option("--as-of", help="As known at this time (UTC); default now.")] = "",
    year: Annotated[
        int | None, typer.Option(callback=options.year, help="Last year of the window; default the newest with data.")
    ] = None,
    lang: Annotated[str, typer.Option(callback=options.language, help=f"{options.LANGUAGES}.")] = "en",
    form: Annotated[str, typer.Option("--format", help="text, html or xlsx.")] = "text",
    output: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--output",
            callback=options.output,
            help="Path of the file to write; needed for xlsx.",
            show_default=False,
        ),
    ] = None,
    last: Annotated[int, typer.Option(min=0, help="Of what was received so many of the newest; 0 for all.")] = 50,
    area: Annotated[
        str, typer.Option(callback=options.area, help="Of what was received only what is about this area: KEN.")
    ] = "",
    sender: Annotated[str, typer.Option(help="Of what was received only what this office sent.")] = "",
    state: Annotated[State | None, typer.Option(help="Of what was received only what became of it.")] = None,
    work: Work = None,
) -> None:
    """List what was received, its verdict, and the releases; with --edition the global status of its indicators."""
    from indicators.store.context import open_context

    context = open_context(work)
    if not edition:
        from indicators.cli import show

        show.status(context, last=last, area=area, sender=sender, state=state.value if state else "")
        return
    from indicators.base.clock import parse
    from indicators.cli.console import console
    from indicators.release.products.global_status import MODELS_OF_STATUS, page, status_table
    from indicators.release.products.status_workbook import workbook
    from indicators.release.snapshot import models

    time = parse(as_of) if as_of else context.clock()
    with models(context, time, reference_year=year, wanted=MODELS_OF_STATUS) as con:
        grouping = "UNRC" if by == "region" else by
        table = status_table(con, edition, context.definitions, by=grouping, language=lang)
        if form == "xlsx":
            target = output or Path(f"global-status-{edition}.xlsx")
            target.write_bytes(workbook(con, table, lang))
            typer.echo(target)
        elif form == "html":
            _written(page([table], time, lang), output)
        else:
            console().print(_status(table))


def _written(text: str, output: Path | None) -> None:
    if output:
        output.write_text(text, encoding="utf-8")
        typer.echo(output)
    else:
        typer.echo(text, nl=False)


def _status(table: StatusTable) -> Table:
    """Areas with data of all areas, and in percent of those that answered."""
    from rich.table import Table

    windows = ", ".join(table.windows)
    title = f"Global status of ICT indicators, edition {table.edition}: areas with data / all areas. Windows: {windows}"
    shown = Table(title=title, title_justify="left", header_style="bold")
    shown.add_column("code", no_wrap=True, min_width=5)
    shown.add_column("indicator", overflow="ellipsis", no_wrap=True, max_width=34)
    for code in table.codes:
        shown.add_column(code.rpartition("_")[2], justify="right", no_wrap=True)
    for chapter in table.chapters:
        shown.add_section()
        shown.add_row("", f"[bold]{chapter.name}[/]")
        for line in chapter.lines:
            mark = "*" if line.is_reference else ""
            shown.add_row(line.code + mark, line.title, *(f"{each.with_data}/{each.addressed}" for each in line.cells))
    names = ", ".join(f"{code.rpartition('_')[2]} {name}" for code, name in zip(table.codes, table.groups, strict=True))
    shown.caption = f"{names}\n* reference indicator, no ICT indicator. No answer is unknown, never 'not collected'."
    shown.caption_justify = "left"
    return shown


def _counts(found: list[Difference], first: str, second: str) -> Table:
    from rich.table import Table

    table = Table(title=f"From {first} to {second}", title_justify="left", header_style="bold")
    for name in ("extract", "added", "removed", "changed"):
        table.add_column(name, justify="left" if name == "extract" else "right")
    for each in found:
        table.add_row(each.extract, *(f"{each.count(change):,}" for change in ("added", "removed", "changed")))
    return table


def _values(difference: Difference) -> Table:
    """The first differences of an extract; all of them go into a file."""
    from rich.table import Table

    total = difference.rows.num_rows
    shown = f"the first {_SHOWN} of {total:,}; -o writes all" if total > _SHOWN else f"{total:,}"
    table = Table(title=f"{difference.extract}: {shown}", title_justify="left", header_style="bold")
    for name in ("key", "old", "new", "reason"):
        table.add_column(name, justify="right" if name in {"old", "new"} else "left", overflow="fold")
    for row in difference.rows.slice(0, _SHOWN).to_pylist():
        old, new, change, reason = (row.pop(name) for name in ("OLD_VALUE", "NEW_VALUE", "CHANGE", "REASON"))
        key = " ".join(str(part) for part in row.values() if part not in {"_T", ""})
        table.add_row(key, _said(old), _said(new), reason or change)
    return table


def _said(value: object) -> str:
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)
