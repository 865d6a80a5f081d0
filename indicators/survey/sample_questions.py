"""What is asked of the weights and of the sampling units of a file."""

from __future__ import annotations

from collections.abc import Iterator

from indicators.survey.design import SinglePsu, Unit, UnitNumbers
from indicators.survey.expressions import Kind
from indicators.survey.formats.names import quoted
from indicators.survey.question import Asked, Question


def weights(asked: Asked) -> Iterator[Question]:
    """Every row has a weight above zero that is a number, none is far above the others, and they stand for the country.

    Raises:
        DesignError: the file has no such variable.
    """
    where, file = ("files", asked.name, "sampling", "weight"), quoted(asked.name)
    column = asked.column(asked.file.sampling.weight, where)
    names, weight = (column.variable.name,), quoted(column.variable.name)
    known = {"source": file, "file": file, "known": f"{file}.{weight} IS NOT NULL"}
    yield Question("missing", where, names, known, "weight")
    here = {"file": file, "weight": weight}
    if column.variable.kind is Kind.TEXT:
        yield Question("text_weight", where, names, here)
        return
    yield Question("weight_sign", where, names, {**here, "sign": "-1"}, "negative")
    yield Question("weight_sign", where, names, {**here, "sign": "0"}, "zero")
    yield Question("extreme_weight", where, names, here)
    population = _population(asked)
    if asked.file.unit is Unit.INDIVIDUAL and population:
        yield Question("weight_sum", where, names, {**here, "population": str(population)})


def units(asked: Asked) -> Iterator[Question]:
    """Every row has its stratum and its unit; a unit lies in one stratum, and each stratum has several.

    Raises:
        DesignError: the file has no such variable.
    """
    sampling, source = asked.file.sampling, asked.binder.source
    for place, stage in enumerate(sampling.stages):
        where = ("files", asked.name, "sampling", "stages", place)
        columns = [asked.column(each, where) for each in (stage.strata, stage.units) if each]
        for each in columns:
            known = {"source": source, "file": quoted(asked.name), "known": f"{each.sql} IS NOT NULL"}
            yield Question("missing", where, (each.variable.name,), known, "sampling")
        if place == 0 and len(columns) == 2:
            names = tuple(each.variable.name for each in columns)
            stratum, unit = (each.sql for each in columns)
            placeholders = {"source": source, "file": quoted(asked.name), "stratum": stratum, "unit": unit}
            if sampling.unit_numbers is UnitNumbers.UNIQUE:
                yield Question("several_strata", where, names, placeholders)
            if sampling.single_psu is SinglePsu.FAIL:
                yield Question("single_unit", where, names, placeholders)


def _population(asked: Asked) -> int:
    """The reference population of the area and year; none where it is not known."""
    found = [
        count
        for area, year, count, _ in asked.definitions.population()
        if area == asked.design.area and year == asked.design.year
    ]
    return max(found, default=0)
