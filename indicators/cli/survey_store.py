"""`ict survey keep`, `kept` and `delete`: the store of microdata."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from indicators.cli.options import Work

if TYPE_CHECKING:
    from indicators.survey.kept_files import KeptFiles

By = Annotated[str, typer.Option(help="Who does it; recorded.", show_default=False)]


def keep(
    name: Annotated[str, typer.Argument(help="Name of the survey (ict-2016).", show_default=False)],
    files: Annotated[list[Path], typer.Argument(help="Design and microdata.", show_default=False)],
    until: Annotated[str, typer.Option(help="Last day on which they may be kept: 2027-12-31.", show_default=False)],
    by: By,
    work: Work = None,
) -> None:
    """Copy the files of a survey into the store of microdata, which its owner alone may read."""
    from indicators.base import clock

    found = _store(work).keep(name, files, clock.parse(until).date(), by)
    typer.echo(f"{found.name}: {found.files} files, {found.size:,} bytes, until {found.until}")


def kept(work: Work = None) -> None:
    """List the surveys whose microdata are kept, and those whose time is over."""
    for each in _store(work).surveys():
        over = "  time is over: delete it" if each.expired else ""
        typer.echo(f"{each.name:24} {each.files:4} files {each.size:16,} bytes  until {each.until}{over}")


def delete(
    name: Annotated[str, typer.Argument(help="Name of the survey (`ict survey kept`).", show_default=False)],
    by: By,
    work: Work = None,
) -> None:
    """Delete the microdata of a survey; they are gone. That they were there stays in the log, without any value."""
    _store(work).delete(name, by)
    typer.echo(f"{name} is deleted")


def _store(work: Path | None) -> KeptFiles:
    from indicators.base.clock import system_clock
    from indicators.base.settings import load
    from indicators.survey.kept_files import KeptFiles

    return KeptFiles(load(work).survey_files, system_clock)
