"""The production catalogue: DuckLake on a real PostgreSQL, several writers at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from indicators.context import Context
from indicators.inbox import collect
from tests.conftest import SAMPLES


def test_the_flow_on_postgresql_with_four_writers(context: Context, dsn: str, tmp_path: Path) -> None:
    settings = replace(context.settings, catalogue=dsn, data=str(tmp_path / "data"))
    replace(context, settings=settings).lake.read()  # makes the catalogue
    names = (
        "KEN_2016_questionnaire.xlsx",
        "CAN_internet_use.csv",
        "FJI_2012-2016.csv",
        "COL_2013-2016_indicadores.csv",
    )

    def one(name: str) -> str:
        return collect(replace(context, settings=settings), [SAMPLES / name])[0][1][0].verdict.value

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(one, names)) == ["accepted"] * 4
    con = replace(context, settings=settings).lake.read()
    assert con.execute("SELECT count(DISTINCT SUBMISSION) FROM lake.observations").fetchone() == (4,)
