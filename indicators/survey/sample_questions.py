"""What is asked of the weights and of the sampling units of a file."""

from __future__ import annotations

from collections.abc import Iterator

from indicators.survey.columns import Column
from indicators.survey.design import Unit
from indicators.survey.design_file import Where
from indicators.survey.formats.names import quoted
from indicators.survey.question import Asked, Question
from indicators.survey.sampling import SinglePsu, UnitNumbers


def sound_weights(asked: Asked) -> Iterator[Question]:
    """Every row has a weight, which is a number and not negative.

    Raises:
        DesignError: the file has no such variable.
    """
    where, column, file = _weight(asked)
    names, weight = (column.variable.name,), quoted(column.variable.name)
    known = {"source": file, "file": file, "known": f"{file}.{weight} IS NOT NULL"}
    yield Question("missing", where, names, known, "weight")
    here = {"file": file, "weight": weight}
    if column.variable.is_text:
        yield Question("text_weight", where, names, here)
    else:
        yield Question("weight_sign", where, names, {**here, "sign": "-1"}, "negative")


def weights(asked: Asked) -> Iterator[Question]:
    """No weight is zero, none is far above the others, and they stand for the country.

    Raises:
        DesignError: the file has no such variable.
    """
    where, column, file = _weight(asked)
    if column.variable.is_text:
        return
    names, here = (column.variable.name,), {"file": file, "weight": quoted(column.variable.name)}
    yield Question("weight_sign", where, names, {**here, "sign": "0"}, "zero")
    yield Question("extreme_weight", where, names, {**here, "group": _compared_within(asked)})
    population = _population(asked)
    if asked.file.unit is Unit.INDIVIDUAL and population:
        yield Question("weight_sum", where, names, {**here, "group": "0", "population": str(population)}, "persons")
    if (within := _register(asked)) is not None:
        yield Question("weight_sum", where, names, {**here, **within}, "businesses")


def _register(asked: Asked) -> dict[str, str] | None:
    """The stratum from which businesses were drawn, and how many the register has there; None where it does not say."""
    first = asked.file.sampling.stages[0] if asked.file.sampling.stages else None
    if asked.file.unit is not Unit.BUSINESS or first is None or first.units or not first.population:
        return None
    where = ("files", asked.name, "sampling", "stages", 0)
    number = asked.column(first.population, where)
    stratum = asked.column(first.strata, where) if first.strata else None
    if number.variable.is_text or any(each.file != asked.name for each in (number, stratum) if each):
        return None
    return {"group": stratum.sql if stratum else "0", "population": number.sql}


def _compared_within(asked: Asked) -> str:
    """In what weights are alike by design: large businesses are all drawn, of small ones one of many."""
    first = asked.file.sampling.stages[0] if asked.file.sampling.stages else None
    if asked.file.unit is not Unit.BUSINESS or first is None or not first.strata:
        return "0"
    column = asked.column(first.strata, ("files", asked.name, "sampling", "stages", 0))
    return column.sql if column.file == asked.name else "0"


def sound_units(asked: Asked) -> Iterator[Question]:
    """Every row has what is said of its stages, and a unit lies in one stratum.

    Raises:
        DesignError: the file has no such variable.
    """
    sampling, source = asked.file.sampling, asked.binder.source
    for place, stage in enumerate(sampling.stages):
        where = ("files", asked.name, "sampling", "stages", place)
        stated = {"units": stage.units, "strata": stage.strata, "population": stage.population}
        for entry, name in stated.items():
            if name:
                column = asked.column(name, (*where, entry))
                here = quoted(asked.name)
                known = {"source": here if column.file == asked.name else source, "file": here}
                known["known"] = f"{column.sql} IS NOT NULL"
                yield Question("missing", (*where, entry), (column.variable.name,), known, "sampling")
    if sampling.unit_numbers is UnitNumbers.UNIQUE:
        yield from _of_first_stage(asked, "several_strata")


def units(asked: Asked) -> Iterator[Question]:
    """Each stratum has several units; one that was drawn wholly represents itself.

    Raises:
        DesignError: the file has no such variable.
    """
    if asked.file.sampling.single_psu is SinglePsu.FAIL:
        yield from _of_first_stage(asked, "single_unit")


def _of_first_stage(asked: Asked, kind: str) -> Iterator[Question]:
    """A question of the strata and units that were drawn first, where the design has strata; units may be the rows."""
    first = asked.file.sampling.stages[0] if asked.file.sampling.stages else None
    if first is None or not first.strata or (not first.units and kind == "several_strata"):
        return
    where, file = ("files", asked.name, "sampling", "stages", 0), quoted(asked.name)
    named = [asked.column(name, where) for name in (first.strata, first.units, first.population) if name]
    stratum, population = named[0], named[-1] if first.population else None
    here = {"source": asked.binder.source, "file": file, "stratum": stratum.sql}
    here["unit"] = named[1].sql if first.units else f"{file}.rowid"
    here["population"] = population.sql if population and not population.variable.is_text else "NULL"
    names = tuple(each.variable.name for each in named if each is not population)
    yield Question(kind, (*where, "units"), names, here)


def _weight(asked: Asked) -> tuple[Where, Column, str]:
    """The entry of the design that names the weight, its variable, and the file."""
    where = ("files", asked.name, "sampling", "weight")
    return where, asked.column(asked.file.sampling.weight, where), quoted(asked.name)


def _population(asked: Asked) -> int:
    """The reference population of the area and year; none where it is not known."""
    found = [
        count
        for area, year, count, _ in asked.definitions.population()
        if area == asked.design.area and year == asked.design.year
    ]
    return max(found, default=0)
