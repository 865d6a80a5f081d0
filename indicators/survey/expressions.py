"""The language of conditions and values in a design: parsed into a typed tree, never run as text.

    A4 = 1                       C7_A in (1, 2)            IDADE between 15 and 74
    C1 = 1 and not C3 = 2        RENDA is missing          C1 is does_not_know
    household.AREA = 1           PESO * 2 + 1              case when A1 = 1 then 'x' else 'y' end

Logic has three values. A comparison with a missing value is missing; `and`, `or` and `not` follow Kleene: missing and
no is no, missing or yes is yes, all else with missing is missing. A row whose condition is missing is in neither the
numerator nor the denominator, and is counted. Only `is missing` and its kin say yes or no of every row.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

_LONGEST = 4000  # characters
_DEEPEST = 40  # levels of parentheses and `case`
_MOST_SIGNS = 100  # of arithmetic: a chain of them is a tree as deep as it is long
PLAIN_NAME, QUOTED_NAME = r"[^\W\d]\w*", r"`[^`\n]+`"  # of a variable
_TOKEN = re.compile(
    r"\s*(?:(?P<number>(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)(?![\w.])"
    r"|(?P<text>'(?:[^'\n]|'')*'|\"(?:[^\"\n]|\"\")*\")"
    rf"|(?P<quoted>{QUOTED_NAME})"
    rf"|(?P<word>{PLAIN_NAME})"
    r"|(?P<sign><>|!=|<=|>=|[=<>+\-*/(),.]))"
)
_WORDS = frozenset({"and", "or", "not", "in", "between", "is", "missing", "case", "when", "then", "else", "end"})
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


def parse(text: str) -> Expression:
    """The tree of an expression.

    Raises:
        ExpressionError: the text is none; it says at which character.
    """
    if len(text) > _LONGEST:
        raise ExpressionError(f"it is longer than {_LONGEST:,} characters")
    tokens = _tokens(text)
    if sum(token.kind == "sign" and token.text in "+-*/" for token in tokens) > _MOST_SIGNS:
        raise ExpressionError(f"it has more than {_MOST_SIGNS} signs of arithmetic")
    return _Parser(tokens).whole()


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


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str  # number, text, quoted, word, sign, end
    text: str
    at: int


def _tokens(text: str) -> list[_Token]:
    found, at, length = [], 0, len(text.rstrip())
    while at < length:
        match = _TOKEN.match(text, at)
        if match is None or match.lastgroup is None:
            start = at + len(text[at:]) - len(text[at:].lstrip())
            raise ExpressionError(f"“{text[start : start + 10]}” at character {start + 1} is not understood")
        kind = match.lastgroup
        found.append(_Token(kind, match[kind], match.start(kind)))
        at = match.end()
    return [*found, _Token("end", "", length)]


class _Parser:
    """A parser by recursive descent over the tokens of one text."""

    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._place = 0
        self._depth = 0

    def whole(self) -> Expression:
        found = self._or()
        if self._next.kind != "end":
            raise self._unexpected("the end")
        return found

    @property
    def _next(self) -> _Token:
        return self._tokens[self._place]

    def _unexpected(self, expected: str) -> ExpressionError:
        token = self._next
        seen = f"“{token.text}” stands at character {token.at + 1}" if token.text else "the text ends"
        return ExpressionError(f"{seen} where {expected} was expected")

    def _is(self, *texts: str) -> bool:
        token = self._next
        return (token.kind == "sign" and token.text in texts) or (token.kind == "word" and token.text.lower() in texts)

    def _take(self, *texts: str) -> str:
        """The next token where it is one of these; blank, and nothing taken, where it is not."""
        if not self._is(*texts):
            return ""
        self._place += 1
        return self._tokens[self._place - 1].text.lower()

    def _need(self, text: str) -> None:
        if not self._take(text):
            raise self._unexpected(f"“{text}”")

    def _or(self) -> Expression:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise ExpressionError(f"it is nested more than {_DEEPEST} times")
        found = self._chain("or", self._and)
        self._depth -= 1
        return found

    def _and(self) -> Expression:
        return self._chain("and", self._not)

    def _chain(self, word: str, part: Callable[[], Expression]) -> Expression:
        parts = [part()]
        while self._take(word):
            parts.append(part())
        return parts[0] if len(parts) == 1 else Logic(word, tuple(parts))

    def _not(self) -> Expression:
        times = 0
        while self._take("not"):
            times += 1
        found = self._comparison()
        return Not(found) if times % 2 else found

    def _comparison(self) -> Expression:
        left = self._sum()
        if sign := self._take("=", "<>", "!=", "<", "<=", ">", ">="):
            found: Expression = Comparison("<>" if sign == "!=" else sign, left, self._sum())
            if self._is("=", "<>", "!=", "<", "<=", ">", ">="):
                raise self._unexpected("“and”")
            return found
        if self._take("is"):
            return self._state(left)
        negated = bool(self._take("not"))
        if self._take("in"):
            found = Among(left, self._options())
        elif self._take("between"):
            least = self._sum()
            self._need("and")
            found = Between(left, least, self._sum())
        elif negated:
            raise self._unexpected("“in” or “between”")
        else:
            return left
        return Not(found) if negated else found

    def _state(self, value: Expression) -> Expression:
        negated = bool(self._take("not"))
        state = self._take("missing", *SPECIALS)
        if not state:
            raise self._unexpected(f"one of missing, {', '.join(SPECIALS)}")
        if state != "missing" and not isinstance(value, Variable):
            raise ExpressionError(f"only a variable is {state}")
        return Not(Is(value, state)) if negated else Is(value, state)

    def _options(self) -> tuple[Literal, ...]:
        self._need("(")
        found = [self._literal()]
        while self._take(","):
            found.append(self._literal())
        self._need(")")
        return tuple(found)

    def _literal(self) -> Literal:
        negative = bool(self._take("-"))
        found = self._factor()
        if not isinstance(found, Literal) or (negative and isinstance(found.value, str)):
            self._place -= 1
            raise self._unexpected("a number or a text")
        return Literal(-found.value) if negative and not isinstance(found.value, str) else found

    def _sum(self) -> Expression:
        found = self._product()
        while sign := self._take("+", "-"):
            found = Arithmetic(sign, found, self._product())
        return found

    def _product(self) -> Expression:
        found = self._signed()
        while sign := self._take("*", "/"):
            found = Arithmetic(sign, found, self._signed())
        return found

    def _signed(self) -> Expression:
        negative = False
        while self._take("-"):
            negative = not negative
        found = self._factor()
        if not negative:
            return found
        if isinstance(found, Literal) and not isinstance(found.value, str):
            return Literal(-found.value)
        return Arithmetic("-", Literal(0), found)

    def _factor(self) -> Expression:
        if self._take("("):
            found = self._or()
            self._need(")")
            return found
        if self._take("case"):
            return self._case()
        token = self._next
        if token.kind == "number":
            self._place += 1
            value = float(token.text)
            if value == float("inf"):
                raise ExpressionError(f"{token.text} is too great a number")
            return Literal(int(token.text) if token.text.isdigit() else value)
        if token.kind == "text":
            self._place += 1
            mark = token.text[0]
            return Literal(token.text[1:-1].replace(mark * 2, mark))
        return self._variable()

    def _variable(self) -> Variable:
        first = self._name()
        return Variable(self._name(), first) if self._take(".") else Variable(first)

    def _name(self) -> str:
        token = self._next
        if token.kind == "quoted":
            self._place += 1
            return token.text[1:-1]
        if token.kind != "word" or token.text.lower() in _WORDS:
            raise self._unexpected("a variable or a value")
        self._place += 1
        return token.text

    def _case(self) -> Expression:
        branches = []
        while self._take("when"):
            condition = self._or()
            self._need("then")
            branches.append((condition, self._or()))
        if not branches:
            raise self._unexpected("“when”")
        otherwise = self._or() if self._take("else") else None
        self._need("end")
        return Case(tuple(branches), otherwise)
