"""The console of the command line, and its progress display: without what a run needs beside them."""

from __future__ import annotations

from typing import IO

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn


def console(stream: IO[str] | None = None) -> Console:
    """A console that keeps its tables readable when the output goes to a file."""
    plain = Console(file=stream)
    return plain if plain.is_terminal else Console(file=stream, width=118)


def progress(out: Console) -> Progress:
    """A progress display; silent when nobody watches."""
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=out,
        disable=not out.is_terminal,
    )
