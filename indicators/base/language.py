"""The reader's language: catalogues, plural forms, numbers and dates."""

from __future__ import annotations

import datetime as dt
import gettext
import io
import math
import re
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from babel import Locale
from babel.dates import format_date, get_month_names
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent, format_scientific, get_decimal_symbol, get_group_symbol

from indicators.base.rounding import rounded

_CATALOGUES = Path(__file__).parent / "locale"
_MANY_DIGITS, _FEW_DIGITS = 1e15, 1e-8
# What stands the other way round within Arabic: words of Latin letters, dates and identifiers.
_OTHER_WAY_ROUND = re.compile(r"[A-Za-z]|\d{4}-\d\d")
_COMMAS = {"ar": "، ", "zh": "，"}
_NO_SPACE = {"zh"}  # its signs are as wide as a letter and bring their own space
_ENGLISH = "en_GB"  # the United Nations put the day before the month
_LEVANT = "ar_SY"  # where months have names of their own


@cache
def translations(language: str) -> gettext.NullTranslations:
    """The catalogue of a language, compiled from its ``.po``; English is the source and needs none."""
    path = _CATALOGUES / language / "ict.po"
    if not path.is_file():
        return gettext.NullTranslations()
    compiled = io.BytesIO()
    with path.open("rb") as source:
        write_mo(compiled, read_po(source, locale=language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


@lru_cache(maxsize=10_000)
def number_text(value: float, language: str, pattern: str = "", places: int = 3) -> str:
    """A number of any magnitude in digits of a language; what has too many digits to be read, by powers of ten."""
    if not math.isfinite(value):
        return str(value)
    if abs(value) >= _MANY_DIGITS or 0 < abs(value) < _FEW_DIGITS:
        return str(format_scientific(value, format="0.####E0", locale=_locale(language)))
    pattern = pattern or f"#,##0.{'#' * places}"
    return str(format_decimal(rounded(value, places), format=pattern, locale=_locale(language)))


@cache
def _locale(language: str) -> Locale:
    """The numbers of a language; Babel reads its file again for each one that is only named."""
    return Locale.parse(language)


@lru_cache(maxsize=10_000)
def _percent_text(value: int, language: str) -> str:
    return str(format_percent(value / 100, format=None, locale=_locale(language)))


class Speaker:
    """Says texts, numbers and dates in one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._catalogue = translations(language)

    @property
    def from_right(self) -> bool:
        """Whether the language is written from the right."""
        return _locale(self.language).text_direction == "rtl"

    @property
    def colon(self) -> str:
        """A colon after a label, with the space that the language puts before it."""
        return {"fr": "\u00a0:", "zh": "："}.get(self.language, ":")

    @property
    def gap(self) -> str:
        """What stands between a colon and the text after it."""
        return "" if self.language in _NO_SPACE else " "

    def listed(self, parts: Iterable[str]) -> str:
        """Texts in a row, with the comma of the language."""
        return self.comma.join(parts)

    @property
    def comma(self) -> str:
        """The comma of the language, with the space after it."""
        return _COMMAS.get(self.language, ", ")

    def __call__(self, text: str, **values: object) -> str:
        """A translated text with its values filled in."""
        return self._catalogue.gettext(text).format(**self._in_place(values))

    def plural(self, one: str, many: str, n: int, **values: object) -> str:
        """A translated text in the plural form for `n`, which is filled in as ``{n}``."""
        return self._catalogue.ngettext(one, many, n).format(n=self.number(n), **self._in_place(values))

    def apart(self, text: str) -> str:
        """A text kept apart (U+2068, U+2069) in a sentence from the right, so that its signs keep their places."""
        return f"\u2068{text}\u2069" if self.from_right else text

    def line(self, text: str) -> str:
        """A line of a picture, where nothing else says in which direction it runs (U+2067, U+2069 from the right)."""
        return f"\u2067{text}\u2069" if self.from_right else text

    def _in_place(self, values: dict[str, object]) -> dict[str, object]:
        return {
            name: self.apart(value) if isinstance(value, str) and _OTHER_WAY_ROUND.search(value) else value
            for name, value in values.items()
        }

    def number(self, value: float) -> str:
        """A number as the language writes it."""
        return number_text(value, self.language)

    def decimal(self, value: float, places: int = 1) -> str:
        """A number with a fixed number of decimals, as the language writes it."""
        return number_text(value, self.language, f"#,##0.{'0' * places}", places)

    def interval(self, low: float | None, high: float | None) -> str:
        """From a number to another one, such as the limits of an interval; blank where either is missing."""
        return "" if low is None or high is None else f"{self.decimal(low)}–{self.decimal(high)}"

    def change(self, value: float) -> str:
        """By how much a number changed, with its sign; none where it rounds to zero."""
        seen = rounded(value, 1)
        sign = "+" if seen > 0 else "−" if seen < 0 else ""
        return f"{sign}{self.decimal(abs(value))}"

    def percent(self, value: float) -> str:
        """A number of percent without decimals, with the sign where the language puts it."""
        return _percent_text(int(rounded(value, 0)), self.language)

    def axis_numbers(self) -> dict[str, Any]:
        """How a chart writes the numbers of its axes: a locale of d3-format."""
        decimal, group = get_decimal_symbol(self.language), get_group_symbol(self.language)
        return {"decimal": decimal, "thousands": group, "grouping": [3], "currency": ["", ""]}

    def day(self, time: dt.datetime) -> str:
        """A date (UTC) as an office of the language writes it in a letter."""
        if self.language == "ar":
            return self._arabic_day(time)
        text = str(format_date(time.date(), "long", locale=_ENGLISH if self.language == "en" else self.language))
        if self.language == "fr" and time.day == 1:
            return f"1er{text.removeprefix('1')}"
        # Russian abbreviates "year" with a full stop, which would double that of a sentence.
        return text.replace("\u202fг.", " года").replace(" г.", " года")

    def moment(self, time: dt.datetime) -> str:
        """A date and time in UTC as the language writes it."""
        apart = " " if self.language in _NO_SPACE else self.comma
        return f"{self.day(time)}{apart}{time:%H:%M} UTC"

    def _arabic_day(self, time: dt.datetime) -> str:
        """Both names of the month, as the United Nations write it: offices use the one or the other."""
        levant, other = (get_month_names("wide", locale=each)[time.month] for each in (_LEVANT, self.language))
        return f"{time.day} {levant}/{other} {time.year}"
