"""What is drafted for households and persons: their indicators, and breakdowns by sex, age and area."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from indicators.reading.statistical.dictionary import FileVariable, VariableType
from indicators.survey.design_file import DECIDE
from indicators.survey.suggest.answers import DraftedAnswers
from indicators.survey.suggest.drafted_file import DraftedFile
from indicators.survey.suggest.shares import share_lines
from indicators.survey.suggest.words import Words
from indicators.survey.suggest.written import CHECK, in_expression, listed, quoted, said

_OF_HOUSEHOLDS = ("HH1", "HH2", "HH4", "HH6")
_OF_PERSONS = ("HH5", "HH7", "HH10", "HH18")


class PeopleDraft:
    """The part of a draft that is about files of households and persons."""

    def __init__(self, files: Sequence[DraftedFile], words: Words, answers: DraftedAnswers) -> None:
        self._files, self._words, self._answers = files, words, answers

    def indicators(self, file: DraftedFile) -> Iterator[str]:
        """The indicators of a file."""
        for code in _OF_PERSONS if file.is_of_persons else _OF_HOUSEHOLDS:
            found = [each for each in self._words.of(file.measured, code) if file.measured.codes(each)]
            yield from share_lines(code, file, found, self._words, self._answers)

    def breakdowns(self, file: DraftedFile) -> Iterator[str]:
        """The breakdowns of a file."""
        if file.is_of_persons:
            yield from self._two(file, "sex", "SEX", ("F", "M"))
            ages = [each for each in self._words.of(file.measured, "age") if each.type is VariableType.NUMBER]
            if len(ages) == 1:
                self._answers.use(file, ages[0])
                of = quoted(in_expression(ages[0].name))
                told = f"dimension: AGE, files: [{file.name}], of: {of}, bands: [Y15T24, Y25T74]"
                yield f"  {self._called('age', file)}: {{{told}}}  # {CHECK}: {said(ages[0])}"
        yield from self._two(file, "area", "URBANISATION", ("U", "R"))

    def _two(self, file: DraftedFile, role: str, dimension: str, codes: tuple[str, str]) -> Iterator[str]:
        """A breakdown of two categories, each by the code whose label says so."""
        found = [each for each in self._words.of(file.measured, role) if file.measured.codes(each)]
        if len(found) != 1:
            if found:
                yield f"  # {DECIDE}: which of them is {role}: {listed(found)}"
            return
        variable = found[0]
        self._answers.use(file, variable)
        own = in_expression(variable.name)
        meant = {code: self._words.code_of(file.measured, variable, code) or DECIDE for code in codes}
        parts = [f"{code}: {quoted(f'{own} = {meant[code]}')}" for code in codes]
        files = ", ".join([file.name, *self._inheriting(file, variable)])
        told = f"dimension: {dimension}, files: [{files}], categories: {{{', '.join(parts)}}}"
        yield f"  {self._called(role, file)}: {{{told}}}  # {CHECK}: {said(variable)}"

    def _called(self, role: str, file: DraftedFile) -> str:
        """The name of a breakdown: the role alone for the first file that has it."""
        with_it = [each for each in self._files if self._words.of(each.measured, role)]
        return role if file is with_it[0] else f"{role}_of_{file.name}"

    def _inheriting(self, file: DraftedFile, variable: FileVariable) -> Iterator[str]:
        """The files of persons that may use a variable of their households, having none of that name."""
        for other in self._files:
            names = {each.name.casefold() for each in other.measured.variables()}
            if other.linked and file is self._files[0] and variable.name.casefold() not in names:
                yield other.name
