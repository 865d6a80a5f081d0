"""A question that a rule asks of a file of microdata, and what it may look at to ask it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from indicators.definitions.registry import Definitions
from indicators.survey.binding import Binder
from indicators.survey.columns import Column
from indicators.survey.design import Design, File
from indicators.survey.design_file import DesignFile, Where
from indicators.survey.expressions import ExpressionError
from indicators.survey.microdata import Microdata


@dataclass(frozen=True, slots=True)
class Question:
    """One query of a kind of rule (``sql/checks/microdata/``).

    Attributes:
        kind: of the rule.
        where: the entry of the design that it is about.
        variables: those that it looks at.
        placeholders: what its SQL is filled in with.
        role: which rule of the kind asks it; blank where there is one only.
        facts: what the message says beside.
        path: of the file whose rows are counted; blank: the one that is looked at.
        parts: conditions that divide the rows, one asked after the other, where memory might not hold all together.
    """

    kind: str
    where: Where
    variables: tuple[str, ...]
    placeholders: Mapping[str, str]
    role: str = ""
    facts: Mapping[str, float | str] = field(default_factory=dict)
    path: str = ""
    parts: tuple[str, ...] = ("true",)


@dataclass(frozen=True, slots=True)
class Asked:
    """A file of a design that is looked at."""

    design_file: DesignFile
    data: Microdata
    definitions: Definitions
    name: str

    @property
    def design(self) -> Design:
        """The whole design."""
        return self.design_file.design

    @property
    def file(self) -> File:
        """What the design says of the file."""
        return self.design.files[self.name]

    @property
    def binder(self) -> Binder:
        """What expressions of the file may name."""
        return Binder(self.design, self.data.tables, self.name)

    def column(self, name: str, where: Where) -> Column:
        """A variable of the file.

        Raises:
            DesignError: there is none of this name.
        """
        try:
            return self.binder.column(name)
        except ExpressionError as exc:
            raise self.design_file.wrong(where, str(exc), "Correct the name, or the file.") from None
