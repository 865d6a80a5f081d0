"""The layouts that are understood, the most particular first."""

from __future__ import annotations

from indicators.errors import UsageError
from indicators.intake.layouts.eurostat_tsv import EurostatTsv
from indicators.intake.layouts.long_table import LongTable, SdmxCsv
from indicators.intake.layouts.template import Template
from indicators.intake.layouts.unsd_mdg import UnsdMdg
from indicators.intake.layouts.worldbank_wide import WorldBankWide
from indicators.intake.raw import Layout

LAYOUTS: tuple[Layout, ...] = (Template(), SdmxCsv(), WorldBankWide(), EurostatTsv(), UnsdMdg(), LongTable())


def layout_named(name: str) -> Layout:
    """The layout of that name.

    Raises:
        UsageError: there is none; the advice lists all.
    """
    for layout in LAYOUTS:
        if layout.name == name:
            return layout
    raise UsageError(f"There is no layout {name}.", advice=f"Known: {', '.join(each.name for each in LAYOUTS)}.")
