"""Binds the expressions of a design to the variables of its files, and writes them as SQL of DuckDB.

Names are quoted, texts escaped, numbers written by the machine: nothing of a design reaches a query as it was typed.
A code that is no answer is missing where the design says so; where it counts as negative, any comparison with it is no.
"""

from __future__ import annotations

import fnmatch
from collections.abc import Mapping
from dataclasses import dataclass, replace

from indicators.reading.statistical.dictionary import FileVariable
from indicators.survey.columns import Column, among, declared_missing, holds, literal, without
from indicators.survey.design import Answers, CountsAs, Design
from indicators.survey.design_file import suggestion
from indicators.survey.expression_parser import parse
from indicators.survey.expressions import (
    Among,
    Arithmetic,
    Between,
    Case,
    Comparison,
    Expression,
    ExpressionError,
    Is,
    Kind,
    Literal,
    Logic,
    Not,
    Variable,
)
from indicators.survey.formats.names import quoted
from indicators.survey.microdata import MicrodataTable

_DEEPEST = 20  # derived values within derived values


@dataclass(frozen=True, slots=True)
class Bound:
    """An expression as SQL.

    Attributes:
        sql: over the tables of the design, each under its own name.
        kind: what it gives.
        columns: the variables that it reads.
    """

    sql: str
    kind: Kind
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Derived:
    """A derived value, with the file whose names it uses."""

    tree: Expression
    binder: Binder


class Binder:
    """The variables that expressions of one file may name: its own, then those of the files it is linked to."""

    def __init__(self, design: Design, tables: Mapping[str, MicrodataTable], file: str) -> None:
        self.file = file
        self.files = [file]
        while (link := design.files[self.files[-1]].link) is not None and link.file in design.files:
            if link.file in self.files:
                break
            self.files.append(link.file)
        self._design = design
        self._tables = tables

    @property
    def source(self) -> str:
        """The file with those it is linked to, as the FROM of a query; each row of the file is there once."""
        tables, here = [quoted(self.file)], self.file
        for there in self.files[1:]:
            link = self._design.files[here].link
            if link is None:
                break
            keys = zip(link.by, self._design.files[there].key, strict=False)
            same = " AND ".join(f"{quoted(here)}.{quoted(a)} = {quoted(there)}.{quoted(b)}" for a, b in keys)
            tables.append(f"LEFT JOIN {quoted(there)} ON {same}")
            here = there
        return " ".join(tables)

    def condition(self, text: str) -> Bound:
        """A text as a condition.

        Raises:
            ExpressionError: it is no expression, names what is not there, or is a value.
        """
        return self._of_kind(text, Kind.CONDITION)

    def number(self, text: str) -> Bound:
        """A text as a number; a condition is 1 where it holds and 0 where it does not.

        Raises:
            ExpressionError: it is no expression, names what is not there, or is a text.
        """
        found = self.bind(text)
        if found.kind is Kind.CONDITION:
            return replace(found, sql=f"CAST({found.sql} AS DOUBLE)", kind=Kind.NUMBER)
        if found.kind is Kind.TEXT:
            raise ExpressionError("it is a text where a number was expected")
        return replace(found, sql=f"CAST({found.sql} AS DOUBLE)")

    def bind(self, text: str) -> Bound:
        """A text as a value or a condition.

        Raises:
            ExpressionError: it is no expression, or names what is not there.
        """
        writer = _Writer(self)
        sql, kind = writer.write(parse(text))
        return Bound(sql, kind, tuple(writer.columns))

    def column(self, name: str) -> Column:
        """A variable by its name, that of a file before it if need be (``household.AREA``).

        Raises:
            ExpressionError: there is none.
        """
        try:
            tree = parse(name)
        except ExpressionError:
            tree = Variable(name)
        found = self.resolve(tree if isinstance(tree, Variable) else Variable(name))
        if not isinstance(found, Column):
            raise ExpressionError(f"{name} is a derived value where a variable of a file was expected")
        return found

    def answers_of(self, variable: str) -> Answers | None:
        """The answers that a variable may hold, where the design says it; the first that names it counts."""
        name = variable.lower()
        for answers in self._design.answers:
            if any(fnmatch.fnmatchcase(name, pattern.lower()) for pattern in answers.variables):
                return answers
        return None

    def _of_kind(self, text: str, kind: Kind) -> Bound:
        found = self.bind(text)
        if found.kind is not kind:
            raise ExpressionError(f"it is a {found.kind} where a {kind} was expected")
        return found

    def resolve(self, variable: Variable) -> Column | Derived:
        """The variable of a file, or the derived value, that a name means.

        Raises:
            ExpressionError: there is none; it says what is alike.
        """
        files = [variable.file] if variable.file else self.files
        if variable.file and variable.file not in self.files:
            known = f"{suggestion(variable.file, self.files)} {self.file} reaches {', '.join(self.files)}."
            raise ExpressionError(f"there is no file {variable.file} here. {known.strip()}")
        for file in files:
            if variable.name in self._design.files[file].derived:
                tree = parse(self._design.files[file].derived[variable.name])
                return Derived(tree, Binder(self._design, self._tables, file))
            if (found := self._variable(file, variable.name)) is not None:
                return Column(file, found, self.answers_of(found.name))
        known_names = [name for file in files for name in self._tables[file].variables]
        words = (
            f"there is no variable {variable.name} in {' or '.join(files)}. {suggestion(variable.name, known_names)}"
        )
        raise ExpressionError(words.strip().removesuffix("."))

    def _variable(self, file: str, name: str) -> FileVariable | None:
        """A variable of a file; its case does not matter, as it changes between files and years."""
        variables = self._tables[file].variables
        if name in variables:
            return variables[name]
        alike = [each for each in variables if each.lower() == name.lower()]
        return variables[alike[0]] if len(alike) == 1 else None


class _Writer:
    """Writes one tree as SQL, checks the kinds, and collects the variables."""

    def __init__(self, binder: Binder, within: int = 0) -> None:
        self._binder = binder
        self._within = within
        self.columns: list[Column] = []

    def write(self, tree: Expression) -> tuple[str, Kind]:  # noqa: C901 (one branch for each kind of node)
        match tree:
            case Literal(value):
                return literal(value), Kind.TEXT if isinstance(value, str) else Kind.NUMBER
            case Variable():
                return self._value(tree)
            case Arithmetic(sign, left, right):
                return self._arithmetic(sign, left, right), Kind.NUMBER
            case Comparison(sign, left, right):
                return self._comparison(sign, left, right), Kind.CONDITION
            case Among(value, options):
                return self._among(value, options), Kind.CONDITION
            case Between(value, least, greatest):
                return self._between(value, least, greatest), Kind.CONDITION
            case Is(value, state):
                return self._is(value, state), Kind.CONDITION
            case Not(of):
                return f"(NOT {self._condition(of)})", Kind.CONDITION
            case Logic(word, parts):
                joined = f" {word.upper()} ".join(self._condition(part) for part in parts)
                return f"({joined})", Kind.CONDITION
            case Case(branches, otherwise):
                return self._case(branches, otherwise)

    def _condition(self, tree: Expression) -> str:
        sql, kind = self.write(tree)
        if kind is not Kind.CONDITION:
            raise ExpressionError(f"a {kind} stands where a condition was expected: write “= 1” or the like")
        return sql

    def _number(self, tree: Expression) -> str:
        sql, kind = self.write(tree)
        if kind is not Kind.NUMBER:
            raise ExpressionError(f"a {kind} stands where a number was expected")
        return sql

    def _column(self, tree: Expression) -> Column | None:
        """The variable of a file that a tree is, if it is one."""
        if not isinstance(tree, Variable):
            return None
        found = self._binder.resolve(tree)
        if isinstance(found, Derived):
            return None
        if found not in self.columns:
            self.columns.append(found)
        return found

    def _value(self, tree: Variable) -> tuple[str, Kind]:
        """A variable as a value: what is no answer is missing."""
        column = self._column(tree)
        if column is None:
            return self._derived(tree)
        none = (*column.codes(CountsAs.MISSING), *column.codes(CountsAs.NEGATIVE))
        return without(column, none), column.kind

    def _derived(self, tree: Variable) -> tuple[str, Kind]:
        found = self._binder.resolve(tree)
        assert isinstance(found, Derived)  # noqa: S101 (what is no column is derived)
        if self._within == _DEEPEST:
            raise ExpressionError(f"{tree.name} is derived from itself")
        writer = _Writer(found.binder, self._within + 1)
        written = writer.write(found.tree)
        self.columns += [each for each in writer.columns if each not in self.columns]
        return written

    def _compared(self, tree: Expression) -> tuple[str, Kind, str]:
        """A tree to compare with: its SQL, its kind, and when the comparison is no whatever it compares with."""
        column = self._column(tree)
        if column is None:
            return (*self.write(tree), "")
        no = column.codes(CountsAs.NEGATIVE)
        value = without(column, column.codes(CountsAs.MISSING))
        return value, column.kind, holds(column, no) if no else ""

    def _comparison(self, sign: str, left: Expression, right: Expression) -> str:
        self._check_code(left, right)
        self._check_code(right, left)
        first, kind, no = self._compared(left)
        second, other, no_either = self._compared(right)
        _check_kinds(kind, other)
        if kind is Kind.CONDITION:
            raise ExpressionError("two conditions are not compared: write and, or, not")
        if kind is Kind.TEXT and sign not in ("=", "<>"):
            raise ExpressionError(f"texts are not ordered: “{sign}” compares numbers")
        if sign == "=" and isinstance(right, Literal):  # no code that is no answer equals a code that is one
            return self._exactly(left, f"({first} = {second})")
        return _unless([no, no_either], f"({first} {sign} {second})")

    def _exactly(self, value: Expression, sql: str) -> str:
        """An equality; it is no where the file holds a code beside the column of the variable, which is empty there."""
        column = self._column(value)
        beside = declared_missing(column, column.codes(CountsAs.NEGATIVE)) if column else ()
        return _unless([holds(column, beside)] if column and beside else [], sql)

    def _among(self, value: Expression, options: tuple[Literal, ...]) -> str:
        for option in options:
            self._check_code(value, option)
        found, kind, _ = self._compared(value)
        for option in options:
            _check_kinds(kind, Kind.TEXT if isinstance(option.value, str) else Kind.NUMBER)
        return self._exactly(value, among(found, tuple(option.value for option in options)))

    def _between(self, value: Expression, least: Expression, greatest: Expression) -> str:
        found, kind, no = self._compared(value)
        _check_kinds(kind, Kind.NUMBER)
        return _unless([no], f"({found} BETWEEN {self._number(least)} AND {self._number(greatest)})")

    def _is(self, value: Expression, state: str) -> str:
        column = self._column(value)
        if state == "missing":
            if column is None:
                return f"({self.write(value)[0]} IS NULL)"
            no = column.codes(CountsAs.NEGATIVE)
            sql = f"({without(column, column.codes(CountsAs.MISSING))} IS NULL)"
            return f"({sql} AND NOT coalesce({holds(column, no)}, false))" if no else sql
        special = column.answers.specials.get(state) if column and column.answers else None
        if column is None or special is None:
            raise ExpressionError(f"the answers of the design name no code for {state} of this variable")
        return f"coalesce({holds(column, special.codes)}, false)"

    def _arithmetic(self, sign: str, left: Expression, right: Expression) -> str:
        first, second = self._number(left), self._number(right)
        return f"({first} / nullif({second}, 0))" if sign == "/" else f"({first} {sign} {second})"

    def _case(
        self, branches: tuple[tuple[Expression, Expression], ...], otherwise: Expression | None
    ) -> tuple[str, Kind]:
        values = [self.write(value) for _, value in branches]
        if otherwise is not None:
            values.append(self.write(otherwise))
        for _, kind in values[1:]:
            _check_kinds(values[0][1], kind)
        conditions = [self._condition(condition) for condition, _ in branches]
        pairs = [f"WHEN {condition} THEN {sql}" for condition, (sql, _) in zip(conditions, values, strict=False)]
        last = f" ELSE {values[-1][0]}" if otherwise is not None else ""
        return f"(CASE {' '.join(pairs)}{last} END)", values[0][1]

    def _check_code(self, variable: Expression, value: Expression) -> None:
        """A code that the design does not know, or knows as no answer, is a slip and no comparison."""
        column = self._column(variable)
        if column is None or column.answers is None or not isinstance(value, Literal):
            return
        for state, special in column.answers.specials.items():
            if value.value in special.codes:
                raise ExpressionError(
                    f"{value.value} is no answer to {column.variable.name}: write “{column.variable.name} is {state}”"
                )
        codes = column.answers.codes
        if codes and value.value not in codes:
            known = ", ".join(str(code) for code in codes)
            raise ExpressionError(f"{value.value} is no code of {column.variable.name}: its answers are {known}")


def _check_kinds(first: Kind, second: Kind) -> None:
    if first is not second:
        raise ExpressionError(
            f"a {first} is compared with a {second}: texts are written in quotes, numbers without them"
        )


def _unless(conditions: list[str], sql: str) -> str:
    """A condition that is no where one of others holds."""
    several = " OR ".join(each for each in conditions if each)
    return f"(CASE WHEN {several} THEN false ELSE {sql} END)" if several else sql
