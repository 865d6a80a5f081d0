"""`ict cube`: what a file in PC-Axis or JSON-stat states, cell by cell, as CSV."""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import Annotated

import typer

from indicators.cli import options


def cube(
    file: Annotated[
        Path, typer.Argument(callback=options.file, help="A file in PC-Axis or JSON-stat.", show_default=False)
    ],
    facts: Annotated[bool, typer.Option("--facts", help="What it states beside its cells.")] = False,
) -> None:
    """Write the cells of a cube with their symbols, notes and places, or what is wrong with it, as CSV.

    Exit code: 0 cells or facts, 1 what is wrong.
    """
    from indicators.reading import cube_tables
    from indicators.reading.formats.cube import WrongCube

    out = csv.writer(sys.stdout, lineterminator="\n")
    try:
        read, is_px = cube_tables.read(file.read_bytes())
    except WrongCube as exc:
        out.writerow(cube_tables.FAULT_COLUMNS)
        out.writerows(cube_tables.faults(exc.faults))
        raise typer.Exit(1) from None
    if facts:
        out.writerow(cube_tables.FACT_COLUMNS)
        out.writerows(cube_tables.facts(read))
    else:
        out.writerow(cube_tables.PX_COLUMNS if is_px else cube_tables.JSON_STAT_COLUMNS)
        out.writerows(cube_tables.cells(read, px=is_px))
