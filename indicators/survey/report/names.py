"""What the report of a survey calls breakdowns, categories and measures; without a name as the design does."""

from __future__ import annotations

from collections.abc import Iterator

from indicators.base.language import Speaker
from indicators.definitions.registry import Definitions
from indicators.survey.design import Design
from indicators.survey.plan import Item
from indicators.survey.totals import Domain


class CodeNames:
    """Names in one language, for the edition of a design."""

    def __init__(self, design: Design, definitions: Definitions, say: Speaker) -> None:
        self._design, self._definitions = design, definitions
        self._label = f"label_{say.language}"
        self._say = say

    def concept(self, name: str) -> str:
        """What a concept of an observation is called."""
        return self._definitions.concepts[name][self._label]

    def measure(self, code: str) -> str:
        """What a measure is called."""
        return self._definitions.measures[code][self._label]

    def item(self, item: Item) -> str:
        """The categories of the indicator itself; blank for none."""
        return self._say.listed(self._code(item, name, code) for name, code in item.dimensions.items())

    def breakdown(self, name: str) -> str:
        """What a breakdown of the design is called."""
        dimension = self._design.breakdowns[name].dimension
        return self._definitions.dimensions[dimension][self._label] if dimension else name

    def categories(self, item: Item, domain: Domain) -> Iterator[str]:
        """The categories of a domain."""
        for name, code in zip(*domain, strict=True):
            yield self.category(item, name, code)

    def category(self, item: Item, name: str, code: str) -> str:
        """A category of a breakdown."""
        dimension = self._design.breakdowns[name].dimension
        return self._code(item, dimension, code) if dimension else code

    def _code(self, item: Item, dimension: str, code: str) -> str:
        indicator = self._definitions.indicator(self._design.edition, item.indicator.indicator)
        known = self._definitions.codes(indicator, dimension).get(code)
        return known.label(self._say.language) if known else code
