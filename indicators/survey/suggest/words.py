"""What the words of a file say: which variables may be something, and which codes mean what."""

from __future__ import annotations

from collections.abc import Iterable

from indicators.definitions.registry import Definitions
from indicators.reading.statistical.dictionary import FileVariable
from indicators.reading.statistical.roles import Roles
from indicators.survey.suggest.measured import Code, MeasuredFile
from indicators.survey.suggest.written import constant

SPECIAL = ("does_not_know", "no_answer", "does_not_apply")


class Words:
    """The words of one set of definitions, looked for in files."""

    def __init__(self, definitions: Definitions) -> None:
        self._roles = Roles(definitions)

    def of(self, file: MeasuredFile, role: str) -> list[FileVariable]:
        """The variables that may be something; one whose whole name says so comes before all others."""
        found = [each for each in file.variables() if self._roles.of_variable(each, role)]
        named = [each for each in found if self._roles.is_named(each, role)]
        return named if len(named) == 1 else found

    def says(self, variable: FileVariable, role: str) -> bool:
        """Whether the name or the label of a variable names a role."""
        return self._roles.of_variable(variable, role)

    def meaning(self, code: Code, among: Iterable[str]) -> str:
        """What a label says; that it is no answer comes before yes and no, which stand in it, too."""
        found = self._roles.of_text(code.label, among)
        return next((each for each in (*SPECIAL, *found) if each in found), "")

    def code_of(self, file: MeasuredFile, variable: FileVariable, meaning: str) -> str:
        """The one code whose label says so, as an expression writes it; blank where none does, or several do."""
        among = (*SPECIAL, "yes", "no", "F", "M", "U", "R")
        codes = file.codes(variable) or ()
        fitting = [each.code for each in codes if each.label and self.meaning(each, among) == meaning]
        return constant(fitting[0], variable) if len(fitting) == 1 else ""
