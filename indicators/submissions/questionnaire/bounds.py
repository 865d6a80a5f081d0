"""What a value can be at all, as a spreadsheet checks it while it is typed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from indicators.base.language import Speaker
from indicators.definitions.registry import Indicator

if TYPE_CHECKING:
    from openpyxl.worksheet.datavalidation import DataValidation

_ANY = ("-1E+300", "1E+300")
_LONGEST_MESSAGE, _LONGEST_TITLE = 225, 32  # of Excel, which repairs a file with longer ones


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a value of an indicator can be at all; blank bounds are none.

    Attributes:
        low: the least value.
        high: the greatest.
        above: whether it is greater than the least.
    """

    low: str
    high: str
    above: bool

    @classmethod
    def of(cls, indicator: Indicator) -> Bounds:
        """Those of an indicator."""
        row = indicator.row
        return cls(row["valid_min"], row["valid_max"], row["valid_min_exclusive"] == "yes")

    def text(self, say: Speaker) -> str:
        """The bounds in words."""
        if self.high:
            return say("A number from {low} to {high}", low=self.low, high=self.high)
        if self.low and self.above:
            return say("A number above {low}", low=self.low)
        return say("A number of {low} or more", low=self.low) if self.low else say("A number")

    def validation(self, say: Speaker) -> DataValidation:
        """The bounds as a rule of a spreadsheet, which says them before and after something is typed."""
        from openpyxl.worksheet.datavalidation import DataValidation

        rule = DataValidation(type="decimal", allow_blank=True)
        if self.high or not self.low:
            rule.operator, rule.formula1, rule.formula2 = "between", self.low or _ANY[0], self.high or _ANY[1]
        else:
            rule.operator, rule.formula1 = "greaterThan" if self.above else "greaterThanOrEqual", self.low
        told, missing = self.text(say), say("For a missing value leave the cell empty and choose a status.")
        rule.promptTitle = rule.errorTitle = told[:_LONGEST_TITLE]
        rule.prompt, rule.error = missing[:_LONGEST_MESSAGE], f"{told}. {missing}"[:_LONGEST_MESSAGE]
        rule.showInputMessage = rule.showErrorMessage = True
        return rule
