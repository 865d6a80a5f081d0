"""What a rule says of a file of microdata: how many rows, and which; never another value of a person."""

from __future__ import annotations

from dataclasses import dataclass, field

from indicators.base.language import Speaker, number_text
from indicators.definitions.forms import chosen
from indicators.definitions.rules import Rule
from indicators.survey.design_file import Where

_PLACES = 2


@dataclass(frozen=True, slots=True)
class MicrodataFinding:
    """A rule that rows of a file fail.

    Attributes:
        rule: what was demanded.
        where: the entry of the design that it is about.
        file: the path of the file, as the design has it.
        variables: those that are concerned.
        rows: how many rows fail.
        first_rows: the first of them, counted from 1 without the heading.
        facts: figures and names beside, for the message.
    """

    rule: Rule
    where: Where
    file: str
    variables: tuple[str, ...]
    rows: int
    first_rows: tuple[int, ...] = ()
    facts: dict[str, float | str] = field(default_factory=dict)

    def message(self, language: str = "en") -> str:
        """What is wrong, in a language."""
        return chosen(self.rule.message[language], language, self.facts).format_map(self._said(language))

    def remedy(self, language: str = "en") -> str:
        """The way out, in a language."""
        return self.rule.remedy[language].format_map(self._said(language))

    def _said(self, language: str) -> dict[str, str]:
        say = Speaker(language)
        more = ["…"] if self.rows > len(self.first_rows) else []
        first = say.listed([*(str(row) for row in self.first_rows), *more])
        texts: dict[str, float | str] = {"file": self.file, "variable": ", ".join(self.variables), "first": first}
        return {
            name: say.apart(value) if isinstance(value, str) else number_text(value, language, places=_PLACES)
            for name, value in (texts | {"rows": self.rows} | self.facts).items()
        }
