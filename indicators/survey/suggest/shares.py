"""Indicators of a draft that are shares: the condition of who has it, and which code says so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from indicators.reading.statistical.dictionary import FileVariable
from indicators.survey.design_file import DECIDE
from indicators.survey.suggest.answers import DraftedAnswers
from indicators.survey.suggest.drafted_file import DraftedFile
from indicators.survey.suggest.words import Words
from indicators.survey.suggest.written import CHECK, in_expression, quoted, said


def share_lines(
    code: str, file: DraftedFile, found: Sequence[FileVariable], words: Words, answers: DraftedAnswers
) -> Iterator[str]:
    """An indicator over the variable that may be it; which of several it is, a person says.

    Args:
        code: of the indicator.
        file: where the variables are.
        found: those that may be it.
        words: know which code is “yes”.
        answers: get the variables.
    """
    for variable in found:
        start, mark = ("", CHECK) if len(found) == 1 else ("# ", f"{DECIDE} which")
        share, left = condition(file, variable, words, answers)
        yield f"{start}- {{indicator: {code}, file: {file.name}, share: {share}}}  # {mark}: {said(variable)}{left}"


def condition(file: DraftedFile, variable: FileVariable, words: Words, answers: DraftedAnswers) -> tuple[str, str]:
    """That the answer is “yes”, as YAML; and what a person has to say: its code, unless a label tells it."""
    answers.use(file, variable)
    yes = words.code_of(file.measured, variable, "yes")
    share = quoted(f"{in_expression(variable.name)} = {yes or DECIDE}")
    return share, "" if yes else "; the code of yes"
