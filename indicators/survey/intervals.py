"""Confidence intervals of estimates, with quantiles of Student's t."""

from __future__ import annotations

import math


def t_quantile(confidence: float, freedom: float) -> float:
    """How many standard errors a two-sided interval reaches on either side."""
    from scipy.special import stdtrit

    return float(stdtrit(freedom, 0.5 + confidence / 2))


def symmetric(estimate: float, error: float, freedom: float, confidence: float) -> tuple[float, float]:
    """The interval of a mean, a total, a ratio or a difference."""
    reach = t_quantile(confidence, freedom) * error
    return estimate - reach, estimate + reach


def logit(share: float, error: float, freedom: float, confidence: float) -> tuple[float, float] | None:
    """The interval of a proportion, symmetric on the logit scale, so that it never leaves 0 to 1.

    There is none where everybody or nobody has the property: the sample then says nothing of the error.
    Source: R's ``svyciprop(method = "logit")``; Korn and Graubard, Survey Methodology 24 (1998).
    """
    if not 0 < share < 1:
        return None
    middle = math.log(share / (1 - share))
    reach = t_quantile(confidence, freedom) * error / (share * (1 - share))
    return _share(middle - reach), _share(middle + reach)


def _share(logit_value: float) -> float:
    if logit_value >= 0:
        return 1 / (1 + math.exp(-logit_value))
    power = math.exp(max(logit_value, -700.0))
    return power / (1 + power)
