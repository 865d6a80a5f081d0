"""Where SDMX has what a page shows: the dataflow and the key, as an address of REST 2 writes them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from indicators.release.products.sdmx_flows import AGGREGATES, MDG, SERIES, VERSION, Flow

_OTHER_SIGNS = re.compile(r"[^\w@$-]+")  # as the queries of the dataflows write an identity
_MDG_LIST = "MDG_"


def of_area(code: str) -> list[str]:
    """The harmonised series of a country or territory."""
    return [_path(SERIES, [{"REF_AREA": code}])]


def of_indicator(framework: str, series: str, codes: Iterable[str], *, regional: bool) -> list[str]:
    """The values of an indicator by country, then, where there are some, those of regions and the world.

    An MDG indicator has a dataflow of its own; what a page of the SDGs shows of countries is their core indicators.

    Args:
        framework: CORE, SDG, or MDG_ and the year of its list.
        series: as the framework writes it: 8.16.
        codes: of the core indicators that it is made of.
        regional: whether it has values of regions.
    """
    ident = _OTHER_SIGNS.sub("_", series)
    if framework.startswith(_MDG_LIST):
        found = [_path(MDG, [{"MDG_LIST": framework.removeprefix(_MDG_LIST), "MDG_INDICATOR": ident}])]
    else:
        found = [_path(SERIES, [{"INDICATOR": code} for code in codes])]
    return found + ([_path(AGGREGATES, [{"FRAMEWORK": framework, "SERIES": ident}])] if regional else [])


def _path(flow: Flow, wanted: list[dict[str, str]]) -> str:
    """The dataflow with its keys: every dimension up to the last that is asked for."""
    keys = []
    for each in wanted:
        last = max(flow.dimensions.index(name) for name in each)
        keys.append(".".join(each.get(name, "*") for name in flow.dimensions[: last + 1]))
    return f"{flow.ident}/{VERSION}/{','.join(keys)}"
