"""The answers of a draft: which values the variables hold that it uses."""

from __future__ import annotations

import re
from collections.abc import Iterator

from indicators.reading.statistical.dictionary import FileVariable
from indicators.survey.design_file import DECIDE
from indicators.survey.suggest.drafted_file import DraftedFile
from indicators.survey.suggest.measured import Code
from indicators.survey.suggest.words import SPECIAL, Words
from indicators.survey.suggest.written import CHECK, comment, literal, quoted

_OLDEST = 110  # a greater age may be a code that nobody explained


class DraftedAnswers:
    """The variables that a draft uses, and what is written of their answers."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._used: dict[str, tuple[DraftedFile, FileVariable]] = {}
        self._amounts: set[str] = set()
        self._explained: set[str] = set()

    def use(self, file: DraftedFile, variable: FileVariable, *, amount: bool = False, explained: bool = False) -> None:
        """Notes that the draft uses a variable.

        Args:
            file: where it is.
            variable: it.
            amount: whether it counts something, so that its values are no codes.
            explained: whether its codes are those of a list, so that none of them needs a label.
        """
        name = f"{file.name}.{variable.name}"
        self._used[name] = file, variable
        self._amounts |= {name} if amount else set()
        self._explained |= {name} if explained else set()

    def lines(self) -> Iterator[str]:
        """The part of the draft; a variable of one name in several files is written once."""
        if not self._used:
            return
        yield "answers:"
        said_of: dict[str, str] = {}
        for file, variable in self._used.values():
            line = self._line(file, variable)
            before = said_of.setdefault(variable.name.casefold(), line)
            if before is line:
                yield line
            elif before != line:
                yield f"# {DECIDE} which: {file.name} has {line}"

    def _line(self, file: DraftedFile, variable: FileVariable) -> str:
        start, name = f"- {{variables: [{quoted(variable.name)}]", f"{file.name}.{variable.name}"
        codes = None if name in self._amounts else file.measured.codes(variable)
        if codes is None:
            least, greatest = file.measured.span(variable)
            low, high = (_bound(each) if name in self._amounts else str(each) for each in (least, greatest))
            high = DECIDE if name not in self._amounts and greatest > _OLDEST else high
            return f"{start}, between: [{low}, {high}]}}  # {CHECK}: {least} to {greatest} as it occurs"
        return f"{start}, {', '.join(self._codes(name, variable, codes))}}}  # {CHECK} {_asked(codes)}"

    def _codes(self, name: str, variable: FileVariable, codes: tuple[Code, ...]) -> Iterator[str]:
        special = {role: [each for each in codes if self._words.meaning(each, SPECIAL) == role] for role in SPECIAL}
        known = [each for found in special.values() for each in found]
        own = [each for each in codes if each not in known]
        if len(own) > 2 and name not in self._explained and not all(each.label for each in own):
            yield f"codes: [{DECIDE}]"  # a 9 that nobody explains is no answer of “no”
        else:
            yield f"codes: [{', '.join(literal(each.code, variable) for each in own)}]"
        for role, found in special.items():
            if found:
                them = ", ".join(literal(each.code, variable) for each in found)
                yield f"{role}: {{codes: [{them}], counts_as: negative}}"


def _bound(number: int) -> str:
    """The least or greatest of amounts, unless it may be a code that nobody explained: below nothing, or 9999."""
    return DECIDE if number < 0 or re.fullmatch("99+", str(number)) else str(number)


def _asked(codes: tuple[Code, ...]) -> str:
    told = comment("; ".join(f"{each.code} {each.label}".strip() for each in codes))
    return f"which are answers, and what others count as: {told}"
