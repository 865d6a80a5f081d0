"""What changed since an earlier survey: differences of two independent samples, with their error.

Where both years lie in one file, as in a panel, the year is a breakdown and `differences` of the design knows the
covariance; here there is none.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Sequence
from pathlib import Path

from indicators.base.errors import IctError
from indicators.survey import intervals
from indicators.survey.submission import Row

_LIMIT = 20_000_000  # bytes
_KEY = ("REF_AREA", "INDICATOR", "ITEM", "BREAKDOWN_NAME", "CATEGORY", "STATISTIC", "MEASURE")
_NEEDED = (*_KEY, "TIME_PERIOD", "ESTIMATE", "STANDARD_ERROR", "DEGREES_OF_FREEDOM")
_DIFFERENCE = "difference"


class EarlierTableError(IctError):
    """A table of an earlier survey is none that `ict survey tabulate --estimates` wrote."""


def read_earlier(path: Path) -> list[Row]:
    """The estimates of an earlier survey, as ``--estimates`` wrote them.

    Raises:
        EarlierTableError: the file is too large, or no such table.
    """
    advice = "Name a table that `ict survey tabulate --estimates` wrote."
    if path.stat().st_size > _LIMIT:
        raise EarlierTableError(f"{path.name} has more than {_LIMIT:,} bytes.", advice=advice)
    try:
        reader = csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline=""), strict=True)
        rows = list(reader)
    except (UnicodeDecodeError, csv.Error) as exc:
        raise EarlierTableError(f"{path.name} is no table of estimates.", advice=advice, detail=str(exc)) from None
    missing = [name for name in _NEEDED if name not in (reader.fieldnames or ())]
    if missing:
        raise EarlierTableError(f"{path.name} has no column {missing[0]}.", advice=advice)
    if any(None in row or None in row.values() for row in rows):
        raise EarlierTableError(f"{path.name} has rows of different lengths.", advice=advice)
    return rows


def since(now: Sequence[Row], before: Sequence[Row], confidence: float) -> list[Row]:
    """A row for each estimate that both tables have: what it was before is taken away.

    The variances add up; degrees of freedom are those of Welch and Satterthwaite.

    Args:
        now: the table of estimates of this survey.
        before: that of an earlier one.
        confidence: of the intervals.
    """
    earlier = {tuple(row[name] for name in _KEY): row for row in before if row["STATISTIC"] != _DIFFERENCE}
    found = []
    for row in now:
        then = earlier.get(tuple(row[name] for name in _KEY))
        if then is not None and then["TIME_PERIOD"] != row["TIME_PERIOD"]:
            changed = _changed(row, then, confidence)
            found += [changed] if changed is not None else []
    return found


def _changed(row: Row, then: Row, confidence: float) -> Row | None:
    first, second = _figures(row), _figures(then)
    if first is None or second is None:
        return None
    value = first[0] - second[0]
    variances, freedoms = (first[1] ** 2, second[1] ** 2), (first[2], second[2])
    error = math.sqrt(sum(variances))
    below = sum(variance**2 / freedom for variance, freedom in zip(variances, freedoms, strict=True))
    freedom = sum(variances) ** 2 / below if below else min(freedoms)
    low, high = intervals.symmetric(value, error, freedom, confidence)
    return {
        **dict.fromkeys(row, ""),
        **{name: row[name] for name in _KEY},
        "TIME_PERIOD": f"{row['TIME_PERIOD']} - {then['TIME_PERIOD']}",
        "STATISTIC": _DIFFERENCE,
        "ESTIMATE": repr(value),
        "STANDARD_ERROR": repr(error),
        "CI_LOW": repr(low),
        "CI_HIGH": repr(high),
        "DEGREES_OF_FREEDOM": repr(freedom),
    }


def _figures(row: Row) -> tuple[float, float, float] | None:
    """Estimate, error and degrees of freedom; none where one of them is missing or no number."""
    try:
        value, error, freedom = (float(row[name]) for name in ("ESTIMATE", "STANDARD_ERROR", "DEGREES_OF_FREEDOM"))
    except ValueError:
        return None
    usable = math.isfinite(value) and math.isfinite(error) and error >= 0 and math.isfinite(freedom) and freedom >= 1
    return (value, error, freedom) if usable else None
