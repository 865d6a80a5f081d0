"""`ict source`: scheduled sources, looked at and loaded by hand."""

from __future__ import annotations

from collections import Counter
from typing import Annotated

import typer

from indicators.cli.options import Work

app = typer.Typer(help="Look at scheduled sources, and load one by hand.", no_args_is_help=True)
Name = Annotated[str, typer.Argument(help="Name of the source (`ict source list`).", show_default=False)]
Period = Annotated[str, typer.Option(help="2014 or 2010:2014; default all years.")]


@app.command("list")
def list_() -> None:
    """List the sources with their schedule."""
    from indicators.definitions.registry import Definitions

    for source in Definitions().sources.values():
        typer.echo(f"{source['source']:30} {source['schedule']:12} {source['sender']:10} {source['title']}")


@app.command()
def check(name: Name, period: Period = "", work: Work = None) -> None:
    """Fetch and read a source without recording anything: what it holds now."""
    from indicators.store.context import open_context
    from indicators.submissions import sources

    unreadable = False
    for file_name, reading in sources.look(open_context(work), name, period):
        if reading.unreadable:
            typer.echo(f"{file_name}: cannot be read: {': '.join(reading.unreadable)}")
            unreadable = True
            continue
        areas = set(reading.observations["REF_AREA"].to_pylist())
        counts = f"{reading.observations.num_rows:,} observations of {len(areas)} areas"
        typer.echo(f"{file_name}: layout {reading.profile}: {counts}")
        for note, value in reading.notes:
            typer.echo(f"  {note.replace('_', ' ')}: {value}")
        for fault in reading.faults:
            typer.echo(f"  {fault}")
    raise typer.Exit(int(unreadable))


@app.command()
def load(name: Name, period: Period = "", work: Work = None) -> None:
    """Fetch a source and take it in as a file of its sender."""
    from indicators.store.context import open_context
    from indicators.submissions import sources

    loaded = sources.load(open_context(work), name, period)
    if not loaded:
        typer.echo("The source did not change since the last load.")
    for receipt, reports in loaded:
        verdicts = Counter(report.verdict.value for report in reports)
        counts = ", ".join(f"{n} areas {verdict}" for verdict, n in verdicts.most_common())
        typer.echo(f"{receipt.file_name} {receipt.delivery}: {counts}")
