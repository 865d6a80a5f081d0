"""A variable of a file as SQL: what it holds, and which codes of it are no answer."""

from __future__ import annotations

from dataclasses import dataclass

from indicators.reading.statistical.dictionary import FileVariable
from indicators.reading.statistical.source import code_text
from indicators.survey.design import Answers, CountsAs
from indicators.survey.design_record import Code
from indicators.survey.expressions import Kind
from indicators.survey.formats.names import quoted


@dataclass(frozen=True, slots=True)
class Column:
    """A variable of a file, as queries name it."""

    file: str
    variable: FileVariable
    answers: Answers | None

    @property
    def kind(self) -> Kind:
        """What an expression takes it for."""
        return Kind.TEXT if self.variable.is_text else Kind.NUMBER

    @property
    def sql(self) -> str:
        """Its quoted name: ``"person"."C1"``."""
        return f"{quoted(self.file)}.{quoted(self.variable.name)}"

    def codes(self, counts_as: CountsAs) -> tuple[Code, ...]:
        """The codes that are no answer and count so."""
        specials = self.answers.specials.values() if self.answers else ()
        return tuple(code for special in specials if special.counts_as is counts_as for code in special.codes)


def literal(value: Code) -> str:
    """A number or a text as a literal of SQL."""
    if isinstance(value, str):
        return "'" + value.replace("'", "''").replace("\0", "") + "'"
    return f"{float(value)!r}::DOUBLE"


def among(sql: str, codes: tuple[Code, ...]) -> str:
    """Whether a value is one of some codes."""
    return f"({sql} IN ({', '.join(literal(code) for code in codes)}))"


def without(column: Column, codes: tuple[Code, ...]) -> str:
    """A variable, missing where it holds one of the codes."""
    return f"(CASE WHEN {holds(column, codes)} THEN NULL ELSE {column.sql} END)" if codes else column.sql


def holds(column: Column, codes: tuple[Code, ...]) -> str:
    """Whether a variable holds one of the codes that are no answer.

    A code that the file itself declares missing stands beside the column of the variable.
    """
    beside = declared_missing(column, codes)
    within = tuple(code for code in codes if code not in beside)
    parts = [among(column.sql, within)] if within else []
    if beside:
        texts = tuple(map(code_text, beside))
        parts.append(among(f"{quoted(column.file)}.{quoted(column.variable.missing_column)}", texts))
    return parts[0] if len(parts) == 1 else f"({' OR '.join(parts)})"


def declared_missing(column: Column, codes: tuple[Code, ...]) -> tuple[Code, ...]:
    """Those of some codes that the file itself declares missing."""
    declared = {each.code for each in column.variable.missing}
    return tuple(code for code in codes if code_text(code) in declared)
