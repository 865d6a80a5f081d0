"""The reader's language: catalogues, plural forms, numbers and dates."""

from __future__ import annotations

import datetime as dt
import gettext
import io
import math
from functools import cache
from pathlib import Path
from typing import Any

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_scientific, get_decimal_symbol, get_group_symbol

_CATALOGUES = Path(__file__).parent / "locale"
_MANY_DIGITS, _FEW_DIGITS = 1e15, 1e-8


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


def number_text(value: float, language: str, pattern: str = "", places: int = 3) -> str:
    """A number of any magnitude in digits of a language; what has too many digits to be read, by powers of ten."""
    if not math.isfinite(value):
        return str(value)
    if abs(value) >= _MANY_DIGITS or 0 < abs(value) < _FEW_DIGITS:
        return str(format_scientific(value, format="0.####E0", locale=language))
    pattern = pattern or f"#,##0.{'#' * places}"
    return str(format_decimal(round(value, places) + 0, format=pattern, locale=language))


class Speaker:
    """Says texts, numbers and dates in one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._catalogue = translations(language)

    @property
    def from_right(self) -> bool:
        """Whether the language is written from the right."""
        return Locale.parse(self.language).text_direction == "rtl"

    @property
    def colon(self) -> str:
        """A colon after a label, with the space that the language puts before it."""
        return {"fr": "\u00a0:", "zh": "："}.get(self.language, ":")

    def __call__(self, text: str, **values: object) -> str:
        """A translated text with its values filled in."""
        return self._catalogue.gettext(text).format(**values)

    def plural(self, one: str, many: str, n: int, **values: object) -> str:
        """A translated text in the plural form for `n`, which is filled in as ``{n}``."""
        return self._catalogue.ngettext(one, many, n).format(n=self.number(n), **values)

    def number(self, value: float) -> str:
        """A number as the language writes it."""
        return number_text(value, self.language)

    def decimal(self, value: float, places: int = 1) -> str:
        """A number with a fixed number of decimals, as the language writes it."""
        return number_text(value, self.language, f"#,##0.{'0' * places}", places)

    def axis_numbers(self) -> dict[str, Any]:
        """How a chart writes the numbers of its axes: a locale of d3-format."""
        decimal, group = get_decimal_symbol(self.language), get_group_symbol(self.language)
        return {"decimal": decimal, "thousands": group, "grouping": [3], "currency": ["", ""]}

    def day(self, time: dt.datetime) -> str:
        """A date (UTC) as the language writes it."""
        # Russian abbreviates "year" with a full stop, which would double that of a sentence.
        return (
            str(format_date(time.date(), "long", locale=self.language))
            .replace("\u202fг.", " года")
            .replace(" г.", " года")
        )

    def moment(self, time: dt.datetime) -> str:
        """A date and time in UTC as the language writes it."""
        pattern = "yyyy年M月d日 HH:mm" if self.language == "zh" else "d MMMM yyyy, HH:mm"
        return f"{format_datetime(time, pattern, locale=self.language)} UTC"
