"""`ict definitions`: the definitions, printed readably."""

from __future__ import annotations

import textwrap
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Annotated

import typer

from indicators.base.clock import system_clock
from indicators.cli import options
from indicators.cli.options import Work
from indicators.definitions import consistency
from indicators.definitions.registry import Definitions

app = typer.Typer(help="Show the core ICT indicators of every edition.", no_args_is_help=True)
Edition = Annotated[str, typer.Option("--edition", callback=options.edition, help="Edition of the core list.")]
_TABLES = tuple(
    name
    for kind in Definitions.__mro__
    for name, value in vars(kind).items()
    if isinstance(value, cached_property) and name[0] != "_" and name != "hash"
)
Language = Annotated[str, typer.Option("--lang", callback=options.language, help=f"{options.LANGUAGES}.")]


@app.command("list")
def list_(edition: Edition = "2016", lang: Language = "en") -> None:
    """List the indicators of an edition."""
    definitions = Definitions()
    area = ""
    for (listed, _), indicator in definitions.indicators.items():
        if listed == edition:
            if indicator.row["area"] != area:
                area = indicator.row["area"]
                typer.secho(f"\n{area}", bold=True)
            typer.echo(f"  {indicator.code:6} {indicator.title(lang)}")


@app.command()
def show(code: Annotated[str, typer.Argument(help="HH7")], edition: Edition = "2016", lang: Language = "en") -> None:
    """Show one indicator of one edition, with its source and degree of confidence."""
    definitions = Definitions()
    indicator = definitions.indicator(edition, code.upper())
    typer.secho(f"{indicator.code}, edition {edition}: {indicator.title(lang)}", bold=True)
    for label, column in (
        ("Part", "area"),
        ("Status", "status"),
        ("Unit", "unit_measure"),
        ("Measures", "measures"),
        ("Numerator", "numerator"),
        ("Denominator", "denominator"),
        ("Formula", "formula"),
        ("Statistical unit", "statistical_unit"),
        ("Scope", "scope"),
        ("Ages", "age_scope"),
        ("Reference period", "reference_period"),
        ("Mandatory breakdown", "required_breakdown"),
        ("Optional breakdowns", "optional_breakdowns"),
        ("Custodian", "custodian"),
        ("Note", "note"),
        ("Source", "source"),
        ("Evidence", "evidence"),
        ("Confidence", "confidence"),
    ):
        if indicator.row[column]:
            text = textwrap.fill(indicator.row[column], 96, initial_indent="", subsequent_indent=" " * 22)
            typer.echo(f"  {label:19} {text}")
    for dimension in definitions.dimensions:
        codes = definitions.codes(indicator, dimension)
        if codes:
            typer.echo(f"  {dimension}")
            for each in codes.values():
                typer.echo(f"    {each.code:18} {each.label(lang)}")


@app.command()
def diff(first: str, second: str) -> None:
    """Show how each code changed between two editions, and which codes changed meaning."""
    definitions = Definitions()
    steps = _steps(definitions, first, second)
    for code, ends in steps.items():
        title = definitions.indicator(first, code).title()
        for relation, target in ends:
            if target is None:
                typer.secho(f"{code:6} dropped              {title}", fg="red")
            elif target != code:
                typer.secho(f"{code:6} is now {target:6} {relation:20} {title}", fg="yellow")
            elif relation != "same":
                typer.echo(f"{code:6} {relation:27} {title}")
    for (edition, code), indicator in definitions.indicators.items():
        if edition == second and not any(target == code for ends in steps.values() for _, target in ends):
            typer.secho(f"{code:6} new                  {indicator.title()}", fg="green")


def _steps(definitions: Definitions, first: str, second: str) -> dict[str, list[tuple[str, str | None]]]:
    """Each code of the first edition to where it is in the second, with the strongest change on the way."""
    order = ("same", "renamed", "merged", "split", "revised definition")
    editions = [edition for edition in definitions.editions if first <= edition <= second]
    places: dict[str, list[tuple[str, str | None]]] = {
        code: [("same", code)] for edition, code in definitions.indicators if edition == first
    }
    for here, there in pairwise(editions):
        moves = [row for row in definitions.concordance if (row["edition_from"], row["edition_to"]) == (here, there)]
        for code, ends in places.items():
            moved: list[tuple[str, str | None]] = []
            for relation, at in ends:
                targets = [row for row in moves if at and row["code_from"] == at]
                moved += [
                    (max(relation, row["relation"], key=order.index), row["code_to"])
                    if row["code_to"]
                    else ("dropped", None)
                    for row in targets
                ] or [("dropped", None)]
            places[code] = moved
    return places


@app.command()
def trace(code: Annotated[str, typer.Argument(help="HH8")], edition: Edition = "2005") -> None:
    """Follow a code through the editions, forwards and backwards."""
    definitions = Definitions()
    definitions.indicator(edition, code.upper())
    names = list(definitions.editions)
    here = {code.upper()}
    lines = [(edition, code.upper(), "")]
    for earlier, later in reversed(list(pairwise(names))):
        if later <= edition:
            rows = [
                r
                for r in definitions.concordance
                if r["edition_to"] == later and r["code_to"] in here and r["code_from"]
            ]
            here = {row["code_from"] for row in rows}
            lines += [(earlier, row["code_from"], f"becomes {row['code_to']}: {row['relation']}") for row in rows]
    lines.reverse()
    here = {code.upper()}
    for later in names[names.index(edition) + 1 :]:
        rows = [r for r in definitions.concordance if r["edition_to"] == later and r["code_from"] in here]
        here = {row["code_to"] for row in rows if row["code_to"]}
        lines += [
            (later, row["code_to"] or "–", ": ".join(part for part in (row["relation"], row["note"]) if part))
            for row in rows
        ]
    for listed, each, relation in lines:
        known = definitions.indicators.get((listed, each))
        typer.echo(f"{listed}  {each:6} {known.title() if known else '':62} {relation}")


@app.command()
def recode(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would move.")] = False,
    work: Work = None,
) -> None:
    """Re-code accepted values after another reading was chosen in disputed.yml; recorded, nothing is written anew."""
    from indicators.store.context import open_context
    from indicators.store.recoding import recode as verb

    context = open_context(work)
    moved = verb(context, dry_run=dry_run) if context.lake.exists else []
    for each in moved:
        target = f"is now {each.recoded}" if each.recoded else "has no code in this reading: set aside"
        typer.echo(f"{each.edition} {each.indicator:4} {target:40} {each.values:>9} values")
    if not moved:
        typer.echo("No accepted value has another code by the reading that is carried.")


@app.command("check")
def check_() -> None:
    """Read every definition file, check it against its schema, and rules and layouts against the lists."""
    definitions = Definitions()
    for name in _TABLES:
        found = getattr(definitions, name)
        typer.echo(f"{name:14} {len(found) if hasattr(found, '__len__') else 'read'}")
    consistency.check(definitions)
    typer.echo(f"{'hash':14} {definitions.hash}")


@app.command()
def facts(
    page: Annotated[Path | None, typer.Option("--page", help="Write docs/facts.md from the definitions.")] = None,
) -> None:
    """Print what is of low confidence or was read more than two years ago and may have changed since."""
    from indicators.definitions import facts as found

    known = list(found.of(Definitions()))
    if page:
        page.write_text(found.page(known), encoding="utf-8")
    for line in found.to_review(known, system_clock().date()):
        typer.echo(line)
