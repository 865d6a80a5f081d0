"""What the dimensions and codes of a cube are called in a language; what no definition names is called by its code."""

from __future__ import annotations

from functools import lru_cache

from indicators.base.language import Speaker
from indicators.definitions.registry import Definitions
from indicators.definitions.tables import Row
from indicators.release.cubes.tables import TIME, Selection, Table
from indicators.release.products.sdmx import code_names

_EDITION_OF_AGGREGATES = "2022"
_TARGET = "target-"


class Names:
    """The names of one language."""

    def __init__(self, definitions: Definitions, language: str) -> None:
        self.language = language
        self.say = Speaker(language)
        self._definitions = definitions
        self._codes = _known(definitions, language)

    def dimension(self, name: str) -> str:
        """A dimension, or an attribute."""
        known = self._definitions.concepts | self._definitions.dimensions
        if name in known:
            return known[name][f"label_{self.language}"] or known[name]["label_en"]
        say = self.say
        return {
            "SERIES": say("Series"),
            "CORE_CODE": say("Code"),
            "MDG_TARGET": say("Target"),
            "RELATION": say("Relation to the indicator"),
            "FORMULA": say("Formula"),
            "MAPPED_PART": say("Category"),
            "GROUPING": say("Kind of group"),
            "VARIANT": say("Variant"),
            "PROVIDER": say("Data provider"),
        }.get(name, name)

    def code(self, dimension: str, code: str) -> str:
        """A code of a dimension."""
        return self._codes.get(dimension, {}).get(code) or code

    def codes(self, dimension: str, codes: tuple[str, ...]) -> list[str]:
        """The codes of a dimension; two that are called the same have their code behind it."""
        named = [self.code(dimension, code) for code in codes]
        return [
            f"{text} ({code})" if named.count(text) > 1 and text != code else text
            for text, code in zip(named, codes, strict=True)
        ]

    def subject(self, selection: Selection) -> str:
        """The series or area that a cube is of."""
        if selection.area:
            return self.code("REF_AREA", selection.area)
        return self.code("INDICATOR", self.code("SERIES", selection.series))

    def title(self, table: Table) -> str:
        """The subject, and the dimensions in which it has more than one code."""
        shown = [self.dimension(each.name) for each in table.dimensions if len(each.codes) > 1 or each.name == TIME]
        return f"{self.subject(table.selection)}{self.say.colon}{self.say.gap}{self.say.listed(shown)}"


@lru_cache(maxsize=12)
def _known(definitions: Definitions, language: str) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for concept, pairs in code_names(definitions, language):
        known = found.setdefault(concept, {})
        for code, text in pairs:
            known.setdefault(code, text)
    for row in definitions.groups:
        found["REF_AREA"].setdefault(row["ref_area"], row[f"name_{language}"] or row["name_en"])
    found["SERIES"] = _goals(definitions, language)
    return found


def _goals(definitions: Definitions, language: str) -> dict[str, str]:
    """The indicators of the goals, and those of the core list as aggregates name them."""
    found = {}
    for row in definitions.mdg_framework:
        framework = f"MDG_{row['framework']}"
        if row["level"] == "indicator":
            found[f"{framework}-{row['indicator_code']}"] = _in(row, "indicator_title", language)
        elif row["level"] == "target":
            found[f"{framework}-{_TARGET}{row['target_code']}"] = _in(row, "target_title", language)
    for row in definitions.sdg_mapping:
        found[f"SDG-{row['sdg_indicator']}"] = _in(row, "sdg_title", language)
    for (edition, code), each in definitions.indicators.items():
        if edition == _EDITION_OF_AGGREGATES:
            found[f"CORE-{code}"] = each.title(language)
    return found


def _in(row: Row, stem: str, language: str) -> str:
    return row.get(f"{stem}_{language}") or row[stem]
