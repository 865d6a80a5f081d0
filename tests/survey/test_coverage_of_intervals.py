"""The intervals of a synthetic survey cover the true values as often as they say."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import numpy as np
import pyarrow as pa
import pytest

from indicators.base.database import connect
from indicators.reading.statistical.dictionary import FileVariable
from indicators.survey.design_file import read_design
from indicators.survey.estimates import Estimate
from indicators.survey.estimation import estimate
from indicators.survey.microdata import Microdata, MicrodataTable
from tests.survey.synthetic import FOLDER, Population, Table, draw, population

_NOMINAL = 0.95


def opened(tables: dict[str, Table]) -> Microdata:
    con = connect(threads=1)
    found = {}
    for name, table in tables.items():
        columns = {key: values.astype(float) for key, values in table.items()}
        con.from_arrow(pa.table(columns)).create(name)
        rows = len(next(iter(columns.values())))
        found[name] = MicrodataTable(name, rows, {key: FileVariable(key) for key in columns})
    return Microdata(con, found)


def name_of(each: Estimate) -> tuple[str, ...]:
    return (each.item.indicator.indicator, *each.item.dimensions.values(), *each.domain[1], str(each.statistic))


def truth(everybody: Population) -> dict[tuple[str, ...], float]:
    """True values of some figures, counted in the whole population."""
    homes, people = everybody.households, everybody.persons
    scope = (people["age"] >= 15) & (people["age"] <= 74)
    uses, woman, old = people["used_internet"] == 1, people["sex"] == 2, people["age"] >= 25
    rural = homes["area"] == 2
    return {
        ("HH6", "share"): float(np.mean(homes["internet"] == 1)),
        ("HH6", "total"): float(np.sum(homes["internet"] == 1)),
        ("HH6", "R", "share"): float(np.mean(homes["internet"][rural] == 1)),
        ("HH7", "share"): float(np.mean(uses[scope])),
        ("HH7", "total"): float(np.sum(uses[scope])),
        ("HH7", "F", "share"): float(np.mean(uses[scope & woman])),
        ("HH7", "Y25T74", "share"): float(np.mean(uses[scope & old])),
        ("HH12", "DAILY", "share"): float(np.mean(people["how_often"][scope & uses] == 1)),
    }


@pytest.mark.parametrize(
    "draws", [pytest.param(100, marks=pytest.mark.slow), pytest.param(500, marks=pytest.mark.long)]
)
def test_intervals_cover_at_the_nominal_rate(draws: int) -> None:
    everybody = population()
    wanted = truth(everybody)
    read = read_design(FOLDER / "DESIGN.yml")
    asked = tuple(each for each in read.design.indicators if each.indicator in {"HH6", "HH7", "HH12"})
    file = replace(read, design=msgspec.structs.replace(read.design, indicators=asked))
    rng = np.random.default_rng(500)
    covered, sums = dict.fromkeys(wanted, 0), dict.fromkeys(wanted, 0.0)
    gaps = 0
    people = everybody.persons
    scope = (people["age"] >= 15) & (people["age"] <= 74)
    uses = people["used_internet"] == 1
    gap = np.mean(uses[scope & (people["sex"] == 2)]) - np.mean(uses[scope & (people["sex"] == 1)])
    for _ in range(draws):
        households, persons = draw(everybody, rng)
        data = opened({"household": households, "person": persons})
        found = estimate(file, data)
        data.con.close()
        for each in found.estimates:
            if (name := name_of(each)) in wanted:
                covered[name] += (each.low or 0) <= wanted[name] <= (each.high or 0)
                sums[name] += each.value
        of_users = next(
            each for each in found.gaps if each.item.indicator.indicator == "HH7" and each.first[1] == ("F",)
        )
        gaps += (of_users.low or 0) <= gap <= (of_users.high or 0)
    four = 4 * np.sqrt(draws * _NOMINAL * (1 - _NOMINAL))  # standard deviations of a binomial count
    assert all(abs(times - _NOMINAL * draws) <= four for times in (*covered.values(), gaps)), (covered, gaps)
    for name, value in wanted.items():
        assert sums[name] / draws == pytest.approx(value, rel=0.02), name
