"""What changed between two releases, or between any two times: added, removed and changed values, with the reason."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from indicators.base.clock import parse
from indicators.base.errors import UsageError
from indicators.definitions.vintages import DEFAULT, Vintages
from indicators.release.products import extracts
from indicators.release.products.difference import VALUES, Difference, differences
from indicators.release.published import find
from indicators.release.snapshot import models
from indicators.release.withheld import withheld
from indicators.store.context import Context

_TIME = re.compile(r"^\d{4}-\d{2}-\d{2}(T[\d:]+Z?)?$")


def compare(
    context: Context, first: str, second: str, names: tuple[str, ...] = tuple(VALUES), asked: Vintages = DEFAULT
) -> list[Difference]:
    """Compares two releases or times (2026-11-22, 2026-11-22T18:30:00Z), the earlier one first.

    Args:
        context: the world.
        first: the earlier one.
        second: the later one.
        names: the extracts.
        asked: the vintages of groups and population of what is made for a time; a release has its own.

    Raises:
        UsageError: there is no such release, extract or vintage, or nothing was accepted by a time.
    """
    for name in names:
        if name not in VALUES:
            raise UsageError(f"The extract {name} has no values to compare.", advice=f"Use one of {', '.join(VALUES)}.")
    with ExitStack() as stack:
        old, new = (stack.enter_context(_folder(context, each, names, asked)) for each in (first, second))
        return differences(old, new, names, withheld(context))


@contextmanager
def _folder(context: Context, named: str, names: tuple[str, ...], asked: Vintages) -> Iterator[Path]:
    """The folder with the extracts of a release; of a time they are made for the occasion."""
    if not _TIME.match(named):
        yield find(context, named).folder
        return
    with tempfile.TemporaryDirectory() as place, models(context, parse(named), asked=asked) as con:
        for name in names:
            extracts.write(con, name, Path(place), {})
        yield Path(place)
