"""``ict survey``: from the microdata of a household survey to a submission."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from indicators.base.errors import UsageError
from indicators.cli import options, survey_files, survey_store

app = typer.Typer(help="From the microdata of a survey to a submission.", no_args_is_help=True)
for command in (survey_files.check, survey_store.keep, survey_store.kept, survey_store.delete):
    app.command()(command)


def _earlier(path: Path | None) -> Path | None:
    return path and options.file(path)


@app.command()
def tabulate(
    design: Annotated[
        Path, typer.Argument(callback=options.file, help="The design of the survey (DESIGN.yml).", show_default=False)
    ],
    output: Annotated[
        Path,
        typer.Option(
            "-o", "--output", callback=options.output, help="The submission: .csv or .xlsx.", show_default=False
        ),
    ],
    estimates: Annotated[
        Path | None,
        typer.Option(callback=options.output, help="Also all estimates with their errors, as CSV.", show_default=False),
    ] = None,
    before: Annotated[
        Path | None,
        typer.Option(
            callback=_earlier,
            help="Estimates of an earlier survey: the table then has what changed since, with its error.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Compute the core indicators from microdata, with their errors, and write a submission.

    Nothing is recorded or sent; `ict check` then checks the submission like any other file.
    """
    from indicators.cli.quick import without_pandas

    without_pandas()
    from indicators.definitions.registry import Definitions
    from indicators.survey.publication import Publication
    from indicators.survey.tabulate import as_csv, as_workbook
    from indicators.survey.tabulate import tabulate as compute
    from indicators.survey.years import read_earlier, since

    if output.suffix.lower() not in (".csv", ".xlsx"):
        raise UsageError(f"{output.name} is neither .csv nor .xlsx.", advice="Name the submission so: -o ICTHH.csv.")
    if before and not estimates:
        raise UsageError(
            "--before adds to the table of estimates.", advice="Name the table, too: --estimates FILE.csv."
        )
    earlier = read_earlier(before) if before else []
    found = compute(design, Definitions())
    write = as_workbook if output.suffix.lower() == ".xlsx" else as_csv
    output.write_bytes(write(found.submission))
    typer.echo(f"{output}: {len(found.submission):,} values")
    changes = since(found.estimates, earlier, found.confidence)
    if estimates:
        estimates.write_bytes(as_csv([*found.estimates, *changes]))
        typer.echo(f"{estimates}: {len(found.estimates):,} estimates")
    if before:
        typer.echo(f"Compared with {before}: {len(changes):,} estimates")
    flagged, suppressed = found.decisions[Publication.FLAGGED], found.decisions[Publication.SUPPRESSED]
    if flagged or suppressed:
        typer.echo(f"Unreliable: {flagged:,} (status U). Suppressed: {suppressed:,} (status Q).")
    for (file, name), rows in found.unclassified.items():
        typer.echo(f"In no category of {name}: {rows:,} rows of {file}.")
    for each in found.only_in_table:
        typer.echo(f"Only in the table of estimates: {each}.")
