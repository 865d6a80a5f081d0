"""Names of components, codes and artefacts in the language of the reader."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from indicators.definitions.registry import Definitions
from indicators.release.products import sdmx
from indicators.release.products.sdmx_flows import FLOWS, title


@dataclass(frozen=True, slots=True)
class Names:
    """Names in one language.

    Attributes:
        language: of the names.
        components: by the identity of the component.
        codes: by component and code.
        flows: of the dataflows, by their names.
    """

    language: str
    components: Mapping[str, str]
    codes: Mapping[str, Mapping[str, str]]
    flows: Mapping[str, str]

    def component(self, name: str) -> str:
        """The name of a component."""
        return self.components.get(name, name)

    def code(self, component: str, code: str) -> str:
        """The name of a code; the code where it has none."""
        return self.codes.get(component, {}).get(code, code)


@lru_cache(maxsize=16)
def names_in(definitions: Definitions, language: str) -> Names:
    """The names in a language, from the definitions that the portal runs with."""
    codes = {concept: dict(pairs) for concept, pairs in sdmx.code_names(definitions, language)}
    targets, goals = _goal_names(definitions, language)
    groups = {row["ref_area"]: row[f"name_{language}"] or row["name_en"] for row in definitions.groups}
    available = {code.code: code.label(language) for code in definitions.code_lists["availability_status"]}
    # A list of areas and groups, and the goals that a series may be of.
    codes |= {"REF_AREA": groups | codes["REF_AREA"], "AVAILABLE": available}
    codes |= {"MDG_TARGET": targets, "MDG_INDICATOR": goals, "SERIES": codes["INDICATOR"] | goals}
    return Names(
        language,
        sdmx.component_names(definitions, language),
        codes,
        {flow.name: title(flow, language) for flow in FLOWS},
    )


def _goal_names(definitions: Definitions, language: str) -> tuple[dict[str, str], dict[str, str]]:
    """The targets of both MDG lists, and the indicators of these and of the SDG, with code and title."""
    suffix = "" if language == "en" else f"_{language}"
    found: dict[str, dict[str, str]] = {"target": {}, "indicator": {}}
    for row in definitions.rows("mdg/framework.csv"):
        for kind, names in found.items():
            title_ = row.get(f"{kind}_title{suffix}") or row[f"{kind}_title"]
            names[identity(row[f"{kind}_code"])] = f"{row[f'{kind}_code']} {title_}"
    for row in definitions.rows("sdg/mapping.csv"):
        title_ = row.get(f"sdg_title{suffix}") or row["sdg_title"]
        found["indicator"][identity(row["sdg_indicator"])] = f"{row['sdg_indicator']} {title_}"
    return found["target"], found["indicator"]


def identity(code: str) -> str:
    """A code as SDMX can name it: without dots and other signs; the queries under sql/portal/ do the same."""
    return re.sub(r"[^\w@$-]+", "_", code)
