"""What the cells of a column show, whatever its heading says: areas, sexes, units, years, numbers, core indicators."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from indicators.definitions.names import simplified
from indicators.definitions.registry import Definitions
from indicators.reading.breakdowns import TOTAL, breakdowns_of
from indicators.reading.sheet import Sheet

_ROWS = 200
_CODE = 3  # letters, at most, of a code of an area
_YEAR = re.compile(r"(?:19|20)\d\d")
_NUMBER = re.compile(r"[-+]?[\d.,\s%]*\d[\d.,\s%]*[a-zA-Z*]{0,3}")


@dataclass(slots=True)
class ColumnContent:
    """The cells of one column below its heading, and what they are together.

    Attributes:
        cells: those that are not blank, of the first rows.
    """

    definitions: Definitions
    cells: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, sheet: Sheet, line: int, column: int, definitions: Definitions) -> ColumnContent:
        """The content of a column below a heading row; a row with one cell alone is a legend or a footer."""
        below = (row for row in sheet.rows[line + 1 : line + 1 + _ROWS] if sum(bool(text.strip()) for text in row) > 1)
        return cls(definitions, [text for row in below if column < len(row) and (text := row[column].strip())])

    @property
    def texts(self) -> set[str]:
        """The distinct texts that are no numbers; numbers are no evidence of areas or of words."""
        return {text for text in self.cells if not _NUMBER.fullmatch(text) and not self._missing(text)}

    @property
    def is_years(self) -> bool:
        """Whether every cell is a year."""
        return bool(self.cells) and all(_YEAR.fullmatch(text) for text in self.cells)

    @property
    def is_numbers(self) -> bool:
        """Whether every cell is a number, with a flag or not, or a sign for a missing one, and some is a number."""
        numbers = [text for text in self.cells if _NUMBER.fullmatch(text)]
        return bool(numbers) and all(_NUMBER.fullmatch(text) or self._missing(text) for text in self.cells)

    @property
    def is_units(self) -> bool:
        """Whether every text is a unit."""
        return bool(self.texts) and all(text.lower() in self.definitions.units for text in self.texts)

    @property
    def is_sexes(self) -> bool:
        """Whether every text is a sex, and more than one is named."""
        return len(self.texts) > 1 and all(sex_of(text, self.definitions) for text in self.texts)

    @property
    def is_indicators(self) -> bool:
        """Whether every text is a code or a title of the core list."""
        codes = {code for _, code in self.definitions.indicators}
        titles = {simplified(title) for title in self.definitions.titles}
        return bool(self.texts) and all(text in codes or simplified(text) in titles for text in self.texts)

    def areas(self, *, headed: bool) -> tuple[bool, int] | None:
        """Whether names are among the areas of a column, and how many it has; nothing where it holds something else.

        PT, GB or MAR alone may be a unit or an indicator: without a heading that says areas, a column of codes must
        name several.
        """
        if not self.texts or self.is_units or self.is_sexes or self.is_indicators:
            return None
        kinds = {text: self.definitions.names.resolve(text).kind for text in self.texts}
        known = {text for text, kind in kinds.items() if kind == "area"}
        named = any(len(text) > _CODE for text in known)
        most = sum(kind != "unknown" for kind in kinds.values()) > len(kinds) / 2  # groups stand among areas
        if not known or not most or not (headed or named or len(known) > 1):
            return None
        return named, len(known)

    def _missing(self, text: str) -> bool:
        return text.lower() in self.definitions.symbols


def sex_of(text: str, definitions: Definitions) -> str:
    """The code of a sex by its code or a word for it; blank where a text is none."""
    breakdowns = breakdowns_of(definitions)
    if breakdowns.is_total("SEX", text):
        return TOTAL
    codes = {code.code: code for code in definitions.code_lists["sex"]}
    return text if text in codes else breakdowns.code("SEX", codes, text)
