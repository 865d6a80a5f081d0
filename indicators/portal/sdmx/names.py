"""Names of components, codes and artefacts in the language of the reader."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from indicators.definitions.registry import Definitions
from indicators.release.products import sdmx


@dataclass(frozen=True, slots=True)
class Names:
    """Names in one language.

    Attributes:
        language: of the names.
        components: by the identity of the component.
        codes: by component and code.
        flow: of the dataflow.
    """

    language: str
    components: Mapping[str, str]
    codes: Mapping[str, Mapping[str, str]]
    flow: str

    def component(self, name: str) -> str:
        """The name of a component."""
        return self.components.get(name, name)

    def code(self, component: str, code: str) -> str:
        """The name of a code; the code where it has none."""
        return self.codes.get(component, {}).get(code, code)


@lru_cache(maxsize=16)
def names_in(definitions: Definitions, language: str) -> Names:
    """The names in a language, from the definitions that the portal runs with."""
    return Names(
        language,
        sdmx.component_names(definitions, language),
        {concept: dict(pairs) for concept, pairs in sdmx.code_names(definitions, language)},
        sdmx.flow_name(language),
    )
