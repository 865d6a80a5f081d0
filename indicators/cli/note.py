"""`ict note`: what custodians say of their indicators, for the pages, the feed and the letters to members."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from indicators.cli import options
from indicators.cli.options import Work

app = typer.Typer(help="Record, withdraw and list notes of custodians on indicators.", no_args_is_help=True)
Indicator = Annotated[str, typer.Argument(help="Code of the newest edition, as HH7.", show_default=False)]
Custodian = Annotated[
    str, typer.Option("--by", help="The custodian's short name (`ict offices list`).", show_default=False)
]
Language = Annotated[str, typer.Option(callback=options.language, help=f"Language of the text: {options.LANGUAGES}.")]


@app.command()
def write(
    indicator: Indicator,
    by: Custodian,
    text: Annotated[str, typer.Option(help="The note, 1 to 2000 characters.")] = "",
    file: Annotated[Path | None, typer.Option(help="A text file (UTF-8) with it.", show_default=False)] = None,
    lang: Language = "en",
    release: Annotated[str, typer.Option("--release", help="Show it with this release, not before.")] = "",
    work: Work = None,
) -> None:
    """Record a note of a custodian, in place of the one that stands; older versions stay on record."""
    from indicators.base.errors import UsageError
    from indicators.organisations import notes
    from indicators.store.context import open_context

    if file and text:
        raise UsageError("There are two notes.", advice="Give --text or --file.")
    context = open_context(work)
    note = notes.Note(indicator, by, "", lang, notes.read(file) if file else text, context.clock(), release)
    typer.echo("Recorded." if notes.write(context, note) else "It says so already.")


@app.command()
def withdraw(
    indicator: Indicator,
    by: Custodian,
    reason: Annotated[str, typer.Option(help="Why, for the record.", show_default=False)],
    lang: Language = "en",
    work: Work = None,
) -> None:
    """Take a note back, all versions of it: it is shown no more, and stays on record."""
    from indicators.organisations import notes
    from indicators.store.context import open_context

    context = open_context(work)
    notes.withdraw(context, notes.Note(indicator, by, "", lang, "", context.clock()), reason)
    typer.echo("Withdrawn.")


@app.command("list")
def list_(
    history: Annotated[bool, typer.Option("--history", help="Every version, who recorded it, what was withdrawn.")] = (
        False
    ),
    work: Work = None,
) -> None:
    """List the notes that stand, those that the public reads until a newer one is shown too; or all of history."""
    from rich.markup import escape
    from rich.table import Table

    from indicators.cli.console import console
    from indicators.organisations import notes
    from indicators.release.open_notes import standing_or_public
    from indicators.store.context import open_context

    context = open_context(work)
    if history:
        table = Table("When (UTC)", "Note", "What", "Recorded by", "Words", header_style="bold")
        for change in notes.history(context):
            words = escape(change.words)
            table.add_row(
                f"{change.at:%Y-%m-%d %H:%M}", change.note, change.event.value, escape(change.recorded_by), words
            )
    else:
        table = Table("Indicator", "Custodian", "Language", "Written", "Version", "With", "Note", header_style="bold")
        for note in standing_or_public(context):
            row = (note.indicator, note.custodian, note.language, f"{note.written_at:%Y-%m-%d}", str(note.version))
            table.add_row(*row, note.shown_with, escape(note.text))
    console().print(table)
