"""What is counted in a file for the draft of a design: keys that are unique, codes that occur, weights without gaps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from indicators.reading.statistical.dictionary import Dictionary, FileVariable, VariableType
from indicators.survey.formats.names import quoted
from indicators.survey.formats.read import load

_MOST_CODES = 25  # a variable with more of them holds no codes


@dataclass(frozen=True, slots=True)
class Code:
    """A code that occurs in a variable, or that the file declares as missing, and its label."""

    code: str
    label: str


class MeasuredFile:
    """A file that is loaded, and questions to it."""

    def __init__(self, con: duckdb.DuckDBPyConnection, table: str, path: Path) -> None:
        self.path, self._con, self._table = path, con, table
        self.told: Dictionary = load(con, table, path)
        self.rows = self._one("count(*)")

    def variables(self) -> tuple[FileVariable, ...]:
        """All of them, in the order of the file."""
        return self.told.variables

    def _one(self, asked: str) -> int:
        [(found,)] = self._con.execute(f"SELECT {asked} FROM {quoted(self._table)}").fetchall()  # noqa: S608 (quoted)
        return int(found or 0)

    def is_key(self, names: Sequence[str]) -> bool:
        """Whether no two rows have the same values, and none is missing."""
        there = " AND ".join(f"{quoted(name)} IS NOT NULL" for name in names)
        columns = ", ".join(quoted(name) for name in names)
        return self._one(f"count(DISTINCT ({columns})) FILTER (WHERE {there})") == self.rows

    def is_number_of_row(self, variable: FileVariable) -> bool:
        """Whether it is a whole number or a text, and each row has its own."""
        name = quoted(variable.name)
        if variable.type is VariableType.NUMBER and self._one(f"count(*) FILTER (WHERE {name} <> round({name}))"):
            return False
        return self.rows > 1 and self.is_key([variable.name])

    def is_population(self, name: str, strata: str) -> bool:
        """Whether each stratum has one number everywhere, not below its number of rows."""
        own = quoted(name)
        query = (
            f"SELECT 1 FROM {quoted(self._table)} GROUP BY {quoted(strata)}"  # noqa: S608 (quoted)
            f" HAVING count({own}) < count(*) OR min({own}) <> max({own}) OR min({own}) < count(*) LIMIT 1"
        )
        return not self._con.execute(query).fetchall()

    def is_weight(self, variable: FileVariable) -> bool:
        """Whether it is a number that is nowhere missing or negative."""
        if variable.type is not VariableType.NUMBER:
            return False
        name = quoted(variable.name)
        return self._one(f"count(*) FILTER (WHERE {name} IS NULL OR {name} < 0)") == 0

    def is_nested(self, inner: str, outer: str) -> bool:
        """Whether each value of one variable occurs with one value of the other."""
        pairs = f"count(DISTINCT ({quoted(inner)}, {quoted(outer)}))"
        return self._one(pairs) == self._one(f"count(DISTINCT {quoted(inner)})")

    def leads_to(self, names: Sequence[str], other: MeasuredFile, keys: Sequence[str]) -> bool:
        """Whether each row has its row in another file."""
        on = " AND ".join(
            f"o.{quoted(key)} IS NOT DISTINCT FROM t.{quoted(name)}" for name, key in zip(names, keys, strict=True)
        )
        query = f"SELECT count(*) FROM {quoted(self._table)} AS t ANTI JOIN {quoted(other._table)} AS o ON {on}"  # noqa: S608
        [(lost,)] = self._con.execute(query).fetchall()
        return bool(lost == 0)

    def codes(self, variable: FileVariable) -> tuple[Code, ...] | None:
        """The codes that occur in a variable, with their labels; None where it holds too many to be codes."""
        name = quoted(variable.name)
        query = f"SELECT DISTINCT {name} FROM {quoted(self._table)} WHERE {name} IS NOT NULL ORDER BY 1 LIMIT ?"  # noqa: S608
        values = [value for (value,) in self._con.execute(query, [_MOST_CODES + 1]).fetchall()]
        if len(values) > _MOST_CODES:
            return None
        labels = {_number_of(each.value): each.label for each in variable.labels}
        found = [Code(_text(value), labels.get(_text(value), "")) for value in values]
        return (*found, *(Code(each.code, each.label) for each in variable.missing))

    def span(self, variable: FileVariable) -> tuple[int, int]:
        """The least and the greatest value of a number, rounded outwards."""
        name = quoted(variable.name)
        return self._one(f"floor(min({name}))"), self._one(f"ceil(max({name}))")


def _text(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _number_of(text: str) -> str:
    try:
        return f"{float(text):g}"
    except ValueError:
        return text
