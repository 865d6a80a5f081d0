"""The language of conditions and values in a design: typed trees (`expression_parser`), never run as text.

    A4 = 1                       C7_A in (1, 2)            IDADE between 15 and 74
    C1 = 1 and not C3 = 2        RENDA is missing          C1 is does_not_know
    household.AREA = 1           PESO * 2 + 1              case when A1 = 1 then 'x' else 'y' end

Logic has three values. A comparison with a missing value is missing; `and`, `or` and `not` follow Kleene: missing and
no is no, missing or yes is yes, all else with missing is missing. A row whose condition is missing is in neither the
numerator nor the denominator, and is counted. Only `is missing` and its kin say yes or no of every row.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

PLAIN_NAME, QUOTED_NAME = r"[^\W\d]\w*", r"`[^`\n]+`"  # of a variable
SPECIALS = ("does_not_know", "no_answer", "does_not_apply")


class ExpressionError(ValueError):
    """A text is no expression, or does not fit the variables; the message says where and what instead."""


class Kind(StrEnum):
    """What an expression or a variable holds."""

    CONDITION = "condition"
    NUMBER = "number"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Literal:
    """A number or a text."""

    value: float | int | str


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable by its name, of the file itself or of the one that is named before it."""

    name: str
    file: str = ""


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """``+``, ``-``, ``*`` or ``/`` of two numbers; a division by zero is missing."""

    sign: str
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Comparison:
    """``=``, ``<>``, ``<``, ``<=``, ``>`` or ``>=``."""

    sign: str
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Among:
    """Whether a value is one of a list."""

    value: Expression
    options: tuple[Literal, ...]


@dataclass(frozen=True, slots=True)
class Between:
    """Whether a value lies in an interval that holds its bounds."""

    value: Expression
    least: Expression
    greatest: Expression


@dataclass(frozen=True, slots=True)
class Is:
    """Whether a value is missing, or one of the answers that are none (`SPECIALS`); yes or no for every row."""

    value: Expression
    state: str


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite; of missing it is missing."""

    of: Expression


@dataclass(frozen=True, slots=True)
class Logic:
    """``and`` or ``or`` of two or more conditions."""

    word: str
    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """The value of the first condition that holds; else `otherwise`, or missing where there is none.

    A condition that is missing does not hold.
    """

    branches: tuple[tuple[Expression, Expression], ...]
    otherwise: Expression | None


Expression = Literal | Variable | Arithmetic | Comparison | Among | Between | Is | Not | Logic | Case


def variables(expression: Expression) -> Iterator[Variable]:
    """The variables that an expression names, in their order."""
    if isinstance(expression, Variable):
        yield expression
    for part in _parts(expression):
        yield from variables(part)


def _parts(expression: Expression) -> Iterator[Expression]:
    match expression:
        case Arithmetic(_, left, right) | Comparison(_, left, right):
            yield from (left, right)
        case Among(value, options):
            yield from (value, *options)
        case Between(value, least, greatest):
            yield from (value, least, greatest)
        case Is(value, _):
            yield value
        case Not(of):
            yield of
        case Logic(_, parts):
            yield from parts
        case Case(branches, otherwise):
            for condition, value in branches:
                yield from (condition, value)
            if otherwise is not None:
                yield otherwise
