"""The text of a value of SPSS, Stata or SAS: exact, as it was meant, and never a number where it is a date."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import numpy as np

from indicators.reading.statistical.dictionary import FileVariable
from indicators.reading.statistical.source import code_text

_Reader = Callable[[Any], tuple[str, str]]
_PLACES = re.compile(r"[\d.]*$")
_YEAR_OF_A_DATE = re.compile(r"%t?d(?:CC)?YY|%tc(?:CC)?YY", re.IGNORECASE)
# Formats whose numbers count days, weeks, months or quarters from some day: what they show is no number.
_PERIODS_OF_SPSS = {"MOYR", "QYR", "WKYR", "WKDAY", "MONTH", "DTIME"}
_PERIODS_OF_SAS = {"MONYY", "MMYY", "YYMM", "YYMON", "YYQ", "QTR", "MONTH", "WEEKDAY", "DOWNAME", "MONNAME"}
_PERIODS_OF_STATA = re.compile(r"%t[wbg].*")
_SAS_BEGINS = dt.date(1960, 1, 1)
_LARGE, _SMALL = 1e15, 1e-6


def reader(variable: FileVariable, form: str) -> _Reader:
    """How the values of a variable are read: each as its text and the letter of its kind (`Sheet.kinds`)."""
    name = _PLACES.sub("", variable.format.upper())
    if variable.is_text:
        return _year if _YEAR_OF_A_DATE.fullmatch(variable.format) else _text
    if form in {"sas7bdat", "xpt"}:
        if name == "YEAR":
            return _year_of_days
        if name == "PERCENT":
            return lambda value: (number_text(value), "p")
    if name in (_PERIODS_OF_SPSS if form == "sav" else _PERIODS_OF_SAS if form != "dta" else ()):
        return lambda value: (f"{number_text(value)} {name}", ".")
    if form == "dta" and _PERIODS_OF_STATA.fullmatch(variable.format):
        return lambda value: (f"{number_text(value)} {variable.format}", ".")
    return lambda value: (number_text(value, single=variable.single), "n")


def code_of(value: Any) -> str:
    """A value as the labels of its variable name it."""
    return value.strip() if isinstance(value, str) else code_text(value)


def number_text(value: float, *, single: bool = False) -> str:
    """A number as the shortest decimal that is stored so: of single precision 66.2, not 66.1999969482421875."""
    if value.is_integer() and abs(value) < _LARGE:
        return str(int(value))
    if not _SMALL < abs(value) < _LARGE:
        return repr(value)
    return np.format_float_positional(np.float32(value) if single else value, unique=True, trim="-")


def _text(value: Any) -> tuple[str, str]:
    return str(value), "."


def _year(value: Any) -> tuple[str, str]:
    """A date that is shown as its year: that year, and no number where a value is expected."""
    return str(value)[:4], "y"


def _year_of_days(value: Any) -> tuple[str, str]:
    try:
        return str((_SAS_BEGINS + dt.timedelta(days=value)).year), "y"
    except (OverflowError, ValueError):
        return f"{number_text(value)} YEAR", "."
