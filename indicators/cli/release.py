"""`ict release`: publish what was accepted, list the releases, build one again, withdraw one."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from indicators.cli import options
from indicators.cli.options import Work

if TYPE_CHECKING:
    import datetime as dt

    from indicators.release.terms import State, Terms
    from indicators.store.context import Context

app = typer.Typer(help="Publish what was accepted; list, rebuild or withdraw releases.", invoke_without_command=True)


Audience = Annotated[str, typer.Option(help="public or members.")]
Opens = Annotated[str, typer.Option("--embargo", help="When it opens (2026-12-01T10:00Z, UTC); default at once.")]


@app.callback()
def publish(
    context: typer.Context,
    as_of: Annotated[str, typer.Option("--as-of", help="As known at this time (ISO 8601, UTC); default now.")] = "",
    audience: Audience = "public",
    embargo: Opens = "",
    groups: options.Groups = "",
    population: options.Population = "",
    work: Work = None,
) -> None:
    """Publish what was accepted: build, read back and verify, then swap the pointer `latest`."""
    if context.invoked_subcommand:
        return
    from indicators.base.clock import parse
    from indicators.cli import show
    from indicators.cli.console import console, progress
    from indicators.definitions.vintages import Vintages
    from indicators.release.publish import release
    from indicators.store.context import open_context

    by, asked = parse(as_of) if as_of else None, Vintages(groups.upper(), population)
    opened, terms = open_context(work), _terms(audience, embargo)
    with progress(console(sys.stderr)) as bar:
        published = release(opened, by, terms, asked, told=show.steps_of_release(bar))
    show.released(published)
    _tell_of_held(opened)


def _tell_of_held(context: Context) -> None:
    """Says which earlier releases hold what became confidential since."""
    from indicators.release.withheld import held_by

    for version, count in held_by(context).items():
        typer.echo(
            f"{version} holds {count:,} values that became confidential since, or would give such a value away. "
            f"To take it back: ict release withdraw {version} --reason WHY",
            err=True,
        )


def _terms(audience: str, embargo: str) -> Terms:
    from indicators.base.clock import parse
    from indicators.release.terms import Terms

    return Terms(audience, parse(embargo) if embargo else None)


@app.command("list")
def list_(work: Work = None) -> None:
    """List the releases, the one with the newest data last: which is latest, for whom and from when the others are."""
    from indicators.release.published import all_releases, latest
    from indicators.release.terms import states
    from indicators.store.context import open_context

    context = open_context(work)
    known, newest = states(context), latest(context)
    for each in all_releases(context):
        marks = ["latest"] if newest and newest.version == each.version else []
        marks += _marks(known[each.version], context.clock()) if each.version in known else ["not recorded"]
        typer.echo(f"{each.version}  as of {each.as_of:%Y-%m-%d %H:%M} UTC  {', '.join(marks)}".rstrip())


def _marks(state: State, now: dt.datetime) -> list[str]:
    if state.withdrawn is not None:
        return [f"withdrawn: {state.withdrawn}"]
    marks = ["for members"] if state.terms.audience == "members" else []
    if state.terms.opens_at and not state.terms.is_open(now):
        marks.append(f"opens {state.terms.opens_at:%Y-%m-%d %H:%M} UTC")
    return marks


@app.command()
def terms(
    version: Annotated[str, typer.Argument(help="Release.", show_default=False)],
    audience: Audience = "public",
    embargo: Opens = "",
    work: Work = None,
) -> None:
    """Change the audience or opening time of a release; a public release stays public."""
    from indicators.release.lifecycle import set_terms
    from indicators.store.context import open_context

    context = open_context(work)
    state = set_terms(context, version, _terms(audience, embargo))
    typer.echo(f"{version}: {', '.join(_marks(state, context.clock())) or 'open to the public'}")


@app.command("open")
def open_(work: Work = None) -> None:
    """Do what is due: point to what opened, copy it to the targets, tell members; the DAG `correspond` does it too."""
    from indicators.release.announce import open_due
    from indicators.store.context import open_context

    told = open_due(open_context(work))
    typer.echo(f"Members will be notified of {', '.join(told)}." if told else "There is nobody to notify.")


@app.command()
def rebuild(
    version: Annotated[str, typer.Argument(help="Release, or `latest`.")] = "latest",
    verify: Annotated[bool, typer.Option(help="Exit with code 1 if a file differs; without it, only say so.")] = True,
    work: Work = None,
) -> None:
    """Build a release again from the store and compare every file with the published one.

    Exit code: 0 the same bytes (of the DuckDB file the same tables), 1 some differ.
    """
    from indicators.release.lifecycle import rebuild as again
    from indicators.store.context import open_context

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
    from indicators.release.lifecycle import withdraw as take_back
    from indicators.store.context import open_context

    now = take_back(open_context(work), version, reason)
    typer.echo(f"{version} is withdrawn; latest is {now.version if now else 'none'}")


@app.command()
def cube(
    extract: Annotated[str, typer.Argument(help="harmonised, observations, mdg, sdg or aggregates.")] = "harmonised",
    series: Annotated[str, typer.Argument(help="Its series; without one and without --area all are listed.")] = "",
    area: Annotated[str, typer.Option(help="An area instead of a series.")] = "",
    table: Annotated[str, typer.Option(help="total, or breakdowns such as sex-age.")] = "total",
    form: Annotated[str, typer.Option("--format", help="px (in six languages) or json (JSON-stat 2).")] = "px",
    lang: Annotated[str, typer.Option(callback=options.language, help=f"Of JSON-stat: {options.LANGUAGES}.")] = "en",
    version: Annotated[str, typer.Option(help="Release, or `latest`.")] = "latest",
    output: Annotated[Path | None, typer.Option("--output", "-o", help="File; default standard output.")] = None,
    work: Work = None,
) -> None:
    """Write an indicator or an area of a release as PC-Axis or JSON-stat, or list what there is."""
    from indicators.release.cubes import write
    from indicators.release.cubes.tables import Selection
    from indicators.store.context import open_context

    context = open_context(work)
    if not (series or area):
        for code, names in write.listed(context, version, extract):
            typer.echo(f"{code}  {' '.join(names)}")
        return
    made = write.written(context, version, write.Wanted(Selection(extract, series, area), table, form, lang))
    if output:
        output.write_bytes(made.data)
        typer.echo(f"{output}  {made.name}  {len(made.data):,} bytes")
    else:
        sys.stdout.buffer.write(made.data)
