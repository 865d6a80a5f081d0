"""Whether the definitions agree with each other: what no schema of a single file can say, told with file and line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from indicators.definitions import disputes, search_words
from indicators.definitions.patterns import matches
from indicators.definitions.registry import Definitions
from indicators.definitions.tables import Wrong, wrong_at

_CORE = "CORE"  # a system of series that is the core list itself


def check(definitions: Definitions) -> None:
    """Checks that rules and layouts speak of editions and indicators that there are, and of names, not disputed codes.

    Raises:
        DefinitionError: one does not; names file and line.
    """
    disputes.check(definitions)  # first: what else is wrong may come from it
    search_words.check(definitions)
    for name in definitions.files_of("rules"):
        _stop(definitions.root / name, _scope(definitions.parsed(name), definitions))
    for name in definitions.files_of("profiles"):
        _stop(definitions.root / name, _layout(definitions.parsed(name), definitions))


def _stop(path: Path, found: Iterable[Wrong]) -> None:
    for where, wrong in found:
        raise wrong_at(path, where, wrong)


def _scope(document: dict[str, Any], definitions: Definitions) -> Iterator[Wrong]:
    """What a rule and its parameter sets say of editions, indicators and the indicator compared with."""
    parts: list[tuple[list[str | int], dict[str, Any]]] = [([], document)]
    parts += [(["params", place], each) for place, each in enumerate(document.get("params", []))]
    for where, part in parts:
        editions = part.get("editions", document.get("editions")) or list(definitions.editions)
        for edition in editions:
            if edition not in definitions.editions:
                yield [*where, "editions"], f"there is no edition {edition}"
        for pattern in part.get("indicators", []):
            if not _named(pattern, editions, definitions):
                yield [*where, "indicators"], f"no indicator of these editions is called {pattern}"
        other = part.get("OTHER", "=")
        yield from disputes.patterns(where, part, editions, definitions)
        if other != "=" and not _named(other, list(definitions.editions), definitions):
            yield [*where, "OTHER"], f"there is no indicator {other}"


def _named(pattern: str, editions: list[str], definitions: Definitions) -> bool:
    return definitions.rule_names.known(pattern) or any(
        matches(pattern, edition, code) for edition, code in definitions.indicators if edition in editions
    )


def _layout(document: dict[str, Any], definitions: Definitions) -> Iterator[Wrong]:
    """What a layout says of a series, an edition and an indicator."""
    systems = {system for system, _ in definitions.series}
    system = document["series"]["system"]
    if system != _CORE and system not in systems:
        yield ["series", "system"], f"series.csv has no system {system}: {', '.join(sorted(systems))}"
    known = {"EDITION": set(definitions.editions), "INDICATOR": {code for _, code in definitions.indicators}}
    values = {"years", "value_headings"} & set(document) or document["series"].get("headings")
    if not values and "OBS_VALUE" not in document.get("columns", {}):
        yield ["columns"], "it says nowhere where the values stand: OBS_VALUE, years, value_headings or series.headings"
    for concept, names in known.items():
        if (constant := document.get("constants", {}).get(concept)) and constant not in names:
            yield ["constants", concept], f"there is no {concept.lower()} {constant}"
        for text, code in document.get("codes", {}).get(concept, {}).items():
            if code not in names:
                yield ["codes", concept, text], f"there is no {concept.lower()} {code}"
