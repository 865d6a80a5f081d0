"""`ict rules`: the validation rules, printed readably."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from indicators.base import resources
from indicators.base.nearest import unknown
from indicators.cli import options
from indicators.definitions.forms import plain
from indicators.definitions.registry import Definitions

app = typer.Typer(help="Show the validation rules.", no_args_is_help=True)


@app.command("list")
def list_(
    lang: Annotated[str, typer.Option(callback=options.language, help=f"{options.LANGUAGES}.")] = "en",
) -> None:
    """List the rules with level and severity."""
    for rule in Definitions().rules.values():
        typer.echo(f"{rule.id:6} {rule.level} {rule.severity:12} {rule.title[lang]}")


@app.command()
def show(rule_id: Annotated[str, typer.Argument(autocompletion=options.rules_like, help="R031")]) -> None:
    """Show one rule: what it demands, what it says, and where it comes from."""
    rules = Definitions().rules
    if rule_id not in rules:
        raise unknown(f"There is no rule {rule_id}.", rule_id, rules, "`ict rules list` shows all.")
    rule = rules[rule_id]
    typer.secho(f"{rule.id}: {rule.title['en']}", bold=True)
    typer.echo(f"  severity    {rule.severity}, ESS level {rule.level}, kind {rule.kind.name}")
    typer.echo(f"  indicators  {', '.join(rule.indicators or ['all'])}")
    typer.echo(f"  editions    {', '.join(rule.editions or ['all'])}")
    for params in rule.params:
        if params.given:
            typer.echo(f"  parameters  {params.given}")
    if rule.params_note:
        typer.echo(f"              {rule.params_note}")
    typer.echo(f"  message     {plain(rule.message['en'])}")
    typer.echo(f"  remedy      {rule.remedy['en']}")
    typer.echo(f"  source      {rule.source} (confidence: {rule.confidence})")


@app.command()
def pages(
    folder: Annotated[Path, typer.Argument(help="Where the pages go.")] = Path("docs/rules"),
) -> None:
    """Write the pages of the rules from their definitions."""
    from indicators.validation.report.rule_pages import write

    typer.echo(f"{len(write(Definitions(), folder))} pages in {folder}")


@app.command()
def test(
    rule_id: Annotated[
        str, typer.Argument(autocompletion=options.rules_like, help="R031; all rules unless given.")
    ] = "",
) -> None:
    """Run the cases of a rule, or of all: each passes, fails or is not applicable as its document says."""
    from itertools import chain

    from indicators.survey import rule_cases
    from indicators.validation import cases

    wrong, definitions = 0, Definitions()
    for name, expected, found in chain(cases.run_all(definitions, rule_id), rule_cases.run_all(definitions, rule_id)):
        if expected != found:
            wrong += 1
            typer.secho(f"{name}: expected {expected}, found {found}", fg=typer.colors.RED)
    typer.echo("all cases give the expected outcome" if not wrong else f"{wrong} cases come out otherwise")
    raise typer.Exit(1 if wrong else 0)


@app.command()
def gx(
    path: Annotated[Path, typer.Argument(help="Where to write the suite.")] = resources.SUITE_FILE,
) -> None:
    """Write the rules as a Great Expectations suite over the table of evaluations."""
    from indicators.validation.certify import write_suite

    typer.echo(write_suite(Definitions(), path))
