"""What a file says of its variables: names, labels, codes, and which codes mean a missing value."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

_CODES_OF = ":missing"  # no name of a variable in SPSS, Stata or SAS has a colon


class VariableType(StrEnum):
    """What the values of a variable are: DOUBLE in DuckDB for a number, else VARCHAR; dates and times as ISO 8601."""

    NUMBER = "number"
    TEXT = "text"
    DATE = "date"
    DATETIME = "datetime"
    TIME = "time"


@dataclass(frozen=True, slots=True)
class ValueLabel:
    """What a value means; two values may have one label, so that a label is no key."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class MissingCode:
    """A code that a person or the office gave instead of a value: ``8`` in SPSS, ``.a`` in Stata, ``.A`` in SAS."""

    code: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class MissingRange:
    """All numbers between two that SPSS takes for missing, both ends included."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class MultipleResponseSet:
    """Variables that are the answers to one question (SPSS).

    Attributes:
        name: as the file has it, ``$uses``.
        label: in the words of the file.
        variables: in their order.
        counted: the value that means yes in each of them; blank where each holds the code of an answer.
    """

    name: str
    label: str
    variables: tuple[str, ...]
    counted: str = ""


@dataclass(frozen=True, slots=True)
class FileVariable:
    """A variable of a file.

    Attributes:
        name: exactly as the file has it, capitals included.
        label: in the words of the file; blank where it has none.
        type: what its values are.
        format: as the software that wrote the file shows it (``F8.2``, ``%tq``); blank where there is none.
        labels: what its values mean.
        missing: the codes that mean a missing value, those that are declared and those that occur.
        missing_ranges: numbers that are declared to be missing.
        single: whether it is stored in single precision (float of Stata): 66.2 is there as 66.1999969482421875.
    """

    name: str
    label: str = ""
    type: VariableType = VariableType.NUMBER
    format: str = ""
    labels: tuple[ValueLabel, ...] = ()
    missing: tuple[MissingCode, ...] = ()
    missing_ranges: tuple[MissingRange, ...] = ()
    single: bool = False

    @property
    def is_text(self) -> bool:
        """Whether its column holds texts; dates and times are texts, too."""
        return self.type != VariableType.NUMBER

    @property
    def labelled_codes(self) -> tuple[float | str, ...]:
        """The values that have a label and are no missing codes, as they stand in its column."""
        missing = {each.code for each in self.missing}
        codes = (each.value for each in self.labels if each.value not in missing)
        return tuple(codes if self.is_text else map(float, codes))

    @property
    def missing_column(self) -> str:
        """The column that holds the code of a missing value as text; blank where no value has one.

        The column of the variable is empty in such a row: a mean or a count can take no code for a value.
        """
        return column_of_codes(self.name) if self.missing else ""


def column_of_codes(name: str) -> str:
    """The name of the column that holds the codes of missing values of a variable."""
    return name + _CODES_OF


@dataclass(frozen=True, slots=True)
class Dictionary:
    """What a file says of itself.

    Attributes:
        variables: in the order of the file.
        rows: how many it says that it has; nothing where it does not say.
        weight: the variable by which the software that wrote it weights (SPSS); blank where the file tells none.
        sets: its multiple-response sets (SPSS).
        label: its title.
    """

    variables: tuple[FileVariable, ...]
    rows: int | None = None
    weight: str = ""
    sets: tuple[MultipleResponseSet, ...] = ()
    label: str = ""
