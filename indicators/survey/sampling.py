"""How the rows of a file were drawn and weighted: the records of ``sampling`` in a ``DESIGN.yml`` (`design`)."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from msgspec import Meta

from indicators.survey.design_record import Formula, Record, Text


class SinglePsu(StrEnum):
    """What becomes of a stratum with one primary sampling unit.

    ``adjust`` is R's: the distance of its total from zero; ``centered`` is Stata's: from the mean of all units.
    ``average``: it has the average variance of the strata with several. ``certainty``: it adds none.
    """

    FAIL = "fail"
    CERTAINTY = "certainty"
    ADJUST = "adjust"
    CENTERED = "centered"
    AVERAGE = "average"


class Freedom(StrEnum):
    """Whose units and strata give the degrees of freedom of a domain."""

    DOMAIN = "domain"
    DESIGN = "design"


class UnitNumbers(StrEnum):
    """Whether the number of a primary sampling unit is its own in the survey, or begins anew in each stratum."""

    UNIQUE = "unique"
    WITHIN_STRATA = "within_strata"


class Method(StrEnum):
    """How replicate weights were made."""

    BRR = "brr"
    FAY = "fay"
    JACKKNIFE = "jackknife"
    BOOTSTRAP = "bootstrap"


class Around(StrEnum):
    """What the replicates deviate from: the full estimate (R: ``mse = TRUE``) or the mean of the replicates."""

    ESTIMATE = "estimate"
    MEAN = "mean"


class Adjustment(StrEnum):
    """How weights are made to agree with known totals."""

    POSTSTRATIFICATION = "poststratification"
    RAKING = "raking"
    LINEAR = "linear"


class Stage(Record, frozen=True):
    """A stage of sampling.

    Attributes:
        units: the variable that tells its units apart within those of the stage before; blank: the rows themselves.
        strata: the variable of the strata; blank: none.
        population: the variable with the number of units in the stratum from which they were drawn (finite population
            correction); blank: drawn with replacement, so that further stages add nothing.
    """

    units: str = ""
    strata: str = ""
    population: str = ""


class Replicates(Record, frozen=True):
    """Replicate weights that came with the file.

    Attributes:
        weights: names of variables, or patterns of them (``brr*``), in their order.
        scale: of the sum of squares; absent: by the method (docs/survey.md).
        scales: one for each replicate, besides.
        rho: Fay's factor.
        combined: whether the full weight is multiplied in already.
    """

    method: Method
    weights: Annotated[tuple[Text, ...], Meta(min_length=1)]
    scale: Annotated[float, Meta(gt=0)] | None = None
    scales: tuple[float, ...] = ()
    rho: Annotated[float, Meta(ge=0, lt=1)] = 0.0
    around: Around = Around.ESTIMATE
    combined: bool = True


class Margin(Record, frozen=True):
    """Known totals of the population: by the codes of a value."""

    by: Formula
    totals: Annotated[dict[str, Annotated[float, Meta(gt=0)]], Meta(min_length=1)]


class Calibration(Record, frozen=True):
    """Totals that the weights are made to agree with; standard errors take it into account."""

    method: Adjustment
    margins: Annotated[tuple[Margin, ...], Meta(min_length=1)]
    source: Text


class Sampling(Record, frozen=True):
    """How the rows of a file were drawn.

    Attributes:
        weight: the variable of the weight.
        stages: from the first on; none: each row was drawn by itself, from one stratum.
        unit_numbers: of the primary sampling units.
        single_psu: what becomes of a stratum with one primary sampling unit.
        single_psu_in_domains: the same where only a domain leaves one of several (R: ``adjust.domain.lonely``).
    """

    weight: Text
    stages: tuple[Stage, ...] = ()
    unit_numbers: UnitNumbers = UnitNumbers.UNIQUE
    single_psu: SinglePsu = SinglePsu.FAIL
    single_psu_in_domains: bool = False
    degrees_of_freedom: Freedom = Freedom.DOMAIN
    replicates: Replicates | None = None
    calibration: Calibration | None = None
