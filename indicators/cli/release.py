"""`ict release`: publish what was accepted, list the releases, build one again, withdraw one."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(help="Publish what was accepted; list, rebuild or withdraw releases.", invoke_without_command=True)
Work = Annotated[
    Path | None, typer.Option("--work", help="Work folder; default ICT_HOME, else ./var.", show_default=False)
]


@app.callback()
def publish(
    context: typer.Context,
    as_of: Annotated[str, typer.Option("--as-of", help="As known at this time (ISO 8601, UTC); default now.")] = "",
    work: Work = None,
) -> None:
    """Publish what was accepted: build, read back and verify, then swap the pointer `latest`."""
    if context.invoked_subcommand:
        return
    from indicators.cli import show
    from indicators.clock import parse
    from indicators.context import open_context
    from indicators.publish.release import release

    show.released(release(open_context(work), parse(as_of) if as_of else None))


@app.command("list")
def list_(work: Work = None) -> None:
    """List the releases, the newest last; those that were withdrawn with the reason."""
    from indicators.context import open_context
    from indicators.publish.published import all_releases, latest, withdrawn

    context = open_context(work)
    gone, newest = withdrawn(context), latest(context)
    for each in all_releases(context):
        mark = f"withdrawn: {gone[each.version]}" if each.version in gone else ""
        if newest and newest.version == each.version:
            mark = "latest"
        typer.echo(f"{each.version}  as of {each.as_of:%Y-%m-%d %H:%M} UTC  {mark}".rstrip())


@app.command()
def rebuild(
    version: Annotated[str, typer.Argument(help="Release, or `latest`.")] = "latest",
    verify: Annotated[bool, typer.Option(help="End with 1 where a file differs; else only tell.")] = True,
    work: Work = None,
) -> None:
    """Build a release again from the store and compare every file with the published one.

    Exit code: 0 the same bytes (of the DuckDB file the same tables), 1 some differ.
    """
    from indicators.context import open_context
    from indicators.publish.lifecycle import rebuild as again

    rebuilt = again(open_context(work), version)
    for name in rebuilt.differing:
        typer.echo(f"differs: {name}")
    same = rebuilt.files - len(rebuilt.differing)
    typer.echo(f"{rebuilt.version}: {same} of {rebuilt.files} files are the same")
    raise typer.Exit(1 if rebuilt.differing and verify else 0)


@app.command()
def withdraw(
    version: Annotated[str, typer.Argument(help="Release.", show_default=False)],
    reason: Annotated[str, typer.Option(help="Why, in a sentence that members read.", show_default=False)],
    work: Work = None,
) -> None:
    """Withdraw a release: its files stay, the pointer goes to the newest release that stands."""
    from indicators.context import open_context
    from indicators.publish.lifecycle import withdraw as take_back

    now = take_back(open_context(work), version, reason)
    typer.echo(f"{version} is withdrawn; latest is {now.version if now else 'none'}")
