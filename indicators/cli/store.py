"""What an operator does with the store: `ict fsck`, `backup`, `restore`, `migrate` and `maintain`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from indicators.cli.options import Work

Folder = Annotated[Path, typer.Argument(help="Folder of the backup, on another disk.", show_default=False)]


def fsck(
    deep: Annotated[bool, typer.Option("--deep", help="Also read every archived and published file.")] = False,
    work: Work = None,
) -> None:
    """Check that the store is sound: nothing lost, nothing twice, every file as it was written. Changes nothing.

    Exit code: 0 sound, 1 not.
    """
    from rich.table import Table

    from indicators.cli.console import console
    from indicators.operation.fsck import fsck as verb
    from indicators.store.context import open_context

    out = console()
    with out.status("Checking the store"):
        problems = verb(open_context(work), deep=deep)
    if not problems:
        typer.echo("The store is sound.")
        return
    table = Table("What should be so", "Of what it is not", "What was found", header_style="bold")
    for each in problems:
        table.add_row(each.rule, each.subject, each.detail)
    out.print(table)
    raise typer.Exit(1)


def backup(folder: Folder, work: Work = None) -> None:
    """Add a point to a backup: the catalogue as it is now, and the files that are new since the last point."""
    from indicators.cli.console import console
    from indicators.operation.backup import backup as verb
    from indicators.store.context import open_context

    with console().status("Backing up") as status:
        point = verb(open_context(work), folder, lambda part: status.update(f"Backing up: {part}"))
    typer.echo(f"Point {point} in {folder}")


def restore(
    folder: Folder,
    point: Annotated[str, typer.Option(help="As `--list` names it; default the newest.")] = "",
    listed: Annotated[bool, typer.Option("--list", help="List the points and do nothing.")] = False,
    work: Work = None,
) -> None:
    """Restore a backup into an empty work folder, to any of its points, and check that the store is sound."""
    from indicators.cli.console import console
    from indicators.operation.backup import points, was_restored
    from indicators.operation.backup import restore as verb
    from indicators.store.context import open_context

    if listed:
        for each in points(folder):
            typer.echo(each)
        return
    context = open_context(work)
    before = was_restored(context.settings.home, point or next(reversed(points(folder)), ""))
    with console().status("Restoring") as status:
        chosen = verb(context, folder, point, lambda part: status.update(f"Restoring: {part}"))
    typer.echo(
        f"{chosen} was restored here before; what was recorded since stays." if before else f"Restored {chosen}."
    )
    fsck(work=work)


def migrate(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be done.")] = False,
    work: Work = None,
) -> None:
    """Make the store, or bring it to the version of this code; safe to call again."""
    from indicators.store.context import open_context
    from indicators.store.migrate import newest

    lake = open_context(work).lake
    steps = lake.migrate(dry_run=dry_run)
    for step in steps:
        typer.echo(f"{'would run' if dry_run else 'ran'} {step}")
    typer.echo(f"The store has version {newest() - len(steps) if dry_run else newest()}; this code needs {newest()}.")


def maintain(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be done.")] = False,
    work: Work = None,
) -> None:
    """Merge small files, and clean up what `retention.yml` says; records stay for ever."""
    from indicators.operation.maintain import maintain as verb
    from indicators.store.context import open_context

    for step in verb(open_context(work), dry_run=dry_run):
        typer.echo(f"{step.number:>9} {step.name}")
