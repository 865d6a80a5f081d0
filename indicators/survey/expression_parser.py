"""From the text of a condition or value in a design to its tree (`expressions`)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from indicators.survey.expressions import (
    PLAIN_NAME,
    QUOTED_NAME,
    SPECIALS,
    Among,
    Arithmetic,
    Between,
    Case,
    Comparison,
    Expression,
    ExpressionError,
    Is,
    Literal,
    Logic,
    Not,
    Variable,
)

_LONGEST = 4000  # characters
_DEEPEST = 40  # levels of parentheses and `case`
_MOST_SIGNS = 100  # of arithmetic: a chain of them is a tree as deep as it is long
_TOKEN = re.compile(
    r"\s*(?:(?P<number>(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)(?![\w.])"
    r"|(?P<text>'(?:[^'\n]|'')*'|\"(?:[^\"\n]|\"\")*\")"
    rf"|(?P<quoted>{QUOTED_NAME})"
    rf"|(?P<word>{PLAIN_NAME})"
    r"|(?P<sign><>|!=|<=|>=|[=<>+\-*/(),.]))"
)
_WORDS = frozenset({"and", "or", "not", "in", "between", "is", "missing", "case", "when", "then", "else", "end"})


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
