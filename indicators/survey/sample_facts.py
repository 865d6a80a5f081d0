"""What the sample of a file is, in figures that a reader of its report asks for."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from indicators.base import resources
from indicators.survey.error_methods import Errors, Shape
from indicators.survey.plan import FilePlan


@dataclass(frozen=True, slots=True)
class SampleFacts:
    """A sample.

    Attributes:
        file: its name in the design.
        rows: of the file.
        in_scope: those that are in the population and have a weight.
        population: the sum of their weights, after a calibration.
        least_weight: the least of their weights.
        greatest_weight: the greatest.
        shape: strata and sampling units, or replicates.
    """

    file: str
    rows: int
    in_scope: int
    population: float
    least_weight: float
    greatest_weight: float
    shape: Shape


def sample_facts(plan: FilePlan, errors: Errors, con: duckdb.DuckDBPyConnection) -> SampleFacts:
    """The figures of a sample, whose errors are computed in a way that is known already."""
    query = resources.sql("survey/sample_facts").format(
        scope=plan.scope or "true", weight=errors.weighed.weight, source=errors.weighed.source
    )
    [(rows, in_scope, *weights)] = con.execute(query).fetchall()
    population, least, greatest = (float(each or 0) for each in weights)
    return SampleFacts(plan.name, rows, in_scope, population, least, greatest, errors.shape)
