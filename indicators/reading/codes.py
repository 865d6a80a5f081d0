"""What the texts of a file mean in the code lists: edition, indicator, dimensions, measure and unit."""

from __future__ import annotations

import re
from functools import lru_cache

from indicators.definitions.names import simplified
from indicators.definitions.registry import Definitions, Indicator
from indicators.reading.breakdowns import TOTAL, breakdowns_of, unlabelled
from indicators.reading.notes import unmarked

_CODE = re.compile(r"^(A|HH|B|ICT|ED|EG)[\s._-]*(R?)[\s._-]*0*([1-9]\d?)$")
_YEAR = re.compile(r"((?:18|19|20|21)\d\d)(?:\.0+|-A1|/((?:\d\d)?\d\d))?\s*(?:年|г\.|г|год)?\s*(.*)", re.ASCII)
_YEAR_MARKS = {"*": "e"}  # as yearbooks mark estimates
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹０１２３４５６７８９", "0123456789" * 3)
_PARENTHESES = re.compile(r"\(([^()]+)\)$")
AGGREGATE = "<aggregate>"


def is_core_code(text: str) -> bool:
    """Whether a text is written like a code of the core list: HH7, ``hh-07``."""
    return _CODE.match(text.strip().upper()) is not None


class Codes:
    """Finds codes by the texts that were sent; a text that means nothing stays as it is, for a rule to find."""

    def __init__(self, definitions: Definitions, ref_area: str = "", edition: str = "", period: str = "") -> None:
        self._definitions = definitions
        self._ref_area = ref_area
        self._edition = edition
        self._period = period
        self._breakdowns = breakdowns_of(definitions)

    def area(self, text: str | None) -> str | None:
        """REF_AREA, `AGGREGATE` for a known group of areas, or nothing.

        A footnote mark or a label after a colon is looked at only where the text as it stands means nothing.
        """
        text = (text or "").strip() or self._ref_area
        for tried in (text, unlabelled(text), unmarked(text)):
            resolved = self._definitions.names.resolve(tried)
            if resolved.ref_area or resolved.kind == "aggregate":
                return resolved.ref_area or AGGREGATE
        return None

    def edition(self, text: str | None) -> str:
        """The edition that a text names; a text that names none, or two, fails rule R009 or R001."""
        years = re.findall(r"(?:19|20)\d\d", text or "")
        named = {year for year in years if year in self._definitions.editions}
        return named.pop() if len(named) == 1 else (text or "").strip() or self._edition

    def period(self, text: str | None) -> str | None:
        """The year that a whole text says: 2015, 2015.0, 2015-A1 (SDMX), 2019*, 2019e; nothing for a month or a span.

        2014/15, a year that is no calendar year, is the year in which it begins.
        """
        return self._year(text)[0]

    def period_status(self, text: str | None) -> str:
        """The status that a mark on the year gives its values: 2016* and 2016e are estimates; blank for none."""
        return self._year(text)[1]

    def _year(self, text: str | None) -> tuple[str | None, str]:
        match = _YEAR.fullmatch(((text or "").strip() or self._period).translate(_DIGITS))
        if match is None or (match[2] and not str(int(match[1]) + 1).endswith(match[2])):
            return None, ""
        mark = match[3].strip("()[]. ").lower()
        flag = self._definitions.flags.get(_YEAR_MARKS.get(mark, mark))
        if not match[3]:
            return match[1], ""
        # A mark that says nothing known, or that the value is confidential, is for a person: the year is told.
        return (match[1], flag["obs_status"]) if flag and not flag["conf_status"] else (None, "")

    def indicator(self, edition: str, text: str | None, title: str | None) -> str:
        """The code of an indicator, from its code or from a title of the edition."""
        text, title = unlabelled(text or ""), title or ""
        in_parentheses = _PARENTHESES.search(text)
        for tried in (text, in_parentheses[1] if in_parentheses else ""):
            match = _CODE.match(tried.strip().upper())
            if match:
                return "".join(match.groups())
        wanted = {simplified(text), simplified(title)} - {""}
        found = next((code for each in wanted if (code := self._titles(edition).get(each))), None)
        return found or text.strip() or title.strip()

    def title(self, text: str | None, title: str | None) -> str:
        """The title that was sent: in a column of its own, behind the code (``A3: …``), or in place of the code."""
        text = (text or "").strip()
        if title or not text or _CODE.match(text.upper()):
            return (title or "").strip()
        code, colon, label = text.partition(": ")
        return label.strip() if colon and _CODE.match(code.strip().upper()) else text

    def witness(
        self, edition: str, indicator: str, title: str | None, series: str | None, unit: str | None, category: str
    ) -> str:
        """What beside a disputed code says that it means what it is read as; blank for nothing, and for other codes."""
        pair = (edition, indicator)
        known = self._definitions.indicators.get(pair)
        if known is None or pair not in self._definitions.readings.disputed:
            return ""
        others = self._definitions.other_meanings(edition, indicator)
        unit_sent = self._definitions.units.get(unlabelled(unit or "").lower(), "")
        units = self._definitions.units_of(known) - {
            each for other in others for each in self._definitions.units_of(other)
        }
        categories = set(self._definitions.codes(known, "BREAKDOWN"))
        elsewhere = {code for other in others for code in self._definitions.codes(other, "BREAKDOWN")}
        witnesses = {
            "series": bool(series),
            "title": simplified(title or "") in self._own_titles(pair),
            "unit": unit_sent in units,
            "category": category in categories - elsewhere,
        }
        return next((name for name, speaks in witnesses.items() if speaks), "")

    @lru_cache(maxsize=64)  # noqa: B019 - one object a reading
    def _own_titles(self, pair: tuple[str, str]) -> frozenset[str]:
        same = (self._definitions.indicators[each] for each in self._definitions.equivalents[pair])
        return frozenset(simplified(title) for each in same for title in each.titles.values())

    @lru_cache(maxsize=16)  # noqa: B019 - one object a reading
    def _titles(self, edition: str) -> dict[str, str]:
        titles: dict[str, str] = {}
        for (listed, code), indicator in self._definitions.indicators.items():
            if listed == edition:
                for title in indicator.titles.values():
                    titles.setdefault(simplified(title), code)
        return titles

    def dimension(self, name: str, edition: str, indicator: str, text: str | None) -> str:
        """The code of one dimension of an indicator; blank and words for the total are ``_T``."""
        text = text or ""
        known = self._definitions.indicators.get((edition, indicator))
        codes = self._definitions.codes(known, name) if known else {}
        sent = (text.strip(), unlabelled(text))
        named = next((each.upper() for each in sent if each.upper() in codes), "")
        if named:
            return named
        if any(self._breakdowns.is_total(name, each) for each in sent):
            return TOTAL
        plain = simplified(text)
        for code in codes.values():
            if plain and (
                plain == simplified(code.code) or plain in {simplified(label) for label in code.labels.values()}
            ):
                return code.code
        return self._breakdowns.code(name, codes, text) or text.strip()

    def measure(self, edition: str, indicator: str, text: str | None, unit: str | None) -> str:
        """The measure that a row names, else the one that its unit fits, else the main one of the indicator."""
        named = unlabelled(text or "").upper()
        if named:
            return named
        known: Indicator | None = self._definitions.indicators.get((edition, indicator))
        by_unit = self._definitions.units.get(unlabelled(unit or "").lower())
        if by_unit == "COUNT":
            return "NUM"
        if known is None:
            return ""
        fitting = [m for m in known.measures if self._definitions.measures[m]["unit_measure"] == by_unit]
        return fitting[0] if by_unit and fitting else known.measures[0]

    def unit(self, edition: str, indicator: str, measure: str, text: str | None, percent: str) -> str:
        """The unit that was sent, else percent where the value was written so, else the unit by definition."""
        text = (text or "").strip()
        if text:
            known = self._definitions.units.get(text.lower()) or self._definitions.units.get(unlabelled(text).lower())
            return known or text
        return "PERCENT" if percent else self.expected_unit(edition, indicator, measure)

    def expected_unit(self, edition: str, indicator: str, measure: str) -> str:
        """The unit that a measure of an indicator has by definition; blank when the indicator is unknown."""
        row = self._definitions.measures.get(measure)
        known = self._definitions.indicators.get((edition, indicator))
        return (row["unit_measure"] if row else "") or (known.unit_measure if known else "")
