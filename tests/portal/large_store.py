"""A store with the values of two hundred countries, for pages that show regions, ranks and what search finds."""

from __future__ import annotations

from dataclasses import replace

from indicators.release.publish import release
from indicators.store.context import Context
from indicators.submissions.inbox import collect
from tests.conftest import SAMPLES

FILES = ("unsd/mdg_8.14-8.16_2000-2014.csv", "KEN_2016_questionnaire.xlsx", "COL_2013-2016_indicadores.csv")
FURTHER = ("GEO_2013-2016_sdmx.csv", "KAZ_2013-2016_sdmx.csv")


def of_many_countries(context: Context) -> None:
    """Receives the sample of the UNSD and those of some offices, and publishes them."""
    unlimited = replace(context, settings=replace(context.settings, rate="off"))
    collect(unlimited, [SAMPLES / name for name in (*FILES, *FURTHER)])
    release(unlimited)
