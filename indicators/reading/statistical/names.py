"""Which variables of a file are read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase


def selected(names: Sequence[str], wanted: Iterable[str] | None) -> list[str]:
    """The variables of a file that are wanted, whatever their capitals; all where nothing is said or none is met.

    Args:
        names: those of the file, in its order.
        wanted: names, or patterns of names (``C7_*``); what the file does not have is passed over.
    """
    if wanted is None:
        return list(names)
    folded = {each.casefold() for each in wanted}
    patterns = [each for each in folded if "*" in each or "?" in each or "[" in each]
    found = [
        name
        for name in names
        if name.casefold() in folded or any(fnmatchcase(name.casefold(), pattern) for pattern in patterns)
    ]
    return found or list(names)
