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
# Formats whose numbers count days, weeks, months or seconds, or that show other digits: what they show is no number.
_OTHERS_OF_SPSS = re.compile(r"MOYR|QYR|WKYR|WKDAY|MONTH|[DM]TIME|(?:PIB|RB)HEX")
_OTHERS_OF_SAS = re.compile(
    r"DT|DATE|DAY|YEAR|MONYY|MMYY|YYMM|YYMON|YYQ|YYWEEK|QTR|MONTH|MONNAME|WEEK|DOWNAME|WORDDAT|JULIAN|JULDAY|PDJUL"
    r"|DDMM|MMDD|NENGO|MINGUO|HDATE|HEBDATE|EURDF|HOUR|HHMM|MMSS|TIME|TOD|MDYAMPM|[BE]8601|IS8601|N8601"
    r"|NL(?:DAT|MON|QTR|STR|TIM|WK|YR)|EURFR|EURTO|SIZEK|HEX|BINARY|OCTAL"
)
_PERIODS_OF_STATA = re.compile(r"%(?:t[^y]|d).*")
_JUSTIFIED = re.compile(r"%[-0~]*\d*(?=[td])")
_PERCENTAGES_OF_SAS = {"PERCENT", "PERCENTN", "NLPCT", "NLPCTN", "NLPCTI", "NLPCTP"}
_SAS_BEGINS = dt.date(1960, 1, 1)
_LARGE, _SMALL = 1e15, 1e-6


def reader(variable: FileVariable, form: str) -> _Reader:
    """How the values of a variable are read: each as its text and the letter of its kind (`Sheet.kinds`)."""
    if form == "dta":
        return _reader_of_stata(variable)
    name = _PLACES.sub("", variable.format.upper())
    if variable.is_text:
        return _text
    if form != "sav" and name == "YEAR":
        return _year_of_days
    if form != "sav" and name in _PERCENTAGES_OF_SAS:
        return lambda value: (number_text(value), "p")
    if (_OTHERS_OF_SPSS.fullmatch if form == "sav" else _OTHERS_OF_SAS.match)(name):
        return lambda value: (f"{number_text(value)} {name}", ".")
    return lambda value: (number_text(value, single=variable.single), "n")


def _reader_of_stata(variable: FileVariable) -> _Reader:
    form = stata_format(variable.format)
    shows_year = _YEAR_OF_A_DATE.fullmatch(form)
    if variable.is_text:
        return _year if shows_year else _text
    if shows_year and not form.startswith("%tc"):
        return _year_of_days
    if _PERIODS_OF_STATA.fullmatch(form):
        return lambda value: (f"{number_text(value)} {form}", ".")
    return lambda value: (number_text(value, single=variable.single), "n")


def stata_format(form: str) -> str:
    """A format of dates or periods without what places it in its column: ``%-tq`` is ``%tq``."""
    return _JUSTIFIED.sub("%", form)


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
        return f"{number_text(value)} (date)", "."
