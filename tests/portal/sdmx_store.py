"""A store with two releases for questions to SDMX REST: values that were added, revised and deleted in between."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

from indicators.base.clock import fixed
from indicators.base.settings import Settings
from indicators.definitions.registry import Definitions
from indicators.release.publish import release
from indicators.store.context import Context
from indicators.submissions import check, receive, record
from indicators.submissions.inbox import collect
from tests.conftest import NOW, SAMPLES

_HEAD = "REF_AREA,EDITION,INDICATOR,TIME_PERIOD,OBS_VALUE,SOURCE\n"
_FIRST = "UGA,2016,A2,2013,43.8,Survey\nUGA,2016,A2,2014,52.4,Survey\nUGA,2016,A2,2015,50.4,Survey\n"
BETWEEN = NOW + dt.timedelta(hours=12)
FUTURE = NOW + dt.timedelta(days=900)


def released(home: Path, definitions: Definitions) -> Context:
    """Makes the store; its newest release is a day younger than the first one.

    Args:
        home: an empty folder.
        definitions: of the project.
    """
    first = Context(Settings(home=home, rate="off"), definitions, fixed(NOW), "test")
    collect(first, [SAMPLES / "COL_2013-2016_indicadores.csv"])
    _send(first, f"{_FIRST}UGA,2016,A2,2016,55.1,Survey\n", "UGA_first.csv")
    release(first)
    later = replace(first, clock=fixed(NOW + dt.timedelta(days=1)))
    with later.lake.write() as con:
        con.execute("DELETE FROM lake.observations WHERE REF_AREA = 'UGA' AND TIME_PERIOD = 2015")
    _send(later, "UGA,2016,A2,2014,52.5,Survey\n", "UGA_revised.csv")
    collect(later, [SAMPLES / "KEN_2016_questionnaire.xlsx", SAMPLES / "FJI_2012-2016.csv"])
    release(later)
    return later


def _send(context: Context, rows: str, name: str) -> None:
    receipt = receive.receive(context, (_HEAD + rows).encode(), name)
    record.record_verdicts(context, check.check(context, [receipt.delivery]))
