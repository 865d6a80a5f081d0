"""What the report of a survey says of its samples and of what is published, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterator

from indicators.base.language import Speaker
from indicators.survey.design import Unit
from indicators.survey.error_methods import Shape
from indicators.survey.publication import Publication
from indicators.survey.results import Results
from indicators.survey.sampling import Adjustment, Freedom, Method, Sampling, SinglePsu

Told = Iterator[tuple[str, str]]


def unit(each: Unit, say: Speaker) -> str:
    """What a row of a file is."""
    said = {
        Unit.HOUSEHOLD: say("household"),
        Unit.INDIVIDUAL: say("individual"),
        Unit.BUSINESS: say("business"),
    }
    return said[each]


def sample(sampling: Sampling, shape: Shape, say: Speaker) -> Told:
    """How a sample was drawn and how its errors are computed: labels and texts."""
    if sampling.replicates is not None:
        yield say("How errors are computed"), _method(sampling.replicates.method, say)
        yield say("Replicate weights"), say.number(shape.replicates)
    else:
        yield say("How errors are computed"), say("Taylor linearisation")
        yield say("Strata"), say.number(shape.strata)
        yield say("Primary sampling units"), say.number(shape.units)
        yield say("Strata with one unit"), say.number(shape.single)
        yield say("What a stratum with one unit adds"), _policy(sampling.single_psu, say)
        yield say("Degrees of freedom"), _freedom(sampling.degrees_of_freedom, say)
    if sampling.calibration is not None:
        method = _adjustment(sampling.calibration.method, say)
        yield say("Calibration"), f"{method}{say.colon}{say.gap}{say.apart(sampling.calibration.source)}"


def rules(results: Results, say: Speaker) -> Told:
    """What is published: the thresholds, why they are others, and how many estimates meet which fate."""
    limits = results.rules
    yield say("Suppressed where the number of respondents is below"), say.number(limits.suppress_sample)
    yield say("Suppressed where the coefficient of variation (%) is above"), say.number(limits.suppress_cv)
    yield say("Unreliable where the number of respondents is below"), say.number(limits.flag_sample)
    yield say("Unreliable where the coefficient of variation (%) is above"), say.number(limits.flag_cv)
    own = results.design.publication
    if own is not None:
        yield say("Thresholds of this survey"), own.reason
    yield say("Estimates that are published"), say.number(results.count(Publication.FREE))
    yield say("Estimates that are published as unreliable"), say.number(results.count(Publication.FLAGGED))
    yield say("Estimates that are suppressed"), say.number(results.count(Publication.SUPPRESSED))


def _policy(each: SinglePsu, say: Speaker) -> str:
    said = {
        SinglePsu.FAIL: say("none may be: the tabulation stops"),
        SinglePsu.CERTAINTY: say("nothing"),
        SinglePsu.ADJUST: say("the distance of its total from zero"),
        SinglePsu.CENTERED: say("its distance from the mean of all units"),
        SinglePsu.AVERAGE: say("the average of the other strata"),
    }
    return f"{said[each]} ({each})"


def _freedom(each: Freedom, say: Speaker) -> str:
    if each is Freedom.DOMAIN:
        return say("units less strata of each domain")
    return say("units less strata of the whole sample")


def _method(each: Method, say: Speaker) -> str:
    said = {
        Method.BRR: say("balanced repeated replication"),
        Method.FAY: say("balanced repeated replication after Fay"),
        Method.JACKKNIFE: say("jackknife"),
        Method.BOOTSTRAP: say("bootstrap"),
    }
    return said[each]


def _adjustment(each: Adjustment, say: Speaker) -> str:
    said = {
        Adjustment.POSTSTRATIFICATION: say("poststratification"),
        Adjustment.RAKING: say("raking"),
        Adjustment.LINEAR: say("linear"),
    }
    return said[each]
