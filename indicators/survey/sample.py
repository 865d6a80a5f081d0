"""The sampling units of a file, as numbers: which lies in which stratum, and how many there are."""

from __future__ import annotations

from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from indicators.base import resources
from indicators.survey.design_file import DesignError, DesignFile
from indicators.survey.formats.names import quoted
from indicators.survey.plan import FilePlan
from indicators.survey.variance import Floats, Ints, Sample, SingleUnit, Stage, check_single_units


def load_units(plan: FilePlan, con: duckdb.DuckDBPyConnection) -> None:
    """Makes the table ``sampled_units``: the ultimate units of a file, numbered in the order of their keys."""
    keys = unit_keys(plan)
    names = [f"k{place}" for place in range(len(keys))]
    populations = [stage.population for stage in plan.stages]
    extra = "".join(
        f", min({each.sql}) AS p{place}, max({each.sql}) AS q{place}"
        for place, each in enumerate(populations)
        if each is not None
    )
    query = resources.sql("survey/sampled_units").format(
        keys=", ".join(f"{key} AS {name}" for key, name in zip(keys, names, strict=True)),
        order=", ".join(names),
        populations=extra,
        source=plan.source,
    )
    con.execute(query)


def unit_keys(plan: FilePlan) -> list[str]:
    """The columns that name an ultimate unit: strata and units of every stage, or the row where a stage has none."""
    keys = []
    for stage in plan.stages:
        keys += [stage.strata.sql] if stage.strata else []
        keys.append(stage.units.sql if stage.units else f"{quoted(plan.name)}.rowid")
    return keys


def sample_of(plan: FilePlan, con: duckdb.DuckDBPyConnection, design_file: DesignFile) -> Sample:
    """The sample of a file, from the table ``sampled_units``.

    Raises:
        DesignError: a stratum has one unit and the policy is to fail, or populations do not fit.
    """
    units = con.execute("FROM sampled_units ORDER BY unit").to_arrow_table()
    sampling = plan.file.sampling
    sample = Sample(tuple(_stages(plan, units, design_file)), sampling.single_psu, sampling.single_psu_in_domains)
    try:
        check_single_units(sample)
    except SingleUnit as exc:
        raise _single(plan, units, sample, exc, design_file) from None
    return sample


def _stages(plan: FilePlan, units: pa.Table, design_file: DesignFile) -> list[Stage]:
    found: list[Stage] = []
    parent: Ints = np.zeros(len(units), dtype=np.int64)
    key = 0
    fraction_of_parent: Floats = np.ones(1)
    for place, columns in enumerate(plan.stages):
        stratum = parent
        if columns.strata is not None:
            stratum = _within(parent, units[f"k{key}"])
            key += 1
        unit = _within(stratum, units[f"k{key}"])
        key += 1
        _, first = np.unique(unit, return_index=True)
        strata, first_of_stratum = np.unique(stratum, return_index=True)
        drawn = np.bincount(stratum[first], minlength=len(strata))
        population = np.full(len(strata), np.inf)
        if columns.population is not None:
            population = _population(plan, units, place, stratum, drawn, design_file)
        above = parent[first_of_stratum]
        stage = Stage(unit, stratum[first], drawn, population, above, fraction_of_parent[above])
        found.append(stage)
        fraction_of_parent = (fraction_of_parent[above] * drawn / population)[stage.stratum]
        parent = unit
    return found


def _within(parent: Ints, column: pa.ChunkedArray) -> Ints:
    """Numbers of the distinct keys of a column beneath each parent."""
    encoded = pc.dictionary_encode(column).combine_chunks()
    chunk: Any = encoded.chunk(0) if isinstance(encoded, pa.ChunkedArray) else encoded
    codes = np.asarray(chunk.indices).astype(np.int64)
    _, found = np.unique(parent * (codes.max(initial=0) + 1) + codes, return_inverse=True)
    return np.asarray(found, dtype=np.int64)


def _population(
    plan: FilePlan, units: pa.Table, place: int, stratum: Ints, drawn: Ints, design_file: DesignFile
) -> Floats:
    """The population of each stratum, which is one number and not less than what was drawn from it."""
    least, greatest = (np.asarray(units[f"{letter}{place}"], dtype=np.float64) for letter in "pq")
    low, high = np.full(len(drawn), np.inf), np.full(len(drawn), -np.inf)
    np.minimum.at(low, stratum, least)
    np.maximum.at(high, stratum, greatest)
    column = plan.stages[place].population
    name = column.variable.name if column else ""
    where = ("files", plan.name, "sampling", "stages", place, "population")
    if (low != high).any():
        which = _named(plan, units, place, stratum, int(np.flatnonzero(low != high)[0]))
        wrong = f"{name} changes within {which}"
        raise design_file.wrong(where, wrong, "It is the number of units in the stratum, the same in all its rows.")
    if (low < drawn).any():
        number = int(np.flatnonzero(low < drawn)[0])
        which = _named(plan, units, place, stratum, number)
        wrong = f"{name} is {low[number]:g} in {which}, of which {drawn[number]} units are in the file"
        raise design_file.wrong(where, wrong, "It is the number of units from which the sample was drawn, no fraction.")
    return low


def _single(plan: FilePlan, units: pa.Table, sample: Sample, exc: SingleUnit, design_file: DesignFile) -> DesignError:
    stage = sample.stages[exc.stage]
    wrong = f"{_named(plan, units, exc.stage, stage.stratum[stage.unit], exc.stratum)} has one sampling unit"
    advice = (
        "From one unit no error can be computed. Join it with a similar stratum in the file, or choose single_psu: "
        "certainty, adjust, centered or average (docs/survey.md)."
    )
    return design_file.wrong(("files", plan.name, "sampling", "single_psu"), wrong, advice)


def _named(plan: FilePlan, units: pa.Table, place: int, stratum: Ints, number: int) -> str:
    """“stratum 4 of ESTRATO”, with the units of the stages before it."""
    row = int(np.flatnonzero(stratum == number)[0])
    parts, key = [], 0
    for stage in plan.stages[: place + 1]:
        for what, column in (("stratum", stage.strata), ("unit", stage.units)):
            last = stage is plan.stages[place] and what == "unit"
            if column is not None and not last:
                parts.append(f"{what} {_text(units[f'k{key}'][row].as_py())} of {column.variable.name}")
            key += 1 if column is not None or what == "unit" else 0
    return ", ".join(reversed(parts)) or "the one stratum"


def _text(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
