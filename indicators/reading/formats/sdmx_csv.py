"""What rows of an SDMX message do that state no value: delete, or state attributes of many values at once.

A row of SDMX-CSV 2 has an action. A row with a partial key (a dimension is switched off with ``~``, or is blank) states
attributes of every observation that the rest of its key names; so does a row that is to be merged and has no value.
Messages of SDMX-ML and SDMX-JSON come here as rows too, with the action of their data set in a column.
Source: SDMX-CSV field guide 2.1 (github.com/sdmx-twg/sdmx-csv), "Further details for data actions".
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import pyarrow.compute as pc

from indicators.reading.dictionary_columns import encoded
from indicators.reading.formats.sdmx_actions import ACTION, Action, action_of
from indicators.reading.formats.sdmx_levels import component, is_attribute
from indicators.reading.headings import DOUBTFUL, SEARCHED_LINES, Note
from indicators.reading.sheet import Sheet

VALUE, STATUS, CONFIDENTIAL = "OBS_VALUE", "OBS_STATUS", "CONF_STATUS"
DELETED = "deletions_left_out"
_OFF = "~"
_NAMING = {"STRUCTURE", "STRUCTURE_ID", "STRUCTURE_NAME", "DATAFLOW", ACTION, "SERIES_KEY", "OBS_KEY", "SERIESKEY"}
_FREE = {"", "F"}
_BREAKDOWN = re.compile("BREAKDOWN|QUANTILE|QUINTILE|DECILE|INCOME|WEALTH|DISAB|LEVEL|GROUP|CATEG|CLASS|SEX|AGE|DIM")
_MOST = 10


@dataclass(slots=True)
class _Partial:
    """Attributes of all observations with some key; columns are counted from 0."""

    line: int
    key: dict[int, str]
    said: dict[int, str]
    matched: bool = False


class Message:
    """The rows of one message: learn which columns are the key, collect what is said of many, then resolve."""

    def __init__(self, names: list[str], *, records: bool = False) -> None:
        self._names = names
        self._action = _place(names, ACTION)
        self._value = _place(names, VALUE)
        self._status = _place(names, STATUS)
        # In SDMX-CSV 1.0 every row is one observation; only the second version begins with STRUCTURE.
        self._partial = names[0] == "STRUCTURE"
        self._sdmx = self._partial or records
        self._key = {n for n, name in enumerate(names) if name not in {*_NAMING, VALUE, ""} and not is_attribute(name)}
        self._observed = False
        self._stated: list[_Partial] = []
        self._deleted = 0
        self._unknown: set[str] = set()

    @classmethod
    def of(cls, row: list[str], *, records: bool = False) -> Message | None:
        """A message that has this row as its heading, if it is one of SDMX-CSV 2, or has a column of actions."""
        names = [component(text) for text in row]
        return cls(names, records=records) if names and (names[0] == "STRUCTURE" or ACTION in names) else None

    def learn(self, rows: Iterable[list[str]]) -> None:
        """Looks which columns every observation fills: a blank in one of them is no total, but a partial key."""
        for row in rows:
            if any(row) and self._of(row) is not Action.DELETE and self._text(row, self._value):
                self._observed = True
                self._key = {column for column in self._key if self._text(row, column)}

    def collect(self, rows: Iterable[list[str]], line: int) -> None:
        """Collects the rows that state attributes of many observations; the first has this line, counted from 0."""
        for number, row in enumerate(rows, start=line):
            if self._states_attributes(row):
                key = {c: text for c in self._key if (text := self._text(row, c)) and text != _OFF}
                others = (c for c, name in enumerate(self._names) if c not in self._key and name not in _NAMING)
                said = {c: text for c in others if c != self._value and (text := self._text(row, c)) not in {"", _OFF}}
                self._stated.append(_Partial(number, key, said))

    def resolved(self, rows: Iterable[list[str]]) -> list[list[str]]:
        """The observations with what is said of them; rows that are none become blank, so that lines keep counting."""
        levels = self._levels()
        return [self._resolved(row, levels) for row in rows]

    @property
    def notes(self) -> list[Note]:
        """What is told: deletions, actions that nobody knows, and attributes of values that the file does not hold."""
        lost = [each for each in self._stated if each.said and not each.matched]
        doubtful = [f"“{text}”: {ACTION}" for text in sorted(self._unknown)[:_MOST]]
        doubtful += [f"“{self._described(each)}” ({each.line + 1})" for each in lost[:_MOST]]
        doubtful += [f"… (+{len(lost) - _MOST})"] if len(lost) > _MOST else []
        notes = [(DELETED, str(self._deleted))] if self._deleted else []
        return notes + ([(DOUBTFUL, "; ".join(doubtful))] if doubtful else [])

    def _levels(self) -> list[tuple[tuple[int, ...], dict[tuple[str, ...], list[_Partial]]]]:
        """What is said, by the columns of its key; what more dimensions name comes last, and so counts before."""
        levels: dict[tuple[int, ...], dict[tuple[str, ...], list[_Partial]]] = {}
        for each in self._stated:
            level = levels.setdefault(tuple(each.key), {})
            level.setdefault(tuple(each.key.values()), []).append(each)
        return sorted(levels.items(), key=lambda level: len(level[0]))

    def _resolved(
        self, row: list[str], levels: list[tuple[tuple[int, ...], dict[tuple[str, ...], list[_Partial]]]]
    ) -> list[str]:
        action = self._of(row)
        if action is None and self._sdmx:
            self._unknown.add(self._text(row, self._action))
        if action is Action.DELETE:
            self._deleted += 1
        if action is Action.DELETE or self._states_attributes(row):
            return [""] * len(row)
        matching = [
            each for columns, said in levels for each in said.get(tuple(self._text(row, c) for c in columns), ())
        ]
        return self._inheriting(row, matching) if matching and any(row) else row

    def _inheriting(self, row: list[str], stated: list[_Partial]) -> list[str]:
        """A row with what is said of it; its own word counts before, but for a word that it is confidential."""
        row = row + [""] * (len(self._names) - len(row))
        inherited: dict[int, str] = {}
        for each in stated:
            each.matched = True
            inherited |= each.said
        for column, text in inherited.items():
            closed = self._names[column] == CONFIDENTIAL and row[column].strip().upper() in _FREE
            if closed or not row[column].strip():
                row[column] = text
        return row

    def _states_attributes(self, row: list[str]) -> bool:
        action = self._of(row)
        if not any(row) or self._text(row, self._value) or action is Action.DELETE:
            return False
        if action is Action.MERGE and not self._text(row, self._status):
            return True
        texts = {self._text(row, column) for column in self._key} if self._partial else set()
        return _OFF in texts or (self._observed and "" in texts)

    def _of(self, row: list[str]) -> Action | None:
        return action_of(self._text(row, self._action))

    @staticmethod
    def _text(row: list[str], column: int | None) -> str:
        return row[column].strip() if column is not None and column < len(row) else ""

    def _described(self, stated: _Partial) -> str:
        return ", ".join(f"{self._names[column]} {text}" for column, text in stated.said.items())


def resolved(sheet: Sheet) -> tuple[Sheet, list[Note]]:
    """A sheet whose rows are all observations or blank, and what is told; another table stays as it is."""
    sheet = replace(sheet, dimensions=sheet.dimensions or _dimensions(sheet))
    searched = enumerate(sheet.rows[:SEARCHED_LINES])
    found = ((line, Message.of(row, records=sheet.kind == "records")) for line, row in searched)
    line, message = next(((line, each) for line, each in found if each), (0, None))
    if message is None:
        return sheet, []
    heading, rows = sheet.rows[: line + 1], sheet.rows[line + 1 :]
    message.learn(rows)
    message.collect(rows, line + 1)
    rows = message.resolved(rows)
    return replace(sheet, rows=[*heading, *rows]), message.notes


def _dimensions(sheet: Sheet) -> frozenset[str]:
    """What a heading of SDMX-CSV names before the value, and after it what is called like a breakdown.

    The standard puts dimensions first; no heading says which component is one. A file with names in columns of their
    own has STRUCTURE_NAME; there, components are in capitals.
    """
    heading = sheet.rows[0] if sheet.rows else []
    names = [component(text) for text in heading]
    if sheet.kind == "records" or not names or names[0] not in {"STRUCTURE", "DATAFLOW"} or VALUE not in names:
        return frozenset()
    named = "STRUCTURE_NAME" in names
    return frozenset(
        name
        for place, (name, text) in enumerate(zip(names, heading, strict=True))
        if name not in {*_NAMING, VALUE, ""}
        and not is_attribute(name)
        and not (named and text != text.upper())
        and (place < names.index(VALUE) or _BREAKDOWN.search(name))
    )


def is_plain(columns: dict[str, Any]) -> bool:
    """Whether all rows of some columns are observations, as far as columns alone show it; no doubt is plain.

    Args:
        columns: texts by component, `ACTION` among them where the file has it.
    """
    coded = {name: encoded(column) for name, column in columns.items()}
    if ACTION in coded:
        actions = {action_of(text) for text in coded[ACTION].dictionary.to_pylist()}
        if not actions <= {Action.STATED, Action.REPLACE, Action.MERGE}:
            return False
        if Action.MERGE in actions and _has_blank(coded[VALUE]):
            return False
    if any(_OFF in column.dictionary.to_pylist() for name, column in coded.items() if name != VALUE):
        return False
    return not _has_blank(coded[VALUE]) or not any(
        _has_blank(column) for name, column in coded.items() if name not in {VALUE, ACTION} and not is_attribute(name)
    )


def _place(names: list[str], name: str) -> int | None:
    return names.index(name) if name in names else None


def _has_blank(column: Any) -> bool:
    return bool(pc.any(pc.equal(pc.utf8_trim_whitespace(column.dictionary), "")).as_py())
