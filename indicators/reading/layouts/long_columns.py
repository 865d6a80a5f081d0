"""The columns of a long table, looked over before they are read: nothing that a row says is lost or shifted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from indicators.base.observation import TEXTS
from indicators.definitions.registry import Definitions
from indicators.reading.breakdowns import breakdowns_of, labelled, unlabelled
from indicators.reading.codes import is_core_code
from indicators.reading.contradictions import COMPARED, Contradictions, shown_together
from indicators.reading.dictionary_columns import combined, constant, encoded, mapped
from indicators.reading.faults import Faults, Kind
from indicators.reading.formats.sdmx_actions import ACTION
from indicators.reading.headings import ACTIVITY, UNKNOWN, Note, in_scheme, scheme_of
from indicators.reading.layouts.heading_row import FREQUENCY, Heading
from indicators.reading.raw import completed
from indicators.reading.sheet import Sheet

# A value and its year are what one column says; two columns must say the same.
_ONE_TRUTH = {"OBS_VALUE", "TIME_PERIOD"}
_SAID_TOGETHER = {"COMMENT_OBS", "SOURCE"}
_MOST_TEXTS = 1_000
_SHORTER = re.compile(r"[SQMWDBHN]\d*")  # codes of CL_FREQ for less than a year
_NUMBER = r"^[-+]?[\d.,]*\d"
_WORDS = ("COMMENT_OBS", "SOURCE")


class LongColumns:
    """Looks over the columns of one table, in one piece or batch by batch.

    Attributes:
        beside: texts of rows that are no observations, as of a footer.
    """

    def __init__(self, sheet: Sheet, heading: Heading, definitions: Definitions, faults: Faults) -> None:
        self._sheet = sheet
        self._heading = heading
        self._definitions = definitions
        self._faults = faults
        named = (scheme_of(text, definitions) for text in heading.of(ACTIVITY))
        self._scheme = next(filter(None, named), "")
        self.beside: set[str] = set()
        self._labels: dict[tuple[str, str], str] = {}
        self._unheaded: set[int] = set()
        self._other_values: Counter[int] = Counter()  # numbers by column
        self._long: set[int] = set()  # the lines that are told to be too long

    def of_rows(self, rows: list[list[str]], first: int) -> dict[str, Any]:
        """The columns of some rows, of which the first stands on the line `first`; a short row has blanks."""
        width = self._heading.width
        self._long.clear()
        for place, row in enumerate(rows):
            if len(row) > width and any(text.strip() for text in row[width:]):
                self._too_long(first + place, width, len(row))
        columns = {
            name: pa.array([row[column] if column < len(row) else "" for row in rows], pa.string())
            for name, column in self._heading.wanted.items()
        }
        return self.looked_over(columns, first)

    def looked_over(self, columns: dict[str, Any], first: int) -> dict[str, Any]:
        """The columns of the concepts alone, after those that have none or one of another were looked at."""
        if self._sheet.kind == "text":
            self._look_beside_values(columns, first)
        columns.pop(ACTION, None)
        for column in self._heading.unheaded:
            self._look_at_unheaded(columns.pop(f"#{column}"), column, first)
        for column in self._heading.values:
            texts = pc.utf8_trim_whitespace(_plain(columns.pop(f"#{column}")))
            self._other_values[column] += pc.sum(pc.match_substring_regex(texts, _NUMBER)).as_py() or 0
        for concept, column in self._heading.again:
            second = columns.pop(f"{concept}#{column}")
            if concept == "INDICATOR":
                self._with_title(columns, second)
            columns[concept] = self._both(concept, column, columns[concept], second, first)
        return columns

    @staticmethod
    def _with_title(columns: dict[str, Any], second: Any) -> None:
        """Keeps the label beside the code of an indicator as its title, where no column has titles."""
        if "TITLE" not in columns:
            columns["TITLE"] = mapped([_trimmed(columns["INDICATOR"]), _trimmed(second)], _title)

    def notes(self) -> list[Note]:
        """What is told of the columns without a heading that hold something; those of other values are faults."""
        line, names = self._heading.line, self._heading.names
        read = f"OBS_VALUE: “{names[self._heading.value].strip()}”"
        for column, count in self._other_values.items():
            if count:
                detail = f"“{names[column].strip()}” ({count:,}); {read}"
                self._faults.add(Kind.VALUES_LEFT_OUT, self._sheet.address(line, column), detail)
        places = "; ".join(f"“” ({self._sheet.address(line, column)})" for column in sorted(self._unheaded))
        return [(UNKNOWN, places)] if places else []

    def observations(self, columns: dict[str, Any], before: int = 0) -> pa.Table:
        """Raw observations of the columns; `before` counts the rows of the file before these.

        A value of a month or a quarter is none of a year, even where the year alone is named: BREAKDOWN says so.
        A letter under a heading that names another classification of activities is one of its sections.
        What is no total in a dimension that is no concept stands in BREAKDOWN, for a rule to find. Rows that name no
        indicator are no observations; where they hold a value, that is told.
        """
        columns = dict(columns)
        others = {name: columns.pop(f"@{name}") for name in self._heading.others}
        if FREQUENCY in others:
            others[FREQUENCY] = mapped([others[FREQUENCY]], _within_a_year)
        if others:
            known = columns.get("BREAKDOWN", constant("", len(columns["OBS_VALUE"])))
            columns["BREAKDOWN"] = mapped(
                [known, *others.values()], partial(breakdowns_of(self._definitions).beside, [*others])
            )
        columns = {name: _trimmed(column) if _is_text(name) else column for name, column in columns.items()}
        columns |= {name: self._with_its_labels(name, columns[name]) for name in COMPARED & columns.keys()}
        if self._scheme:
            columns[ACTIVITY] = mapped([columns[ACTIVITY]], partial(in_scheme, self._scheme))
        table = completed(columns, before)
        kept = pc.or_(_says(table["INDICATOR"]), _says(table["TITLE"]))
        if pc.all(kept).as_py():
            return table
        for address in table["ADDRESS"].filter(pc.and_not(_says(table["OBS_VALUE"]), kept)).to_pylist():
            self._faults.add(Kind.KEY_BLANK, address, "INDICATOR")
        left = table.filter(pc.invert(kept))
        for name in TEXTS if len(self.beside) < _MOST_TEXTS else ():
            self.beside.update(filter(None, pc.unique(encoded(left[name])).to_pylist()))
        return table.filter(kept)

    def _too_long(self, line: int, column: int, cells: int) -> None:
        self._long.add(line)
        headed = self._heading.width - sum(map(self._heading.is_trailing, range(self._heading.width)))
        self._faults.add(Kind.ROW_TOO_LONG, self._sheet.address(line, column), f"{cells} > {headed}")

    def _look_at_unheaded(self, texts: Any, column: int, first: int) -> None:
        says = _says(_trimmed(texts))
        if not pc.any(says).as_py():
            return
        if self._sheet.kind == "text" and self._heading.is_trailing(column):
            for place in np.flatnonzero(says.to_numpy(zero_copy_only=False)):
                self._too_long(first + int(place), column, column + 1)
        else:
            self._unheaded.add(column)

    def _look_beside_values(self, columns: dict[str, Any], first: int) -> None:
        """Tells a value beside which digits stand for a source or a comment: the rest of a number that was split."""
        beside = [name for name in _WORDS if self._heading.columns.get(name) == self._heading.value + 1]
        for concept in beside:
            column = _trimmed(columns[concept])
            digits = pc.match_substring_regex(column.dictionary, r"^\d{1,15}$")
            if not pc.any(digits).as_py():
                continue
            whole = pc.match_substring_regex(pc.utf8_trim_whitespace(_plain(columns["OBS_VALUE"])), r"^[-+]?\d{1,3}$")
            split = pc.and_(digits.take(column.indices), whole)
            for line in (first + np.flatnonzero(split.to_numpy(zero_copy_only=False))).tolist():
                if line not in self._long:
                    self._faults.add(Kind.VALUE_SPLIT, self._sheet.address(line, self._heading.value + 1), concept)

    def _with_its_labels(self, concept: str, column: Any) -> Any:
        """A column in which a code and the label behind its colon (``KEN: Uganda``) that contradict stay together."""
        texts = encoded(column).dictionary.to_pylist()
        pairs = {text: pair for text in texts if (pair := labelled(text))}
        if not pairs:
            return column
        found = Contradictions(concept, pairs.values(), (), self._definitions)
        wrong = {text: shown_together(*pair) for text, pair in pairs.items() if found.differ(*pair)}
        return mapped([column], lambda text: wrong.get(text or "", text)) if wrong else column

    def _both(self, concept: str, column: int, first: Any, second: Any, line: int) -> Any:
        """What two columns of one meaning say together; where they contradict each other, that is told."""
        first, second = _trimmed(first), _trimmed(second)
        indices, pairs = combined([first, second])
        texts = list(zip(*(part.to_pylist() for part in pairs), strict=True))
        known = Contradictions(concept, ((a, b) for a, b in texts if a and b), (), self._definitions)
        found = [self._contradict(concept, column, *pair) or _differ(known, *pair) for pair in texts]
        wrong = pa.array(found, pa.bool_()).take(indices)
        names = [self._sheet.address(self._heading.line, each) for each in (self._heading.columns[concept], column)]
        for place in np.flatnonzero(wrong.to_numpy(zero_copy_only=False)):
            address = self._sheet.address(line + int(place), column)
            self._faults.add(Kind.HEADING_TWICE, address, f"{concept} ({', '.join(names)})")
        return mapped([first, second], _JOINED.get(concept, _first))

    def _contradict(self, concept: str, column: int, first: str, second: str) -> bool:
        """Whether two texts of one row cannot both be right; beside a code its label may stand, always the same one."""
        if not second or first.casefold() == second.casefold() or concept in _SAID_TOGETHER:
            return False
        if concept in _ONE_TRUTH:
            return True
        if not first:
            return False
        areas = [self._definitions.names.resolve(text).ref_area for text in (first, second)]
        if concept == "REF_AREA" and all(areas):
            return areas[0] != areas[1]
        return self._labels.setdefault((f"{concept}#{column}", first), second) != second


def _differ(known: Contradictions, first: str, second: str) -> bool:
    """Whether two texts of one row, a code and a label in either order, cannot both be right."""
    return bool(first and second) and (known.differ(first, second) or known.differ(second, first))


def _code(first: str | None, second: str | None) -> str:
    """Of a code of the core list and a label, in either order, the code."""
    return second if second and is_core_code(second) and not is_core_code(first or "") else first or second or ""


def _title(first: str | None, second: str | None) -> str:
    """Of a code of the core list and a label, in either order, the label."""
    codes = [is_core_code(text or "") for text in (first, second)]
    return ((second if codes[0] else first) or "") if any(codes) and not all(codes) else ""


def _first(first: str | None, second: str | None) -> str:
    return first or second or ""


def _said_together(first: str | None, second: str | None) -> str:
    return "; ".join(dict.fromkeys(text for text in (first, second) if text))


_JOINED: dict[str, Callable[[str | None, str | None], str]] = dict.fromkeys(_SAID_TOGETHER, _said_together)
_JOINED["INDICATOR"] = _code


def _plain(column: Any) -> Any:
    """A column of texts that is not encoded."""
    return pc.cast(column, pa.string())


def _trimmed(column: Any) -> pa.DictionaryArray:
    """Texts without blanks around them; only the distinct texts are looked at."""
    coded = encoded(column)
    texts = pc.utf8_trim_whitespace(coded.dictionary)
    if texts.equals(coded.dictionary):
        return coded
    again = texts.dictionary_encode()
    return pa.DictionaryArray.from_arrays(again.indices.take(coded.indices), again.dictionary)


def _is_text(name: str) -> bool:
    return name != "ADDRESS" and not name.startswith("IS_")


def _says(column: Any) -> Any:
    coded = encoded(column)
    return pc.not_equal(coded.dictionary, "").take(coded.indices)


def _within_a_year(text: str | None) -> str:
    """The code of a frequency of less than a year; blank for every other."""
    code = unlabelled(text or "").strip().upper()
    return code if _SHORTER.fullmatch(code) else ""
