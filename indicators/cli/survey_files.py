"""`ict survey check`: the files of a survey, read and held against the rules for microdata."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from indicators.base.errors import UsageError
from indicators.cli import options

if TYPE_CHECKING:
    from indicators.survey.findings import MicrodataFinding

_EXIT = {"error": 1, "warning": 3, "information": 0}


def check(
    files: Annotated[
        list[Path], typer.Argument(help="The design of the survey (DESIGN.yml), or files of it.", show_default=False)
    ],
    lang: Annotated[str, typer.Option(callback=options.language, help=f"{options.LANGUAGES}.")] = "en",
    form: Annotated[str, typer.Option("--format", help="text or json.")] = "text",
) -> None:
    """Check microdata before anything is tabulated from them; of files without a design, tell what they say.

    What is found names variables and rows, never another value of a person. Nothing is recorded.

    Exit code: 0 nothing is wrong, 1 an error, 3 a warning, 2 usage error or technical failure.
    """
    from indicators.cli.without_pandas import without_pandas

    without_pandas()
    if form not in {"text", "json"}:
        raise UsageError(f"There is no format {form}.", advice="Say --format text or json.")
    if any(path.suffix.lower() not in {".yml", ".yaml"} for path in files):
        _describe(files)
        return
    from indicators.definitions.registry import Definitions
    from indicators.survey import check as rules
    from indicators.survey.design_file import read_design
    from indicators.survey.microdata import open_microdata, within_memory

    definitions = Definitions()
    findings: list[MicrodataFinding] = []
    for path in files:
        design_file = read_design(path)
        with within_memory():
            findings += rules.check(design_file, open_microdata(design_file), definitions).findings
    if form == "json":
        typer.echo(json.dumps([_plain(each, lang) for each in findings], ensure_ascii=False, indent=1))
    else:
        _print(findings, lang)
    codes = {_EXIT[each.rule.severity] for each in findings}
    raise typer.Exit(1 if 1 in codes else max(codes, default=0))


def _print(findings: list[MicrodataFinding], lang: str) -> None:
    for each in findings:
        typer.echo(f"{each.rule.id}  {each.rule.severity:12} {each.message(lang)}")
        typer.echo(f"{'':19}{each.remedy(lang)}")
    if not findings:
        typer.echo("No rule found anything.")


def _plain(finding: MicrodataFinding, lang: str) -> dict[str, object]:
    """A finding for a machine: no value of a person stands in it."""
    return {
        "rule": finding.rule.id,
        "severity": finding.rule.severity.value,
        "level": finding.rule.level,
        "where": ".".join(map(str, finding.where)),
        "file": finding.file,
        "variables": list(finding.variables),
        "rows": finding.rows,
        "first_rows": list(finding.first_rows),
        "message": finding.message(lang),
        "remedy": finding.remedy(lang),
    }


def suggest(
    files: Annotated[list[Path], typer.Argument(help="Files of the survey, in one folder.", show_default=False)],
    output: Annotated[
        Path,
        typer.Option("-o", "--output", callback=options.output, help="The draft: DESIGN.yml.", show_default=False),
    ],
) -> None:
    """Draft a design from what the files say of their variables and from what is counted in them.

    What only a person can say stands in it as DECIDE, what is likely is marked CHECK; the lines are listed. No file is
    overwritten.

    Exit code: 0 drafted, 2 usage error or technical failure.
    """
    from indicators.definitions.registry import Definitions
    from indicators.survey.suggest.draft import draft

    if output.exists():
        raise UsageError(f"{output} is there already.", advice="Name another file: -o DRAFT.yml.")
    folders = {path.resolve().parent for path in files}
    if len(folders) > 1 or output.resolve().parent not in folders:
        raise UsageError(
            "The files and the design lie in one folder.",
            advice=f"Write it there: -o {files[0].parent / 'DESIGN.yml'}.",
        )
    found = draft(files, Definitions(), output)
    typer.echo(f"{output}: a draft; {len(found.open)} lines are left to a person")
    for number, line in found.open:
        typer.echo(f"  line {number}: {line}")
    if found.wrong:
        typer.echo(f"It is no design yet: {found.wrong}")


def _describe(files: list[Path]) -> None:
    """What files say of themselves, and variables that one writes in other capitals than another."""
    from indicators.base.database import connect
    from indicators.survey.formats.read import load

    spelled: dict[str, dict[str, str]] = {}
    for place, path in enumerate(files):
        with connect(temp_directory="") as con:
            told = load(con, f"f{place}", path)
            (rows,) = con.table(f"f{place}").count("*").fetchall()[0]
        typer.echo(f"{path.name}: {rows:,} rows, {len(told.variables):,} variables")
        if told.weight:
            typer.echo(f"  weight of the file: {told.weight}")
        for each in told.sets:
            typer.echo(f"  {each.name} {each.label}: {', '.join(each.variables)}")
        for variable in told.variables:
            codes = [f"{code.code} {code.label}".strip() for code in variable.missing]
            missing = f"; missing: {', '.join(codes)}" if codes else ""
            typer.echo(f"  {variable.name:20} {variable.type:8} {variable.label}{missing}")
            spelled.setdefault(variable.name.casefold(), {}).setdefault(variable.name, path.name)
    for names in spelled.values():
        if len(names) > 1:
            typer.echo("Other capitals: " + ", ".join(f"{name} in {file}" for name, file in names.items()))
