"""`ict check`: a file, or all files of a folder, as they would be checked after sending; nothing is recorded."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from indicators.base.errors import UsageError
from indicators.cli import options
from indicators.cli.options import Work

if TYPE_CHECKING:
    from indicators.base.report import Report
    from indicators.reading.raw import Declared
    from indicators.store.context import Context
    from indicators.validation.check import Delivered

EXIT = {"accepted": 0, "rejected": 1, "to confirm": 3}


def check(
    path: Annotated[
        Path,
        typer.Argument(callback=options.there, help="What an office would send: a file, or a folder of files."),
    ],
    area: Annotated[
        str,
        typer.Option(
            callback=options.area,
            autocompletion=options.areas_like,
            help="Country, when the file does not say it: KEN, or its name.",
        ),
    ] = "",
    edition: Annotated[
        str,
        typer.Option(
            callback=options.edition,
            autocompletion=options.editions_like,
            help="Edition of the core list, when the file does not declare it.",
        ),
    ] = "",
    profile: options.Profile = "",
    lang: Annotated[
        str,
        typer.Option(
            callback=options.language,
            autocompletion=options.languages_like,
            help=f"Language of the report: {options.LANGUAGES}; default: that of the file.",
        ),
    ] = "",
    form: Annotated[
        str,
        typer.Option(
            "--format",
            autocompletion=options.formats_like,
            help="text, json, html, csv, ess or xlsx (your workbook back).",
        ),
    ] = "text",
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", callback=options.output, help="Write here instead.", show_default=False),
    ] = None,
    sender: Annotated[str, typer.Option(help="Office that will send it; default: the one in the file name.")] = "",
    work: Work = None,
) -> None:
    """Check a file as it would be checked after sending, or all files of a folder; nothing is recorded.

    Exit code: 0 accepted, 1 rejected, 3 to be confirmed, 2 usage error or technical failure; of a folder the worst.
    """
    from indicators.cli.without_pandas import without_pandas

    without_pandas()
    from indicators.reading.raw import Declared
    from indicators.store.context import open_context
    from indicators.validation.report.render import render_all

    context = open_context(work)
    declared = Declared(ref_area=area, edition=edition, profile=profile, language=lang)
    found = list(_checked(context, path, declared, sender))
    reports = [report for each in found for report in each.reports]
    if form == "xlsx":
        for each in found:
            _workbook_back(context, each, lang, _place(path, each.path, output))
        raise typer.Exit(_worst(reports))
    texts = render_all(reports, context.definitions, form, lang, actor=context.actor)
    if output:
        output.write_text(texts, encoding="utf-8")
    else:
        typer.echo(texts, nl=False)
    if path.is_dir() and form == "text":
        _list(found)
    raise typer.Exit(_worst(reports))


@dataclass(frozen=True, slots=True)
class _Found:
    """A file with what was found in it."""

    path: Path
    read: Delivered
    reports: list[Report]


def _checked(context: Context, path: Path, declared: Declared, sender: str) -> Iterator[_Found]:
    """The files, each checked by itself; of a folder it is shown how many are done."""
    from indicators.submissions.check import check_read
    from indicators.submissions.deliveries import read_file

    files = _files(path)
    with _progress() if path.is_dir() else nullcontext() as bar:
        task = bar.add_task("Checking", total=len(files)) if bar else None
        for file in files:
            read = read_file(context, file, declared, sender=sender)
            yield _Found(file, read, [each.report for each in check_read(context, read)])
            if bar:
                bar.advance(task)


def _files(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    from indicators.submissions.inbox import files_in

    found = files_in([path])
    if not found:
        raise UsageError(f"There is no file to check in {path}.", advice="Name a file, or another folder.")
    return found


def _progress() -> Any:
    import sys

    from indicators.cli.console import console, progress

    return progress(console(sys.stderr))


def _list(found: list[_Found]) -> None:
    """A line for each area of each file, at the end of all reports."""
    typer.echo()
    for each in found:
        for report in each.reports:
            counted = f"{len(report.findings)} findings"
            typer.echo(f"{report.verdict.value:11} {counted:>15}  {report.ref_area or '-':4} {each.path}")


def _worst(reports: list[Report]) -> int:
    codes = {EXIT[report.verdict.value] for report in reports}
    return 1 if 1 in codes else max(codes)


def _place(path: Path, file: Path, output: Path | None) -> Path:
    """Where a workbook goes: beside the file; of a folder into one beside it, which is not checked the next time."""
    if path.is_file():
        return output or file.with_name(f"{file.stem}_checked.xlsx")
    if output:
        raise UsageError("The workbooks of a folder have names of their own.", advice="Leave -o out.")
    inside = file.relative_to(path)
    return path.with_name(f"{path.resolve().name}_checked") / inside.with_name(f"{inside.name}_checked.xlsx")


def _workbook_back(context: Context, found: _Found, lang: str, place: Path) -> None:
    from indicators.submissions.returned_workbook import annotated

    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(annotated(context, found.path.read_bytes(), found.read, found.reports, lang))
    typer.echo(place)
