"""`ict profile`: layout profiles, proposed and tried."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
import yaml

from indicators.base.errors import UsageError
from indicators.cli import options
from indicators.definitions.registry import Definitions

app = typer.Typer(help="Propose a layout profile for a file, and try one.", no_args_is_help=True)
File = Annotated[Path, typer.Argument(help="The file.", show_default=False)]


@app.command()
def suggest(file: File, name: Annotated[str, typer.Option(help="Name of the new profile.")] = "my-office") -> None:
    """Propose a profile: where the heading lies and what each column seems to mean; correct it, then try it."""
    from indicators.reading.suggest_profile import suggest as propose

    proposal = propose(options.file(file).read_bytes(), file.name, name, Definitions())
    typer.echo(
        "# Save as indicators/definitions/profiles/NAME.yml, correct it, and run: ict profile test FILE --profile NAME"
    )
    typer.echo(yaml.safe_dump(proposal, sort_keys=False, allow_unicode=True, width=110), nl=False)


@app.command()
def test(
    file: File,
    profile: options.Profile = "",
    rows: Annotated[int, typer.Option(help="How many observations to show.")] = 12,
) -> None:
    """Read a file and show what was understood: the layout, the counts, the first observations with their cells."""
    from rich.table import Table

    from indicators.cli.console import console
    from indicators.reading.raw import Declared
    from indicators.reading.read import read

    reading = read(options.file(file), file.name, Definitions(), Declared(profile=profile))
    out = console()
    if reading.unreadable:
        raise UsageError(
            f"{file.name}: {': '.join(reading.unreadable)}", advice="`ict profile suggest` proposes a profile."
        )
    observations = reading.observations
    out.print(f"layout {reading.profile}: {observations.num_rows:,} observations")
    for note, value in reading.notes:
        out.print(f"{note.replace('_', ' ')}: {value}")
    for fault in reading.faults:
        out.print(str(fault))
    unknown = sorted({r["REF_AREA_TEXT"] for r in observations.to_pylist() if r["REF_AREA"] is None})
    if unknown:
        out.print(f"unknown areas: {', '.join(unknown[:12])}")
    columns = (
        "ADDRESS",
        "OBS_TEXT",
        "REF_AREA",
        "EDITION",
        "INDICATOR",
        "MEASURE",
        "TIME_PERIOD",
        "OBS_VALUE",
        "OBS_STATUS",
    )
    table = Table(*columns, header_style="bold")
    for row in observations.slice(0, rows).to_pylist():
        table.add_row(*("" if row[column] is None else str(row[column]) for column in columns))
    out.print(table)
