"""The layouts that are understood, the most particular first."""

from __future__ import annotations

from indicators.base.nearest import unknown
from indicators.definitions.registry import Definitions
from indicators.reading.book import Book
from indicators.reading.layouts.long_table import LongTable, SdmxCsv
from indicators.reading.layouts.profiled import Profiled
from indicators.reading.layouts.tables import tables
from indicators.reading.layouts.template import Template
from indicators.reading.raw import Layout

_ADVICE = "`ict profile suggest FILE` proposes a profile for a file that none fits."


def layouts(definitions: Definitions) -> list[Layout]:
    """Our workbook, SDMX-CSV, every profile of the definitions, and last the plain long table."""
    return [Template(), SdmxCsv(), *(Profiled(profile) for profile in definitions.profiles), LongTable()]


def layout_of(book: Book, definitions: Definitions, name: str = "") -> Layout | None:
    """The layout of that name, else the first that recognises the file, if one does.

    Raises:
        UsageError: there is no layout of that name.
    """
    if name:
        return layout_named(name, definitions)
    return next((each for each in layouts(definitions) if each.recognises(book, definitions)), None)


def fits(layout: Layout, book: Book, definitions: Definitions) -> bool:
    """Whether a file has the headings of its layout, also of one that is used by its name only."""
    if isinstance(layout, Profiled) and layout.profile.by_name_only:
        return any(True for _ in tables(book, layout.profile))
    return layout.recognises(book, definitions)


def layout_named(name: str, definitions: Definitions) -> Layout:
    """The layout of that name.

    Raises:
        UsageError: there is none; the advice says how to make one, and lists all.
    """
    known = layouts(definitions)
    for layout in known:
        if layout.name == name:
            return layout
    names = [each.name for each in known]
    raise unknown(f"There is no layout {name}.", name, names, f"{_ADVICE} Known: {', '.join(names)}.")
