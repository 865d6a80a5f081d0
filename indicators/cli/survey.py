"""``ict survey``: from the microdata of a household survey to a submission."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from indicators.base.errors import UsageError
from indicators.cli import options, survey_files, survey_store

if TYPE_CHECKING:
    from indicators.definitions.registry import Definitions
    from indicators.survey.results import Results

app = typer.Typer(help="From the microdata of a survey to a submission.", no_args_is_help=True)
for command in (survey_files.check, survey_files.suggest, survey_store.keep, survey_store.kept, survey_store.delete):
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
    report: Annotated[
        list[Path] | None,
        typer.Option(
            help="Also a report for the office, as page (.html) or workbook (.xlsx); may stand twice.",
            show_default=False,
        ),
    ] = None,
    lang: Annotated[str, typer.Option(callback=options.language, help=f"Of the report: {options.LANGUAGES}.")] = "en",
) -> None:
    """Compute the core indicators from microdata, with their errors, and write a submission.

    Nothing is recorded or sent; `ict check` then checks the submission like any other file.
    """
    from indicators.cli.without_pandas import without_pandas

    without_pandas()
    from indicators.definitions.registry import Definitions
    from indicators.survey.tabulate import as_csv, as_workbook
    from indicators.survey.tabulate import tabulate as compute
    from indicators.survey.years import read_earlier, since

    reports = [path for path in report or () if options.output(path)]
    _check_endings(output, reports)
    if before and not estimates:
        raise UsageError(
            "--before adds to the table of estimates.", advice="Name the table, too: --estimates FILE.csv."
        )
    earlier = read_earlier(before) if before else []
    definitions = Definitions()
    found = compute(design, definitions)
    write = as_workbook if output.suffix.lower() == ".xlsx" else as_csv
    output.write_bytes(write(found.submission))
    typer.echo(f"{output}: {len(found.submission):,} values")
    changes = since(found.estimates, earlier, found.results.design.confidence)
    if estimates:
        estimates.write_bytes(as_csv([*found.estimates, *changes]))
        typer.echo(f"{estimates}: {len(found.estimates):,} estimates")
    if before:
        typer.echo(f"Compared with {before}: {len(changes):,} estimates")
    for path in reports:
        path.write_bytes(_report(found.results, definitions, path, lang))
        typer.echo(f"{path}: report")
    _tell(found.results)


def _check_endings(output: Path, reports: list[Path]) -> None:
    if output.suffix.lower() not in (".csv", ".xlsx"):
        raise UsageError(f"{output.name} is neither .csv nor .xlsx.", advice="Name the submission so: -o ICTHH.csv.")
    for path in reports:
        if path.suffix.lower() not in (".html", ".xlsx"):
            raise UsageError(
                f"{path.name} is neither .html nor .xlsx.", advice="Name the report so: --report ict.html."
            )


def _report(results: Results, definitions: Definitions, path: Path, lang: str) -> bytes:
    from indicators.base.clock import system_clock
    from indicators.survey.report.content import report_of
    from indicators.survey.report.page import page
    from indicators.survey.report.workbook import workbook

    report = report_of(results, definitions, lang)
    return workbook(report, system_clock(), lang) if path.suffix.lower() == ".xlsx" else page(report, lang)


def _tell(results: Results) -> None:
    """What is flagged, suppressed, in no category, or in the table of estimates alone."""
    from indicators.base.language import Speaker
    from indicators.survey.publication import Publication
    from indicators.survey.result_words import absence

    flagged, suppressed = results.count(Publication.FLAGGED), results.count(Publication.SUPPRESSED)
    if flagged or suppressed:
        typer.echo(f"Unreliable: {flagged:,} (status U). Suppressed: {suppressed:,} (status Q).")
    for (file, name), rows in results.unclassified.items():
        typer.echo(f"In no category of {name}: {rows:,} rows of {file}.")
    for each in results.unfit():
        typer.echo(f"Only in the table of estimates: {absence(each, results.design.edition, Speaker('en'))}.")
